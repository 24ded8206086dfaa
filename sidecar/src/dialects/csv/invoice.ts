// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { createHash } from "node:crypto";
import type { Carrier, Fault, InvoiceEvent, Reference } from "../../canonical/index.ts";
import type { DialectContext, ReadEvent } from "../dialect.ts";
import { partnerEvent } from "../event.ts";
import { overridden } from "../overrides.ts";
import { isSameAmount, productOf, sumOf } from "./decimal.ts";
import type { Plan } from "./plan.ts";
import { MAX_KEPT, type Row } from "./rows.ts";
import { MAX_TOLD_FAULTS, rawOf, type Unit } from "./units.ts";
import type { RowValues } from "./values.ts";

/** The most lines and references of a canonical invoice. */
const MAX_LINES = 1000;
const MAX_REFERENCES = 20;

type InvoiceLine = InvoiceEvent["data"]["lines"][number];
type InvoiceType = InvoiceEvent["data"]["invoice_type"];

/** Words for what an invoice is; the numbers are those of UNTDID 1001. */
const INVOICE_TYPES: Readonly<Record<string, InvoiceType>> = {
  original: "original",
  supplemental: "supplemental",
  corrected: "corrected",
  credit: "credit",
  invoice: "original",
  credit_note: "credit",
  "380": "original",
  "381": "credit",
  "384": "corrected",
};

/** What each row of an invoice says of the whole of it. */
const SHARED = ["issued_on", "currency", "invoice_type", "total"] as const;
type Shared = (typeof SHARED)[number];

function currencyIn(values: RowValues): string | null {
  const code = values.text("currency")?.toUpperCase() ?? null;
  if (code === null || /^[A-Z]{3}$/.test(code)) return code;
  return values.reject("currency", "wrong_currency", "Must be a currency code of three letters (ISO 4217).");
}

function sharedValue(values: RowValues, field: Shared): string | null {
  switch (field) {
    case "issued_on":
      return values.day(field);
    case "total":
      return values.amount(field);
    case "invoice_type":
      return values.word(field, INVOICE_TYPES);
    case "currency":
      return currencyIn(values);
  }
}

function isSame(field: Shared, one: string, other: string): boolean {
  return field === "total" ? isSameAmount(one, other) : one === other;
}

/** The rows of one invoice, gathered row by row; what it holds does not grow beyond the bounds of an invoice. */
export class Invoice {
  readonly number: string;
  readonly line: number;
  readonly #plan: Plan;
  readonly #shared = new Map<Shared, { readonly value: string; readonly line: number }>();
  readonly #references = new Map<string, Reference>();
  readonly #lines: InvoiceLine[] = [];
  readonly #faults: Fault[] = [];
  readonly #remarks: Fault[] = [];
  readonly #words = createHash("sha256");
  #carrier: Carrier | null = null;
  #rowCount = 0;
  #rows = "";

  constructor(number: string, line: number, plan: Plan) {
    this.number = number;
    this.line = line;
    this.#plan = plan;
  }

