// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { digestId, type PayoutEvent } from "../canonical/index.ts";
import { Amount } from "../canonical/primitives.ts";
import { millionths } from "../canonical/sum.ts";
import { CurrencyCode, OptionalDay } from "./billing-fields.ts";
import type { Statement } from "./event.ts";
import { optionalIdentifier, optionalText, requiredIdentifier } from "./partner-fields.ts";
import { type Misfit, money } from "./shopify-parts.ts";

type Line = PayoutEvent["data"]["lines"][number];

const STATUSES = {
  scheduled: "created",
  in_transit: "created",
  paid: "paid",
  failed: "failed",
  canceled: "cancelled",
} as const;
const Status = z.enum(Object.keys(STATUSES) as [keyof typeof STATUSES, ...(keyof typeof STATUSES)[]]);

export const Payout = z.object({
  id: requiredIdentifier(100),
  status: Status,
  date: OptionalDay,
  currency: CurrencyCode,
  amount: Amount,
});
type Payout = z.infer<typeof Payout>;

/** A movement of the balance of Shopify Payments. */
export const BalanceTransaction = z.object({
  id: requiredIdentifier(100),
  type: requiredIdentifier(50),
  payout_id: optionalIdentifier(100),
  payout_status: optionalText(50),
  currency: CurrencyCode,
  amount: Amount,
  net: Amount,
  source_id: optionalIdentifier(100),
  source_order_transaction_id: optionalIdentifier(100),
});
export type BalanceTransaction = z.infer<typeof BalanceTransaction>;

/** What moves the balance by what a message of its own tells; everything else adjusts it. */
const KINDS: Readonly<Record<string, Line["kind"]>> = {
  charge: "payment",
  refund: "refund",
  dispute: "dispute",
};

function lineOf(told: BalanceTransaction): Line {
  const kind = (Object.hasOwn(KINDS, told.type) ? KINDS[told.type] : undefined) ?? "adjustment";
  const transaction = kind === "dispute" ? null : told.source_order_transaction_id;
  return {
    kind,
    reference: transaction ?? told.source_id ?? told.id,
    amount: told.amount,
    // Of some adjustments the sign of the fee itself is the other way round.
    fee: money(millionths(told.amount) - millionths(told.net), told.currency),
  };
}

function statementOf({ id: reference, status, date, currency, amount }: Payout, lines: Line[]): Statement {
  const data: PayoutEvent["data"] = {
    reference,
    status: STATUSES[status],
    amount,
    currency,
    arrives_on: date,
    bank_reference: null,
    lines,
    reason_code: null,
    reason: null,
  };
  // Its movements may be asked for after the payout is told: with them it says more, and is news.
  const more = lines.length === 0 ? [] : ["lines"];
  const id = digestId(["shopify", "payout", reference, STATUSES[status], ...more]);
  return { type: "billing.payout.v1", id, subject: reference, data };
}

export function payoutStatement(payout: Payout): Statement {
  return statementOf(payout, []);
}

/**
 * The payouts that movements of the balance make: the one of type payout takes from the balance what the others of its payout
 * put there. What is not paid out yet is left for the payout that it will be in.
 */
export function balanceStatements(
  transactions: readonly BalanceTransaction[],
): readonly Statement[] | string | Misfit {
  const statements: Statement[] = [];
  const ids = new Set(transactions.map(({ payout_id: id }) => id).filter((id) => id !== null));
  for (const id of ids) {
    const own = transactions.filter((told) => told.payout_id === id);
    const [paid, ...others] = own.filter(({ type }) => type === "payout");
    const status = Status.safeParse(paid?.payout_status ?? null);
    if (paid === undefined || others.length > 0 || !status.success) {
      const message = `must have, of payout ${id}, exactly one of type payout with its status: send all of its transactions`;
      return { path: [], code: "missing", message };
    }
    const { currency } = paid;
    const payout = {
      id,
      status: status.data,
      date: null,
      currency,
      amount: money(-millionths(paid.amount), currency),
    };
    statements.push(statementOf(payout, own.filter((told) => told !== paid).map(lineOf)));
  }
  return statements.length > 0 ? statements : "Nothing of this is paid out yet; nothing was recorded.";
}
