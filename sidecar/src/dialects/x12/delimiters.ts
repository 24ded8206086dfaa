// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { quoted } from "./text.ts";

/**
 * The delimiters of one interchange, in bytes written as characters (Latin-1), for some partners take a character of
 * two bytes. The repetition separator of ISA11 is not among them: no element of a set that is read here repeats, and
 * before version 00402 the letter U stands in its place.
 */
export interface Delimiters {
  readonly element: string;
  /** Null where none is known: then no element is taken apart. */
  readonly component: string | null;
  readonly terminator: string;
}

export type HeaderReading =
  | { readonly kind: "more" }
  | { readonly kind: "none" }
  | { readonly kind: "fault"; readonly code: string; readonly detail: string }
  | {
      readonly kind: "header";
      readonly delimiters: Delimiters;
      /** How many characters the header takes with its terminator; 0 where it is to be read as a segment yet. */
      readonly length: number;
      /** ISA01 to ISA16. */
      readonly elements: readonly string[];
    };

const MORE: HeaderReading = { kind: "more" };

/** An ISA has 106 characters; collapsed or padded it still has far fewer than this. */
const MAX_HEADER = 1000;
const ISA_ELEMENTS = 16;
/** ISA11 by its index: a separator may well be a control character. */
const REPETITION = 10;

// biome-ignore lint/suspicious/noControlCharactersInRegex: what no text of an event may hold (canonical/primitives.ts)
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;

function isLineBreak(character: string | undefined): boolean {
  return character === "\r" || character === "\n";
}

/** Whether a character can be a delimiter: no letter, digit or blank. */
function delimits(character: string): boolean {
  return character !== "" && !/^[A-Za-z0-9 ]$/.test(character);
}

/** The character at a place, with all of its bytes where it is one of UTF-8. */
function characterAt(text: string, at: number): string {
  const bytes = /^(?:[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})/.exec(
    text.slice(at, at + 4),
  );
  return bytes?.[0] ?? text.charAt(at);
}

function withoutLineBreaks(text: string): string {
  return text.replace(/[\r\n]+/g, "");
}

function fault(code: string, detail: string): HeaderReading {
  return { kind: "fault", code, detail };
}

/** Where the 16th separator stands; -1 where it has not come. The elements before it are added to `elements`. */
function findLast(text: string, from: number, separator: string, elements: string[]): number {
  let at = from;
  while (elements.length < ISA_ELEMENTS - 1) {
    const next = text.indexOf(separator, at);
    if (next < 0) return -1;
    elements.push(withoutLineBreaks(text.slice(at, next)).trim());
    at = next + separator.length;
  }
  return at;
}

/** Elements that swallowed a terminator and the next segment's name: this ISA has too few of them. */
function swallowed(elements: readonly string[]): number {
  return elements.findIndex((element) => /[^A-Za-z0-9 ]\s*(?:GS|TA1|IEA)$/.test(element.slice(-20)));
}

/**
 * Whether a line break behind `character` ends every segment (false), or `character` does and ISA16 is missing: then
 * the next line ends with it too. Null: that line has not come yet.
 */
function endsLines(character: string, text: string, at: number, isLast: boolean): boolean | null {
  const end = text.slice(at).search(/[\r\n]/);
  if (end < 0 && !isLast && text.length - at < MAX_HEADER) return null;
  const line = end < 0 ? text.slice(at) : text.slice(at, at + end);
  return line.trimEnd().endsWith(character);
}

interface Tail {
  readonly component: string | null;
  readonly terminator: string;
  /** Where the header ends, its terminator included. */
  readonly end: number;
}

/** The end of an ISA whose component separator is followed by a line break. */
function tailAtLineBreak(component: string, text: string, at: number, isLast: boolean): Tail | "more" {
  const next = text.slice(at).search(/[^\s]/);
  if (next < 0 && !isLast) return "more";
  const follower = next < 0 ? "" : characterAt(text, at + next);
  // The file is wrapped at a width, and the terminator stands at the beginning of a line.
  if (delimits(follower)) return { component, terminator: follower, end: at + next + follower.length };
  const isMissing = next >= 0 && endsLines(component, text, at + next, isLast);
  if (isMissing === null) return "more";
  if (isMissing) return { component: null, terminator: component, end: at };
  const [first, second] = [text.charAt(at), text.charAt(at + 1)];
  if (first === "\r" && second === "\n") return { component, terminator: "\n", end: at + 2 };
  return { component, terminator: first, end: at + 1 };
}

function blankTail(text: string, at: number): Tail | null {
  const terminator = characterAt(text, at);
  const isLine = text.startsWith("\r\n", at);
  if (isLine) return { component: null, terminator: "\n", end: at + 2 };
  return delimits(terminator) ? { component: null, terminator, end: at + terminator.length } : null;
}

