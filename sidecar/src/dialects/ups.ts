// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { type Reference, readInstant, valueAt } from "../canonical/index.ts";
import { carrierDialect, distinctReferences, memberPaths, newestTime, type Path } from "./carrier-dialect.ts";
import { countryCode } from "./countries.ts";
import { locationOrNull } from "./milestone.ts";
import { eventList, instantOf, optionalText, requiredText } from "./partner-fields.ts";
import type { Checkpoint, Tracker } from "./tracker.ts";
import { STATUSES } from "./ups-statuses.ts";

/** 20261120 as 2026-11-20; anything else as it is, to be told as a fault. */
function dayOf(text: string): string {
  return text.replace(/^(\d{4})(\d\d)(\d\d)$/, "$1-$2-$3");
}

/** 163000, 16:30:00 and, since UPS drops a leading zero in GMT times, 74700; nothing is midnight. */
function timeOfDay(text: string | null): string {
  const digits = (text ?? "").replaceAll(":", "").padStart(6, "0");
  return digits.replace(/^(\d\d)(\d\d)(\d\d)$/, "$1:$2:$3");
}

const Activity = z
  .object({
    date: requiredText(10),
    time: optionalText(10),
    gmtDate: optionalText(10),
    gmtTime: optionalText(10),
    gmtOffset: optionalText(6),
    status: z.object({
      type: requiredText(10),
      // Three digits, the first ones of which an older answer may leave out.
      statusCode: optionalText(10),
      description: optionalText(2000),
    }),
    location: z
      .object({
        address: z
          .object({
            city: optionalText(100),
            stateProvince: optionalText(100),
            postalCode: optionalText(20),
            countryCode: optionalText(50),
            country: optionalText(50),
          })
          .nullish(),
      })
      .nullish(),
  })
  .transform(({ date, time, gmtDate, gmtTime, gmtOffset, status, location }, context) => {
    const isGmt = gmtDate !== null && gmtTime !== null;
    // Answers before 2023 have the local time only.
    const said = isGmt
      ? `${dayOf(gmtDate)}T${timeOfDay(gmtTime)}Z`
      : `${dayOf(date)}T${timeOfDay(time)}${gmtOffset ?? ""}`;
    return { at: instantOf(said, context, [isGmt ? "gmtDate" : "date"]), status, location };
  });
type Activity = z.infer<typeof Activity>;

/** SDD scheduled, RDD rescheduled, DEL delivered. */
const DeliveryDate = z
  .object({ type: optionalText(10), date: optionalText(10) })
  .transform(({ type, date }, context) => ({
    type,
    midnight: date === null ? null : instantOf(dayOf(date), context, ["date"]),
  }));

const Package = z.object({
  trackingNumber: requiredText(100),
  activity: eventList(Activity).nullish(),
  deliveryDate: z.array(DeliveryDate).max(20).nullish(),
  deliveryTime: z.object({ endTime: optionalText(10) }).nullish(),
  deliveryInformation: z.object({ receivedBy: optionalText(200) }).nullish(),
  referenceNumber: z
    .array(z.object({ number: optionalText(100) }))
    .max(100)
    .nullish(),
  alternateTrackingNumber: z
    .array(z.object({ number: optionalText(100) }))
    .max(100)
    .nullish(),
  service: z.object({ description: optionalText(100) }).nullish(),
});
type Package = z.infer<typeof Package>;

/** A shipment has no package when UPS knows nothing about the number; its warnings say so. */
const Shipment = z.object({
  inquiryNumber: optionalText(100),
  package: eventList(Package).nullish(),
});

/** `I/021`: the type, which is always there, and the status code of three digits. */
function checkpointOf({ at, status, location }: Activity, path: Path): Checkpoint {
  const address = location?.address;
  return {
    path,
    time: at,
    status: status.type,
    detail: status.statusCode?.padStart(3, "0") ?? null,
    text: status.description,
    location: locationOrNull({
      name: null,
      city: address?.city ?? null,
      state: address?.stateProvince ?? null,
      postal_code: address?.postalCode ?? null,
      country: countryCode(address?.countryCode ?? address?.country ?? null),
      unlocode: null,
    }),
  };
}

/** The newest promise, at the end of its window where there is one; a local time, whose offset UPS does not tell. */
function estimateOf(parcel: Package, path: Path): Tracker["estimate"] {
  const dates = parcel.deliveryDate ?? [];
  const promised = ["RDD", "SDD"].map((type) => dates.find((date) => date.type === type)?.midnight);
  const midnight = promised[0] ?? promised[1] ?? null;
  if (midnight === null) return null;
  const end = parcel.deliveryTime?.endTime ?? "";
  const time = readInstant(`${midnight.slice(0, 10)}T${timeOfDay(end)}Z`) ?? midnight;
  return { path, time };
}

function trackerOf(parcel: Package, inquiryNumber: string | null, path: Path): Tracker {
  // A package of several is also known by the number of the first, by which somebody may have asked.
  const numbers = [inquiryNumber, ...(parcel.alternateTrackingNumber ?? []).map(({ number }) => number)];
  const others = (parcel.referenceNumber ?? []).map(({ number }) => number);
  const references: Reference[] = [
    ...numbers.filter((value) => value !== null).map((value) => ({ kind: "tracking" as const, value })),
    ...others.filter((value) => value !== null).map((value) => ({ kind: "other" as const, value })),
  ];
  const checkpoints = (parcel.activity ?? []).map((activity, index) =>
    checkpointOf(activity, [...path, "activity", index]),
  );
  return {
    number: parcel.trackingNumber,
    otherReferences: distinctReferences(parcel.trackingNumber, references),
    carrier: { scac: null, name: "UPS", service: parcel.service?.description ?? null },
    reportedAt: newestTime(checkpoints),
    signedBy: parcel.deliveryInformation?.receivedBy ?? null,
    checkpoints,
    // The current status is the newest activity's, without its time.
    summary: null,
    estimate: estimateOf(parcel, path),
  };
}

/** UPS's Tracking API: `trackResponse`, one tracker for each package of each shipment. */
export const ups = carrierDialect({
  name: "ups",
  title: "UPS",
  statuses: STATUSES,
  expected: "trackResponse.shipment",
  recognizes: (body) => valueAt(body, ["trackResponse", "shipment"]) !== undefined,
  partPaths: (body) => memberPaths(body, ["trackResponse", "shipment"]),
  part: Shipment,
  trackersOf: (shipment, path) =>
    (shipment.package ?? []).map((parcel, index) =>
      trackerOf(parcel, shipment.inquiryNumber, [...path, "package", index]),
    ),
});
