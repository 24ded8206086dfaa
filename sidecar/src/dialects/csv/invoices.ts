// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Fault } from "../../canonical/index.ts";
import type { DialectContext } from "../dialect.ts";
import { Invoice } from "./invoice.ts";
import type { Plan } from "./plan.ts";
import { Recent } from "./recent.ts";
import type { Row } from "./rows.ts";
import { rejected, type Unit, type UnitReader } from "./units.ts";
import { RowValues } from "./values.ts";

/** Gathers the rows of invoices: consecutive rows with one number are one invoice and one unit. */
export class InvoiceReader implements UnitReader {
  readonly #plan: Plan;
  readonly #context: DialectContext;
  /** The numbers that were read, with the line each began on. */
  readonly #numbers = new Recent();
  #open: Invoice | null = null;
  /** A row that could not be read, and may belong to the invoice before it as well as to the next one. */
  #broken: Row | null = null;

  constructor(plan: Plan, context: DialectContext) {
    this.#plan = plan;
    this.#context = context;
  }

  push(row: Row): readonly Unit[] {
    const values = new RowValues(row, this.#plan);
    const number = row.fault === null ? values.required("number") : null;
    if (number === null) return this.#pushBroken(row, row.fault ?? values.faults[0] ?? null);
    const closed = this.#open?.number === number ? [] : this.#begin(number, row.line);
    this.#open?.push(row, values);
    this.#broken = null;
    return closed;
  }

  /** Closes the invoice before this row, and opens the one of this row. */
  #begin(number: string, line: number): readonly Unit[] {
    const closed = this.end();
    this.#open = new Invoice(number, line, this.#plan);
    const before = this.#numbers.get(number);
    if (before === undefined) {
      this.#numbers.set(number, String(line));
    } else {
      const detail = `Invoice ${number} began on line ${before} and another one came between; its rows must stand together.`;
      this.#open.reject({ pointer: `line ${line}`, code: "not_consecutive", detail });
    }
    if (this.#broken !== null) {
      const detail = `The row on line ${this.#broken.line}, right before this invoice, cannot be read and may belong to it.`;
      this.#open.reject({ pointer: `line ${line}`, code: "incomplete", detail });
    }
    return closed;
  }

  #pushBroken(row: Row, fault: Fault | null): readonly Unit[] {
    const told = fault ?? { pointer: `line ${row.line}`, code: "missing", detail: "The row has no number." };
    this.#broken = row;
    if (this.#open === null) return [rejected(`line ${row.line}`, row.raw, [told])];
    this.#open.pushBroken(row, told);
    return [];
  }

  end(): readonly Unit[] {
    const closed = this.#open === null ? [] : [this.#open.unit(this.#context)];
    this.#open = null;
    return closed;
  }
}
