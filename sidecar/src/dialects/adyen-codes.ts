// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { z } from "zod";
import { type Fault, faultsOf } from "../canonical/index.ts";
import { disputeIs, Item, ItemOfPayment, payment, paymentIs, refundIs } from "./adyen-items.ts";
import type { Told } from "./event.ts";

/** How a merchant account takes the money of what it authorised. */
export type Capture = "automatic" | "manual";

/** Reads one item of an event code; what it says goes with the item as it was read. */
export type ItemTeller = (
  value: unknown,
  base: string,
  capture: Capture,
) => { readonly item: Item; readonly told: Told } | { readonly faults: readonly Fault[] };

type Tell<Schema extends z.ZodType<Item>> = (item: z.output<Schema>, capture: Capture) => Told;

function teller<Schema extends z.ZodType<Item>>(schema: Schema, tell: Tell<Schema>): ItemTeller {
  return (value, base, capture) => {
    const parsed = schema.safeParse(value);
    if (!parsed.success) return { faults: faultsOf(parsed.error, value, base) };
    return { item: parsed.data, told: tell(parsed.data, capture) };
  };
}

/** Of what is about a payment, and says something only where it went well. */
function whereDone(tell: Tell<typeof ItemOfPayment>, schema = ItemOfPayment): ItemTeller {
  return teller(schema, (item, capture) => {
    if (item.success) return tell(item, capture);
    return `${item.eventCode} was asked for and did not happen: no money moved by it.`;
  });
}

/**
 * Whether the money is taken with the authorisation. Adyen's default is automatic capture, of which no CAPTURE tells: then
 * AUTHORISATION is the payment. With manual capture CAPTURE is, but for methods that know no capture. Which of the two an
 * account has, its items do not say: `operations` lists what the payment method can do, with CAPTURE also where nobody has
 * to ask for it (Adyen, "Capture"; Odoo's own module payment_adyen says the same and has a setting for it). So there is a dialect
 * for each.
 */
function authorised(item: Item, capture: Capture): Told {
  if (!item.success) return [payment(item, item.pspReference, "failed")];
  if (item.amount.value === 0) return "A means of payment was verified: no money moved.";
  if (capture === "automatic" || item.operations?.includes("CAPTURE") === false)
    return [payment(item, item.pspReference, "captured")];
  return "The payment is authorised and not captured yet; CAPTURE tells it.";
}

const MODIFICATION = "modification.action";

/** Who asks to cancel or refund, whichever is possible, is told which it was. */
const CancelOrRefund = ItemOfPayment.refine(
  ({ success, additionalData }) =>
    !success || ["cancel", "refund"].includes(additionalData?.[MODIFICATION] ?? ""),
  { path: ["additionalData", MODIFICATION], message: "must say whether it is a cancel or a refund" },
);

function cancelledOrRefunded(item: ItemOfPayment): Told {
  const isRefund = item.additionalData?.[MODIFICATION] === "refund";
  return isRefund ? refundIs("succeeded")(item) : paymentIs("cancelled")(item);
}

/** How a chargeback ended that nobody defended in time; of a mere inquiry the end says nothing. */
const UNDEFENDED: ReadonlySet<string> = new Set(["accepted", "lost", "undefended"]);

const WHAT_A_CHARGEBACK_TAKES = "what a chargeback takes is told by CHARGEBACK";

/**
 * What each event code says (Adyen, "Webhook structure and types"). A chargeback takes the money at once; where it is reversed
 * the money comes back, and a second chargeback, which cannot be defended, takes it again.
 */
const TELLERS: ReadonlyMap<string, ItemTeller> = new Map([
  ["AUTHORISATION", teller(Item, authorised)],
  ["CAPTURE", whereDone(paymentIs("captured"))],
  ["CAPTURE_FAILED", whereDone(paymentIs("failed"))],
  ["CANCELLATION", whereDone(paymentIs("cancelled"))],
  ["TECHNICAL_CANCEL", whereDone(paymentIs("cancelled"))],
  ["CANCEL_OR_REFUND", whereDone(cancelledOrRefunded, CancelOrRefund)],
  ["REFUND", teller(ItemOfPayment, (item) => refundIs(item.success ? "succeeded" : "failed")(item))],
  ["REFUND_FAILED", whereDone(refundIs("failed"))],
  ["REFUNDED_REVERSED", whereDone(refundIs("failed"))],
  ["REQUEST_FOR_INFORMATION", whereDone(disputeIs("opened"))],
  ["NOTIFICATION_OF_CHARGEBACK", whereDone(disputeIs("opened"))],
  ["CHARGEBACK", whereDone(disputeIs("funds_withdrawn"))],
  ["CHARGEBACK_REVERSED", whereDone(disputeIs("funds_reinstated"))],
  ["SECOND_CHARGEBACK", whereDone(disputeIs("funds_withdrawn", "lost"))],
  ["PREARBITRATION_WON", whereDone(disputeIs("won"))],
  ["PREARBITRATION_LOST", whereDone(disputeIs("lost"))],
  ["ISSUER_RESPONSE_TIMEFRAME_EXPIRED", whereDone(disputeIs("won"))],
  [
    "DISPUTE_DEFENSE_PERIOD_ENDED",
    whereDone((item) => {
      const status = item.additionalData?.disputeStatus?.toLowerCase() ?? "";
      return UNDEFENDED.has(status)
        ? disputeIs("lost")(item)
        : `The defense period ended; ${WHAT_A_CHARGEBACK_TAKES}.`;
    }),
  ],
]);

export function tellerOf(eventCode: string): ItemTeller | undefined {
  return TELLERS.get(eventCode);
}

/** Event codes that say nothing for us, or nothing that no other says. */
const SILENT: ReadonlyMap<string, string> = new Map([
  ["AUTHORISATION_ADJUSTMENT", "what is taken of it is told by CAPTURE"],
  ["EXPIRE", "what was authorised was never captured"],
  ["PENDING", "what becomes of it is told by AUTHORISATION"],
  ["OFFER_CLOSED", "nobody paid what was offered"],
  ["ORDER_OPENED", "each of the payments of an order is told by AUTHORISATION"],
  ["ORDER_CLOSED", "each of the payments of an order is told by AUTHORISATION"],
  ["MANUAL_REVIEW_ACCEPT", "the payment stays as it was told"],
  ["MANUAL_REVIEW_REJECT", "what becomes of the payment is told by CANCELLATION or CANCEL_OR_REFUND"],
  ["AUTORESCUE", "a payment that was tried again is told by AUTHORISATION"],
  ["CANCEL_AUTORESCUE", "the payment failed before"],
  ["POSTPONED_REFUND", "what is given back is told by REFUND"],
  ["NOTIFICATION_OF_FRAUD", WHAT_A_CHARGEBACK_TAKES],
  ["INFORMATION_SUPPLIED", WHAT_A_CHARGEBACK_TAKES],
  ["ISSUER_COMMENTS", WHAT_A_CHARGEBACK_TAKES],
  ["RECURRING_CONTRACT", "by which means a customer may pay is not kept here"],
  ["REPORT_AVAILABLE", "what a report says stands in the report; send it as a file"],
  ["NOTIFICATIONTEST", "it is a test"],
  ["PAYOUT_DECLINE", "nothing was paid out"],
  ["PAYOUT_EXPIRE", "nothing was paid out"],
]);

/** Why an event code says nothing for us; undefined where it is not known to say nothing. */
export function silenceOf(eventCode: string): string | undefined {
  return SILENT.get(eventCode);
}
