// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import type { BillingInvoiceEvent, CustomerEvent, PayoutEvent } from "../canonical/index.ts";
import { dialectOf } from "./index.ts";
import {
  CONTEXT,
  dataOf,
  eventsOf,
  faultPlaces,
  faultsOf,
  fixture,
  noteIn,
  onlyEventOf,
} from "./test-reading.ts";

const ORDER = "shopify/order";
const REFUND = "shopify/refund";
const TRANSACTION = "shopify/transaction";
const PAYOUT = "shopify/payout";
const BALANCE = "shopify/balance-transactions";

const noteOf = (message: unknown) => noteIn("shopify", message);
const paymentOf = (message: unknown) => dataOf("shopify", "billing.payment.v1", message);
const refundOf = (message: unknown) => dataOf("shopify", "billing.refund.v1", message);
const payoutOf = (message: unknown) => dataOf("shopify", "billing.payout.v1", message);
const changed = (name: string, change: object) => ({ ...fixture(name), ...change });
const payout = (change: object) => ({ payout: { ...fixture(PAYOUT).payout, ...change } });

/** What an order says: the customer, the invoice and its credit notes. */
function documentsOf(message: unknown) {
  const [customer, invoice, ...notes] = eventsOf("shopify", message).map(({ event }) => event);
  assert.ok(customer?.type === "billing.customer.v1" && invoice?.type === "billing.invoice.v1");
  return {
    customer: (customer as CustomerEvent).data,
    invoice: (invoice as BillingInvoiceEvent).data,
    notes: notes.map((note) => (note as BillingInvoiceEvent).data),
  };
}

test("an order that is paid is an invoice in the shop's own money, with a line for shipping and taxes by their titles", () => {
  const { lines, ...head } = documentsOf(fixture(ORDER)).invoice;
  assert.deepEqual(head, {
    reference: "7100000000001",
    number: "#FB1042",
    kind: "invoice",
    status: "finalized",
    customer: "8200000000001",
    corrects: [],
    refunds: [],
    issued_on: "2026-11-18",
    due_on: null,
    currency: "EUR",
    subtotal: "104.80",
    tax_total: "19.47",
    total: "124.27",
    url: "https://shop.example/orders/fb1042",
    attributes: {},
  });
  assert.deepEqual(lines[0], {
    reference: "9300000000001",
    product: "611",
    subscription: null,
    description: "Atlas - German",
    quantity: "2",
    unit_amount: "39.90",
    discount: "7.27",
    amount: "72.53",
    taxes: [{ code: "MwSt", rate: "19", amount: "13.78", is_included: false }],
    is_proration: false,
    period_from: null,
    period_to: null,
    attributes: { sku: "ATLAS-DE", product: "61" },
  });
  assert.deepEqual(
    lines.map(({ product, amount }) => [product, amount]),
    [
      ["611", "72.53"],
      ["62", "27.27"],
      ["shipping", "5.00"],
    ],
  );
  assert.deepEqual(lines[2]?.taxes, [
    { code: "MwSt (Versand)", rate: "10.25", amount: "0.51", is_included: false },
  ]);
});

test("it tells who owes it, before it", () => {
  const { customer } = documentsOf(fixture(ORDER));
  assert.deepEqual(
    [customer.reference, customer.name, customer.is_company, customer.email, customer.attributes],
    ["8200000000001", "Kraft GmbH", true, "jana@kraft.example", { contact: "Jana Kraft" }],
  );
  assert.equal(customer.billing_address?.country, "DE");
  const person = documentsOf(changed(ORDER, { billing_address: null })).customer;
  assert.deepEqual([person.name, person.is_company, person.billing_address], ["Jana Kraft", null, null]);
  assert.deepEqual(faultPlaces("shopify", changed(ORDER, { customer: null })), ["/customer wrong_type"]);
});

test("what is given back of it is a credit note: items, shipping, and their taxes", () => {
  const [note, ...others] = documentsOf(fixture(ORDER)).notes;
  assert.ok(note);
  assert.deepEqual(others, []);
  assert.deepEqual(
    [note.reference, note.kind, note.total, note.tax_total, note.corrects, note.issued_on],
    [
      "6500000000001",
      "credit_note",
      "34.66",
      "5.39",
      [{ reference: "7100000000001", amount: "34.66" }],
      "2026-11-20",
    ],
  );
  assert.deepEqual(
    note.refunds,
    fixture(ORDER).refunds[0].transactions.map(({ id }: { id: number }) => String(id)),
  );
  assert.deepEqual(
    note.lines.map(({ product, amount, taxes }) => [product, amount, taxes[0]?.code, taxes[0]?.amount]),
    [
      ["62", "27.27", "MwSt", "5.18"],
      ["shipping", "2.00", "MwSt (Versand)", "0.21"],
    ],
  );
});

