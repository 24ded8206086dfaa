// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { createHash } from "node:crypto";

/**
 * The identity of a message without an id of its own: a digest of the parts that tell it from every other.
 *
 * The parts are written as a JSON array before they are hashed, so that no two lists share a form.
 */
export function digestId(parts: readonly (string | null)[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

/** The SHA-256 of a whole message as lower-case hex. */
export function messageDigest(body: Buffer): string {
  return createHash("sha256").update(body).digest("hex");
}
