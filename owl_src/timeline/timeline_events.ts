// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { readInstant } from "../moment";

export type Classifier = "planned" | "estimated" | "actual";

/** One milestone as the timeline shows it: what `desk_detail` answers and what the field reads from its records. */
export interface TimelineEvent {
  code: string;
  label: string;
  classifier: Classifier;
  /** When it happened or is expected, as the server writes instants. */
  time: string | false;
  location: string | false;
  /** Name of the party that said it. */
  system: string | false;
  /** It happened after the time planned for it. */
  late: boolean;
  /** Taken back by its party. */
  retracted: boolean;
}

/** Newest first; of one moment, what was said last stands first. */
export function newestFirst(events: readonly TimelineEvent[]): TimelineEvent[] {
  const moment = (event: TimelineEvent): number => readInstant(event.time)?.toMillis() ?? 0;
  return [...events].reverse().sort((a, b) => moment(b) - moment(a));
}
