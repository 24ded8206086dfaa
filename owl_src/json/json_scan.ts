// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * Reads JSON text into indented lines without changing one of its words.
 *
 * `JSON.parse` followed by `JSON.stringify` would show another document than the partner sent: `1.10` becomes `1.1`, a large
 * number is rounded and the first of two equal names disappears. The scan keeps every token as it was written, remembers
 * where each value stands (for JSON Pointers) and, where the text is not JSON, says at which line and column it stops being so.
 * It is a loop and not a recursion, because the text is hostile: a hundred thousand open brackets must not end the stack.
 */

import { IntList, LineTable } from "../payload/line_table";
import { doNow, type Slices } from "../payload/slices";

/** The values of a document, chained to their containers so that a deep document needs no long paths. */
export class JsonNodes {
  readonly #text: string;
  readonly #parents = new IntList();
  readonly #keys = new IntList();
  readonly #lines = new IntList();

  constructor(text: string) {
    this.#text = text;
  }

  get length(): number {
    return this.#parents.length;
  }

  /** @param key where the name stands in the text, or -1 less the index in an array */
  add(parent: number, key: number, line: number): number {
    this.#parents.push(parent);
    this.#keys.push(key);
    this.#lines.push(line);
    return this.length - 1;
  }

  /** Index of the container; -1 for the document itself. */
  parent(node: number): number {
    return this.#parents.at(node);
  }

  /** Member name or array index inside the container. */
  key(node: number): string {
    const at = this.#keys.at(node);
    return at < 0
      ? String(-1 - at)
      : (JSON.parse(this.#text.slice(at, endOfString(this.#text, at))) as string);
  }

  /** Index of the line on which the value begins. */
  line(node: number): number {
    return this.#lines.at(node);
  }
}

export interface JsonDocument {
  /** One member a line; an indent is one enclosing container. */
  lines: LineTable;
  nodes: JsonNodes;
}

export type JsonFaultCode =
  | "value_expected"
  | "name_expected"
  | "colon_expected"
  | "object_separator_expected"
  | "array_separator_expected"
  | "string_not_closed"
  | "bad_escape"
  | "control_character"
  | "text_after_end";

export interface JsonFault {
  code: JsonFaultCode;
  /** Index into the text. */
  offset: number;
  /** Counted from 1. */
  line: number;
  /** Counted from 1. */
  column: number;
}

export type JsonReading = { document: JsonDocument; fault: null } | { document: null; fault: JsonFault };

/** RFC 8259: a document is one value, with white space around it. */
export function scanJson(text: string): JsonReading {
  return doNow(scanJsonSlices(text));
}

/** The same in slices, for a text of any length. */
export function* scanJsonSlices(text: string): Slices<JsonReading> {
  const scanner = new Scanner(text);
  try {
    return { document: yield* scanner.scan(), fault: null };
  } catch (error) {
    if (error instanceof Stop) {
      return { document: null, fault: { code: error.code, ...placeOf(text, error.offset) } };
    }
    throw error;
  }
}

/** Line and column of an offset, both counted from 1, as editors show them. */
export function placeOf(text: string, offset: number): { offset: number; line: number; column: number } {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) {
    line += 1;
  }
  return { offset, line, column: offset - (offset ? text.lastIndexOf("\n", offset - 1) : -1) };
}

/** Where a sound string that begins at `start` ends, its closing quote included. */
export function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = at;
    while (text.charAt(slashes - 1) === "\\") {
      slashes -= 1;
    }
    if ((at - slashes) % 2 === 0) {
      return at + 1;
    }
  }
  return text.length;
}

class Stop extends Error {
  readonly code: JsonFaultCode;
  readonly offset: number;

  constructor(code: JsonFaultCode, offset: number) {
    super(code);
    this.code = code;
    this.offset = offset;
  }
}

interface Container {
  close: "}" | "]";
  node: number;
  members: number;
}

/** Values between two looks at the clock. */
const STEPS = 500;
const WHITE_SPACE = /[ \t\r\n]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LITERAL = /true|false|null/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

