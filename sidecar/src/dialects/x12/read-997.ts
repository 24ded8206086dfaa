// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import {
  type AcknowledgementEvent,
  type Fault,
  MAX_REPORTED_SETS,
  type ReceiptStatus,
  type SetReceipt,
} from "../../canonical/index.ts";
import type { ReadEvent } from "../dialect.ts";
import { elementOf, faultAt, placeOf, type Segment } from "../edi/segment.ts";
import type { UnitContext, UnitReader, UnitReaderFactory } from "../edi/unit-reader.ts";
import { partnerEvent } from "../event.ts";
import { eventDigest } from "../milestone.ts";
import { ELEMENT_ERRORS, GROUP_ERRORS, inWords, SEGMENT_ERRORS, SET_ERRORS } from "./error-words.ts";
import { addFault } from "./receipts.ts";
import { cut, quoted } from "./text.ts";
import { Unread } from "./unread.ts";

/** AK501, IK501 and AK901 (elements 717 and 715); M, W and X are refusals for want of a valid signature. */
const STATUSES: Readonly<Record<string, ReceiptStatus>> = {
  A: "accepted",
  E: "accepted_with_errors",
  P: "partially_accepted",
  R: "rejected",
  M: "rejected",
  W: "rejected",
  X: "rejected",
};

/** A set that AK2 names and no AK5 has judged yet. */
interface OpenSet {
  readonly segment: Segment;
  readonly kind: string;
  readonly control: string;
  readonly faults: Fault[];
  /** The segment that AK3 names: `segment 7 AT7`. */
  place: string;
}

const MAX_KEPT = 200;

/** Reads a 997 or 999: how the partner received one functional group of ours, from AK1 to AK9. */
class Reader997 implements UnitReader {
  readonly faults: Fault[] = [];
  readonly #notes: Fault[] = [];
  readonly #unread = new Unread();
  readonly #context: UnitContext;
  readonly #header: Segment;
  readonly #kind: "997" | "999";
  #ak1: Segment | null = null;
  #open: OpenSet | null = null;
  #sets: SetReceipt[] = [];
  #raw: string[] = [];
  #hasEnded = false;

  constructor(header: Segment, context: UnitContext) {
    this.#header = header;
    this.#context = context;
    this.#kind = elementOf(header, 1) === "999" ? "999" : "997";
  }

