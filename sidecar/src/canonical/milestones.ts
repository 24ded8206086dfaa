// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";

/** The states of a shipment that a milestone can prove. `closed` is set in Odoo only. */
export type ShipmentState =
  | "released"
  | "picked"
  | "packed"
  | "dispatched"
  | "in_transit"
  | "delivered"
  | "returned"
  | "cancelled";

/** What one canonical milestone code says about a shipment. */
export interface MilestoneMeaning {
  /** The state that the milestone proves once it is actual, or null when it is shown on the timeline only. */
  readonly state: ShipmentState | null;
  /** Whether it raises the shipment's exception flag. */
  readonly flags: boolean;
}

const proves = (state: ShipmentState): MilestoneMeaning => ({ state, flags: false });
const provesAndFlags = (state: ShipmentState): MilestoneMeaning => ({ state, flags: true });
const SHOWN: MilestoneMeaning = { state: null, flags: false };
const SHOWN_AND_FLAGS: MilestoneMeaning = { state: null, flags: true };

/** Every canonical milestone code (docs/contracts.md, section 2). */
export const MILESTONES = {
  released: proves("released"),
  picked: proves("picked"),
  packed: proves("packed"),
  information_received: SHOWN,
  pickup_scheduled: SHOWN,
  document_issued: SHOWN,
  picked_up: proves("dispatched"),
  departed: proves("in_transit"),
  in_transit: proves("in_transit"),
  arrived: proves("in_transit"),
  loaded: proves("in_transit"),
  discharged: proves("in_transit"),
  gate_in: proves("in_transit"),
  gate_out: proves("in_transit"),
  customs_hold: provesAndFlags("in_transit"),
  customs_cleared: proves("in_transit"),
  available_for_pickup: proves("in_transit"),
  out_for_delivery: proves("in_transit"),
  delivery_failed: provesAndFlags("in_transit"),
  return_started: provesAndFlags("in_transit"),
  delivered: proves("delivered"),
  returned: proves("returned"),
  cancelled: proves("cancelled"),
  delayed: SHOWN_AND_FLAGS,
  damaged: SHOWN_AND_FLAGS,
  lost: SHOWN_AND_FLAGS,
} as const satisfies Record<string, MilestoneMeaning>;

export type MilestoneCode = keyof typeof MILESTONES;

const CODES = Object.keys(MILESTONES) as [MilestoneCode, ...MilestoneCode[]];

export const MilestoneCode = z.enum(CODES);
