// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { dataOf, eventsOf, faultPlaces, fixture, noteIn } from "./test-reading.ts";

const CHARGE = "stripe/charge-succeeded";
const OLD_CHARGE = "stripe/charge-succeeded-2017";
const INVOICE_PAYMENT = "stripe/invoice-payment-paid";
const REFUND = "stripe/refund-updated";
const DISPUTE = "stripe/dispute-funds-withdrawn";
const PAYOUT = "stripe/payout-paid";

/** A message whose object has other members, as another type of event where one is named. */
function changed(name: string, object: object, type?: string) {
  const message = fixture(name);
  const data = { object: { ...message.data.object, ...object } };
  return { ...message, data, type: type ?? message.type };
}

const paymentOf = (message: unknown) => dataOf("stripe", "billing.payment.v1", message);
const refundOf = (message: unknown) => dataOf("stripe", "billing.refund.v1", message);
const disputeOf = (message: unknown) => dataOf("stripe", "billing.dispute.v1", message);
const payoutOf = (message: unknown) => dataOf("stripe", "billing.payout.v1", message);
const noteOf = (message: unknown) => noteIn("stripe", message);

test("a charge is a payment, known by its intent", () => {
  assert.deepEqual(paymentOf(fixture(CHARGE)), {
    reference: "pi_FB1",
    status: "captured",
    customer: "cus_FB1",
    amount: "215.40",
    currency: "EUR",
    invoices: [],
    method: "card",
    settled: null,
    reason_code: null,
    reason: null,
    attributes: { charge: "ch_FB1" },
  });
});

test("an older charge has an id of its own, its invoice, and here what it makes in the currency of settlement", () => {
  const { reference, invoices, method, settled } = paymentOf(fixture(OLD_CHARGE));
  assert.deepEqual([reference, method], ["ch_FB2", "card"]);
  assert.deepEqual(invoices, [{ reference: "in_FB2", amount: "40.00" }]);
  assert.deepEqual(settled, { amount: "36.00", fee: "1.34", currency: "EUR" });
  const expanded = paymentOf(changed(OLD_CHARGE, { invoice: { id: "in_FB3", object: "invoice" } }));
  assert.equal(expanded.invoices[0]?.reference, "in_FB3");
});

test("what is authorized is a payment once it is captured, and as much of it", () => {
  assert.match(noteOf(changed(CHARGE, { captured: false })), /not captured yet/);
  const { status, amount } = paymentOf(changed(CHARGE, { amount_captured: 10_000 }, "charge.captured"));
  assert.deepEqual([status, amount], ["captured", "100.00"]);
});

test("a charge that failed says why", () => {
  const failed = {
    failure_code: "card_declined",
    failure_message: "Your card was declined.",
    amount_captured: 0,
  };
  const { status, amount, reason_code, reason } = paymentOf(changed(CHARGE, failed, "charge.failed"));
  assert.deepEqual(
    [status, amount, reason_code, reason],
    ["failed", "215.40", "card_declined", "Your card was declined."],
  );
});

test("what a payment pays is told once, whichever of two events tells it", () => {
  const [told] = eventsOf("stripe", fixture(INVOICE_PAYMENT));
  const invoice = {
    id: "in_FB1",
    object: "invoice",
    payments: { object: "list", data: [fixture(INVOICE_PAYMENT).data.object], has_more: false },
  };
  const paid = { ...fixture(CHARGE), data: { object: invoice } };
  for (const type of ["invoice.paid", "invoice.payment_succeeded"]) {
    const [again, ...more] = eventsOf("stripe", { ...paid, type });
    assert.deepEqual(more, []);
    assert.deepEqual(again?.event, told?.event);
  }
  assert.match(told?.event.id ?? "", /^[0-9a-f]{64}$/);
  assert.deepEqual(paymentOf(fixture(INVOICE_PAYMENT)), {
    reference: "pi_FB1",
    status: "allocated",
    customer: null,
    amount: "215.40",
    currency: "EUR",
    invoices: [{ reference: "in_FB1", amount: "215.40" }],
    method: null,
    settled: null,
    reason_code: null,
    reason: null,
    attributes: {},
  });
  const { payments: _, ...older } = invoice;
  assert.match(noteOf({ ...paid, type: "invoice.paid", data: { object: older } }), /by its charge/);
});

