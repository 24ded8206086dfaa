// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { isUtf8 } from "node:buffer";
import { type Fault, pointerOf, valueAt } from "../canonical/index.ts";

/** How deep arrays and objects may nest; partners' messages nest below 10. */
export const MAX_DEPTH = 64;

/**
 * How many values a text may hold. Checking them takes time in which nobody else is served; a message of as many events as
 * one may carry has some 40 values for each.
 */
export const MAX_VALUES = 50_000;

/** A JSON text that was read, with a way back from each object to the partner's own words. */
export interface JsonDocument {
  readonly value: unknown;
  /** The text of the object at a path of `value`, exactly as the partner wrote it. Throws when there is no object. */
  rawAt(path: readonly PropertyKey[]): string;
}

export type JsonReading =
  | { readonly ok: true; readonly document: JsonDocument }
  | { readonly ok: false; readonly fault: Fault };

/** Ends the reading at the first fault; never leaves this module. */
class JsonFault extends Error {
  readonly code: string;
  readonly position: number;

  constructor(code: string, message: string, position: number) {
    super(message);
    this.code = code;
    this.position = position;
  }
}

const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const COLON = 58;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const HEX = /^[0-9a-fA-F]{4}$/;
const ESCAPES: Record<string, string> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

/**
 * Reads RFC 8259 JSON and refuses what two readers could understand differently (RFC 7493, I-JSON): a member twice,
 * a lone surrogate, NUL, a number that a double cannot hold. It recurses, but never deeper than MAX_DEPTH.
 *
 * JSON.parse cannot do this: it keeps the last of two members and rounds large numbers without a word, and says
 * neither where in the structure a fault is nor which part of the text an object came from.
 */
class Reader implements JsonDocument {
  value: unknown = undefined;
  readonly #text: string;
  readonly #path: (string | number)[] = [];
  readonly #spans = new Map<object, readonly [number, number]>();
  #position = 0;
  #values = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): JsonReading {
    try {
      this.#skipSpace();
      this.value = this.#value();
      this.#skipSpace();
      if (this.#position < this.#text.length)
        this.#fail("syntax", "There is more text after the end of the value.");
      return { ok: true, document: this };
    } catch (error) {
      if (!(error instanceof JsonFault)) throw error;
      return { ok: false, fault: this.#faultOf(error) };
    }
  }

  rawAt(path: readonly PropertyKey[]): string {
    const span = this.#spans.get(valueAt(this.value, path) as object);
    if (span === undefined) throw new TypeError(`There is no object at ${pointerOf(path)}`);
    return this.#text.slice(span[0], span[1]);
  }

  #fail(code: string, message: string, position = this.#position): never {
    throw new JsonFault(code, message, position);
  }

  #faultOf({ code, message, position }: JsonFault): Fault {
    const before = this.#text.slice(0, position);
    const line = before.split("\n").length;
    const column = position - before.lastIndexOf("\n");
    const place = `line ${line}, column ${column}, byte ${Buffer.byteLength(before)}`;
    return { pointer: pointerOf(this.#path), code, detail: `${message} See ${place}.` };
  }

  #skipSpace(): void {
    for (;;) {
      const char = this.#text.charCodeAt(this.#position);
      if (char !== 32 && char !== 10 && char !== 13 && char !== 9) return;
      this.#position += 1;
    }
  }

