// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { type Example, event } from "./example.ts";

/** A month of a customer of a billing platform, from its beginning until the money is in the bank. */

export const CUSTOMER = {
  specversion: "1.0",
  id: "cus_8812-3",
  type: "billing.customer.v1",
  subject: "cus_8812",
  time: "2026-11-02T08:15:00Z",
  data: {
    reference: "cus_8812",
    status: "active",
    name: "Deco Addict SARL",
    is_company: true,
    email: "accounts@deco-addict.example",
    tax_ids: [{ kind: "eu_vat", value: "FR23334175221", country: "FR" }],
    billing_address: { street: "77 rue du Port", city: "Lille", postal_code: "59000", country: "FR" },
    currency: "EUR",
    payment_days: 30,
    language: "fr-FR",
  },
};

export const SUBSCRIPTION = {
  specversion: "1.0",
  id: "sub_41-renewed-2026-11",
  type: "billing.subscription.v1",
  subject: "sub_41",
  time: "2026-11-01T00:00:00Z",
  data: {
    reference: "sub_41",
    change: "renewed",
    status: "active",
    customer: "cus_8812",
    currency: "EUR",
    period_from: "2026-11-01",
    period_to: "2026-11-30",
    items: [
      {
        product: "prod_platform",
        description: "Platform, 10 seats",
        quantity: "10",
        unit_amount: "20.00",
        every: { unit: "month", count: 1 },
      },
    ],
  },
};

export const BILLING_INVOICE = {
  specversion: "1.0",
  id: "in_90812-finalized",
  type: "billing.invoice.v1",
  subject: "2026-0412",
  time: "2026-11-30T23:00:00Z",
  data: {
    reference: "in_90812",
    number: "2026-0412",
    kind: "invoice",
    status: "finalized",
    customer: "cus_8812",
    issued_on: "2026-11-30",
    due_on: "2026-12-30",
    currency: "EUR",
    subtotal: "200.00",
    tax_total: "40.00",
    total: "240.00",
    lines: [
      {
        reference: "il_1",
        product: "prod_platform",
        subscription: "sub_41",
        description: "Platform, 10 seats",
        quantity: "10",
        unit_amount: "20.00",
        amount: "200.00",
        taxes: [{ code: "txr_fr_20", rate: "20", amount: "40.00" }],
        period_from: "2026-11-01",
        period_to: "2026-11-30",
      },
    ],
  },
};

export const ISSUED_INVOICE = {
  specversion: "1.0",
  id: "6f1f9c5e-50a4-4b6f-9d9c-0a1a9a3a7f10",
  type: "billing.invoice.issued.v1",
  subject: "INV/2026/00042",
  time: "2026-11-30T16:12:00Z",
  data: {
    reference: "move-4711",
    version: 1,
    number: "INV/2026/00042",
    kind: "invoice",
    status: "finalized",
    customer: "cus_8812",
    corrects: [],
    refunds: [],
    issued_on: "2026-11-30",
    due_on: "2026-12-30",
    currency: "EUR",
    subtotal: "480.00",
    tax_total: "96.00",
    total: "576.00",
    lines: [
      {
        reference: "line-90118",
        product: "prod_freight",
        description: "Freight Lyon to Lille",
        quantity: "1",
        unit_amount: "480.00",
        amount: "480.00",
        taxes: [{ code: "txr_fr_20", rate: "20", amount: "96.00" }],
      },
    ],
  },
};

export const INVOICE_ANSWER = {
  specversion: "1.0",
  id: "ans_3301",
  type: "billing.invoice.answer.v1",
  subject: "INV/2026/00042",
  time: "2026-11-30T16:12:04Z",
  data: {
    reference: "move-4711",
    version: 1,
    status: "accepted",
    platform_reference: "in_90915",
    url: "https://platform.example/invoices/in_90915",
  },
};

export const INVOICE_REFUSAL = {
  ...INVOICE_ANSWER,
  id: "ans_3302",
  data: {
    reference: "move-4712",
    version: 1,
    status: "rejected",
    reason_code: "tax_id_missing",
    reason: "The customer has no tax number.",
    faults: [{ pointer: "/data/customer", code: "incomplete", detail: "cus_8813 has no tax number" }],
  },
};

