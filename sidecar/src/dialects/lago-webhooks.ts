// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** The objects that are read. */
export type LagoObject = "customer" | "invoice" | "credit_note" | "payment" | "subscription";

/** Webhooks that say something to record, and the object that says it (Lago API reference, webhook messages). */
export const READ_WEBHOOKS: ReadonlyMap<string, LagoObject> = new Map([
  ["customer.created", "customer"],
  ["customer.updated", "customer"],
  ["invoice.created", "invoice"],
  ["invoice.one_off_created", "invoice"],
  ["invoice.add_on_added", "invoice"],
  ["invoice.paid_credit_added", "invoice"],
  ["invoice.voided", "invoice"],
  ["credit_note.created", "credit_note"],
  ["payment.succeeded", "payment"],
  ["subscription.started", "subscription"],
  ["subscription.updated", "subscription"],
  ["subscription.trial_ended", "subscription"],
  ["subscription.terminated", "subscription"],
  ["subscription.canceled", "subscription"],
  ["subscription.incomplete", "subscription"],
]);

/**
 * Webhooks that say nothing to record of an object that is read for others: news of its file, of its draft, of another
 * connector, a reminder, or what a payment that is sent too says better.
 */
export const QUIET_WEBHOOKS: ReadonlySet<string> = new Set([
  "customer.accounting_provider_created",
  "customer.accounting_provider_error",
  "customer.checkout_url_generated",
  "customer.crm_provider_created",
  "customer.crm_provider_error",
  "customer.payment_provider_created",
  "customer.payment_provider_error",
  "customer.tax_provider_error",
  "customer.vies_check",
  "invoice.deleted",
  "invoice.drafted",
  "invoice.generated",
  "invoice.payment_failure",
  "invoice.payment_overdue",
  "invoice.payment_status_updated",
  "invoice.ready_to_finalize",
  "invoice.resynced",
  "credit_note.generated",
  "payment.requires_action",
  "subscription.termination_alert",
  "subscription.usage_threshold_reached",
]);

/**
 * What nothing is recorded of, in a webhook (the word before the dot) or as the API answers it. A fee stands in its
 * invoice, a receipt repeats its payment, and a request for payment asks for invoices that are known.
 */
export const QUIET_OBJECTS: ReadonlySet<string> = new Set([
  "add_on",
  "alert",
  "alerts",
  "billable_metric",
  "charge",
  "coupon",
  "dunning_campaign",
  "event",
  "events",
  "feature",
  "fee",
  "fixed_charge",
  "integration",
  "order",
  "order_form",
  "payment_provider",
  "payment_receipt",
  "payment_request",
  "plan",
  "quote",
  "tax",
  "wallet",
  "wallet_transaction",
]);
