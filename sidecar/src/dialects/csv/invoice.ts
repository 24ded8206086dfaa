// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { createHash } from "node:crypto";
import {
  type Carrier,
  type Fault,
  type InvoiceEvent,
  type InvoiceLine,
  MAX_INVOICE_LINES,
  type Reference,
  UNSAID_SHIPPED,
} from "../../canonical/index.ts";
import { isSameAmount, sumOf } from "../../canonical/sum.ts";
import type { DialectContext, ReadEvent } from "../dialect.ts";
import { partnerEvent } from "../event.ts";
import { overridden } from "../overrides.ts";
import { invoiceLine } from "./invoice-line.ts";
import type { Plan } from "./plan.ts";
import { MAX_KEPT, type Row } from "./rows.ts";
import { MAX_TOLD_FAULTS, rawOf, type Unit } from "./units.ts";
import type { RowValues } from "./values.ts";

/** The most references of a whole invoice; each line has its own. */
const MAX_REFERENCES = 20;

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
const SHARED = [
  "issued_on",
  "due_on",
  "currency",
  "invoice_type",
  "original_number",
  "total",
  "tax_total",
  "payee_name",
  "payee_code",
] as const;
type Shared = (typeof SHARED)[number];

function currencyIn(values: RowValues): string | null {
  const code = values.text("currency")?.toUpperCase() ?? null;
  if (code === null || /^[A-Z]{3}$/.test(code)) return code;
  return values.reject("currency", "wrong_currency", "Must be a currency code of three letters (ISO 4217).");
}

function sharedValue(values: RowValues, field: Shared): string | null {
  switch (field) {
    case "issued_on":
    case "due_on":
      return values.day(field);
    case "total":
    case "tax_total":
      return values.amount(field);
    case "invoice_type":
      return values.word(field, INVOICE_TYPES);
    case "currency":
      return currencyIn(values);
    default:
      return values.text(field);
  }
}

function isSame(field: Shared, one: string, other: string): boolean {
  return field === "total" || field === "tax_total" ? isSameAmount(one, other) : one === other;
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
    if (this.#rowCount > MAX_INVOICE_LINES) return;
    this.#words.update(JSON.stringify(values.words()));
    for (const field of SHARED) this.#agree(values, field);
    const references = values.references();
    for (const reference of references) {
      if (this.#references.size > MAX_REFERENCES) break;
      this.#references.set(`${reference.kind}:${reference.value}`, reference);
    }
    this.#carrier ??= values.carrier(null);
    const line = invoiceLine(values, references);
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

  /** The invoice as a unit; nothing is added to it after this. */
  unit(context: DialectContext): Unit {
    const name = `invoice ${this.number}, line ${this.line}`;
    this.#checkBounds();
    const isSound = this.#faults.length === 0;
    const read = isSound ? this.#read(context) : null;
    return { name, read, faults: this.#faults, remarks: this.#remarks, rows: this.#rows };
  }

  #checkBounds(): void {
    if (this.#rowCount > MAX_INVOICE_LINES) {
      const detail = `The invoice has ${this.#rowCount} rows and may have ${MAX_INVOICE_LINES}; ask for it in parts with numbers of their own.`;
      this.reject({ pointer: this.#place, code: "too_many_lines", detail });
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

  #said(field: Shared): string | null {
    return this.#shared.get(field)?.value ?? null;
  }

  #read(context: DialectContext): ReadEvent {
    const issuedOn = this.#said("issued_on") ?? "";
    const own: Reference = { kind: "invoice", value: this.number };
    // One that bills more shipments than the whole may name is about what its lines name.
    const isNamed = this.#references.size > 0 && this.#references.size <= MAX_REFERENCES;
    const [name, code] = [this.#said("payee_name"), this.#said("payee_code")];
    const data: InvoiceEvent["data"] = {
      references: isNamed ? [...this.#references.values()] : [own],
      number: this.number,
      original_number: this.#said("original_number"),
      invoice_type: (this.#said("invoice_type") ?? "original") as InvoiceType,
      issued_on: issuedOn,
      due_on: this.#said("due_on"),
      currency: this.#said("currency") ?? "",
      total: this.#total(),
      tax_total: this.#said("tax_total"),
      carrier: this.#carrier,
      payee: name === null && code === null ? null : { name, code },
      ...UNSAID_SHIPPED,
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
