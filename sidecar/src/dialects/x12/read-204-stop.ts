// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Reference, Stop } from "../../canonical/index.ts";
import { elementOf, type Segment } from "../edi/segment.ts";
import type { Mapping } from "../mapping.ts";
import { ANY_PACKAGE, meaningOf, PACKAGES } from "./codes-204.ts";
import type { MeasureReader } from "./read-measures.ts";
import type { PartyDraft } from "./read-party.ts";
import { distinctReferences, referenceOf } from "./references.ts";
import type { SetRecord } from "./set-record.ts";
import { cut, quoted } from "./text.ts";
import { readLocalTime } from "./time.ts";

type Item = Stop["items"][number];

/** The bounds of canonical/tender.ts. */
const MAX_REFERENCES = 20;
const MAX_ITEMS = 200;
const MAX_NOTES = 20;

/** A stop has two dates; senders that give more are read so far. */
const MAX_DATES = 10;

/** S502 (element 163). */
const KINDS: Readonly<Record<string, Stop["kind"]>> = {
  CL: "pickup",
  LD: "pickup",
  PL: "pickup",
  LE: "pickup",
  PA: "pickup",
  RT: "pickup",
  CU: "delivery",
  UL: "delivery",
  PU: "delivery",
  DT: "delivery",
  SU: "delivery",
};

/** Which end of the appointment a G62 is: by its date (element 432), else by its time (element 176). */
const ENDS: Readonly<Record<string, "earliest" | "latest">> = {
  "37": "earliest",
  "38": "latest",
  "53": "earliest",
  "54": "latest",
  I: "earliest",
  K: "latest",
  G: "earliest",
  L: "latest",
};

function endOf(g62: Segment): "earliest" | "latest" | null {
  return ENDS[elementOf(g62, 1) ?? ""] ?? ENDS[elementOf(g62, 3) ?? ""] ?? null;
}

function emptyItem(): Item {
  return {
    description: null,
    quantity: null,
    package_type: null,
    weight: null,
    volume: null,
    references: [],
  };
}

/** What the readers of a set's parts share. */
export interface Tools {
  readonly record: SetRecord;
  readonly measures: MeasureReader;
  readonly mapping: Mapping;
  /** The reference of an L11. */
  reference(l11: Segment): Reference | null;
}

/** A stop as S5 begins it; what follows is added segment by segment. */
export class StopDraft {
  /** Whose N2, N3, N4 and G61 come next. */
  party: PartyDraft | null = null;
  readonly #tools: Tools;
  readonly #stop: Omit<Stop, "place">;
  readonly #appointments: Segment[] = [];
  #item: Item | null = null;
  /** Whether the item began with OID, to which further L5 belong, and the line number of its L5. */
  #isOrdered = false;
  #line: string | null = null;

  /** Null where S5 says nothing that a stop could be made of; the record has the fault then. */
  static begin(s5: Segment, tools: Tools): StopDraft | null {
    const { record } = tools;
    const sequence = record.required(s5, 1, "The number of the stop");
    const reason = record.required(s5, 2, "The reason of the stop");
    if (sequence === null || reason === null) return null;
    const kind = Object.hasOwn(KINDS, reason) ? KINDS[reason] : undefined;
    if (!/^\d{1,3}$/.test(sequence) || Number(sequence) === 0) {
      record.fault(s5, 1, "wrong_amount", `${quoted(sequence)} is no number from 1 to 999.`);
    } else if (kind === undefined) {
      const detail = `${quoted(reason)} is no reason that says whether it is a pickup or a delivery.`;
      record.fault(s5, 2, "unknown_value", `${detail} Give CL, PL or LD, or CU, PU or UL.`);
    } else return new StopDraft(s5, Number(sequence), kind, tools);
    return null;
  }

