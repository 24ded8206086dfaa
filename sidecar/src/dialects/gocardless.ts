// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import {
  type BillingEvent,
  type DisputeEvent,
  digestId,
  type Fault,
  faultsOf,
  type PaymentEvent,
  pointerOf,
  type RefundEvent,
  valueAt,
} from "../canonical/index.ts";
import { freeText, text } from "../canonical/primitives.ts";
import { attributesOf, CurrencyCode, MinorUnits, OptionalDay } from "./billing-fields.ts";
import { memberPaths, type Path } from "./carrier-dialect.ts";
import {
  type Dialect,
  type DialectContext,
  MAX_EVENTS,
  nothingToRecord,
  type ReadEvent,
  type Reading,
  refuse,
  refuseLongList,
} from "./dialect.ts";
import { partnerEvent } from "./event.ts";
import { readEvents } from "./gocardless-events.ts";
import { PayoutItems, payoutSchema } from "./gocardless-payouts.ts";
import { decimalText } from "./minor-units.ts";
import { optionalText, requiredText } from "./partner-fields.ts";
import type { JsonDocument } from "./strict-json.ts";

type PaymentStatus = PaymentEvent["data"]["status"];
type RefundStatus = RefundEvent["data"]["status"];

/** What each status of a payment says; null: it is on its way (GoCardless API reference, payments). */
const PAYMENT_STATUSES = {
  pending_customer_approval: null,
  pending_submission: null,
  submitted: null,
  confirmed: "captured",
  paid_out: "captured",
  cancelled: "cancelled",
  customer_approval_denied: "failed",
  failed: "failed",
  charged_back: "charged_back",
} as const satisfies Record<string, PaymentStatus | "charged_back" | null>;

/** The same of a refund; one whose funds come back did not reach the customer. */
const REFUND_STATUSES = {
  created: null,
  pending_submission: null,
  submitted: null,
  paid: "succeeded",
  cancelled: "cancelled",
  bounced: "failed",
  funds_returned: "failed",
} as const satisfies Record<string, RefundStatus | null>;

function keysOf<Key extends string>(table: Readonly<Record<Key, unknown>>): [Key, ...Key[]] {
  return Object.keys(table) as [Key, ...Key[]];
}

const Payment = z.object({
  id: requiredText(100),
  status: z.enum(keysOf(PAYMENT_STATUSES)),
  amount: MinorUnits.min(0),
  currency: CurrencyCode,
  charge_date: OptionalDay,
  scheme: optionalText(50),
  reference: optionalText(500),
  metadata: z.record(text(50), freeText(500)).nullish(),
  links: z.object({ mandate: optionalText(100), subscription: optionalText(100) }).nullish(),
});
type Payment = z.infer<typeof Payment>;

const Refund = z.object({
  id: requiredText(100),
  status: z.enum(keysOf(REFUND_STATUSES)),
  amount: MinorUnits.min(0),
  currency: CurrencyCode,
  links: z.object({ payment: requiredText(100) }),
});
type Refund = z.infer<typeof Refund>;

function disputeEvent(payment: Payment, id: string, context: DialectContext): DisputeEvent {
  const said = {
    type: "billing.dispute.v1" as const,
    id,
    subject: payment.id,
    time: context.receivedAt,
    data: {
      // A chargeback has no id of its own: a payment has one at most.
      reference: payment.id,
      status: "funds_withdrawn" as const,
      payment: payment.id,
      amount: decimalText(payment.amount, payment.currency),
      fee: null,
      currency: payment.currency,
      settled: null,
      respond_by: null,
      reason_code: payment.status,
      reason: null,
    },
  };
  return partnerEvent<DisputeEvent>(said, context);
}

/** When a payment came to its status: the day of its charge where that was taken, else nobody tells but by telling it. */
function timeOf(status: PaymentStatus, day: string | null, receivedAt: string): string {
  const charged = `${day}T00:00:00.000Z`;
  return status === "captured" && day !== null && charged < receivedAt ? charged : receivedAt;
}

function paymentEvent(payment: Payment, context: DialectContext): PaymentEvent | DisputeEvent | null {
  const status = PAYMENT_STATUSES[payment.status];
  if (status === null) return null;
  // A payment that is tried again comes to the same status with another day.
  const id = digestId(["gocardless", "payment", payment.id, status, payment.charge_date]);
  if (status === "charged_back") return disputeEvent(payment, id, context);
  const said = {
    type: "billing.payment.v1" as const,
    id,
    subject: payment.id,
    time: timeOf(status, payment.charge_date, context.receivedAt),
    data: {
      reference: payment.id,
      status,
      customer: null,
      amount: decimalText(payment.amount, payment.currency),
      currency: payment.currency,
      invoices: [],
      method: payment.scheme,
      settled: null,
      reason_code: payment.status === "customer_approval_denied" ? payment.status : null,
      reason: null,
      // GoCardless knows no invoices: which one is paid, the creditor writes into one of these.
      attributes: {
        ...payment.metadata,
        ...attributesOf({
          reference: payment.reference,
          mandate: payment.links?.mandate ?? null,
          subscription: payment.links?.subscription ?? null,
        }),
      },
    },
  };
  return partnerEvent<PaymentEvent>(said, context);
}

