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
  raw: string | false;
  raw_type: string | false;
  canonical: string | false;
  /** Where in the partner's whole message `raw` stood. */
  pointer: string | false;
  faults: Fault[];
  received_at: string | false;
  event_type: string | false;
  corrected_by: string | false;
  corrected_at: string | false;
  diff: string[];
}

export interface Suggestion {
  shipment_id: number;
  name: string;
  partner: string | false;
  state: string;
  /** 0 to 100. */
  score: number;
  reasons: string[];
}

export interface HistoryEntry {
  log_id: number;
  event_id: string;
  outcome: string;
  time: string;
  by: string | false;
}

export interface DeskException {
  id: number;
  name: string;
  code: string;
  code_name: string;
  severity: Severity;
  state: ExceptionState;
  summary: string | false;
  subject: string | false;
  system: string | false;
  team: string | false;
  user: string | false;
  deadline: string | false;
  event_count: number;
  shipment_id: number | false;
  shipment: string | false;
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