test("an order that comes again with the same document is the same events, and a changed one is not", () => {
  const idsOf = (message: unknown) => eventsOf("shopify", message).map(({ event }) => event.id);
  assert.deepEqual(idsOf(changed(ORDER, { updated_at: "2026-11-22T10:00:00Z" })), idsOf(fixture(ORDER)));
  assert.deepEqual(idsOf({ order: fixture(ORDER) }), idsOf(fixture(ORDER)));
  assert.notDeepEqual(idsOf(changed(ORDER, { name: "#FB1043" })), idsOf(fixture(ORDER)));
});

test("an order of which nothing is paid is no document yet, and one that was given up is void", () => {
  for (const status of ["pending", "authorized"])
    assert.match(noteOf(changed(ORDER, { financial_status: status })), new RegExp(status));
  for (const status of ["voided", "expired"])
    assert.equal(documentsOf(changed(ORDER, { financial_status: status })).invoice.status, "voided");
  assert.deepEqual(faultPlaces("shopify", changed(ORDER, { financial_status: "toString" })), [
    "/financial_status unknown_value",
  ]);
});

test("prices that hold their taxes say so, and add up without them", () => {
  const message = changed(ORDER, { taxes_included: true, refunds: [] });
  const { shop_money: money } = message.total_price_set;
  money.amount = "104.80";
  const { invoice } = documentsOf(message);
  assert.deepEqual([invoice.total, invoice.subtotal, invoice.tax_total], ["104.80", "85.33", "19.47"]);
  assert.ok(invoice.lines.every(({ taxes }) => taxes.every((tax) => tax.is_included)));
});

test("a tip, fees and duties are lines of their own where the total has them", () => {
  const message = changed(ORDER, { total_tip_received: "3.00", refunds: [] });
  message.total_price_set.shop_money.amount = "131.27";
  const duty = { id: 1, harmonized_system_code: "4905", price_set: { shop_money: { amount: "4.00" } } };
  message.line_items[0].duties = [duty];
  const lines = documentsOf(message).invoice.lines.map(({ product, amount }) => [product, amount]);
  assert.deepEqual(lines.slice(1), [
    ["duty", "4.00"],
    ["62", "27.27"],
    ["shipping", "5.00"],
    ["tip", "3.00"],
  ]);
});

test("documents that do not add up are refused where they do not", () => {
  const message = fixture(ORDER);
  message.total_price_set.shop_money.amount = "124.28";
  assert.deepEqual(faultPlaces("shopify", message), ["/total_price total_mismatch"]);
  const refunded = fixture(ORDER);
  refunded.refunds[0].transactions[0].amount = "34.67";
  assert.deepEqual(faultPlaces("shopify", refunded), ["/refunds/0/transactions total_mismatch"]);
  const untold = fixture(ORDER);
  delete untold.refunds[0].refund_line_items[0].subtotal_set;
  assert.deepEqual(faultPlaces("shopify", untold), ["/refunds/0/refund_line_items/0/subtotal missing"]);
  const untaxed = fixture(ORDER);
  untaxed.refunds[0].refund_line_items[0].line_item.tax_lines = [];
  assert.deepEqual(faultPlaces("shopify", untaxed), ["/refunds/0/refund_line_items/0/total_tax unknown_tax"]);
});

test("amounts have the decimals of their currency", () => {
  const amountOf = (currency: string, amount: string) =>
    paymentOf(changed(TRANSACTION, { currency, amount })).amount;
  assert.equal(amountOf("JPY", "1500"), "1500");
  assert.equal(amountOf("JPY", "1500.00"), "1500");
  assert.equal(amountOf("KWD", "1.5"), "1.500");
  assert.equal(amountOf("EUR", "1.505"), "1.505");
});

test("a sale or a capture is a payment of its order; what only sets money apart is none", () => {
  assert.deepEqual(paymentOf(fixture(TRANSACTION)), {
    reference: "4800000000001",
    status: "captured",
    customer: null,
    amount: "124.27",
    currency: "EUR",
    invoices: [{ reference: "7100000000001", amount: "124.27" }],
    method: "shopify_payments",
    settled: null,
    reason_code: null,
    reason: null,
    attributes: { order: "7100000000001" },
  });
  const failed = paymentOf(
    changed(TRANSACTION, {
      kind: "capture",
      status: "failure",
      error_code: "card_declined",
      message: "Declined",
    }),
  );
  assert.deepEqual(
    [failed.status, failed.invoices, failed.reason_code, failed.reason],
    ["failed", [], "card_declined", "Declined"],
  );
  for (const kind of ["authorization", "emv_authorization", "void"])
    assert.match(noteOf(changed(TRANSACTION, { kind })), /takes nothing/, kind);
  assert.match(noteOf(changed(TRANSACTION, { status: "pending" })), /is pending/);
  const cases: [object, string][] = [
    [{ currency: null }, "/currency missing"],
    [{ amount: null }, "/amount missing"],
    [{ amount: 124.27 }, "/amount missing"],
    [{ kind: "change" }, "/kind unsupported_event"],
    [{ kind: "refund" }, "/parent_id missing"],
    [{ kind: "gift" }, "/kind unknown_value"],
  ];
  for (const [change, place] of cases)
    assert.deepEqual(faultPlaces("shopify", changed(TRANSACTION, change)), [place], JSON.stringify(change));
});

