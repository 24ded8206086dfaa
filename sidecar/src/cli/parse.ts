// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import { DIALECT_NAMES, type Dialect, dialectNamed, dialectOf, readMessage } from "../dialects/index.ts";
import { readInput, type Surroundings, UsageError } from "./input.ts";

export const PARSE_HELP = `freight-bridge parse FILE [--dialect NAME] [--system CODE]

Reads a partner's message as the gateway would and prints its canonical events, one JSON object a line.
What is wrong with it goes to standard error with its place, and the status is 1.

  FILE             a file, or - for standard input
  --dialect NAME   ${DIALECT_NAMES.join(", ")} (default: what the message looks like)
  --system CODE    the system that sends it (default: example)`;

/** Reads one message; gives the exit status. */
export async function parse(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { dialect: { type: "string" }, system: { type: "string", default: "example" } },
  });
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new UsageError("Name one file to parse.");
  const named = values.dialect === undefined ? undefined : knownDialect(values.dialect);
  const body = await readInput(file, surroundings);
  const dialect = named ?? recognized(body);
  const reading = readMessage(dialect, "application/json", body, {
    system: values.system,
    receivedAt: new Date().toISOString(),
    correlationId: randomUUID(),
    traceparent: null,
  });
  if (!reading.ok) {
    for (const { pointer, code, detail } of reading.faults) {
      surroundings.err(`${pointer === "" ? "(whole message)" : pointer}: ${code}: ${detail}`);
    }
    return 1;
  }
  for (const { event } of reading.events) surroundings.out(JSON.stringify(event));
  if (reading.note !== null) surroundings.err(reading.note);
  return 0;
}

function knownDialect(name: string): Dialect {
  const dialect = dialectNamed(name);
  if (dialect === undefined)
    throw new UsageError(`There is no dialect ${name}; there are ${DIALECT_NAMES.join(", ")}.`);
  return dialect;
}

function recognized(body: Buffer): Dialect {
  const dialect = dialectOf(body);
  if (dialect === undefined) {
    const choice = DIALECT_NAMES.join("|");
    throw new UsageError(`The message looks like no dialect known here; name it: --dialect ${choice}.`);
  }
  return dialect;
}
