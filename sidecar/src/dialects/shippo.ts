// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { faultsOf, valueAt } from "../canonical/index.ts";
import { countryCode } from "./countries.ts";
import { type Dialect, nothingToRecord, type Reading, refuse } from "./dialect.ts";
import { locationOrNull } from "./milestone.ts";
import { eventList, OptionalTrackerTime, optionalText, requiredText, TrackerTime } from "./partner-fields.ts";
import { type Checkpoint, readTracker, type StatusTable, type Tracker } from "./tracker.ts";

/** Shippo's tracking statuses and substatuses (Shippo documentation, Tracking). */
const STATUSES: StatusTable = {
  UNKNOWN: { code: null, silent: true },
  PRE_TRANSIT: { code: "information_received" },
  TRANSIT: {
    code: "in_transit",
    details: {
      package_accepted: "picked_up",
      package_arrived: "arrived",
      package_departed: "departed",
      out_for_delivery: "out_for_delivery",
      pickup_available: "available_for_pickup",
      delivery_attempted: "delivery_failed",
      notice_left: "delivery_failed",
      location_inaccessible: "delivery_failed",
      delayed: "delayed",
      package_damaged: "damaged",
    },
  },
  DELIVERED: { code: "delivered" },
  // "En route to be returned, or returned": the return has begun in both cases, more is not said.
  RETURNED: { code: "return_started" },
  FAILURE: { code: "delivery_failed", details: { package_lost: "lost" } },
};

/** Shippo's other webhook events: labels and batches, nothing about a shipment's way. */
const OTHER_EVENTS = new Set([
  "transaction_created",
  "transaction_updated",
  "batch_created",
  "batch_purchased",
]);

const ShippoLocation = z.object({
  city: optionalText(100),
  state: optionalText(100),
  zip: optionalText(20),
  country: optionalText(50),
});

const TrackingStatus = z.object({
  status: requiredText(50),
  substatus: z.object({ code: optionalText(49) }).nullish(),
  status_details: optionalText(2000),
  status_date: TrackerTime,
  location: ShippoLocation.nullish(),
});
type TrackingStatus = z.infer<typeof TrackingStatus>;

const ShippoEvent = z.object({ event: requiredText(100) });

const TrackUpdated = z.object({
  data: z.object({
    carrier: optionalText(100),
    tracking_number: requiredText(100),
    servicelevel: z.object({ name: optionalText(100), token: optionalText(100) }).nullish(),
    eta: OptionalTrackerTime,
    tracking_status: TrackingStatus.nullish(),
    tracking_history: eventList(TrackingStatus).nullish(),
  }),
});
type Tracking = z.infer<typeof TrackUpdated>["data"];

function checkpointOf(status: TrackingStatus, path: readonly (string | number)[]): Checkpoint {
  const place = status.location;
  return {
    path,
    time: status.status_date,
    status: status.status.toUpperCase(),
    detail: status.substatus?.code ?? null,
    text: status.status_details,
    location: locationOrNull({
      name: null,
      city: place?.city ?? null,
      state: place?.state ?? null,
      postal_code: place?.zip ?? null,
      country: countryCode(place?.country ?? null),
      unlocode: null,
    }),
  };
}

function trackerOf(tracking: Tracking): Tracker {
  const status = tracking.tracking_status ?? null;
  const history = tracking.tracking_history ?? [];
  const service = tracking.servicelevel?.name ?? tracking.servicelevel?.token ?? null;
  return {
    number: tracking.tracking_number,
    otherReferences: [],
    carrier: { scac: null, name: tracking.carrier, service },
    reportedAt: status?.status_date ?? null,
    signedBy: null,
    checkpoints: history.map((entry, index) => checkpointOf(entry, ["data", "tracking_history", index])),
    summary: status === null ? null : checkpointOf(status, ["data", "tracking_status"]),
    estimate: tracking.eta === null ? null : { path: ["data"], time: tracking.eta },
  };
}

function readOther(event: string): Reading {
  if (OTHER_EVENTS.has(event)) {
    return nothingToRecord(`Shippo's ${event} says nothing about where a shipment is; nothing was recorded.`);
  }
  return refuse("/event", "unsupported_event", "Only track_updated is read.");
}

/** Shippo's webhook event `track_updated`: each entry of the tracking history is an event. */
export const shippo: Dialect = {
  name: "shippo",
  title: "Shippo",
  mediaTypes: ["application/json"],
  recognizes: (body) => typeof valueAt(body, ["event"]) === "string" && valueAt(body, ["data"]) !== undefined,
  read({ document }, context) {
    const envelope = ShippoEvent.safeParse(document.value);
    if (!envelope.success) return { ok: false, faults: faultsOf(envelope.error, document.value) };
    if (envelope.data.event !== "track_updated") return readOther(envelope.data.event);
    const message = TrackUpdated.safeParse(document.value);
    if (!message.success) return { ok: false, faults: faultsOf(message.error, document.value) };
    const tracker = trackerOf(message.data.data);
    const events = readTracker({ name: "shippo", statuses: STATUSES }, tracker, document, context);
    if (events.length > 0) return { ok: true, events, note: null };
    return nothingToRecord("The tracker knows nothing about its parcel yet; nothing was recorded.");
  },
};
