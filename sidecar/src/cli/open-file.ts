// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { buffer } from "node:stream/consumers";
import { bytesOf, fileInMemory, type StoredFile } from "../intake/stored-file.ts";
import { type Surroundings, UsageError } from "./input.ts";

/** A path as the user means it: npm runs scripts in the package's folder, INIT_CWD is the user's. */
export function userPath(path: string, { env, cwd }: Pick<Surroundings, "env" | "cwd">): string {
  return resolve(env.INIT_CWD ?? cwd, path);
}

/**
 * Works with a file, or with standard input for `-`; the file is read in pieces, so it may be of any length.
 *
 * @throws UsageError when it cannot be opened
 */
export async function withFile<T>(
  path: string,
  surroundings: Surroundings,
  work: (file: StoredFile) => Promise<T>,
): Promise<T> {
  if (path === "-") return work(fileInMemory([await buffer(surroundings.stdin)]));
  const handle = await open(userPath(path, surroundings), constants.O_RDONLY).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw unreadable(path, { code: stat.isDirectory() ? "EISDIR" : "no file" });
    return await work({ size: stat.size, chunks: () => bytesOf(handle, stat.size) });
  } finally {
    await handle.close();
  }
}

function unreadable(path: string, error: unknown): UsageError {
  const code =
    typeof error === "object" && error !== null && "code" in error ? String(error.code) : "unknown error";
  return new UsageError(
    `${path} cannot be read (${code}); give the path of a file, or - for standard input.`,
  );
}
