// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import type { BillingEvent, BillingInvoiceEvent, CustomerEvent, PaymentEvent } from "../canonical/index.ts";
import { faultPlaces, fixture, noteIn, onlyEventOf } from "./test-reading.ts";

const CUSTOMER = "lago/customer-updated";
const INVOICE = "lago/invoice-created";
const NOTE = "lago/credit-note-created";
const PAYMENT = "lago/payment";

const eventOf = <Event extends BillingEvent>(message: unknown) => onlyEventOf<Event>("lago", message);
const customerOf = (message: unknown) => eventOf<CustomerEvent>(message);
const documentOf = (message: unknown) => eventOf<BillingInvoiceEvent>(message);
const paymentOf = (message: unknown) => eventOf<PaymentEvent>(message);

/** A fixture with members of its object changed. */
function changed(name: string, change: object) {
  const message = fixture(name);
  const object = message.object_type ?? Object.keys(message)[0];
  Object.assign(message[object], change);
  return message;
}

const noteOf = (message: unknown) => noteIn("lago", message);

/** The cents of decimal texts, added up. */
const sum = (amounts: readonly string[]) =>
  amounts.reduce((total, amount) => total + BigInt(amount.replace(".", "")), 0n);

test("a customer is told as it is now", () => {
  const event = customerOf(fixture(CUSTOMER));
  assert.equal(event.time, "2026-11-20T09:30:00.000Z");
  assert.equal(event.partitionkey, `books:${event.source}`);
  assert.deepEqual(event.data, {
    reference: "c1a0c1a0-0001-4000-8000-000000000001",
    status: "active",
    merged_into: null,
    parent: null,
    name: "Kade 12 BV",
    is_company: true,
    email: "finance@kade12.example",
    phone: "+32 9 000 00 00",
    tax_ids: [{ kind: "tax_identification_number", value: "BE0123456749", country: null }],
    billing_address: {
      street: "Kade 12",
      street2: null,
      city: "Gent",
      state: null,
      postal_code: "9000",
      country: "BE",
    },
    shipping_address: {
      street: "Dok 3",
      street2: null,
      city: "Antwerpen",
      state: null,
      postal_code: "2000",
      country: "BE",
    },
    currency: "EUR",
    payment_days: 30,
    language: "nl",
    attributes: {
      external_id: "crm-1042",
      legal_number: "0123.456.749",
      billing_entity_code: "north",
      timezone: "Europe/Brussels",
    },
  });
});

test("each state of a customer is news, the same one sent again is not", () => {
  const idOf = (change: object) => customerOf(changed(CUSTOMER, change)).id;
  assert.equal(idOf({}), idOf({}));
  assert.notEqual(idOf({ email: "new@kade12.example" }), idOf({}));
  // Back to what it was, later.
  assert.notEqual(idOf({ updated_at: "2026-11-21T09:30:00Z" }), idOf({}));
});

test("a person goes by the given name, whoever has none by what there is", () => {
  const nameOf = (change: object) => customerOf(changed(CUSTOMER, change)).data.name;
  assert.equal(nameOf({ customer_type: "individual" }), "Kade 12");
  const person = { customer_type: "individual", name: null, firstname: "An", lastname: "Peeters" };
  assert.equal(nameOf(person), "An Peeters");
  assert.equal(nameOf({ legal_name: null }), "Kade 12");
  assert.equal(nameOf({ customer_type: null, name: null }), "Kade 12 BV");
  assert.equal(nameOf({ name: null, legal_name: " " }), null);
  const untold = customerOf(changed(CUSTOMER, { customer_type: null, tax_identification_number: " " })).data;
  assert.deepEqual([untold.is_company, untold.tax_ids], [null, []]);
});

test("an invoice is told with its lines, what was taken off them and their taxes", () => {
  const event = documentOf(fixture(INVOICE));
  const { lines, ...document } = event.data;
  assert.equal(event.time, "2026-11-20T00:06:30.000Z");
  assert.equal(event.subject, "NOR-1042-007");
  assert.deepEqual(document, {
    reference: "1abc0000-0001-4000-8000-000000000001",
    number: "NOR-1042-007",
    kind: "invoice",
    status: "finalized",
    customer: "c1a0c1a0-0001-4000-8000-000000000001",
    corrects: [],
    refunds: [],
    issued_on: "2026-11-20",
    due_on: "2026-12-20",
    currency: "EUR",
    subtotal: "120.01",
    tax_total: "25.20",
    // What prepaid credits pay of it is owed for all that.
    total: "145.21",
    url: "https://app.lago.example/north/invoice/1abc0000",
    attributes: {
      billing_entity_code: "north",
      invoice_type: "subscription",
      prepaid_credit_amount: "5.21",
    },
  });
  assert.equal(sum(lines.map(({ amount }) => amount)), 12001n);
  assert.equal(sum(lines.flatMap(({ taxes }) => taxes.map(({ amount }) => amount))), 2520n);
  assert.deepEqual(lines[0], {
    reference: "feefee00-0001-4000-8000-000000000001",
    product: "fleet",
    subscription: "5ab50000-0001-4000-8000-000000000001",
    description: "Fleet plan, November",
    quantity: "1",
    unit_amount: "100.0",
    discount: "10.00",
    amount: "90.00",
    taxes: [{ code: "be_vat_21", rate: "21", amount: "18.90", is_included: false }],
    is_proration: false,
    period_from: "2026-11-01",
    period_to: "2026-11-30",
    attributes: { item_type: "subscription" },
  });
});

