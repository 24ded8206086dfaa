// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Fault } from "../../canonical/index.ts";
import type { Segment } from "../edi/segment.ts";
import { type Delimiters, type HeaderReading, readBareHeader, readIsa } from "./delimiters.ts";
import { foreignFormat } from "./foreign.ts";
import { readSegment } from "./read-segment.ts";
import { Skipped } from "./skipped.ts";
import { decoderOf, quoted } from "./text.ts";

/** The longest segment that is read, in bytes. */
export const MAX_SEGMENT = 65_536;

/** What a tokenizer finds, in the order of the file. */
export interface TokenSink {
  segment(segment: Segment): void;
  /** A segment that cannot be read; the next one can. */
  flaw(fault: Fault): void;
  /** What is no segment and was skipped. */
  skipped(remark: Fault): void;
  /** Nothing that follows can be read. */
  lost(fault: Fault): void;
}

type State = "between" | "within" | "overlong" | "lost";

/** Where an envelope begins or ends: what was skipped before it is told there. */
const BOUNDARIES: ReadonlySet<string> = new Set(["ISA", "GS", "ST", "SE", "GE", "IEA"]);

/** What may stand around interchanges: white space, the end mark of DOS, padding, a byte order mark. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: real files end in them
const BLANKS = /^(?:[\s\0\x1a]|\xef\xbb\xbf)+/;

/** Enough to tell what a file is, and to see an ISA that is wrapped. */
const MIN_BEGINNING = 16;

