// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import type { BillingEvent, DisputeEvent } from "../canonical/index.ts";
import { dialectOf } from "./index.ts";
import { dataOf, eventsOf, faultPlaces, fixture, noteIn, onlyEventOf } from "./test-reading.ts";

const AUTHORISATION = "adyen/authorisation";
const CAPTURE = "adyen/capture";
const REFUND = "adyen/refund";
const CHARGEBACK = "adyen/chargeback";
const ITEM = "/notificationItems/0/NotificationRequestItem";

const eventOf = (message: unknown) => onlyEventOf<BillingEvent>("adyen", message);
const paymentOf = (message: unknown) => dataOf("adyen", "billing.payment.v1", message);
const refundOf = (message: unknown) => dataOf("adyen", "billing.refund.v1", message);
const disputeOf = (message: unknown) => dataOf("adyen", "billing.dispute.v1", message);
const noteOf = (message: unknown) => noteIn("adyen", message);

/** A fixture whose item has other members, and other members of its additional data where some are named. */
function changed(name: string, item: object, more?: object) {
  const message = fixture(name);
  const [{ NotificationRequestItem: whole }] = message.notificationItems;
  const additionalData = { ...whole.additionalData, ...more };
  return {
    ...message,
    notificationItems: [{ NotificationRequestItem: { ...whole, additionalData, ...item } }],
  };
}

/** The same with another event code. */
const coded = (eventCode: string, name = CAPTURE, more?: object) => changed(name, { eventCode }, more);

test("with automatic capture an authorisation is the payment, and its card is not kept", () => {
  const event = eventOf(fixture(AUTHORISATION));
  assert.equal(event.time, "2026-11-18T08:12:40.000Z");
  assert.equal(event.subject, "FB1AUTH0000001");
  assert.equal(event.partitionkey, `books:${event.source}`);
  assert.deepEqual(event.data, {
    reference: "FB1AUTH0000001",
    status: "captured",
    customer: null,
    amount: "124.50",
    currency: "EUR",
    invoices: [],
    method: "visa",
    settled: null,
    reason_code: null,
    reason: null,
    attributes: { account: "NordicBooksECOM", reference: "NOR-1042-007", shopper: "shopper-77" },
  });
});

test("with manual capture it is not, but for methods that know no capture", () => {
  assert.match(noteIn("adyen_manual", fixture(AUTHORISATION)), /CAPTURE tells it/);
  const withOperations = (operations: unknown) => changed(AUTHORISATION, { operations });
  assert.match(noteIn("adyen_manual", withOperations("CANCEL,CAPTURE,REFUND")), /CAPTURE tells it/);
  assert.match(noteIn("adyen_manual", withOperations(undefined)), /CAPTURE tells it/);
  for (const operations of [["REFUND"], "REFUND", []]) {
    const payment = dataOf("adyen_manual", "billing.payment.v1", withOperations(operations));
    assert.equal(payment.status, "captured");
  }
  assert.equal(dataOf("adyen_manual", "billing.payment.v1", fixture(CAPTURE)).status, "captured");
});

test("a capture is of the same payment as its authorisation, so that its money counts once", () => {
  const captured = paymentOf(fixture(CAPTURE));
  assert.equal(captured.reference, paymentOf(fixture(AUTHORISATION)).reference);
  assert.equal(captured.attributes.modification, "FB1CAPT0000001");
});

test("what does not take a payment after all says so", () => {
  const refused = paymentOf(changed(AUTHORISATION, { success: "false", reason: "Not enough balance" }));
  assert.deepEqual([refused.status, refused.reason], ["failed", "Not enough balance"]);
  const failed = paymentOf(changed(CAPTURE, { eventCode: "CAPTURE_FAILED", reason: "Capture expired" }));
  assert.deepEqual(
    [failed.reference, failed.status, failed.reason],
    ["FB1AUTH0000001", "failed", "Capture expired"],
  );
  for (const code of ["CANCELLATION", "TECHNICAL_CANCEL"]) {
    assert.equal(paymentOf(coded(code)).status, "cancelled", code);
  }
});

