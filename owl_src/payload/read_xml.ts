// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { LineTable } from "./line_table";
import type { Slices } from "./slices";
import { LINE_TOKENS, type Token } from "./token";

/** Pieces of markup between two looks at the clock. */
const PIECES_A_LOOK = 1000;

/** Markup that ends otherwise than with ">": how it begins, how it ends. */
const SPECIAL: [begins: string, ends: string][] = [
  ["<!--", "-->"],
  ["<![CDATA[", "]]>"],
  ["<?", "?>"],
];

/**
 * XML in lines: one tag a line, indented by what encloses it, an element that holds nothing but text on one line. Nothing is
 * built of it and no entity is resolved: where it is no sound XML it is shown all the same, word for word.
 */
export function* xmlLines(text: string): Slices<LineTable> {
  const lines = new LineTable();
  let depth = 0;
  let pieces = 0;
  for (let at = skipSpace(text, 0); at < text.length; at = skipSpace(text, at)) {
    pieces += 1;
    if (pieces % PIECES_A_LOOK === 0) {
      yield;
    }
    const end = pieceEnd(text, at);
    if (text.startsWith("</", at)) {
      depth = Math.max(0, depth - 1);
      lines.add(at, end, depth);
      at = end;
    } else if (isOpening(text, at, end)) {
      const closing = shortElementEnd(text, at, end);
      lines.add(at, closing ?? end, depth);
      depth += closing === null ? 1 : 0;
      at = closing ?? end;
    } else {
      lines.add(at, trimmedEnd(text, at, end), depth);
      at = end;
    }
  }
  return lines;
}

/** Where the tag, the comment or the text that begins here ends. */
function pieceEnd(text: string, at: number): number {
  if (text.charAt(at) !== "<") {
    return orEnd(text, text.indexOf("<", at));
  }
  const special = SPECIAL.find(([begins]) => text.startsWith(begins, at));
  if (special) {
    const end = text.indexOf(special[1], at + special[0].length);
    return end < 0 ? text.length : end + special[1].length;
  }
  return tagEnd(text, at);
}

const TAG_PART = /[^"'>]+|"[^"]*"|'[^']*'/y;

/** A tag ends with the first ">" that stands in no quotes. */
function tagEnd(text: string, at: number): number {
  let end = at;
  for (TAG_PART.lastIndex = at; TAG_PART.test(text); ) {
    end = TAG_PART.lastIndex;
  }
  return text.charAt(end) === ">" ? end + 1 : orEnd(text, text.indexOf("\n", end));
}

function isOpening(text: string, at: number, end: number): boolean {
  return /^<[^!?/]/.test(text.slice(at, at + 2)) && text.charAt(end - 2) !== "/";
}

/** Where an element ends that holds text and nothing else; null for any other. */
function shortElementEnd(text: string, at: number, end: number): number | null {
  const name = /^<([^\s/>]+)/.exec(text.slice(at, at + 200))?.[1];
  const next = text.indexOf("<", end);
  const closes = name && next >= 0 && text.startsWith(`</${name}`, next);
  return closes ? tagEnd(text, next) : null;
}

const XML_TOKEN =
  /<!--|<!\[CDATA\[|<[!?/]?[^\s"'/>]*|[\w:.-]+(?==)|=|"[^"]*"|'[^']*'|[/?]?>|\s+|[^<>\s]+|./gs;

/** Tags, names and values of attributes, text. */
export function xmlTokens(text: string, start: number, end: number): Token[] {
  const tokens: Token[] = [];
  let isInTag = false;
  let at = start;
  XML_TOKEN.lastIndex = start;
  while (at < end && tokens.length < LINE_TOKENS) {
    const word = XML_TOKEN.exec(text)?.[0].slice(0, end - at) ?? text.slice(at, end);
    const isMarkup: boolean = word.startsWith("<") || (isInTag && word.endsWith(">"));
    const kind = isMarkup
      ? "tag"
      : !isInTag
        ? "text"
        : /^["']/.test(word)
          ? "string"
          : text.charAt(at + word.length) === "="
            ? "key"
            : "punctuation";
    isInTag = isMarkup ? !word.endsWith(">") : isInTag;
    const last = tokens.at(-1);
    if (kind === "text" && last?.kind === "text") {
      last.text += word;
    } else {
      tokens.push({ kind, text: word, start: at });
    }
    at += word.length;
  }
  return tokens;
}

const SPACE = /\s*/y;

function skipSpace(text: string, at: number): number {
  SPACE.lastIndex = at;
  return at + (SPACE.exec(text)?.[0].length ?? 0);
}

function trimmedEnd(text: string, at: number, end: number): number {
  let last = end;
  while (last > at && /\s/.test(text.charAt(last - 1))) {
    last -= 1;
  }
  return last;
}

function orEnd(text: string, found: number): number {
  return found < 0 ? text.length : found;
}
