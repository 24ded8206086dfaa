// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { MilestoneCode } from "../canonical/index.ts";
import type { StatusTable } from "./tracker.ts";

/**
 * UPS's status codes of three digits (UPS Developer Portal, Tracking, "Status/Description Codes").
 *
 * Left out is what says nothing of its own about the parcel's way, such as a change that somebody asked for: then the
 * activity's type counts.
 */
const STATUS_CODES: Readonly<Record<string, MilestoneCode | null>> = {
  "000": null, // status not available
  "003": "information_received",
  "005": "in_transit",
  "006": "out_for_delivery",
  "007": "cancelled", // shipment information voided
  "010": "in_transit",
  "011": "delivered",
  "012": "in_transit", // clearance in progress
  "014": "customs_cleared",
  "017": "available_for_pickup",
  "021": "out_for_delivery",
  "022": "delivery_failed",
  "023": "delivery_failed",
  "024": "delivery_failed",
  "025": "in_transit",
  "026": "delivered", // by the local post office
  "032": "delayed",
  "033": null, // return to sender requested: by whom, and whether it will be, is not said
  "034": "returned",
  "035": "return_started",
  "036": "return_started",
  "037": "return_started", // returning to sender: on the vehicle
  "038": "picked_up",
  "039": "in_transit",
  "040": "available_for_pickup",
  "044": "information_received", // on the way to UPS
  "045": "information_received",
  "046": "delayed",
  "047": "in_transit",
  "048": "delayed",
  "049": "delayed",
  "051": "delayed",
  "052": "delayed",
  "053": "delayed",
  "057": "in_transit",
  "058": "customs_hold", // clearance information required
  "059": "damaged",
  "060": "delivery_failed",
  "061": "delivery_failed",
  "062": "delivery_failed",
  "064": "delivery_failed", // refused
  "066": "delivery_failed",
  "067": "returned",
  "069": "delivery_failed",
  "072": "in_transit", // loaded on the delivery vehicle, which has not left yet
  "073": "in_transit",
  "074": "in_transit",
  "077": "pickup_scheduled",
  "078": "out_for_delivery",
  "079": "information_received",
  "080": "information_received",
  "084": "customs_cleared",
  "086": "delayed",
  "087": "in_transit",
  "089": "out_for_delivery",
  "090": "delayed",
  "091": "out_for_delivery",
  "092": "in_transit", // clearance in progress
  "123": "customs_hold", // pending release from a broker who is not UPS
  "124": "customs_hold",
  "125": "customs_hold",
  "126": "customs_hold", // pending release by a government agency
  "132": "delayed",
  "134": "customs_cleared",
  "145": "delivery_failed",
  "146": "out_for_delivery",
  "157": "information_received",
  "158": "in_transit",
  "159": "in_transit",
  "160": "picked_up",
  "162": "out_for_delivery",
  "164": "in_transit",
  "165": "in_transit",
};

/**
 * UPS's activity types (UPS Developer Portal, Tracking, "Package Activity Types"; P, a pick-up, from the guides before
 * it), with the status codes that say more.
 */
export const STATUSES: StatusTable = {
  M: { code: "information_received", details: STATUS_CODES },
  MV: { code: "cancelled", details: STATUS_CODES },
  P: { code: "picked_up", details: STATUS_CODES },
  I: { code: "in_transit", details: STATUS_CODES },
  // D also comes with 040, ready for pickup, and in alerts with 021, out for delivery: the code tells more.
  D: { code: "delivered", details: STATUS_CODES },
  // Something is wrong; without a code that says what, a person decides.
  X: { code: null, details: STATUS_CODES },
};
