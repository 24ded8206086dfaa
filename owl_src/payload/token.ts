// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

export type TokenKind =
  | "key"
  | "string"
  | "number"
  | "literal"
  | "punctuation"
  | "text"
  | "tag"
  | "segment"
  | "element";

/** A piece of a line, word for word as the partner wrote it. */
export interface Token {
  kind: TokenKind;
  text: string;
  /** Where it begins in the message; -1 for what is not in it as text. */
  start: number;
  /** What a segment or an element of EDI is: "AT7-01 Status: picked up". */
  meaning?: string;
}

/** What is drawn of a line: one of a megabyte stops a browser as well as many lines do. */
export const LINE_CHARS = 4000;
export const LINE_TOKENS = 400;