test("a figure with more digits than are kept stands as it came, and is not rounded", () => {
  const [, scans] = documentOf(fixture(INVOICE)).data.lines;
  assert.equal(scans?.quantity, null);
  assert.equal(scans?.unit_amount, null);
  assert.deepEqual(scans?.attributes, {
    item_type: "charge",
    units: "1000.12345678",
    precise_unit_amount: "0.033333333",
  });
});

test("a line's days are those of its customer's calendar, which Lago tells in UTC", () => {
  const periodOf = (from: string, to: string, zone: string | null) => {
    const message = fixture(INVOICE);
    Object.assign(message.invoice.customer, { applicable_timezone: zone, timezone: null });
    Object.assign(message.invoice.fees[0], { from_date: from, to_date: to });
    const [line] = documentOf(message).data.lines;
    return [line?.period_from, line?.period_to];
  };
  const november = ["2026-11-01", "2026-11-30"];
  assert.deepEqual(periodOf("2026-10-31T23:00:00Z", "2026-11-30T22:59:59Z", "Europe/Brussels"), november);
  assert.deepEqual(periodOf("2026-11-01T04:00:00Z", "2026-12-01T04:59:59Z", "America/New_York"), november);
  // Days without a time are told as whole days in UTC, whatever the calendar.
  assert.deepEqual(periodOf("2026-11-01T00:00:00Z", "2026-11-30T23:59:59Z", "America/New_York"), november);
  for (const zone of [null, "Mars/Olympus"]) {
    assert.deepEqual(periodOf("2026-11-01T00:00:00Z", "2026-11-30T22:59:59Z", zone), november);
  }
  // None ends before it begins.
  const day = ["2026-11-01", "2026-11-01"];
  assert.deepEqual(periodOf("2026-11-01T00:00:00Z", "2026-11-01T02:00:00Z", "America/New_York"), day);
});

test("coupons that the fees do not say to the cent stand on a line of their own", () => {
  const message = fixture(INVOICE);
  message.invoice.fees[1].sub_total_excluding_taxes_amount_cents = 3000;
  message.invoice.progressive_billing_credit_amount_cents = 100;
  message.invoice.coupons_amount_cents = 1233;
  const { lines } = documentOf(message).data;
  assert.deepEqual(
    lines.map(({ product, amount, discount }) => [product, amount, discount]),
    [
      ["fleet", "100.00", null],
      ["scans", "33.34", null],
      ["progressive_billing_credit", "-1.00", null],
      ["coupon", "-12.33", null],
    ],
  );
  assert.equal(sum(lines.map(({ amount }) => amount)), 12001n);
});

test("a fee that does not name its taxes has the one of the invoice that it can be", () => {
  const message = fixture(INVOICE);
  delete message.invoice.fees[0].applied_taxes;
  delete message.invoice.fees[0].taxes_rate;
  assert.equal(documentOf(message).data.lines[0]?.taxes[0]?.code, "be_vat_21");
  message.invoice.fees[0].taxes_rate = "21.0";
  assert.equal(documentOf(message).data.lines[0]?.taxes[0]?.code, "be_vat_21");
  const reduced = { tax_code: "be_vat_6", tax_rate: 6, amount_cents: 0 };
  message.invoice.applied_taxes.push(reduced);
  assert.equal(documentOf(message).data.lines[0]?.taxes[0]?.code, "be_vat_21");
  reduced.tax_rate = 21;
  assert.deepEqual(faultPlaces("lago", message), ["/invoice/fees/0/applied_taxes missing"]);
  message.invoice.applied_taxes = [];
  assert.deepEqual(faultPlaces("lago", message), ["/invoice/fees/0/applied_taxes missing"]);
  message.invoice.fees[0].taxes_amount_cents = 0;
  assert.deepEqual(documentOf(message).data.lines[0]?.taxes, []);
});

