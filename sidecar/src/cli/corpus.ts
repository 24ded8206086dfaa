// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { NO_MAPPING, PARTNER_TITLES } from "../dialects/index.ts";
import { type Surroundings, UsageError } from "./input.ts";
import { userPath, withFile } from "./open-file.ts";
import { type FileReading, readAnyFile } from "./read.ts";

export const CORPUS_HELP = `freight-bridge corpus FOLDER [--json]

Reads every file below a folder as the gateway would, and tells of each what became of it: how many canonical events it
holds, or where and why it is refused. INDEX.tsv, a list of the files, is passed over. The status is 0.

  FOLDER   a folder of partners' files
  --json   one JSON object a line, the last one the summary`;

/** What became of a file: all of it read, part of it, nothing of it, or read and found to say nothing. */
type Verdict = "read" | "partly" | "refused" | "nothing";

interface Line {
  readonly file: string;
  readonly dialect: string | null;
  readonly verdict: Verdict;
  readonly events: number;
  /** Number of events by type. */
  readonly types: Readonly<Record<string, number>>;
  readonly faults: readonly { place: string; code: string; detail: string }[];
  /** What was skipped or noted, places included. */
  readonly remarks: readonly string[];
}

/** Faults of one file that are told. */
const MAX_FAULTS = 5;
const UNKNOWN = {
  place: "byte 0",
  code: "unknown_dialect",
  detail: `It looks like no dialect that is read here: no CloudEvent, no JSON of ${PARTNER_TITLES}, no X12, EDIFACT, CSV, MT940 or CAMT.`,
};

function verdictOf({ rejected, eventCount }: FileReading, read: number): Verdict {
  if (rejected.length === 0) return read > 0 || eventCount > 0 ? "read" : "nothing";
  return eventCount > 0 ? "partly" : "refused";
}

/** Reads one file of the folder. */
async function readLine(folder: string, file: string, surroundings: Surroundings): Promise<Line> {
  const types: Record<string, number> = {};
  const onEvent = ({ type }: { type: string }) => {
    types[type] = (types[type] ?? 0) + 1;
  };
  const options = { system: "example", dialect: undefined, mapping: NO_MAPPING, onEvent };
  const reading = await withFile(join(folder, file), surroundings, (stored) => readAnyFile(stored, options));
  if (reading === undefined) {
    return { file, dialect: null, verdict: "refused", events: 0, types, faults: [UNKNOWN], remarks: [] };
  }
  const read = Object.values(types).reduce((sum, count) => sum + count, 0);
  const faults = reading.rejected.flatMap(({ unit, faults: found }) =>
    found.map(({ pointer, code, detail }) => ({
      place: `${unit}${unit && ", "}${pointer || "byte 0"}`,
      code,
      detail,
    })),
  );
  const remarks = reading.remarks.flatMap(({ unit, faults: found }) =>
    found.map(({ pointer, detail }) => `${unit}, ${pointer}: ${detail}`),
  );
  return {
    file,
    dialect: reading.dialect,
    verdict: verdictOf(reading, read),
    events: reading.eventCount,
    types,
    faults: faults.slice(0, MAX_FAULTS),
    remarks: reading.note === null ? remarks.slice(0, MAX_FAULTS) : [reading.note],
  };
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => {
    throw new UsageError(`${folder} is no folder that can be read.`);
  });
  const files = entries.filter((entry) => entry.isFile() && entry.name !== "INDEX.tsv");
  return files.map((entry) => relative(folder, join(entry.parentPath, entry.name))).sort();
}

function counted(lines: readonly Line[]): Record<Verdict, number> {
  const counts = { read: 0, partly: 0, refused: 0, nothing: 0 };
  for (const { verdict } of lines) counts[verdict] += 1;
  return counts;
}

function summaryOf(lines: readonly Line[]) {
  const names = [...new Set(lines.map(({ dialect }) => dialect ?? "none"))].sort();
  const byDialect = names.map((name) => [
    name,
    counted(lines.filter(({ dialect }) => (dialect ?? "none") === name)),
  ]);
  const events = lines.reduce((sum, line) => sum + line.events, 0);
  return {
    summary: true,
    files: lines.length,
    events,
    ...counted(lines),
    dialects: Object.fromEntries(byDialect),
  };
}

function asText({ file, dialect, verdict, events, faults: [first] }: Line): string {
  const reason = first === undefined ? "" : `  ${first.place}: ${first.detail}`;
  return `${verdict.padEnd(8)}${String(events).padStart(6)}  ${(dialect ?? "-").padEnd(10)} ${file}${reason}`;
}

/** Reads a folder of files; gives the exit status. */
export async function corpus(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: "boolean", default: false } },
  });
  const [name, ...others] = positionals;
  if (name === undefined || others.length > 0) throw new UsageError("Name one folder of files.");
  const folder = userPath(name, surroundings);
  const lines: Line[] = [];
  for (const file of await filesBelow(folder)) {
    const line = await readLine(folder, file, surroundings);
    lines.push(line);
    surroundings.out(values.json ? JSON.stringify(line) : asText(line));
  }
  const summary = summaryOf(lines);
  const { files, read, partly, refused, nothing, events } = summary;
  surroundings.out(
    values.json
      ? JSON.stringify(summary)
      : `${files} files: ${read} read, ${partly} in part, ${nothing} say nothing, ${refused} refused; ${events} events`,
  );
  return 0;
}
