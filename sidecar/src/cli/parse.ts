// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { parseArgs } from "node:util";
import { Mapping, NO_MAPPING } from "../dialects/index.ts";
import { ALL_DIALECT_NAMES } from "./dialect-names.ts";
import { readInput, type Surroundings, UsageError } from "./input.ts";
import { withFile } from "./open-file.ts";
import { type FileReading, readAnyFile } from "./read.ts";

export const PARSE_HELP = `freight-bridge parse FILE [--dialect NAME] [--mapping FILE] [--system CODE]

Reads a partner's message or file as the gateway would and prints its canonical events, one JSON object a line.
What is wrong with it, and what was skipped, goes to standard error with its place; the status is 1 when anything was
rejected.

  FILE             a file, or - for standard input
  --dialect NAME   ${ALL_DIALECT_NAMES.join(", ")} (default: what it looks like)
  --mapping FILE   how the system's messages are read, as JSON; CSV needs one
  --system CODE    the system that sends it (default: example)`;

/** Reads one message; gives the exit status. */
export async function parse(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      dialect: { type: "string" },
      mapping: { type: "string" },
      system: { type: "string", default: "example" },
    },
  });
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new UsageError("Name one file to parse.");
  const dialect = knownDialect(values.dialect);
  const mapping = values.mapping === undefined ? NO_MAPPING : await readMapping(values.mapping, surroundings);
  const reading = await withFile(file, surroundings, (stored) =>
    readAnyFile(stored, {
      system: values.system,
      dialect,
      mapping,
      onEvent: (event) => surroundings.out(JSON.stringify(event)),
    }),
  );
  if (reading === undefined) {
    const choice = ALL_DIALECT_NAMES.join("|");
    throw new UsageError(`The message looks like no dialect known here; name it: --dialect ${choice}.`);
  }
  return tell(reading, surroundings);
}

function tell({ rejected, remarks, note }: FileReading, { err }: Surroundings): number {
  for (const { unit, faults } of rejected) {
    for (const { pointer, code, detail } of faults) {
      const place = [unit, pointer].filter((part) => part !== "").join(", ");
      err(`${place === "" ? "(whole message)" : place}: ${code}: ${detail}`);
    }
  }
  for (const { unit, faults } of remarks) {
    for (const { pointer, detail } of faults) err(`note: ${unit}, ${pointer}: ${detail}`);
  }
  if (note !== null) err(note);
  return rejected.length > 0 ? 1 : 0;
}

function knownDialect(name: string | undefined): string | undefined {
  if (name === undefined || ALL_DIALECT_NAMES.includes(name)) return name;
  throw new UsageError(`There is no dialect ${name}; there are ${ALL_DIALECT_NAMES.join(", ")}.`);
}

async function readMapping(path: string, surroundings: Surroundings): Promise<Mapping> {
  const text = (await readInput(path, surroundings)).toString("utf8");
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new UsageError(`${path} is no JSON; a mapping looks like {"timezone": "America/Chicago"}.`);
  }
  const mapping = Mapping.safeParse(content);
  if (mapping.success) return mapping.data;
  const faults = mapping.error.issues.map((issue) => `/${issue.path.join("/")}: ${issue.message}`);
  throw new UsageError(`${path} is no mapping:\n${faults.join("\n")}`);
}
