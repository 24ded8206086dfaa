// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { readInstant } from "../moment";

export type Classifier = "planned" | "estimated" | "actual";
export type EventKind = "milestone" | "document" | "tender" | "money";

/** A record that an event opens. */
export interface RecordPlace {
  model: string;
  id: number;
}

/** What happened, is planned or was said: what `desk_detail` (milestones alone) and `freight.timeline` answer. */
export interface TimelineEvent {
  /** Left out: a milestone. */
  kind?: EventKind;
  code?: string;
  label: string;
  classifier?: Classifier;
  /** When it happened or is expected, as the server writes instants. */
  time: string | false | null;
  /** The day that it has in the books. */
  day?: string | null;
  location?: string | false | null;
  /** Name of the party that said or did it. */
  system?: string | false | null;
  detail?: string | null;
  /** As a person reads it; absent for whoever may not see it. */
  amount?: string | null;
  /** It happened after the time planned for it. */
  late?: boolean;
  /** Taken back by its party. */
  retracted?: boolean;
  tone?: "success" | "warning" | "danger" | null;
  record?: RecordPlace | null;
  message?: RecordPlace | null;
  url?: string | null;
}

/** A shipment and what happened to it. */
export interface ShipmentTimeline {
  id: number;
  name: string;
  state: string;
  state_label: string;
  events: TimelineEvent[];
}

export function kindOf(event: TimelineEvent): EventKind {
  return event.kind ?? "milestone";
}

/** Newest first; of one moment, what was said last stands first. */
export function newestFirst(events: readonly TimelineEvent[]): TimelineEvent[] {
  const moment = (event: TimelineEvent): number => readInstant(event.time || false)?.toMillis() ?? 0;
  return [...events].reverse().sort((a, b) => moment(b) - moment(a));
}