export const PAYMENT = {
  specversion: "1.0",
  id: "ch_7731-captured",
  type: "billing.payment.v1",
  subject: "ch_7731",
  time: "2026-12-03T09:30:00Z",
  data: {
    reference: "ch_7731",
    status: "captured",
    customer: "cus_8812",
    amount: "240.00",
    currency: "EUR",
    invoices: [{ reference: "in_90812", amount: "240.00" }],
    method: "sepa_debit",
    settled: { amount: "240.00", fee: "0.35", currency: "EUR" },
  },
};

export const REFUND = {
  specversion: "1.0",
  id: "re_17-succeeded",
  type: "billing.refund.v1",
  subject: "re_17",
  time: "2026-12-10T09:30:00Z",
  data: {
    reference: "re_17",
    status: "succeeded",
    payment: "ch_7731",
    amount: "24.00",
    currency: "EUR",
    reason_code: "requested_by_customer",
  },
};

export const DISPUTE = {
  specversion: "1.0",
  id: "dp_3-opened",
  type: "billing.dispute.v1",
  subject: "dp_3",
  time: "2026-12-12T10:00:00Z",
  data: {
    reference: "dp_3",
    status: "opened",
    payment: "ch_7731",
    amount: "240.00",
    fee: "15.00",
    currency: "EUR",
    respond_by: "2026-12-20T22:59:59Z",
    reason_code: "product_not_received",
  },
};

export const PAYOUT = {
  specversion: "1.0",
  id: "po_5-paid",
  type: "billing.payout.v1",
  subject: "po_5",
  time: "2026-12-14T06:00:00Z",
  data: {
    reference: "po_5",
    status: "paid",
    amount: "215.65",
    currency: "EUR",
    arrives_on: "2026-12-14",
    bank_reference: "PLATFORM PO5",
    lines: [
      { kind: "payment", reference: "ch_7731", amount: "240.00", fee: "0.35" },
      { kind: "refund", reference: "re_17", amount: "-24.00" },
    ],
  },
};

export const BANK_STATEMENT = {
  specversion: "1.0",
  id: "stmt-2026-348",
  type: "bank.statement.v1",
  subject: "348",
  time: "2026-12-14T18:00:00Z",
  data: {
    kind: "statement",
    format: "camt.053",
    account: { iban: "FR7630006000011234567890189", bank: "AGRIFRPP", currency: "EUR" },
    number: "348",
    reference: "STMT-348",
    opening: { on: "2026-12-13", amount: "1200.00" },
    closing: { on: "2026-12-14", amount: "1655.65" },
    entries: [
      {
        reference: "B2612140007",
        booked_on: "2026-12-14",
        value_on: "2026-12-14",
        amount: "215.65",
        transaction_code: "PMNT-RCDT-ESCT",
        counterparty: { name: "Example Gateway Ltd" },
        remittance: "PLATFORM PO5",
      },
      {
        reference: "B2612140009",
        booked_on: "2026-12-14",
        value_on: "2026-12-14",
        amount: "240.00",
        transaction_code: "PMNT-RCDT-ESCT",
        end_to_end_id: "NOV-0412",
        creditor_reference: "RF18539007547034",
        counterparty: { name: "Deco Addict SARL", account: "FR1420041010050500013M02606" },
        remittance: "Invoice 2026-0412",
      },
    ],
  },
};

/** What platforms, gateways and banks send. */
export const BILLING_EXAMPLES: readonly Example[] = [
  event("billing_customer", "A customer of a billing platform, as it is now", CUSTOMER),
  event("billing_subscription", "A subscription that was renewed", SUBSCRIPTION),
  event(
    "billing_invoice",
    "An invoice of a billing platform; its taxes are mapped, not computed again",
    BILLING_INVOICE,
  ),
  event("invoice_answer", "You took over an invoice of ours", INVOICE_ANSWER),
  event("invoice_refusal", "You did not, and say why", INVOICE_REFUSAL),
  event("billing_payment", "A payment that was captured, with what the gateway keeps of it", PAYMENT),
  event("billing_refund", "A part of a payment that is given back", REFUND),
  event("billing_dispute", "A payment that its customer disputes", DISPUTE),
  event("billing_payout", "What reaches the bank, and what it settles", PAYOUT),
  event(
    "bank_statement",
    "A bank statement: its entries lead from the opening to the closing balance",
    BANK_STATEMENT,
  ),
];
