// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { type Carrier, faultsOf, pointerOf, type Reference, valueAt } from "../canonical/index.ts";
import { countryCode } from "./countries.ts";
import { type Dialect, type DialectContext, type ReadEvent, refuse } from "./dialect.ts";
import { eventDigest, locationOrNull, type Milestone, milestoneEvent } from "./milestone.ts";
import {
  OptionalTrackerTime,
  optionalIdentifier,
  optionalText,
  requiredIdentifier,
  requiredText,
  TrackerTime,
} from "./partner-fields.ts";
import { moneyPlaceOf, readMoney } from "./shopify-money.ts";
import type { JsonDocument } from "./strict-json.ts";
import { codeIn, type StatusTable } from "./tracker.ts";

/** The states of Shopify's fulfillment events, which are a fulfillment's shipment_status too (Shopify Admin API). */
const SHIPMENT_STATUSES: StatusTable = {
  label_purchased: { code: "information_received" },
  label_printed: { code: "information_received" },
  confirmed: { code: "information_received" }, // the carrier knows of it and does not have it yet
  carrier_picked_up: { code: "picked_up" },
  in_transit: { code: "in_transit" },
  out_for_delivery: { code: "out_for_delivery" },
  attempted_delivery: { code: "delivery_failed" },
  ready_for_pickup: { code: "available_for_pickup" },
  delayed: { code: "delayed" },
  delivered: { code: "delivered" },
  // Whether the carrier or the customer picked it up is not said.
  picked_up: { code: null },
  // The tracking failed, such as for a wrong number; of the parcel that says nothing.
  failure: { code: null },
};

/**
 * A fulfillment's own status. Where it went well the parcel is known and no more: what carriers do with it is
 * shipment_status.
 */
const FULFILLMENT_STATUSES: StatusTable = {
  pending: { code: "information_received" },
  open: { code: "information_received" },
  success: { code: "information_received" },
  cancelled: { code: "cancelled" },
  error: { code: null },
  failure: { code: null },
};

/** The parcels of one fulfillment. Each one's event holds the whole of it as the partner's words, so they are few. */
const MAX_PARCELS = 50;

const Fulfillment = z.object({
  id: requiredIdentifier(100),
  order_id: optionalIdentifier(100),
  name: optionalText(100),
  status: requiredText(50),
  shipment_status: optionalText(50),
  created_at: OptionalTrackerTime,
  updated_at: OptionalTrackerTime,
  tracking_company: optionalText(100),
  tracking_number: optionalText(100),
  tracking_numbers: z
    .array(z.unknown())
    .max(MAX_PARCELS, `may have ${MAX_PARCELS} members`)
    .pipe(z.array(requiredText(100)))
    .nullish(),
});
type Fulfillment = z.infer<typeof Fulfillment>;

const FulfillmentEvent = z.object({
  id: requiredIdentifier(100),
  fulfillment_id: requiredIdentifier(100),
  order_id: optionalIdentifier(100),
  status: requiredText(50),
  message: optionalText(2000),
  happened_at: TrackerTime,
  created_at: OptionalTrackerTime,
  estimated_delivery_at: OptionalTrackerTime,
  city: optionalText(100),
  province: optionalText(100),
  zip: optionalText(20),
  country: optionalText(50),
});
type FulfillmentEvent = z.infer<typeof FulfillmentEvent>;

/** `#1001.1` is the first fulfillment of order `#1001`. */
function ordersOf(orderId: string | null, fulfillmentName: string | null): Reference[] {
  const order = fulfillmentName?.replace(/\.\d+$/, "") || null;
  const values = new Set([order, orderId]);
  return [...values].filter((value) => value !== null).map((value) => ({ kind: "order", value }));
}

/** One milestone for each parcel of a fulfillment; one, with the order's references, when no parcel has a number yet. */
function milestonesOfFulfillment(fulfillment: Fulfillment, context: DialectContext): Milestone[] {
  const { id, status, shipment_status: shipmentStatus, tracking_company: company } = fulfillment;
  const reportedAt = fulfillment.updated_at ?? fulfillment.created_at;
  const carrier: Carrier | null = company === null ? null : { scac: null, name: company, service: null };
  // A cancelled fulfillment stays cancelled, whatever a carrier said before.
  const isCarriers = shipmentStatus !== null && status !== "cancelled";
  const partnerCode = isCarriers ? shipmentStatus : `fulfillment_${status}`;
  const given = [fulfillment.tracking_number, ...(fulfillment.tracking_numbers ?? [])];
  const numbers = [...new Set(given.filter((number) => number !== null))];
  const orders = ordersOf(fulfillment.order_id, fulfillment.name);
  return (numbers.length === 0 ? [null] : numbers).map((number) => ({
    // A fulfillment is sent again whenever anything of it changes: the same status of the same parcel is no news.
    id: eventDigest("shopify", ["fulfillment", id, number, partnerCode]),
    references: [
      { kind: "other", value: id },
      ...(number === null ? [] : [{ kind: "tracking" as const, value: number }]),
      ...orders,
    ],
    code: isCarriers
      ? codeIn(SHIPMENT_STATUSES, shipmentStatus, null)
      : codeIn(FULFILLMENT_STATUSES, status, null),
    partnerCode,
    partnerText: null,
    classifier: "actual",
    time: reportedAt ?? context.receivedAt,
    reportedAt,
    carrier,
    location: null,
    signedBy: null,
  }));
}

