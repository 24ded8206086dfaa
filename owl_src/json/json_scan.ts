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

export type TokenKind = "key" | "string" | "number" | "literal" | "punctuation" | "text";

export interface JsonToken {
  kind: TokenKind;
  text: string;
}

export interface JsonLine {
  /** How many containers enclose the line. */
  indent: number;
  tokens: JsonToken[];
}

/** A value of the document, chained to its container so that a deep document needs no long paths. */
export interface JsonNode {
  /** Index of the container in `nodes`; -1 for the document itself. */
  parent: number;
  /** Member name or array index inside the container. */
  key: string;
  /** Index in `lines` of the line on which the value begins. */
  line: number;
}

export interface JsonDocument {
  lines: JsonLine[];
  nodes: JsonNode[];
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
  const scanner = new Scanner(text);
  try {
    return { document: scanner.scan(), fault: null };
  } catch (error) {
    if (error instanceof Stop) {
      return { document: null, fault: { code: error.code, ...placeOf(text, error.offset) } };
    }
    throw error;
  }
}

/** Line and column of an offset, both counted from 1, as editors show them. */
export function placeOf(text: string, offset: number): { offset: number; line: number; column: number } {
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  return { offset, line, column: offset - before.lastIndexOf("\n") };
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

const WHITE_SPACE = /[ \t\r\n]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LITERAL = /true|false|null/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

class Scanner {
  readonly #text: string;
  readonly #open: Container[] = [];
  readonly #lines: JsonLine[] = [];
  readonly #nodes: JsonNode[] = [];
  #line: JsonLine = { indent: 0, tokens: [] };
  #key = "";
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  scan(): JsonDocument {
    this.#newLine();
    do {
      this.#value();
    } while (this.#separator());
    this.#skipSpace();
    if (this.#at < this.#text.length) {
      throw new Stop("text_after_end", this.#at);
    }
    return { lines: this.#lines, nodes: this.#nodes };
  }

  /** Reads a scalar, an empty container, or the opening of a container up to its first value. */
  #value(): void {
    this.#skipSpace();
    for (let first = this.#peek(); first === "{" || first === "["; first = this.#peek()) {
      const container: Container = { close: first === "{" ? "}" : "]", node: this.#node(), members: 0 };
      this.#push("punctuation", first);
      this.#skipSpace();
      if (this.#peek() === container.close) {
        this.#push("punctuation", container.close);
        return;
      }
      this.#open.push(container);
      this.#member(container);
    }
    this.#node();
    this.#scalar();
  }

  #scalar(): void {
    if (this.#peek() === '"') {
      this.#push("string", this.#string());
      return;
    }
    const number = this.#match(NUMBER);
    const word = number ?? this.#match(LITERAL);
    if (word === null) {
      throw new Stop("value_expected", this.#at);
    }
    this.#push(number === null ? "literal" : "number", word);
  }

  /** After a value: closes what ends here; true when another value follows. */
  #separator(): boolean {
    for (let container = this.#open.at(-1); container; container = this.#open.at(-1)) {
      this.#skipSpace();
      if (this.#peek() === ",") {
        this.#push("punctuation", ",");
        this.#member(container);
        return true;
      }
      if (this.#peek() !== container.close) {
        throw new Stop(
          container.close === "}" ? "object_separator_expected" : "array_separator_expected",
          this.#at,
        );
      }
      this.#open.pop();
      this.#newLine();
      this.#push("punctuation", container.close);
    }
    return false;
  }

  /** Starts the line of the next member: its name in an object, its index in an array. */
  #member(container: Container): void {
    this.#newLine();
    this.#skipSpace();
    this.#key = String(container.members);
    container.members += 1;
    if (container.close === "]") {
      return;
    }
    if (this.#peek() !== '"') {
      throw new Stop("name_expected", this.#at);
    }
    const name = this.#string();
    this.#key = JSON.parse(name) as string;
    this.#push("key", name);
    this.#skipSpace();
    if (this.#peek() !== ":") {
      throw new Stop("colon_expected", this.#at);
    }
    this.#push("punctuation", ":");
    this.#skipSpace();
  }

  /** The string that begins here, quotes and escapes as written; the position does not move. */
  #string(): string {
    let at = this.#at + 1;
    for (;;) {
      const code = this.#text.charCodeAt(at);
      if (Number.isNaN(code)) {
        throw new Stop("string_not_closed", this.#at);
      }
      if (code === 0x22) {
        return this.#text.slice(this.#at, at + 1);
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

  #node(): number {
    this.#nodes.push({ parent: this.#open.at(-1)?.node ?? -1, key: this.#key, line: this.#lines.length - 1 });
    return this.#nodes.length - 1;
  }

  #push(kind: TokenKind, text: string): void {
    this.#line.tokens.push({ kind, text });
    this.#at += text.length;
  }

  #newLine(): void {
    this.#line = { indent: this.#open.length, tokens: [] };
    this.#lines.push(this.#line);
  }

  #peek(): string {
    return this.#text.charAt(this.#at);
  }

  #skipSpace(): void {
    WHITE_SPACE.lastIndex = this.#at;
    this.#at += WHITE_SPACE.exec(this.#text)?.[0].length ?? 0;
  }
}
