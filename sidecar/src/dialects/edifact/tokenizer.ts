// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Fault } from "../../canonical/index.ts";
import { elementOf } from "../edi/segment.ts";
import { Charset } from "./charset.ts";
import { type EdifactSegment, MAX_ELEMENTS, parseSegment } from "./parse-segment.ts";
import {
  DEFAULT_CHARACTERS,
  readServiceCharacters,
  type ServiceCharacters,
  UNA_LENGTH,
} from "./service-characters.ts";

/** The longest segment, in bytes; the longest of the standard has about 2000. */
export const MAX_SEGMENT = 64 * 1024;

const NOTHING = Buffer.alloc(0);
const CARRIAGE_RETURN = 13;
const LINE_FEED = 10;
/** The byte order mark of UTF-8, byte by byte; files that were put together have it in their middle as well. */
const BOM = "\u00ef\u00bb\u00bf";

/** First bytes of what is no text of one byte a character, with the fault that they are. */
const FOREIGN: readonly (readonly [readonly number[], string, string])[] = [
  [[0x50, 0x4b], "archive", "This is a zip archive; send the file that is in it."],
  [
    [0x1f, 0x8b],
    "archive",
    "This is a gzip archive; send the file that is in it, or say Content-Encoding: gzip.",
  ],
  [[0xff, 0xfe], "wrong_encoding", "This is UTF-16; send it in the character set that UNB declares."],
  [[0xfe, 0xff], "wrong_encoding", "This is UTF-16; send it in the character set that UNB declares."],
  [[0x55, 0x00], "wrong_encoding", "This is UTF-16; send it in the character set that UNB declares."],
  [[0x00, 0x55], "wrong_encoding", "This is UTF-16; send it in the character set that UNB declares."],
];

/** What may stand between segments and means nothing: white space, NUL, the end-of-file character of CP/M. */
function isFiller(byte: number): boolean {
  return byte <= 0x20;
}

/**
 * Cuts a stream of bytes into segments, whatever the chunks, in memory that does not grow: it keeps what it has of one
 * segment. UNA and UNB are read anew for each interchange. Once `fault` is set it reads nothing more.
 */
export class Tokenizer {
  /** Why nothing can be read from here on, or null. */
  fault: Fault | null = null;
  /** The service characters of the interchange that is being read. */
  characters: ServiceCharacters = DEFAULT_CHARACTERS;
  #charset = new Charset("");
  /** What is not a whole segment yet. */
  #rest: Buffer = NOTHING;
  /** Where the next segment begins in it. */
  #at = 0;
  /** Up to where it is known to hold no terminator. */
  #searched = 0;
  /** Bytes of the file before #rest. */
  #offset = 0;
  /** How many segments of the interchange were read, and of the message that is open; null outside of one. */
  #ofInterchange = 0;
  #ofUnit: number | null = null;
  #hasUna = false;
  #emptyTold = false;

  /** Takes the next bytes; the segments that are whole with them, lazily: take all before the next push. */
  *push(chunk: Buffer): Generator<EdifactSegment> {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    while (this.fault === null && this.#begin()) {
      const end = this.#terminator();
      if (this.fault !== null || end === -1) break;
      const segment = this.#segment(this.#at, end);
      this.#at = end + 1;
      if (segment !== null) yield segment;
    }
    this.#forget();
  }

  /** The file is at its end; how many bytes are left that are no whole segment, white space apart. */
  end(): number {
    let left = 0;
    for (const byte of this.#rest) if (!isFiller(byte)) left++;
    return left;
  }

  /** Where the reading stands, for people. */
  get place(): string {
    const segments = this.#ofUnit ?? this.#ofInterchange;
    return segments > 0 ? `after segment ${segments}` : `byte ${this.#offset + this.#at + 1}`;
  }

  #fail(code: string, detail: string, pointer = this.place): false {
    this.fault = { pointer, code, detail };
    return false;
  }

