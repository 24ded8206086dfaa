// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import {
  type BillingEvent,
  type CustomerEvent,
  digestId,
  faultsOf,
  type PaymentEvent,
  pointerOf,
  valueAt,
} from "../canonical/index.ts";
import { attributesOf, boundedList, CurrencyCode, MinorUnits } from "./billing-fields.ts";
import { countryCode } from "./countries.ts";
import { type Dialect, type DialectContext, nothingToRecord, type Reading, refuse } from "./dialect.ts";
import { partnerEvent } from "./event.ts";
import { CreditNote, creditNoteEvent, Invoice, invoiceEvent, LagoCurrency } from "./lago-documents.ts";
import { Subscription, subscriptionEvent } from "./lago-subscription.ts";
import { type LagoObject, QUIET_OBJECTS, QUIET_WEBHOOKS, READ_WEBHOOKS } from "./lago-webhooks.ts";
import { decimalText } from "./minor-units.ts";
import { OptionalTrackerTime, optionalText, requiredText } from "./partner-fields.ts";
import type { JsonDocument } from "./strict-json.ts";

const ADDRESS = {
  address_line1: optionalText(200),
  address_line2: optionalText(200),
  city: optionalText(100),
  state: optionalText(100),
  zipcode: optionalText(20),
  country: optionalText(50),
} as const;
const Address = z.object(ADDRESS);
type Address = z.infer<typeof Address>;

const Customer = z.object({
  ...ADDRESS,
  lago_id: requiredText(100),
  external_id: optionalText(100),
  billing_entity_code: optionalText(500),
  customer_type: optionalText(50),
  name: optionalText(200),
  firstname: optionalText(100),
  lastname: optionalText(99),
  legal_name: optionalText(200),
  legal_number: optionalText(50),
  tax_identification_number: optionalText(50),
  email: optionalText(200),
  phone: optionalText(80),
  currency: CurrencyCode.nullish(),
  net_payment_term: z.int().min(0).max(365).nullish(),
  timezone: optionalText(500),
  billing_configuration: z.object({ document_locale: optionalText(20) }).nullish(),
  shipping_address: Address.nullish(),
  created_at: OptionalTrackerTime,
  updated_at: OptionalTrackerTime,
});
type Customer = z.infer<typeof Customer>;

const Payment = z.object({
  lago_id: requiredText(100),
  lago_customer_id: optionalText(100),
  invoice_ids: boundedList(requiredText(100), 100),
  amount_cents: MinorUnits,
  amount_currency: LagoCurrency,
  status: optionalText(100),
  payment_status: z.enum(["succeeded", "failed"]),
  payment_provider_type: optionalText(50),
  provider_payment_id: optionalText(500),
  external_payment_id: optionalText(500),
  reference: optionalText(500),
  type: optionalText(50),
  created_at: OptionalTrackerTime,
});
type Payment = z.infer<typeof Payment>;

function addressOrNull(address: Address | null | undefined): CustomerEvent["data"]["billing_address"] {
  if (address == null) return null;
  const told = {
    street: address.address_line1,
    street2: address.address_line2,
    city: address.city,
    state: address.state,
    postal_code: address.zipcode,
    country: countryCode(address.country),
  };
  return Object.values(told).some((value) => value !== null) ? told : null;
}

/** A company goes by its legal name, a person by the given one. */
function nameOf({
  customer_type: type,
  name,
  legal_name: legal,
  firstname,
  lastname,
}: Customer): string | null {
  const person = [firstname, lastname].filter((part) => part !== null).join(" ") || null;
  return type === "company" ? (legal ?? name ?? person) : (name ?? person ?? legal);
}

function customerEvent(customer: Customer, context: DialectContext): CustomerEvent {
  const { lago_id: reference, customer_type: type } = customer;
  const taxId = customer.tax_identification_number;
  const data: CustomerEvent["data"] = {
    reference,
    status: "active",
    merged_into: null,
    parent: null,
    name: nameOf(customer),
    is_company: type === "company" ? true : type === "individual" ? false : null,
    email: customer.email,
    phone: customer.phone,
    tax_ids: taxId === null ? [] : [{ kind: "tax_identification_number", value: taxId, country: null }],
    billing_address: addressOrNull(customer),
    shipping_address: addressOrNull(customer.shipping_address),
    currency: customer.currency ?? null,
    payment_days: customer.net_payment_term ?? null,
    language: customer.billing_configuration?.document_locale ?? null,
    attributes: attributesOf({
      external_id: customer.external_id,
      // The number of a register of companies, by which nobody is taxed.
      legal_number: customer.legal_number,
      billing_entity_code: customer.billing_entity_code,
      timezone: customer.timezone,
    }),
  };
  const said = {
    type: "billing.customer.v1" as const,
    // A customer has no status: what tells one state of it from the next is its time, and what it says.
    id: digestId(["lago", "customer", reference, customer.updated_at, JSON.stringify(data)]),
    subject: reference,
    time: customer.updated_at ?? customer.created_at ?? context.receivedAt,
    data,
  };
  return partnerEvent<CustomerEvent>(said, context);
}

