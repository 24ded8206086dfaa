// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Fault } from "../../canonical/index.ts";

/** The longest row, in UTF-16 units: what one row may hold in memory. */
export const MAX_ROW = 1_048_576;

/** The most of a row that is kept as the partner's words. */
export const MAX_KEPT = 262_144;

/** Gathered before it is looked at, so that a long row is not read again at each small chunk. */
const SCAN_SIZE = 65_536;

/** One row of a CSV file. */
export interface Row {
  /** The line it begins on; the first is 1. */
  readonly line: number;
  /** The cells without their quotes, white space kept; none where the row could not be taken apart. */
  readonly cells: readonly string[];
  /** As it came, without its line end, at most 256 Ki characters. */
  readonly raw: string;
  /** Why it could not be taken apart. */
  readonly fault: Fault | null;
}

/** A cell, and where the delimiter or line end behind it stands. */
interface Cell {
  readonly value: string;
  readonly end: number;
}

/** A quoted cell that goes wrong: where its quote opened, and where the text goes on behind a quote that closes it. */
interface BrokenQuote {
  readonly opened: number;
  /** Null where no quote closes the cell. */
  readonly misplaced: number | null;
}

/** A row that was found in the text, and where the next one begins. */
interface Found {
  readonly row: Row | null;
  readonly next: number;
}

/** The beginning of a text, at most `max` UTF-16 units, without half of a surrogate pair at its end. */
export function clipped(text: string, max: number): string {
  if (text.length <= max) return text;
  const last = text.charCodeAt(max - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? max - 1 : max);
}

function faultOn(line: number, code: string, detail: string): Fault {
  return { pointer: `line ${line}`, code, detail };
}

const QUOTE_NOT_CLOSED =
  "A quote opens a cell on this line and is not closed; the next line is read as a row of its own.";
const MISPLACED_QUOTE =
  "More text stands behind the quote that closes a cell; a quote inside a quoted cell is written twice.";

/**
 * Takes a CSV text apart (RFC 4180), chunk by chunk. Beyond the standard: any of LF, CRLF and CR ends a row, mixed as
 * they come; a quote inside a cell that does not begin with one stands for itself.
 *
 * A row whose quotes go wrong ends with the line on which the quote opened, and the next line is read as a row: a quote
 * too many costs one row and not the rest of the file. (csv-parse 7.0 was tried: a quote in the wrong place takes the
 * rows up to the next quote along, and a row over `max_record_size` the rest of its chunk, without a word.)
 */
export class RowSplitter {
  readonly #delimiter: string;
  readonly #scanSize: number;
  #text = "";
  #line = 1;
  #wanted: number;
  #isLast = false;
  /** Within a row that was too long: nothing counts up to its line end. */
  #isSkipping = false;
  /** The next line feed, carriage return and quote from where they were last looked for; Infinity: none in this text. */
  #lf = -1;
  #cr = -1;
  #quote = -1;

  /** @param scanSize how much text is gathered before it is looked at */
  constructor(delimiter: string, scanSize = SCAN_SIZE) {
    this.#delimiter = delimiter;
    this.#scanSize = scanSize;
    this.#wanted = scanSize;
  }