test("an invoice payment names a payment of Stripe's, or was made outside of it", () => {
  const payment = (value: object) => changed(INVOICE_PAYMENT, { payment: value });
  assert.equal(paymentOf(payment({ type: "charge", charge: "ch_9" })).reference, "ch_9");
  assert.match(
    noteOf(payment({ type: "payment_record", payment_record: "prec_1" })),
    /no payment that Stripe took/,
  );
  assert.match(noteOf(changed(INVOICE_PAYMENT, { status: "open", amount_paid: null })), /no payment/);
  assert.match(noteOf(changed(INVOICE_PAYMENT, { status: "canceled" })), /no payment/);
  assert.deepEqual(faultPlaces("stripe", payment({ type: "payment_intent" })), [
    "/data/object/payment/charge missing",
  ]);
  assert.deepEqual(faultPlaces("stripe", changed(INVOICE_PAYMENT, { amount_paid: null })), [
    "/data/object/amount_paid missing",
  ]);
});

test("a refund is positive and told by what became of it, under each of its names", () => {
  assert.deepEqual(refundOf(fixture(REFUND)), {
    reference: "re_FB1",
    status: "succeeded",
    payment: "pi_FB1",
    amount: "24.00",
    currency: "EUR",
    credit_note: null,
    settled: null,
    reason_code: "requested_by_customer",
    reason: null,
  });
  for (const type of ["refund.created", "charge.refund.updated"])
    assert.equal(refundOf(changed(REFUND, {}, type)).status, "succeeded");
  const failed = refundOf(
    changed(REFUND, { status: "failed", failure_reason: "lost_or_stolen_card" }, "refund.failed"),
  );
  assert.deepEqual([failed.status, failed.reason_code], ["failed", "lost_or_stolen_card"]);
  assert.equal(refundOf(changed(REFUND, { status: "canceled" })).status, "cancelled");
  for (const status of ["pending", "requires_action"])
    assert.match(noteOf(changed(REFUND, { status })), /refund is/);
  assert.match(noteOf(changed(REFUND, { reason: "expired_uncaptured_charge" })), /released/);
});

test("a refund that shows its movement says what it takes in the currency of settlement", () => {
  const moved = { id: "txn_1", object: "balance_transaction", amount: -2160, fee: 0, currency: "usd" };
  assert.deepEqual(refundOf(changed(REFUND, { balance_transaction: moved })).settled, {
    amount: "21.60",
    fee: "0.00",
    currency: "USD",
  });
  const { amount: _, ...half } = moved;
  assert.deepEqual(faultPlaces("stripe", changed(REFUND, { balance_transaction: half })), [
    "/data/object/balance_transaction unknown_value",
  ]);
});

test("what is about a payment names it, by intent or charge, as an id or as a whole", () => {
  const charge = { id: "ch_9", object: "charge" };
  assert.equal(refundOf(changed(REFUND, { payment_intent: null, charge })).payment, "ch_9");
  assert.equal(disputeOf(changed(DISPUTE, { payment_intent: { id: "pi_9" }, charge })).payment, "pi_9");
  for (const name of [REFUND, DISPUTE]) {
    assert.deepEqual(faultPlaces("stripe", changed(name, { payment_intent: null, charge: null })), [
      "/data/object/charge missing",
    ]);
  }
});

