// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { locatePointer } from "../json/json_pointer";
import { type JsonToken, scanJson } from "../json/json_scan";

/** A place to point out: an RFC 6901 pointer into the text and what is wrong there. */
export interface PayloadMark {
  pointer: string;
  detail: string;
}

export interface PayloadLine {
  /** Counted from 1. */
  number: number;
  indent: number;
  tokens: JsonToken[];
  marked: boolean;
  /** What is wrong on this line. */
  notes: string[];
}

export interface Payload {
  isJson: boolean;
  lines: PayloadLine[];
  /** Indexes of the marked lines, rising. */
  marks: number[];
}

/** A run of lines to draw, from inclusive, to exclusive. */
export interface LineRange {
  from: number;
  to: number;
}

/** A single token longer than this is cut on the page: one line of a megabyte stops a browser as well as many lines do. */
export const TOKEN_LIMIT = 2000;
/** Deeper lines are not indented further: a hundred thousand brackets would be indented by gigabytes. */
const INDENT_LIMIT = 24;

/** Reads a partner's text into lines: JSON indented token by token, anything else as it is written. */
export function readPayload(text: string, marks: readonly PayloadMark[] = []): Payload {
  const { document } = scanJson(text);
  const lines: PayloadLine[] = document
    ? document.lines.map(({ indent, tokens }, index) => ({
        number: index + 1,
        indent: Math.min(indent, INDENT_LIMIT),
        tokens,
        marked: false,
        notes: [],
      }))
    : plainLines(text);
  const marked = new Set<number>();
  for (const mark of marks) {
    const place = document && locatePointer(document, mark.pointer);
    const line = place && lines[place.line];
    // A path that is not in the text at all says nothing about its first line, unless there are words to say it with.
    if (line && (place.match !== "document" || mark.detail)) {
      line.marked = true;
      line.notes.push(...(mark.detail && !line.notes.includes(mark.detail) ? [mark.detail] : []));
      marked.add(place.line);
    }
  }
  return { isJson: document !== null, lines, marks: [...marked].sort((a, b) => a - b) };
}

function plainLines(text: string): PayloadLine[] {
  return text.split(/\r\n|\r|\n/).map((line, index) => ({
    number: index + 1,
    indent: 0,
    tokens: [{ kind: "text", text: line }],
    marked: false,
    notes: [],
  }));
}

/** The first `head` lines and `around` lines on both sides of each mark, joined where they touch. */
export function visibleRanges(payload: Payload, head: number, around: number): LineRange[] {
  const total = payload.lines.length;
  const ranges: LineRange[] = [{ from: 0, to: Math.min(head, total) }];
  for (const mark of payload.marks) {
    const from = Math.max(0, mark - around);
    const to = Math.min(total, mark + around + 1);
    const last = ranges.at(-1);
    if (last && from <= last.to) {
      last.to = Math.max(last.to, to);
    } else {
      ranges.push({ from, to });
    }
  }
  return ranges;
}

/** What of a token is drawn, and how many characters are left out. */
export function shortToken(token: JsonToken): { text: string; left: number } {
  const left = Math.max(0, token.text.length - TOKEN_LIMIT);
  return { text: left ? token.text.slice(0, TOKEN_LIMIT) : token.text, left };
}

/** Lines as one text, two blanks for each indent and one after a colon. */
export function linesText(lines: readonly Pick<PayloadLine, "indent" | "tokens">[]): string {
  return lines
    .map(({ indent, tokens }) => `${"  ".repeat(indent)}${tokens.map(tokenText).join("")}\n`)
    .join("");
}

function tokenText({ kind, text }: JsonToken): string {
  return kind === "punctuation" && text === ":" ? ": " : text;
}
