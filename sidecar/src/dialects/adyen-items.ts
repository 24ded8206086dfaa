// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import type { DisputeEvent, PaymentEvent, RefundEvent } from "../canonical/index.ts";
import { attributesOf, CurrencyCode, cutText, MinorUnits } from "./billing-fields.ts";
import type { Statement, Told } from "./event.ts";
import { type DecimalExceptions, decimalText } from "./minor-units.ts";
import { OptionalTrackerTime, optionalText, requiredText, TrackerTime } from "./partner-fields.ts";

/** What Adyen counts otherwise than ISO 4217 (docs.adyen.com/development-resources/currency-codes, "differs from standard"). */
const ADYEN_DECIMALS: DecimalExceptions = { CLP: 2, CVE: 0, IDR: 0, ISK: 2 };

/** Adyen writes its truth values as texts. */
const Flag = z
  .union([z.boolean(), z.enum(["true", "false"])], { error: "must be true or false" })
  .transform((flag) => String(flag) === "true");

/** A list, or one text with commas; null where it is left out. */
const Operations = z
  .union([
    z.array(z.string().max(50)).max(20),
    z
      .string()
      .max(200)
      .transform((text) => text.split(",")),
  ])
  .nullish()
  .transform((operations) => operations ?? null);

/** One item of a standard webhook (Adyen API explorer, Webhooks), as far as it is read. */
export const Item = z.object({
  eventCode: requiredText(100),
  success: Flag,
  pspReference: requiredText(100),
  merchantReference: cutText(500),
  merchantAccountCode: optionalText(100),
  paymentMethod: optionalText(50),
  amount: z.object({ value: MinorUnits.min(0), currency: CurrencyCode }),
  eventDate: TrackerTime,
  reason: cutText(500),
  operations: Operations,
  additionalData: z
    .object({
      "modification.action": optionalText(50),
      shopperReference: cutText(500),
      chargebackReasonCode: optionalText(100),
      disputeStatus: optionalText(50),
      defensePeriodEndsAt: OptionalTrackerTime,
    })
    .nullish(),
});
export type Item = z.infer<typeof Item>;

/** One that is about a payment before it. */
export const ItemOfPayment = Item.extend({ originalReference: requiredText(100) });
export type ItemOfPayment = z.infer<typeof ItemOfPayment>;

function amountOf({ amount: { value, currency } }: Item): string {
  return decimalText(value, currency, ADYEN_DECIMALS);
}

/**
 * A payment, known by the reference of its authorisation, by which refunds, disputes and captures name it: however often
 * its capture is told, it is one payment.
 *
 * `reason` of a payment that went well holds the card's last digits and its expiry: it is left out.
 */
export function payment(item: Item, reference: string, status: PaymentEvent["data"]["status"]): Statement {
  const data = {
    reference,
    status,
    customer: null,
    amount: amountOf(item),
    currency: item.amount.currency,
    invoices: [],
    method: item.paymentMethod,
    settled: null,
    reason_code: null,
    reason: status === "failed" ? item.reason : null,
    // Adyen knows no customers and no invoices: which are meant, the merchant writes into one of these.
    attributes: attributesOf({
      account: item.merchantAccountCode,
      reference: item.merchantReference,
      shopper: item.additionalData?.shopperReference ?? null,
      modification: item.pspReference === reference ? null : item.pspReference,
    }),
  };
  return { type: "billing.payment.v1", subject: reference, data };
}

/** What becomes of a payment. */
export function paymentIs(status: PaymentEvent["data"]["status"]): (item: ItemOfPayment) => Told {
  return (item) => [payment(item, item.originalReference, status)];
}

/** What is given back, or is not after all: what takes it back names the same refund. */
export function refundIs(status: RefundEvent["data"]["status"]): (item: ItemOfPayment) => Told {
  return (item) => {
    const isFailed = status === "failed";
    const data = {
      reference: item.pspReference,
      status,
      payment: item.originalReference,
      amount: amountOf(item),
      currency: item.amount.currency,
      credit_note: null,
      settled: null,
      reason_code: isFailed ? item.eventCode : null,
      reason: isFailed ? item.reason : null,
    };
    return [{ type: "billing.refund.v1", subject: item.pspReference, data }];
  };
}

/** A dispute in one or more of its steps: all events about it have its reference (Adyen, "Dispute webhooks"). */
export function disputeIs(
  ...steps: readonly DisputeEvent["data"]["status"][]
): (item: ItemOfPayment) => Told {
  return (item) =>
    steps.map((status) => {
      const data = {
        reference: item.pspReference,
        status,
        payment: item.originalReference,
        amount: amountOf(item),
        fee: null,
        currency: item.amount.currency,
        settled: null,
        respond_by: item.additionalData?.defensePeriodEndsAt ?? null,
        reason_code: item.additionalData?.chargebackReasonCode ?? null,
        reason: item.reason,
      };
      return { type: "billing.dispute.v1", subject: item.pspReference, data };
    });
}
