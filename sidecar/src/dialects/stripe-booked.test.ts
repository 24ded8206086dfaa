// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import test from "node:test";
import { STRIPE_TYPES } from "./stripe.ts";
import { eventsOf, fixture } from "./test-reading.ts";

/** Where what the finance addon's tests put into the books of a real Odoo is: the events of each type. */
const BOOKED = new URL("../../../odoo_addon/freight_bridge_finance/tests/", import.meta.url);
/** Set to write those files anew, when what the dialect says was changed on purpose. */
const IS_WRITTEN = process.env.FREIGHT_WRITE_STRIPE === "1";
const START = Date.UTC(2026, 10, 10) / 1000;

const LOST = { id: "dp_FB2", payment_intent: "pi_FB2", amount: 10_000 };

const TAX_ID = { id: "txi_1", object: "tax_id", country: "FR", type: "eu_vat", value: "FR23334175221" };
const SECOND = { id: "in_FB2", number: "FB1-0043" };

/** [type of Stripe's, fixture, what its object has otherwise], in the order in which they happen. */
type Happenings = readonly (readonly [string, string, object?])[];

const DOCUMENTS: Happenings = [
  ["customer.created", "customer-updated", { name: "Azure Interior" }],
  ["customer.updated", "customer-updated"],
  ["customer.tax_id.created", "customer-updated", { ...TAX_ID, customer: "cus_FB1" }],
  ["customer.tax_id.updated", "customer-updated", { ...TAX_ID, customer: "cus_FB1" }],
  ["customer.subscription.created", "subscription-updated"],
  ["customer.subscription.updated", "subscription-updated"],
  ["customer.subscription.paused", "subscription-updated", { status: "paused" }],
  ["customer.subscription.resumed", "subscription-updated"],
  ["invoice.finalized", "invoice-finalized"],
  ["credit_note.created", "credit-note-created"],
  ["credit_note.voided", "credit-note-created"],
  ["invoice.finalized", "invoice-finalized", SECOND],
  ["invoice.voided", "invoice-finalized", SECOND],
  ["invoice.marked_uncollectible", "invoice-finalized"],
  ["customer.subscription.deleted", "subscription-updated", { status: "canceled" }],
  ["customer.deleted", "customer-updated"],
];

const MONEY: Happenings = [
  ["charge.succeeded", "charge-succeeded"],
  ["charge.captured", "charge-succeeded", { payment_intent: "pi_FB2", amount_captured: 10_000 }],
  ["charge.failed", "charge-succeeded", { payment_intent: "pi_FB3", failure_code: "card_declined" }],
  ["invoice_payment.paid", "invoice-payment-paid"],
  ["invoice.paid", "invoice-payment-paid"],
  ["invoice.payment_succeeded", "invoice-payment-paid"],
  ["refund.created", "refund-updated"],
  ["refund.updated", "refund-updated"],
  ["charge.refund.updated", "refund-updated"],
  ["refund.failed", "refund-updated", { status: "failed", failure_reason: "lost_or_stolen_card" }],
  ["charge.dispute.created", "dispute-funds-withdrawn"],
  ["charge.dispute.funds_withdrawn", "dispute-funds-withdrawn"],
  ["charge.dispute.funds_reinstated", "dispute-funds-withdrawn"],
  ["charge.dispute.closed", "dispute-funds-withdrawn", { status: "won" }],
  ["charge.dispute.funds_withdrawn", "dispute-funds-withdrawn", { ...LOST, balance_transactions: null }],
  ["charge.dispute.closed", "dispute-funds-withdrawn", { ...LOST, status: "lost" }],
  ["payout.created", "payout-paid", { status: "in_transit" }],
  ["payout.updated", "payout-paid", { status: "in_transit" }],
  ["payout.paid", "payout-paid"],
  ["payout.failed", "payout-paid", { status: "failed", failure_code: "account_closed" }],
  ["payout.canceled", "payout-paid", { id: "po_FB2", status: "canceled" }],
];

function messageOf(type: string, name: string, members: object, at: number): object {
  const message = fixture(`stripe/${name}`);
  const isTaxId = type.startsWith("customer.tax_id.");
  let object = isTaxId ? members : { ...message.data.object, ...members };
  if (type === "invoice.paid" || type === "invoice.payment_succeeded")
    object = {
      id: "in_FB1",
      object: "invoice",
      payments: { object: "list", data: [object], has_more: false },
    };
  if (type === "charge.dispute.funds_reinstated") {
    const [taken] = object.balance_transactions;
    object.balance_transactions = [taken, { ...taken, amount: -taken.amount, fee: -taken.fee }];
  }
  return { ...message, id: `evt_FB${at}`, type, created: START + at * 3600, data: { object } };
}

function tells(file: string, happenings: Happenings): void {
  const told = happenings.flatMap(([type, name, members = {}], at) =>
    eventsOf("stripe", messageOf(type, name, members, at)).map(({ event }) => ({ type, event })),
  );
  assert.deepEqual(
    told.map(({ type }) => type),
    happenings.map(([type]) => type),
  );
  const place = new URL(file, BOOKED);
  const text = `${JSON.stringify(told, null, 2)}\n`;
  if (IS_WRITTEN) writeFileSync(place, text);
  assert.equal(readFileSync(place, "utf8"), text, "write it anew with FREIGHT_WRITE_STRIPE=1");
}

test("every type of Stripe's event about customers and documents says what the finance addon is tested with", () => {
  tells("stripe_documents.json", DOCUMENTS);
});

test("every type of Stripe's event that moves money says what the finance addon is tested with", () => {
  tells("stripe_money.json", MONEY);
});

test("no type of Stripe's event that is supported is left out of the two", () => {
  const tested = [...DOCUMENTS, ...MONEY].map(([type]) => type);
  assert.deepEqual(new Set(tested), new Set(STRIPE_TYPES));
});
