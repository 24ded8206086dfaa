// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Fault } from "../../canonical/index.ts";
import type { DialectContext } from "../dialect.ts";
import { elementOf, faultAt } from "../edi/segment.ts";
import type { FileItem } from "../file-dialect.ts";
import type { Mapping } from "../mapping.ts";
import { clip } from "./clip.ts";
import { headOf } from "./interchange-head.ts";
import type { EdifactContext, MessageReaderFactory } from "./message.ts";
import type { EdifactSegment } from "./parse-segment.ts";
import { type InterchangeHead, Receipts } from "./receipts.ts";
import { OpenUnit } from "./unit.ts";

/** What is the same for every interchange of a file. */
export interface FileContext {
  /** The SHA-256 of the file, hex. */
  readonly digest: string;
  readonly mapping: Mapping;
  readonly dialect: DialectContext;
  readonly readers: ReadonlyMap<string, MessageReaderFactory>;
}

/** One interchange, from its UNB on: which messages it holds, and whether it closes. */
export class OpenInterchange {
  readonly #file: FileContext;
  readonly #ordinal: number;
  readonly #firstUnit: number;
  readonly #decimalMark: string;
  readonly #head: InterchangeHead;
  readonly #unb: EdifactSegment;
  readonly #receipts = new Receipts();
  #nextUnit: number;
  #unit: OpenUnit | null = null;
  #groupOpen = false;
  #groups = 0;
  #messages = 0;
  /** Whether it has what CONTRL calls a fault that rejects this level and all below. */
  #isRejected = false;

  /**
   * @param ordinal its number in the file
   * @param firstUnit the number of its first message in the file
   */
  constructor(
    unb: EdifactSegment,
    ordinal: number,
    firstUnit: number,
    decimalMark: string,
    file: FileContext,
  ) {
    this.#file = file;
    this.#ordinal = ordinal;
    this.#firstUnit = firstUnit;
    this.#nextUnit = firstUnit;
    this.#decimalMark = decimalMark;
    this.#unb = unb;
    this.#head = headOf(unb, file.mapping);
    this.#checkHead();
  }

  /** The number that the next message of the file gets. */
  get nextUnit(): number {
    return this.#nextUnit;
  }

  #checkHead(): void {
    if (elementOf(this.#unb, 5) === null)
      this.#reject(faultAt(this.#unb, "missing", "An interchange needs a control reference (0020).", 5));
    for (const element of [2, 3])
      if (elementOf(this.#unb, element) === null)
        this.#note(faultAt(this.#unb, "missing", "UNB has to name its sender and its recipient.", element));
  }

  #note(fault: Fault): void {
    if (this.#receipts.faults.length < 20) this.#receipts.faults.push(fault);
  }

  /** Notes what no interchange may have; it comes before what one may have. */
  #reject(fault: Fault): void {
    this.#isRejected = true;
    this.#receipts.faults.unshift(fault);
  }

  /** Takes a segment between UNB and UNZ. */
  accept(segment: EdifactSegment): FileItem[] {
    switch (segment.id) {
      case "UNG":
        return this.#openGroup(segment);
      case "UNE":
        return this.#closeGroup(segment);
      case "UNH":
        return this.#openUnit(segment);
      case "UNT":
        return this.#closeUnit(segment);
      default:
        if (this.#unit !== null) return this.#unit.push(segment);
        this.#outside(segment);
        return [];
    }
  }

  #outside(segment: EdifactSegment): void {
    const detail = segment.doubt ?? "Between the messages of an interchange stands nothing; it was skipped.";
    this.#note(faultAt(segment, segment.id === "" ? "skipped" : "outside_message", detail));
  }

  #openUnit(header: EdifactSegment): FileItem[] {
    const items = this.#abandonUnit();
    if (this.#groups > 0 && !this.#groupOpen)
      this.#note(faultAt(header, "mixed_groups", "A message stands outside of the groups."));
    this.#unit = new OpenUnit(header, this.#nextUnit++, this.#contextOf(header), this.#file.readers);
    return items;
  }

  #contextOf(header: EdifactSegment): EdifactContext {
    const version = [2, 3, 4].map((part) => elementOf(header, 2, part) ?? "").join(":");
    return {
      dialect: this.#file.dialect,
      mapping: this.#file.mapping,
      preparedAt: this.#head.prepared_at,
      version,
      control: elementOf(header, 1) ?? "",
      interchangeControl: this.#head.control,
      groupControl: this.#groupOpen ? (this.#receipts.group?.control ?? null) : null,
      sender: this.#head.sender.id,
      decimalMark: this.#decimalMark,
    };
  }

  #closeUnit(trailer: EdifactSegment): FileItem[] {
    if (this.#unit === null) {
      this.#reject(faultAt(trailer, "missing", "This UNT ends a message that no UNH began."));
      return [];
    }
    return this.#endUnit(this.#unit, trailer);
  }

