// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { InvoiceLine, Location, Reference, Weight } from "../../canonical/index.ts";
import { elementOf, type Segment } from "../edi/segment.ts";
import { type InvoiceExtras, placeOfParty } from "./invoice-extras.ts";
import { PartyDraft } from "./read-party.ts";
import { distinctReferences } from "./references.ts";
import type { SetRecord } from "./set-record.ts";

/** N101 of the places, the one that tells most surely where the goods were last. */
const ORIGINS = ["SH", "SF"];
const DESTINATIONS = ["CN", "ST"];
/** G6201 (element 432) of the day of the pick-up: shipped, actual pick-up; the latter is the better. */
const SHIPPED = ["11", "86"];
const MAX_REFERENCES = 20;
/**
 * L108 (element 150) of taxes, as carriers of Canada and of Europe use them. Another word is a tax where the
 * charge code that it is mapped to is one: Odoo knows that.
 */
const TAXES: ReadonlySet<string> = new Set(["GST", "HST", "PST", "QST", "TAX", "VAT"]);

/** A charge of L1, before it is known what else its LX says. */
type Charge = Omit<InvoiceLine, "references" | "shipped_on" | "service" | "origin" | "destination">;

/**
 * What is said of one item of an invoice (LX), or of the whole of it above the first one: the charges with what was
 * shipped. X12 lets places and numbers stand before and behind the charges they are about.
 */
export class InvoiceItem {
  readonly #record: SetRecord;
  readonly #extras: InvoiceExtras;
  readonly #references: Reference[] = [];
  readonly #charges: Charge[] = [];
  readonly #parties = new Map<string, PartyDraft>();
  #party: PartyDraft | null = null;
  #shippedBy = -1;
  #shippedOn: string | null = null;
  #service: string | null = null;
  /** What L0 says; it is the first charge's behind it, lest each surcharge weigh it again. */
  #weight: Weight | null = null;
  #isBilledWeight = false;
  #pieces: number | null = null;
  #quantity: string | null = null;
  #unit: string | null = null;

  constructor(record: SetRecord, extras: InvoiceExtras) {
    this.#record = record;
    this.#extras = extras;
  }

  get shippedOn(): string | null {
    return this.#shippedOn;
  }

  get service(): string | null {
    return this.#service;
  }

  get origin(): Location | null {
    return this.#placeOf(ORIGINS);
  }

  get destination(): Location | null {
    return this.#placeOf(DESTINATIONS);
  }

  #placeOf(roles: readonly string[]): Location | null {
    const role = roles.findLast((one) => this.#parties.has(one));
    return placeOfParty((role && this.#parties.get(role)) || null);
  }

  refer(reference: Reference): void {
    if (this.#references.length < 2 * MAX_REFERENCES) this.#references.push(reference);
  }

  /** N1: a party. What it is called is read of those that are asked for; whether it is one of them. */
  open(n1: Segment, others: readonly string[] = []): PartyDraft | null {
    const role = elementOf(n1, 1) ?? "";
    const isPlace = ORIGINS.includes(role) || DESTINATIONS.includes(role);
    this.#party = isPlace || others.includes(role) ? new PartyDraft(n1, "other", this.#record) : null;
    if (this.#party !== null && isPlace && !this.#parties.has(role)) this.#parties.set(role, this.#party);
    return this.#party;
  }

  /** N2, N3, N4 … of the last N1; whether that one is read. */
  addToParty(segment: Segment): boolean {
    this.#party?.add(segment);
    return this.#party !== null;
  }

  /** G62; whether it is the day of the pick-up. */
  takeDate(g62: Segment): boolean {
    const rank = SHIPPED.indexOf(elementOf(g62, 1) ?? "");
    if (rank > this.#shippedBy) {
      this.#shippedOn = this.#extras.day(g62, 2) ?? this.#shippedOn;
      this.#shippedBy = rank;
    }
    return rank >= 0;
  }

  /** P1 says the day of the pick-up of an item of a 110. */
  takePickup(p1: Segment): void {
    this.#shippedOn ??= this.#extras.day(p1, 2);
  }

  /** SL1: the service level (element 284). */
  takeService(sl1: Segment): void {
    this.#service ??= elementOf(sl1, 1);
  }

  /** L0: of several weights the billed one (L005: B), else the first. */
  measure(l0: Segment): void {
    const extras = this.#extras;
    const isBilled = elementOf(l0, 5) === "B";
    if (this.#weight === null || (isBilled && !this.#isBilledWeight)) {
      this.#weight = extras.weight(l0, 4, 11) ?? this.#weight;
      this.#isBilledWeight = isBilled;
    }
    this.#pieces ??= extras.pieces(l0, 8);
    if (this.#quantity !== null) return;
    this.#quantity = extras.quantity(l0, 2);
    if (this.#quantity !== null) this.#unit = elementOf(l0, 3);
  }

  /** L1 with its amount. */
  charge(l1: Segment, amount: string, code: string | null, description: string | null): void {
    const extras = this.#extras;
    const partnerCode = elementOf(l1, 8);
    this.#charges.push({
      code,
      partner_code: partnerCode,
      description,
      amount,
      is_tax: TAXES.has(partnerCode ?? ""),
      quantity: extras.quantity(l1, 17) ?? this.#quantity,
      unit: elementOf(l1, 3) ?? elementOf(l1, 18) ?? this.#unit,
      rate: extras.decimal(l1, 2),
      weight: this.#weight,
      pieces: this.#pieces,
    });
    this.#weight = this.#pieces = this.#quantity = this.#unit = null;
    this.#isBilledWeight = false;
  }

  /** The lines of the item, each with what the item says. */
  lines(): InvoiceLine[] {
    const said = {
      references: distinctReferences(this.#references).slice(0, MAX_REFERENCES),
      shipped_on: this.#shippedOn,
      service: this.#service,
      origin: this.origin,
      destination: this.destination,
    };
    return this.#charges.map((charge) => ({ ...charge, ...said }));
  }
}
