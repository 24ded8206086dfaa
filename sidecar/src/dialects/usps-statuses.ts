// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { StatusTable } from "./tracker.ts";

/**
 * USPS's scan event codes (USPS Publication 199, appendix G, "Domestic Tracking Scan Events").
 *
 * They are many; what stands not here is kept with USPS's own words and decided by a person, or once for all in the
 * system's mapping. 05, undeliverable as addressed, and 08, missent, do not tell what becomes of the piece.
 */
export const STATUSES: StatusTable = {
  GX: { code: "information_received" }, // shipping label created
  MA: { code: "information_received" }, // pre-shipment information sent
  TM: { code: "information_received" }, // acceptance pending
  89: { code: "information_received" }, // USPS awaits the item
  "03": { code: "picked_up" }, // in possession of USPS
  OA: { code: "picked_up" }, // origin acceptance
  UA: { code: "picked_up" }, // accepted at a facility
  "07": { code: "arrived" }, // at the post office
  10: { code: "arrived" }, // at the regional origin facility
  A1: { code: "arrived" }, // at a regional facility
  SF: { code: "departed" }, // from the post office
  T1: { code: "departed" }, // from a regional facility
  TL: { code: "in_transit" }, // to the next facility
  OF: { code: "out_for_delivery" },
  "02": { code: "delivery_failed" }, // notice left
  53: { code: "delivery_failed" }, // notice left: receptacle blocked
  "04": { code: "delivery_failed" }, // refused
  "09": { code: "return_started" },
  21: { code: "return_started" }, // no such number
  22: { code: "return_started" }, // insufficient address
  23: { code: "return_started" }, // moved, left no address
  24: { code: "return_started" }, // forwarding expired
  25: { code: "return_started" }, // addressee unknown
  26: { code: "return_started" }, // vacant
  27: { code: "return_started" }, // unclaimed
  28: { code: "return_started" }, // deceased
  29: { code: "return_started" }, // another reason
  "01": { code: "delivered" },
};