  #endUnit(unit: OpenUnit, trailer: EdifactSegment | null): FileItem[] {
    this.#unit = null;
    this.#messages++;
    const { items, receipt } = unit.close(trailer);
    this.#receipts.add(receipt);
    return items;
  }

  /** Ends a message that is still open: its UNT did not come. */
  #abandonUnit(): FileItem[] {
    if (this.#unit === null) return [];
    const detail = `Message "${clip(this.#unit.control, 35) ?? ""}" does not end: its UNT is missing.`;
    this.#reject(faultAt(this.#unit.header, "missing", detail));
    return this.#endUnit(this.#unit, null);
  }

  #openGroup(ung: EdifactSegment): FileItem[] {
    const items = this.#abandonUnit();
    if (this.#groupOpen) this.#reject(faultAt(ung, "missing", "The group before has no UNE."));
    if (this.#groups === 0 && this.#messages > 0)
      this.#note(faultAt(ung, "mixed_groups", "Messages stand outside of the groups."));
    this.#groupOpen = true;
    this.#groups++;
    const version = [1, 2]
      .map((part) => elementOf(ung, 7, part))
      .filter((part) => part !== null)
      .join(":");
    this.#receipts.openGroup(clip(elementOf(ung, 5), 35), clip(version, 20));
    return items;
  }

  #closeGroup(une: EdifactSegment): FileItem[] {
    const items = this.#abandonUnit();
    const { group } = this.#receipts;
    if (!this.#groupOpen || group === undefined) {
      this.#reject(faultAt(une, "missing", "This UNE ends a group that no UNG began."));
      return items;
    }
    this.#groupOpen = false;
    if (clip(elementOf(une, 2), 35) !== group.control)
      this.#reject(faultAt(une, "reference_mismatch", "UNE has another reference than UNG.", 2));
    group.declared = countOf(elementOf(une, 1));
    if (group.declared !== group.received) group.faults.push(miscounted(une, "messages", group.received));
    return items;
  }

  /**
   * Ends it.
   *
   * @param unz its UNZ; null: there is none before the next interchange, the end of the file or what cannot be read
   * @param fault why it ends without, where it is not simply missing
   */
  close(unz: EdifactSegment | null, fault: Fault | null = null): FileItem[] {
    if (fault !== null) this.#reject(fault);
    const items = this.#abandonUnit();
    if (this.#groupOpen) this.#reject(faultAt(unz ?? this.#unb, "missing", "A group has no UNE."));
    if (unz !== null) this.#check(unz);
    else if (fault === null) this.#reject(faultAt(this.#unb, "missing", "This interchange has no UNZ."));
    const { digest, dialect } = this.#file;
    const event = this.#receipts.event(this.#head, this.#isRejected, this.#ordinal, digest, dialect);
    const interchange: FileItem = {
      kind: "interchange",
      event,
      firstUnit: this.#firstUnit,
      isRejected: this.#isRejected,
    };
    return [...items, interchange];
  }

  #check(unz: EdifactSegment): void {
    const control = elementOf(unz, 2);
    if (control !== elementOf(this.#unb, 5)) {
      const detail = `UNZ ends interchange "${clip(control, 35) ?? ""}", UNB began "${this.#head.control}".`;
      this.#reject(faultAt(unz, "reference_mismatch", detail, 2));
    }
    const [what, count] = this.#groups > 0 ? ["groups", this.#groups] : ["messages", this.#messages];
    if (countOf(elementOf(unz, 1)) !== count) this.#note(miscounted(unz, String(what), Number(count)));
    if (this.#messages === 0) this.#note(faultAt(unz, "empty_level", "The interchange holds no message."));
  }
}

function countOf(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

function miscounted(trailer: EdifactSegment, what: string, count: number): Fault {
  const said = clip(elementOf(trailer, 1), 20) ?? "no";
  return faultAt(trailer, "count_mismatch", `${trailer.id} counts ${said} ${what}, there are ${count}.`, 1);
}
