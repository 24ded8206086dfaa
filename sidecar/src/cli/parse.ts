// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import { DIALECT_NAMES, dialectNamed, readMessage } from "../dialects/index.ts";
import { readInput, type Surroundings, UsageError } from "./input.ts";

export const PARSE_HELP = `freight-bridge parse FILE --dialect NAME [--system CODE]

Reads a partner's message as the gateway would and prints its canonical events, one JSON object a line.
What is wrong with it goes to standard error with its place, and the status is 1.

  FILE             a file, or - for standard input
  --dialect NAME   ${DIALECT_NAMES.join(", ")}
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
  if (values.dialect === undefined)
    throw new UsageError(`Name a dialect: --dialect ${DIALECT_NAMES.join("|")}.`);
  const dialect = dialectNamed(values.dialect);
  if (dialect === undefined) {
    throw new UsageError(`There is no dialect ${values.dialect}; there are ${DIALECT_NAMES.join(", ")}.`);
  }
  const body = await readInput(file, surroundings);
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
