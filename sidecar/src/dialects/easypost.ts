// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { faultsOf, type Reference, valueAt } from "../canonical/index.ts";
import { countryCode } from "./countries.ts";
import { type Dialect, type DialectContext, nothingToRecord, type Reading, refuse } from "./dialect.ts";
import { locationOrNull } from "./milestone.ts";
import { eventList, OptionalTrackerTime, optionalText, requiredText, TrackerTime } from "./partner-fields.ts";
import type { JsonDocument } from "./strict-json.ts";
import { type Checkpoint, readTracker, type StatusTable, type Tracker } from "./tracker.ts";

/** EasyPost's tracker statuses and the details that say more (EasyPost API reference, Tracker object). */
const STATUSES: StatusTable = {
  unknown: { code: null, silent: true },
  pre_transit: { code: "information_received" },
  in_transit: {
    code: "in_transit",
    details: {
      arrived_at_destination: "arrived",
      arrived_at_facility: "arrived",
      received_at_destination_facility: "arrived",
      received_at_origin_facility: "arrived",
      departed_facility: "departed",
      departed_origin_facility: "departed",
      out_for_delivery: "out_for_delivery",
      delayed: "delayed",
      weather_delay: "delayed",
      damaged: "damaged",
      lost: "lost",
      delivery_exception: "delivery_failed",
      refused: "delivery_failed",
      return: "return_started",
    },
  },
  out_for_delivery: { code: "out_for_delivery", details: { delivery_exception: "delivery_failed" } },
  delivered: { code: "delivered" },
  available_for_pickup: { code: "available_for_pickup" },
  return_to_sender: { code: "return_started" },
  failure: { code: "delivery_failed", details: { damaged: "damaged", lost: "lost" } },
  cancelled: { code: "cancelled" },
  error: { code: null },
};

/** Details that only say that there is no detail. */
const EMPTY_DETAILS = new Set(["unknown", "status_update"]);

/**
 * What EasyPost sends to every webhook, wanted or not, and what says nothing about a shipment's way. Answering it with
 * a fault would make EasyPost send it again and in the end switch the webhook off. What stands in neither list
 * (shipment invoices, for one) is refused and kept, so that a person sees that it exists.
 */
const OTHER_OBJECTS = new Set(["batch", "claim", "insurance", "payment", "refund", "report", "scan_form"]);

const TrackingLocation = z.object({
  city: optionalText(100),
  state: optionalText(100),
  country: optionalText(50),
  zip: optionalText(20),
});

const TrackingDetail = z.object({
  message: optionalText(2000),
  status: requiredText(50),
  status_detail: optionalText(49),
  datetime: TrackerTime,
  tracking_location: TrackingLocation.nullish(),
});

const EasyPostTracker = z.object({
  tracking_code: requiredText(100),
  status: requiredText(50),
  status_detail: optionalText(49),
  created_at: OptionalTrackerTime,
  updated_at: OptionalTrackerTime,
  signed_by: optionalText(200),
  est_delivery_date: OptionalTrackerTime,
  shipment_id: optionalText(100),
  carrier: optionalText(100),
  carrier_detail: z.object({ service: optionalText(100) }).nullish(),
  tracking_details: eventList(TrackingDetail).default([]),
});
type EasyPostTracker = z.infer<typeof EasyPostTracker>;

const EasyPostEvent = z.object({ description: requiredText(100) });

const TrackerEvent = z.object({ created_at: OptionalTrackerTime, result: EasyPostTracker });

function detailOf(detail: string | null): string | null {
  return detail === null || EMPTY_DETAILS.has(detail) ? null : detail;
}

function checkpointOf(
  detail: z.infer<typeof TrackingDetail>,
  path: readonly (string | number)[],
): Checkpoint {
  const place = detail.tracking_location;
  return {
    path,
    time: detail.datetime,
    status: detail.status,
    detail: detailOf(detail.status_detail),
    text: detail.message,
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

function trackerOf(tracker: EasyPostTracker, path: readonly string[], sentAt: string | null): Tracker {
  const reportedAt = tracker.updated_at ?? sentAt;
  const shipment: Reference[] =
    tracker.shipment_id === null ? [] : [{ kind: "other", value: tracker.shipment_id }];
  return {
    number: tracker.tracking_code,
    otherReferences: shipment,
    carrier: { scac: null, name: tracker.carrier, service: tracker.carrier_detail?.service ?? null },
    reportedAt,
    signedBy: tracker.signed_by,
    checkpoints: tracker.tracking_details.map((detail, index) =>
      checkpointOf(detail, [...path, "tracking_details", index]),
    ),
    summary: {
      path,
      time: reportedAt,
      status: tracker.status,
      detail: detailOf(tracker.status_detail),
      text: null,
      location: null,
    },
    estimate: tracker.est_delivery_date === null ? null : { path, time: tracker.est_delivery_date },
  };
}

/** What is not a tracker: accepted when it is known to say nothing about a shipment's way, else refused. */
function readOther(description: string): Reading {
  const [object = ""] = description.split(".");
  if (OTHER_OBJECTS.has(object)) {
    return nothingToRecord(
      `EasyPost's ${object} events say nothing about where a shipment is; nothing was recorded.`,
    );
  }
  return refuse("/description", "unsupported_event", "Only tracker.created and tracker.updated are read.");
}

function readTrackerAt(
  tracker: EasyPostTracker,
  path: readonly string[],
  sentAt: string | null,
  document: JsonDocument,
  context: DialectContext,
): Reading {
  const told = trackerOf(tracker, path, sentAt);
  const events = readTracker({ name: "easypost", statuses: STATUSES }, told, document, context);
  if (events.length > 0) return { ok: true, events, note: null };
  return nothingToRecord("The tracker knows nothing about its parcel yet; nothing was recorded.");
}

/**
 * EasyPost's webhook events `tracker.created` and `tracker.updated`, and a Tracker as its API answers it. Each
 * tracking detail is an event; a tracker without details gives its status as one event.
 */
export const easypost: Dialect = {
  name: "easypost",
  title: "EasyPost",
  mediaTypes: ["application/json"],
  recognizes: (body) => ["Event", "Tracker"].includes(String(valueAt(body, ["object"]))),
  read({ document }, context) {
    const body = document.value;
    if (valueAt(body, ["object"]) === "Tracker") {
      const tracker = EasyPostTracker.safeParse(body);
      if (!tracker.success) return { ok: false, faults: faultsOf(tracker.error, body) };
      return readTrackerAt(tracker.data, [], null, document, context);
    }
    const envelope = EasyPostEvent.safeParse(body);
    if (!envelope.success) return { ok: false, faults: faultsOf(envelope.error, body) };
    const { description } = envelope.data;
    if (description !== "tracker.created" && description !== "tracker.updated") return readOther(description);
    const event = TrackerEvent.safeParse(body);
    if (!event.success) return { ok: false, faults: faultsOf(event.error, body) };
    return readTrackerAt(event.data.result, ["result"], event.data.created_at, document, context);
  },
};