test("what was asked for and refused moves nothing", () => {
  for (const code of ["CAPTURE", "CANCELLATION", "REFUND_FAILED", "CHARGEBACK"]) {
    assert.match(noteOf(changed(CAPTURE, { eventCode: code, success: "false" })), /did not happen/, code);
  }
  assert.match(
    noteOf(changed(AUTHORISATION, { amount: { currency: "EUR", value: 0 } })),
    /verified: no money moved/,
  );
});

test("a refund is told under its own reference, whether it goes well, fails or comes back", () => {
  assert.deepEqual(refundOf(fixture(REFUND)), {
    reference: "FB1RFND0000001",
    status: "succeeded",
    payment: "FB1AUTH0000001",
    amount: "24.50",
    currency: "EUR",
    credit_note: null,
    settled: null,
    reason_code: null,
    reason: null,
  });
  const failures: [unknown, string][] = [
    [changed(REFUND, { success: false, reason: "Insufficient balance" }), "REFUND"],
    [coded("REFUND_FAILED", REFUND), "REFUND_FAILED"],
    [coded("REFUNDED_REVERSED", REFUND), "REFUNDED_REVERSED"],
  ];
  for (const [message, code] of failures) {
    const { reference, status, reason_code: why } = refundOf(message);
    assert.deepEqual([reference, status, why], ["FB1RFND0000001", "failed", code]);
  }
});

test("who cancels or refunds is told which it was, or the message waits for a person", () => {
  const asked = (action: string | undefined, success = "true") =>
    changed(REFUND, { eventCode: "CANCEL_OR_REFUND", success }, { "modification.action": action });
  assert.equal(refundOf(asked("refund")).status, "succeeded");
  assert.equal(paymentOf(asked("cancel")).status, "cancelled");
  const place = `${ITEM}/additionalData/modification.action`;
  assert.deepEqual(faultPlaces("adyen", asked(undefined)), [`${place} wrong_value`]);
  assert.deepEqual(faultPlaces("adyen", asked("both")), [`${place} wrong_value`]);
  assert.match(noteOf(asked(undefined, "false")), /did not happen/);
});

test("each step of a dispute is told under its reference", () => {
  const { reason, respond_by: due, ...disputed } = disputeOf(fixture(CHARGEBACK));
  assert.deepEqual([reason, due], ["Other Fraud-Card Absent Environment", "2026-12-08T12:55:31.000Z"]);
  assert.deepEqual(disputed, {
    reference: "FB1DISP0000001",
    status: "funds_withdrawn",
    payment: "FB1AUTH0000001",
    amount: "124.50",
    fee: null,
    currency: "EUR",
    settled: null,
    reason_code: "10.4",
  });
  const steps = (code: string, status?: string) =>
    eventsOf("adyen", coded(code, CHARGEBACK, { disputeStatus: status })).map(
      ({ event }) => (event as DisputeEvent).data.status,
    );
  assert.deepEqual(steps("REQUEST_FOR_INFORMATION"), ["opened"]);
  assert.deepEqual(steps("NOTIFICATION_OF_CHARGEBACK"), ["opened"]);
  assert.deepEqual(steps("CHARGEBACK_REVERSED"), ["funds_reinstated"]);
  assert.deepEqual(steps("SECOND_CHARGEBACK"), ["funds_withdrawn", "lost"]);
  assert.deepEqual(steps("PREARBITRATION_WON"), ["won"]);
  assert.deepEqual(steps("PREARBITRATION_LOST"), ["lost"]);
  assert.deepEqual(steps("ISSUER_RESPONSE_TIMEFRAME_EXPIRED"), ["won"]);
  for (const status of ["Undefended", "Accepted", "Lost"])
    assert.deepEqual(steps("DISPUTE_DEFENSE_PERIOD_ENDED", status), ["lost"], status);
  assert.deepEqual(steps("DISPUTE_DEFENSE_PERIOD_ENDED", "Expired"), []);
  assert.deepEqual(steps("DISPUTE_DEFENSE_PERIOD_ENDED"), []);
});

test("two events of one message have ids of their own", () => {
  const [first, second] = eventsOf("adyen", coded("SECOND_CHARGEBACK", CHARGEBACK));
  assert.notEqual(first?.event.id, second?.event.id);
});

