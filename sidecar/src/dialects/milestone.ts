// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import {
  type Carrier,
  type Classifier,
  digestId,
  type Location,
  type MilestoneCode,
  type MilestoneEvent,
  type Reference,
} from "../canonical/index.ts";
import { strongestReference } from "../canonical/references.ts";
import type { DialectContext } from "./dialect.ts";
import { partnerEvent } from "./event.ts";

/** What a dialect has to find in a partner's words to make a milestone. */
export interface Milestone {
  /** The partner's own id of the event, or a digest of the parts that identify it. */
  readonly id: string;
  /** At least one; the strongest names the event. */
  readonly references: readonly [Reference, ...Reference[]];
  /** Null when the partner's code is in no table. */
  readonly code: MilestoneCode | null;
  readonly partnerCode: string;
  readonly partnerText: string | null;
  readonly classifier: Classifier;
  /** When it happened or will happen, UTC. */
  readonly time: string;
  /** When the partner said so, UTC; null when the partner does not tell. */
  readonly reportedAt: string | null;
  readonly carrier: Carrier | null;
  readonly location: Location | null;
  readonly signedBy: string | null;
}

/** Puts a milestone into its envelope. */
export function milestoneEvent(milestone: Milestone, context: DialectContext): MilestoneEvent {
  const main = strongestReference(milestone.references) ?? milestone.references[0];
  const said = {
    type: "freight.shipment.milestone.v1" as const,
    id: milestone.id,
    subject: main.value,
    time: milestone.time,
    data: {
      references: [...milestone.references],
      code: milestone.code,
      partner_code: milestone.partnerCode,
      partner_text: milestone.partnerText,
      classifier: milestone.classifier,
      reported_at: milestone.reportedAt ?? milestone.time,
      retracts: null,
      carrier: milestone.carrier,
      location: milestone.location,
      signed_by: milestone.signedBy,
    },
  };
  return partnerEvent<MilestoneEvent>(said, context);
}

/** The id of an event whose partner gives it none. */
export function eventDigest(dialect: string, parts: readonly (string | null)[]): string {
  return digestId([dialect, ...parts]);
}

/** A location, or null when nothing about it is known. */
export function locationOrNull(location: Location): Location | null {
  return Object.values(location).some((value) => value !== null) ? location : null;
}