test("an invoice that is finalized and then voided is two statements, each one once", () => {
  const voided = fixture(INVOICE);
  voided.webhook_type = "invoice.voided";
  Object.assign(voided.invoice, { status: "voided", voided_at: "2026-11-22T11:00:00Z" });
  const event = documentOf(voided);
  assert.equal(event.data.status, "voided");
  assert.equal(event.time, "2026-11-22T11:00:00.000Z");
  assert.notEqual(event.id, documentOf(fixture(INVOICE)).id);
  const answer = { invoice: { ...fixture(INVOICE).invoice, payment_status: "succeeded" } };
  assert.equal(documentOf(answer).id, documentOf(fixture(INVOICE)).id);
});

test("what is not settled yet is accepted and explained", () => {
  for (const status of ["draft", "generating", "pending", "open", "closed", "failed", "deleted"]) {
    assert.match(noteOf(changed(INVOICE, { status })) ?? "", new RegExp(status));
  }
  for (const status of ["pending", "processing"]) {
    assert.match(noteOf(changed(PAYMENT, { payment_status: status })) ?? "", /not settled/);
  }
  assert.deepEqual(faultPlaces("lago", changed(INVOICE, { status: "blessed" })), [
    "/invoice/status unknown_value",
  ]);
});

test("currencies of no and of three decimals keep their amounts; one of fifths is refused", () => {
  const totalOf = (currency: string) => documentOf(changed(INVOICE, { currency })).data.total;
  assert.equal(totalOf("JPY"), "14521");
  assert.equal(totalOf("kwd"), "14.521");
  assert.deepEqual(faultPlaces("lago", changed(INVOICE, { currency: "MGA" })), [
    "/invoice/currency unsupported_currency",
  ]);
});

test("an invoice whose totals mean something else is refused", () => {
  for (const version of [1, 5]) {
    const [place] = faultPlaces("lago", changed(INVOICE, { version_number: version }));
    assert.match(place ?? "", /^\/invoice\/version_number /);
  }
  assert.deepEqual(faultPlaces("lago", changed(INVOICE, { version_number: 2 })), [
    "/invoice/coupons_amount_cents unsupported_version",
  ]);
  assert.deepEqual(faultPlaces("lago", changed(INVOICE, { self_billed: true })), [
    "/invoice/self_billed unsupported_document",
  ]);
  assert.deepEqual(faultPlaces("lago", changed(INVOICE, { fees: [] })), ["/invoice/fees missing"]);
});

test("a credit note takes from its invoice, with its taxes divided among its items to the cent", () => {
  const { lines, ...document } = documentOf(fixture(NOTE)).data;
  assert.equal(document.kind, "credit_note");
  assert.deepEqual(document.corrects, [
    { reference: "1abc0000-0001-4000-8000-000000000001", amount: "21.79" },
  ]);
  assert.deepEqual([document.subtotal, document.tax_total, document.total], ["18.01", "3.78", "21.79"]);
  assert.deepEqual(document.attributes, {
    billing_entity_code: "north",
    reason: "order_change",
    credit_amount: "21.79",
  });
  assert.deepEqual(
    lines.map(({ product, amount, taxes }) => [product, amount, taxes.map((tax) => tax.amount)]),
    [
      ["fleet", "10.00", ["1.88"]],
      ["scans", "10.01", ["1.90"]],
      ["coupon", "-2.00", []],
    ],
  );
});

test("a tax of a credit note stands with the items whose fees have it", () => {
  const message = fixture(NOTE);
  const [first] = message.credit_note.items;
  first.fee.applied_taxes = [{ tax_code: "be_vat_6", tax_rate: "6.0", amount_cents: 60 }];
  message.credit_note.applied_taxes.push({ tax_code: "be_vat_6", tax_rate: "6.0", amount_cents: 60 });
  const taxes = documentOf(message).data.lines.map((line) => line.taxes.map(({ code }) => code));
  assert.deepEqual(taxes, [["be_vat_6"], ["be_vat_21"], []]);
  delete message.credit_note.applied_taxes;
  assert.deepEqual(faultPlaces("lago", message), ["/credit_note/applied_taxes missing"]);
  first.fee.applied_taxes = [];
  const told = documentOf(message).data.lines.map((line) => line.taxes.map(({ amount }) => amount));
  assert.deepEqual(told, [[], ["3.78"], []]);
});

test("a credit note without its customer, and one that was voided in part, are for a person", () => {
  const message = fixture(NOTE);
  delete message.credit_note.customer;
  message.credit_note.credit_status = "voided";
  assert.deepEqual(faultPlaces("lago", message).sort(), [
    "/credit_note/credit_status unknown_value",
    "/credit_note/customer missing",
  ]);
});

