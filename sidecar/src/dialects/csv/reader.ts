// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Fault } from "../../canonical/index.ts";
import type { DialectContext } from "../dialect.ts";
import type { FileItem } from "../file-dialect.ts";
import type { Mapping } from "../mapping.ts";
import { EventReader } from "./events.ts";
import { checkedRow, findDelimiter, headerFault, isBlank, isSeparatorLine } from "./header.ts";
import { InvoiceReader } from "./invoices.ts";
import { type Plan, planOf } from "./plan.ts";
import { type Row, RowSplitter } from "./rows.ts";
import { itemsOf, type Unit, type UnitReader } from "./units.ts";

const NO_HEADER: Fault = {
  pointer: "line 1",
  code: "empty_file",
  detail: "The file holds blank lines only; a CSV file has a header line at least.",
};

const NO_ROWS: Fault = {
  pointer: "line 1",
  code: "nothing_to_record",
  detail: "The file has a header and no row under it: there is nothing to record.",
};

function unitReaderOf(plan: Plan, context: DialectContext): UnitReader {
  return plan.csv.record === "invoice_line"
    ? new InvoiceReader(plan, context)
    : new EventReader(plan, context);
}

/** Reads the text of one CSV file, piece by piece, into items. */
export class CsvReader {
  readonly #mapping: Mapping;
  readonly #context: DialectContext;
  /** Text that waits for its delimiter to be found. */
  #head = "";
  #splitter: RowSplitter | null = null;
  #plan: Plan | null = null;
  #units: UnitReader | null = null;
  #unitCount = 0;
  #isOver = false;

  constructor(mapping: Mapping, context: DialectContext) {
    this.#mapping = mapping;
    this.#context = context;
  }

  /** Whether nothing that follows can be read. */
  get isOver(): boolean {
    return this.#isOver;
  }

  *push(text: string, isLast: boolean): Generator<FileItem> {
    this.#head += text;
    this.#splitter ??= this.#newSplitter(isLast);
    if (this.#splitter === null) return;
    const waiting = this.#head;
    this.#head = "";
    for (const row of this.#splitter.push(waiting, isLast)) {
      yield* this.#take(row);
      if (this.#isOver) return;
    }
    if (isLast) yield* this.#end();
  }

  #newSplitter(isLast: boolean): RowSplitter | null {
    const delimiter = this.#mapping.csv?.delimiter ?? findDelimiter(this.#head, isLast);
    return delimiter === null ? null : new RowSplitter(delimiter);
  }

  *#take(row: Row): Generator<FileItem> {
    if (isBlank(row)) return;
    if (this.#plan === null || this.#units === null) {
      if (!isSeparatorLine(row)) yield* this.#begin(row);
      return;
    }
    const units = this.#units.push(checkedRow(row, this.#plan.width));
    yield* this.#items(units, this.#plan);
  }

  *#begin(header: Row): Generator<FileItem> {
    const fault = headerFault(header);
    const plan = fault === null ? planOf(this.#mapping, header) : [fault];
    if ("sources" in plan) {
      this.#plan = plan;
      this.#units = unitReaderOf(plan, this.#context);
      return;
    }
    for (const one of plan) yield { kind: "fault", fault: one, isFatal: true };
    this.#isOver = true;
  }

  *#items(units: readonly Unit[], plan: Plan): Generator<FileItem> {
    for (const unit of units) {
      yield* itemsOf(this.#unitCount, unit, plan);
      this.#unitCount += 1;
    }
  }

  *#end(): Generator<FileItem> {
    if (this.#plan === null) {
      yield { kind: "fault", fault: NO_HEADER, isFatal: true };
      return;
    }
    yield* this.#items(this.#units?.end() ?? [], this.#plan);
    // A day without news is no failure: partners' programs write the file all the same.
    if (this.#unitCount === 0) {
      yield { kind: "unit", unit: 0, name: "header", faults: [], remarks: [NO_ROWS], raw: "" };
    }
  }
}
