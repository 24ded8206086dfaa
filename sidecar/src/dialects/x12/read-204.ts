// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { digestId, type Measure, type Reference, type TenderEvent } from "../../canonical/index.ts";
import { Scac } from "../../canonical/primitives.ts";
import { strongestReference } from "../../canonical/references.ts";
import type { ReadEvent } from "../dialect.ts";
import { elementOf, placeOf, type Segment } from "../edi/segment.ts";
import type { UnitContext, UnitReader } from "../edi/unit-reader.ts";
import { partnerEvent } from "../event.ts";
import { ENTITIES, FACTS, MODES, meaningOf, PAYMENT_BY_CONTRACT, PAYMENTS, PURPOSES } from "./codes-204.ts";
import { StopDraft, type Tools } from "./read-204-stop.ts";
import { MeasureReader } from "./read-measures.ts";
import { PARTY_SEGMENTS, PartyDraft } from "./read-party.ts";
import { distinctReferences, referenceKind, referenceOf } from "./references.ts";
import { SetRecord } from "./set-record.ts";
import { cut, quoted } from "./text.ts";
import { readLocalTime } from "./time.ts";

type Data = TenderEvent["data"];

/** The bounds of canonical/tender.ts. */
const MAX_REFERENCES = 20;
const MAX_PARTIES = 20;
const MAX_STOPS = 99;
const MAX_NOTES = 50;

/** What a charge is in where nobody says it: X12 204 has no element for it and is at home in the United States. */
const USUAL_CURRENCY = "USD";

/** X12 204, motor carrier load tender: one event. */
class TenderReader implements UnitReader {
  readonly #context: UnitContext;
  readonly #record: SetRecord;
  readonly #measures: MeasureReader;
  readonly #tools: Tools;
  readonly #references: Reference[] = [];
  readonly #facts = new Map<string, string>();
  readonly #parties: PartyDraft[] = [];
  readonly #stops: StopDraft[] = [];
  readonly #notes: string[] = [];
  #header: Segment;
  #purpose: Data["purpose"] = "original";
  #payment: Data["payment"] = null;
  #mode: Data["mode"] = null;
  #scac: string | null = null;
  #carrierName: string | null = null;
  #equipment: string | null = null;
  #respondBy: string | null = null;
  #weight: Measure | null = null;
  #volume: Measure | null = null;
  #packages: string | null = null;
  #charge: string | null = null;
  #party: PartyDraft | null = null;

  constructor(header: Segment, context: UnitContext) {
    this.#context = context;
    this.#header = header;
    this.#record = new SetRecord(header);
    this.#measures = new MeasureReader(this.#record);
    const reference = (l11: Segment) => this.#referenceOf(l11);
    this.#tools = { record: this.#record, measures: this.#measures, mapping: context.mapping, reference };
  }

  get faults() {
    return this.#record.faults;
  }

  get remarks() {
    return this.#record.remarks;
  }

  push(segment: Segment): readonly ReadEvent[] {
    this.#record.add(segment);
    this.#take(segment);
    return [];
  }

