// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { digestId, type PaymentEvent } from "../canonical/index.ts";
import { attributesOf, CurrencyCode, cutText, listOfAtMost } from "./billing-fields.ts";
import type { Statement } from "./event.ts";
import { optionalText, requiredText } from "./partner-fields.ts";
import { Id, Minor, missing, money, OptionalId, OptionalMinor, type Teller, teller } from "./stripe-parts.ts";

/** What moved Stripe's balance; webhooks mostly name it by its id, which says no amount. */
export const BalanceTransaction = z.object({ amount: Minor, fee: Minor, currency: CurrencyCode });
export type BalanceTransaction = z.infer<typeof BalanceTransaction>;
const OptionalBalanceTransaction = z
  .union([z.string(), BalanceTransaction], {
    error: "must be an id, or a balance transaction with amount, fee and currency",
  })
  .nullish()
  .transform((value) => (value == null || typeof value === "string" ? null : value));

/**
 * What it makes in the currency of settlement, as a positive amount.
 *
 * @param sign -1 for what takes from the balance, which Stripe counts as negative
 */
export function settledBy(transaction: BalanceTransaction | null, sign: 1 | -1) {
  if (transaction === null) return null;
  const { amount, fee, currency } = transaction;
  return { amount: money(sign * amount, currency), fee: money(fee, currency), currency };
}

/**
 * The id by which a payment is known: that of its payment intent, under which invoices name what paid them, and each
 * refund and dispute what it is about; of a charge without an intent, as it was before 2019, its own.
 */
interface PaymentIds {
  readonly charge: string | null;
  readonly payment_intent: string | null;
}

const CHARGE_OR_INTENT = "must name the payment, or payment_intent must";

/** Of what is about a payment: which one. */
export function paymentOf({ charge, payment_intent: intent }: PaymentIds): string {
  return intent ?? charge ?? "";
}

export function checkPayment(payload: z.core.ParsePayload<PaymentIds>): void {
  if (paymentOf(payload.value) === "") payload.issues.push(missing(["charge"], CHARGE_OR_INTENT));
}

const Charge = z.object({
  object: z.literal("charge"),
  id: requiredText(100),
  amount: Minor,
  amount_captured: OptionalMinor,
  captured: z.boolean().nullish(),
  currency: CurrencyCode,
  customer: OptionalId,
  // Until 2025-03-31.basil; since then events of invoice payments tell it.
  invoice: OptionalId,
  payment_intent: OptionalId,
  payment_method_details: z.object({ type: optionalText(50) }).nullish(),
  // What paid before there were payment methods.
  source: z.object({ object: optionalText(50) }).nullish(),
  balance_transaction: OptionalBalanceTransaction,
  failure_code: optionalText(100),
  failure_message: cutText(500),
});
type Charge = z.infer<typeof Charge>;

function paymentData(
  charge: Charge,
  status: "captured" | "failed",
  account: string | null,
): PaymentEvent["data"] {
  const isCaptured = status === "captured";
  const amount = money((isCaptured ? charge.amount_captured : null) ?? charge.amount, charge.currency);
  return {
    reference: charge.payment_intent ?? charge.id,
    status,
    customer: charge.customer,
    amount,
    currency: charge.currency,
    invoices: charge.invoice === null ? [] : [{ reference: charge.invoice, amount }],
    method: charge.payment_method_details?.type ?? charge.source?.object ?? null,
    settled: isCaptured ? settledBy(charge.balance_transaction, 1) : null,
    reason_code: isCaptured ? null : charge.failure_code,
    reason: isCaptured ? null : charge.failure_message,
    // The id under which reports of payouts have it.
    attributes: attributesOf({ account, charge: charge.id }),
  };
}

/** A charge that took money, or failed to. */
export function chargeTeller(status: "captured" | "failed"): Teller {
  return teller(Charge, (charge, { account }) => {
    if (status === "captured" && charge.captured === false)
      return "The charge is authorized and not captured yet; charge.captured tells the payment.";
    return [{ type: "billing.payment.v1", subject: charge.id, data: paymentData(charge, status, account) }];
  });
}

