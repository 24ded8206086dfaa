// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Classifier, MilestoneCode } from "../../canonical/index.ts";

/** What a status means. */
export interface Meaning {
  /** Null: nobody knows, a person decides. */
  readonly code: MilestoneCode | null;
  readonly classifier: Classifier;
}

/**
 * Shipment status codes (X12 element 1650), those whose meaning is beyond doubt. A vehicle that arrives for a pick-up or
 * is being loaded has picked nothing up yet, so that these prove nothing but that a pick-up is under way; one that
 * departs from a delivery (CD) need not have delivered, and some partners mean just that: see overrides.ts.
 */
const ACTUAL: Readonly<Record<string, MilestoneCode>> = {
  A3: "returned",
  A7: "delivery_failed",
  A9: "damaged",
  AF: "picked_up",
  AH: "delivery_failed",
  AJ: "in_transit",
  AM: "loaded",
  AN: "in_transit",
  AP: "delivery_failed",
  AR: "arrived",
  AV: "available_for_pickup",
  BA: "in_transit",
  BC: "in_transit",
  CA: "cancelled",
  CB: "delivered",
  CD: "departed",
  CL: "loaded",
  CP: "picked_up",
  D1: "delivered",
  I1: "gate_in",
  J1: "in_transit",
  K1: "arrived",
  L1: "pickup_scheduled",
  OA: "gate_out",
  OO: "information_received",
  P1: "departed",
  PR: "customs_hold",
  R1: "in_transit",
  RL: "departed",
  S1: "arrived",
  SD: "delayed",
  X1: "arrived",
  X3: "pickup_scheduled",
  X4: "arrived",
  X5: "arrived",
  X6: "in_transit",
  X8: "pickup_scheduled",
  XB: "information_received",
};

/** Codes of 1650 that tell what is expected. */
const ESTIMATED: Readonly<Record<string, MilestoneCode>> = {
  AG: "delivered",
  B6: "arrived",
  C1: "departed",
  X2: "arrived",
};

/** Appointments: element 1652, and in older versions 1650. */
const PLANNED: Readonly<Record<string, MilestoneCode>> = {
  AA: "pickup_scheduled",
  AB: "delivered",
};

/**
 * Reasons (element 1651) that say more than the status itself. A delivery that the customer refused (BS) or that went
 * back (BT) contradicts itself: a person decides.
 */
const WITH_REASON: Readonly<Record<string, MilestoneCode | null>> = {
  "SD/AK": "damaged",
  "SD/AS": "customs_hold",
  "SD/CA": "customs_hold",
  "SD/BS": "delivery_failed",
  "SD/BT": "return_started",
  "AP/BT": "return_started",
  "AH/BT": "return_started",
  "D1/BS": null,
  "D1/BT": null,
  "CB/BS": null,
  "CB/BT": null,
};

/** NS: normal status, which is no reason. */
const NO_REASON = "NS";

function inTable<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function standardMeaning(status: string, word: string): Meaning {
  const estimated = inTable(ESTIMATED, status);
  if (estimated !== undefined) return { code: estimated, classifier: "estimated" };
  const planned = inTable(PLANNED, status);
  if (planned !== undefined) return { code: planned, classifier: "planned" };
  const withReason = inTable(WITH_REASON, word);
  const code = withReason === undefined ? (inTable(ACTUAL, status) ?? null) : withReason;
  return { code, classifier: "actual" };
}

/** How a status is named where an administrator settles it: the code, with its reason where that is no normal one. */
export function statusWord(status: string, reason: string | null): string {
  return reason === null || reason === NO_REASON ? status : `${status}/${reason}`;
}

/**
 * What a status means in X12; what the system's own mapping says of it comes before (overrides.ts).
 *
 * @param isAppointment whether it is one of element 1652: what it tells has not happened
 */
export function meaningOf(status: string, reason: string | null, isAppointment: boolean): Meaning {
  const standard = standardMeaning(status, statusWord(status, reason));
  return isAppointment && standard.classifier === "actual"
    ? { ...standard, classifier: "planned" }
    : standard;
}

/** Which party's address a status without a place of its own happened at (N101): shipper's end, or consignee's. */
export function partiesOf(status: string): readonly string[] {
  if (["AF", "CP", "X3", "X8", "L1", "AA"].includes(status)) return ["SF", "SH"];
  return ["D1", "X1", "X2", "X5", "CD", "S1", "AG", "AB", "A7", "AH"].includes(status) ? ["ST", "CN"] : [];
}
