// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import type { BillingInvoiceEvent } from "../canonical/index.ts";
import { dataOf, faultPlaces, fixture } from "./test-reading.ts";

const INVOICE = "stripe/invoice-finalized";
const OLD_INVOICE = "stripe/invoice-finalized-2020";
const CREDIT_NOTE = "stripe/credit-note-created";

type Document = BillingInvoiceEvent["data"];

/** A message whose object has other members. */
function changed(name: string, object: object, event: object = {}) {
  const message = fixture(name);
  return { ...message, data: { object: { ...message.data.object, ...object } }, ...event };
}

/** The same whose first line has other members, and which has no other line. */
function changedLine(name: string, line: object) {
  const [first] = fixture(name).data.object.lines.data;
  return changed(name, { lines: { object: "list", data: [{ ...first, ...line }], has_more: false } });
}

const documentOf = (message: unknown): Document => dataOf("stripe", "billing.invoice.v1", message);

function lineOf(name: string, line: object): Document["lines"][number] {
  const [made] = documentOf(changedLine(name, line)).lines;
  assert.ok(made);
  return made;
}

/** An amount in ten-thousandths. */
function units(amount: string): number {
  return Math.round(Number(amount) * 10_000);
}

/** The total that the lines make together. */
function sumOf({ lines }: Document): number {
  const taxes = lines.flatMap((line) => line.taxes.filter((tax) => !tax.is_included));
  return [...lines, ...taxes].reduce((sum, { amount }) => sum + units(amount), 0);
}

test("an invoice of the shape since 2025-03-31.basil is told with all that its total is made of", () => {
  const document = documentOf(fixture(INVOICE));
  const { lines, ...head } = document;
  assert.deepEqual(head, {
    reference: "in_FB1",
    number: "FB1-0042",
    kind: "invoice",
    status: "finalized",
    customer: "cus_FB1",
    corrects: [],
    refunds: [],
    issued_on: "2026-11-24",
    due_on: "2026-12-25",
    currency: "EUR",
    subtotal: "179.50",
    tax_total: "35.90",
    total: "215.40",
    url: "https://invoice.stripe.com/i/acct_FB/test_1",
    attributes: { billing_reason: "subscription_cycle", subscription: "sub_FB1" },
  });
  assert.deepEqual(lines[0], {
    reference: "il_FB1",
    product: "prod_platform",
    subscription: "sub_FB1",
    description: "Platform, 10 seats",
    quantity: "10",
    unit_amount: "20.00",
    discount: "20.00",
    amount: "180.00",
    taxes: [{ code: "txr_fr20", rate: null, amount: "36.00", is_included: false }],
    is_proration: false,
    period_from: "2026-11-01",
    period_to: "2026-11-30",
    attributes: { price: "price_seat" },
  });
  const [, proration, shipping] = lines;
  assert.deepEqual([proration?.amount, proration?.is_proration], ["-10.50", true]);
  assert.deepEqual([proration?.period_from, proration?.period_to], ["2026-10-30", "2026-10-31"]);
  assert.deepEqual(
    [shipping?.product, shipping?.amount, shipping?.taxes[0]?.code],
    ["shr_FB1", "10.00", "shipping"],
  );
  assert.equal(sumOf(document), units(document.total));
});

test("an invoice of the older shape says the same", () => {
  const document = documentOf(fixture(OLD_INVOICE));
  assert.deepEqual(
    [document.customer, document.subtotal, document.tax_total, document.total],
    ["cus_FB2", "37.30", "2.70", "40.00"],
  );
  const [line] = document.lines;
  assert.deepEqual(line?.taxes, [{ code: "txr_old", rate: "7.25", amount: "2.70", is_included: true }]);
  assert.deepEqual(
    [line?.product, line?.subscription, line?.unit_amount],
    ["prod_silver", "sub_FB2", "40.00"],
  );
  assert.equal(sumOf(document), units(document.total));
});

test("the event's name says what became of an invoice", () => {
  const told = (type: string, status: string) => {
    const { status: ours, reference } = documentOf(changed(INVOICE, { status }, { type }));
    return [ours, reference];
  };
  assert.deepEqual(told("invoice.voided", "void"), ["voided", "in_FB1"]);
  assert.deepEqual(told("invoice.marked_uncollectible", "uncollectible"), ["uncollectible", "in_FB1"]);
  assert.deepEqual(faultPlaces("stripe", changed(INVOICE, { status: "draft" })), [
    "/data/object/status unknown_value",
  ]);
});