  get #place(): string {
    return `line ${this.line}`;
  }

  /** What is wrong with the invoice as a whole, or with a row that may belong to it. */
  reject(fault: Fault): void {
    if (this.#faults.length < MAX_TOLD_FAULTS) this.#faults.push(fault);
  }

  #keep(raw: string): void {
    if (this.#rows.length < MAX_KEPT) this.#rows += this.#rows === "" ? raw : `\n${raw}`;
  }

  /** Takes a row that cannot be read and stands among the rows of this invoice. */
  pushBroken(row: Row, fault: Fault): void {
    this.#keep(row.raw);
    this.reject(fault);
  }

  /** Takes a row with the number of this invoice. */
  push(row: Row, values: RowValues): void {
    this.#keep(row.raw);
    this.#rowCount += 1;
    if (this.#rowCount > MAX_LINES) return;
    this.#words.update(JSON.stringify(values.words()));
    for (const field of SHARED) this.#agree(values, field);
    for (const reference of values.references()) {
      this.#references.set(`${reference.kind}:${reference.value}`, reference);
    }
    this.#carrier ??= values.carrier(null);
    const line = this.#lineIn(values);
    if (line !== null) this.#lines.push(line);
    for (const fault of values.faults) this.reject(fault);
    if (this.#remarks.length < MAX_TOLD_FAULTS) this.#remarks.push(...values.remarks);
  }

  #agree(values: RowValues, field: Shared): void {
    const isRequired = this.#rowCount === 1 && (field === "issued_on" || field === "currency");
    if (isRequired && values.required(field) === null) return;
    const value = sharedValue(values, field);
    if (value === null) return;
    const known = this.#shared.get(field);
    if (known === undefined) {
      this.#shared.set(field, { value, line: values.line });
    } else if (!isSame(field, known.value, value)) {
      const detail = `This is ${value} here and ${known.value} on line ${known.line}, of one invoice.`;
      values.reject(field, "disagreement", detail.slice(0, 1000));
    }
  }

  #lineIn(values: RowValues): InvoiceLine | null {
    const amount = values.requiredAmount("amount");
    const quantity = values.amount("quantity");
    const partnerCode = values.text("code");
    const description = values.text("description");
    if (amount === null) return null;
    const whole = quantity === null ? amount : productOf(amount, quantity);
    if (whole === null) {
      return values.reject("amount", "wrong_amount", "Times the quantity this has more than 6 decimals.");
    }
    return { code: null, partner_code: partnerCode, description, amount: whole };
  }

  /** The invoice as a unit; nothing is added to it after this. */
  unit(context: DialectContext): Unit {
    const name = `invoice ${this.number}, line ${this.line}`;
    this.#checkBounds();
    const isSound = this.#faults.length === 0;
    const read = isSound ? this.#read(context) : null;
    return { name, read, faults: this.#faults, remarks: this.#remarks, rows: this.#rows };
  }

  #checkBounds(): void {
    if (this.#rowCount > MAX_LINES) {
      const detail = `The invoice has ${this.#rowCount} rows and may have ${MAX_LINES}; ask for it in parts with numbers of their own.`;
      this.reject({ pointer: this.#place, code: "too_many_lines", detail });
    }
    if (this.#references.size > MAX_REFERENCES) {
      const detail = `The invoice names ${this.#references.size} shipments and may name ${MAX_REFERENCES}; ask for it in parts.`;
      this.reject({ pointer: this.#place, code: "too_many_references", detail });
    }
  }

  /** The total that is said, else the sum of the lines. */
  #total(): string {
    const sum = sumOf(this.#lines.map(({ amount }) => amount));
    const said = this.#shared.get("total")?.value;
    if (said !== undefined && !isSameAmount(said, sum)) {
      const detail = `The lines add up to ${sum}, and the total says ${said}.`;
      this.#remarks.push({ pointer: this.#place, code: "total_differs", detail });
    }
    return said ?? sum;
  }

  #read(context: DialectContext): ReadEvent {
    const issuedOn = this.#shared.get("issued_on")?.value ?? "";
    const own: Reference = { kind: "invoice", value: this.number };
    const data: InvoiceEvent["data"] = {
      references: this.#references.size > 0 ? [...this.#references.values()] : [own],
      number: this.number,
      invoice_type: (this.#shared.get("invoice_type")?.value ?? "original") as InvoiceType,
      issued_on: issuedOn,
      currency: this.#shared.get("currency")?.value ?? "",
      total: this.#total(),
      carrier: this.#carrier,
      lines: this.#lines,
    };
    const event = partnerEvent<InvoiceEvent>(
      {
        type: "freight.invoice.received.v1",
        id: this.#words.digest("hex"),
        subject: this.number,
        time: `${issuedOn}T00:00:00.000Z`,
        data,
      },
      context,
    );
    return {
      event: overridden(event, this.#plan.mapping),
      raw: rawOf(this.#plan, this.#rows),
      pointer: this.#place,
    };
  }
}
