// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Fault, SetReceipt } from "../../canonical/index.ts";
import type { ReadEvent } from "../dialect.ts";
import { eventFaults } from "../edi/event-faults.ts";
import { elementOf, faultAt } from "../edi/segment.ts";
import type { UnitReader } from "../edi/unit-reader.ts";
import type { FileItem } from "../file-dialect.ts";
import { clip } from "./clip.ts";
import type { EdifactContext, MessageReaderFactory } from "./message.ts";
import type { EdifactSegment } from "./parse-segment.ts";

/** As much of a rejected message as a person gets to see. */
const MAX_RAW = 256 * 1024;
const MAX_FAULTS_OF_UNIT = 20;
/** Remarks that say what was made of a message, not what is wrong with it: an acknowledgement has none of them. */
const NOTES: ReadonlySet<string> = new Set(["skipped", "assumed"]);

/** One message, from its UNH on. */
export class OpenUnit {
  readonly header: EdifactSegment;
  readonly control: string;
  readonly #kind: string;
  readonly #index: number;
  readonly #reader: UnitReader | null;
  readonly #faults: Fault[] = [];
  readonly #remarks: Fault[] = [];
  #raw: string[] = [];
  #rawLength = 0;
  #count = 0;

  /**
   * @param index its number in the file
   * @param readers of the messages that are read, by 0065
   */
  constructor(
    header: EdifactSegment,
    index: number,
    context: EdifactContext,
    readers: ReadonlyMap<string, MessageReaderFactory>,
  ) {
    this.header = header;
    this.#index = index;
    this.#kind = elementOf(header, 2) ?? "";
    this.control = elementOf(header, 1) ?? "";
    const factory = readers.get(this.#kind);
    this.#reader = factory?.(header, context) ?? null;
    if (factory === undefined) {
      const known = [...readers.keys()].join(", ");
      const detail = `${clip(this.#kind, 10) ?? "No type"} is not read here; ${known} are.`;
      this.#faults.push(faultAt(header, "unsupported_set", detail, 2, 1));
    }
    if (this.control === "")
      this.#faults.push(faultAt(header, "missing", "A message needs a reference (0062).", 1));
    this.note(header);
  }

  /** Counts a segment and keeps its words. */
  note(segment: EdifactSegment): void {
    if (segment.id !== "") this.#count++;
    if (segment.doubt !== null) {
      const code = segment.id === "" ? "skipped" : "invalid_characters";
      this.#remarks.push(faultAt(segment, code, segment.doubt));
    }
    if (this.#rawLength >= MAX_RAW) return;
    this.#raw.push(segment.raw);
    this.#rawLength += segment.raw.length + 1;
  }

  /** Takes a segment between UNH and UNT. */
  push(segment: EdifactSegment): FileItem[] {
    this.note(segment);
    if (segment.id === "") return [];
    if (!/^[A-Z][A-Z\d]{2}$/.test(segment.id)) {
      this.#faults.push(faultAt(segment, "wrong_value", "A segment begins with its tag of three letters."));
      return [];
    }
    return this.#items(this.#reader?.push(segment) ?? []);
  }

  #items(reads: readonly ReadEvent[]): FileItem[] {
    return reads.map((read) => {
      this.#faults.push(...eventFaults(read));
      return { kind: "event", unit: this.#index, read };
    });
  }

  /**
   * Ends it.
   *
   * @param trailer its UNT; null: there is none
   * @returns its last events with its verdict, and what an acknowledgement says about it
   */
  close(trailer: EdifactSegment | null): { items: FileItem[]; receipt: SetReceipt } {
    const last = trailer === null ? [] : this.#items(this.#reader?.end() ?? []);
    if (trailer === null) this.#faults.push(faultAt(this.header, "missing", "This message has no UNT."));
    else this.#check(trailer);
    const faults = [...this.#faults, ...(this.#reader?.faults ?? [])].slice(0, MAX_FAULTS_OF_UNIT);
    const remarks = [...this.#remarks, ...(this.#reader?.remarks ?? [])].slice(0, MAX_FAULTS_OF_UNIT);
    const kind = clip(this.#kind, 10) ?? "-";
    const control = clip(this.control, 35) ?? "-";
    const raw = faults.length > 0 ? this.#raw.join("\n").slice(0, MAX_RAW) : "";
    const unit: FileItem = {
      kind: "unit",
      unit: this.#index,
      name: `${kind} ${control}`,
      faults,
      remarks,
      raw,
    };
    const errors = remarks.filter(({ code }) => !NOTES.has(code));
    const status = faults.length > 0 ? "rejected" : errors.length > 0 ? "accepted_with_errors" : "accepted";
    const told = faults.length > 0 ? faults : errors;
    const receipt = { kind, control, ...this.#version(), status, faults: told } as const;
    return { items: [...last, unit], receipt };
  }

  #version(): { version?: string } {
    const parts = [2, 3, 4].map((part) => elementOf(this.header, 2, part) ?? "");
    const version = clip(parts.join(":"), 20);
    return parts.every((part) => part === "") || version === null ? {} : { version };
  }

  #check(trailer: EdifactSegment): void {
    this.note(trailer);
    const [count, control] = [elementOf(trailer, 1), elementOf(trailer, 2) ?? ""];
    if (control !== this.control) {
      const detail = `UNT ends message "${clip(control, 35) ?? ""}", UNH began "${clip(this.control, 35) ?? ""}".`;
      this.#faults.push(faultAt(trailer, "reference_mismatch", detail, 2));
    }
    if (count === null || Number(count) !== this.#count) {
      const detail = `UNT counts ${clip(count, 20) ?? "no"} segments, there are ${this.#count}.`;
      this.#remarks.unshift(faultAt(trailer, "count_mismatch", detail, 1));
    }
  }
}
