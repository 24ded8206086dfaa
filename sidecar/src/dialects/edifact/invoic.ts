// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { Currency } from "../../canonical/envelope.ts";
import {
  type Carrier,
  digestId,
  type InvoiceEvent,
  type InvoiceLine,
  MAX_INVOICE_LINES,
  type Reference,
} from "../../canonical/index.ts";
import { isSameAmount, sumOf } from "../../canonical/sum.ts";
import type { ReadEvent } from "../dialect.ts";
import { elementOf, placeOf, type Segment } from "../edi/segment.ts";
import type { UnitReader } from "../edi/unit-reader.ts";
import { partnerEvent } from "../event.ts";
import { distinctReferences } from "../x12/references.ts";
import { clip } from "./clip.ts";
import { Dates } from "./dates.ts";
import { Findings, Words } from "./findings.ts";
import { Charge, type Money, readMoney } from "./invoice-charge.ts";
import { InvoiceGoods } from "./invoice-goods.ts";
import type { EdifactContext } from "./message.ts";
import { carrierOfParty, carrierOfTransport, readParty } from "./places.ts";
import { MAX_REFERENCES, readReference, referenceOf } from "./references.ts";

type Data = InvoiceEvent["data"];

/** Document names (1001) that bill freight; others, such as a pro forma invoice (325), are no invoice. */
const TYPES: Readonly<Record<string, Data["invoice_type"]>> = {
  80: "supplemental", // debit note related to goods or services
  81: "credit", // credit note related to goods or services
  83: "credit", // credit note related to financial adjustments
  84: "supplemental",
  380: "original",
  381: "credit",
  383: "supplemental",
  384: "corrected",
  385: "original", // consolidated
  386: "original", // prepayment
  388: "original", // tax invoice
  389: "original", // self-billed
  393: "original", // factored
  396: "credit", // factored
  261: "credit", // self-billed
  780: "original", // freight invoice
};

/** MOA qualifiers of the amount of the whole invoice, the best first: invoice, invoice total, due, message total. */
const TOTALS = ["77", "39", "9", "86"];
/** Who bills, the best first: carrier, freight forwarder, issuer of the invoice, seller, supplier. */
const BILLERS = ["CA", "FW", "II", "SE", "SU"];
/** MOA qualifiers of the taxes of the whole invoice: of the message, of the invoice. */
const TAX_TOTALS = ["176", "150"];

