// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { StatusTable } from "./tracker.ts";

/**
 * AfterShip's tags (delivery statuses) and subtags (sub-statuses), as its documentation explains them.
 *
 * A subtag that stands in no list means what its tag means. `Exception` alone says only that something is wrong, and
 * `Expired` that AfterShip stopped looking: a person decides.
 */
export const STATUSES: StatusTable = {
  Pending: { code: null, silent: true },
  InfoReceived: { code: "information_received" },
  InTransit: {
    code: "in_transit",
    details: {
      InTransit_002: "picked_up", // acceptance scan
      InTransit_003: "arrived", // arrival scan
      InTransit_004: "arrived", // arrived at the destination country or region
      InTransit_005: "customs_cleared", // customs clearance completed
      InTransit_007: "departed", // departure scan
    },
  },
  OutForDelivery: { code: "out_for_delivery" },
  AvailableForPickup: { code: "available_for_pickup" },
  Delivered: { code: "delivered" },
  AttemptFail: { code: "delivery_failed" },
  Exception: {
    code: null,
    details: {
      Exception_002: "delivery_failed", // customer moved
      Exception_003: "delivery_failed", // customer refused delivery
      Exception_004: "customs_hold", // delayed (customs clearance)
      Exception_005: "delayed", // delayed (external factors)
      Exception_007: "delivery_failed", // incorrect address
      Exception_008: "delivery_failed", // pick up missed
      Exception_010: "return_started", // returning to sender
      Exception_011: "returned", // returned to sender
      Exception_012: "damaged", // shipment damage
      Exception_013: "lost", // shipment lost
      Exception_016: "delayed", // delayed (processing issue)
      Exception_017: "delayed", // delayed (extreme weather)
    },
  },
  Expired: { code: null },
};
