// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Fault } from "../../canonical/index.ts";
import type { CsvField, CsvLayout, CsvMapping, Mapping } from "../mapping.ts";
import { readIsoTime, type TimeReader, timeReader } from "./dates.ts";
import { FIELDS, NEEDS_REFERENCE, REFERENCE_FIELDS, REQUIRED, TIME_FIELDS } from "./fields.ts";
import { clipped } from "./rows.ts";

/** Where a field's text comes from in each row. */
export type FieldSource =
  | { readonly index: number; readonly column: string }
  | { readonly index: null; readonly constant: string };

/** A mapping that was held against the header of a file. */
export interface Plan {
  readonly mapping: Mapping;
  readonly csv: CsvMapping & CsvLayout;
  /** The header line as it came. */
  readonly header: string;
  /** How many cells a row has: those of the header up to the last one with a name. */
  readonly width: number;
  /** In the order of the fields' names, so that a digest over them does not hang on the mapping's order. */
  readonly sources: ReadonlyMap<string, FieldSource>;
  readonly times: ReadonlyMap<string, TimeReader>;
}

/** The most that is told of a header's columns. */
const MAX_TOLD = 700;

/** A header's columns for people: `"shipment", "code"`. */
export function toldColumns(cells: readonly string[]): string {
  const names = cells.map((cell) => cell.trim()).filter((name) => name !== "");
  const told = names.map((name) => `"${clipped(name, 100)}"`).join(", ");
  return told.length > MAX_TOLD ? `${clipped(told, MAX_TOLD)} …` : told;
}

function mappingFault(code: string, detail: string): Fault {
  return { pointer: "mapping", code, detail: clipped(detail, 1000) };
}

/** What the mapping lacks or has too much, whatever the file: each row would fail of it. */
function mappingFaults({ record, fields }: CsvLayout): Fault[] {
  const known = FIELDS[record];
  const faults: Fault[] = [];
  for (const field of Object.keys(fields)) {
    if (Object.hasOwn(known, field)) continue;
    const choice = Object.keys(known).join(", ");
    const detail = `The mapping names a field ${field}, which a ${record} does not have; it has ${choice}.`;
    faults.push(mappingFault("unknown_field", detail));
  }
  for (const field of REQUIRED[record]) {
    if (Object.hasOwn(fields, field)) continue;
    const detail = `The mapping names no field ${field}, which every ${record} needs; name its column or a constant.`;
    faults.push(mappingFault("missing_field", detail));
  }
  if (NEEDS_REFERENCE[record] && !REFERENCE_FIELDS.some((kind) => Object.hasOwn(fields, kind))) {
    const detail = `The mapping names no reference, of which every ${record} needs one: ${REFERENCE_FIELDS.join(", ")}.`;
    faults.push(mappingFault("missing_field", detail));
  }
  return faults;
}

/** The readers of the fields that hold times; what is wrong with a format is told. */
function timeReaders({ fields }: CsvLayout, faults: Fault[]): Map<string, TimeReader> {
  const readers = new Map<string, TimeReader>();
  for (const field of TIME_FIELDS) {
    const source = fields[field];
    const format = source !== undefined && "column" in source ? source.format : undefined;
    const reader = format === undefined ? readIsoTime : timeReader(format);
    if (typeof reader === "string") {
      const detail = `The format of the field ${field} cannot be read with: ${reader}.`;
      faults.push(mappingFault("wrong_format", detail));
    } else {
      readers.set(field, reader);
    }
  }
  return readers;
}

/** Where a column stands: by its name as it is written, else in any case; a name that stands twice names nothing. */
function placesOf(column: string, cells: readonly string[]): number[] {
  const wanted = column.trim();
  const find = (same: (name: string) => boolean) =>
    cells.flatMap((cell, index) => (same(cell.trim()) ? [index] : []));
  const exact = find((name) => name === wanted);
  return exact.length > 0 ? exact : find((name) => name.toLowerCase() === wanted.toLowerCase());
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

/** Finds each field's column; what is missing or stands twice is told. */
function sourcesOf(
  fields: Readonly<Record<string, CsvField>>,
  cells: readonly string[],
  line: number,
  faults: Fault[],
): Map<string, FieldSource> {
  const sources = new Map<string, FieldSource>();
  const missing: string[] = [];
  for (const [field, source] of Object.entries(fields).sort(byName)) {
    if ("constant" in source) {
      sources.set(field, { index: null, constant: source.constant.trim() });
      continue;
    }
    const [index, again] = placesOf(source.column, cells);
    if (index === undefined) missing.push(source.column);
    else sources.set(field, { index, column: source.column });
    if (again !== undefined) {
      const detail = `The header has two columns "${source.column}", and the mapping takes the field ${field} from it; rename one.`;
      faults.push({ pointer: `line ${line}`, code: "duplicate_column", detail });
    }
  }
  if (missing.length > 0) {
    const detail = `The header lacks what the mapping names: ${toldColumns(missing)}. It has ${toldColumns(cells)}.`;
    faults.push({ pointer: `line ${line}`, code: "missing_column", detail: clipped(detail, 1000) });
  }
  return sources;
}

/** How many cells there are up to the last one that is not blank. */
export function filledWidth(cells: readonly string[]): number {
  return cells.findLastIndex((cell) => cell.trim() !== "") + 1;
}

function columnsOf({ fields }: CsvLayout): string[] {
  return Object.values(fields).flatMap((source) => ("column" in source ? [source.column] : []));
}

/**
 * The layout that a header is of: of those with all their columns in it the one with the most; where there is none,
 * the one that comes nearest, so that the sender is told what it lacks.
 */
function layoutFor(layouts: CsvMapping["layouts"], cells: readonly string[]): CsvLayout {
  const ranked = layouts.map((layout) => {
    const columns = columnsOf(layout);
    const found = columns.filter((column) => placesOf(column, cells).length > 0).length;
    return { layout, found, missing: columns.length - found };
  });
  const [best] = ranked.sort((one, other) => one.missing - other.missing || other.found - one.found);
  return (best ?? { layout: layouts[0] }).layout as CsvLayout;
}

/**
 * Holds a mapping against the header of a file.
 *
 * @param header the header's line and cells, as they came
 * @returns faults where no row of the file could be read
 */
export function planOf(
  mapping: Mapping,
  header: { readonly line: number; readonly raw: string; readonly cells: readonly string[] },
): Plan | readonly Fault[] {
  if (mapping.csv === null) return [mappingNeeded(header)];
  const csv = { ...mapping.csv, ...layoutFor(mapping.csv.layouts, header.cells) };
  const faults = mappingFaults(csv);
  const times = timeReaders(csv, faults);
  const sources = sourcesOf(csv.fields, header.cells, header.line, faults);
  if (faults.length > 0) return faults;
  return { mapping, csv, header: header.raw, width: filledWidth(header.cells), sources, times };
}

function mappingNeeded({ line, cells }: { readonly line: number; readonly cells: readonly string[] }): Fault {
  const detail = `A CSV file is read by the mapping of the system that sends it, and this system has none for CSV: one that says what a row is and which column holds what. The columns here: ${toldColumns(cells)}.`;
  return { pointer: `line ${line}`, code: "mapping_needed", detail: clipped(detail, 1000) };
}
