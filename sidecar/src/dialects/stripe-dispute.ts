// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import type { DisputeEvent } from "../canonical/index.ts";
import { CurrencyCode, listOfAtMost } from "./billing-fields.ts";
import { optionalText, requiredText } from "./partner-fields.ts";
import {
  instantOfSeconds,
  Minor,
  money,
  OptionalId,
  OptionalSeconds,
  type Teller,
  teller,
} from "./stripe-parts.ts";
import { BalanceTransaction, checkPayment, paymentOf, settledBy } from "./stripe-payment.ts";

const Dispute = z
  .object({
    object: z.literal("dispute"),
    id: requiredText(100),
    amount: Minor,
    currency: CurrencyCode,
    charge: OptionalId,
    payment_intent: OptionalId,
    status: requiredText(50),
    reason: optionalText(100),
    evidence_details: z.object({ due_by: OptionalSeconds }).nullish(),
    // Shown as a whole, unlike those of charges and refunds.
    balance_transactions: listOfAtMost(BalanceTransaction, 20).nullish(),
  })
  .check(checkPayment);
type Dispute = z.infer<typeof Dispute>;

/** What the dispute took from the balance (or gave back), all of its movements of that direction as one. */
function movementOf({ balance_transactions: all }: Dispute, sign: 1 | -1): BalanceTransaction | null {
  const moved = (all ?? []).filter(({ amount }) => amount * sign > 0);
  const currency = moved[0]?.currency;
  // Sums of several currencies say nothing; Stripe settles a dispute in one.
  if (currency === undefined || moved.some((one) => one.currency !== currency)) return null;
  const sumOf = (member: "amount" | "fee") => moved.reduce((sum, one) => sum + one[member], 0);
  return { amount: sumOf("amount"), fee: sumOf("fee"), currency };
}

function disputeData(
  dispute: Dispute,
  status: DisputeEvent["data"]["status"],
  moved: { readonly sign: 1 | -1 } | null,
): DisputeEvent["data"] {
  const settled = moved === null ? null : settledBy(movementOf(dispute, moved.sign), moved.sign);
  const due = dispute.evidence_details?.due_by ?? null;
  return {
    reference: dispute.id,
    status,
    payment: paymentOf(dispute),
    amount: money(dispute.amount, dispute.currency),
    fee: settled?.currency === dispute.currency ? settled.fee : null,
    currency: dispute.currency,
    settled,
    respond_by: due === null ? null : instantOfSeconds(due),
    reason_code: dispute.reason,
    reason: null,
  };
}

/** What a dispute does; its movements are told where it moves money and nowhere else, so that they count once. */
function tellerOf(status: "opened" | "funds_withdrawn" | "funds_reinstated", sign: 1 | -1 | null): Teller {
  return teller(Dispute, (dispute) => [
    {
      type: "billing.dispute.v1",
      subject: dispute.id,
      data: disputeData(dispute, status, sign === null ? null : { sign }),
    },
  ]);
}

export const openedTeller = tellerOf("opened", null);
export const withdrawnTeller = tellerOf("funds_withdrawn", -1);
export const reinstatedTeller = tellerOf("funds_reinstated", 1);

/**
 * How it ended. An inquiry that ended without a dispute took nothing, and one that was answered by a refund took no more
 * than that: for the books both are won.
 */
const OUTCOMES = { won: "won", warning_closed: "won", charge_refunded: "won", lost: "lost" } as const;

export const closedTeller: Teller = teller(
  Dispute.safeExtend({
    status: z.enum(["won", "warning_closed", "charge_refunded", "lost"]),
  }),
  (dispute) => [
    {
      type: "billing.dispute.v1",
      subject: dispute.id,
      data: disputeData(dispute, OUTCOMES[dispute.status], null),
    },
  ],
);