  private constructor(s5: Segment, sequence: number, kind: Stop["kind"], tools: Tools) {
    const { record, measures } = tools;
    this.#tools = tools;
    this.#stop = {
      sequence,
      kind,
      earliest: null,
      latest: null,
      weight: measures.weight(s5, 3, 4),
      packages: record.quantity(s5, 5),
      volume: measures.volume(s5, 7, 8),
      references: [],
      items: [],
      notes: [],
    };
  }

  add(segment: Segment): void {
    const { record } = this.#tools;
    switch (segment.id) {
      case "L11":
        this.#addReference(segment);
        break;
      case "G62":
        if (this.#appointments.length < MAX_DATES) this.#appointments.push(segment);
        else record.skip(segment);
        break;
      case "AT8":
        this.#addWeight(segment);
        break;
      case "NTE":
        this.#addNote(segment);
        break;
      case "OID":
        this.#addOrder(segment);
        break;
      case "L5":
        this.#addDescription(segment);
        break;
      case "G61":
        // Behind an item, G61 is the contact for dangerous goods, or nobody: it only stands before the item's L11.
        if (elementOf(segment, 1) !== "ZZ") record.skip(segment);
        break;
      default:
        record.skip(segment);
    }
  }

  /** Whether an item has begun, so that G61 is no longer about the place. */
  get hasItem(): boolean {
    return this.#item !== null;
  }

  /** The whole stop. */
  end(): Stop {
    for (const g62 of this.#appointments) this.#addAppointment(g62);
    const nowhere: Stop["place"] = {
      role: "other",
      name: null,
      code: null,
      street: null,
      street2: null,
      city: null,
      state: null,
      postal_code: null,
      country: null,
      contact: null,
      phone: null,
      email: null,
    };
    const { references, ...stop } = this.#stop;
    return { ...stop, references: distinctReferences(references), place: this.party?.party ?? nowhere };
  }

  #addReference(l11: Segment): void {
    const reference = this.#tools.reference(l11);
    const target = (this.#item ?? this.#stop).references;
    if (reference === null) return;
    if (target.length < MAX_REFERENCES) target.push(reference);
    else this.#tools.record.skip(l11);
  }

  /** The place says where a local time is local, and comes behind it. A date that is neither end is both. */
  #addAppointment(g62: Segment): void {
    const { record, mapping } = this.#tools;
    const date = record.required(g62, 2, "The date");
    if (date === null) return;
    const { state = null, country = null } = this.party?.party ?? {};
    const local = { date, time: elementOf(g62, 4), code: elementOf(g62, 5), state, country };
    const reading = readLocalTime(local, mapping);
    if (!reading.ok) {
      record.fault(g62, { date: 2, time: 4, code: 5 }[reading.wrong], reading.fault, reading.detail);
      return;
    }
    if (reading.assumed !== null) record.remark(g62, 4, "assumed_time", reading.assumed);
    const end = endOf(g62);
    for (const one of end === null ? (["earliest", "latest"] as const) : [end])
      this.#stop[one] ??= reading.instant;
  }

  #addWeight(at8: Segment): void {
    const { measures, record } = this.#tools;
    const target = this.#item ?? this.#stop;
    target.weight ??= measures.weight(at8, 3, 2);
    target.volume ??= measures.volume(at8, 7, 6);
    const pieces = record.quantity(at8, 4) ?? record.quantity(at8, 5);
    if (this.#item === null) this.#stop.packages ??= pieces;
    else this.#item.quantity ??= pieces;
  }

  #addNote(nte: Segment): void {
    const { record } = this.#tools;
    const note = record.text(nte, 2, 500);
    if (note !== null && this.#stop.notes.length < MAX_NOTES) this.#stop.notes.push(note);
    else record.skip(nte);
  }

  #begin(segment: Segment): Item {
    this.#item = emptyItem();
    if (this.#stop.items.length < MAX_ITEMS) this.#stop.items.push(this.#item);
    else this.#tools.record.fault(segment, undefined, "too_many", `A stop may have ${MAX_ITEMS} items.`);
    return this.#item;
  }

  #addOrder(oid: Segment): void {
    const { record, measures } = this.#tools;
    const item = this.#begin(oid);
    const unit = elementOf(oid, 4);
    const references = [
      referenceOf("order", elementOf(oid, 1)),
      referenceOf("purchase_order", elementOf(oid, 2)),
      referenceOf("other", elementOf(oid, 3)),
    ];
    item.references.push(...references.filter((one) => one !== null));
    item.quantity = record.quantity(oid, 5);
    item.package_type = unit === null || unit === ANY_PACKAGE ? null : (meaningOf(PACKAGES, unit) ?? unit);
    item.weight = measures.weight(oid, 7, 6);
    item.volume = measures.volume(oid, 9, 8);
    this.#isOrdered = true;
    this.#line = null;
  }

  /** L5 describes the item of the OID before; without one it begins an item, unless it goes on with the line before. */
  #addDescription(l5: Segment): void {
    const number = elementOf(l5, 1);
    const goesOn = this.#isOrdered || (this.#item !== null && number !== null && number === this.#line);
    const item = goesOn && this.#item !== null ? this.#item : this.#begin(l5);
    this.#line = number;
    const parts = [item.description, elementOf(l5, 2)].filter((part) => part !== null);
    item.description = cut(parts.join(" "), 200).trim() || null;
    if (elementOf(l5, 7) === "ZZ") item.package_type ??= this.#tools.record.text(l5, 6, 50);
    else item.package_type ??= this.#tools.record.text(l5, 5, 50);
  }
}
