// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { isUtf8 } from "node:buffer";

/** The longest line in bytes; SWIFT allows 65 characters, banks that write files of their own more. */
const MAX_LINE_BYTES = 8192;
/** The most lines of one field: SWIFT allows six of :86:, banks write more. */
const MAX_FIELD_LINES = 100;

/** One field of a message: `:61:…` with the lines that continue it. */
export interface Field {
  /** `20`, `60F`; "-" where a message ends. */
  readonly tag: string;
  /** The number of its first line in the file, from 1. */
  readonly line: number;
  readonly lines: readonly string[];
}

const TAG = /^:(\d{2}[A-Z]?):/;
/** The end of a message's text; some write more behind it. */
const END = /^-(?:\}.*|X{3})?\s*$/;

/** Takes a file apart into fields, chunk by chunk; what stands before the first field of a message is passed over. */
export class FieldSplitter {
  #rest: Buffer = Buffer.alloc(0);
  #line = 0;
  #tag: string | null = null;
  #tagLine = 0;
  #lines: string[] = [];
  /** The line on which nothing can be read any more, with the reason; null: all is well. */
  #fault: { readonly line: number; readonly detail: string } | null = null;

  get fault() {
    return this.#fault;
  }

  *push(chunk: Buffer): Generator<Field> {
    let from = 0;
    for (let at = chunk.indexOf(10); at !== -1 && this.#fault === null; at = chunk.indexOf(10, from)) {
      const line = chunk.subarray(from, at);
      from = at + 1;
      yield* this.#take(this.#rest.length === 0 ? line : Buffer.concat([this.#rest, line]));
      this.#rest = Buffer.alloc(0);
    }
    this.#rest = Buffer.concat([this.#rest, chunk.subarray(from)]);
    if (this.#rest.length > MAX_LINE_BYTES) this.#tooLong(this.#line + 1);
  }

  *end(): Generator<Field> {
    if (this.#rest.length > 0 && this.#fault === null) yield* this.#take(this.#rest);
    yield* this.#flush();
  }

  *#take(bytes: Buffer): Generator<Field> {
    this.#line += 1;
    if (bytes.length > MAX_LINE_BYTES) return this.#tooLong(this.#line);
    // German banks write ISO 8859-1, others UTF-8, SWIFT itself neither: each line says which it is.
    const text = bytes.toString(isUtf8(bytes) ? "utf8" : "latin1").replace(/^\ufeff|\r$/g, "");
    const tag = TAG.exec(text)?.[1];
    if (tag !== undefined) {
      yield* this.#flush();
      this.#tag = tag;
      this.#tagLine = this.#line;
      this.#lines = [text.slice(tag.length + 2)];
    } else if (END.test(text)) {
      yield* this.#flush();
      yield { tag: "-", line: this.#line, lines: [] };
    } else if (this.#tag !== null && this.#lines.push(text) > MAX_FIELD_LINES) {
      const detail = `The field :${this.#tag}: on line ${this.#tagLine} has more than ${MAX_FIELD_LINES} lines.`;
      this.#fault = { line: this.#line, detail };
    }
  }

  *#flush(): Generator<Field> {
    if (this.#tag !== null) yield { tag: this.#tag, line: this.#tagLine, lines: this.#lines };
    this.#tag = null;
    this.#lines = [];
  }

  #tooLong(line: number): void {
    this.#fault = { line, detail: `The line has more than ${MAX_LINE_BYTES} bytes; MT940 has short lines.` };
  }
}
