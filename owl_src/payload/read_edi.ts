// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { ediMeaning } from "./edi_meaning";
import type { EdiSyntax } from "./edi_syntax";
import { LineTable } from "./line_table";
import type { Slices } from "./slices";
import { LINE_TOKENS, type Token } from "./token";

const SEGMENTS_A_LOOK = 2000;
/** UNA and its six service characters: none of them separates anything there. */
const UNA_LENGTH = 9;

/** One segment a line; what stands between two of them (line breaks) is left out. */
export function* ediLines(text: string, syntax: EdiSyntax): Slices<LineTable> {
  const lines = new LineTable();
  let at = skipSpace(text, 0);
  if (text.startsWith("UNA", at)) {
    lines.add(at, at + UNA_LENGTH);
    at = skipSpace(text, at + UNA_LENGTH);
  }
  while (at < text.length) {
    const end = segmentEnd(text, at, syntax);
    lines.add(at, syntax.terminator === "\n" ? trimmedEnd(text, at, end) : end);
    at = skipSpace(text, end);
    if (lines.length % SEGMENTS_A_LOOK === 0) {
      yield;
    }
  }
  return lines;
}

/** Behind the next terminator that is one: a release character takes one its meaning, and another release character too. */
function segmentEnd(text: string, from: number, { terminator, release }: EdiSyntax): number {
  for (let at = text.indexOf(terminator, from); at >= 0; at = text.indexOf(terminator, at + 1)) {
    if (!isReleased(text, at, release)) {
      return at + 1;
    }
  }
  return text.length;
}

function isReleased(text: string, at: number, release: string | null): boolean {
  let before = at;
  while (release !== null && text.charAt(before - 1) === release) {
    before -= 1;
  }
  return (at - before) % 2 === 1;
}

/** The segment's name, its separators and its elements, each with its meaning. */
export function ediTokens(text: string, start: number, end: number, syntax: EdiSyntax): Token[] {
  const isAdvice = text.startsWith("UNA", start) && end - start === UNA_LENGTH;
  const stop = isAdvice ? start + 3 : end;
  const place = { segment: "", element: 0, component: 0 };
  const tokens: Token[] = [];
  for (let at = start; at < stop && tokens.length < LINE_TOKENS; ) {
    const next = valueEnd(text, at, stop, syntax);
    const value = text.slice(at, next);
    if (place.element === 0 && place.component === 0) {
      place.segment = value.trim();
    }
    if (value) {
      const meaning = ediMeaning(syntax.standard, place, value.trim());
      tokens.push({ kind: place.element === 0 ? "segment" : "element", text: value, start: at, meaning });
    }
    if (next < stop) {
      const separator = text.charAt(next);
      tokens.push({ kind: "punctuation", text: separator, start: next });
      place.component = separator === syntax.component ? place.component + 1 : 0;
      place.element += separator === syntax.element ? 1 : 0;
    }
    at = next + 1;
  }
  if (isAdvice) {
    tokens.push({ kind: "punctuation", text: text.slice(stop, end), start: stop });
  }
  return tokens;
}

/** Where the value that begins at `at` ends: before a separator, the terminator or the end of the segment. */
function valueEnd(text: string, from: number, stop: number, syntax: EdiSyntax): number {
  // The sixteenth element of an ISA is the component separator itself.
  const { element, component, terminator, release } = syntax;
  for (let at = from; at < stop; at += 1) {
    const char = text.charAt(at);
    if (char === release) {
      at += 1;
    } else if (char === element || char === component || (char === terminator && at === stop - 1)) {
      return at;
    }
  }
  return stop;
}

const SPACE = /\s*/y;

function skipSpace(text: string, at: number): number {
  SPACE.lastIndex = at;
  return at + (SPACE.exec(text)?.[0].length ?? 0);
}

function trimmedEnd(text: string, start: number, end: number): number {
  return start + text.slice(start, end).trimEnd().length;
}
