// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { type Reference, valueAt } from "../canonical/index.ts";
import { carrierDialect, distinctReferences, memberPaths, newestTime, type Path } from "./carrier-dialect.ts";
import { locationOrNull } from "./milestone.ts";
import {
  eventList,
  instantOf,
  OptionalTrackerTime,
  optionalText,
  requiredIdentifier,
  requiredText,
} from "./partner-fields.ts";
import type { Checkpoint, StatusTable, Tracker } from "./tracker.ts";

/**
 * DHL Express's checkpoint codes (MyDHL API reference, tracking status codes).
 *
 * Left to a person is what does not tell what happened to the shipment, or two things at once: AD, an agreed delivery;
 * BN, the customer's broker notified; CA, closed on arrival; CS and SS, closed and stopped; DD, delivered damaged; DS,
 * destroyed; ND, not delivered; OH, on hold; PD, delivered in part; TP, given to somebody else.
 */
const STATUSES: StatusTable = {
  PU: { code: "picked_up" },
  SA: { code: "picked_up" }, // shipment acceptance
  AF: { code: "arrived" },
  AR: { code: "arrived" }, // in the delivery facility
  DF: { code: "departed" },
  PL: { code: "in_transit" }, // processed at a location
  FD: { code: "in_transit" }, // forwarded to the destination
  TR: { code: "in_transit" }, // record of transfer
  SM: { code: "in_transit" }, // scheduled for movement
  IC: { code: "in_transit" }, // in clearance processing
  CR: { code: "customs_cleared" }, // clearance release
  BR: { code: "customs_cleared" }, // broker release
  CD: { code: "customs_hold" }, // controllable clearance delay
  UD: { code: "customs_hold" }, // uncontrollable clearance delay
  MC: { code: "delayed" }, // wrong code
  MD: { code: "delayed" }, // missed delivery cycle
  MS: { code: "delayed" }, // wrongly sorted
  WC: { code: "out_for_delivery" }, // with the delivering courier
  CC: { code: "available_for_pickup" }, // awaiting collection by the consignee
  BA: { code: "delivery_failed" }, // bad address
  CM: { code: "delivery_failed" }, // the customer moved
  NH: { code: "delivery_failed" }, // not at home
  RD: { code: "delivery_failed" }, // refused
  OK: { code: "delivered" },
  RT: { code: "returned" },
};

const Scan = z
  .object({
    date: requiredText(10),
    time: requiredText(8),
    GMTOffset: optionalText(6),
    typeCode: requiredText(50),
    description: optionalText(2000),
    signedBy: optionalText(200),
    serviceArea: z
      .array(z.object({ code: optionalText(20), description: optionalText(100) }))
      .max(20)
      .nullish(),
  })
  .transform((scan, context) => ({
    ...scan,
    // Given where the request asked for it (requestGMTOffsetPerEvent), else the time is local.
    at: instantOf(`${scan.date}T${scan.time}${scan.GMTOffset ?? ""}`, context, ["date"]),
  }));
type Scan = z.infer<typeof Scan>;

const Piece = z.object({ trackingNumber: optionalText(100), events: eventList(Scan).nullish() });

const Shipment = z.object({
  shipmentTrackingNumber: requiredIdentifier(100),
  description: optionalText(1000),
  estimatedTimeOfDelivery: OptionalTrackerTime,
  estimatedDeliveryDate: OptionalTrackerTime,
  shipperReferences: z
    .array(z.object({ value: optionalText(100) }))
    .max(100)
    .nullish(),
  events: eventList(Scan).nullish(),
  pieces: eventList(Piece).nullish(),
});
type Shipment = z.infer<typeof Shipment>;

function checkpointOf(scan: Scan, path: Path): Checkpoint {
  const [area] = scan.serviceArea ?? [];
  return {
    path,
    time: scan.at,
    status: scan.typeCode,
    detail: null,
    text: scan.description,
    // A service area, such as "Prague" with the code PRG, is no address.
    location: locationOrNull({
      name: area?.description ?? area?.code ?? null,
      city: null,
      state: null,
      postal_code: null,
      country: null,
      unlocode: null,
    }),
  };
}

/** What a shipment and each of its pieces have in common. */
function trackerOf(
  shipment: Shipment,
  piece: string | null,
  scans: readonly Scan[],
  path: Path,
  estimate: Tracker["estimate"],
): Tracker {
  const waybill = shipment.shipmentTrackingNumber;
  const number = piece ?? waybill;
  const checkpoints = scans.map((scan, index) => checkpointOf(scan, [...path, "events", index]));
  const references: Reference[] = [
    { kind: "tracking", value: waybill },
    ...(shipment.shipperReferences ?? []).flatMap(({ value }) =>
      value === null ? [] : [{ kind: "other" as const, value }],
    ),
  ];
  return {
    number,
    otherReferences: distinctReferences(number, references),
    carrier: { scac: null, name: "DHL Express", service: null },
    reportedAt: newestTime(checkpoints),
    signedBy:
      scans.find(({ typeCode, signedBy }) => typeCode === "OK" && signedBy !== null)?.signedBy ?? null,
    checkpoints,
    summary: null,
    estimate,
  };
}

/**
 * The shipment's tracker, and those of its pieces where there are several: a single piece's scans are the shipment's.
 */
function trackersOf(shipment: Shipment, path: Path): Tracker[] {
  const time = shipment.estimatedTimeOfDelivery ?? shipment.estimatedDeliveryDate;
  const whole = trackerOf(shipment, null, shipment.events ?? [], path, time === null ? null : { path, time });
  const pieces = shipment.pieces ?? [];
  if (pieces.length === 1 && whole.checkpoints.length > 0) return [whole];
  const each = pieces.map(({ trackingNumber, events }, index) =>
    trackerOf(shipment, trackingNumber, events ?? [], [...path, "pieces", index], null),
  );
  return [whole, ...each];
}

/** DHL Express's MyDHL API, tracking: `shipments`, one tracker for each shipment and each of its pieces. */
export const mydhl = carrierDialect({
  name: "mydhl",
  title: "MyDHL",
  statuses: STATUSES,
  expected: "shipments",
  recognizes: (body) =>
    memberPaths(body, ["shipments"])?.some(
      (path) => valueAt(body, [...path, "shipmentTrackingNumber"]) !== undefined,
    ) ?? false,
  partPaths: (body) => memberPaths(body, ["shipments"]),
  part: Shipment,
  trackersOf,
});
