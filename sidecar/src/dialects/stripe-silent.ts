// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

const DRAFT = "a draft may still change; invoice.finalized tells the document";
const SAID_BY_CHARGE = "what it takes or fails to take is said by the events of its charge";
const SAID_BY_REFUND = "what is given back is said by the events of the refund";
const NO_MONEY_YET = "no money moved yet; a later event tells when it did";
const CATALOGUE = "what is sold and for how much stands in the invoices";
const MEANS = "by which means a customer may pay is not kept here";
const OWN = "it is about Stripe's own records, not about what is billed, owed or paid";

/**
 * Events that say nothing for us, or nothing that no other event says, by type or, with a dot at the end, by how the type
 * begins (docs.stripe.com/api/events/types). Answering them with a fault would make Stripe send them again and in the
 * end switch the endpoint off. What stands nowhere here (transfers, top-ups and application fees, for some) is refused
 * and kept, so that a person sees that it exists.
 */
const SILENT: Readonly<Record<string, string>> = {
  "invoice.created": DRAFT,
  "invoice.updated": "what becomes of an invoice is told by events of their own",
  "invoice.deleted": DRAFT,
  "invoice.upcoming": DRAFT,
  "invoice.finalization_failed": DRAFT,
  "invoice.sent": "the invoice itself is told by invoice.finalized",
  "invoice.will_be_due": "when the invoice is due is told by invoice.finalized",
  "invoice.overdue": "when the invoice is due is told by invoice.finalized",
  "invoice.payment_failed": SAID_BY_CHARGE,
  "invoice.payment_action_required": NO_MONEY_YET,
  "invoice.payment_attempt_required": NO_MONEY_YET,
  "invoice.overpaid": "what a payment pays is told by invoice_payment.paid",
  "invoiceitem.": DRAFT,
  "credit_note.updated": "a credit note's amounts do not change once it is issued",
  "customer.subscription.trial_will_end": "customer.subscription.updated tells it when it does",
  "customer.subscription.pending_update_applied": "customer.subscription.updated tells the change",
  "customer.subscription.pending_update_expired": "the subscription is as it was",
  "customer.tax_id.deleted": "what a customer has no more is not told apart from what is not known",
  "customer.source.": MEANS,
  "customer.card.": MEANS,
  "customer.bank_account.": MEANS,
  "customer.discount.": "what is taken off stands in the lines of the invoices",
  "charge.pending": NO_MONEY_YET,
  "charge.expired": "what was authorized was never captured",
  "charge.updated": "what a charge takes or fails to take is told by events of their own",
  "charge.refunded": SAID_BY_REFUND,
  "charge.dispute.updated": "what a dispute moves and how it ends is told by events of their own",
  "payment_intent.": SAID_BY_CHARGE,
  "setup_intent.": MEANS,
  "payment_method.": MEANS,
  "mandate.": MEANS,
  "source.": MEANS,
  "checkout.session.": SAID_BY_CHARGE,
  "payment_link.": CATALOGUE,
  "quote.": DRAFT,
  "subscription_schedule.": "customer.subscription.updated tells each change when it is made",
  "payout.reconciliation_completed": "what a payout settles is told by Stripe's API and reports only",
  "balance.available": "payouts tell what reaches the bank",
  "product.": CATALOGUE,
  "price.": CATALOGUE,
  "plan.": CATALOGUE,
  "coupon.": CATALOGUE,
  "promotion_code.": CATALOGUE,
  "tax_rate.": CATALOGUE,
  "tax.settings.": OWN,
  "account.": OWN,
  "capability.": OWN,
  "person.": OWN,
  "file.": OWN,
  "radar.": OWN,
  "review.": OWN,
  "reporting.": OWN,
  "sigma.": OWN,
  "test_helpers.": OWN,
  "billing_portal.": OWN,
  "entitlements.": OWN,
};

/** Why a type of event says nothing for us; null where it is not known to say nothing. */
export function silenceOf(type: string): string | null {
  for (let end = type.length; end > 0; end = type.lastIndexOf(".", end - 2) + 1) {
    const name = type.slice(0, end);
    if (Object.hasOwn(SILENT, name)) return SILENT[name] ?? null;
  }
  return null;
}
