// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import {
  digestId,
  type InvoiceEvent,
  type InvoiceLine,
  MAX_INVOICE_LINES,
  type Reference,
  type Weight,
} from "../../canonical/index.ts";
import { Scac } from "../../canonical/primitives.ts";
import { isSameAmount, sumOf } from "../../canonical/sum.ts";
import type { ReadEvent } from "../dialect.ts";
import { elementOf, placeOf, type Segment } from "../edi/segment.ts";
import type { UnitContext, UnitReader } from "../edi/unit-reader.ts";
import { partnerEvent } from "../event.ts";
import { InvoiceExtras } from "./invoice-extras.ts";
import { InvoiceItem } from "./invoice-item.ts";
import { PARTY_SEGMENTS, type PartyDraft } from "./read-party.ts";
import { distinctReferences, referenceKind, referenceOf } from "./references.ts";
import { SetRecord } from "./set-record.ts";
import { cut, quoted } from "./text.ts";

type Data = InvoiceEvent["data"];

/** The bounds of canonical/invoice.ts. */
const MAX_REFERENCES = 20;
const MAX_DESCRIPTION = 500;

/** N101 of who is to be paid: remit to, remittance of the commercial invoice, payee. */
const PAYEES = ["RI", "RE", "PE"];
const DAY_MS = 86_400_000;

/** B308, correction indicator (element 202). */
const TYPES: Readonly<Record<string, Data["invoice_type"]>> = {
  AD: "supplemental",
  BD: "supplemental",
  CO: "corrected",
  RB: "corrected",
  RR: "corrected",
  CR: "credit",
};

/** What an amount is in where no C3 says it: X12.6 leaves it to the partners, and 210 is at home in the United States. */
const USUAL_CURRENCY = "USD";

/** N9 and L11 whose value is no number of this shipment: tax registrations, codes, dates, SCACs. */
const NO_REFERENCES: ReadonlySet<string> = new Set(["GT", "PA", "SCA", "TX", "4O"]);

/**
 * X12 210, motor carrier freight details and invoice, and 110, air freight details and invoice, which says the same in
 * the same segments: one event.
 */
class InvoiceReader implements UnitReader {
  readonly #context: UnitContext;
  readonly #record: SetRecord;
  readonly #references: Reference[] = [];
  readonly #extras: InvoiceExtras;
  /** What stands above the first LX is about the whole invoice. */
  readonly #whole: InvoiceItem;
  readonly #lines: InvoiceLine[] = [];
  readonly #kind: string | null;
  #header: Segment;
  #number: string | null = null;
  #type: Data["invoice_type"] = "original";
  #issuedOn: string | null = null;
  #total: string | null = null;
  #currency: string | null = null;
  #scac: string | null = null;
  #dueOn: string | null = null;
  #weight: Weight | null = null;
  #pieces: number | null = null;
  #payee: PartyDraft | null = null;
  #item: InvoiceItem;
  #chargeCount = 0;
  /** What L5 says before the charges it is about. */
  #description: string | null = null;

  constructor(header: Segment, context: UnitContext) {
    this.#context = context;
    this.#header = header;
    this.#kind = elementOf(header, 1);
    this.#record = new SetRecord(header);
    this.#extras = new InvoiceExtras(this.#record);
    this.#whole = new InvoiceItem(this.#record, this.#extras);
    this.#item = this.#whole;
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
    switch (segment.id) {
      case "B3":
        this.#takeBeginning(segment);
        break;
      case "C3":
        this.#currency ??= this.#currencyOf(segment, 1);
        break;
      case "N9":
        this.#addReference(segment, elementOf(segment, 1), elementOf(segment, 2));
        break;
      case "L11":
        this.#addReference(segment, elementOf(segment, 2), elementOf(segment, 1));
        break;
      case "LX":
        this.#close();
        this.#item = new InvoiceItem(this.#record, this.#extras);
        this.#description = null;
        break;
      case "L0":
        this.#item.measure(segment);
        break;
      case "L5":
        this.#describe(segment);
        break;
      case "L1":
        this.#charge(segment);
        break;
      case "L3":
        this.#takeTotals(segment);
        break;
      default:
        if (!this.#takeShipped(segment)) this.#record.skip(segment);
    }
  }

  /** What was shipped, of the item or the whole invoice; whether the segment says any of it. */
  #takeShipped(segment: Segment): boolean {
    switch (segment.id) {
      case "N1":
        return this.#takeParty(segment);
      case "G62":
        return this.#item.takeDate(segment);
      case "P1":
        this.#item.takePickup(segment);
        return true;
      case "SL1":
        this.#item.takeService(segment);
        return true;
      case "N7":
        this.#weight ??= this.#extras.weight(segment, 3, 17);
        return true;
      case "ITD":
        return this.#takeTerms(segment);
      default:
        return PARTY_SEGMENTS.has(segment.id) && this.#item.addToParty(segment);
    }
  }