/** What happened and, until the delivery, when that is expected. */
function milestonesOfEvent(event: FulfillmentEvent): Milestone[] {
  const code = codeIn(SHIPMENT_STATUSES, event.status, null);
  const happened: Milestone = {
    id: eventDigest("shopify", ["event", event.id]),
    references: [{ kind: "other", value: event.fulfillment_id }, ...ordersOf(event.order_id, null)],
    code,
    partnerCode: event.status,
    partnerText: event.message,
    classifier: "actual",
    time: event.happened_at,
    reportedAt: event.created_at,
    carrier: null,
    location: locationOrNull({
      name: null,
      city: event.city,
      state: event.province,
      postal_code: event.zip,
      country: countryCode(event.country),
      unlocode: null,
    }),
    signedBy: null,
  };
  const { estimated_delivery_at: estimate } = event;
  if (estimate === null || code === "delivered") return [happened];
  const expected: Milestone = {
    ...happened,
    id: eventDigest("shopify", ["event", event.id, "estimated delivery", estimate]),
    code: "delivered",
    partnerCode: "estimated_delivery",
    partnerText: null,
    classifier: "estimated",
    time: estimate,
    reportedAt: event.created_at ?? event.happened_at,
    location: null,
  };
  return [happened, expected];
}

/** A webhook is the object itself; the API answers with it under its name. */
function placeOf(body: unknown): { readonly path: readonly string[]; readonly isEvent: boolean } | null {
  if (valueAt(body, ["fulfillment_event"]) !== undefined)
    return { path: ["fulfillment_event"], isEvent: true };
  if (valueAt(body, ["fulfillment"]) !== undefined) return { path: ["fulfillment"], isEvent: false };
  if (valueAt(body, ["fulfillment_id"]) !== undefined && valueAt(body, ["happened_at"]) !== undefined) {
    return { path: [], isEvent: true };
  }
  const isFulfillment =
    valueAt(body, ["order_id"]) !== undefined && valueAt(body, ["tracking_numbers"]) !== undefined;
  return isFulfillment ? { path: [], isEvent: false } : null;
}

function eventsOf(
  milestones: readonly Milestone[],
  path: readonly string[],
  document: JsonDocument,
  context: DialectContext,
): ReadEvent[] {
  const [raw, pointer] = [document.rawAt(path), pointerOf(path)];
  return milestones.map((milestone) => ({ event: milestoneEvent(milestone, context), raw, pointer }));
}

/**
 * Shopify's webhooks `fulfillments/create`, `fulfillments/update` and `fulfillment_events/create`, those of orders,
 * transactions and refunds, and the same objects as its REST API answers them. The topic stands in a header; which object
 * it is shows in the object.
 */
export const shopify: Dialect = {
  name: "shopify",
  title: "Shopify",
  mediaTypes: ["application/json"],
  recognizes: (body) => placeOf(body) !== null || moneyPlaceOf(body) !== null,
  read({ document }, context) {
    const place = placeOf(document.value);
    if (place === null) {
      const money = moneyPlaceOf(document.value);
      if (money !== null) return readMoney(money, document, context);
      return refuse(
        "",
        "missing",
        "There is no fulfillment, fulfillment event, order, transaction, refund or payout; webhooks of these are read.",
      );
    }
    const value = valueAt(document.value, place.path);
    const parsed = place.isEvent
      ? FulfillmentEvent.transform(milestonesOfEvent).safeParse(value)
      : Fulfillment.transform((fulfillment) => milestonesOfFulfillment(fulfillment, context)).safeParse(
          value,
        );
    if (!parsed.success) return { ok: false, faults: faultsOf(parsed.error, value, pointerOf(place.path)) };
    return { ok: true, events: eventsOf(parsed.data, place.path, document, context), note: null };
  },
};