class Scanner {
  readonly #text: string;
  readonly #open: Container[] = [];
  readonly #lines = new LineTable();
  readonly #nodes: JsonNodes;
  /** Where the line begins, or -1 while nothing stands on it. */
  #start = -1;
  #indent = 0;
  /** Where the line ends by now. */
  #end = 0;
  #key = 0;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#nodes = new JsonNodes(text);
  }

  *scan(): Slices<JsonDocument> {
    for (let steps = 1; ; steps += 1) {
      if (steps % STEPS === 0) {
        yield;
      }
      if (this.#opens()) {
        continue;
      }
      while (this.#closes()) {
        steps += 1;
        if (steps % STEPS === 0) {
          yield;
        }
      }
      if (!this.#open.length) {
        break;
      }
    }
    this.#closeLine();
    this.#skipSpace();
    if (this.#at < this.#text.length) {
      throw new Stop("text_after_end", this.#at);
    }
    return { lines: this.#lines, nodes: this.#nodes };
  }

  /** Reads a scalar or an empty container; true where a container opens, up to its first value. */
  #opens(): boolean {
    this.#skipSpace();
    const first = this.#peek();
    this.#startLine();
    const node = this.#nodes.add(this.#open.at(-1)?.node ?? -1, this.#key, this.#lines.length);
    if (first !== "{" && first !== "[") {
      this.#scalar();
      return false;
    }
    const container: Container = { close: first === "{" ? "}" : "]", node, members: 0 };
    this.#take(1);
    this.#skipSpace();
    if (this.#peek() === container.close) {
      this.#take(1);
      return false;
    }
    this.#open.push(container);
    this.#member(container);
    return true;
  }

  #scalar(): void {
    if (this.#peek() === '"') {
      this.#take(this.#stringLength());
      return;
    }
    const word = this.#match(NUMBER) ?? this.#match(LITERAL);
    if (word === null) {
      throw new Stop("value_expected", this.#at);
    }
    this.#take(word.length);
  }

  /** After a value: true where its container closes, too; false where another value follows or nothing is open. */
  #closes(): boolean {
    const container = this.#open.at(-1);
    if (!container) {
      return false;
    }
    this.#skipSpace();
    if (this.#peek() === ",") {
      this.#take(1);
      this.#member(container);
      return false;
    }
    if (this.#peek() !== container.close) {
      throw new Stop(
        container.close === "}" ? "object_separator_expected" : "array_separator_expected",
        this.#at,
      );
    }
    this.#closeLine();
    this.#open.pop();
    this.#startLine();
    this.#take(1);
    return true;
  }

  /** Starts the line of the next member: its name in an object, its index in an array. */
  #member(container: Container): void {
    this.#closeLine();
    this.#skipSpace();
    this.#key = -1 - container.members;
    container.members += 1;
    if (container.close === "]") {
      return;
    }
    if (this.#peek() !== '"') {
      throw new Stop("name_expected", this.#at);
    }
    this.#startLine();
    this.#key = this.#at;
    this.#take(this.#stringLength());
    this.#skipSpace();
    if (this.#peek() !== ":") {
      throw new Stop("colon_expected", this.#at);
    }
    this.#take(1);
  }

  /** How long the string is that begins here, quotes and escapes as written; the position does not move. */
  #stringLength(): number {
    let at = this.#at + 1;
    for (;;) {
      const code = this.#text.charCodeAt(at);
      if (Number.isNaN(code)) {
        throw new Stop("string_not_closed", this.#at);
      }
      if (code === 0x22) {
        return at + 1 - this.#at;
      }
      if (code < 0x20) {
        throw new Stop("control_character", at);
      }
      at += code === 0x5c ? this.#escapeLength(at) : 1;
    }
  }

  #escapeLength(at: number): number {
    ESCAPE.lastIndex = at;
    const match = ESCAPE.exec(this.#text);
    if (!match) {
      throw new Stop("bad_escape", at);
    }
    return match[0].length;
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text)?.[0] ?? null;
  }

  #take(length: number): void {
    this.#at += length;
    this.#end = this.#at;
  }

  #startLine(): void {
    if (this.#start < 0) {
      this.#start = this.#at;
      this.#indent = this.#open.length;
    }
  }

  #closeLine(): void {
    this.#lines.add(this.#start, this.#end, this.#indent);
    this.#start = -1;
  }

  #peek(): string {
    return this.#text.charAt(this.#at);
  }

  #skipSpace(): void {
    WHITE_SPACE.lastIndex = this.#at;
    this.#at += WHITE_SPACE.exec(this.#text)?.[0].length ?? 0;
  }
}
