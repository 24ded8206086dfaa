// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { type Reference, type ReferenceKind, valueAt } from "../canonical/index.ts";
import { carrierDialect, distinctReferences, memberPaths, newestTime, type Path } from "./carrier-dialect.ts";
import { countryCode } from "./countries.ts";
import { STATUSES } from "./fedex-statuses.ts";
import { locationOrNull } from "./milestone.ts";
import { eventList, OptionalTrackerTime, optionalText, requiredText, TrackerTime } from "./partner-fields.ts";
import type { Checkpoint, Tracker } from "./tracker.ts";

/** FedEx's package identifiers; what stands in no list is a reference of some other kind. */
const IDENTIFIERS: Readonly<Record<string, ReferenceKind>> = {
  BILL_OF_LADING: "bol",
  INVOICE: "invoice",
  PURCHASE_ORDER: "purchase_order",
  STANDARD_MPS: "tracking", // the first number of several packages
};

const ScanLocation = z.object({
  city: optionalText(100),
  stateOrProvinceCode: optionalText(100),
  postalCode: optionalText(20),
  countryCode: optionalText(50),
});

const ScanEvent = z.object({
  date: TrackerTime,
  eventType: requiredText(50),
  exceptionCode: optionalText(49),
  eventDescription: optionalText(1000),
  exceptionDescription: optionalText(1000),
  scanLocation: ScanLocation.nullish(),
});
type ScanEvent = z.infer<typeof ScanEvent>;

const TrackResult = z.object({
  trackingNumberInfo: z.object({ trackingNumber: optionalText(100) }).nullish(),
  additionalTrackingInfo: z
    .object({
      packageIdentifiers: z
        .array(
          z.object({
            type: optionalText(50),
            value: optionalText(100),
            values: z.array(requiredText(100)).max(100).nullish(),
          }),
        )
        .max(100)
        .nullish(),
    })
    .nullish(),
  serviceDetail: z.object({ description: optionalText(100) }).nullish(),
  latestStatusDetail: z
    .object({
      code: optionalText(50),
      description: optionalText(1000),
      scanLocation: ScanLocation.nullish(),
    })
    .nullish(),
  deliveryDetails: z.object({ signedByName: optionalText(200), receivedByName: optionalText(200) }).nullish(),
  scanEvents: eventList(ScanEvent).nullish(),
  dateAndTimes: z
    .array(z.object({ type: optionalText(50), dateTime: OptionalTrackerTime }))
    .max(100)
    .nullish(),
  estimatedDeliveryTimeWindow: z
    .object({ window: z.object({ ends: OptionalTrackerTime }).nullish() })
    .nullish(),
});
type TrackResult = z.infer<typeof TrackResult>;

/** What is known about one number that was asked for: a result for each package that has it. */
const CompleteTrackResult = z.object({
  trackingNumber: requiredText(100),
  trackResults: eventList(TrackResult).nullish(),
});

function locationOf(place: z.infer<typeof ScanLocation> | null | undefined): Checkpoint["location"] {
  return locationOrNull({
    name: null,
    city: place?.city ?? null,
    state: place?.stateOrProvinceCode ?? null,
    postal_code: place?.postalCode ?? null,
    country: countryCode(place?.countryCode ?? null),
    unlocode: null,
  });
}

/** `DE/08`: the event and, where there is one, the exception that tells why. */
function checkpointOf(scan: ScanEvent, path: Path): Checkpoint {
  const words = [scan.eventDescription, scan.exceptionDescription].filter((text) => text !== null);
  return {
    path,
    time: scan.date,
    status: scan.eventType,
    detail: scan.exceptionCode,
    text: words.length === 0 ? null : words.join(": ").slice(0, 2000),
    location: locationOf(scan.scanLocation),
  };
}

/** The latest status; it counts where the answer has no scans, since it is the newest of them. */
function summaryOf({ latestStatusDetail: latest }: TrackResult, path: Path): Checkpoint | null {
  if (latest?.code == null) return null;
  return {
    path: [...path, "latestStatusDetail"],
    time: null,
    status: latest.code,
    detail: null,
    text: latest.description,
    location: locationOf(latest.scanLocation),
  };
}

function referencesOf(result: TrackResult): Reference[] {
  return (result.additionalTrackingInfo?.packageIdentifiers ?? []).flatMap(({ type, value, values }) => {
    const known = type !== null && Object.hasOwn(IDENTIFIERS, type) ? IDENTIFIERS[type] : undefined;
    const all = value === null ? (values ?? []) : [value, ...(values ?? [])];
    return all.map((one) => ({ kind: known ?? ("other" as const), value: one }));
  });
}

function trackerOf(result: TrackResult, askedFor: string, path: Path): Tracker {
  const number = result.trackingNumberInfo?.trackingNumber ?? askedFor;
  const checkpoints = (result.scanEvents ?? []).map((scan, index) =>
    checkpointOf(scan, [...path, "scanEvents", index]),
  );
  const estimate =
    result.dateAndTimes?.find(({ type }) => type === "ESTIMATED_DELIVERY")?.dateTime ??
    result.estimatedDeliveryTimeWindow?.window?.ends ??
    null;
  const references: Reference[] = [{ kind: "tracking", value: askedFor }, ...referencesOf(result)];
  const delivery = result.deliveryDetails;
  return {
    number,
    otherReferences: distinctReferences(number, references),
    carrier: { scac: null, name: "FedEx", service: result.serviceDetail?.description ?? null },
    reportedAt: newestTime(checkpoints),
    signedBy: delivery?.signedByName ?? delivery?.receivedByName ?? null,
    checkpoints,
    summary: checkpoints.length === 0 ? summaryOf(result, path) : null,
    estimate: estimate === null ? null : { path, time: estimate },
  };
}

/** FedEx's Track API v1: `output.completeTrackResults`, one tracker for each package of each number. */
export const fedex = carrierDialect({
  name: "fedex",
  title: "FedEx",
  statuses: STATUSES,
  expected: "output.completeTrackResults",
  recognizes: (body) => valueAt(body, ["output", "completeTrackResults"]) !== undefined,
  partPaths: (body) => memberPaths(body, ["output", "completeTrackResults"]),
  part: CompleteTrackResult,
  trackersOf: ({ trackingNumber, trackResults }, path) =>
    (trackResults ?? []).map((result, index) =>
      trackerOf(result, trackingNumber, [...path, "trackResults", index]),
    ),
});
