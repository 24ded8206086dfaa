// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { EventType } from "./events.ts";

/** Lanes never share a queue, so that money never waits for parcels nor parcels for money. */
export const LANES = ["operational", "financial", "master"] as const;
export type Lane = (typeof LANES)[number];

const LANE_OF_TYPE: Record<EventType, Lane> = {
  "freight.shipment.milestone.v1": "operational",
  "freight.shipment.document.v1": "operational",
  "freight.message.rejected.v1": "operational",
  "freight.tender.offered.v1": "operational",
  "freight.tender.response.v1": "operational",
  "freight.acknowledgement.received.v1": "operational",
  "freight.interchange.received.v1": "operational",
  "freight.invoice.received.v1": "financial",
  "freight.remittance.v1": "financial",
  "freight.statement.closed.v1": "financial",
  "freight.master.record.v1": "master",
  // Customers too: an invoice must not wait in another queue than who it is for.
  "billing.customer.v1": "financial",
  "billing.subscription.v1": "financial",
  "billing.invoice.v1": "financial",
  "billing.invoice.issued.v1": "financial",
  "billing.invoice.answer.v1": "financial",
  "billing.payment.v1": "financial",
  "billing.refund.v1": "financial",
  "billing.dispute.v1": "financial",
  "billing.payout.v1": "financial",
  "bank.statement.v1": "financial",
};

/** The lane that an event of this type travels in. */
export function laneOf(type: EventType): Lane {
  return LANE_OF_TYPE[type];
}