  #takeParty(n1: Segment): boolean {
    const party = this.#item.open(n1, this.#item === this.#whole ? PAYEES : []);
    if (party !== null && PAYEES.includes(elementOf(n1, 1) ?? "")) this.#payee ??= party;
    return party !== null;
  }

  /** ITD06 is the day on which all of it is due, ITD07 the days until then. */
  #takeTerms(itd: Segment): boolean {
    const days = this.#extras.pieces(itd, 7);
    this.#dueOn ??= this.#extras.day(itd, 6);
    if (this.#dueOn === null && days !== null && days <= 3650 && this.#issuedOn !== null) {
      const due = Date.parse(this.#issuedOn) + days * DAY_MS;
      this.#dueOn = new Date(due).toISOString().slice(0, 10);
    }
    return this.#dueOn !== null;
  }

  /** Ends an item: what it says of its charges is whole by now. */
  #close(): void {
    for (const line of this.#item.lines()) this.#lines.push(line);
  }

  #takeBeginning(b3: Segment): void {
    const record = this.#record;
    this.#header = b3;
    this.#number = record.requiredText(b3, 2, 100, "The invoice number");
    const shipment = referenceOf("shipment", elementOf(b3, 3));
    if (shipment !== null) this.#references.push(shipment);
    if (record.required(b3, 6, "The invoice date") !== null) this.#issuedOn = record.day(b3, 6);
    if (record.required(b3, 7, "The amount due") !== null) this.#total = record.cents(b3, 7);
    this.#takeType(b3);
    this.#extras.useWeightUnit(elementOf(b3, 5));
    const scac = elementOf(b3, 11);
    if (scac === null) return;
    if (Scac.safeParse(scac).success) this.#scac = scac;
    else record.remark(b3, 11, "not_understood", `${quoted(scac)} is no SCAC and was left out.`);
  }

  /** Without an indicator an amount below zero is a credit. */
  #takeType(b3: Segment): void {
    const code = elementOf(b3, 8);
    const type = code !== null && Object.hasOwn(TYPES, code) ? TYPES[code] : undefined;
    if (type !== undefined) this.#type = type;
    else if (this.#total?.startsWith("-")) this.#type = "credit";
    if (code !== null && type === undefined) {
      const detail = `The indicator ${quoted(code)} is not known; the invoice is taken as ${this.#type}.`;
      this.#record.remark(b3, 8, "not_understood", detail);
    }
  }

  #currencyOf(segment: Segment, element: number): string | null {
    const code = elementOf(segment, element);
    if (code === null || /^[A-Z]{3}$/.test(code)) return code;
    this.#record.fault(segment, element, "unknown_value", `${quoted(code)} is no currency of ISO 4217.`);
    return null;
  }

  /** N903 and L1103 describe the number before them, or stand alone: then there is no number. */
  #addReference(segment: Segment, qualifier: string | null, value: string | null): void {
    const isNumber = qualifier === null || !NO_REFERENCES.has(qualifier);
    const reference = referenceOf(referenceKind(qualifier, this.#context.mapping), isNumber ? value : null);
    if (reference !== null && this.#item !== this.#whole) this.#item.refer(reference);
    if (reference === null || this.#references.length >= MAX_REFERENCES) this.#record.skip(segment);
    else this.#references.push(reference);
  }

  #describe(l5: Segment): void {
    const parts = [this.#description, elementOf(l5, 2)].filter((part) => part !== null);
    this.#description = cut(parts.join(" "), MAX_DESCRIPTION).trim() || null;
  }

  /** L1 with an amount (L104, cents) is a line; one with a rate, an advance or a prepaid amount alone is none. */
  #charge(l1: Segment): void {
    const amount = this.#record.cents(l1, 4);
    if (amount === null) {
      if (elementOf(l1, 4) === null)
        this.#record.remark(l1, 4, "skipped", "A charge without an amount was left out.");
      return;
    }
    this.#currency ??= this.#currencyOf(l1, 20);
    const partnerCode = elementOf(l1, 8);
    const codes = this.#context.mapping.charge_codes;
    const code = partnerCode !== null && Object.hasOwn(codes, partnerCode) ? codes[partnerCode] : null;
    this.#chargeCount += 1;
    if (this.#chargeCount <= MAX_INVOICE_LINES)
      this.#item.charge(l1, amount, code ?? null, elementOf(l1, 12) ?? this.#description);
    else this.#record.fault(l1, undefined, "too_many", `An invoice may have ${MAX_INVOICE_LINES} charges.`);
  }

  /** Whether the amounts agree is for the audit to judge; it is told here. */
  #takeTotals(l3: Segment): void {
    this.#weight = this.#extras.weight(l3, 1, 12) ?? this.#weight;
    this.#pieces = this.#extras.pieces(l3, 11);
    const total = this.#record.cents(l3, 5);
    if (total !== null && this.#total !== null && !isSameAmount(total, this.#total)) {
      const detail = `The total ${total} is not the amount due of B307, ${this.#total}.`;
      this.#record.remark(l3, 5, "wrong_total", detail);
    }
  }

  #compareLines(total: string): void {
    const sum = sumOf(this.#lines.map(({ amount }) => amount));
    if (isSameAmount(sum, total)) return;
    const detail = `The charges make ${sum} together, not the amount due, ${total}.`;
    this.#record.remark(this.#header, 7, "wrong_total", detail);
  }

  /** What tells one invoice from every other: a repeat is the same again, a corrected one is not. */
  #id(data: Data): string {
    const { number, invoice_type, issued_on, total, lines } = data;
    const parts = [number, invoice_type, issued_on, total, data.currency, this.#scac];
    const charges = lines.flatMap((line) => [line.partner_code, line.amount]);
    return digestId(["x12", this.#kind, this.#context.sender, ...parts, ...charges]);
  }

  /** What is shipped when, of the whole invoice; B312 of a 210 is the day of the pick-up. */
  #shipped() {
    const whole = this.#whole;
    const pickup = this.#kind === "210" ? this.#extras.day(this.#header, 12) : null;
    return {
      shipped_on: whole.shippedOn ?? pickup,
      weight: this.#weight,
      pieces: this.#pieces,
      service: whole.service,
      origin: whole.origin,
      destination: whole.destination,
    };
  }

  #payeeSaid(): Data["payee"] {
    if (this.#payee === null) return null;
    const { name, code } = this.#payee.party;
    return name === null && code === null ? null : { name, code };
  }

  /** What an invoice that is no original names beside its own number. */
  #originalNumber(number: string): string | null {
    const named = this.#references.find(({ kind, value }) => kind === "invoice" && value !== number);
    return this.#type === "original" ? null : (named?.value ?? null);
  }

  end(): readonly ReadEvent[] {
    this.#close();
    const [number, issuedOn, total] = [this.#number, this.#issuedOn, this.#total];
    if (this.#header.id !== "B3") {
      this.#record.fault(this.#header, undefined, "missing", "An invoice begins with B3, which is missing.");
    }
    if (number === null || issuedOn === null || total === null || this.faults.length > 0) return [];
    this.#compareLines(total);
    if (this.#currency === null) {
      const detail = `No C3 names a currency; the amounts are taken as ${USUAL_CURRENCY}.`;
      this.#record.remark(this.#header, 7, "assumed_currency", detail);
    }
    const references = distinctReferences(this.#references);
    const data: Data = {
      references: references.length > 0 ? references : [{ kind: "invoice", value: number }],
      number,
      original_number: this.#originalNumber(number),
      invoice_type: this.#type,
      issued_on: issuedOn,
      due_on: this.#dueOn,
      currency: this.#currency ?? USUAL_CURRENCY,
      total,
      tax_total: null,
      carrier: this.#scac === null ? null : { scac: this.#scac, name: null, service: null },
      payee: this.#payeeSaid(),
      ...this.#shipped(),
      lines: this.#lines,
    };
    const { dialect } = this.#context;
    const said = {
      type: "freight.invoice.received.v1" as const,
      id: this.#id(data),
      subject: number,
      // An invoice says on which day it was made, not when.
      time: this.#context.preparedAt ?? dialect.receivedAt,
      data,
    };
    const event = partnerEvent<InvoiceEvent>(said, dialect);
    return [{ event, raw: this.#record.raw, pointer: placeOf(this.#header) }];
  }
}

/** Reads X12 210 and 110. */
export function read210(header: Segment, context: UnitContext): UnitReader {
  return new InvoiceReader(header, context);
}
