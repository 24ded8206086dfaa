// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Fault } from "../../canonical/index.ts";
import type { DialectContext } from "../dialect.ts";
import { faultAt, placeOf } from "../edi/segment.ts";
import type { FileDialect, FileItem, FileSource } from "../file-dialect.ts";
import type { Mapping } from "../mapping.ts";
import { type FileContext, OpenInterchange } from "./interchange.ts";
import { MESSAGE_READERS } from "./messages.ts";
import type { EdifactSegment } from "./parse-segment.ts";
import { Tokenizer } from "./tokenizer.ts";

export const EDIFACT_TYPE = "application/edifact";

/** Large chunks are taken in slices, so that one of them never becomes a long list of items. */
const SLICE = 64 * 1024;

/** UNA or UNB, or UNH where a sender forgets the envelope, behind marks and white space. */
const BEGINNING = /^(?:\u00ef\u00bb\u00bf|\s)*(?:UNA[^A-Za-z\d]{6}|UNB[^A-Za-z\d\s]|UNH[^A-Za-z\d\s])/;

/** One reading of a file: what its interchanges become, and what stands around them. */
class FileReading {
  readonly #file: FileContext;
  readonly #tokenizer = new Tokenizer();
  #interchange: OpenInterchange | null = null;
  #interchanges = 0;
  #units = 0;
  /** Whether it was said already that something stands between the interchanges. */
  #strayTold = false;

  constructor(file: FileContext) {
    this.#file = file;
  }

  get isOver(): boolean {
    return this.#tokenizer.fault !== null;
  }

  push(chunk: Buffer): FileItem[] {
    const items: FileItem[] = [];
    for (const segment of this.#tokenizer.push(chunk)) items.push(...this.#accept(segment));
    const { fault } = this.#tokenizer;
    if (fault !== null) items.push(...this.#close(null, fault), { kind: "fault", fault, isFatal: true });
    return items;
  }

  #accept(segment: EdifactSegment): FileItem[] {
    if (segment.id === "UNB") return this.#open(segment);
    if (this.#interchange === null) return this.#stray(placeOf(segment), segment.id);
    if (segment.id === "UNZ") return this.#close(segment);
    return this.#interchange.accept(segment);
  }

  #open(unb: EdifactSegment): FileItem[] {
    const fault = faultAt(unb, "missing", "The interchange before this UNB has no UNZ.");
    const items = this.#interchange === null ? [] : this.#close(null, fault);
    const { decimal } = this.#tokenizer.characters;
    this.#interchange = new OpenInterchange(unb, this.#interchanges++, this.#units, decimal, this.#file);
    this.#strayTold = false;
    return items;
  }

  #close(unz: EdifactSegment | null, fault: Fault | null = null): FileItem[] {
    if (this.#interchange === null) return [];
    const items = this.#interchange.close(unz, fault);
    this.#units = this.#interchange.nextUnit;
    this.#interchange = null;
    return items;
  }

  #stray(pointer: string, id: string): FileItem[] {
    if (this.#strayTold || id === "") return [];
    this.#strayTold = true;
    const detail = "This stands outside of every interchange (UNB to UNZ) and was skipped.";
    return [{ kind: "fault", fault: { pointer, code: "outside_interchange", detail }, isFatal: false }];
  }

  end(): FileItem[] {
    const { place } = this.#tokenizer;
    const left = this.#tokenizer.end();
    if (this.#interchange !== null) {
      const detail = "The file ends within the interchange: its UNZ is missing.";
      return this.#close(null, { pointer: place, code: "missing", detail });
    }
    if (this.#interchanges === 0) {
      const isEmpty = place === "byte 1" && left === 0;
      const detail = isEmpty ? "The file is empty." : "There is no interchange in this file: UNB is missing.";
      return [{ kind: "fault", fault: { pointer: place, code: "missing", detail }, isFatal: true }];
    }
    return left > 0 ? this.#stray(place, "?") : [];
  }
}

async function* read(
  source: FileSource,
  mapping: Mapping,
  context: DialectContext,
): AsyncGenerator<readonly FileItem[]> {
  const file = { digest: source.digest, mapping, dialect: context, readers: MESSAGE_READERS };
  const reading = new FileReading(file);
  for await (const chunk of source.chunks) {
    for (let at = 0; at < chunk.length; at += SLICE) {
      const items = reading.push(chunk.subarray(at, at + SLICE));
      if (items.length > 0) yield items;
      if (reading.isOver) return;
    }
  }
  const items = reading.end();
  if (items.length > 0) yield items;
}

/** UN/EDIFACT, ISO 9735 syntax versions 1 to 4, batch. */
export const edifact: FileDialect = {
  name: "edifact",
  mediaTypes: [EDIFACT_TYPE],
  recognizes: (head) =>
    BEGINNING.test(
      head
        .toString("latin1")
        .replaceAll("\0", "")
        .replace(/^(?:ÿþ|þÿ)/, ""),
    ),
  read,
};