function paymentEvent(payment: Payment, context: DialectContext): PaymentEvent {
  const { lago_id: reference, payment_status: status, invoice_ids: invoices } = payment;
  const amount = decimalText(payment.amount_cents, payment.amount_currency);
  const [invoice, ...others] = invoices;
  const said = {
    type: "billing.payment.v1" as const,
    id: digestId(["lago", "payment", reference, status]),
    subject: reference,
    time: payment.created_at ?? context.receivedAt,
    data: {
      reference,
      status: status === "succeeded" ? ("captured" as const) : ("failed" as const),
      customer: payment.lago_customer_id,
      amount,
      currency: payment.amount_currency,
      // How much of a payment for several invoices goes to which, Lago does not say.
      invoices: invoice === undefined || others.length > 0 ? [] : [{ reference: invoice, amount }],
      method: payment.payment_provider_type ?? payment.type,
      settled: null,
      reason_code: status === "failed" ? payment.status : null,
      reason: null,
      attributes: attributesOf({
        // The payment is the gateway's, which may tell of it too.
        provider_payment_id: payment.provider_payment_id ?? payment.external_payment_id,
        reference: payment.reference,
      }),
    },
  };
  return partnerEvent<PaymentEvent>(said, context);
}

/** Where an object says whether it is settled, and the words for it that mean: not yet, or never. */
const UNSETTLED: Readonly<Partial<Record<LagoObject, readonly [member: string, values: readonly string[]]>>> =
  {
    invoice: ["status", ["draft", "generating", "pending", "open", "closed", "failed", "deleted"]],
    payment: ["payment_status", ["pending", "processing"]],
    // It has not begun, and may never do so.
    subscription: ["status", ["pending"]],
  };

/** @param type of the webhook that holds it, null where it is an answer of the API */
type Reader = (context: DialectContext, type: string | null) => z.ZodType<BillingEvent>;

const readers: Record<LagoObject, Reader> = {
  customer: (context) => Customer.transform((customer) => customerEvent(customer, context)),
  invoice: (context) => Invoice.transform((invoice, issues) => invoiceEvent(invoice, issues, context)),
  credit_note: (context) => CreditNote.transform((note, issues) => creditNoteEvent(note, issues, context)),
  payment: (context) => Payment.transform((payment) => paymentEvent(payment, context)),
  subscription: (context, type) =>
    Subscription.transform((subscription, issues) => subscriptionEvent(subscription, type, issues, context)),
};

function readObject(
  name: LagoObject,
  document: JsonDocument,
  context: DialectContext,
  type: string | null = null,
): Reading {
  const value = valueAt(document.value, [name]);
  const [member, unsettled] = UNSETTLED[name] ?? ["", []];
  const status = valueAt(value, [member]);
  if (typeof status === "string" && unsettled.includes(status)) {
    return nothingToRecord(`This ${name} is ${status} in Lago and not settled yet; nothing was recorded.`);
  }
  const parsed = readers[name](context, type).safeParse(value);
  if (!parsed.success) return { ok: false, faults: faultsOf(parsed.error, value, pointerOf([name])) };
  const read = { event: parsed.data, raw: document.rawAt([name]), pointer: pointerOf([name]) };
  return { ok: true, events: [read], note: null };
}

function quiet(word: string): Reading {
  return nothingToRecord(`Lago's ${word} says nothing that is booked; nothing was recorded.`);
}

const Webhook = z.object({ webhook_type: requiredText(100) });

function readWebhook(type: string, document: JsonDocument, context: DialectContext): Reading {
  const name = READ_WEBHOOKS.get(type);
  if (name !== undefined) return readObject(name, document, context, type);
  const [object = ""] = type.split(".");
  if (QUIET_WEBHOOKS.has(type) || QUIET_OBJECTS.has(object)) return quiet(type);
  const detail = `Webhooks that are read: ${[...READ_WEBHOOKS.keys()].join(", ")}. A person has to look at this one.`;
  return refuse("/webhook_type", "unsupported_event", detail);
}

const READ_OBJECTS = Object.keys(readers) as LagoObject[];

/** The one object of an answer of Lago's API: each is known by the id that Lago gave it. */
function answered(body: unknown): string | undefined {
  return [...READ_OBJECTS, ...QUIET_OBJECTS].find((name) => valueAt(body, [name, "lago_id"]) !== undefined);
}

/**
 * Lago's webhooks about customers, subscriptions, invoices, credit notes and payments, and the same objects as its API answers them.
 * All references are the ids that Lago gave (`lago_id`), which never change.
 */
export const lago: Dialect = {
  name: "lago",
  title: "Lago",
  mediaTypes: ["application/json"],
  recognizes: (body) =>
    (valueAt(body, ["webhook_type"]) !== undefined && valueAt(body, ["object_type"]) !== undefined) ||
    answered(body) !== undefined,
  read({ document }, context) {
    const body = document.value;
    if (valueAt(body, ["webhook_type"]) !== undefined) {
      const webhook = Webhook.safeParse(body);
      if (!webhook.success) return { ok: false, faults: faultsOf(webhook.error, body) };
      return readWebhook(webhook.data.webhook_type, document, context);
    }
    const name = answered(body);
    if (name === undefined) {
      return refuse("", "missing", `There is no webhook_type, nor one of ${READ_OBJECTS.join(", ")}.`);
    }
    return QUIET_OBJECTS.has(name) ? quiet(name) : readObject(name as LagoObject, document, context);
  },
};
