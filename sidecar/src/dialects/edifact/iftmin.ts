// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { digestId, type Party, type Reference, type Stop, type TenderEvent } from "../../canonical/index.ts";
import type { ReadEvent } from "../dialect.ts";
import { elementOf, placeOf, type Segment } from "../edi/segment.ts";
import type { UnitReader } from "../edi/unit-reader.ts";
import { partnerEvent } from "../event.ts";
import { distinctReferences } from "../x12/references.ts";
import { clip } from "./clip.ts";
import { Dates } from "./dates.ts";
import { Findings, Words } from "./findings.ts";
import {
  MODES,
  PARTY_QUALIFIERS,
  PAYMENTS,
  RESPOND_BY,
  reversed,
  STOP_NUMBER,
  STOP_ROLES,
  TEXTS,
} from "./iftmin-codes.ts";
import {
  appointmentOf,
  type OpenItem,
  type OpenStop,
  type OpenTender,
  readCommunication,
  readMeasure,
  readQuantity,
  readStopTotals,
  type StopTotals,
} from "./iftmin-parts.ts";
import { readMoney } from "./invoice-charge.ts";
import type { EdifactContext } from "./message.ts";
import { carrierOfTransport, readParty, readText } from "./places.ts";
import { MAX_REFERENCES, readReference, referenceOf } from "./references.ts";

const ROLES = reversed(PARTY_QUALIFIERS);
const PAYMENT_OF_CODE = reversed(PAYMENTS);
const PURPOSE_OF_CODE: Readonly<Record<string, TenderEvent["data"]["purpose"]>> = {
  1: "cancel",
  3: "cancel",
  4: "change",
  5: "change",
  9: "original",
};
/** NAD 3035 of a place to stop at: despatch party, ship from, collect from; delivery party, ship to, ultimate consignee. */
const STOP_KINDS: Readonly<Record<string, Stop["kind"]>> = {
  PW: "pickup",
  SF: "pickup",
  CL: "pickup",
  DP: "delivery",
  ST: "delivery",
  UC: "delivery",
};
const MAX_STOPS = 99;
const MAX_ITEMS = 200;
const EMPTY_TOTALS: StopTotals = { weight: null, volume: null, packages: null };

