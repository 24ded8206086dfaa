// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { TenderEvent } from "../../canonical/index.ts";

type Data = TenderEvent["data"];

/** B2A01 (element 353). */
export const PURPOSES: readonly (readonly [string, Data["purpose"]])[] = [
  ["00", "original"],
  ["04", "change"],
  ["01", "cancel"],
  ["05", "change"],
  ["02", "change"],
  ["03", "cancel"],
];

/** B206 (element 146); the first row of each meaning is what we write. */
export const PAYMENTS: readonly (readonly [string, NonNullable<Data["payment"]>])[] = [
  ["PP", "prepaid"],
  ["CC", "collect"],
  ["TP", "third_party"],
  ["PC", "prepaid"],
  ["PO", "prepaid"],
];

/** B206 where nobody says who pays: what the contract says. */
export const PAYMENT_BY_CONTRACT = "DE";

/** MS304 (element 91), likewise. */
export const MODES: readonly (readonly [string, NonNullable<Data["mode"]>])[] = [
  ["M", "truckload"],
  ["LT", "ltl"],
  ["U", "parcel"],
  ["A", "air"],
  ["S", "ocean"],
  ["R", "rail"],
  ["X", "intermodal"],
  ["J", "truckload"],
  ["TL", "truckload"],
  ["AE", "air"],
  ["O", "ocean"],
  ["VE", "ocean"],
];

/** OID04 (element 355), the words that tenders use for it. */
export const PACKAGES: readonly (readonly [string, string])[] = [
  ["PC", "piece"],
  ["PL", "pallet"],
  ["CT", "carton"],
  ["CA", "case"],
  ["BX", "box"],
  ["CR", "crate"],
  ["DR", "drum"],
  ["BG", "bag"],
  ["RL", "roll"],
  ["BN", "bundle"],
  ["EA", "each"],
];

/** OID04 of a quantity of nothing in particular. */
export const ANY_PACKAGE = "ZZ";

/** What the L11 segments ZZ of ours are about that X12 has no element for: the description L1103 names it. */
export const FACTS = { service: "SERVICE", equipment: "EQUIPMENT", currency: "CURRENCY" } as const;

/** Element 98 of a party in the heading. */
export const ENTITIES: readonly (readonly [string, Data["parties"][number]["role"]])[] = [
  ["SH", "shipper"],
  ["CN", "consignee"],
  ["BT", "bill_to"],
  ["CA", "carrier"],
  ["PR", "payer"],
  ["PE", "payee"],
  ["OT", "other"],
  ["SF", "shipper"],
  ["ST", "consignee"],
];

/** The code of a meaning. */
export function codeOf<Meaning extends string>(
  table: readonly (readonly [string, Meaning])[],
  meaning: Meaning,
): string | null {
  return table.find(([, one]) => one === meaning)?.[0] ?? null;
}

/** The meaning of a code. */
export function meaningOf<Meaning extends string>(
  table: readonly (readonly [string, Meaning])[],
  code: string | null,
): Meaning | null {
  return table.find(([one]) => one === code)?.[1] ?? null;
}