  get remarks(): readonly Fault[] {
    return [...this.#notes, ...this.#unread.remarks()];
  }

  push(segment: Segment): readonly ReadEvent[] {
    if (this.#raw.length < MAX_KEPT) this.#raw.push(segment.raw);
    switch (segment.id) {
      case "AK1":
        this.#openGroup(segment);
        return [];
      case "AK2":
        this.#openSet(segment);
        return [];
      case "AK3":
      case "IK3":
        this.#addSegmentError(segment);
        return [];
      case "AK4":
      case "IK4":
        this.#addElementError(segment);
        return [];
      case "AK5":
      case "IK5":
        this.#closeSet(segment);
        return [];
      case "AK9":
        return this.#closeGroup(segment);
      default:
        this.#unread.add(segment);
        return [];
    }
  }

  end(): readonly ReadEvent[] {
    if (this.#ak1 === null && !this.#hasEnded)
      this.#miss(this.#header, "AK1, the group that is acknowledged");
    if (this.#ak1 !== null) this.#miss(this.#ak1, "AK9, whether the group is accepted");
    return [];
  }

  #miss(segment: Segment, what: string): void {
    addFault(this.faults, faultAt(segment, "missing_segment", `The ${this.#kind} has no ${what}.`));
  }

  #openGroup(segment: Segment): void {
    if (this.#ak1 !== null) this.#miss(this.#ak1, "AK9, whether the group is accepted");
    this.#ak1 = segment;
    this.#sets = [];
    for (const element of [1, 2]) {
      if (elementOf(segment, element) !== null) continue;
      addFault(this.faults, faultAt(segment, "missing", "AK1 does not name the group.", element));
    }
  }

  #openSet(segment: Segment): void {
    this.#missVerdict();
    const kind = cut(elementOf(segment, 1) ?? "-", 10);
    const control = cut(elementOf(segment, 2) ?? "-", 35);
    this.#open = { segment, kind, control, faults: [], place: "segment 1 ST" };
  }

  /** A set must be judged before the next one, or the end of the group. */
  #missVerdict(): void {
    if (this.#open !== null) this.#miss(this.#open.segment, "AK5 (IK5) for this set");
    this.#open = null;
  }

  #addSegmentError(segment: Segment): void {
    const [id, position, , code] = [1, 2, 3, 4].map((element) => elementOf(segment, element));
    if (this.#open === null) {
      this.#unread.add(segment);
      return;
    }
    this.#open.place = cut(`segment ${position ?? "?"} ${id ?? "?"}`, 100);
    if (code == null) return;
    const detail = `${inWords(SEGMENT_ERRORS, code) ?? "error"} (${segment.id}04 ${cut(code, 10)})`;
    addFault(this.#open.faults, { pointer: this.#open.place, code: "segment_error", detail });
  }

  #addElementError(segment: Segment): void {
    if (this.#open === null) {
      this.#unread.add(segment);
      return;
    }
    const element = elementOf(segment, 1) ?? "";
    const component = elementOf(segment, 1, 2);
    const code = elementOf(segment, 3) ?? "";
    const value = elementOf(segment, 4);
    const place = `${this.#open.place}-${cut(element, 10).padStart(2, "0")}`;
    const pointer = component === null ? place : `${place}-${cut(component, 10)}`;
    const words = inWords(ELEMENT_ERRORS, code) ?? "error";
    const copy = value === null ? "" : `: ${quoted(value)}`;
    const detail = `${words} (${segment.id}03 ${cut(code, 10)})${copy}`;
    addFault(this.#open.faults, { pointer, code: "element_error", detail });
  }

  #closeSet(segment: Segment): void {
    const open = this.#open;
    if (open === null) {
      this.#unread.add(segment);
      return;
    }
    const status = this.#statusOf(segment);
    if (status === null) return;
    for (const element of [2, 3, 4, 5, 6]) {
      const code = elementOf(segment, element);
      if (code === null) continue;
      const detail = `${inWords(SET_ERRORS, code) ?? "error"} (${segment.id}02 ${cut(code, 10)})`;
      addFault(open.faults, { pointer: "segment 1 ST", code: "set_error", detail });
    }
    this.#open = null;
    const { kind, control, faults } = open;
    if (this.#sets.length < MAX_REPORTED_SETS) this.#sets.push({ kind, control, status, faults });
    else if (this.#notes.length === 0) {
      const detail = `Only the first ${MAX_REPORTED_SETS} sets are taken over; AK9 tells of all.`;
      addFault(this.#notes, faultAt(segment, "too_many_sets", detail));
    }
  }

  #statusOf(segment: Segment): ReceiptStatus | null {
    const word = elementOf(segment, 1) ?? "";
    const status = Object.hasOwn(STATUSES, word) ? STATUSES[word] : undefined;
    if (status !== undefined) return status;
    const detail = `${segment.id}01 is ${quoted(word)}; it must be A, E, P or R.`;
    addFault(this.faults, faultAt(segment, "unknown_value", detail, 1));
    return null;
  }

  #closeGroup(segment: Segment): readonly ReadEvent[] {
    this.#missVerdict();
    const ak1 = this.#ak1;
    this.#ak1 = null;
    if (ak1 === null) {
      this.#miss(segment, "AK1 before this AK9");
      this.#hasEnded = true;
      return [];
    }
    this.#hasEnded = true;
    const status = this.#statusOf(segment);
    const control = elementOf(ak1, 2);
    if (status === null || control === null) return [];
    const read = this.#event(ak1, segment, control, status);
    this.#raw = [];
    return [read];
  }

  #event(ak1: Segment, ak9: Segment, control: string, status: ReceiptStatus): ReadEvent {
    const context = this.#context;
    const code = elementOf(ak9, 5);
    const functionalId = elementOf(ak1, 1);
    const judged = this.#sets.map((set) => `${set.kind} ${set.control} ${set.status}`);
    const event = partnerEvent<AcknowledgementEvent>(
      {
        type: "freight.acknowledgement.received.v1",
        id: eventDigest("x12", [this.#kind, context.sender, functionalId, control, status, code, ...judged]),
        subject: cut(control, 35),
        time: context.preparedAt ?? context.dialect.receivedAt,
        data: {
          syntax: "x12",
          kind: this.#kind,
          interchange_control: null,
          functional_id: functionalId === null ? null : cut(functionalId, 10),
          group_control: cut(control, 35),
          status,
          reason_code: code === null ? null : cut(code, 10),
          reason: code === null ? null : inWords(GROUP_ERRORS, code),
          sets: this.#sets,
        },
      },
      context.dialect,
    );
    return { event, raw: cut(this.#raw.join("\n"), 16_384), pointer: placeOf(ak1) };
  }
}

export const read997: UnitReaderFactory = (header, context) => new Reader997(header, context);
