// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { valueAt } from "../canonical/index.ts";
import { carrierDialect, distinctReferences, memberPaths, newestTime, type Path } from "./carrier-dialect.ts";
import { countryCode } from "./countries.ts";
import { locationOrNull } from "./milestone.ts";
import { eventList, OptionalTrackerTime, optionalText, requiredText, TrackerTime } from "./partner-fields.ts";
import type { Checkpoint, StatusTable, Tracker } from "./tracker.ts";

/** GLS's twelve statuses of a parcel, and those of its event codes that their documentation explains by examples. */
const STATUSES: StatusTable = {
  PREADVICE: { code: "information_received" },
  PLANNEDPICKUP: { code: "pickup_scheduled" },
  INPICKUP: { code: "pickup_scheduled" }, // will be picked up by a driver
  NOTPICKEDUP: { code: null },
  INTRANSIT: { code: "in_transit" },
  INWAREHOUSE: { code: "in_transit" },
  INDELIVERY: { code: "out_for_delivery" },
  DELIVEREDPS: { code: "available_for_pickup" }, // delivered to a parcel shop, where the recipient gets it
  DELIVERED: { code: "delivered" },
  NOTDELIVERED: { code: "delivery_failed" },
  CANCELED: { code: "cancelled" },
  // The history is closed: after what, the status before told.
  FINAL: { code: null, silent: true },
  "INTIAL.PREADVICE": { code: "information_received" },
  "INTIAL.NORMAL": { code: "picked_up" }, // handed over to GLS
  "DELIVD.PARCELSHOP": { code: "available_for_pickup" },
};

const GlsEvent = z.object({
  code: requiredText(100),
  city: optionalText(100),
  postalCode: optionalText(20),
  country: optionalText(50),
  description: optionalText(2000),
  eventDateTime: TrackerTime,
});
type GlsEvent = z.infer<typeof GlsEvent>;

/** A parcel that GLS does not know has an error code instead of a number and a status. */
const Parcel = z.object({
  requested: optionalText(100),
  unitno: optionalText(100),
  status: optionalText(50),
  statusDateTime: OptionalTrackerTime,
  events: eventList(GlsEvent).nullish(),
});
type Parcel = z.infer<typeof Parcel>;

function checkpointOf(event: GlsEvent, path: Path): Checkpoint {
  return {
    path,
    time: event.eventDateTime,
    status: event.code,
    detail: null,
    text: event.description,
    location: locationOrNull({
      name: null,
      city: event.city,
      state: null,
      postal_code: event.postalCode,
      country: countryCode(event.country),
      unlocode: null,
    }),
  };
}

function trackersOf(parcel: Parcel, path: Path): Tracker[] {
  const { requested, unitno, status, statusDateTime } = parcel;
  const number = unitno ?? requested;
  if (number === null) return [];
  const checkpoints = (parcel.events ?? []).map((event, index) =>
    checkpointOf(event, [...path, "events", index]),
  );
  const summary: Checkpoint | null =
    status === null ? null : { path, time: statusDateTime, status, detail: null, text: null, location: null };
  return [
    {
      number,
      otherReferences: distinctReferences(
        number,
        requested === null ? [] : [{ kind: "tracking", value: requested }],
      ),
      carrier: { scac: null, name: "GLS", service: null },
      reportedAt: statusDateTime ?? newestTime(checkpoints),
      signedBy: null,
      checkpoints,
      // Its words are others than those of the events, and tell what most of them mean.
      summary,
      estimate: null,
    },
  ];
}

/** GLS Group's Track And Trace V1: `parcels`, one tracker for each; its status is an event beside its events. */
export const gls = carrierDialect({
  name: "gls",
  title: "GLS",
  statuses: STATUSES,
  expected: "parcels",
  recognizes: (body) =>
    memberPaths(body, ["parcels"])?.some((path) => valueAt(body, [...path, "unitno"]) !== undefined) ?? false,
  partPaths: (body) => memberPaths(body, ["parcels"]),
  part: Parcel,
  trackersOf,
});
