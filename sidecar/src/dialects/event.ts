// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { type BillingEvent, type PartnerEvent, partitionKeyOfEvent } from "../canonical/index.ts";
import type { DialectContext } from "./dialect.ts";

/** What a dialect has to find in a partner's words to make an event. */
interface Said<Event extends PartnerEvent> {
  readonly type: Event["type"];
  /** The partner's own id of the event, or a digest of the parts that identify it. */
  readonly id: string;
  /** The main reference or number. */
  readonly subject: string;
  /** When it happened or was said, UTC. */
  readonly time: string;
  readonly data: Event["data"];
}

/** One billing event that a message makes; without an id it has that of the partner's own event. */
export type Statement = {
  [Event in BillingEvent as Event["type"]]: {
    readonly type: Event["type"];
    readonly id?: string;
    readonly subject: string;
    readonly data: Event["data"];
  };
}[BillingEvent["type"]];

/** What a partner's words say: statements, or why there are none. */
export type Told = readonly Statement[] | string;

/** Puts what a partner says into its envelope. */
export function partnerEvent<Event extends PartnerEvent>(said: Said<Event>, context: DialectContext): Event {
  const event = {
    specversion: "1.0",
    id: said.id,
    source: `/systems/${context.system}`,
    type: said.type,
    subject: said.subject,
    time: said.time,
    datacontenttype: "application/json",
    partitionkey: "-",
    correlationid: context.correlationId,
    ...(context.traceparent === null ? {} : { traceparent: context.traceparent }),
    data: said.data,
  } as unknown as Event;
  event.partitionkey = partitionKeyOfEvent(event);
  return event;
}
