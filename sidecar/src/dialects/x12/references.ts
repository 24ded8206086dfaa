// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Reference, ReferenceKind } from "../../canonical/index.ts";
import type { Mapping } from "../mapping.ts";
import { cut } from "./text.ts";

/** Reference identification qualifiers (X12 element 128) with the kind of reference each one names. */
const KINDS: Readonly<Record<string, ReferenceKind>> = {
  // Shipper's identifying number for the shipment, load planning number.
  SI: "shipment",
  LO: "shipment",
  // Carrier's reference (PRO or invoice).
  CN: "pro",
  "2I": "tracking",
  // Air waybill, by which a parcel carrier's 110 names each shipment.
  AW: "tracking",
  BM: "bol",
  BL: "bol",
  MB: "bol",
  OB: "bol",
  BN: "booking",
  OC: "container",
  PO: "purchase_order",
  CO: "order",
  OQ: "order",
  CR: "order",
  SO: "order",
  VN: "order",
  DO: "delivery",
  DJ: "delivery",
  PK: "delivery",
  IV: "invoice",
  IK: "invoice",
  // The invoice that a correction is about.
  OI: "invoice",
};

/** The longest reference that is kept; element 127 has 30 characters to version 4010, 50 to 5010, 80 since. */
const MAX_REFERENCE = 100;

/** The kind of a qualifier: as the administrator settled it, else as X12 means it, else `other`. */
export function referenceKind(qualifier: string | null, mapping: Mapping): ReferenceKind {
  if (qualifier === null) return "other";
  const settled = mapping.reference_kinds;
  if (Object.hasOwn(settled, qualifier)) return settled[qualifier] ?? "other";
  return Object.hasOwn(KINDS, qualifier) ? (KINDS[qualifier] ?? "other") : "other";
}

/** A reference, or null where there is none; one that is too long is cut. */
export function referenceOf(kind: ReferenceKind, value: string | null): Reference | null {
  return value === null ? null : { kind, value: cut(value, MAX_REFERENCE) };
}

/** The same references in the same order, each one once. */
export function distinctReferences(references: readonly (Reference | null)[]): Reference[] {
  const seen = new Map<string, Reference>();
  for (const reference of references) {
    if (reference === null) continue;
    const key = `${reference.kind}:${reference.value}`;
    if (!seen.has(key)) seen.set(key, reference);
  }
  return [...seen.values()];
}
