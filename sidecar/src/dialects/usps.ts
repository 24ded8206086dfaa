// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { valueAt } from "../canonical/index.ts";
import { carrierDialect, memberPaths, newestTime, type Path } from "./carrier-dialect.ts";
import { countryCode } from "./countries.ts";
import { locationOrNull } from "./milestone.ts";
import { eventList, instantOf, OptionalTrackerTime, optionalText, requiredText } from "./partner-fields.ts";
import type { Checkpoint, Tracker } from "./tracker.ts";
import { STATUSES } from "./usps-statuses.ts";

/** -7:00 as -07:00. */
function offsetOf(text: string | null): string {
  return (text ?? "").replace(/^([+-])(\d:)/, "$10$2");
}

const TrackingEvent = z
  .object({
    eventCode: requiredText(50),
    eventType: optionalText(1000),
    eventTimestamp: optionalText(40),
    GMTTimestamp: optionalText(40),
    GMTOffset: optionalText(6),
    eventCity: optionalText(100),
    eventState: optionalText(100),
    eventZIP: optionalText(20),
    eventCountry: optionalText(50),
    // Who signed or took it, by its first letter and last name.
    name: optionalText(200),
  })
  .transform((event, context) => {
    const { eventTimestamp, GMTTimestamp, GMTOffset } = event;
    const local = eventTimestamp ?? "";
    const at =
      GMTTimestamp !== null
        ? instantOf(GMTTimestamp, context, ["GMTTimestamp"])
        : instantOf(local.endsWith("Z") ? local : `${local}${offsetOf(GMTOffset)}`, context, [
            "eventTimestamp",
          ]);
    return { ...event, at };
  });
type TrackingEvent = z.infer<typeof TrackingEvent>;

const Piece = z.object({
  trackingNumber: requiredText(100),
  mailClass: optionalText(200),
  expectedDeliveryTimeStamp: OptionalTrackerTime,
  predictedDeliveryTimeStamp: OptionalTrackerTime,
  trackingEvents: eventList(TrackingEvent).nullish(),
});
type Piece = z.infer<typeof Piece>;

function checkpointOf(event: TrackingEvent, path: Path): Checkpoint {
  return {
    path,
    time: event.at,
    status: event.eventCode,
    detail: null,
    text: event.eventType,
    location: locationOrNull({
      name: null,
      city: event.eventCity,
      state: event.eventState,
      postal_code: event.eventZIP,
      country: countryCode(event.eventCountry),
      unlocode: null,
    }),
  };
}

/** `USPS Ground Advantage<SUP>&#153;</SUP>` without the trade mark, which stands there as HTML. */
function serviceOf(mailClass: string | null): string | null {
  return mailClass?.replace(/<SUP>.*?<\/SUP>/gi, "").slice(0, 100) || null;
}

function trackerOf(piece: Piece, path: Path): Tracker {
  const events = piece.trackingEvents ?? [];
  const checkpoints = events.map((event, index) => checkpointOf(event, [...path, "trackingEvents", index]));
  const time = piece.predictedDeliveryTimeStamp ?? piece.expectedDeliveryTimeStamp;
  return {
    number: piece.trackingNumber,
    otherReferences: [],
    carrier: { scac: null, name: "USPS", service: serviceOf(piece.mailClass) },
    reportedAt: newestTime(checkpoints),
    signedBy: events.find(({ eventCode, name }) => eventCode === "01" && name !== null)?.name ?? null,
    checkpoints,
    // The status is the newest event's.
    summary: null,
    estimate: time === null ? null : { path, time },
  };
}

/** A piece, or a list of them: the API answers a list where several numbers were asked for. */
function piecePaths(body: unknown): readonly Path[] | null {
  if (Array.isArray(body)) return memberPaths(body, []);
  return valueAt(body, ["trackingEvents"]) === undefined ? null : [[]];
}

/** USPS's Tracking API v3 with `expand=DETAIL`: `trackingEvents`, one tracker for each piece. */
export const usps = carrierDialect({
  name: "usps",
  title: "USPS",
  statuses: STATUSES,
  expected: "an object with trackingEvents, or a list of them,",
  recognizes: (body) =>
    piecePaths(body)?.some((path) => valueAt(body, [...path, "trackingEvents"]) !== undefined) ?? false,
  partPaths: piecePaths,
  part: Piece,
  trackersOf: (piece, path) => [trackerOf(piece, path)],
});
