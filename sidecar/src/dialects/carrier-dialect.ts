// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { z } from "zod";
import { type Fault, faultsOf, pointerOf, type Reference, valueAt } from "../canonical/index.ts";
import { type Dialect, MAX_EVENTS, nothingToRecord, refuse, refuseLongList } from "./dialect.ts";
import { type Checkpoint, readTracker, type Tracker, type TrackerDialect } from "./tracker.ts";

/** Where something stands in a message. */
export type Path = readonly (string | number)[];

/** How one carrier answers the question where parcels are. */
export interface CarrierFormat<Part> extends TrackerDialect {
  /** The carrier as people call it. */
  readonly title: string;
  /** Whether a JSON text looks like this carrier's, sound or not. */
  recognizes(body: unknown): boolean;
  /** Where the parts stand that each tell of a shipment; null when there is no such place. */
  partPaths(body: unknown): readonly Path[] | null;
  /** What is expected, in words: "trackResponse.shipment". */
  readonly expected: string;
  readonly part: z.ZodType<Part>;
  /** One tracker for each parcel of a part; none when the carrier knows nothing about it. */
  trackersOf(part: Part, path: Path): readonly Tracker[];
}

/** The paths of the members of a list; null when there is no list at this place. */
export function memberPaths(body: unknown, path: Path): readonly Path[] | null {
  const list = valueAt(body, path);
  return Array.isArray(list) ? list.map((_, index) => [...path, index]) : null;
}

/** The most references beside the parcel's own number: an event may have twenty. */
const MAX_OTHER_REFERENCES = 19;

/** References without those that say nothing new beside the parcel's own number, as many as an event may have. */
export function distinctReferences(number: string, references: readonly Reference[]): Reference[] {
  const key = ({ kind, value }: Reference) => `${kind}:${value}`;
  const distinct = new Map(references.map((reference) => [key(reference), reference]));
  distinct.delete(`tracking:${number}`);
  return [...distinct.values()].slice(0, MAX_OTHER_REFERENCES);
}

/** When the newest of several scans happened: a carrier that does not tell when it looked knew that much. */
export function newestTime(checkpoints: readonly Checkpoint[]): string | null {
  const times = checkpoints.map(({ time }) => time).filter((time) => time !== null);
  return times.sort().at(-1) ?? null;
}

/** The dialect of a carrier's own tracking answers: each scan of each parcel is an event. */
export function carrierDialect<Part>(format: CarrierFormat<Part>): Dialect {
  return {
    name: format.name,
    title: format.title,
    mediaTypes: ["application/json"],
    recognizes: (body) => format.recognizes(body),
    read({ document }, context) {
      const paths = format.partPaths(document.value);
      if (paths === null)
        return refuse("", "missing", `There is no shipment: ${format.expected} is expected.`);
      if (paths.length > MAX_EVENTS) return refuseLongList(pointerOf(paths[0]?.slice(0, -1) ?? []));
      const trackers: Tracker[] = [];
      const faults: Fault[] = [];
      for (const path of paths) {
        const value = valueAt(document.value, path);
        const part = format.part.safeParse(value);
        if (part.success) trackers.push(...format.trackersOf(part.data, path));
        else faults.push(...faultsOf(part.error, value, pointerOf(path)));
      }
      if (faults.length > 0) return { ok: false, faults };
      const events = trackers.flatMap((tracker) => readTracker(format, tracker, document, context));
      if (events.length > 0) return { ok: true, events, note: null };
      return nothingToRecord(`${format.title} knows nothing about these parcels yet; nothing was recorded.`);
    },
  };
}
