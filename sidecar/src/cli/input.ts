// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { buffer } from "node:stream/consumers";

/** A mistake in how the command was called, told in one sentence; the command ends with status 2. */
export class UsageError extends Error {}

/** What a command works with; the tests give it other ones. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdin: NodeJS.ReadableStream;
  out(line: string): void;
  err(line: string): void;
}

/** The bytes of a file, or of standard input for `-`. npm runs scripts in the package's folder: INIT_CWD is the user's. */
export async function readInput(file: string, { env, cwd, stdin }: Surroundings): Promise<Buffer> {
  if (file === "-") return buffer(stdin);
  try {
    return await readFile(resolve(env.INIT_CWD ?? cwd, file));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    throw new UsageError(
      `${file} cannot be read (${code}); give the path of a file, or - for standard input.`,
    );
  }
}
