// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { type MessageReading, type PayloadMark, readMessage } from "./read_message";
import { doNow } from "./slices";
import type { Token } from "./token";

export type { PayloadMark };

interface PayloadLine {
  indent: number;
  tokens: Token[];
}

/** All lines of a text that is known to be short, and the indexes of the marked ones, rising. */
export function readPayload(
  text: string,
  marks: readonly PayloadMark[] = [],
): { lines: PayloadLine[]; marks: number[] } {
  const reading: MessageReading = doNow(readMessage(text, marks));
  const lines = Array.from({ length: reading.length }, (_, line) => ({
    indent: reading.indent(line),
    tokens: reading.tokens(line, Number.POSITIVE_INFINITY),
  }));
  return { lines, marks: [...reading.notes.keys()].sort((a, b) => a - b) };
}

/** Lines as one text, two blanks for each indent and one after a colon. */
export function linesText(lines: readonly PayloadLine[]): string {
  return lines
    .map(({ indent, tokens }) => `${"  ".repeat(indent)}${tokens.map(tokenText).join("")}\n`)
    .join("");
}

function tokenText({ kind, text }: Token): string {
  return kind === "punctuation" && text === ":" ? ": " : text;
}
