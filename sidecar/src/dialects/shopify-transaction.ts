// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { digestId } from "../canonical/index.ts";
import { attributesOf, CurrencyCode, cutText } from "./billing-fields.ts";
import type { Statement } from "./event.ts";
import {
  OptionalTrackerTime,
  optionalIdentifier,
  optionalText,
  requiredIdentifier,
} from "./partner-fields.ts";
import { amountMembers, type Misfit, money, unitsOf } from "./shopify-parts.ts";

export const Transaction = z.object({
  id: requiredIdentifier(100),
  order_id: optionalIdentifier(100),
  parent_id: optionalIdentifier(100),
  kind: z.enum(["authorization", "emv_authorization", "capture", "sale", "void", "refund", "change"]),
  status: z.enum(["pending", "success", "failure", "error", "awaiting_response"]),
  currency: CurrencyCode.nullish(),
  gateway: cutText(50),
  error_code: optionalText(100),
  message: cutText(500),
  test: z.boolean().nullish(),
  created_at: OptionalTrackerTime,
  processed_at: OptionalTrackerTime,
  ...amountMembers("amount"),
});
export type Transaction = z.infer<typeof Transaction>;

/** Money that is only set apart, or let go again. */
const SILENT: ReadonlySet<Transaction["kind"]> = new Set(["authorization", "emv_authorization", "void"]);
const UNDER_WAY: ReadonlySet<Transaction["status"]> = new Set(["pending", "awaiting_response"]);

const missing = (member: string, message: string): Misfit => ({ path: [member], code: "missing", message });

interface Moved {
  readonly amount: string;
  readonly currency: string;
  /** The same transaction in the same status is the same event, whichever message tells it. */
  readonly id: string;
}

function paymentOf(told: Transaction, { amount, currency, id }: Moved): Statement {
  const isDone = told.status === "success";
  const data = {
    reference: told.id,
    status: isDone ? ("captured" as const) : ("failed" as const),
    customer: null,
    amount,
    currency,
    invoices: isDone && told.order_id !== null ? [{ reference: told.order_id, amount }] : [],
    method: told.gateway,
    settled: null,
    reason_code: isDone ? null : told.error_code,
    reason: isDone ? null : told.message,
    attributes: attributesOf({
      order: told.order_id,
      authorization: told.parent_id,
      test: told.test === true ? "true" : null,
    }),
  };
  return { type: "billing.payment.v1", id, subject: told.id, data };
}

function refundOf(told: Transaction, payment: string, { amount, currency, id }: Moved): Statement {
  const isDone = told.status === "success";
  const data = {
    reference: told.id,
    status: isDone ? ("succeeded" as const) : ("failed" as const),
    payment,
    amount,
    currency,
    credit_note: null,
    settled: null,
    reason_code: isDone ? null : told.error_code,
    reason: isDone ? null : told.message,
  };
  return { type: "billing.refund.v1", id, subject: told.id, data };
}

/** What a transaction of an order moved; or why nothing. */
export function transactionStatements(told: Transaction): readonly Statement[] | string | Misfit {
  const { kind, status } = told;
  if (SILENT.has(kind))
    return `A transaction ${kind} takes nothing; what is taken is told by capture or sale.`;
  if (UNDER_WAY.has(status)) return `The transaction is ${status}; what becomes of it is told when it is.`;
  if (kind === "change") {
    return {
      path: ["kind"],
      code: "unsupported_event",
      message: "is change given in cash, which is not read",
    };
  }
  const units = unitsOf(told, "amount");
  if (units === null) return missing("amount", "must be there");
  if (told.currency == null) return missing("currency", "must say of which money the amount is");
  const id = digestId(["shopify", "transaction", told.id, kind, status]);
  const moved = { amount: money(units, told.currency), currency: told.currency, id };
  if (kind !== "refund") return [paymentOf(told, moved)];
  if (told.parent_id === null) return missing("parent_id", "must name the transaction that is given back");
  return [refundOf(told, told.parent_id, moved)];
}