/** INVOIC: a carrier's invoice. Its lines are the line items, the allowances and charges, and the taxes of its summary. */
export class InvoicReader implements UnitReader {
  readonly #context: EdifactContext;
  readonly #findings = new Findings();
  readonly #words = new Words();
  readonly #dates = new Dates();
  readonly #references: (Reference | null)[] = [];
  readonly #carriers = new Map<string, Carrier | null>();
  readonly #totals = new Map<string, Money[]>();
  readonly #lines: { line: InvoiceLine; money: Money }[] = [];
  #header: Segment;
  #type: Data["invoice_type"] | null = null;
  #currency: string | null = null;
  #charge: Charge | null = null;
  /** A line that has an amount of its own includes the charges below it. */
  #line: Charge | null = null;
  #isSummary = false;
  #transport: Carrier | null = null;
  #payee: Data["payee"] = null;
  /** What is said of the whole invoice; a line says its own. */
  readonly #goods = new InvoiceGoods();
  readonly #taxTotals = new Map<string, Money>();

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
    this.#take(segment);
    return [];
  }

  #take(segment: Segment): void {
    switch (segment.id) {
      case "BGM":
        this.#takeBeginning(segment);
        return;
      case "DTM":
        if (this.#charge === null) this.#dates.add(segment);
        this.#about().takeDate(segment);
        return;
      case "RFF":
        this.#takeReference(segment);
        return;
      case "NAD":
        this.#takeParty(segment);
        return;
      case "TDT":
        this.#transport ??= carrierOfTransport(segment);
        return;
      case "CUX":
        this.#takeCurrency(segment);
        return;
      case "LIN":
      case "ALC":
      case "TAX":
        this.#open(segment);
        return;
      case "IMD":
        this.#charge?.describe(segment);
        return;
      case "PIA":
        this.#charge?.name(segment);
        return;
      case "FTX":
        this.#charge?.explain(segment);
        return;
      case "MOA":
        this.#takeAmount(segment);
        return;
      case "UNS":
        this.#close();
        this.#isSummary = true;
        return;
      default:
        if (!this.#takeGoods(segment)) this.#findings.skip(segment.id);
    }
  }

  /** What the segment is about: the charge that is open, else the line it stands below, else the whole invoice. */
  #about(): InvoiceGoods {
    return (this.#charge ?? this.#line)?.goods ?? this.#goods;
  }

  /** What was shipped; whether the segment says any of it. */
  #takeGoods(segment: Segment): boolean {
    const [goods, mark] = [this.#about(), this.#context.decimalMark];
    switch (segment.id) {
      case "LOC":
        return goods.takePlace(segment);
      case "MEA":
        return goods.takeMeasure(segment, mark, this.#findings);
      case "QTY":
        return goods.takeQuantity(segment, mark, this.#findings);
      case "PAC":
        goods.takePackages(segment, mark, this.#findings);
        return true;
      case "PRI":
        goods.takePrice(segment, mark, this.#findings);
        return true;
      default:
        return false;
    }
  }

  #takeBeginning(bgm: Segment): void {
    this.#header = bgm;
    const code = elementOf(bgm, 1);
    const purpose = elementOf(bgm, 3);
    const known = code !== null && Object.hasOwn(TYPES, code) ? TYPES[code] : undefined;
    if (code === null) this.#findings.refuse(bgm, "missing", "The kind of document (1001) is missing.", 1, 1);
    else if (known === undefined)
      this.#findings.refuse(bgm, "unsupported_value", "A document of this kind (1001) is no invoice.", 1, 1);
    if (purpose === "1") {
      const detail = "An invoice is taken back by a credit note (381), not by a cancellation.";
      this.#findings.refuse(bgm, "unsupported_value", detail, 3);
    }
    // Function 5 replaces an invoice that was sent before.
    this.#type = purpose === "5" && known === "original" ? "corrected" : (known ?? null);
    if (elementOf(bgm, 2) === null)
      this.#findings.refuse(bgm, "missing", "The number of the invoice (1004) is missing.", 2, 1);
  }

  #takeParty(nad: Segment): void {
    const role = elementOf(nad, 1) ?? "";
    const isPlace = this.#about().takePlace(nad);
    if (BILLERS.includes(role)) this.#carriers.set(role, carrierOfParty(nad));
    else if (role === "PE") this.#takePayee(nad);
    else if (!isPlace) this.#findings.skip(`NAD+${role}`);
  }

  #takePayee(nad: Segment): void {
    const { name, code } = readParty(nad, "payee");
    if (name !== null || code !== null) this.#payee ??= { name, code };
  }

  #takeReference(rff: Segment): void {
    const reference = readReference(rff, this.#context.mapping);
    if (reference === null) this.#findings.skip(`RFF+${elementOf(rff, 1) ?? ""}`);
    else {
      if (this.#references.length < 1000) this.#references.push(reference);
      if (this.#charge !== null || this.#line !== null) this.#about().refer(reference);
    }
  }

  /** Of several currencies the one invoiced in (6343: 4), else the reference currency (6347: 2), which comes first. */
  #takeCurrency(cux: Segment): void {
    const elements = [1, 2].filter((element) => elementOf(cux, element, 2) !== null);
    const invoiced = elements.find((element) => elementOf(cux, element, 3) === "4") ?? elements[0];
    if (invoiced !== undefined && this.#charge === null) this.#currency ??= elementOf(cux, invoiced, 2);
  }

  #open(opening: Segment): void {
    this.#close();
    if (opening.id === "LIN") {
      this.#line = new Charge(opening);
      this.#charge = this.#line;
      return;
    }
    // Taxes above the summary are rates of lines and charges, whose amounts come again in it.
    if (opening.id === "TAX") this.#charge = this.#isSummary ? new Charge(opening) : this.#charge;
    else this.#charge = new Charge(opening);
  }

  /** Ends what is open: a charge below a line that has an amount of its own is part of it. */
  #close(): void {
    const charge = this.#charge;
    this.#charge = null;
    if (this.#isSummary) this.#line = null;
    if (charge === null) return;
    const { money } = charge;
    const isPart = charge.opening.id === "ALC" && this.#line !== null && this.#line.money !== null;
    if (money !== null && !isPart) {
      const above = charge.opening.id === "ALC" ? this.#line?.goods : undefined;
      const line = charge.line(money, this.#context.mapping, above);
      if (this.#lines.length < MAX_INVOICE_LINES) this.#lines.push({ line, money });
      else
        this.#findings.refuse(charge.opening, "too_many", `An invoice may have ${MAX_INVOICE_LINES} lines.`);
    } else if (charge.opening.id === "LIN" && money === null) {
      this.#findings.remark(charge.opening, "skipped", "This line has no amount (MOA+203) of its own.");
    }
  }

  #takeAmount(moa: Segment): void {
    const qualifier = elementOf(moa, 1) ?? "";
    if (TAX_TOTALS.includes(qualifier) && (this.#line === null || this.#isSummary)) {
      const taxes = readMoney(moa, this.#context.decimalMark, this.#findings);
      if (taxes !== null && !this.#taxTotals.has(qualifier)) this.#taxTotals.set(qualifier, taxes);
      return;
    }
    const isTotal = TOTALS.includes(qualifier) && (this.#line === null || this.#isSummary);
    if (!isTotal && this.#charge?.takesAmount(moa) !== true) return;
    const money = readMoney(moa, this.#context.decimalMark, this.#findings);
    if (money === null) return;
    if (!isTotal) this.#charge?.addAmount(moa, money);
    else this.#totals.set(qualifier, [...(this.#totals.get(qualifier) ?? []), money].slice(0, 10));
  }

  #total(): Money | null {
    const qualifier = TOTALS.find((one) => this.#totals.has(one));
    const [first, ...others] = qualifier === undefined ? [] : (this.#totals.get(qualifier) ?? []);
    const own = [first, ...others].find((money) => money?.currency === this.#currency && money !== undefined);
    const total = (this.#currency === null ? first : (own ?? first)) ?? null;
    if (total === null) this.#refuseMissing("The total of the invoice (MOA+77) is missing.");
    return total;
  }

  #refuseMissing(detail: string): void {
    this.#findings.refuse(this.#header, "missing", detail);
  }

  #issuedOn(): { day: string; instant: string | null } | null {
    const found = this.#dates.find(["137", "3"], this.#context.mapping);
    if (found?.ok) return found.date;
    if (found === null) this.#refuseMissing("The date of the invoice (DTM+137) is missing.");
    else this.#findings.refuse(found.segment, "wrong_time", "This is no date of its format.", 1, 2);
    return null;
  }

  #currencyOf(total: Money | null): string | null {
    const currency = total?.currency ?? this.#currency;
    if (currency === null) {
      this.#refuseMissing("The currency (CUX, or MOA 6345) is missing.");
      return null;
    }
    if (Currency.safeParse(currency).success) return currency;
    this.#refuseMissing(`"${currency.slice(0, 20)}" is no currency of ISO 4217.`);
    return null;
  }

  #carrier(): Carrier | null {
    const billers = BILLERS.map((one) => this.#carriers.get(one));
    return billers.find((carrier) => carrier !== undefined && carrier !== null) ?? this.#transport;
  }

  /** DTM+13 is the day on which it is due, 140 and 265 likewise. */
  #dueOn(): string | null {
    const found = this.#dates.find(["13", "140", "265"], this.#context.mapping);
    return found?.ok ? found.date.day : null;
  }

  /** The invoice that one which is no original names beside its own number. */
  #originalNumber(number: string): string | null {
    if (this.#type === "original") return null;
    const named = this.#references.find((one) => one?.kind === "invoice" && one.value !== number);
    return named?.value ?? null;
  }

  #taxTotal(currency: string): string | null {
    const taxes = TAX_TOTALS.map((qualifier) => this.#taxTotals.get(qualifier));
    const told = taxes.find((money) => money !== undefined);
    return told === undefined || (told.currency ?? currency) !== currency ? null : told.value;
  }

  #checkLines(total: Money, currency: string): void {
    for (const { money } of this.#lines)
      if (money.currency !== null && money.currency !== currency) {
        const detail = `This amount is in ${money.currency.slice(0, 10)}, the invoice in ${currency}.`;
        this.#findings.refuse(money.segment, "wrong_value", detail, 1, 3);
      }
    const sum = sumOf(this.#lines.map(({ line }) => line.amount));
    if (this.#lines.length === 0 || isSameAmount(sum, total.value)) return;
    const detail = `The lines, charges and taxes make ${sum} together, not the total, ${total.value}.`;
    this.#findings.remark(total.segment, "wrong_total", detail, 1, 2);
  }

  end(): ReadEvent[] {
    this.#close();
    if (this.#header.id !== "BGM") this.#refuseMissing("An invoice needs its kind and number (BGM).");
    const [total, issued] = [this.#total(), this.#issuedOn()];
    const currency = this.#currencyOf(total);
    if (total !== null && currency !== null) this.#checkLines(total, currency);
    const number = clip(elementOf(this.#header, 2), 100);
    if (this.faults.length > 0 || !total || !issued || !currency || !number || !this.#type) return [];
    // The invoice's own number names it where it names nothing that was shipped.
    const references = distinctReferences([...this.#references, referenceOf("invoice", number)]);
    const data: Data = {
      references: references.slice(0, MAX_REFERENCES),
      number,
      original_number: this.#originalNumber(number),
      invoice_type: this.#type,
      issued_on: issued.day,
      due_on: this.#dueOn(),
      currency,
      total: total.value,
      tax_total: this.#taxTotal(currency),
      carrier: this.#carrier(),
      payee: this.#payee,
      ...this.#goods.shipped(this.#context.mapping),
      lines: this.#lines.map(({ line }) => line),
    };
    if (references.length > MAX_REFERENCES)
      this.#findings.remark(
        this.#header,
        "skipped",
        `Of ${references.length} references ${MAX_REFERENCES} were taken.`,
      );
    const { dialect, preparedAt } = this.#context;
    const said = {
      type: "freight.invoice.received.v1" as const,
      id: digestId(["edifact/INVOIC", JSON.stringify(identityOf(data))]),
      subject: number,
      time: issued.instant ?? preparedAt ?? dialect.receivedAt,
      data,
    };
    const event = partnerEvent<InvoiceEvent>(said, dialect);
    return [{ event, raw: this.#words.below(), pointer: placeOf(this.#header) }];
  }
}

/** What tells one invoice from another: not our codes, which a mapping may change, nor what is said beside the money. */
function identityOf(data: Data) {
  const { references, number, invoice_type, issued_on, currency, total, carrier } = data;
  const lines = data.lines.map(({ partner_code: code, description, amount }) => [code, description, amount]);
  return { references, number, invoice_type, issued_on, currency, total, carrier, lines };
}