test("a payment says what it pays where that is certain", () => {
  const event = paymentOf(fixture(PAYMENT));
  assert.equal(event.partitionkey, `books:${event.source}`);
  assert.deepEqual(event.data, {
    reference: "9a7e0000-0001-4000-8000-000000000001",
    status: "captured",
    customer: "c1a0c1a0-0001-4000-8000-000000000001",
    amount: "140.00",
    currency: "EUR",
    invoices: [{ reference: "1abc0000-0001-4000-8000-000000000001", amount: "140.00" }],
    method: "gocardless",
    settled: null,
    reason_code: null,
    reason: null,
    attributes: { provider_payment_id: "PM000KADE12" },
  });
  assert.deepEqual(paymentOf(changed(PAYMENT, { invoice_ids: ["one", "two"] })).data.invoices, []);
  const manual = {
    type: "manual",
    payment_provider_type: null,
    provider_payment_id: null,
    reference: "BANK 7",
  };
  const { method, attributes } = paymentOf(changed(PAYMENT, manual)).data;
  assert.deepEqual([method, attributes], ["manual", { reference: "BANK 7" }]);
  const failed = paymentOf(changed(PAYMENT, { payment_status: "failed", status: "card_declined" }));
  assert.deepEqual([failed.data.status, failed.data.reason_code], ["failed", "card_declined"]);
  assert.notEqual(failed.id, event.id);
});

test("a payment's webhook says the same as the API's answer", () => {
  const webhook = { webhook_type: "payment.succeeded", object_type: "payment", ...fixture(PAYMENT) };
  assert.deepEqual(paymentOf(webhook), paymentOf(fixture(PAYMENT)));
});

test("webhooks and objects that say nothing to book are accepted and explained", () => {
  const types = [
    "invoice.drafted",
    "invoice.generated",
    "invoice.payment_overdue",
    "customer.vies_check",
    "fee.created",
    "wallet_transaction.created",
    "payment_receipt.created",
    "payment_request.payment_failure",
    "subscription.termination_alert",
    "subscription.usage_threshold_reached",
  ];
  for (const type of types) {
    assert.match(noteOf({ webhook_type: type, object_type: "x" }) ?? "", new RegExp(type));
  }
  for (const object of ["fee", "payment_receipt", "payment_request"]) {
    assert.match(noteOf({ [object]: { lago_id: "x" } }) ?? "", new RegExp(object));
  }
});

test("a webhook that is unknown, or that a person has to book, is refused", () => {
  const types = [
    "invoice.payment_dispute_lost",
    "credit_note.provider_refund_failure",
    "subscription.teleported",
    "invoice.teleported",
    "constructor",
    "toString.created",
  ];
  for (const type of types) {
    assert.deepEqual(faultPlaces("lago", { webhook_type: type, object_type: "x" }), [
      "/webhook_type unsupported_event",
    ]);
  }
  assert.deepEqual(faultPlaces("lago", { webhook_type: 7, object_type: "invoice" }), [
    "/webhook_type wrong_type",
  ]);
  assert.deepEqual(faultPlaces("lago", { webhook_type: "payment.succeeded", object_type: "payment" }), [
    "/payment missing",
  ]);
});

test("each fault is told at its place", () => {
  const message = fixture(INVOICE);
  message.invoice.issuing_date = "2026-02-30";
  message.invoice.taxes_amount_cents = 25.2;
  message.invoice.fees[0].amount_cents = "10000";
  message.invoice.fees[1].item.code = "x".repeat(101);
  message.invoice.fees[1].item.name = "a\u0007b";
  delete message.invoice.customer.lago_id;
  assert.deepEqual(faultPlaces("lago", message).sort(), [
    "/invoice/customer/lago_id missing",
    "/invoice/fees/0/amount_cents wrong_type",
    "/invoice/fees/1/item/code too_long",
    "/invoice/fees/1/item/name wrong_format",
    "/invoice/issuing_date wrong_format",
    "/invoice/taxes_amount_cents wrong_type",
  ]);
  assert.deepEqual(faultPlaces("lago", { invoice: 1 }), [" missing"]);
});

test("the words of others stay words", () => {
  const hostile = `<script>alert("1")</script>'; DROP TABLE res_partner; --`;
  const event = customerOf(changed(CUSTOMER, { legal_name: hostile, external_id: "__proto__" }));
  assert.equal(event.data.name, hostile);
  assert.equal(event.data.attributes.external_id, "__proto__");
});
