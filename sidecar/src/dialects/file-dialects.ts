// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { camt } from "./bank/camt.ts";
import { mt940 } from "./bank/mt940.ts";
import { csv } from "./csv/csv.ts";
import { edifact } from "./edifact/edifact.ts";
import type { FileDialect } from "./file-dialect.ts";
import { x12 } from "./x12/x12.ts";

/** The dialects of files, by name. */
const FILE_DIALECTS: ReadonlyMap<string, FileDialect> = new Map<string, FileDialect>(
  [edifact, x12, csv, mt940, camt].map((dialect) => [dialect.name, dialect]),
);

/** The names of the file dialects, for help texts. */
export const FILE_DIALECT_NAMES: readonly string[] = [...FILE_DIALECTS.keys()];

export function fileDialectNamed(name: string): FileDialect | undefined {
  return FILE_DIALECTS.get(name);
}

/** The dialect that a file is written in, by its first bytes; undefined when none, or more than one, could be meant. */
export function fileDialectOf(head: Buffer): FileDialect | undefined {
  const [dialect, ...others] = [...FILE_DIALECTS.values()].filter((one) => one.recognizes(head));
  return others.length === 0 ? dialect : undefined;
}

/** The dialect that a media type (without parameters, in lower case) belongs to by itself. */
export function fileDialectFor(mediaType: string): FileDialect | undefined {
  return [...FILE_DIALECTS.values()].find((dialect) => dialect.mediaTypes.includes(mediaType));
}
