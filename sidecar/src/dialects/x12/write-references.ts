// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Reference, ReferenceKind } from "../../canonical/index.ts";

/** What X12 calls each kind of reference (element 128). */
const QUALIFIERS: Readonly<Record<ReferenceKind, string>> = {
  shipment: "SI",
  delivery: "DO",
  tracking: "2I",
  pro: "CN",
  bol: "BM",
  booking: "BN",
  container: "OC",
  order: "OQ",
  purchase_order: "PO",
  invoice: "IV",
  other: "ZZ",
};

/** The qualifier of a reference (element 128). */
export function qualifierOf(reference: Reference): string {
  return QUALIFIERS[reference.kind];
}
