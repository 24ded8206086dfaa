// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";

const CHUNK_BYTES = 256 * 1024;

/** Bytes that can be read from their beginning as often as needed. */
export interface StoredFile {
  /** How many bytes. */
  readonly size: number;
  /** Throws what the storage throws, and whatever tells that the bytes are no longer the same. */
  chunks(): AsyncIterable<Buffer>;
}

/** The first bytes of a file, at most so many. */
export async function headOf(file: StoredFile, bytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of file.chunks()) {
    parts.push(chunk);
    length += chunk.length;
    if (length >= bytes) break;
  }
  return Buffer.concat(parts).subarray(0, bytes);
}

/** All bytes of a file, for what has to be in memory as a whole. */
export async function wholeOf(file: StoredFile): Promise<Buffer> {
  return headOf(file, file.size);
}

/** The SHA-256 of a file as lower-case hex, as `messageDigest` has it of a message in memory. */
export async function fileDigest(file: StoredFile): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of file.chunks()) hash.update(chunk);
  return hash.digest("hex");
}

/** A file that is in memory already. */
export function fileInMemory(parts: readonly Buffer[]): StoredFile {
  return {
    size: parts.reduce((sum, { length }) => sum + length, 0),
    async *chunks() {
      yield* parts;
    },
  };
}

/** The first bytes of an open file, from its beginning, whatever was read or written before. */
export async function* bytesOf(handle: FileHandle, size: number): AsyncIterable<Buffer> {
  for (let at = 0; at < size; ) {
    const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, size - at));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
    if (bytesRead === 0) throw new Error(`A file of ${size} bytes ends after ${at}`);
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
