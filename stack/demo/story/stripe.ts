// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** What Stripe and a bank say in the third story, in their own words. */
import { clockFrom, type DemoMessage, jsonMessage } from "../message.ts";

export const STRIPE = "stripe";
export const BANK = "pacific-bank";
export const TAX_RATE = "txr_ca_825";
export const PRODUCT = "prod_lampcare";
/** A named price of Stripe's API: shapes follow it. */
const API_VERSION = "2025-12-15.clover";
/** What the bank writes of its customer: its routing number and the account. */
const ACCOUNT = "121000248/4471100293";

/** A customer as it was made on the platform. */
export interface Customer {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly street: string;
  readonly city: string;
  readonly zip: string;
}

export const BAYVIEW: Customer = {
  id: "cus_Bayview",
  name: "Bayview Hotel Group",
  email: "accounts@bayview-hotels.example",
  street: "88 Embarcadero",
  city: "San Francisco",
  zip: "94111",
};
/** The name of one contact of the demo data and the address of another. */
export const GOLDEN_GATE: Customer = {
  id: "cus_GoldenGate",
  name: "Golden Gate Lighting",
  email: "accounts@goldengate-group.example",
  street: "5 Pier Road",
  city: "Oakland",
  zip: "94607",
};

/** An invoice of rooms at 40.00 a month. Amounts are cents, as Stripe counts. */
export interface Bill {
  readonly id: string;
  readonly number: string;
  readonly customer: Customer;
  readonly rooms: number;
  readonly tax: number;
}

const ROOM = 4000;
export const INVOICE: Bill = {
  id: "in_Bayview1",
  number: "LAMP-0001",
  customer: BAYVIEW,
  rooms: 12,
  tax: 3960,
};
/** One room less, before the customer paid. */
export const CREDIT: Bill = {
  id: "cn_Bayview1",
  number: "LAMP-0001-CN-01",
  customer: BAYVIEW,
  rooms: 1,
  tax: 330,
};
export const ASKED: Bill = {
  id: "in_GoldenGate1",
  number: "LAMP-0002",
  customer: GOLDEN_GATE,
  rooms: 3,
  tax: 990,
};
export const PAYMENT = { id: "pi_Bayview1", amount: 47630, fee: 1411 } as const;
export const PAYOUT = { id: "po_1", amount: PAYMENT.amount - PAYMENT.fee, trace: "STRIPE-7F2K9" } as const;

const DAY = 24;
const SECOND = 1 / 3600;

/** Seconds since 1970, as Stripe writes a moment. */
const unix = (moment: string) => Math.floor(Date.parse(moment) / 1000);

/**
 * Everything that Stripe and the bank say, in the order in which it happens; for one `begins` always the same bytes. The
 * payment names its balance transaction as a whole, as a relay sends it that looked it up: Stripe's own webhooks have its
 * id only, and then nobody says the fee before the payout.
 */
export function platformMessages(begins: Date): DemoMessage[] {
  const at = clockFrom(begins);
  const told = (place: number, type: string, title: string, object: object): DemoMessage =>
    jsonMessage(
      STRIPE,
      title,
      {
        id: `evt_lampcare_${place}`,
        object: "event",
        api_version: API_VERSION,
        created: unix(at(place * SECOND)),
        type,
        livemode: false,
        data: { object },
      },
      {},
    );
  const now = unix(at(0));
  return [
    told(1, "customer.created", "A hotel signs up", customerOf(BAYVIEW)),
    told(2, "invoice.finalized", "A month of twelve rooms", invoiceOf(INVOICE, now)),
    told(3, "credit_note.created", "One room is taken off", creditOf(CREDIT, INVOICE, now)),
    told(4, "charge.succeeded", "The hotel's card is charged", chargeOf(BAYVIEW)),
    told(5, "invoice_payment.paid", "What the charge paid", invoicePaymentOf(INVOICE)),
    told(6, "payout.paid", "Stripe pays out", payoutOf(now)),
    {
      system: BANK,
      title: "The bank's statement",
      contentType: "application/x-mt940",
      body: statement(at),
      expected: {},
    },
    told(7, "customer.created", "A customer who resembles two contacts", customerOf(GOLDEN_GATE)),
    told(8, "invoice.finalized", "An invoice for that customer", invoiceOf(ASKED, now)),
  ];
}

function customerOf({ id, name, email, street, city, zip }: Customer): object {
  const address = { line1: street, line2: null, city, state: "CA", postal_code: zip, country: "US" };
  return {
    id,
    object: "customer",
    name,
    business_name: name,
    email,
    phone: null,
    address,
    currency: "usd",
    preferred_locales: ["en-US"],
  };
}

