// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { StatusTable } from "./tracker.ts";

/**
 * FedEx's tracking status codes (FedEx Developer Portal, "Track Service Scan Codes").
 *
 * Left to a person is what does not tell what happened: SE, a shipment exception; EA, which is "enroute to airport" and
 * "export approved"; SP, a split status; and what concerns labels and wishes only.
 */
export const STATUSES: StatusTable = {
  OC: { code: "information_received" },
  OX: { code: "information_received" },
  EP: { code: "pickup_scheduled" }, // enroute to pick up
  PU: { code: "picked_up" },
  PX: { code: "picked_up" },
  OF: { code: "arrived" }, // at the origin facility
  AA: { code: "arrived" }, // at the airport
  AC: { code: "arrived" }, // at a facility of Canada Post
  AF: { code: "arrived" }, // at the local facility
  AR: { code: "arrived" },
  AX: { code: "arrived" }, // at a facility of USPS
  FD: { code: "arrived" }, // at the destination facility
  PL: { code: "arrived" }, // plane landed
  SF: { code: "arrived" }, // at the sort facility
  DP: { code: "departed" },
  LO: { code: "departed" }, // left origin
  AO: { code: "in_transit" }, // arriving on time
  CP: { code: "in_transit" }, // clearance in progress
  EO: { code: "in_transit" },
  IT: { code: "in_transit" },
  IX: { code: "in_transit" },
  OW: { code: "in_transit" }, // on the way
  Ow: { code: "in_transit" }, // as the portal writes it
  PF: { code: "in_transit" }, // plane in flight
  PM: { code: "in_transit" },
  TR: { code: "in_transit" },
  CC: { code: "customs_cleared" },
  CD: { code: "customs_hold" }, // clearance delay
  DD: { code: "delayed" },
  DY: { code: "delayed" },
  PD: { code: "delayed" }, // pickup delay
  ED: { code: "out_for_delivery" },
  OD: { code: "out_for_delivery" },
  HL: { code: "available_for_pickup" },
  HP: { code: "available_for_pickup" },
  DE: { code: "delivery_failed" },
  DL: { code: "delivered" },
  RS: { code: "return_started" },
  CA: { code: "cancelled" },
  SE: { code: null },
  EA: { code: null },
  SP: { code: null },
};