const REFUND_STATUSES: Readonly<Record<string, "succeeded" | "failed" | "cancelled">> = {
  succeeded: "succeeded",
  failed: "failed",
  canceled: "cancelled",
};

const Refund = z
  .object({
    object: z.literal("refund"),
    id: requiredText(100),
    amount: Minor,
    currency: CurrencyCode,
    charge: OptionalId,
    payment_intent: OptionalId,
    status: z.enum(["pending", "requires_action", "succeeded", "failed", "canceled"]),
    reason: optionalText(100),
    failure_reason: optionalText(100),
    balance_transaction: OptionalBalanceTransaction,
  })
  .check(checkPayment);

/** What was given back, or was not after all; one that is on its way says nothing yet. */
export const refundTeller: Teller = teller(Refund, (refund) => {
  const status = REFUND_STATUSES[refund.status];
  if (status === undefined) return `The refund is ${refund.status}; what becomes of it is told when it is.`;
  if (refund.reason === "expired_uncaptured_charge")
    return "What was authorized and never captured was released; no money was given back.";
  return [
    {
      type: "billing.refund.v1",
      subject: refund.id,
      data: {
        reference: refund.id,
        status,
        payment: paymentOf(refund),
        amount: money(refund.amount, refund.currency),
        currency: refund.currency,
        credit_note: null,
        settled: status === "succeeded" ? settledBy(refund.balance_transaction, -1) : null,
        reason_code: refund.failure_reason ?? refund.reason,
        reason: null,
      },
    },
  ];
});

const InvoicePayment = z
  .object({
    object: z.literal("invoice_payment"),
    id: requiredText(100),
    status: z.string(),
    invoice: Id,
    amount_paid: OptionalMinor,
    currency: CurrencyCode,
    payment: z
      .object({ type: z.string(), charge: OptionalId, payment_intent: OptionalId })
      .check((payload) => {
        const isNamed = ["charge", "payment_intent"].includes(payload.value.type);
        if (isNamed && paymentOf(payload.value) === "")
          payload.issues.push(missing(["charge"], CHARGE_OR_INTENT));
      }),
  })
  .check((payload) => {
    const { status, amount_paid: paid } = payload.value;
    if (status === "paid" && paid === null)
      payload.issues.push(missing(["amount_paid"], "must say what was paid of the invoice"));
  });
type InvoicePayment = z.infer<typeof InvoicePayment>;

/**
 * What a payment pays of an invoice. The event of the invoice and that of the payment may both tell it: it has one id,
 * so that one of them is enough.
 */
function allocation(paid: InvoicePayment): Statement[] {
  const { payment, amount_paid: minor, currency, invoice } = paid;
  const reference = paymentOf(payment);
  // What was paid outside of Stripe is no payment of Stripe's; the bank statement tells it.
  if (paid.status !== "paid" || minor === null || reference === "") return [];
  const amount = money(minor, currency);
  return [
    {
      type: "billing.payment.v1",
      id: digestId(["stripe", "invoice payment", paid.id]),
      subject: reference,
      data: {
        reference,
        status: "allocated",
        customer: null,
        amount,
        currency,
        invoices: [{ reference: invoice, amount }],
        method: null,
        settled: null,
        reason_code: null,
        reason: null,
        attributes: {},
      },
    },
  ];
}

export const invoicePaymentTeller: Teller = teller(InvoicePayment, (paid) => {
  const statements = allocation(paid);
  return statements.length > 0 ? statements : "The invoice was paid by no payment that Stripe took.";
});

const PaidInvoice = z.object({
  object: z.literal("invoice"),
  id: requiredText(100),
  payments: z.object({ data: listOfAtMost(InvoicePayment, 100) }).nullish(),
});

/** What paid an invoice, where the event shows it; older ones do not, and the charge names the invoice. */
export const paidInvoiceTeller: Teller = teller(PaidInvoice, ({ payments }) => {
  const statements = (payments?.data ?? []).flatMap(allocation);
  if (statements.length > 0) return statements;
  return "What paid the invoice is told by its charge, or by invoice_payment.paid.";
});
