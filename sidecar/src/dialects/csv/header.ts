// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Fault } from "../../canonical/index.ts";
import { CLEAN_RULE, CLEAN_TEXT } from "../../canonical/primitives.ts";
import type { CsvMapping } from "../mapping.ts";
import { filledWidth } from "./plan.ts";
import { MAX_ROW, type Row } from "./rows.ts";

type Delimiter = NonNullable<CsvMapping["delimiter"]>;

/** The first wins where a line has as many of each. */
const DELIMITERS: readonly Delimiter[] = [",", ";", "\t", "|"];

/** The line with which Excel tells its delimiter to itself. */
const SEPARATOR_LINE = /^sep=(.)$/i;

/** The first line of a text that is not blank; null where more of the text has to come first. */
function firstLine(text: string, isLast: boolean): string | null {
  const found = /\S[^\r\n]*/.exec(text)?.[0];
  if (found === undefined) return isLast ? "" : null;
  const isWhole = isLast || found.length > MAX_ROW || /\S[^\r\n]*[\r\n]/.test(text);
  return isWhole ? found : null;
}

/** How often a delimiter stands in a line outside of quotes. */
function countOf(delimiter: string, line: string): number {
  return line.replace(/"(?:[^"]|"")*"/g, "").split(delimiter).length - 1;
}

/**
 * Finds the delimiter by the header line: the one that stands there most often outside of quotes; a comma where none
 * does. Null where more of the text has to come first.
 */
export function findDelimiter(text: string, isLast: boolean): Delimiter | null {
  const line = firstLine(text, isLast);
  if (line === null) return null;
  const told = SEPARATOR_LINE.exec(line.trim())?.[1];
  const known = DELIMITERS.find((delimiter) => delimiter === told);
  if (known !== undefined) return known;
  const counts = DELIMITERS.map((delimiter) => countOf(delimiter, line));
  const most = counts.indexOf(Math.max(...counts));
  return DELIMITERS[most] ?? ",";
}

/** Whether a row holds nothing, or nothing but the delimiter as Excel tells it: no header and no record. */
export function isBlank(row: Row): boolean {
  return row.fault === null && row.cells.every((cell) => cell.trim() === "");
}

/** Whether a row before the header only tells the delimiter. */
export function isSeparatorLine(row: Row): boolean {
  return SEPARATOR_LINE.test(row.raw.trim());
}

/** Why a text cannot be kept as it is. */
function uncleanFault(row: Row): Fault | null {
  const pointer = `line ${row.line}`;
  if (row.raw.includes("\ufffd")) {
    const detail =
      "The row holds bytes that are none in the encoding of the mapping; settle the one that the partner uses (windows-1252 for most spreadsheets).";
    return { pointer, code: "wrong_encoding", detail };
  }
  if (CLEAN_TEXT.test(row.raw)) return null;
  return { pointer, code: "control_character", detail: `The row ${CLEAN_RULE}.` };
}

/** A header that names columns, or why it is none. */
export function headerFault(row: Row): Fault | null {
  return row.fault ?? uncleanFault(row);
}

/** The row as it is, or with what is wrong with it as a whole. */
export function checkedRow(row: Row, width: number): Row {
  const fault = row.fault ?? uncleanFault(row) ?? widthFault(row, width);
  return fault === null ? row : { ...row, cells: [], fault };
}

/** Cells that are missing or too many make it uncertain which is which; blank ones at the end do not count. */
function widthFault(row: Row, width: number): Fault | null {
  const pointer = `line ${row.line}`;
  const count = row.cells.length;
  if (count < width) {
    const detail = `The row has ${count} cells and the header ${width}.`;
    return { pointer, code: "too_few_cells", detail };
  }
  const filled = filledWidth(row.cells);
  if (filled <= width) return null;
  const detail = `The row has ${filled} cells and the header ${width}; a cell with the delimiter in it needs quotes.`;
  return { pointer, code: "too_many_cells", detail };
}
