// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

export { Delivery } from "./delivery.ts";
export { digestId, messageDigest } from "./digest.ts";
export {
  CanonicalEvent,
  type Carrier,
  Classifier,
  type EventType,
  InvoiceEvent,
  type Location,
  MilestoneEvent,
  PartnerEvent,
  partnerEventSchema,
  RejectedEvent,
} from "./events.ts";
export { Fault, faultsOf, MAX_FAULTS, pointerOf, valueAt } from "./fault.ts";
export { readInstant } from "./instant.ts";
export { canonicalJsonSchemas } from "./json-schema.ts";
export { LANES, type Lane, laneOf } from "./lanes.ts";
export { MILESTONES, MilestoneCode, type MilestoneMeaning, type ShipmentState } from "./milestones.ts";
export {
  partitionKeyOf,
  REFERENCE_KINDS,
  type Reference,
  type ReferenceKind,
  strongestReference,
} from "./references.ts";
