// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { endOfString } from "../json/json_scan";
import { LINE_TOKENS, type Token, type TokenKind } from "./token";

const SPACE = /[ \t\r\n]*/y;
const NUMBER = /-?\d[\d.eE+-]*/y;
const LITERAL = /true|false|null/y;

/** The tokens of one line of JSON that was found to be sound. */
export function jsonTokens(text: string, start: number, end: number): Token[] {
  const tokens: Token[] = [];
  for (let at = after(SPACE, text, start); at < end && tokens.length < LINE_TOKENS; ) {
    const { kind, length } = tokenAt(text, at);
    tokens.push({ kind, text: text.slice(at, at + length), start: at });
    at = after(SPACE, text, at + length);
    const before = tokens.at(-2);
    if (before?.kind === "string" && tokens.at(-1)?.text === ":") {
      before.kind = "key";
    }
  }
  return tokens;
}

function tokenAt(text: string, at: number): { kind: TokenKind; length: number } {
  if (text.charAt(at) === '"') {
    return { kind: "string", length: endOfString(text, at) - at };
  }
  const number = after(NUMBER, text, at) - at;
  const literal = after(LITERAL, text, at) - at;
  return number
    ? { kind: "number", length: number }
    : literal
      ? { kind: "literal", length: literal }
      : { kind: "punctuation", length: 1 };
}

function after(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return at + (pattern.exec(text)?.[0].length ?? 0);
}
