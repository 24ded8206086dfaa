// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { LineTable } from "./line_table";
import type { Slices } from "./slices";
import type { Token } from "./token";

const LINES_A_LOOK = 2000;
/** As long as the lines of a base64 text in a mail. */
const BASE64_LINE = 76;
const BASE64_LEAST = 120;
const BASE64 = /^[A-Za-z0-9+/\r\n]+={0,2}\s*$/;
/** How files begin, in base64. */
const BASE64_FILES: Record<string, string> = {
  JVBERi: "PDF",
  iVBORw: "PNG",
  "/9j/": "JPEG",
  SUkqA: "TIFF",
  TU0AK: "TIFF",
  UEsDB: "ZIP",
};
export const BYTES_A_LINE = 16;

/** The lines as they were written. */
export function* plainLines(text: string): Slices<LineTable> {
  const lines = new LineTable();
  for (let start = 0; start <= text.length; ) {
    const end = lineEnd(text, start);
    lines.add(start, end);
    start = end + (text.startsWith("\r\n", end) ? 2 : 1);
    if (lines.length % LINES_A_LOOK === 0) {
      yield;
    }
  }
  return lines;
}

const LINE_END = /\r\n|\r|\n/g;

function lineEnd(text: string, start: number): number {
  LINE_END.lastIndex = start;
  return LINE_END.exec(text)?.index ?? text.length;
}

export function plainTokens(text: string, start: number, end: number): Token[] {
  return [{ kind: "text", text: text.slice(start, end), start }];
}

/** What file a text is in base64 ("" where that cannot be told), or null where it is no base64. */
export function base64File(text: string): string | null {
  const begins = text.slice(0, 200);
  const isLong = text.length >= BASE64_LEAST && !/^[A-Za-z]+$/.test(begins);
  if (!isLong || !/^[A-Za-z0-9+/=\s]+$/.test(begins) || !BASE64.test(text)) {
    return null;
  }
  const magic = Object.keys(BASE64_FILES).find((beginning) => text.startsWith(beginning));
  return magic ? (BASE64_FILES[magic] ?? "") : "";
}

/** Lines of equal width; where it has lines of its own, those. */
export function* base64Lines(text: string): Slices<LineTable> {
  if (/[\r\n]/.test(text.trimEnd())) {
    return yield* plainLines(text);
  }
  const lines = new LineTable();
  for (let start = 0; start < text.length; start += BASE64_LINE) {
    lines.add(start, Math.min(start + BASE64_LINE, text.length));
  }
  return lines;
}

/** Bytes as hexadecimal numbers, and beside them the characters that can be shown. */
export function byteTokens(bytes: Uint8Array, line: number): Token[] {
  const row = [...bytes.subarray(line * BYTES_A_LINE, (line + 1) * BYTES_A_LINE)];
  const hex = row.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
  const shown = row.map((byte) => (byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·")).join("");
  return [
    { kind: "number", text: hex.padEnd(BYTES_A_LINE * 3), start: -1 },
    { kind: "text", text: shown, start: -1 },
  ];
}
