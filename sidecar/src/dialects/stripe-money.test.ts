// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import test from "node:test";
import { eventsOf, fixture } from "./test-reading.ts";

/** What the finance addon's tests put into the books of a real Odoo: the events of each type that moves money. */
const TOLD = new URL("../../../odoo_addon/freight_bridge_finance/tests/stripe_money.json", import.meta.url);
/** Set to write that file anew, when what the dialect says was changed on purpose. */
const IS_WRITTEN = process.env.FREIGHT_WRITE_STRIPE_MONEY === "1";
const START = Date.UTC(2026, 10, 10) / 1000;

const LOST = { id: "dp_FB2", payment_intent: "pi_FB2", amount: 10_000 };

/** [type of Stripe's, fixture, what its object has otherwise], in the order in which they happen. */
const HAPPENINGS: readonly (readonly [string, string, object?])[] = [
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
  let object = { ...message.data.object, ...members };
  if (type.startsWith("invoice."))
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

test("every type of Stripe's event that moves money says what the finance addon is tested with", () => {
  const told = HAPPENINGS.flatMap(([type, name, members = {}], at) =>
    eventsOf("stripe", messageOf(type, name, members, at)).map(({ event }) => ({ type, event })),
  );
  assert.equal(told.length, HAPPENINGS.length);
  const text = `${JSON.stringify(told, null, 2)}\n`;
  if (IS_WRITTEN) writeFileSync(TOLD, text);
  assert.equal(readFileSync(TOLD, "utf8"), text, "write it anew with FREIGHT_WRITE_STRIPE_MONEY=1");
});
