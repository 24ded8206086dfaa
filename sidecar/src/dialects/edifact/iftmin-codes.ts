// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Party, Reference, ReferenceKind } from "../../canonical/index.ts";

/** A table read in one direction and written in the other. */
export function reversed<Key extends string, Value extends string>(
  table: Readonly<Record<Key, Value>>,
): ReadonlyMap<string, Key> {
  return new Map(Object.entries(table).map(([key, value]) => [value as string, key as Key]));
}

/** The kind of a reference as the qualifier (1153) that it is written with. */
export const REFERENCE_QUALIFIERS: Readonly<Record<ReferenceKind, string>> = {
  shipment: "CU",
  delivery: "DQ",
  tracking: "CW",
  pro: "CN",
  bol: "BM",
  booking: "BN",
  container: "EQ",
  order: "VN",
  purchase_order: "ON",
  invoice: "IV",
  other: "CR",
} satisfies Record<Reference["kind"], string>;

/** Who a NAD (3035) of the header names. */
export const PARTY_QUALIFIERS: Readonly<Record<Party["role"], string>> = {
  shipper: "CZ",
  consignee: "CN",
  bill_to: "IV",
  carrier: "CA",
  payer: "PR",
  payee: "PE",
  other: "OF", // on behalf of
};

/** A place where the vehicle stops: despatch party, delivery party. */
export const STOP_QUALIFIERS = { pickup: "PW", delivery: "DP" } as const;
/** Whose place each is where nothing else is said. */
export const STOP_ROLES = { pickup: "shipper", delivery: "consignee" } as const;

/** BGM 1225. */
export const PURPOSES = { original: "9", change: "4", cancel: "1" } as const;

/** CPI 4237: prepaid, collect, payable elsewhere. */
export const PAYMENTS = { prepaid: "P", collect: "C", third_party: "A" } as const;

/** TDT 8067 with TSR 7273, which tells full loads (2) from less than full ones (3). */
export const MODES: Readonly<Record<string, readonly [transport: string, load: string | null]>> = {
  truckload: ["3", "2"],
  ltl: ["3", "3"],
  parcel: ["5", null],
  air: ["4", null],
  ocean: ["1", null],
  rail: ["2", null],
  intermodal: ["6", null],
};

/** 6411, units of weight and volume. */
export const UNITS = { kg: "KGM", lb: "LBR", m3: "MTQ", ft3: "FTQ" } as const;

/** DTM of a stop: not before, not after. */
export const APPOINTMENTS = {
  pickup: { earliest: "234", latest: "235" },
  delivery: { earliest: "64", latest: "63" },
} as const;

/** DTM: until when the carrier may answer (expiry date). */
export const RESPOND_BY = "36";

/** What an FTX is about where no segment of IFTMIN has a place for it: C107 4441 and 1131. */
export const TEXTS = {
  /** 4451 of the notes: general information. */
  note: "AAI",
  /** 4451 of the rest: mutually defined. */
  own: "ZZZ",
  /** 1131 of a note of one stop, of its totals, of the carrier's service; 4441 is the stop's number. */
  stopNote: "STP",
  stopTotals: "STT",
  service: "SVC",
} as const;

/** RFF 1153 that says which stop (line item reference number) a place or a goods item belongs to. */
export const STOP_NUMBER = "LI";
