// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { type Hits, hitFrom } from "./payload_search";
import type { MessageReading } from "./read_message";
import type { Token, TokenKind } from "./token";

/** Deeper lines are not indented further: a hundred thousand brackets would be indented by gigabytes. */
const INDENT_LIMIT = 24;

/** Characters that nobody sees, and those that turn the direction of others: two numbers would look alike. */
const HIDDEN = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** A part of a token: outside of what was searched for, or of it. */
interface Piece {
  text: string;
  hit: "" | "hit" | "current";
}

export interface RowToken {
  kind: TokenKind;
  meaning: string;
  pieces: Piece[];
}

/** A line as it is drawn. */
export interface Row {
  /** Counted from 0. */
  line: number;
  indent: number;
  tokens: RowToken[];
  /** Characters that are not drawn. */
  left: number;
  marked: boolean;
  notes: string[];
}

/** The lines `from` to (not including) `to`. */
export function rowsOf(
  reading: MessageReading,
  from: number,
  to: number,
  hits: Hits | null,
  current: number,
): Row[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => {
    const line = from + index;
    const tokens = reading.tokens(line);
    const notes = reading.notes.get(line);
    return {
      line,
      indent: Math.min(reading.indent(line), INDENT_LIMIT),
      tokens: tokens.map((token) => ({
        kind: token.kind,
        meaning: token.meaning ?? "",
        pieces:
          hits && token.start >= 0
            ? piecesOf(token, hits, current)
            : [{ text: visible(token.text), hit: "" }],
      })),
      left: reading.left(line, tokens),
      marked: notes !== undefined,
      notes: notes ?? [],
    };
  });
}

function piecesOf({ text, start }: Token, hits: Hits, current: number): Piece[] {
  const pieces: Piece[] = [];
  const end = start + text.length;
  let at = start;
  for (let hit = hitFrom(hits, start); hit < hits.starts.length && hits.starts.at(hit) < end; hit += 1) {
    const from = Math.max(at, hits.starts.at(hit));
    const to = Math.min(end, hits.starts.at(hit) + hits.length);
    pieces.push({ text: text.slice(at - start, from - start), hit: "" });
    pieces.push({ text: text.slice(from - start, to - start), hit: hit === current ? "current" : "hit" });
    at = to;
  }
  pieces.push({ text: text.slice(at - start), hit: "" });
  return pieces.filter((piece) => piece.text !== "").map(({ text, hit }) => ({ text: visible(text), hit }));
}

/** A text with its hidden characters as JSON writes them, such as \u202e. */
function visible(text: string): string {
  return text.replace(HIDDEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