/** IFTMIN, an instruction to a carrier: a tender as `write-iftmin.ts` writes it, or another sender's. */
export class IftminReader implements UnitReader {
  readonly #context: EdifactContext;
  readonly #findings = new Findings();
  readonly #words = new Words();
  readonly #dates = new Dates();
  readonly #stops: OpenStop[] = [];
  readonly #items: OpenItem[] = [];
  readonly #totals = new Map<number, StopTotals>();
  readonly #notes = new Map<number, string[]>();
  readonly #tender: OpenTender = {
    references: [],
    purpose: "original",
    carrier: null,
    payment: null,
    mode: null,
    equipment: null,
    weight: null,
    volume: null,
    packages: null,
    charge: null,
    parties: [],
    notes: [],
  };
  #header: Segment;
  #load: string | null = null;
  #service: string | null = null;
  /** The place that a NAD opened, and its party; the goods item that a GID opened. */
  #stop: OpenStop | null = null;
  #party: Party | null = null;
  #item: OpenItem | null = null;

  constructor(header: Segment, context: EdifactContext) {
    this.#header = header;
    this.#context = context;
  }

  get faults() {
    return this.#findings.faults;
  }

  get remarks() {
    return this.#findings.remarks;
  }

  push(segment: Segment): ReadEvent[] {
    this.#words.add(segment);
    if (!this.#takeOfLoad(segment) && !this.#takeOfPart(segment)) this.#findings.skip(segment.id);
    return [];
  }

  /** Segments of the whole load. */
  #takeOfLoad(segment: Segment): boolean {
    switch (segment.id) {
      case "BGM":
        this.#takeBeginning(segment);
        return true;
      case "TSR":
        this.#load = elementOf(segment, 2);
        return true;
      case "MOA":
        if (this.#item === null && elementOf(segment, 1) === "64") this.#takeCharge(segment);
        return true;
      case "CNT":
        this.#takeTotal(segment);
        return true;
      case "CPI":
        this.#tender.payment ??= PAYMENT_OF_CODE.get(elementOf(segment, 3) ?? "") ?? null;
        return true;
      case "TDT":
        this.#takeTransport(segment);
        return true;
      case "EQD":
        this.#takeEquipment(segment);
        return true;
      default:
        return false;
    }
  }

  /** Segments of the load, of a place or of a goods item, whichever is open. */
  #takeOfPart(segment: Segment): boolean {
    switch (segment.id) {
      case "DTM":
        (this.#stop?.dates ?? this.#dates).add(segment);
        return true;
      case "FTX":
        this.#takeText(segment);
        return true;
      case "RFF":
        this.#takeReference(segment);
        return true;
      case "NAD":
        this.#takeParty(segment);
        return true;
      case "CTA":
        if (this.#party !== null)
          this.#party.contact ??= clip(elementOf(segment, 2, 2) ?? elementOf(segment, 2), 100);
        return true;
      case "COM":
        if (this.#party !== null) readCommunication(segment, this.#party);
        return true;
      case "GID":
        this.#takeItem(segment);
        return true;
      case "MEA":
        this.#takeMeasure(segment);
        return true;
      default:
        return false;
    }
  }

  #takeBeginning(bgm: Segment): void {
    this.#header = bgm;
    const code = elementOf(bgm, 3) ?? "9";
    const purpose = Object.hasOwn(PURPOSE_OF_CODE, code) ? PURPOSE_OF_CODE[code] : undefined;
    if (purpose !== undefined) this.#tender.purpose = purpose;
    else
      this.#findings.refuse(
        bgm,
        "unsupported_value",
        "This function (1225) is not read: 1, 3, 4, 5 and 9 are.",
        3,
      );
  }

  #takeCharge(moa: Segment): void {
    const money = readMoney(moa, this.#context.decimalMark, this.#findings);
    if (money === null) return;
    if (money.currency !== null) this.#tender.charge = { amount: money.value, currency: money.currency };
    else this.#findings.remark(moa, "skipped", "A charge without a currency was left out.", 1, 3);
  }

  #takeTotal(cnt: Segment): void {
    const { decimalMark } = this.#context;
    const measure = () => readMeasure(cnt, [1, 2], [1, 3], decimalMark, this.#findings);
    const qualifier = elementOf(cnt, 1);
    if (qualifier === "7") this.#tender.weight ??= measure();
    else if (qualifier === "15") this.#tender.volume ??= measure();
    else if (qualifier === "11" || qualifier === "8")
      this.#tender.packages ??= readQuantity(cnt, 1, 2, decimalMark, this.#findings);
    else this.#findings.skip(`CNT+${qualifier ?? ""}`);
  }

  #takeTransport(tdt: Segment): void {
    const transport = elementOf(tdt, 3);
    const known = Object.entries(MODES).filter(([, [code]]) => code === transport);
    const mode = known.find(([, [, load]]) => load === null || load === this.#load) ?? known[0];
    // Road without a word about the load is neither full nor less than full.
    const isClear = known.length === 1 || this.#load !== null;
    if (mode !== undefined && isClear) this.#tender.mode ??= mode[0] as OpenTender["mode"];
    this.#tender.carrier ??= carrierOfTransport(tdt);
  }

  #takeEquipment(eqd: Segment): void {
    this.#tender.equipment ??= clip(elementOf(eqd, 3, 4) ?? elementOf(eqd, 3), 50);
    if (elementOf(eqd, 1) === "CN") this.#tender.references.push(referenceOf("container", elementOf(eqd, 2)));
  }

  #takeText(ftx: Segment): void {
    const text = readText(ftx);
    const [number, about] = [Number(elementOf(ftx, 3) ?? ""), elementOf(ftx, 3, 2)];
    if (about === TEXTS.stopTotals) this.#totals.set(number, readStopTotals(ftx));
    else if (about === TEXTS.service) this.#service = [this.#service, text].filter(Boolean).join(" ");
    else if (about === TEXTS.stopNote)
      this.#notes.set(number, [...(this.#notes.get(number) ?? []), ...noteOf(text)].slice(0, 20));
    else if (this.#item !== null)
      this.#item.description = clip([this.#item.description, text].filter(Boolean).join(" "), 200);
    else if (this.#tender.notes.length < 50) this.#tender.notes.push(...noteOf(text));
    else this.#findings.skip("FTX");
  }

  #takeReference(rff: Segment): void {
    if (elementOf(rff, 1) === STOP_NUMBER) {
      this.#takeStopNumber(Number(elementOf(rff, 1, 2) ?? ""));
      return;
    }
    const reference = readReference(rff, this.#context.mapping);
    if (reference === null || (this.#party !== null && this.#stop === null)) {
      this.#findings.skip(`RFF+${elementOf(rff, 1) ?? ""}`);
      return;
    }
    const level: (Reference | null)[] = (this.#item ?? this.#stop ?? this.#tender).references;
    if (level.length < MAX_REFERENCES) level.push(reference);
    else this.#findings.remark(rff, "skipped", `Of the references here ${MAX_REFERENCES} were taken.`);
  }

  #takeStopNumber(number: number): void {
    if (!Number.isInteger(number) || number < 1 || number > 999) return;
    if (this.#item !== null) this.#item.stops.push(number);
    else if (this.#stop !== null) this.#stop.sequence = number;
  }

  #takeParty(nad: Segment): void {
    const qualifier = elementOf(nad, 1) ?? "";
    const kind = Object.hasOwn(STOP_KINDS, qualifier) ? STOP_KINDS[qualifier] : undefined;
    this.#item = null;
    this.#stop = null;
    this.#party = readParty(nad, kind === undefined ? (ROLES.get(qualifier) ?? "other") : STOP_ROLES[kind]);
    if (kind !== undefined) this.#stop = this.#openStop(kind, this.#party, nad);
    else if (this.#tender.parties.length < 20) this.#tender.parties.push(this.#party);
    else this.#findings.skip(`NAD+${qualifier}`);
  }

  #openStop(kind: Stop["kind"], place: Party, opening: Segment): OpenStop {
    const stop = { kind, place, opening, dates: new Dates(), references: [], sequence: null };
    if (this.#stops.length < MAX_STOPS) this.#stops.push(stop);
    else this.#findings.refuse(opening, "too_many", `A load may have ${MAX_STOPS} stops.`);
    return stop;
  }

  #takeItem(gid: Segment): void {
    this.#party = null;
    this.#stop = null;
    this.#item = {
      description: null,
      quantity: readQuantity(gid, 2, 1, this.#context.decimalMark, this.#findings),
      package_type: clip(elementOf(gid, 2, 5) ?? elementOf(gid, 2, 2), 50),
      weight: null,
      volume: null,
      references: [],
      stops: [],
    };
    if (this.#items.length < MAX_ITEMS) this.#items.push(this.#item);
    else this.#findings.remark(gid, "skipped", `Of the goods items ${MAX_ITEMS} were taken.`);
  }

  #takeMeasure(mea: Segment): void {
    const item = this.#item;
    const measure = () => readMeasure(mea, [3, 2], [3, 1], this.#context.decimalMark, this.#findings);
    const what = elementOf(mea, 2);
    if (item !== null && (what === "G" || what === "AAB")) item.weight ??= measure();
    else if (item !== null && (what === "AAW" || what === "ABJ")) item.volume ??= measure();
    else this.#findings.skip(`MEA+${elementOf(mea, 1) ?? ""}+${what ?? ""}`);
  }

  /**
   * Where no NAD names a place to pick up at, or to deliver to, the shipper's or the consignee's is it; a sender that
   * numbers its stops names them all.
   */
  #closeStops(): void {
    const isNumbered = this.#stops.some(({ sequence }) => sequence !== null);
    if (isNumbered || this.#tender.purpose === "cancel") return;
    const named = this.#stops.splice(0);
    for (const kind of ["pickup", "delivery"] as const) {
      const own = named.filter((stop) => stop.kind === kind);
      const place = this.#tender.parties.find(({ role }) => role === STOP_ROLES[kind]);
      if (own.length > 0) this.#stops.push(...own);
      else if (place !== undefined) this.#openStop(kind, { ...place }, this.#header);
    }
    if (this.#stops.length === 0)
      this.#findings.refuse(this.#header, "missing", "No NAD says from where to where the goods go.");
  }

  #stopOf(stop: OpenStop, index: number): Stop {
    const { kind, place, references } = stop;
    const sequence = stop.sequence ?? index + 1;
    return {
      sequence,
      kind,
      place,
      ...appointmentOf(stop, this.#dates, this.#context.mapping, this.#findings),
      ...(this.#totals.get(sequence) ?? EMPTY_TOTALS),
      references: distinctReferences(references),
      items: this.#items
        .filter(({ stops }) => stops.length === 0 || stops.includes(sequence))
        .map(({ stops: _, ...item }) => item),
      notes: this.#notes.get(sequence) ?? [],
    };
  }

  #instant(dates: Dates, qualifier: string): string | null {
    const found = dates.find([qualifier], this.#context.mapping);
    if (found === null) return null;
    if (found.ok && found.date.instant !== null) return found.date.instant;
    this.#findings.refuse(
      found.segment,
      "wrong_time",
      "This is no date of its format from 2000 to 2100.",
      1,
      2,
    );
    return null;
  }

  #references(): Reference[] {
    const own = distinctReferences(this.#tender.references);
    const number = own.length > 0 ? null : referenceOf("shipment", elementOf(this.#header, 2));
    return number === null ? own.slice(0, MAX_REFERENCES) : [number];
  }

  #carrier(): OpenTender["carrier"] {
    const service = clip(this.#service, 100);
    const carrier = this.#tender.carrier ?? { scac: null, name: null, service: null };
    return this.#tender.carrier === null && service === null ? null : { ...carrier, service };
  }

  end(): ReadEvent[] {
    if (this.#header.id !== "BGM")
      this.#findings.refuse(this.#header, "missing", "An instruction needs its kind and number (BGM).");
    this.#closeStops();
    const references = this.#references();
    if (this.#header.id === "BGM" && references.length === 0)
      this.#findings.refuse(this.#header, "missing", "No number (BGM 1004, RFF) names the load.", 2);
    const data: TenderEvent["data"] = {
      ...this.#tender,
      references,
      carrier: this.#carrier(),
      respond_by: this.#instant(this.#dates, RESPOND_BY),
      stops: this.#stops.map((stop, index) => this.#stopOf(stop, index)),
    };
    const said = this.#instant(this.#dates, "137");
    if (this.faults.length > 0) return [];
    const { dialect, preparedAt } = this.#context;
    const event = partnerEvent<TenderEvent>(
      {
        type: "freight.tender.offered.v1",
        id: digestId(["edifact/IFTMIN", JSON.stringify(data)]),
        subject: references[0]?.value ?? "-",
        time: said ?? preparedAt ?? dialect.receivedAt,
        data,
      },
      dialect,
    );
    return [{ event, raw: this.#words.below(), pointer: placeOf(this.#header) }];
  }
}

function noteOf(text: string | null): string[] {
  const note = clip(text, 500);
  return note === null ? [] : [note];
}
