// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** A feed that cannot be published; the message is for people, and names the place. */
export class FeedError extends Error {
  override readonly name = "FeedError";
  readonly code: "bad_rows" | "no_room" | "not_writable" | "other_content" | "store_refused";

  constructor(code: FeedError["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const NO_ROOM = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** What the file system said, as a FeedError. */
export function writeFault(error: unknown, place: string): FeedError {
  if (error instanceof FeedError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "no code";
  if (NO_ROOM.has(code)) {
    return new FeedError("no_room", `${place} is full (${code}): make room.`, { cause: error });
  }
  return new FeedError(
    "not_writable",
    `${place} cannot be written (${code}): check that it is there and may be written.`,
    {
      cause: error,
    },
  );
}
