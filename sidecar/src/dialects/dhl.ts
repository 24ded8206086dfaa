// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { type Reference, valueAt } from "../canonical/index.ts";
import { carrierDialect, distinctReferences, memberPaths, newestTime, type Path } from "./carrier-dialect.ts";
import { countryCode } from "./countries.ts";
import { locationOrNull } from "./milestone.ts";
import {
  eventList,
  OptionalTrackerTime,
  optionalText,
  requiredIdentifier,
  requiredText,
  TrackerTime,
} from "./partner-fields.ts";
import type { Checkpoint, StatusTable, Tracker } from "./tracker.ts";

/**
 * The five status codes of all of DHL's divisions (DHL API Developer Portal, Shipment Tracking - Unified). What
 * happened beyond that stands in words only, in the language that was asked for, and words are not guessed at.
 */
const STATUSES: StatusTable = {
  "pre-transit": { code: "information_received" },
  transit: { code: "in_transit" },
  delivered: { code: "delivered" },
  // Not delivered, sent back or damaged: which of them only the words tell.
  failure: { code: null },
  unknown: { code: null, silent: true },
};

const DhlStatus = z.object({
  timestamp: TrackerTime,
  statusCode: requiredText(50),
  status: optionalText(1000),
  description: optionalText(2000),
  location: z
    .object({
      address: z
        .object({
          addressLocality: optionalText(100),
          postalCode: optionalText(20),
          countryCode: optionalText(50),
        })
        .nullish(),
    })
    .nullish(),
});
type DhlStatus = z.infer<typeof DhlStatus>;

const DhlReference = z.object({ number: optionalText(100) });

const Person = z.object({
  name: optionalText(200),
  givenName: optionalText(99),
  familyName: optionalText(100),
});

const Shipment = z.object({
  id: requiredIdentifier(100),
  service: optionalText(50),
  status: DhlStatus.nullish(),
  estimatedTimeOfDelivery: OptionalTrackerTime,
  details: z
    .object({
      product: z.object({ productName: optionalText(100) }).nullish(),
      proofOfDelivery: z.object({ signed: Person.nullish() }).nullish(),
      // More of them than an event may have says nothing more.
      pieceIds: z.array(requiredText(100)).max(1000).nullish(),
      references: DhlReference.transform((one) => [one])
        .or(z.array(DhlReference).max(100))
        .nullish(),
    })
    .nullish(),
  events: eventList(DhlStatus).nullish(),
});
type Shipment = z.infer<typeof Shipment>;

function checkpointOf(status: DhlStatus, path: Path): Checkpoint {
  const address = status.location?.address;
  return {
    path,
    time: status.timestamp,
    status: status.statusCode.toLowerCase(),
    detail: null,
    text: status.description ?? status.status,
    location: locationOrNull({
      name: null,
      city: address?.addressLocality ?? null,
      state: null,
      postal_code: address?.postalCode ?? null,
      country: countryCode(address?.countryCode ?? null),
      unlocode: null,
    }),
  };
}

function signerOf({ details }: Shipment): string | null {
  const signed = details?.proofOfDelivery?.signed;
  const names = [signed?.givenName, signed?.familyName].filter((name) => name != null);
  return signed?.name ?? (names.length === 0 ? null : names.join(" "));
}

function trackerOf(shipment: Shipment, path: Path): Tracker {
  const { id, service, details, status, estimatedTimeOfDelivery: estimate } = shipment;
  const checkpoints = (shipment.events ?? []).map((event, index) =>
    checkpointOf(event, [...path, "events", index]),
  );
  const summary = status == null ? null : checkpointOf(status, [...path, "status"]);
  const references: Reference[] = [
    ...(details?.references ?? []).flatMap(({ number }) =>
      number === null ? [] : [{ kind: "other" as const, value: number }],
    ),
    // Pieces have no events of their own: what is told of the shipment is told of each of them.
    ...(details?.pieceIds ?? []).map((value) => ({ kind: "tracking" as const, value })),
  ];
  return {
    number: id,
    otherReferences: distinctReferences(id, references),
    carrier: { scac: null, name: "DHL", service: details?.product?.productName ?? service },
    reportedAt: newestTime(summary === null ? checkpoints : [...checkpoints, summary]),
    signedBy: signerOf(shipment),
    checkpoints,
    summary,
    estimate: estimate === null ? null : { path, time: estimate },
  };
}

/** The list of shipments: in an answer, or in one that stands beside what was asked. */
function shipmentPaths(body: unknown): readonly Path[] | null {
  return memberPaths(body, ["shipments"]) ?? memberPaths(body, ["trackingResponse", "shipments"]);
}

/** DHL's Shipment Tracking - Unified, for all of its divisions: one tracker for each shipment. */
export const dhl = carrierDialect({
  name: "dhl",
  title: "DHL",
  statuses: STATUSES,
  expected: "shipments",
  // MyDHL's shipments have no id; theirs is shipmentTrackingNumber.
  recognizes: (body) =>
    shipmentPaths(body)?.some((path) => valueAt(body, [...path, "id"]) !== undefined) ?? false,
  partPaths: shipmentPaths,
  part: Shipment,
  trackersOf: (shipment, path) => [trackerOf(shipment, path)],
});
