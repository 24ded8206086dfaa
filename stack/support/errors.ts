// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * Something a person at the terminal has to act on. The message is whole sentences for that person (what happened,
 * why, what to do), so it is printed as it stands, without a stack trace.
 */
export class StackError extends Error {
  override readonly name = "StackError";
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Runs a program to its exit code; says a {@link StackError} in its own words and anything else with its trace. */
export async function runProgram(program: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await program();
  } catch (error) {
    console.error(error instanceof StackError ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}
