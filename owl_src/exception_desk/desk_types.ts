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
  /** What is at stake in `currency_id`; 0 where it is not about money. */
  amount: number;
  currency_id: Reference;
  snoozed_until: string | false;
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
  /** What a person is told where the words expired, or somebody's data was erased. */
  removal_note?: string | null;
  /** Whether something of it is masked, as the user has no right to see personal data. */
  is_masked?: boolean;
  /** What the partner said, whatever was made of it since. */
  raw: string | null;
  raw_type: string | null;
  /** Whether `raw` is the partner's text itself; else it is the partner's event with what the gateway filled in. */
  verbatim: boolean;
  /** The event as it is understood by now, indented; empty when the message was not understood. */
  canonical: string;
  /** What the editor of a correction begins with. */
  draft: string;
  /** What is wrong with the draft. */
  draft_faults: Fault[];
  /** Where in the partner's whole message `raw` stood. */
  pointer: string;
  faults: Fault[];
  received_at: string | null;
  event_type: string | false;
  /** Newest first. */
  corrections: Correction[];
}

export interface Correction {
  by: string;
  time: string | null;
  reason: string;
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
  /** It carries a reference of the message, rather than resembling one. */
  exact: boolean;
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
  company_id: NamedId;
  team_id: NamedId;
  user_id: NamedId;
  deadline: string | null;
  event_count: number;
  shipment_id: NamedId;
  /** The carrier's invoice that is to be decided about. */
  carrier_invoice: NamedId;
  cause: string | false;
  next_step: string | false;
  /** The page that says how to find the cause and what to do. */
  runbook_url: string | false;
  resolution: string | false;
  reason: string | false;
  closed_by_id: NamedId;
  closed_at: string | null;
}

export interface ExceptionDetail {
  exception: DeskException;
  message: DeskMessage;
  /** False where Odoo knows that it is about no shipment although no message says so. */
  about_shipment?: boolean;
  suggestions: Suggestion[];
  /** What to look at where no shipment should be guessed. */
  suggestion_note: string | null;
  /** Who may be asked next for a load that its carrier did not take, or null. */
  next_carrier: string | null;
  /** The question is which shipment is meant: a link would answer it. */
  can_link: boolean;
  timeline: TimelineEvent[];
  /** Whose timeline it is. */
  timeline_shipment: { id: number; name: string } | null;
  history: HistoryEntry[];
  /** The rule that equal decisions about the like offer to become, or null. */
  lesson: DeskLesson | null;
}

/** Decisions that were equal often enough to become a rule. */
export interface DeskLesson {
  id: number;
  /** What was decided, in a few words. */
  name: string;
  /** What the rule would do, in a sentence. */
  effect: string;
  count: number;
  /** How many decisions said otherwise. */
  contrary: number;
  /** Whether the user makes and dismisses rules. */
  may_decide: boolean;
  /** Who else does, for a user who does not. */
  ask: string[];
}

/** "open": one of the two says nothing, or they cannot be compared. */
export type Match = "same" | "differs" | "open";

/** The facts of the message beside those of a shipment. */
export interface Comparison {
  shipment_id: number;
  name: string;
  rows: { label: string; said: string; ours: string | null; match: Match }[];
}

/** What a decision would do. */
export interface Foreseen {
  /** As of `DeskResult`, or "refused". */
  outcome: string;
  message: string;
  changes: { label: string; before: string | null; after: string | null }[];
}

export interface RelatedRow {
  id: number;
  name: string;
  code: string;
  summary: string;
  state: ExceptionState;
  /** When it was decided, or raised. */
  time: string;
  resolution: string | null;
  reason: string | null;
  by: string | null;
}

/** What came earlier, newest first. */
export interface Related {
  shipment: RelatedRow[];
  partner: RelatedRow[];
}

/** What a deciding method answers. */
export interface DeskResult {
  outcome: string;
  message: string;
  state: ExceptionState;
  /** The offer that the decision belongs to. */
  lesson?: DeskLesson | null;
}

/** Whether it is about freight: what a billing platform says, or what is found in the books of it, is about no shipment. */
export function isAboutShipment({ message, about_shipment }: ExceptionDetail): boolean {
  if (about_shipment === false) {
    return false;
  }
  return !message.event_type || message.event_type.startsWith("freight.");
}

/** Whether nobody has to decide about it any more. */
export function isClosed(state: ExceptionState): boolean {
  return state === "resolved" || state === "waived";
}