/** Component separator and terminator, which stand behind the 16th separator; null where there is no terminator. */
function readTail(text: string, from: number, isLast: boolean): Tail | "more" | null {
  let at = from;
  while (isLineBreak(text.charAt(at))) at += 1;
  // A character of four bytes, and the terminator of as many.
  if (text.length < at + 8 && !isLast) return "more";
  // A sender without composites may leave it blank.
  if (text.startsWith(" ", at)) return blankTail(text, at + 1);
  const component = characterAt(text, at);
  if (!delimits(component)) return null;
  at += component.length;
  const blanks = /^ *(?=[\r\n])/.exec(text.slice(at, at + 200));
  if (blanks !== null) return tailAtLineBreak(component, text, at + blanks[0].length, isLast);
  const terminator = characterAt(text, at);
  if (delimits(terminator)) {
    const isSame = terminator === component;
    return { component: isSame ? null : component, terminator, end: at + terminator.length };
  }
  // ISA16 is missing, and what stands in its place is the terminator: the next segment follows.
  return /^(?:GS|TA1|IEA)/.test(text.slice(at)) ? { component: null, terminator: component, end: at } : null;
}

/**
 * Reads an ISA: the separator is the character after its name, 16 elements are counted whatever their width (real files
 * collapse the padding), line breaks within it count for nothing.
 *
 * @param text begins with the ISA
 * @param isLast whether no more text will come
 */
export function readIsa(text: string, isLast: boolean): HeaderReading {
  const name = /^I[\r\n]*S[\r\n]*A[\r\n]*/.exec(text)?.[0];
  if (name === undefined) return { kind: "none" };
  if (text.length < name.length + 4 && !isLast) return MORE;
  const separator = characterAt(text, name.length);
  if (!delimits(separator)) {
    return fault(
      "wrong_separator",
      `After ISA stands ${quoted(separator)}, which cannot be the element separator.`,
    );
  }
  const elements: string[] = [];
  const last = findLast(text, name.length + separator.length, separator, elements);
  const short = swallowed(elements);
  if (short >= 0) return tooFew(short + 1);
  if (last < 0) {
    if (text.length > MAX_HEADER) return tooFew(elements.length + 1);
    return isLast ? ended(text.length) : MORE;
  }
  const wrong = elements.findIndex((element, index) => index !== REPETITION && CONTROLS.test(element));
  if (wrong >= 0) {
    const detail = `ISA${String(wrong + 1).padStart(2, "0")} holds a control character; remove it.`;
    return fault("control_character", detail);
  }
  const tail = readTail(text, last, isLast);
  if (tail === "more") return MORE;
  if (tail === null) {
    return last >= text.length
      ? ended(text.length)
      : fault("missing_terminator", "ISA16 is not followed by a segment terminator, or it is no separator.");
  }
  const { component, terminator, end } = tail;
  if (terminator === "" || terminator === separator || component === separator) {
    return fault("wrong_separator", "Element separator, component separator and terminator must differ.");
  }
  const delimiters = { element: separator, component, terminator };
  return { kind: "header", delimiters, length: end, elements: [...elements, component ?? ""] };
}

function tooFew(found: number): HeaderReading {
  const detail = `ISA has ${found} elements; it needs ${ISA_ELEMENTS}, empty ones included.`;
  return fault("wrong_element_count", detail);
}

function ended(length: number): HeaderReading {
  const detail = `The file ends within the ISA, after ${length} bytes of it; it was cut off. Send it again.`;
  return fault("incomplete_header", detail);
}

/** A separator, what it divides, and the first character behind that is no letter, digit, dot or blank. */
const BARE_GS =
  /^GS([^A-Za-z0-9\s])(?:(?:(?!\1)[^\r\n]){0,60}\1){7}[A-Za-z0-9.]{0,12} *(\r?\n|[^A-Za-z0-9\s])\s*ST\1/;
const BARE_ST =
  /^ST([^A-Za-z0-9\s])\d{3}\1[A-Za-z0-9]{1,9} *(?:\1[A-Za-z0-9]{0,35})?(\r?\n|(?!\1)[^A-Za-z0-9\s])\s*[A-Z][A-Z0-9]{1,2}\1/;

/** Longer than any GS or ST that these expressions take. */
const MAX_BARE = 600;

/**
 * Reads the delimiters of a file whose ISA is missing, where they can be told for sure: the terminator is what stands
 * between a whole GS and an ST, or a whole ST and the next segment.
 */
export function readBareHeader(text: string, isLast: boolean): HeaderReading {
  if (!/^(?:GS|ST)[^A-Za-z0-9\s]/.test(text)) return { kind: "none" };
  if (text.length < MAX_BARE && !isLast) return MORE;
  const match = BARE_GS.exec(text) ?? BARE_ST.exec(text);
  const [, element, end] = match ?? [];
  if (element === undefined || end === undefined) return { kind: "none" };
  const terminator = end.endsWith("\n") ? "\n" : end;
  return { kind: "header", delimiters: { element, component: null, terminator }, length: 0, elements: [] };
}