function refundEvent(refund: Refund, context: DialectContext): RefundEvent | null {
  const status = REFUND_STATUSES[refund.status];
  if (status === null) return null;
  const said = {
    type: "billing.refund.v1" as const,
    id: digestId(["gocardless", "refund", refund.id, status]),
    subject: refund.id,
    time: context.receivedAt,
    data: {
      reference: refund.id,
      status,
      payment: refund.links.payment,
      amount: decimalText(refund.amount, refund.currency),
      currency: refund.currency,
      credit_note: null,
      settled: null,
      reason_code: status === "failed" ? refund.status : null,
      reason: null,
    },
  };
  return partnerEvent<RefundEvent>(said, context);
}

/** What the API answers with, and how each is told from others of the same name: by how its ids begin. */
const RESOURCES = { payments: /^PM/, refunds: /^RF/, payouts: /^PO/ } as const;
type Resource = keyof typeof RESOURCES;
const NAMES = Object.keys(RESOURCES) as Resource[];

type Told = z.ZodType<BillingEvent | null>;

/** The schemas that make an event of a resource, or nothing where it is on its way. */
function schemasOf(
  items: z.infer<typeof PayoutItems> | null,
  context: DialectContext,
): Record<Resource, Told> {
  return {
    payments: Payment.transform((payment) => paymentEvent(payment, context)),
    refunds: Refund.transform((refund) => refundEvent(refund, context)),
    payouts: payoutSchema(items, context),
  };
}

/** Where the resources of a name stand: a list of them, or the one that was asked for. */
function pathsOf(body: unknown, name: Resource): readonly Path[] {
  if (valueAt(body, [name]) === undefined) return [];
  return memberPaths(body, [name]) ?? [[name]];
}

/** The items of the payout that stands beside them; null where there are none. They say neither whose nor which money. */
function itemsOf(body: unknown): { readonly items: z.infer<typeof PayoutItems> | null } | Reading {
  const value = valueAt(body, ["payout_items"]);
  if (value === undefined) return { items: null };
  if (pathsOf(body, "payouts").length !== 1) {
    const detail =
      "Items do not say which payout they are of: send them with it, and with no other, as payouts.";
    return refuse("/payout_items", "missing", detail);
  }
  const items = PayoutItems.safeParse(value);
  return items.success
    ? { items: items.data }
    : { ok: false, faults: faultsOf(items.error, value, "/payout_items") };
}

function readResources(document: JsonDocument, context: DialectContext): Reading {
  const body = document.value;
  for (const name of NAMES) if (pathsOf(body, name).length > MAX_EVENTS) return refuseLongList(`/${name}`);
  const beside = itemsOf(body);
  if ("ok" in beside) return beside;
  const schemas = schemasOf(beside.items, context);
  const events: ReadEvent[] = [];
  const faults: Fault[] = [];
  for (const name of NAMES) {
    for (const path of pathsOf(body, name)) {
      const value = valueAt(body, path);
      const parsed = schemas[name].safeParse(value);
      if (!parsed.success) {
        faults.push(...faultsOf(parsed.error, value, pointerOf(path)));
      } else if (parsed.data !== null) {
        // A payout with its items is the whole message.
        const place = beside.items === null ? path : [];
        events.push({ event: parsed.data, raw: document.rawAt(place), pointer: pointerOf(place) });
      }
    }
  }
  if (faults.length > 0) return { ok: false, faults };
  if (events.length > 0) return { ok: true, events, note: null };
  return nothingToRecord("Nothing here came to an end yet; nothing was recorded.");
}

/** The first of a list, or what stands there alone. */
function firstAt(body: unknown, name: string): unknown {
  const value = valueAt(body, [name]);
  return Array.isArray(value) ? value[0] : value;
}

function hasResources(body: unknown): boolean {
  return NAMES.some((name) => {
    const id = valueAt(firstAt(body, name), ["id"]);
    return typeof id === "string" && RESOURCES[name].test(id);
  });
}

function hasItems(body: unknown): boolean {
  const item = firstAt(body, "payout_items");
  return valueAt(item, ["type"]) !== undefined && valueAt(item, ["amount"]) !== undefined;
}

function hasEvents(body: unknown): boolean {
  const event = firstAt(body, "events");
  return valueAt(event, ["resource_type"]) !== undefined && valueAt(event, ["action"]) !== undefined;
}

/**
 * GoCardless's payments, refunds and payouts as its API answers them, one or a list, and a payout with its items; its
 * webhooks, which name what changed without amounts, are understood and say nothing to book.
 */
export const gocardless: Dialect = {
  name: "gocardless",
  title: "GoCardless",
  mediaTypes: ["application/json"],
  // Every request names the version (GoCardless API reference, "Making requests"): the one whose shapes are read here.
  asksWith: { "gocardless-version": "2015-07-06" },
  recognizes: (body) => hasEvents(body) || hasResources(body) || hasItems(body),
  read({ document }, context) {
    const body = document.value;
    if (valueAt(body, ["events"]) !== undefined) return readEvents(body);
    if ([...NAMES, "payout_items"].some((name) => valueAt(body, [name]) !== undefined)) {
      return readResources(document, context);
    }
    return refuse("", "missing", `There are no events, nor ${NAMES.join(", ")}.`);
  },
};