function taxOf(amount: number, of: number): object {
  return {
    amount,
    tax_behavior: "exclusive",
    tax_rate_details: { tax_rate: TAX_RATE },
    taxability_reason: "standard_rated",
    taxable_amount: of,
    type: "tax_rate_details",
  };
}

/** What an invoice and a credit note have in common. */
function documentOf({ id, number, customer, rooms, tax }: Bill, created: number): object {
  const net = rooms * ROOM;
  return {
    id,
    number,
    created,
    effective_at: created,
    currency: "usd",
    customer: customer.id,
    livemode: false,
    shipping_cost: null,
    subtotal: net,
    total: net + tax,
    total_excluding_tax: net,
    total_taxes: [taxOf(tax, net)],
  };
}

function lineOf({ id, rooms, tax }: Bill): object {
  return {
    id: `il_${id}`,
    amount: rooms * ROOM,
    description: `Lamp Care, ${rooms} rooms`,
    discount_amounts: [],
    livemode: false,
    quantity: rooms,
    taxes: [taxOf(tax, rooms * ROOM)],
  };
}

const listOf = (line: object) => ({ object: "list", data: [line], has_more: false });

function invoiceOf(bill: Bill, created: number): object {
  const month = 30 * DAY * 3600;
  return {
    ...documentOf(bill, created),
    object: "invoice",
    status: "open",
    billing_reason: "subscription_cycle",
    due_date: created + month,
    hosted_invoice_url: `https://invoice.stripe.com/i/acct_demo/${bill.id}`,
    status_transitions: { finalized_at: created },
    lines: listOf({
      ...lineOf(bill),
      object: "line_item",
      currency: "usd",
      period: { start: created, end: created + month },
      pricing: {
        type: "price_details",
        unit_amount_decimal: String(ROOM),
        price_details: { price: "price_lampcare", product: PRODUCT },
      },
      parent: {
        type: "subscription_item_details",
        subscription_item_details: { subscription: `sub_${bill.customer.id}` },
      },
    }),
  };
}

function creditOf(bill: Bill, invoice: Bill, created: number): object {
  return {
    ...documentOf(bill, created),
    object: "credit_note",
    invoice: invoice.id,
    reason: "order_change",
    status: "issued",
    type: "pre_payment",
    pdf: null,
    refunds: [],
    lines: listOf({ ...lineOf(bill), object: "credit_note_line_item", unit_amount_decimal: String(ROOM) }),
  };
}

function chargeOf(customer: Customer): object {
  const { id, amount, fee } = PAYMENT;
  return {
    id: `ch_${id}`,
    object: "charge",
    amount,
    amount_captured: amount,
    captured: true,
    currency: "usd",
    customer: customer.id,
    payment_intent: id,
    payment_method_details: { type: "card", card: { brand: "visa", last4: "4242" } },
    balance_transaction: {
      id: `txn_${id}`,
      object: "balance_transaction",
      amount,
      fee,
      net: amount - fee,
      currency: "usd",
    },
    failure_code: null,
    failure_message: null,
    paid: true,
    status: "succeeded",
  };
}

function invoicePaymentOf(invoice: Bill): object {
  return {
    id: `inpay_${invoice.id}`,
    object: "invoice_payment",
    amount_paid: PAYMENT.amount,
    currency: "usd",
    invoice: invoice.id,
    payment: { type: "payment_intent", payment_intent: PAYMENT.id },
    status: "paid",
  };
}

function payoutOf(created: number): object {
  return {
    id: PAYOUT.id,
    object: "payout",
    amount: PAYOUT.amount,
    arrival_date: created,
    currency: "usd",
    description: "STRIPE PAYOUT",
    statement_descriptor: "STRIPE",
    status: "paid",
    trace_id: { status: "supported", value: PAYOUT.trace },
    type: "bank_account",
  };
}

/** One day of the bank account, as SWIFT's MT940 writes it. */
function statement(at: (hours: number) => string): string {
  const yymmdd = at(0).slice(2, 10).replaceAll("-", "");
  const comma = (cents: number) => (cents / 100).toFixed(2).replace(".", ",");
  const opening = 1_250_000;
  return [
    ":20:PACIFIC1",
    `:25:${ACCOUNT}`,
    ":28C:00001/001",
    `:60F:C${yymmdd}USD${comma(opening)}`,
    `:61:${yymmdd}${yymmdd.slice(2)}C${comma(PAYOUT.amount)}NTRFNONREF//PB8812`,
    `:86:STRIPE PAYOUT ${PAYOUT.trace}`,
    `:62F:C${yymmdd}USD${comma(opening + PAYOUT.amount)}`,
    "-",
    "",
  ].join("\r\n");
}
