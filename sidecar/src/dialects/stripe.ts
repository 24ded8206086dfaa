// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { type BillingEvent, faultsOf, valueAt } from "../canonical/index.ts";
import { type Dialect, nothingToRecord, type Reading, refuse } from "./dialect.ts";
import { partnerEvent } from "./event.ts";
import { optionalText, requiredText } from "./partner-fields.ts";
import { customerTeller, taxIdTeller } from "./stripe-customer.ts";
import { closedTeller, openedTeller, reinstatedTeller, withdrawnTeller } from "./stripe-dispute.ts";
import { creditNoteTeller, invoiceTeller } from "./stripe-invoice.ts";
import { instantOfSeconds, Seconds, type Teller } from "./stripe-parts.ts";
import { chargeTeller, invoicePaymentTeller, paidInvoiceTeller, refundTeller } from "./stripe-payment.ts";
import { payoutTeller } from "./stripe-payout.ts";
import { silenceOf } from "./stripe-silent.ts";
import { subscriptionTeller } from "./stripe-subscription.ts";

/** The types of events that say something for us (docs.stripe.com/api/events/types), and who reads their objects. */
const TELLERS = new Map<string, Teller>([
  ["customer.created", customerTeller("active")],
  ["customer.updated", customerTeller("active")],
  ["customer.deleted", customerTeller("deleted")],
  ["customer.tax_id.created", taxIdTeller],
  ["customer.tax_id.updated", taxIdTeller],
  ["customer.subscription.created", subscriptionTeller("created")],
  ["customer.subscription.updated", subscriptionTeller(null)],
  ["customer.subscription.paused", subscriptionTeller("paused")],
  ["customer.subscription.resumed", subscriptionTeller("resumed")],
  ["customer.subscription.deleted", subscriptionTeller("cancelled")],
  ["invoice.finalized", invoiceTeller("finalized")],
  ["invoice.voided", invoiceTeller("voided")],
  ["invoice.marked_uncollectible", invoiceTeller("uncollectible")],
  ["invoice.paid", paidInvoiceTeller],
  ["invoice.payment_succeeded", paidInvoiceTeller],
  ["invoice_payment.paid", invoicePaymentTeller],
  ["credit_note.created", creditNoteTeller("finalized")],
  ["credit_note.voided", creditNoteTeller("voided")],
  ["charge.succeeded", chargeTeller("captured")],
  ["charge.captured", chargeTeller("captured")],
  ["charge.failed", chargeTeller("failed")],
  ["charge.refund.updated", refundTeller],
  ["refund.created", refundTeller],
  ["refund.updated", refundTeller],
  ["refund.failed", refundTeller],
  ["charge.dispute.created", openedTeller],
  ["charge.dispute.funds_withdrawn", withdrawnTeller],
  ["charge.dispute.funds_reinstated", reinstatedTeller],
  ["charge.dispute.closed", closedTeller],
  ["payout.created", payoutTeller("created")],
  ["payout.updated", payoutTeller(null)],
  ["payout.paid", payoutTeller("paid")],
  ["payout.failed", payoutTeller("failed")],
  ["payout.canceled", payoutTeller("cancelled")],
]);

/** The types that are supported. */
export const STRIPE_TYPES: readonly string[] = [...TELLERS.keys()];

/** A version of Stripe's API: the day of its release and, since 2024, its name. */
const API_VERSION = /^20\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:\.[a-z]{1,30})?$/;

/** A version that is not known may still be read: what it needs is looked at member by member. */
const ApiVersion = z.string().regex(API_VERSION, {
  error:
    "must be a version of Stripe's API such as 2025-03-31.basil; this one is not known, nor what it means by its members",
});

const StripeEvent = z.object({
  object: z.literal("event"),
  id: requiredText(100),
  type: requiredText(100),
  api_version: ApiVersion.nullish(),
  created: Seconds,
  account: optionalText(100),
  data: z.object({
    object: z
      .unknown()
      .refine((object) => object !== undefined, { error: "must be there", params: { code: "missing" } }),
    previous_attributes: z.record(z.string(), z.unknown()).nullish(),
  }),
});

/** Events without their object, which Stripe calls thin; destinations may ask for snapshots instead. */
const THIN = "v2.core.event";

/** An object as the API answers with it, which is refused by why. */
function isBareObject(body: unknown): boolean {
  const [object, id, created] = ["object", "id", "created"].map((member) => valueAt(body, [member]));
  return typeof object === "string" && typeof id === "string" && typeof created === "number";
}

function readOther(type: string): Reading {
  const silence = silenceOf(type);
  if (silence !== null) return nothingToRecord(`Nothing was recorded of ${type}: ${silence}.`);
  return refuse(
    "/type",
    "unsupported_event",
    `Events ${type} are not read. Take them off the endpoint if nobody needs them here.`,
  );
}

/**
 * Stripe's events as webhooks send them (snapshots), of customers, subscriptions, invoices, credit notes, charges,
 * refunds, disputes and payouts; the shapes before and since 2025-03-31.basil, where invoices, their lines and charges
 * changed.
 */
export const stripe: Dialect = {
  name: "stripe",
  title: "Stripe",
  mediaTypes: ["application/json"],
  recognizes: (body) => ["event", THIN].includes(String(valueAt(body, ["object"]))) || isBareObject(body),
  read({ document }, context) {
    const body = document.value;
    const object = valueAt(body, ["object"]);
    if (object === THIN) {
      return refuse(
        "/object",
        "thin_event",
        "This event holds no object; have the destination send snapshots.",
      );
    }
    if (typeof object === "string" && object !== "event") {
      return refuse("/object", "no_event", "Stripe sends events, which hold such an object in data.object.");
    }
    const parsed = StripeEvent.safeParse(body);
    if (!parsed.success) return { ok: false, faults: faultsOf(parsed.error, body) };
    const { id, type, created, account, data } = parsed.data;
    const tell = TELLERS.get(type);
    if (tell === undefined) return readOther(type);
    const telling = tell(data.object, { account, previous: data.previous_attributes ?? {} });
    if ("faults" in telling) return { ok: false, faults: telling.faults };
    if (typeof telling.told === "string") return nothingToRecord(telling.told);
    const time = instantOfSeconds(created);
    const raw = document.rawAt([]);
    const events = telling.told.map((statement) => ({
      event: partnerEvent<BillingEvent>({ id, ...statement, time }, context),
      raw,
      pointer: "",
    }));
    return { ok: true, events, note: null };
  },
};
