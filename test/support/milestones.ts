// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Canonical milestones as a TMS would send them. */

/** A canonical CloudEvent as a partner writes it: `source`, `partitionkey` and `correlationid` are the gateway's to fill. */
export interface MilestoneMessage {
  specversion: "1.0";
  id: string;
  source: string;
  type: "freight.shipment.milestone.v1";
  subject: string;
  time: string;
  datacontenttype: "application/json";
  data: {
    references: { kind: string; value: string }[];
    code: string | null;
    partner_code: string;
    partner_text: string | null;
    classifier: "planned" | "estimated" | "actual";
    reported_at: string;
    retracts: string | null;
    carrier: null;
    location: { name: null; city: string; state: null; postal_code: null; country: string; unlocode: null };
    signed_by: string | null;
  };
}

export interface MilestoneOptions {
  system: string;
  id: string;
  reference: string;
  kind?: string;
  code?: string | null;
  partnerCode?: string;
  time?: Date;
  classifier?: "planned" | "estimated" | "actual";
}

export function milestone(options: MilestoneOptions): MilestoneMessage {
  const code = options.code === undefined ? "in_transit" : options.code;
  const time = (options.time ?? new Date()).toISOString();
  return {
    specversion: "1.0",
    id: options.id,
    source: `/systems/${options.system}`,
    type: "freight.shipment.milestone.v1",
    subject: options.reference,
    time,
    datacontenttype: "application/json",
    data: {
      references: [{ kind: options.kind ?? "tracking", value: options.reference }],
      code,
      partner_code: options.partnerCode ?? code ?? "X9",
      partner_text: null,
      classifier: options.classifier ?? "actual",
      reported_at: time,
      retracts: null,
      carrier: null,
      location: { name: null, city: "Lyon", state: null, postal_code: null, country: "FR", unlocode: null },
      signed_by: null,
    },
  };
}

/** A shipment's life in order; a run that stops early leaves the shipment in the state of its last step. */
export const LIFE: readonly string[] = [
  "information_received",
  "picked",
  "packed",
  "pickup_scheduled",
  "picked_up",
  "departed",
  "arrived",
  "departed",
  "in_transit",
  "arrived",
  "customs_hold",
  "customs_cleared",
  "departed",
  "in_transit",
  "arrived",
  "available_for_pickup",
  "out_for_delivery",
  "delivery_failed",
  "out_for_delivery",
  "delivered",
];

/**
 * The life of one shipment, an hour a step. `steps` may be shorter than LIFE.
 *
 * @param start time of the first step
 */
export function life(
  system: string,
  reference: string,
  start: Date,
  steps: number = LIFE.length,
): MilestoneMessage[] {
  return LIFE.slice(0, steps).map((code, step) =>
    milestone({
      system,
      reference,
      id: `${reference}-${step}`,
      code,
      time: new Date(start.getTime() + step * 3_600_000),
    }),
  );
}