test("what a refund gave back is one event, whichever message tells it", () => {
  const given = refundOf(fixture(REFUND));
  assert.deepEqual(
    [given.reference, given.payment, given.amount, given.status],
    ["4800000000002", "4800000000001", "34.66", "succeeded"],
  );
  const [transaction] = fixture(REFUND).transactions;
  assert.equal(onlyEventOf("shopify", { transaction }).id, onlyEventOf("shopify", fixture(REFUND)).id);
  assert.match(noteOf(changed(REFUND, { transactions: [] })), /told by the order/);
  const [broken] = fixture(REFUND).transactions;
  assert.deepEqual(
    faultPlaces("shopify", changed(REFUND, { transactions: [{ ...broken, parent_id: null }] })),
    ["/transactions/0/parent_id missing"],
  );
});

test("a payout is told in its status, and with what it pays out where the balance is sent", () => {
  assert.deepEqual(
    [payoutOf(fixture(PAYOUT)).amount, payoutOf(fixture(PAYOUT)).arrives_on, payoutOf(fixture(PAYOUT)).lines],
    ["86.47", "2026-11-21", []],
  );
  const statuses = ["scheduled", "in_transit", "paid", "failed", "canceled"];
  const told = statuses.map((status) => payoutOf(payout({ status })).status);
  assert.deepEqual(told, ["created", "created", "paid", "failed", "cancelled"]);
  assert.deepEqual(payoutOf(fixture(BALANCE)), {
    reference: "3900000000001",
    status: "paid",
    amount: "86.47",
    currency: "EUR",
    arrives_on: null,
    bank_reference: null,
    lines: [
      { kind: "payment", reference: "4800000000001", amount: "124.27", fee: "3.14" },
      { kind: "refund", reference: "4800000000002", amount: "-34.66", fee: "0.00" },
      { kind: "dispute", reference: "598", amount: "-10.00", fee: "15.00" },
      { kind: "adjustment", reference: "4", amount: "25.00", fee: "0.00" },
    ],
    reason_code: null,
    reason: null,
  } satisfies PayoutEvent["data"]);
  assert.equal(onlyEventOf("shopify", fixture(BALANCE)).time, CONTEXT.receivedAt);
  const { transactions } = fixture(BALANCE);
  const withoutPayout = { transactions: transactions.slice(0, 4) };
  assert.deepEqual(faultPlaces("shopify", withoutPayout), ["/transactions missing"]);
  assert.match(noteOf({ transactions: transactions.slice(5) }), /paid out yet/);
});

test("what tells money a second time, and what names no payment, is said to", () => {
  const tender = { id: 1, order_id: 2, amount: "1.00", remote_reference: "x", payment_method: "cash" };
  assert.match(noteOf({ tender_transactions: [tender] }), /tell again/);
  const dispute = { id: 1, order_id: 2, network_reason_code: "4827", evidence_due_by: null, status: "lost" };
  assert.equal(dialectOf(Buffer.from(JSON.stringify({ dispute })))?.name, "shopify");
  assert.deepEqual(faultPlaces("shopify", { dispute }), ["/dispute/order_id unknown_payment"]);
  const wordsOf = (message: unknown) => faultsOf("shopify", message)[0]?.detail ?? "";
  assert.match(wordsOf({ dispute }), /which order .* and not which of its payments.*evidence_due_by/);
  // A webhook is the dispute itself, and not each has an order.
  assert.match(wordsOf({ ...dispute, order_id: null }), /neither which payment .* nor of which order/);
});

test("what people wrote is kept as it is", () => {
  const hostile = `<img src=x onerror="alert(1)">'; DROP TABLE account_move; --`;
  const message = fixture(ORDER);
  message.line_items[0].name = hostile;
  message.line_items[0].tax_lines[0].title = hostile;
  const [line] = documentsOf(message).invoice.lines;
  assert.deepEqual([line?.description, line?.taxes[0]?.code], [hostile, hostile]);
});
