// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { locatePointer } from "../json/json_pointer";
import { type JsonDocument, type JsonFault, scanJsonSlices } from "../json/json_scan";
import { ediSyntax } from "./edi_syntax";
import type { LineTable } from "./line_table";
import { ediLines, ediTokens } from "./read_edi";
import { jsonTokens } from "./read_json";
import { BYTES_A_LINE, base64File, base64Lines, byteTokens, plainLines, plainTokens } from "./read_plain";
import { xmlLines, xmlTokens } from "./read_xml";
import type { Slices } from "./slices";
import { LINE_CHARS, type Token } from "./token";

export type MessageKind = "json" | "xml" | "x12" | "edifact" | "text" | "base64" | "binary";

/** A place to point out: an RFC 6901 pointer into the text and what is wrong there. */
export interface PayloadMark {
  pointer: string;
  detail: string;
}

/** A message taken apart into lines, of which nothing is kept but where they stand. */
export interface MessageReading {
  kind: MessageKind;
  /** "" where it is no text. */
  text: string;
  length: number;
  indent(line: number): number;
  /** What stands on a line, at most so many characters of it. */
  tokens(line: number, limit?: number): Token[];
  /** The line on which an offset of the text stands. */
  lineAt(offset: number): number;
  /** How many characters of the line these tokens leave out. */
  left(line: number, tokens: readonly Token[]): number;
  /** What is wrong, by line. */
  notes: ReadonlyMap<number, string[]>;
  /** Where it looks like JSON and is none: where it stops being so. */
  fault: JsonFault | null;
  /** Of a text in base64: what file it is, "" where that cannot be told. */
  file: string;
}

type Tokens = (text: string, start: number, end: number) => Token[];

/** Reads a partner's words into lines: in the form that they have, else as they are written. */
export function* readMessage(text: string, marks: readonly PayloadMark[] = []): Slices<MessageReading> {
  const start = firstWord(text);
  const first = text.charAt(start);
  const syntax = ediSyntax(text.slice(start, start + 1000));
  if (syntax) {
    const tokens: Tokens = (words, from, to) => ediTokens(words, from, to, syntax);
    return reading(syntax.standard, text, yield* ediLines(text, syntax), tokens);
  }
  if (first === "<") {
    return reading("xml", text, yield* xmlLines(text), xmlTokens);
  }
  const file = base64File(text);
  if (file !== null) {
    return { ...reading("base64", text, yield* base64Lines(text), plainTokens), file };
  }
  const { document, fault } = yield* scanJsonSlices(text);
  if (document) {
    return { ...reading("json", text, document.lines, jsonTokens), notes: markedLines(document, marks) };
  }
  const isMeant = first === "{" || first === "[";
  return { ...reading("text", text, yield* plainLines(text), plainTokens), fault: isMeant ? fault : null };
}

/** What is no text at all: bytes, sixteen a line. */
export function readBytes(bytes: Uint8Array): MessageReading {
  return {
    kind: "binary",
    text: "",
    length: Math.ceil(bytes.length / BYTES_A_LINE),
    indent: () => 0,
    tokens: (line) => byteTokens(bytes, line),
    lineAt: () => 0,
    left: () => 0,
    notes: new Map(),
    fault: null,
    file: "",
  };
}

function reading(kind: MessageKind, text: string, lines: LineTable, tokens: Tokens): MessageReading {
  return {
    kind,
    text,
    length: lines.length,
    indent: (line) => lines.indent(line),
    tokens: (line, limit = LINE_CHARS) => {
      const stop = Math.min(lines.end(line), lines.start(line) + limit);
      return tokens(text, lines.start(line), stop).map((token) => ({
        ...token,
        text: token.text.slice(0, Math.max(0, stop - token.start)),
      }));
    },
    lineAt: (offset) => lines.lineAt(offset),
    left: (line, shown) => {
      const last = shown.at(-1);
      return last ? Math.max(0, lines.end(line) - last.start - last.text.length) : 0;
    },
    notes: new Map(),
    fault: null,
    file: "",
  };
}

/** A byte order mark and white space say nothing about what a text is. */
function firstWord(text: string): number {
  return Math.max(0, text.slice(0, 1000).search(/\S/));
}

/** Marked lines and what is wrong there. */
function markedLines(document: JsonDocument, marks: readonly PayloadMark[]): Map<number, string[]> {
  const notes = new Map<number, string[]>();
  for (const { pointer, detail } of marks) {
    const place = locatePointer(document, pointer);
    // A path that is not in the text at all says nothing about its first line, unless there are words to say it with.
    if (place && (place.match !== "document" || detail)) {
      const said = notes.get(place.line) ?? [];
      notes.set(place.line, detail && !said.includes(detail) ? [...said, detail] : said);
    }
  }
  return notes;
}
