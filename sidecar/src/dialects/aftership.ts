// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { faultsOf, type Reference, valueAt } from "../canonical/index.ts";
import { STATUSES } from "./aftership-statuses.ts";
import { countryCode } from "./countries.ts";
import { type Dialect, nothingToRecord, type ReadEvent, type Reading, refuse } from "./dialect.ts";
import { locationOrNull } from "./milestone.ts";
import { eventList, OptionalTrackerTime, optionalText, requiredText, TrackerTime } from "./partner-fields.ts";
import { type Checkpoint, readTracker, type Tracker } from "./tracker.ts";

/** AfterShip's webhook events that carry a tracking. */
const TRACKING_EVENTS = new Set(["tracking_update", "edd_revise", "tracking_pending_time"]);

const AfterShipCheckpoint = z.object({
  tag: requiredText(50),
  subtag: optionalText(49),
  message: optionalText(2000),
  checkpoint_time: TrackerTime,
  location: optionalText(200),
  city: optionalText(100),
  state: optionalText(100),
  // Named zip and country_iso3 until the API of 2024-04, postal_code and country_region since.
  zip: optionalText(20),
  postal_code: optionalText(20),
  country_iso3: optionalText(50),
  country_region: optionalText(50),
});

const Tracking = z.object({
  slug: optionalText(100),
  tracking_number: requiredText(100),
  tag: requiredText(50),
  subtag: optionalText(49),
  subtag_message: optionalText(2000),
  last_updated_at: OptionalTrackerTime,
  updated_at: OptionalTrackerTime,
  expected_delivery: OptionalTrackerTime,
  signed_by: optionalText(200),
  shipment_type: optionalText(100),
  order_id: optionalText(100),
  order_number: optionalText(100),
  checkpoints: eventList(AfterShipCheckpoint).nullish(),
});
type Tracking = z.infer<typeof Tracking>;

type Path = readonly (string | number)[];

function checkpointOf(checkpoint: z.infer<typeof AfterShipCheckpoint>, path: Path): Checkpoint {
  return {
    path,
    time: checkpoint.checkpoint_time,
    status: checkpoint.tag,
    detail: checkpoint.subtag,
    text: checkpoint.message,
    location: locationOrNull({
      name: checkpoint.location,
      city: checkpoint.city,
      state: checkpoint.state,
      postal_code: checkpoint.postal_code ?? checkpoint.zip,
      country: countryCode(checkpoint.country_region ?? checkpoint.country_iso3),
      unlocode: null,
    }),
  };
}

/** The shop's order, by its number and its id where both are given and differ. */
function ordersOf(tracking: Tracking): Reference[] {
  const values = new Set([tracking.order_number, tracking.order_id]);
  return [...values].filter((value) => value !== null).map((value) => ({ kind: "order", value }));
}

function trackerOf(tracking: Tracking, path: Path): Tracker {
  const reportedAt = tracking.last_updated_at ?? tracking.updated_at;
  const checkpoints = tracking.checkpoints ?? [];
  return {
    number: tracking.tracking_number,
    otherReferences: ordersOf(tracking),
    carrier: { scac: null, name: tracking.slug, service: tracking.shipment_type },
    reportedAt,
    signedBy: tracking.signed_by,
    checkpoints: checkpoints.map((checkpoint, index) =>
      checkpointOf(checkpoint, [...path, "checkpoints", index]),
    ),
    summary: {
      path,
      time: reportedAt,
      status: tracking.tag,
      detail: tracking.subtag,
      text: tracking.subtag_message,
      location: null,
    },
    estimate: tracking.expected_delivery === null ? null : { path, time: tracking.expected_delivery },
  };
}

/** Where the trackings stand: in a webhook, in an answer of the API with one, in one with a list. */
function trackingPaths(body: unknown): Path[] | null {
  if (valueAt(body, ["msg"]) !== undefined) return [["msg"]];
  const list = valueAt(body, ["data", "trackings"]);
  if (Array.isArray(list)) return list.map((_, index) => ["data", "trackings", index]);
  if (valueAt(body, ["data", "tracking"]) !== undefined) return [["data", "tracking"]];
  // Since the API of 2024-07 the tracking stands in data itself.
  return valueAt(body, ["data", "tracking_number"]) === undefined ? null : [["data"]];
}

function isWebhook(body: unknown): boolean {
  return typeof valueAt(body, ["event"]) === "string" && valueAt(body, ["msg"]) !== undefined;
}

/** An answer of the API: `meta.code` beside data with trackings. */
function isAnswer(body: unknown): boolean {
  return valueAt(body, ["meta", "code"]) !== undefined && trackingPaths(body) !== null;
}

function pointerTo(path: Path): string {
  return path.map((step) => `/${step}`).join("");
}

/** Webhooks of other kinds (such as a test of the address) are told apart from messages that cannot be read. */
function refusedEvent(body: unknown): Reading | null {
  const event = valueAt(body, ["event"]);
  if (event === undefined || (typeof event === "string" && TRACKING_EVENTS.has(event))) return null;
  return refuse(
    "/event",
    "unsupported_event",
    "Only tracking_update and AfterShip's other tracking events are read.",
  );
}

/** AfterShip: the webhook with a tracking in `msg`, and answers of its tracking API. Each checkpoint is an event. */
export const aftership: Dialect = {
  name: "aftership",
  title: "AfterShip",
  mediaTypes: ["application/json"],
  recognizes: (body) => isWebhook(body) || isAnswer(body),
  read({ document }, context) {
    const body = document.value;
    const refused = refusedEvent(body);
    if (refused !== null) return refused;
    const paths = trackingPaths(body);
    if (paths === null) {
      return refuse("", "missing", "There is no tracking: msg, data.tracking or data.trackings is expected.");
    }
    const events: ReadEvent[] = [];
    for (const path of paths) {
      const value = valueAt(body, path);
      const tracking = Tracking.safeParse(value);
      if (!tracking.success) return { ok: false, faults: faultsOf(tracking.error, value, pointerTo(path)) };
      const tracker = trackerOf(tracking.data, path);
      events.push(...readTracker({ name: "aftership", statuses: STATUSES }, tracker, document, context));
    }
    if (events.length > 0) return { ok: true, events, note: null };
    return nothingToRecord(
      "AfterShip has no checkpoint of any of these trackings yet; nothing was recorded.",
    );
  },
};
