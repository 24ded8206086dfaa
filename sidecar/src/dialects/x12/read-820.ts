// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { digestId, type Reference, type RemittanceEvent } from "../../canonical/index.ts";
import { isSameAmount, sumOf } from "../../canonical/sum.ts";
import type { ReadEvent } from "../dialect.ts";
import { elementOf, placeOf, type Segment } from "../edi/segment.ts";
import type { UnitContext, UnitReader } from "../edi/unit-reader.ts";
import { partnerEvent } from "../event.ts";
import { PARTY_SEGMENTS, PartyDraft } from "./read-party.ts";
import { distinctReferences, referenceKind, referenceOf } from "./references.ts";
import { SetRecord } from "./set-record.ts";
import { cut, quoted } from "./text.ts";
import { ANY_METHOD, ANY_REASON, STATUS_FACT } from "./write-820.ts";

type Data = RemittanceEvent["data"];
type Line = Data["lines"][number];
type Adjustment = Line["adjustments"][number];

/** The bounds of canonical/remittance.ts. */
const MAX_REFERENCES = 20;
const MAX_LINES = 1000;
const MAX_ADJUSTMENTS = 20;
const MAX_REASON = 200;

/** What the amounts are in where no CUR says it: 820 is at home in the United States. */
const USUAL_CURRENCY = "USD";

/** Where the amounts stand: in BPR and RMR, and in BPS and RMT, which versions before 3030 have instead. */
const PAYMENT = { amount: 2, flag: 3, method: 4, date: 16 };
const OLD_PAYMENT = { amount: 2, flag: null, method: 1, date: 12 };

/** BPR03: what is taken back. */
const DEBIT = "D";
const PAID = { paid: 4, billed: 5, discount: 6 };
const OLD_PAID = { paid: 4, billed: 3, discount: 7 };

/** RMT01 of an item of the document before, whose amount is a part of that one's. */
const OLD_ITEM = "IX";

/** Who pays and is paid, N101; RM remits. */
const PARTIES: Readonly<Record<string, "payer" | "payee">> = { PR: "payer", RM: "payer", PE: "payee" };

/** DTM01 of the date of what is paid: invoice, document, transaction creation, ship date, effective … */
const ISSUED: ReadonlySet<string> = new Set(["003", "097", "102", "055"]);

/** X12 820, payment order/remittance advice: one event. */
class RemittanceReader implements UnitReader {
  readonly #context: UnitContext;
  readonly #record: SetRecord;
  readonly #references: Reference[] = [];
  readonly #lines: Line[] = [];
  #header: Segment;
  #method: string | null = null;
  #amount: string | null = null;
  #paidOn: string | null = null;
  #number: string | null = null;
  #currency: string | null = null;
  #status: Data["status"] = "paid";
  #payer: PartyDraft | null = null;
  #payee: PartyDraft | null = null;
  /** What the segments behind the last N1, RMR or ADX are about. */
  #party: PartyDraft | null = null;
  #line: Line | null = null;
  #adjustment: Adjustment | null = null;
  /** Whether the line is an adjustment that belongs to no document paid. */
  #isAlone = false;

  constructor(header: Segment, context: UnitContext) {
    this.#context = context;
    this.#header = header;
    this.#record = new SetRecord(header);
  }

  get faults() {
    return this.#record.faults;
  }

  get remarks() {
    return this.#record.remarks;
  }

  push(segment: Segment): readonly ReadEvent[] {
    this.#record.add(segment);
    if (PARTY_SEGMENTS.has(segment.id)) this.#party?.add(segment);
    else this.#take(segment);
    return [];
  }