test("an invoice that owes its customer is a credit note, told the other way round", () => {
  const [, proration] = fixture(INVOICE).data.object.lines.data;
  const document = documentOf(
    changed(INVOICE, {
      lines: { data: [proration], has_more: false },
      shipping_cost: null,
      total: -1260,
      total_taxes: [{ amount: -210 }],
    }),
  );
  assert.deepEqual([document.kind, document.corrects], ["credit_note", []]);
  assert.deepEqual([document.subtotal, document.tax_total, document.total], ["10.50", "2.10", "12.60"]);
  assert.deepEqual([document.lines[0]?.unit_amount, document.lines[0]?.amount], ["2.10", "10.50"]);
  assert.equal(sumOf(document), units(document.total));
});

test("a credit note is positive and says which invoice it takes from, in either shape", () => {
  const document = documentOf(fixture(CREDIT_NOTE));
  assert.deepEqual([document.kind, document.status, document.total], ["credit_note", "finalized", "24.00"]);
  assert.deepEqual([document.subtotal, document.tax_total], ["20.00", "4.00"]);
  assert.deepEqual(document.corrects, [{ reference: "in_FB1", amount: "24.00" }]);
  assert.deepEqual(document.refunds, ["re_FB1"]);
  assert.deepEqual(document.attributes, { reason: "order_change" });
  assert.deepEqual(document.lines[0]?.attributes, { invoice_line: "il_FB1" });
  assert.equal(sumOf(document), units(document.total));
  const [line] = fixture(CREDIT_NOTE).data.object.lines.data;
  const amounts = [{ amount: 400, inclusive: false, tax_rate: { id: "txr_fr20", percentage: 20 } }];
  const old = changed(
    CREDIT_NOTE,
    {
      invoice: { id: "in_FB1", object: "invoice" },
      lines: {
        data: [{ ...line, taxes: undefined, tax_amounts: amounts, discount_amounts: [{ amount: 100 }] }],
      },
      total_taxes: undefined,
      tax_amounts: amounts,
      refunds: undefined,
      refund: "re_old",
    },
    { api_version: "2022-11-15", type: "credit_note.voided" },
  );
  const voided = documentOf(old);
  assert.deepEqual([voided.status, voided.tax_total, voided.refunds], ["voided", "4.00", ["re_old"]]);
  assert.deepEqual([voided.lines[0]?.discount, voided.lines[0]?.amount], ["1.00", "19.00"]);
});

test("credits that were bought before are taken off as discounts are, which stand there twice", () => {
  const credits = [
    { amount: 2000, type: "discount", discount: "di_FB1" },
    { amount: 500, type: "credit_balance_transaction", credit_balance_transaction: "cbtxn_1" },
  ];
  const { discount, amount } = lineOf(INVOICE, { pretax_credit_amounts: credits });
  assert.deepEqual([discount, amount], ["25.00", "175.00"]);
});

test("amounts have the decimals that Stripe counts, unit prices also finer ones", () => {
  const totals = (currency: string) => {
    const { total, lines } = documentOf(changed(INVOICE, { currency }));
    return [total, lines[0]?.amount, lines[0]?.unit_amount];
  };
  assert.deepEqual(totals("jpy"), ["21540", "18000", "2000"]);
  assert.deepEqual(totals("KWD"), ["21.540", "18.000", "2.000"]);
  assert.deepEqual(totals("isk"), ["215.40", "180.00", "20.00"]);
  assert.deepEqual(totals("ugx"), ["215.40", "180.00", "20.00"]);
  assert.deepEqual(totals("mga"), ["21540", "18000", "2000"]);
  assert.deepEqual(totals("huf"), ["215.40", "180.00", "20.00"]);
  assert.deepEqual(totals("twd"), ["215.40", "180.00", "20.00"]);
  const unit = (decimal: string | null) => {
    const pricing = {
      type: "price_details",
      unit_amount_decimal: decimal,
      price_details: { price: "p", product: null },
    };
    return lineOf(INVOICE, { pricing }).unit_amount;
  };
  assert.deepEqual(["0.05", "1050.5", "7.000000000000", "-3", "0.0000001"].map(unit), [
    "0.0005",
    "10.505",
    "0.07",
    "-0.03",
    null,
  ]);
});

