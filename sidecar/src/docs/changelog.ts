// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** What changed for partners, newest first. A change that breaks a partner's program is a new version, never an entry here. */
export interface Change {
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly text: string;
}

export const CHANGELOG: readonly Change[] = [
  {
    date: "2026-11-23",
    text: "Lago's webhooks about subscriptions are taken, beside those about customers, invoices, credit notes and payments.",
  },
  {
    date: "2026-11-22",
    text:
      "New events: billing.invoice.issued.v1, an invoice of ours that a billing platform is asked to take over, and " +
      "billing.invoice.answer.v1, what it says to that.",
  },
  {
    date: "2026-11-22",
    text: "Shopify's orders, transactions, refunds and payouts are taken, beside its fulfillments.",
  },
  {
    date: "2026-11-22",
    text: "New event: bank.statement.v1, what a bank tells of an account. SWIFT MT940 and ISO 20022 camt.053 and camt.054 are taken as files.",
  },
  {
    date: "2026-11-22",
    text:
      "Adyen's standard webhooks about payments, refunds and disputes are taken; whether the account captures automatically or by request " +
      "is agreed beforehand. Adyen's, GoCardless's and Lago's own signatures are verified.",
  },
  {
    date: "2026-11-22",
    text:
      "Stripe's events are taken as they come, with Stripe's own signature. billing.payment.v1 has a status allocated: what a payment " +
      "pays, told after it was captured; billing.dispute.v1 may say what it moves in the currency of settlement (settled).",
  },
  {
    date: "2026-11-22",
    text:
      "New events of billing platforms and payment gateways: billing.customer.v1, billing.subscription.v1, billing.invoice.v1, " +
      "billing.payment.v1, billing.refund.v1, billing.dispute.v1 and billing.payout.v1.",
  },
  {
    date: "2026-11-22",
    text:
      "Lago's webhooks about customers, invoices, credit notes and payments are taken, and GoCardless's payments, refunds and payouts " +
      "as its API answers them.",
  },
  {
    date: "2026-11-21",
    text:
      "freight.remittance.v1 has a status: paid, corrected or reversed. Messages about one payment add up; what is taken back is negative, " +
      "in an 820 BPR03 D and REF*ZZ*reversed*STATUS.",
  },
  {
    date: "2026-11-21",
    text:
      "An invoice may say more, all of it optional: the number of its original, when it is due, its taxes, who is to be paid, and, of the " +
      "whole and of each line, what was shipped when, from where and where to; a line names what it bills by references of its own. " +
      "An invoice has up to 10,000 lines. X12 210 and 110, INVOIC and CSV are read likewise.",
  },
  {
    date: "2026-11-21",
    text: "New event: freight.statement.closed.v1, what you billed within a period, held against what arrived.",
  },
  {
    date: "2026-11-21",
    text: "New event: freight.shipment.document.v1, a proof of delivery or another document of a shipment, as bytes or as a link.",
  },
  {
    date: "2026-11-21",
    text:
      "The tracking answers of UPS, FedEx, DHL, MyDHL, USPS, GLS, La Poste and Australia Post are taken, and Shopify's " +
      "fulfillments with their events.",
  },
  {
    date: "2026-11-21",
    text:
      "X12 (204, 210, 214, 820, 990, 997, 999, TA1), EDIFACT (IFTMBC, IFTMIN, IFTSTA, INVOIC, CONTRL) and CSV are taken at the " +
      "same address, by content type. An answer of 202 has event_count, and lists at most 1000 events.",
  },
  {
    date: "2026-11-21",
    text:
      "New events: freight.tender.offered.v1, freight.tender.response.v1, freight.acknowledgement.received.v1, " +
      "freight.remittance.v1 and freight.master.record.v1.",
  },
  {
    date: "2026-11-20",
    text: "First version: milestones and invoices as CloudEvents, and the JSON of EasyPost, Shippo, AfterShip and DCSA.",
  },
];
