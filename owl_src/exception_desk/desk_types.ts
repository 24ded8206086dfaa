// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import type { TimelineEvent } from "../timeline/timeline_events";

/** What the desk reads of Odoo: docs/contracts.md, "Odoo → page". */

export type Severity = "low" | "medium" | "high" | "critical";
export type ExceptionState = "open" | "in_progress" | "resolved" | "waived";

/** A many2one as the server's web_read answers it. */
export type Reference = { id: number; display_name: string } | false;

/** One line of the queue. */
export interface DeskRow {
  id: number;
  name: string;
  code_id: Reference;
  severity: Severity;
  state: ExceptionState;
  summary: string | false;
  subject: string | false;
  system_id: Reference;
  team_id: Reference;
  user_id: Reference;
  deadline: string | false;
  event_count: number;
  /** It no longer belongs to this queue and stays only because it is selected. */
  gone?: boolean;
}

export interface Fault {
  pointer: string;
  code: string;
  detail: string;
}

export interface DeskMessage {
  log_id: number | false;
  raw: string | null;
  raw_type: string;
  /** The event as it was understood, indented. */
  canonical: string;
  /** Where in the partner's whole message `raw` stood. */
  pointer: string;
  faults: Fault[];
  received_at: string | null;
  event_type: string | false;
  corrected_by: string | null;
  corrected_at: string | null;
  /** A unified difference, line by line. */
  diff: string[];
}

export interface Suggestion {
  shipment_id: number;
  name: string;
  partner: string;
  state: string;
  /** 0 to 100. */
  score: number;
  reasons: string[];
}

export interface HistoryEntry {
  log_id: number;
  event_id: string;
  outcome: string;
  time: string | null;
  by: string;
}

/** A many2one as the server's plain `read` answers it. */
export type NamedId = [id: number, name: string] | false;

export interface DeskException {
  id: number;
  name: string;
  code_id: NamedId;
  code: string;
  severity: Severity;
  state: ExceptionState;
  summary: string | false;
  subject: string | false;
  system_id: NamedId;
  team_id: NamedId;
  user_id: NamedId;
  deadline: string | null;
  event_count: number;
  shipment_id: NamedId;
  cause: string | false;
  next_step: string | false;
  resolution: string | false;
  reason: string | false;
}

export interface ExceptionDetail {
  exception: DeskException;
  message: DeskMessage;
  suggestions: Suggestion[];
  timeline: TimelineEvent[];
  history: HistoryEntry[];
}

/** What a deciding method answers. */
export interface DeskResult {
  outcome: string;
  message: string;
  state: ExceptionState;
}

/** Whether nobody has to decide about it any more. */
export function isClosed(state: ExceptionState): boolean {
  return state === "resolved" || state === "waived";
}