  #forget(): void {
    this.#rest = this.fault === null ? Buffer.from(this.#rest.subarray(this.#at)) : NOTHING;
    this.#offset += this.#at;
    this.#searched = Math.max(0, this.#searched - this.#at);
    this.#at = 0;
  }

  /** Goes to where the next segment begins, behind white space and UNA; false when that is not known yet, or a fault. */
  #begin(): boolean {
    const rest = this.#rest;
    if (this.#offset + this.#at === 0 && (rest.length < 3 || !this.#isText())) return false;
    while (this.#at < rest.length && isFiller(rest[this.#at] as number) && !this.#isTerminator()) this.#at++;
    const id = rest.toString("latin1", this.#at, this.#at + 3);
    if (id === "UNA") return this.#una();
    if (id === "UNB") return this.#interchange();
    if (id !== BOM) return !"UNA".startsWith(id) && !BOM.startsWith(id);
    this.#at += BOM.length;
    return this.#begin();
  }

  #isText(): boolean {
    const foreign = FOREIGN.find(([bytes]) => bytes.every((byte, index) => this.#rest[index] === byte));
    return foreign === undefined || this.#fail(foreign[1], foreign[2]);
  }

  #una(): boolean {
    if (this.#rest.length - this.#at < UNA_LENGTH) return false;
    const una = this.#rest.toString("latin1", this.#at, this.#at + UNA_LENGTH);
    const characters = readServiceCharacters(una);
    if (characters === null)
      return this.#fail(
        "wrong_service_characters",
        `${una} names characters that cannot structure a message.`,
      );
    this.characters = characters;
    this.#hasUna = true;
    this.#at += UNA_LENGTH;
    return this.#begin();
  }

  /** An interchange without UNA has the defaults, whatever the one before it had. */
  #interchange(): boolean {
    if (this.#rest.length - this.#at < 4) return false;
    if (!this.#hasUna) this.characters = DEFAULT_CHARACTERS;
    return true;
  }

  #isTerminator(): boolean {
    return this.#rest[this.#at] === this.characters.terminator.charCodeAt(0);
  }

  /** The place of the next terminator that no release character takes the meaning from, or -1. */
  #terminator(): number {
    const byte = this.characters.terminator.charCodeAt(0);
    const from = this.#at;
    for (let at = Math.max(from, this.#searched); ; at++) {
      at = this.#rest.indexOf(byte, at);
      this.#searched = at === -1 ? this.#rest.length : at;
      if (this.#searched - from > MAX_SEGMENT) {
        const detail = `A segment may have ${MAX_SEGMENT} bytes. Is its terminator missing, or another than UNA says?`;
        this.#fail("too_long", detail);
        return -1;
      }
      if (at === -1 || !this.#isReleased(from, at)) return at;
    }
  }

  /** Whether an odd number of release characters stands before a place; line breaks between do not count. */
  #isReleased(from: number, end: number): boolean {
    if (this.characters.release === null) return false;
    const release = this.characters.release.charCodeAt(0);
    let count = 0;
    for (let at = end - 1; at >= from; at--) {
      const byte = this.#rest[at];
      if (byte === release) count++;
      else if (byte !== CARRIAGE_RETURN && byte !== LINE_FEED) break;
    }
    return count % 2 === 1;
  }

  #segment(from: number, end: number): EdifactSegment | null {
    if (end === from) return this.#empty();
    const { text, doubt } = this.#charset.decode(this.#rest.subarray(from, end));
    const position = this.#count(text.slice(0, 3));
    const segment = parseSegment(text, this.characters, position, doubt);
    if (segment === null)
      this.#fail("too_many", `A segment may have ${MAX_ELEMENTS} elements.`, `segment ${position}`);
    else if (segment.id === "UNB") this.#heed(segment);
    return segment;
  }

  /** The number of the next segment: the segments of a message are counted by themselves. */
  #count(id: string): number {
    if (id === "UNB") this.#ofInterchange = 0;
    if (id === "UNB" || id === "UNE" || id === "UNZ") this.#ofUnit = null;
    if (id === "UNH") this.#ofUnit = 0;
    this.#ofInterchange++;
    if (this.#ofUnit === null) return this.#ofInterchange;
    const position = this.#ofUnit + 1;
    this.#ofUnit = id === "UNT" ? null : position;
    return position;
  }

  /** Takes from UNB what it says about the segments to come. */
  #heed(unb: EdifactSegment): void {
    this.#hasUna = false;
    this.#charset = new Charset(elementOf(unb, 1) ?? "");
    if (elementOf(unb, 1, 2) !== "4") this.characters = { ...this.characters, repetition: null };
  }

  /** Empty segments say nothing; the first is told, so that a million of them are one remark. */
  #empty(): EdifactSegment | null {
    if (this.#emptyTold) return null;
    this.#emptyTold = true;
    const position = (this.#ofUnit ?? this.#ofInterchange) + 1;
    const raw = this.characters.terminator;
    return { id: "", elements: [], position, raw, doubt: "Empty segments were passed over." };
  }
}