  /** The rows that are whole with this chunk; with the last one, all that are left. */
  *push(chunk: string, isLast: boolean): Generator<Row> {
    this.#text += chunk;
    this.#isLast = isLast;
    if (!isLast && this.#text.length < this.#wanted) return;
    this.#lf = this.#cr = this.#quote = -1;
    let start = 0;
    while (start < this.#text.length) {
      const found = this.#next(start);
      if (found === null) break;
      start = found.next;
      if (found.row !== null) yield found.row;
    }
    this.#text = this.#text.slice(start);
    this.#wanted = Math.max(this.#scanSize, 2 * this.#text.length);
  }

  #lineEnd(from: number): number {
    if (this.#lf < from) this.#lf = this.#find("\n", from);
    if (this.#cr < from) this.#cr = this.#find("\r", from);
    return Math.min(this.#lf, this.#cr);
  }

  #find(mark: string, from: number): number {
    const at = this.#text.indexOf(mark, from);
    return at < 0 ? Number.POSITIVE_INFINITY : at;
  }

  /** Where the next row begins behind a row that ends here; null where the next chunk tells. */
  #behind(end: number): number | null {
    if (this.#text[end] !== "\r") return Math.min(end + 1, this.#text.length);
    if (end + 1 === this.#text.length && !this.#isLast) return null;
    return this.#text[end + 1] === "\n" ? end + 2 : end + 1;
  }

  /** The row that begins here, or null where more of it has to come first. */
  #next(start: number): Found | null {
    const lineEnd = this.#lineEnd(start);
    if (this.#isSkipping) return this.#skipped(lineEnd);
    const isOpen = lineEnd === Number.POSITIVE_INFINITY;
    if (Math.min(lineEnd, this.#text.length) - start > MAX_ROW) return this.#tooLong(start);
    if (isOpen && !this.#isLast) return null;
    const end = isOpen ? this.#text.length : lineEnd;
    if (this.#quote < start) this.#quote = this.#find('"', start);
    if (this.#quote > end) {
      const raw = this.#text.slice(start, end);
      return this.#found(start, end, 0, { cells: raw.split(this.#delimiter), fault: null });
    }
    return this.#quotedRow(start);
  }

  /** A row from here to there, with so many line ends within it. */
  #found(start: number, end: number, lines: number, read: Pick<Row, "cells" | "fault">): Found | null {
    const next = this.#behind(end);
    if (next === null) return null;
    const raw = clipped(this.#text.slice(start, end), MAX_KEPT);
    const row = { line: this.#line, raw, ...read };
    this.#line += 1 + lines;
    return { row, next };
  }

  #linesWithin(start: number, end: number): number {
    return this.#text.slice(start, end).match(/\r\n|\r|\n/g)?.length ?? 0;
  }

  #skipped(lineEnd: number): Found | null {
    if (lineEnd === Number.POSITIVE_INFINITY) return { row: null, next: this.#text.length };
    const next = this.#behind(lineEnd);
    if (next === null) return null;
    this.#isSkipping = false;
    this.#line += 1;
    return { row: null, next };
  }

  /** Gives up a row at the bound; what is left of its line is passed over. */
  #tooLong(start: number): Found {
    const detail = `The row is longer than ${MAX_ROW} characters; is a line end or a quote missing?`;
    const bound = start + MAX_ROW;
    // A line end is not cut in two, lest it count twice.
    const next = this.#text[bound - 1] === "\r" ? bound - 1 : bound;
    const raw = clipped(this.#text.slice(start, next), MAX_KEPT);
    const row = { line: this.#line, cells: [], raw, fault: faultOn(this.#line, "row_too_long", detail) };
    this.#line += this.#linesWithin(start, next);
    this.#lf = this.#cr = -1;
    this.#isSkipping = true;
    return { row, next };
  }

  /** What is to be done where a row does not end before this place: wait for more of it, or give it up. */
  #unlessTooLong(start: number): Found | null {
    return this.#text.length - start > MAX_ROW ? this.#tooLong(start) : null;
  }

  #quotedRow(start: number): Found | null {
    const cells: string[] = [];
    let at = start;
    for (;;) {
      const cell = this.#text[at] === '"' ? this.#quotedCell(at, start) : this.#plainCell(at);
      if (cell === null) return this.#unlessTooLong(start);
      if ("opened" in cell) return this.#broken(start, cell);
      if (cell.end - start > MAX_ROW) return this.#tooLong(start);
      cells.push(cell.value);
      if (this.#text[cell.end] !== this.#delimiter) {
        return this.#found(start, cell.end, this.#linesWithin(start, cell.end), { cells, fault: null });
      }
      at = cell.end + 1;
    }
  }

  #plainCell(start: number): Cell | null {
    const lineEnd = this.#lineEnd(start);
    const delimiter = this.#text.indexOf(this.#delimiter, start);
    const end = delimiter >= 0 && delimiter < lineEnd ? delimiter : lineEnd;
    if (end !== Number.POSITIVE_INFINITY) return { value: this.#text.slice(start, end), end };
    return this.#isLast ? { value: this.#text.slice(start), end: this.#text.length } : null;
  }

  #quotedCell(opened: number, rowStart: number): Cell | BrokenQuote | null {
    let value = "";
    let from = opened + 1;
    for (;;) {
      const close = this.#text.indexOf('"', from);
      if (close < 0 || close - rowStart > MAX_ROW) return this.#unclosed(opened, rowStart);
      const behind = this.#text[close + 1];
      if (behind === undefined && !this.#isLast) return null;
      value += this.#text.slice(from, close);
      if (behind !== '"') {
        const isEnd = behind === undefined || behind === this.#delimiter || /[\r\n]/.test(behind);
        return isEnd ? { value, end: close + 1 } : { opened, misplaced: close + 1 };
      }
      value += '"';
      from = close + 2;
    }
  }

  #unclosed(opened: number, rowStart: number): BrokenQuote | null {
    const isDecided = this.#isLast || this.#text.length - rowStart > MAX_ROW;
    return isDecided ? { opened, misplaced: null } : null;
  }

  /** Ends a row with the line on which the quote opened that goes wrong. */
  #broken(start: number, { opened, misplaced }: BrokenQuote): Found | null {
    // What was looked for lies behind by now.
    this.#lf = this.#cr = this.#quote = -1;
    const lineEnd = this.#lineEnd(opened);
    if (lineEnd === Number.POSITIVE_INFINITY && !this.#isLast) return this.#unlessTooLong(start);
    const end = Math.min(lineEnd, this.#text.length);
    if (end - start > MAX_ROW) return this.#tooLong(start);
    const lines = this.#linesWithin(start, opened);
    const isSameLine = misplaced !== null && misplaced < end;
    const [code, detail] = isSameLine
      ? ["misplaced_quote", MISPLACED_QUOTE]
      : ["quote_not_closed", QUOTE_NOT_CLOSED];
    const fault = faultOn(this.#line + lines, code, detail);
    return this.#found(start, end, lines, { cells: [], fault });
  }
}
