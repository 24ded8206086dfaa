// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import {
  type BankAccount,
  type BankBalance,
  type BankEntry,
  type BankStatementEvent,
  digestId,
  type Fault,
  notAddedUp,
} from "../../canonical/index.ts";
import { amountOf, millionths } from "../../canonical/sum.ts";
import { clipped } from "../csv/rows.ts";
import type { DialectContext, ReadEvent } from "../dialect.ts";
import { eventFaults } from "../edi/event-faults.ts";
import { partnerEvent } from "../event.ts";

/** How many entries become one event: what Odoo books of it is one transaction of a few seconds. */
export const PAGE_ENTRIES = 500;

/** The most of the bank's words that travels with an event. */
const MAX_RAW = 16_384;

/** The most faults that are told of one statement. */
export const MAX_TOLD = 20;

/** What stands before the entries of a statement. */
export interface StatementHead {
  readonly kind: "statement" | "notification";
  readonly format: string;
  readonly account: BankAccount;
  readonly number: string;
  /** As the bank counts its pages; null where it does not. */
  readonly page: string | null;
  readonly reference: string | null;
  /** Null of a notification. */
  readonly opening: BankBalance | null;
  /** When the bank made it, UTC; null: it does not say. */
  readonly madeAt: string | null;
  /** Where it stands, for people. */
  readonly pointer: string;
}

/**
 * Makes events of a statement, entry by entry, in memory that does not grow with it: of one with more than 500 entries
 * a page for each 500, with balances of its own, so that every page adds up and follows from the one before.
 */
export class StatementPages {
  readonly #head: StatementHead;
  readonly #context: DialectContext;
  readonly #faults: Fault[] = [];
  #entries: BankEntry[] = [];
  #raw = "";
  #pages = 0;
  #opening: BankBalance | null;
  #running: bigint;

  constructor(head: StatementHead, context: DialectContext) {
    this.#head = head;
    this.#context = context;
    this.#opening = head.opening;
    this.#running = millionths(head.opening?.amount ?? "0");
  }

  /** Why the statement is rejected, so far. */
  get faults(): readonly Fault[] {
    return this.#faults.slice(0, MAX_TOLD);
  }

  /** Takes the next entry with the bank's words for it; the page that is whole before it. */
  push(entry: BankEntry, raw: string): ReadEvent[] {
    const events = this.#entries.length < PAGE_ENTRIES ? [] : this.#page(this.#interim(), true);
    this.#entries.push(entry);
    this.#running += millionths(entry.amount);
    if (this.#raw.length < MAX_RAW) this.#raw += clipped(raw, MAX_RAW - this.#raw.length);
    return events;
  }

  /**
   * The last page.
   *
   * @param closing null of a notification
   * @param pointer where the closing balance stands
   */
  end(closing: BankBalance | null, pointer: string): ReadEvent[] {
    if (closing !== null && millionths(closing.amount) !== this.#running) {
      const told = notAddedUp(amountOf(this.#running), closing.amount);
      const detail = `The closing balance ${told}: entries are missing, or stand here twice.`;
      this.#faults.push({ pointer, code: "does_not_add_up", detail });
      return [];
    }
    return this.#page(closing, this.#pages > 0);
  }

  #interim(): BankBalance | null {
    const last = this.#entries.at(-1);
    const isNotified = this.#opening === null || last === undefined;
    return isNotified ? null : { on: last.booked_on, amount: amountOf(this.#running) };
  }

  /** @param isPart whether the statement has more pages than the bank made of it */
  #page(closing: BankBalance | null, isPart: boolean): ReadEvent[] {
    const { kind, format, account, number, reference, pointer, madeAt } = this.#head;
    const { page: own } = this.#head;
    this.#pages += 1;
    const page = isPart ? `${own ?? "1"}.${this.#pages}` : own;
    const data: BankStatementEvent["data"] = {
      ...{ kind, format, account, number, page, reference },
      opening: this.#opening,
      closing,
      entries: this.#entries,
    };
    const day = closing?.on ?? data.entries.at(-1)?.booked_on;
    const event = partnerEvent<BankStatementEvent>(
      {
        type: "bank.statement.v1",
        // No bank numbers its messages for ever: the same words are the same statement, whatever file they come in.
        id: digestId(["bank", JSON.stringify(data)]),
        subject: number,
        time: madeAt ?? (day === undefined ? this.#context.receivedAt : `${day}T00:00:00.000Z`),
        data,
      },
      this.#context,
    );
    const read = { event, raw: this.#raw, pointer };
    this.#entries = [];
    this.#raw = "";
    this.#opening = closing;
    for (const fault of eventFaults(read)) if (this.#faults.length < MAX_TOLD) this.#faults.push(fault);
    return this.#faults.length > 0 ? [] : [read];
  }
}
