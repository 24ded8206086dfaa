// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { findDelimiter, isBlank, isSeparatorLine } from "./header.ts";
import { filledWidth } from "./plan.ts";
import { type Row, RowSplitter } from "./rows.ts";
import { isUtf16 } from "./text.ts";

/** How the other formats begin: X12 and EDIFACT, JSON and XML. */
const OTHER_FORMAT = /^(?:ISA|UNA|UNB|[{[<])/;

/** The text of a head; UTF-16 is told apart, so that its reading can say what to do about it. */
function textOf(head: Buffer): string {
  const encoding = isUtf16(head) ? "utf-16le" : "utf-8";
  return new TextDecoder(encoding).decode(head);
}

/** The first rows that hold something; a row that the head may cut off is none. */
function firstRows(text: string, isWhole: boolean): Row[] {
  const delimiter = findDelimiter(text, true) ?? ",";
  const rows = [...new RowSplitter(delimiter).push(text, true)];
  const kept = isWhole || rows.length === 1 ? rows : rows.slice(0, -1);
  return kept.filter((row) => !isBlank(row) && !isSeparatorLine(row)).slice(0, 2);
}

/** Whether each cell up to the last one that is filled could be the name of a column, and most are filled. */
function namesColumns({ cells, fault }: Row): boolean {
  const width = filledWidth(cells);
  const names = cells.slice(0, width).filter((cell) => cell.trim() !== "");
  const isName = (cell: string) =>
    cell.length <= 200 && /\p{L}/u.test(cell) && !/[\r\n]{2}|^\s{2}/.test(cell);
  return fault === null && width >= 2 && names.length > width / 2 && names.every(isName);
}

/** The most bytes that are looked at to recognize a file. */
const HEAD_SIZE = 4096;

/**
 * Whether a file looks like a table of text: a line of names between delimiters, and under it a row of as many cells.
 * JSON, X12, EDIFACT, XML and lines of fixed width do not.
 */
export function looksLikeCsv(head: Buffer): boolean {
  const text = textOf(head).trimStart();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: no text has them
  if (OTHER_FORMAT.test(text) || /[\u0000-\u0008]/.test(text)) return false;
  const [header, row] = firstRows(text, head.length < HEAD_SIZE);
  if (header === undefined || !namesColumns(header)) return false;
  if (row === undefined) return true;
  return row.fault === null && row.cells.length >= 2 && filledWidth(row.cells) <= header.cells.length;
}