test("a period ends on the day before the next one begins, a last second of a day on that day", () => {
  const days = (start: number, end: number) => {
    const period = { start: start / 1000, end: end / 1000 };
    const { period_from: from, period_to: to } = lineOf(INVOICE, { period });
    return `${from} ${to}`;
  };
  assert.equal(days(Date.UTC(2026, 0, 1), Date.UTC(2026, 1, 1)), "2026-01-01 2026-01-31");
  assert.equal(days(Date.UTC(2026, 0, 15, 10), Date.UTC(2026, 1, 15, 10)), "2026-01-15 2026-02-14");
  assert.equal(days(Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 31, 23, 59, 59)), "2026-01-01 2026-01-31");
  assert.equal(days(Date.UTC(2026, 0, 5, 9), Date.UTC(2026, 0, 5, 9)), "2026-01-05 2026-01-05");
  assert.equal(lineOf(INVOICE, { period: null }).period_from, null);
});

test("quantities may have decimals, and prices may be gone", () => {
  const quantity = (line: object) => lineOf(INVOICE, line).quantity;
  assert.equal(quantity({ quantity_decimal: "2.500000000000" }), "2.5");
  assert.equal(quantity({ quantity_decimal: "10.000000000000" }), "10");
  assert.equal(quantity({ quantity: null }), null);
  assert.equal(lineOf(INVOICE, { pricing: null }).product, null);
  assert.equal(lineOf(OLD_INVOICE, { price: null }).product, "prod_silver");
  assert.deepEqual(faultPlaces("stripe", changedLine(INVOICE, { quantity_decimal: "0.1234567" })), [
    "/data/object/lines/data/0/quantity_decimal wrong_format",
  ]);
});

test("a tax that Stripe did not take is none, one without its rate is refused", () => {
  const tax = {
    amount: 0,
    tax_behavior: "exclusive",
    tax_rate_details: null,
    taxability_reason: "reverse_charge",
  };
  assert.deepEqual(lineOf(INVOICE, { taxes: [tax] }).taxes, []);
  assert.deepEqual(lineOf(INVOICE, { taxes: null }).taxes, []);
  assert.deepEqual(faultPlaces("stripe", changedLine(INVOICE, { taxes: [{ ...tax, amount: 1 }] })), [
    "/data/object/lines/data/0/taxes/0/tax_rate_details missing",
  ]);
});

test("half an invoice is refused: Stripe sends the first lines of a long one", () => {
  const lines = { ...fixture(INVOICE).data.object.lines, has_more: true };
  assert.deepEqual(faultPlaces("stripe", changed(INVOICE, { lines })), [
    "/data/object/lines/has_more unknown_value",
  ]);
});

test("a shape that tells taxes, totals or the customer in a way that is not known is refused at its place", () => {
  const places = (message: unknown) => faultPlaces("stripe", message);
  assert.deepEqual(places(changedLine(INVOICE, { taxes: undefined })), [
    "/data/object/lines/data/0/taxes missing",
  ]);
  assert.deepEqual(places(changed(INVOICE, { total_taxes: undefined })), [
    "/data/object/total_taxes missing",
  ]);
  assert.deepEqual(places(changed(INVOICE, { customer: null })), ["/data/object/customer missing"]);
  assert.equal(
    documentOf(changed(INVOICE, { customer: null, customer_account: "acct_1" })).customer,
    "acct_1",
  );
  assert.deepEqual(places(changed(INVOICE, { lines: undefined })), ["/data/object/lines missing"]);
  assert.deepEqual(places(changed(INVOICE, { total: 1.5 })), ["/data/object/total wrong_type"]);
  assert.deepEqual(places(changed(INVOICE, { total: "21540" })), ["/data/object/total wrong_type"]);
  assert.deepEqual(places(changed(INVOICE, { total: 10_000_000_000_001 })), ["/data/object/total too_long"]);
  assert.deepEqual(places(changed(INVOICE, { currency: "euro" })), ["/data/object/currency wrong_format"]);
  assert.deepEqual(places(changed(INVOICE, { due_date: "soon" })), ["/data/object/due_date wrong_type"]);
  assert.deepEqual(places(changed(CREDIT_NOTE, { invoice: null })), ["/data/object/invoice unknown_value"]);
});
