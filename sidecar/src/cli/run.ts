// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { CORPUS_HELP, corpus } from "./corpus.ts";
import { type Surroundings, UsageError } from "./input.ts";
import { PARSE_HELP, parse } from "./parse.ts";
import { SIGN_HELP, sign } from "./sign.ts";

const COMMANDS = new Map([
  ["parse", { run: parse, help: PARSE_HELP }],
  ["corpus", { run: corpus, help: CORPUS_HELP }],
  ["sign", { run: sign, help: SIGN_HELP }],
]);

const HELP = `Usage: freight-bridge COMMAND …

  parse   read a partner's message and print its canonical events
  corpus  read a folder of partners' files and tell what became of each
  sign    print the headers that sign a message

freight-bridge COMMAND --help tells more.`;

function isHelp(word: string | undefined): boolean {
  return word === "--help" || word === "-h" || word === "help";
}

/** parseArgs throws TypeErrors with a code for options that do not exist or lack their value. */
function isWrongOption(error: unknown): error is Error {
  return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}

/**
 * Runs the command line; gives the exit status: 0 done, 1 the message is at fault, 2 the call is.
 */
export async function run(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const [name, ...rest] = args;
  const command = COMMANDS.get(name ?? "");
  if (isHelp(name) || (command !== undefined && rest.some(isHelp))) {
    surroundings.out(command?.help ?? HELP);
    return 0;
  }
  if (command === undefined) {
    surroundings.err(`${name === undefined ? "Name a command." : `There is no command ${name}.`}\n\n${HELP}`);
    return 2;
  }
  try {
    return await command.run(rest, surroundings);
  } catch (error) {
    if (!(error instanceof UsageError) && !isWrongOption(error)) throw error;
    surroundings.err(error.message);
    return 2;
  }
}