test("an item that comes again is the same event, whatever the signature does not cover; a capture tried again is not", () => {
  const idOf = (message: unknown) => eventOf(message).id;
  const later = { eventDate: "2026-11-22T09:00:00+01:00", reason: "again", paymentMethod: "mc" };
  assert.equal(idOf(changed(REFUND, later)), idOf(fixture(REFUND)));
  assert.equal(idOf(changed(AUTHORISATION, later)), idOf(fixture(AUTHORISATION)));
  assert.notEqual(idOf(changed(CAPTURE, later)), idOf(fixture(CAPTURE)));
  assert.notEqual(idOf(changed(REFUND, { success: "false" })), idOf(fixture(REFUND)));
  assert.notEqual(idOf(changed(REFUND, { pspReference: "FB1RFND0000002" })), idOf(fixture(REFUND)));
});

test("amounts have the decimals that Adyen gives their currency", () => {
  const amountOf = (currency: string) =>
    paymentOf(changed(AUTHORISATION, { amount: { currency, value: 123_456 } })).amount;
  const told = ["EUR", "JPY", "KWD", "CLP", "CVE", "IDR", "ISK"].map(amountOf);
  assert.deepEqual(told, ["1234.56", "123456", "123.456", "1234.56", "123456", "123456", "1234.56"]);
});

test("codes that say nothing are taken with why, those that nobody knows are refused at their place", () => {
  assert.match(noteOf(fixture("adyen/report-available")), /REPORT_AVAILABLE: .*report/);
  assert.match(noteOf({ live: "true", notificationItems: [] }), /no items/);
  for (const code of ["PAYOUT_THIRDPARTY", "REFUND_WITH_DATA", "toString", "x".repeat(5000)]) {
    assert.deepEqual(faultPlaces("adyen", coded(code)), [`${ITEM}/eventCode unsupported_event`], code);
  }
  assert.deepEqual(faultPlaces("adyen", coded("")), [`${ITEM}/eventCode unsupported_event`]);
});

test("the other webhooks of Adyen are recognised, and read or refused", () => {
  const terminal = { SaleToPOIRequest: { EventNotification: { EventToNotify: "Shutdown" } } };
  const platform = { type: "balancePlatform.transaction.created", data: {}, environment: "test" };
  for (const message of [terminal, platform]) {
    assert.equal(dialectOf(Buffer.from(JSON.stringify(message)))?.name, "adyen");
  }
  assert.match(noteOf(terminal), /terminal/);
  assert.deepEqual(faultPlaces("adyen", platform), ["/type unsupported_event"]);
  assert.deepEqual(faultPlaces("adyen", {}), ["/notificationItems missing"]);
});

test("each fault is told at its place", () => {
  const cases: [object, string][] = [
    [{ originalReference: undefined }, `${ITEM}/originalReference missing`],
    [{ pspReference: " " }, `${ITEM}/pspReference too_short`],
    [{ success: "yes" }, `${ITEM}/success unknown_value`],
    [{ amount: { currency: "EUR", value: 1.5 } }, `${ITEM}/amount/value wrong_type`],
    [{ amount: { currency: "EUR", value: -1 } }, `${ITEM}/amount/value too_short`],
    [{ amount: { currency: "EURO", value: 1 } }, `${ITEM}/amount/currency wrong_format`],
    [{ eventDate: "yesterday" }, `${ITEM}/eventDate wrong_time`],
  ];
  for (const [change, place] of cases) {
    assert.deepEqual(faultPlaces("adyen", changed(REFUND, change)), [place], JSON.stringify(change));
  }
  assert.deepEqual(faultPlaces("adyen", { notificationItems: [{}, 7] }), [
    `${ITEM}/eventCode missing`,
    "/notificationItems/1/NotificationRequestItem/eventCode missing",
  ]);
});

test("what a merchant or a shopper wrote is kept as it is, cut where it is long", () => {
  const hostile = `<script>alert(1)</script>'; DROP TABLE account_move; --`;
  const { attributes } = paymentOf(changed(AUTHORISATION, { merchantReference: hostile }));
  assert.equal(attributes.reference, hostile);
  const long = paymentOf(changed(AUTHORISATION, { success: "false", reason: "x".repeat(2000) }));
  assert.equal(long.reason?.length, 500);
  assert.deepEqual(faultPlaces("adyen", changed(AUTHORISATION, { merchantReference: "\u0007" })), [
    `${ITEM}/merchantReference wrong_format`,
  ]);
});