  #take(segment: Segment): void {
    switch (segment.id) {
      case "BPR":
        this.#takePayment(segment, PAYMENT);
        break;
      case "BPS":
        this.#takePayment(segment, OLD_PAYMENT);
        break;
      case "TRN":
        this.#number ??= this.#record.requiredText(segment, 2, 100, "The trace number");
        break;
      case "CUR":
        this.#takeCurrency(segment);
        break;
      case "N1":
        this.#beginParty(segment);
        break;
      case "ENT":
        this.#party = null;
        this.#line = null;
        this.#adjustment = null;
        break;
      case "RMR":
        this.#beginLine(segment, PAID);
        break;
      case "RMT":
        if (elementOf(segment, 1) === OLD_ITEM) this.#record.skip(segment);
        else this.#beginLine(segment, OLD_PAID);
        break;
      case "ADX":
        this.#beginAdjustment(segment);
        break;
      case "REF":
        this.#addReference(segment);
        break;
      case "DTM":
        this.#takeDate(segment);
        break;
      case "NTE":
        this.#takeNote(segment);
        break;
      default:
        this.#record.skip(segment);
    }
  }

  #takePayment(bpr: Segment, at: typeof PAYMENT | typeof OLD_PAYMENT): void {
    const record = this.#record;
    this.#header = bpr;
    const amount = this.#required(bpr, at.amount);
    const isDebit = at.flag !== null && elementOf(bpr, at.flag) === DEBIT;
    this.#amount = isDebit && amount !== null && !amount.startsWith("-") ? `-${amount}` : amount;
    const method = record.text(bpr, at.method, 20);
    this.#method = method === ANY_METHOD ? null : method;
    this.#paidOn = record.day(bpr, at.date);
  }

  #takeCurrency(cur: Segment): void {
    const code = elementOf(cur, 2);
    if (code === null || /^[A-Z]{3}$/.test(code)) this.#currency ??= code;
    else this.#record.fault(cur, 2, "unknown_value", `${quoted(code)} is no currency of ISO 4217.`);
  }

  #beginParty(n1: Segment): void {
    const role = PARTIES[elementOf(n1, 1) ?? ""] ?? "other";
    this.#party = new PartyDraft(n1, role, this.#record);
    if (role === "payer") this.#payer ??= this.#party;
    else if (role === "payee") this.#payee ??= this.#party;
    else this.#record.skip(n1);
  }

  /** One document; an RMT without the net amount is paid in full. */
  #beginLine(rmr: Segment, at: typeof PAID): void {
    const record = this.#record;
    this.#party = null;
    this.#adjustment = null;
    this.#isAlone = false;
    const number = record.required(rmr, 2, "The number of what is paid");
    const reference = referenceOf(referenceKind(elementOf(rmr, 1), this.#context.mapping), number);
    const billed = record.decimal(rmr, at.billed);
    const discount = record.decimal(rmr, at.discount);
    const isInFull = rmr.id === "RMT" && elementOf(rmr, at.paid) === null;
    const paid = isInFull ? billed : this.#required(rmr, at.paid);
    if (reference === null || paid === null) return;
    this.#addLine(rmr, {
      reference,
      paid,
      billed,
      discount,
      issued_on: null,
      adjustments: [],
      references: [],
    });
  }

  #required(segment: Segment, element: number): string | null {
    const text = this.#record.required(segment, element, "The amount");
    return text === null ? null : this.#record.decimal(segment, element);
  }

  #addLine(segment: Segment, line: Line): void {
    this.#line = line;
    if (this.#lines.length < MAX_LINES) this.#lines.push(line);
    else this.#record.fault(segment, undefined, "too_many", `A remittance may have ${MAX_LINES} lines.`);
  }

  /** ADX behind an RMR adjusts what it pays; before the first RMR of its ENT it stands for itself. */
  #beginAdjustment(adx: Segment): void {
    const record = this.#record;
    const amount = this.#required(adx, 1);
    if (amount === null) return;
    const code = elementOf(adx, 2) === ANY_REASON ? null : record.text(adx, 2, 20);
    const own = code === null && elementOf(adx, 3) === "ZZ" ? record.text(adx, 4, 20) : null;
    this.#party = null;
    this.#adjustment = { amount, reason_code: code ?? own, reason: null };
    if (this.#line === null || this.#isAlone) this.#addAlone(adx, this.#adjustment);
    else if (this.#line.adjustments.length < MAX_ADJUSTMENTS) this.#line.adjustments.push(this.#adjustment);
    else record.skip(adx);
  }

  /** A line of its own for an adjustment of no document paid, under the number that ADX gives or that of the payment. */
  #addAlone(adx: Segment, adjustment: Adjustment): void {
    const given = referenceOf(referenceKind(elementOf(adx, 3), this.#context.mapping), elementOf(adx, 4));
    const reference = given ?? { kind: "other" as const, value: this.#number ?? "ADX" };
    const amounts = { paid: adjustment.amount, billed: null, discount: null };
    this.#addLine(adx, { reference, ...amounts, issued_on: null, adjustments: [adjustment], references: [] });
    this.#isAlone = true;
  }

  /** What REF numbers: the line before, else the payment; the numbers of a party are the payer's own. */
  #addReference(ref: Segment): void {
    if (this.#line === null && this.#party === null && elementOf(ref, 3) === STATUS_FACT) {
      this.#takeStatus(ref);
      return;
    }
    const value = elementOf(ref, 2) ?? elementOf(ref, 3);
    const reference = referenceOf(referenceKind(elementOf(ref, 1), this.#context.mapping), value);
    const target = this.#line?.references ?? this.#references;
    if (reference === null || this.#party !== null || target.length >= MAX_REFERENCES) this.#record.skip(ref);
    else target.push(reference);
  }

  #takeStatus(ref: Segment): void {
    const status = elementOf(ref, 2);
    if (status === "corrected" || status === "reversed") this.#status = status;
    else this.#record.skip(ref);
  }

  #takeDate(dtm: Segment): void {
    if (this.#line === null || !ISSUED.has(elementOf(dtm, 1) ?? "")) this.#record.skip(dtm);
    else this.#line.issued_on ??= this.#record.day(dtm, 2);
  }

  #takeNote(nte: Segment): void {
    if (this.#adjustment === null) {
      this.#record.skip(nte);
      return;
    }
    const parts = [this.#adjustment.reason, elementOf(nte, 2)].filter((part) => part !== null);
    this.#adjustment.reason = cut(parts.join(" "), MAX_REASON).trim() || null;
  }

  #compareTotal(amount: string): void {
    const sum = sumOf(this.#lines.map(({ paid }) => paid));
    if (this.#lines.length === 0 || isSameAmount(sum, amount)) return;
    const detail = `The lines make ${sum} together, not the amount paid, ${amount}.`;
    this.#record.remark(this.#header, 2, "wrong_total", detail);
  }

  /** The references of the payment, the trace number among them. */
  #allReferences(number: string): Reference[] {
    const isNamed = this.#references.some(({ value }) => value === number);
    const trace: Reference[] = isNamed ? [] : [{ kind: "other", value: number }];
    return distinctReferences([...trace, ...this.#references]).slice(0, MAX_REFERENCES);
  }

  /** What tells one payment from every other: a repeat is the same again. */
  #id({ number, amount, method, paid_on, lines }: Data): string {
    const paid = lines.flatMap(({ reference, paid: part }) => [reference.value, part]);
    return digestId(["x12", "820", this.#context.sender, number, amount, method, paid_on, ...paid]);
  }

  end(): readonly ReadEvent[] {
    const [amount, number] = [this.#amount, this.#number ?? this.#references[0]?.value ?? null];
    if (!this.#header.id.startsWith("BP") && this.faults.length === 0) {
      this.#record.fault(
        this.#header,
        undefined,
        "missing",
        "A remittance begins with BPR, which is missing.",
      );
    } else if (number === null) {
      this.#record.fault(this.#header, undefined, "missing", "The payment has no number: give TRN or REF.");
    }
    if (amount === null || number === null || this.faults.length > 0) return [];
    this.#compareTotal(amount);
    if (this.#currency === null) {
      const detail = `No CUR names a currency; the amounts are taken as ${USUAL_CURRENCY}.`;
      this.#record.remark(this.#header, 2, "assumed_currency", detail);
    }
    const data: Data = {
      number,
      references: this.#allReferences(number),
      status: this.#status,
      method: this.#method,
      amount,
      currency: this.#currency ?? USUAL_CURRENCY,
      paid_on: this.#paidOn,
      payer: this.#payer?.party ?? null,
      payee: this.#payee?.party ?? null,
      lines: this.#lines.map((one) => ({ ...one, references: distinctReferences(one.references) })),
    };
    const { dialect, preparedAt } = this.#context;
    const time = preparedAt ?? dialect.receivedAt;
    const said = { type: "freight.remittance.v1" as const, id: this.#id(data), subject: number, time, data };
    const event = partnerEvent<RemittanceEvent>(said, dialect);
    return [{ event, raw: this.#record.raw, pointer: placeOf(this.#header) }];
  }
}

/** Reads X12 820. */
export function read820(header: Segment, context: UnitContext): UnitReader {
  return new RemittanceReader(header, context);
}