  #take(segment: Segment): void {
    const stop = this.#stops.at(-1);
    const party = PARTY_SEGMENTS.has(segment.id) && !stop?.hasItem ? this.#party : null;
    if (segment.id === "S5") this.#beginStop(segment);
    else if (segment.id === "L3") this.#takeTotals(segment);
    else if (segment.id === "N1") this.#beginParty(segment, stop);
    else if (party !== null) party.add(segment);
    else if (stop !== undefined) stop.add(segment);
    else this.#takeHeading(segment);
  }

  #takeHeading(segment: Segment): void {
    switch (segment.id) {
      case "B2":
        this.#takeBeginning(segment);
        break;
      case "B2A":
        this.#takePurpose(segment);
        break;
      case "L11":
        this.#takeReference(segment);
        break;
      case "G62":
        this.#takeDate(segment);
        break;
      case "MS3":
        this.#takeRoute(segment);
        break;
      case "NTE":
        this.#takeNote(segment);
        break;
      case "N7":
        this.#takeEquipment(segment);
        break;
      default:
        this.#record.skip(segment);
    }
  }

  #takeBeginning(b2: Segment): void {
    this.#header = b2;
    this.#takeScac(b2, 2);
    const shipment = referenceOf("shipment", elementOf(b2, 4));
    if (shipment !== null) this.#references.push(shipment);
    this.#measures.useWeightUnit(elementOf(b2, 5));
    const payment = elementOf(b2, 6);
    this.#payment = meaningOf(PAYMENTS, payment);
    if (this.#payment === null && payment !== null && payment !== PAYMENT_BY_CONTRACT) {
      this.#record.remark(b2, 6, "not_understood", `Who pays is not told by ${quoted(payment)}.`);
    }
  }

  #takeScac(segment: Segment, element: number): void {
    const scac = elementOf(segment, element);
    if (scac === null) return;
    if (Scac.safeParse(scac).success) this.#scac ??= scac;
    else
      this.#record.remark(segment, element, "not_understood", `${quoted(scac)} is no SCAC and was left out.`);
  }

  #takePurpose(b2a: Segment): void {
    const code = this.#record.required(b2a, 1, "The purpose");
    const purpose = meaningOf(PURPOSES, code);
    if (purpose !== null) this.#purpose = purpose;
    else if (code !== null) {
      this.#record.fault(b2a, 1, "unknown_value", `${quoted(code)} is no purpose: give 00, 04, 05 or 01.`);
    }
  }

  /** A number, or what only we write so: see FACTS. */
  #referenceOf(l11: Segment): Reference | null {
    const qualifier = elementOf(l11, 2);
    const fact = qualifier === "ZZ" ? elementOf(l11, 3) : null;
    const value = elementOf(l11, 1) ?? elementOf(l11, 3);
    if (fact !== null && value !== null && Object.values<string>(FACTS).includes(fact)) {
      this.#facts.set(fact, cut(value, 50));
      return null;
    }
    return referenceOf(referenceKind(qualifier, this.#context.mapping), value);
  }

  #takeReference(l11: Segment): void {
    const reference = this.#referenceOf(l11);
    if (reference === null) return;
    if (this.#references.length < MAX_REFERENCES) this.#references.push(reference);
    else this.#record.skip(l11);
  }

  /** G62 64 says until when to answer. */
  #takeDate(g62: Segment): void {
    if (elementOf(g62, 1) !== "64") this.#record.skip(g62);
    const date = elementOf(g62, 1) === "64" ? this.#record.required(g62, 2, "The date") : null;
    if (date === null) return;
    const local = { date, time: elementOf(g62, 4), code: elementOf(g62, 5), state: null, country: null };
    const reading = readLocalTime(local, this.#context.mapping);
    if (reading.ok) {
      this.#respondBy = reading.instant;
      if (reading.assumed !== null) this.#record.remark(g62, 4, "assumed_time", reading.assumed);
    } else {
      this.#record.fault(g62, { date: 2, time: 4, code: 5 }[reading.wrong], reading.fault, reading.detail);
    }
  }

  #takeRoute(ms3: Segment): void {
    this.#takeScac(ms3, 1);
    const code = elementOf(ms3, 4);
    this.#mode = meaningOf(MODES, code);
    if (code !== null && this.#mode === null) {
      this.#record.remark(
        ms3,
        4,
        "not_understood",
        `The mode ${quoted(code)} is not known and was left out.`,
      );
    }
  }

  #takeNote(nte: Segment): void {
    const note = this.#record.text(nte, 2, 500);
    if (note !== null && this.#notes.length < MAX_NOTES) this.#notes.push(note);
    else this.#record.skip(nte);
  }

  /** The length (FFFII) and the kind of the vehicle. */
  #takeEquipment(n7: Segment): void {
    const feet = /^(\d{2,3})\d\d$/.exec(elementOf(n7, 15) ?? "")?.[1];
    const kind = elementOf(n7, 11) ?? elementOf(n7, 22);
    const words = [feet === undefined ? null : `${Number(feet)}FT`, kind].filter((word) => word !== null);
    this.#equipment ??= cut(words.join(" "), 50) || null;
  }

  #beginParty(n1: Segment, stop: StopDraft | undefined): void {
    const entity = elementOf(n1, 1);
    if (stop === undefined && entity === "CA" && (elementOf(n1, 3) ?? "2") === "2") {
      this.#carrierName = this.#record.text(n1, 2, 100);
      this.#takeScac(n1, 4);
      this.#party = new PartyDraft(n1, "carrier", this.#record);
      return;
    }
    this.#party = new PartyDraft(n1, meaningOf(ENTITIES, entity) ?? "other", this.#record);
    if (stop !== undefined && stop.party === null) stop.party = this.#party;
    else if (this.#parties.length < MAX_PARTIES) this.#parties.push(this.#party);
    else this.#record.skip(n1);
  }

  #beginStop(s5: Segment): void {
    this.#party = null;
    const stop = StopDraft.begin(s5, this.#tools);
    if (stop === null) return;
    if (this.#stops.length < MAX_STOPS) this.#stops.push(stop);
    else this.#record.fault(s5, undefined, "too_many", `A tender may have ${MAX_STOPS} stops.`);
  }

  #takeTotals(l3: Segment): void {
    this.#weight = this.#measures.weight(l3, 1, 12);
    this.#charge = this.#record.cents(l3, 5);
    this.#volume = this.#measures.volume(l3, 9, 10);
    this.#packages = this.#record.quantity(l3, 11);
    const hasCurrency = this.#facts.has(FACTS.currency);
    if (this.#charge !== null && !hasCurrency) {
      this.#record.remark(
        l3,
        5,
        "assumed_currency",
        `The charge has no currency; it is taken as ${USUAL_CURRENCY}.`,
      );
    }
  }

  #carrier(): Data["carrier"] {
    const service = this.#facts.get(FACTS.service) ?? null;
    const carrier = { scac: this.#scac, name: this.#carrierName, service };
    return Object.values(carrier).some((value) => value !== null) ? carrier : null;
  }

  #data(): Data {
    const currency = this.#facts.get(FACTS.currency) ?? USUAL_CURRENCY;
    return {
      references: distinctReferences(this.#references),
      purpose: this.#purpose,
      carrier: this.#carrier(),
      payment: this.#payment,
      mode: this.#mode,
      equipment: this.#facts.get(FACTS.equipment) ?? this.#equipment,
      respond_by: this.#respondBy,
      weight: this.#weight,
      volume: this.#volume,
      packages: this.#packages,
      charge: this.#charge === null ? null : { amount: this.#charge, currency },
      parties: this.#parties.map(({ party }) => party),
      stops: this.#ended(),
      notes: this.#notes,
    };
  }

  /** The stops; an item whose order is the load itself has no order of its own. */
  #ended(): Data["stops"] {
    const load = strongestReference(this.#references)?.value;
    return this.#stops.map((draft) => {
      const stop = draft.end();
      const items = stop.items.map((item) => {
        const own = item.references.filter(({ kind, value }) => kind !== "order" || value !== load);
        return { ...item, references: distinctReferences(own) };
      });
      return { ...stop, items };
    });
  }

  end(): readonly ReadEvent[] {
    const data = this.#data();
    const main = strongestReference(data.references);
    if (main === undefined) {
      this.#record.fault(
        this.#header,
        4,
        "missing",
        "The tender needs a number: B204 or a reference in L11.",
      );
    } else if (data.purpose !== "cancel" && data.stops.length === 0) {
      this.#record.fault(
        this.#header,
        undefined,
        "missing",
        "A tender that is no cancellation needs its stops (S5).",
      );
    }
    if (main === undefined || this.faults.length > 0) return [];
    const { dialect, preparedAt, sender } = this.#context;
    const event = partnerEvent<TenderEvent>(
      {
        type: "freight.tender.offered.v1",
        id: digestId(["x12", "204", sender, this.#record.digest()]),
        subject: main.value,
        time: preparedAt ?? dialect.receivedAt,
        data,
      },
      dialect,
    );
    return [{ event, raw: this.#record.raw, pointer: placeOf(this.#header) }];
  }
}

/** Reads X12 204. */
export function read204(header: Segment, context: UnitContext): UnitReader {
  return new TenderReader(header, context);
}