  #value(): unknown {
    this.#values += 1;
    if (this.#values > MAX_VALUES) {
      this.#fail("too_many_values", `A message may hold ${MAX_VALUES} values; send it in parts.`);
    }
    switch (this.#text.charCodeAt(this.#position)) {
      case QUOTE:
        return this.#string();
      case OPEN_BRACE:
        return this.#object();
      case OPEN_BRACKET:
        return this.#array();
      case 116: // t
        return this.#literal("true", true);
      case 102: // f
        return this.#literal("false", false);
      case 110: // n
        return this.#literal("null", null);
      default:
        return this.#number();
    }
  }

  #literal<Value>(word: string, value: Value): Value {
    if (!this.#text.startsWith(word, this.#position)) this.#unexpected("a value");
    this.#position += word.length;
    return value;
  }

  #unexpected(wanted: string): never {
    if (this.#position >= this.#text.length) this.#fail("syntax", `The text ends where ${wanted} should be.`);
    this.#fail("syntax", `This is not JSON: ${wanted} should be here.`);
  }

  #number(): number {
    NUMBER.lastIndex = this.#position;
    const match = NUMBER.exec(this.#text);
    if (match === null) this.#unexpected("a value");
    const value = Number(match[0]);
    const isInteger = match[1] === undefined && match[2] === undefined;
    if (isInteger ? !Number.isSafeInteger(value) : !Number.isFinite(value)) {
      this.#fail("number_too_large", "This number is too large to be kept exactly; send it as a string.");
    }
    this.#position = NUMBER.lastIndex;
    return value;
  }

  #string(): string {
    const start = this.#position + 1;
    for (let index = start; ; index += 1) {
      const char = this.#text.charCodeAt(index);
      if (char === QUOTE) {
        this.#position = index + 1;
        return this.#text.slice(start, index);
      }
      if (char === BACKSLASH) return this.#escapedString(start, index);
      if (!(char >= 32)) this.#badCharacter(index);
    }
  }

  #badCharacter(index: number): never {
    if (index >= this.#text.length) this.#fail("syntax", "The text ends inside a string.", index);
    this.#fail("control_character", "A control character in a string must be written as an escape.", index);
  }

  /** Goes on with a string whose first escape stands at `index`. */
  #escapedString(start: number, index: number): string {
    let value = this.#text.slice(start, index);
    this.#position = index;
    for (;;) {
      const char = this.#text.charCodeAt(this.#position);
      if (char === QUOTE) break;
      if (char === BACKSLASH) {
        value += this.#escape();
      } else {
        const plain = this.#position;
        this.#skipPlain();
        value += this.#text.slice(plain, this.#position);
      }
    }
    this.#position += 1;
    return value;
  }

  #skipPlain(): void {
    for (;;) {
      const char = this.#text.charCodeAt(this.#position);
      if (char === QUOTE || char === BACKSLASH) return;
      if (!(char >= 32)) this.#badCharacter(this.#position);
      this.#position += 1;
    }
  }

  #escape(): string {
    const letter = this.#text.charAt(this.#position + 1);
    if (letter === "u") return this.#unicodeEscape();
    const char = ESCAPES[letter];
    if (char === undefined) this.#fail("syntax", "JSON has no such escape in a string.");
    this.#position += 2;
    return char;
  }

  #unicodeEscape(): string {
    const start = this.#position;
    const unit = this.#codeUnit();
    if (unit === 0) this.#fail("nul_character", "NUL cannot be kept; leave it out.", start);
    if (unit < 0xd800 || unit > 0xdfff) return String.fromCharCode(unit);
    const isPair = unit <= 0xdbff && this.#text.startsWith("\\u", this.#position);
    const low = isPair ? this.#codeUnit() : 0;
    if (low < 0xdc00 || low > 0xdfff) {
      this.#fail("lone_surrogate", "Half of a surrogate pair stands alone; it is no character.", start);
    }
    return String.fromCharCode(unit, low);
  }

  #codeUnit(): number {
    const digits = this.#text.slice(this.#position + 2, this.#position + 6);
    if (!HEX.test(digits)) this.#fail("syntax", "Four hexadecimal digits should follow \\u.");
    this.#position += 6;
    return Number.parseInt(digits, 16);
  }

  #descend(): void {
    if (this.#path.length >= MAX_DEPTH) {
      // The path to a place this deep helps nobody.
      this.#path.length = 0;
      this.#fail("too_deep", `Arrays and objects may nest ${MAX_DEPTH} deep at most.`);
    }
  }

  #array(): unknown[] {
    this.#descend();
    const items: unknown[] = [];
    this.#position += 1;
    this.#skipSpace();
    if (this.#take(CLOSE_BRACKET)) return items;
    const level = this.#path.push(0) - 1;
    for (;;) {
      this.#path[level] = items.length;
      this.#skipSpace();
      items.push(this.#value());
      this.#skipSpace();
      if (this.#take(CLOSE_BRACKET)) break;
      if (!this.#take(COMMA)) this.#unexpected("a comma or ]");
    }
    this.#path.pop();
    return items;
  }

  #object(): Record<string, unknown> {
    this.#descend();
    const start = this.#position;
    const members: Record<string, unknown> = {};
    this.#position += 1;
    this.#skipSpace();
    if (!this.#take(CLOSE_BRACE)) this.#members(members);
    this.#spans.set(members, [start, this.#position]);
    return members;
  }

  #members(members: Record<string, unknown>): void {
    for (;;) {
      this.#skipSpace();
      const start = this.#position;
      if (this.#text.charCodeAt(start) !== QUOTE) this.#unexpected("a member name in quotes");
      const name = this.#string();
      this.#path.push(name);
      if (Object.hasOwn(members, name))
        this.#fail("duplicate_member", "This member stands here twice.", start);
      this.#skipSpace();
      if (!this.#take(COLON)) this.#unexpected("a colon");
      this.#skipSpace();
      setMember(members, name, this.#value());
      this.#path.pop();
      this.#skipSpace();
      if (this.#take(CLOSE_BRACE)) break;
      if (!this.#take(COMMA)) this.#unexpected("a comma or }");
    }
  }

  #take(char: number): boolean {
    if (this.#text.charCodeAt(this.#position) !== char) return false;
    this.#position += 1;
    return true;
  }
}

function setMember(members: Record<string, unknown>, name: string, value: unknown): void {
  if (name === "__proto__") {
    // Plain assignment would set the prototype instead of a member.
    Object.defineProperty(members, name, { value, enumerable: true, configurable: true, writable: true });
  } else {
    members[name] = value;
  }
}

/** The first byte that does not belong to UTF-8: decoding replaces it, so that it comes out different. */
function firstWrongByte(body: Buffer): number {
  const decoded = Buffer.from(body.toString("utf8"));
  return body.findIndex((byte, index) => byte !== decoded[index]);
}

/**
 * Reads a body as strict JSON (see Reader); never throws for what the body holds.
 *
 * A byte order mark is skipped, as RFC 8259 section 8.1 allows.
 */
export function readJson(body: Buffer): JsonReading {
  if (body.length === 0) {
    return {
      ok: false,
      fault: { pointer: "", code: "empty", detail: "The body is empty; a JSON text is expected." },
    };
  }
  if (!isUtf8(body)) {
    const detail = `The body is not UTF-8: byte ${firstWrongByte(body)} begins no character.`;
    return { ok: false, fault: { pointer: "", code: "not_utf8", detail } };
  }
  const text = body.toString("utf8");
  return new Reader(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text).read();
}
