// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Reference, ReferenceKind } from "../../canonical/index.ts";
import { elementOf, type Segment } from "../edi/segment.ts";
import type { Mapping } from "../mapping.ts";
import { clip } from "./clip.ts";

/** Reference qualifiers (1153) with the kind of reference that each one names. */
const KINDS: Readonly<Record<string, ReferenceKind>> = {
  // The shipper's own numbers for the shipment.
  CU: "shipment",
  SI: "shipment",
  SRN: "shipment",
  UCN: "shipment",
  // Numbers of a delivery: despatch advice, delivery note, delivery order, despatch note.
  AAK: "delivery",
  DQ: "delivery",
  AAJ: "delivery",
  AAU: "delivery",
  // The carrier's and the parcel's numbers.
  CN: "pro",
  CW: "tracking",
  FF: "tracking",
  // Transport documents.
  BM: "bol",
  MB: "bol",
  BH: "bol",
  AAM: "bol",
  AAS: "bol",
  AWB: "bol",
  HWB: "bol",
  MWB: "bol",
  BN: "booking",
  EQ: "container",
  ON: "purchase_order",
  CO: "purchase_order",
  VN: "order",
  IV: "invoice",
  // The partner's or the customer's word for the matter, whatever it is a number of.
  CR: "other",
  AAO: "other",
  ACD: "other",
  ADE: "other",
  ZZZ: "other",
};

/**
 * The kind of a qualifier: as the administrator settled it, else as the code list means it; null where it names no
 * shipment (a VAT number, a seal, a signature): such a text may be the same for many shipments.
 */
export function referenceKind(qualifier: string, mapping: Mapping): ReferenceKind | null {
  const settled = mapping.reference_kinds;
  if (Object.hasOwn(settled, qualifier)) return settled[qualifier] ?? null;
  return Object.hasOwn(KINDS, qualifier) ? (KINDS[qualifier] ?? null) : null;
}

/** A reference of a text; null where nothing is left of it. */
export function referenceOf(kind: ReferenceKind, text: string | null): Reference | null {
  const value = clip(text, 100);
  return value === null ? null : { kind, value };
}

/** The reference of an RFF, or null where it names no shipment. */
export function readReference(rff: Segment, mapping: Mapping): Reference | null {
  const kind = referenceKind(elementOf(rff, 1) ?? "", mapping);
  return kind === null ? null : referenceOf(kind, elementOf(rff, 1, 2));
}

/** The most references that an event has. */
export const MAX_REFERENCES = 20;