/** A text without what pads the end of a file. */
function withoutPadding(text: string): string {
  let end = text.length;
  while (end > 0 && " \t\r\n\0\x1a".includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** Takes bytes of any number at a time and finds the segments of X12 in them; see delimiters.ts for how. */
export class Tokenizer {
  readonly #sink: TokenSink;
  #state: State = "between";
  /** The terminator as text; nothing where it is a line break. */
  #ending = "";
  #delimiters: Delimiters = { element: "*", component: null, terminator: "~" };
  /** What has not been read yet, each byte a character; `#at` is how far it has been. */
  #text = "";
  #at = 0;
  /** How far no terminator was found. */
  #searched = 0;
  /** Bytes of the file before `#text`. */
  #base = 0;
  /** Whether an interchange, or a GS or ST without one, has been found. */
  #hasBegun = false;
  /** How many segments there were in this interchange, and in this transaction set. */
  #inInterchange = 0;
  #inSet = 0;
  #isInSet = false;
  #junkAt: number | null = null;
  #skipped = new Skipped();

  constructor(sink: TokenSink) {
    this.#sink = sink;
  }

  push(chunk: Buffer): void {
    if (this.#state === "lost") return;
    this.#text += chunk.toString("latin1");
    this.#drain(false);
    this.#text = this.#text.slice(this.#at);
    this.#base += this.#at;
    this.#searched = Math.max(0, this.#searched - this.#at);
    this.#at = 0;
  }

  /** The file has ended. */
  end(): void {
    if (this.#state === "lost") return;
    this.#drain(true);
    this.#tellSkipped();
    this.#tellJunk();
    if (this.#hasBegun || this.#isLost()) return;
    const isEmpty = this.#base + this.#text.length === 0;
    if (isEmpty) this.#lose("empty_file", "The file is empty.", 0);
    else
      this.#lose(
        "no_interchange",
        "The file has no ISA, the segment that an X12 interchange begins with.",
        0,
      );
  }

  #isLost(): boolean {
    return this.#state === "lost";
  }

  #drain(isLast: boolean): void {
    let goesOn = true;
    while (goesOn) {
      if (this.#state === "between") goesOn = this.#findInterchange(isLast);
      else if (this.#state === "within") goesOn = this.#readSegments(isLast);
      else if (this.#state === "overlong") goesOn = this.#leaveOverlong(isLast);
      else goesOn = false;
    }
    if (this.#state === "lost") this.#at = this.#text.length;
  }

  /** Looks for the next ISA. False: there is no more to read now. */
  #findInterchange(isLast: boolean): boolean {
    const blanks = BLANKS.exec(this.#rest())?.[0].length ?? 0;
    if (this.#junkAt === null) this.#at += blanks;
    const rest = this.#rest();
    if (rest === "" || (rest.length < MIN_BEGINNING && !isLast)) return false;
    if (!this.#hasBegun && this.#junkAt === null) {
      const foreign = foreignFormat(rest.slice(0, MIN_BEGINNING));
      if (foreign !== null) return this.#lose("wrong_format", foreign, this.#base + this.#at);
      const bare = readBareHeader(rest, isLast);
      if (bare.kind !== "none") return this.#enter(bare);
    }
    return this.#findIsa(rest, isLast);
  }

  #findIsa(rest: string, isLast: boolean): boolean {
    const found = /I[\r\n]*S[\r\n]*A[\r\n]*[^A-Za-z0-9 \r\n]/.exec(rest);
    if (found === null) {
      this.#junkAt ??= this.#base + this.#at;
      // The beginning of an ISA may be among the last characters.
      this.#at = isLast ? this.#text.length : Math.max(this.#at, this.#text.length - MIN_BEGINNING + 1);
      return false;
    }
    if (found.index > 0) this.#junkAt ??= this.#base + this.#at;
    this.#at += found.index;
    this.#tellJunk();
    return this.#enter(readIsa(this.#rest(), isLast));
  }

  /** Begins to read segments with what a header says. */
  #enter(header: HeaderReading): boolean {
    if (header.kind === "more" || header.kind === "none") return false;
    if (header.kind === "fault") return this.#lose(header.code, header.detail, this.#base + this.#at);
    this.#hasBegun = true;
    this.#state = "within";
    this.#delimiters = header.delimiters;
    const { terminator } = header.delimiters;
    this.#ending = decoderOf(terminator)(terminator).trim();
    this.#inInterchange = 0;
    this.#isInSet = false;
    if (header.length > 0) {
      const text = this.#text.slice(this.#at, this.#at + header.length);
      this.#at += header.length;
      this.#emit(isaSegment(text, header.elements));
    }
    this.#searched = this.#at;
    return true;
  }

  /** Reads segments to the last terminator, or to where another state begins. */
  #readSegments(isLast: boolean): boolean {
    const { terminator } = this.#delimiters;
    while (this.#state === "within") {
      const end = this.#text.indexOf(terminator, Math.max(this.#at, this.#searched));
      if (end < 0) return this.#readRest(isLast);
      const begin = this.#at;
      if (end === begin) {
        this.#at = end + terminator.length;
        this.#skipEmpty();
      } else if (end - begin > MAX_SEGMENT) {
        this.#tellOverlong();
        this.#at = end + terminator.length;
      } else {
        this.#at = end + terminator.length;
        this.#read(this.#text.slice(begin, end), begin, this.#ending);
      }
    }
    return true;
  }

  /** There is no terminator in what is left: it is the beginning of a segment, or the file's last. */
  #readRest(isLast: boolean): boolean {
    const length = this.#text.length - this.#at;
    if (length > MAX_SEGMENT) {
      this.#tellOverlong();
      this.#state = "overlong";
      return true;
    }
    this.#searched = Math.max(this.#at, this.#text.length - this.#delimiters.terminator.length + 1);
    if (!isLast || length === 0) return false;
    const begin = this.#at;
    const text = withoutPadding(this.#text.slice(begin));
    this.#at = this.#text.length;
    if (text.replace(BLANKS, "") !== "") this.#read(text, begin, "");
    return this.#at < this.#text.length;
  }

  #tellOverlong(): void {
    const place = `byte ${this.#base + this.#at}`;
    const detail = `From here on ${MAX_SEGMENT} bytes have no segment terminator (${quoted(this.#delimiters.terminator)}); no segment may be longer.`;
    this.#count();
    this.#sink.flaw({ pointer: place, code: "segment_too_long", detail });
  }

  /** Passes over the rest of a segment that is too long. */
  #leaveOverlong(isLast: boolean): boolean {
    const { terminator } = this.#delimiters;
    const end = this.#text.indexOf(terminator, this.#at);
    if (end < 0) {
      const kept = isLast ? 0 : terminator.length - 1;
      this.#at = Math.max(this.#at, this.#text.length - kept);
      return false;
    }
    this.#at = end + terminator.length;
    this.#searched = this.#at;
    this.#state = "within";
    return true;
  }

  /**
   * Reads what stands between two terminators.
   *
   * @param ending what its raw text ends with
   */
  #read(piece: string, begin: number, ending: string): void {
    const within = headerWithin(piece);
    if (within >= 0) {
      this.#read(piece.slice(0, within), begin, "");
      this.#at = begin + within;
      this.#searched = this.#at;
      return;
    }
    const reading = readSegment(piece, this.#delimiters);
    if (reading.kind === "blank") {
      this.#skipEmpty();
      return;
    }
    if (reading.kind === "header") {
      // Another interchange begins without the end of this one, and may have delimiters of its own.
      this.#tellSkipped();
      this.#at = begin + reading.at;
      this.#searched = this.#at;
      this.#state = "between";
      return;
    }
    if (reading.comment !== null) this.#skipped.addComment(reading.comment, this.#place());
    if (reading.kind === "flaw") {
      this.#count();
      const { code, detail, element } = reading;
      const pointer = element === null ? this.#place() : `${this.#place()} ${element}`;
      this.#sink.flaw({ pointer, code, detail });
      return;
    }
    const { id, elements, raw } = reading.segment;
    this.#emit({ id, elements, raw: raw + ending });
  }

  /** The place of the segment that was read last, outside of the segments that can be named. */
  #place(): string {
    return `segment ${this.#isInSet ? this.#inSet : this.#inInterchange}`;
  }

  #count(): number {
    this.#inInterchange += 1;
    this.#inSet += 1;
    return this.#isInSet ? this.#inSet : this.#inInterchange;
  }

  #emit(segment: Omit<Segment, "position">): void {
    const { id } = segment;
    if (BOUNDARIES.has(id)) this.#tellSkipped();
    if (id === "ST") {
      this.#isInSet = true;
      this.#inSet = 0;
    } else if (id === "GE" || id === "IEA" || id === "GS") this.#isInSet = false;
    const position = this.#count();
    if (id === "SE") this.#isInSet = false;
    if (id === "IEA") this.#state = "between";
    this.#sink.segment({ ...segment, position });
  }

  #skipEmpty(): void {
    const { terminator } = this.#delimiters;
    // An empty line between lines is nothing that anybody misses.
    if (terminator !== "\n" && terminator !== "\r") this.#skipped.addEmpty(this.#place());
  }

  #tellSkipped(): void {
    for (const remark of this.#skipped.take()) this.#sink.skipped(remark);
  }

  #tellJunk(): void {
    if (this.#junkAt === null) return;
    const length = this.#base + this.#at - this.#junkAt;
    const detail = `${length} bytes here belong to no interchange and were skipped.`;
    const pointer = `byte ${this.#junkAt}`;
    this.#junkAt = null;
    if (this.#hasBegun || this.#at < this.#text.length) {
      this.#sink.skipped({ pointer, code: "text_outside", detail });
    }
  }

  #lose(code: string, detail: string, place: number): false {
    this.#state = "lost";
    this.#sink.lost({ pointer: `byte ${place}`, code, detail });
    return false;
  }

  #rest(): string {
    return this.#at === 0 ? this.#text : this.#text.slice(this.#at);
  }
}

function isaSegment(text: string, elements: readonly string[]): Omit<Segment, "position"> {
  const decode = decoderOf(text);
  return { id: "ISA", elements: elements.map((element) => [decode(element)]), raw: decode(text).trim() };
}

/** Where an ISA begins on a line of its own behind a segment whose terminator is missing; -1 where none does. */
function headerWithin(piece: string): number {
  const found = /[\r\n][ \t]*(?=ISA[^A-Za-z0-9 \r\n])/.exec(piece);
  return found === null || piece.slice(0, found.index).trim() === "" ? -1 : found.index + found[0].length;
}
