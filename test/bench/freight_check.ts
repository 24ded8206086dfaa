// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import assert from "node:assert/strict";
import type { Client } from "pg";
import { type Batch, invoicesOf, LINES_PER_INVOICE, type Owed, owed } from "./freight_bills.ts";
import type { Books } from "./freight_books.ts";

const CENTS = "round(100 * COALESCE(sum(line.balance), 0))::bigint";

/** Cents on the accounts of what is expected and of what is accrued, of items that no bill made. */
export async function accruedCents(
  database: Client,
  books: Books,
): Promise<[expense: number, accrued: number]> {
  const of = async (account: number) =>
    Number(
      (
        await database.query(
          `SELECT ${CENTS} AS cents FROM account_move_line line WHERE line.account_id = $1
              AND line.parent_state = 'posted' AND line.freight_invoice_line_id IS NULL`,
          [account],
        )
      ).rows[0].cents,
    );
  return [await of(books.accounts.expense), await of(books.accounts.accrual)];
}

/**
 * What was approved, what the journal items say, and what is still accrued is what the invoices were made to come to.
 *
 * @param before what was accrued for others
 */
export async function checkBooks(
  database: Client,
  books: Books,
  batches: readonly Batch[],
  before: readonly [number, number],
): Promise<void> {
  const sums = batches.map((batch) => owed(books.codes, batch));
  const total = (of: (one: Owed) => number) => sums.reduce((sum, one) => sum + of(one), 0);
  const [expected, variance, waiting] = [
    total((one) => one.expected),
    total((one) => one.variance),
    total((one) => one.waiting),
  ];
  const posted = batches.reduce((sum, batch) => sum + batch.approved, 0);
  const all = batches.reduce((sum, batch) => sum + invoicesOf(batch), 0);
  const row = async (sql: string, parameters: unknown[]) =>
    (await database.query<unknown[]>({ text: sql, values: parameters, rowMode: "array" })).rows[0]?.map(
      Number,
    );

  assert.deepEqual(
    await row(
      `SELECT count(*) FILTER (WHERE invoice.state = 'posted' AND bill.state = 'posted'),
              count(*) FILTER (WHERE invoice.state = 'review' AND invoice.exception_id IS NOT NULL),
              round(100 * sum(invoice.approved_total) FILTER (WHERE invoice.state = 'posted'))::bigint,
              round(100 * sum(bill.amount_total))::bigint
         FROM freight_invoice invoice LEFT JOIN account_move bill ON bill.id = invoice.bill_id
        WHERE invoice.carrier_id = $1`,
      [books.carrierId],
    ),
    [posted, all - posted, expected + variance, expected + variance],
    "invoices posted, invoices that wait, cents approved, cents billed",
  );
  const billed = (account: number) =>
    row(
      `SELECT ${CENTS}, count(DISTINCT line.freight_invoice_line_id) FROM account_move_line line
        WHERE line.account_id = $1 AND line.parent_state = 'posted' AND line.freight_invoice_line_id IS NOT NULL`,
      [account],
    );
  assert.deepEqual(await billed(books.accounts.expense), [expected, posted * LINES_PER_INVOICE], "expense");
  assert.equal((await billed(books.accounts.variance))?.[0], variance, "variance");
  const [expense, accrued] = await accruedCents(database, books);
  assert.deepEqual([expense - before[0], accrued - before[1]], [waiting, -waiting], "what is accrued still");
}
