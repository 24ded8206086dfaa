// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Accounts with what was debited and credited, in cents. */

export const FREIGHT_EXPENSE = "Freight Expense";
export const FREIGHT_VARIANCE = "Freight Variance";
export const ACCRUED_FREIGHT = "Accrued Freight";

/** Sums as decimal texts; `amount`: in the currency itself, positive where it is owed to us. */
export interface Trial {
  readonly accounts: Readonly<Record<string, { debit: string; credit: string }>>;
  readonly payables: Readonly<Record<string, { debit: string; credit: string; amount: string }>>;
}

interface Sums {
  debit: bigint;
  credit: bigint;
  amount: bigint;
}

export class Ledger {
  readonly #accounts = new Map<string, Sums>();
  readonly #payables = new Map<string, Sums>();

  /** A journal item of an account: positive is a debit. */
  post(account: string, cents: bigint): void {
    add(this.#accounts, account, cents, 0n);
  }

  /** A journal item of what is owed to a vendor. */
  owe(vendor: string, currency: string, cents: bigint, amount: bigint): void {
    add(this.#payables, `${vendor} ${currency}`, cents, amount);
  }

  trial(): Trial {
    return {
      accounts: told(this.#accounts, ({ debit, credit }) => ({ debit: text(debit), credit: text(credit) })),
      payables: told(this.#payables, ({ debit, credit, amount }) => ({
        debit: text(debit),
        credit: text(credit),
        amount: text(amount),
      })),
    };
  }
}

function add(book: Map<string, Sums>, name: string, cents: bigint, amount: bigint): void {
  const sums = book.get(name) ?? { debit: 0n, credit: 0n, amount: 0n };
  if (cents > 0n) sums.debit += cents;
  else sums.credit -= cents;
  sums.amount += amount;
  book.set(name, sums);
}

function told<Row>(book: Map<string, Sums>, row: (sums: Sums) => Row): Record<string, Row> {
  return Object.fromEntries([...book].map(([name, sums]) => [name, row(sums)]));
}

/** Cents as a decimal text. */
export function text(cents: bigint): string {
  const size = cents < 0n ? -cents : cents;
  return `${cents < 0n ? "-" : ""}${size / 100n}.${String(size % 100n).padStart(2, "0")}`;
}
