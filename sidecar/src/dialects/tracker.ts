// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import {
  type Carrier,
  type Location,
  type MilestoneCode,
  pointerOf,
  type Reference,
} from "../canonical/index.ts";
import type { DialectContext, ReadEvent } from "./dialect.ts";
import { eventDigest, milestoneEvent } from "./milestone.ts";
import type { JsonDocument } from "./strict-json.ts";

/** What one status word of a parcel tracker means, with the finer words that change the meaning. */
export interface StatusMeaning {
  /** Null when the word alone does not tell what happened: a person decides. */
  readonly code: MilestoneCode | null;
  readonly details?: Readonly<Record<string, MilestoneCode | null>>;
  /** Set when the tracker knows nothing yet: as its overall status that is no milestone. */
  readonly silent?: true;
}

export type StatusTable = Readonly<Record<string, StatusMeaning>>;

/** The canonical code of a status and its detail; null when the table has none. */
export function codeIn(table: StatusTable, status: string, detail: string | null): MilestoneCode | null {
  const meaning = Object.hasOwn(table, status) ? table[status] : undefined;
  if (meaning === undefined) return null;
  const details = meaning.details ?? {};
  const finer = detail !== null && Object.hasOwn(details, detail) ? details[detail] : undefined;
  return finer === undefined ? meaning.code : finer;
}

/** Where in the message something was said. */
interface Said {
  /** The path of the object that holds it. */
  readonly path: readonly (string | number)[];
  /** UTC; null when the partner does not tell, which then counts as now and stays out of the event's id. */
  readonly time: string | null;
}

/** One scan of a parcel, or the tracker's overall status. */
export interface Checkpoint extends Said {
  readonly status: string;
  readonly detail: string | null;
  readonly text: string | null;
  readonly location: Location | null;
}

/** What every parcel tracker tells, whoever it is. */
export interface Tracker {
  readonly number: string;
  readonly otherReferences: readonly Reference[];
  readonly carrier: Carrier;
  /** When the partner last looked, UTC. */
  readonly reportedAt: string | null;
  readonly signedBy: string | null;
  readonly checkpoints: readonly Checkpoint[];
  /** The overall status; null when the message has none. */
  readonly summary: Checkpoint | null;
  /** When delivery is expected; null when unknown. */
  readonly estimate: (Said & { readonly time: string }) | null;
}

/** What tells one dialect's trackers from another's. */
export interface TrackerDialect {
  readonly name: string;
  readonly statuses: StatusTable;
}

/**
 * The milestones of a tracker: each checkpoint, the overall status when no checkpoint says it, and the expected
 * delivery while there is none.
 *
 * Trackers send all checkpoints again with each message. An id made of a checkpoint's content makes the known ones
 * duplicates, which Odoo drops.
 */
export function readTracker(
  dialect: TrackerDialect,
  tracker: Tracker,
  document: JsonDocument,
  context: DialectContext,
): ReadEvent[] {
  const checkpoints = [...tracker.checkpoints];
  if (tracker.summary !== null && isNews(dialect, tracker.summary, checkpoints))
    checkpoints.push(tracker.summary);
  const events = checkpoints.map((checkpoint) =>
    readCheckpoint(dialect, tracker, checkpoint, document, context),
  );
  const isDelivered = checkpoints.some(
    ({ status, detail }) => codeIn(dialect.statuses, status, detail) === "delivered",
  );
  if (tracker.estimate !== null && !isDelivered) {
    events.push(readEstimate(dialect, tracker, tracker.estimate, document, context));
  }
  return events;
}

/** Whether the overall status says something that no checkpoint says, such as a parcel marked as lost by hand. */
function isNews(dialect: TrackerDialect, summary: Checkpoint, checkpoints: readonly Checkpoint[]): boolean {
  if (dialect.statuses[summary.status]?.silent === true) return false;
  return !checkpoints.some((checkpoint) => checkpoint.status === summary.status);
}

function referencesOf(tracker: Tracker): [Reference, ...Reference[]] {
  return [{ kind: "tracking", value: tracker.number }, ...tracker.otherReferences];
}

function readCheckpoint(
  dialect: TrackerDialect,
  tracker: Tracker,
  checkpoint: Checkpoint,
  document: JsonDocument,
  context: DialectContext,
): ReadEvent {
  const { status, detail, text, time, location } = checkpoint;
  const code = codeIn(dialect.statuses, status, detail);
  const partnerCode = detail === null ? status : `${status}/${detail}`;
  const place = location?.city ?? location?.postal_code ?? location?.name ?? null;
  // A signature often comes after the delivery it proves: then the same words with it are news.
  const signedBy = code === "delivered" ? tracker.signedBy : null;
  const said = [tracker.carrier.name, tracker.number, time, partnerCode, text, place];
  const event = milestoneEvent(
    {
      id: eventDigest(dialect.name, [...said, ...(signedBy === null ? [] : [signedBy])]),
      references: referencesOf(tracker),
      code,
      partnerCode,
      partnerText: text,
      classifier: "actual",
      time: time ?? context.receivedAt,
      reportedAt: tracker.reportedAt,
      carrier: tracker.carrier,
      location,
      signedBy,
    },
    context,
  );
  return { event, raw: document.rawAt(checkpoint.path), pointer: pointerOf(checkpoint.path) };
}

/**
 * The time of the report is part of the estimate's id: one that goes back to an earlier day is news, and only the same
 * report sent again is a duplicate.
 */
function readEstimate(
  dialect: TrackerDialect,
  tracker: Tracker,
  estimate: Said & { readonly time: string },
  document: JsonDocument,
  context: DialectContext,
): ReadEvent {
  const event = milestoneEvent(
    {
      id: eventDigest(dialect.name, [
        tracker.carrier.name,
        tracker.number,
        "estimated delivery",
        estimate.time,
        tracker.reportedAt,
      ]),
      references: referencesOf(tracker),
      code: "delivered",
      partnerCode: "estimated_delivery",
      partnerText: null,
      classifier: "estimated",
      time: estimate.time,
      // The expected time itself, which lies ahead, would outdo every later report.
      reportedAt: tracker.reportedAt ?? context.receivedAt,
      carrier: tracker.carrier,
      location: null,
      signedBy: null,
    },
    context,
  );
  return { event, raw: document.rawAt(estimate.path), pointer: pointerOf(estimate.path) };
}
