// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Books accruals and carriers' bills (contracts.md, section 12, "Posting"). */
import type { Agreed } from "../formats.ts";
import type { Billed, BilledLine } from "./billed.ts";
import { Exact, ofCents } from "./exact.ts";
import { ACCRUED_FREIGHT, FREIGHT_EXPENSE, FREIGHT_VARIANCE, type Ledger } from "./ledger.ts";
import { type Carried, dayIn, type Rated } from "./rating.ts";
import { bySize, toTheLargest } from "./rounding.ts";

/** Day, currency, units of it for one of the company's; in the order of days. */
export type CurrencyRates = readonly {
  readonly day: string;
  readonly currency: string;
  readonly units: string;
}[];

/** An expected charge that was accrued, and not billed yet. */
interface Accrued {
  readonly cents: bigint;
  readonly currency: string;
  /** In the company's currency, by the rate of the accrual's day. */
  readonly worth: bigint;
}

/** A line with what is paid of it, positive where it adds to the cost. */
export interface Approved {
  readonly line: BilledLine;
  readonly cents: bigint;
}

export class Books {
  readonly #agreed: Agreed;
  readonly #rates: CurrencyRates;
  readonly #ledger: Ledger;
  /** By tracking number and code. */
  readonly #accrued = new Map<string, Accrued>();
  /** Shipments about whose cost something was agreed. */
  readonly #priced = new Set<string>();

  constructor(agreed: Agreed, rates: CurrencyRates, ledger: Ledger) {
    this.#agreed = agreed;
    this.#rates = rates;
    this.#ledger = ledger;
  }

  /** Cents of one currency in another on a day: the last known rates count. */
  convert(cents: bigint, from: string, to: string, day: string): bigint {
    if (from === to) return cents;
    const units = (currency: string) =>
      currency === this.#agreed.currency
        ? new Exact(1n)
        : Exact.of(
            this.#rates.findLast((rate) => rate.currency === currency && rate.day <= day)?.units ?? "",
          );
    return ofCents(cents).times(units(to)).over(units(from)).cents();
  }

  #home(cents: bigint, currency: string, day: string): bigint {
    return this.convert(cents, currency, this.#agreed.currency, day);
  }

  #account(code: string): string {
    return this.#agreed.codes.find((one) => one.code === code)?.account ?? FREIGHT_EXPENSE;
  }

  /** What a shipment that left will cost: expense, owed on the account of accruals. */
  accrue(row: Carried, { contract, expected }: Rated): void {
    if (row.picked === null) return;
    const day = dayIn(this.#agreed.timeZone, row.picked);
    this.#priced.add(row.tracking);
    for (const [code, cents] of expected) {
      const worth = this.#home(cents, contract.currency, day);
      this.#ledger.post(this.#account(code), worth);
      this.#ledger.post(ACCRUED_FREIGHT, -worth);
      this.#accrued.set(`${row.tracking} ${code}`, { cents, currency: contract.currency, worth });
    }
  }

  /** The expected charge that a line uses up; each is billed once, by an amount of its own sign. */
  #takeAccrued(tracking: string, { line, cents }: Approved): Accrued | undefined {
    const key = `${tracking} ${line.code}`;
    const accrued = cents > 0n ? this.#accrued.get(key) : undefined;
    if (accrued === undefined) return undefined;
    this.#accrued.delete(key);
    this.#ledger.post(this.#account(line.code), -accrued.worth);
    this.#ledger.post(ACCRUED_FREIGHT, accrued.worth);
    return accrued;
  }

  /** Account and cents of each item that the approved lines make, without taxes. */
  #items(
    { currency, date }: Billed,
    lines: readonly Approved[],
    trackingOf: (about: string) => string,
  ): [string, bigint][] {
    return lines.flatMap((approved): [string, bigint][] => {
      const { line, cents } = approved;
      const tracking = line.about === null ? "" : trackingOf(line.about);
      const accrued = this.#takeAccrued(tracking, approved);
      if (accrued === undefined)
        return [[this.#priced.has(tracking) ? FREIGHT_VARIANCE : this.#account(line.code), cents]];
      const expected = this.convert(accrued.cents, accrued.currency, currency, date);
      return [
        [this.#account(line.code), expected],
        [FREIGHT_VARIANCE, cents - expected],
      ];
    });
  }

  /** The bill of an invoice. */
  bill(
    invoice: Billed,
    vendor: string,
    approved: readonly Approved[],
    trackingOf: (about: string) => string,
  ): void {
    const { currency, date } = invoice;
    const isTax = ({ line }: Approved) =>
      this.#agreed.codes.some((one) => one.code === line.code && one.isTax === true);
    const taxes = approved.filter(isTax);
    const items = this.#items(
      invoice,
      approved.filter((one) => !isTax(one)),
      trackingOf,
    ).filter(([, cents]) => cents !== 0n);
    const booked = items.map(([account, cents]) => ({
      account,
      cents,
      worth: this.#home(cents, currency, date),
    }));
    const total = booked.reduce((sum, { cents }) => sum + cents, 0n);
    const off = this.#home(total, currency, date) - booked.reduce((sum, { worth }) => sum + worth, 0n);
    const given = (taxes.length > 0 ? bySize : toTheLargest)(
      off,
      booked.map(({ worth }) => worth),
    );
    for (const [at, one] of booked.entries()) one.worth += given[at] as bigint;
    for (const { line, cents } of taxes)
      booked.push({ account: this.#account(line.code), cents, worth: this.#home(cents, currency, date) });
    for (const { account, worth } of booked) this.#ledger.post(account, worth);
    const owed = booked.reduce((sum, { worth }) => sum + worth, 0n);
    const amount = booked.reduce((sum, { cents }) => sum + cents, 0n);
    if (booked.length > 0) this.#ledger.owe(vendor, currency, -owed, -amount);
  }
}
