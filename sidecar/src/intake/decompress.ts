// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createUnzip } from "node:zlib";
import type { Spool } from "./spool.ts";
import type { StoredFile } from "./stored-file.ts";

/** The content codings of RFC 9110, section 8.4.1, that are undone; the stream itself tells which of them it is. */
const COMPRESSED = new Set(["gzip", "x-gzip", "deflate"]);

/** What a Content-Encoding header asks for. */
export function codingOf(header: string | undefined): "none" | "compressed" | "unsupported" {
  const name = header?.trim().toLowerCase() ?? "";
  if (name === "" || name === "identity") return "none";
  return COMPRESSED.has(name) ? "compressed" : "unsupported";
}

/** Whether an error says that a body is not what its Content-Encoding says; zlib's codes begin with Z_. */
export function isBrokenCompression(error: unknown): boolean {
  return error instanceof Error && "code" in error && String(error.code).startsWith("Z_");
}

/**
 * Decompresses a body into another spool, whose limit ends a bomb as soon as it passes it.
 *
 * @throws what zlib throws of a broken body, and what the spool throws
 */
export async function decompress(body: StoredFile, into: Spool): Promise<void> {
  const unzip = createUnzip();
  const feeding = pipeline(Readable.from(body.chunks()), unzip);
  try {
    for await (const chunk of unzip) await into.write(chunk);
  } catch (error) {
    // Ended here, the source ends with an error that only repeats this one.
    await feeding.catch(() => undefined);
    throw error;
  }
  await feeding;
}