test("a dispute tells its money where it moves, with the fee apart", () => {
  assert.deepEqual(disputeOf(fixture(DISPUTE)), {
    reference: "dp_FB1",
    status: "funds_withdrawn",
    payment: "pi_FB1",
    amount: "215.40",
    fee: "20.00",
    currency: "EUR",
    settled: { amount: "215.40", fee: "20.00", currency: "EUR" },
    respond_by: "2026-12-02T00:00:00.000Z",
    reason_code: "fraudulent",
    reason: null,
  });
  const opened = disputeOf(changed(DISPUTE, {}, "charge.dispute.created"));
  assert.deepEqual([opened.status, opened.fee, opened.settled], ["opened", null, null]);
  const [taken] = fixture(DISPUTE).data.object.balance_transactions;
  const given = { ...taken, amount: 21_540, fee: -2000 };
  const back = changed(DISPUTE, { balance_transactions: [taken, given] }, "charge.dispute.funds_reinstated");
  assert.deepEqual(disputeOf(back).settled, { amount: "215.40", fee: "-20.00", currency: "EUR" });
  const twice = disputeOf(changed(DISPUTE, { balance_transactions: [taken, taken, given] }));
  assert.deepEqual(twice.settled, { amount: "430.80", fee: "40.00", currency: "EUR" });
  const other = disputeOf(changed(DISPUTE, { balance_transactions: [{ ...taken, currency: "jpy" }] }));
  assert.deepEqual([other.fee, other.settled?.amount, other.settled?.fee], [null, "21540", "2000"]);
  const mixed = disputeOf(changed(DISPUTE, { balance_transactions: [taken, { ...taken, currency: "jpy" }] }));
  assert.equal(mixed.settled, null);
  assert.equal(disputeOf(changed(DISPUTE, { balance_transactions: undefined })).settled, null);
});

test("a dispute that is closed was won or lost; an end that nobody knows is refused", () => {
  const closed = (status: string) => changed(DISPUTE, { status }, "charge.dispute.closed");
  assert.deepEqual(
    ["won", "lost", "warning_closed", "charge_refunded"].map((status) => disputeOf(closed(status)).status),
    ["won", "lost", "won", "won"],
  );
  assert.equal(disputeOf(closed("lost")).settled, null);
  assert.deepEqual(faultPlaces("stripe", closed("prevented")), ["/data/object/status unknown_value"]);
});

test("a payout is told with what the bank shows", () => {
  assert.deepEqual(payoutOf(fixture(PAYOUT)), {
    reference: "po_FB1",
    status: "paid",
    amount: "1234.56",
    currency: "EUR",
    arrives_on: "2026-11-25",
    bank_reference: "FB20261125001",
    lines: [],
    reason_code: null,
    reason: null,
  });
  const without = { trace_id: { status: "pending", value: null }, amount: -500 };
  const { bank_reference: reference, amount } = payoutOf(changed(PAYOUT, without));
  assert.deepEqual([reference, amount], ["STRIPE", "-5.00"]);
});

test("a payout's status is what the event's name says, of an update its own", () => {
  const status = (type: string, theirs: string) =>
    payoutOf(changed(PAYOUT, { status: theirs }, `payout.${type}`)).status;
  assert.equal(status("created", "in_transit"), "created");
  assert.equal(status("created", "paid"), "created");
  assert.equal(status("canceled", "canceled"), "cancelled");
  assert.equal(status("updated", "in_transit"), "created");
  assert.equal(status("updated", "paid"), "paid");
  const failed = {
    status: "failed",
    failure_code: "account_closed",
    failure_message: "The account is closed.",
  };
  const told = payoutOf(changed(PAYOUT, failed, "payout.failed"));
  assert.deepEqual(
    [told.status, told.reason_code, told.reason],
    ["failed", "account_closed", failed.failure_message],
  );
  assert.deepEqual(faultPlaces("stripe", changed(PAYOUT, { status: "lost" })), [
    "/data/object/status unknown_value",
  ]);
});

test("gateways of yen and dinar count without decimals and with three, payouts of forint with two", () => {
  assert.equal(paymentOf(changed(CHARGE, { currency: "jpy" })).amount, "21540");
  assert.equal(refundOf(changed(REFUND, { currency: "bhd" })).amount, "2.400");
  assert.equal(payoutOf(changed(PAYOUT, { currency: "huf", amount: 123_400 })).amount, "1234.00");
});
