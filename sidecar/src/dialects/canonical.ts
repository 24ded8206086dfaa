// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import {
  type Fault,
  faultsOf,
  type PartnerEvent,
  partitionKeyOfEvent,
  partnerEventSchema,
} from "../canonical/index.ts";
import {
  type Dialect,
  type DialectContext,
  MAX_EVENTS,
  nothingToRecord,
  type ReadEvent,
  refuse,
  refuseLongList,
} from "./dialect.ts";
import { repeatedIds } from "./repeated-ids.ts";

const SINGLE = "application/cloudevents+json";
const BATCH = "application/cloudevents-batch+json";

/** What is said of a body that is not what its Content-Type promises. */
const MISNAMED = {
  single: `The Content-Type ${SINGLE} promises one event, an object, and this is a list: send it as ${BATCH}.`,
  batch: `The Content-Type ${BATCH} promises a list, and this is one event: send it as ${SINGLE}.`,
} as const;

type Members = Readonly<Record<string, unknown>>;

function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The members that the gateway knows itself, put in where the partner left them out. */
function completed(given: Members, context: DialectContext): Members {
  const { data, time } = given;
  const isMilestone = given.type === "freight.shipment.milestone.v1";
  return {
    source: `/systems/${context.system}`,
    datacontenttype: "application/json",
    correlationid: context.correlationId,
    // Replaced once the event is known to be sound.
    partitionkey: "-",
    ...(context.traceparent === null ? {} : { traceparent: context.traceparent }),
    ...given,
    // A time that is wrong is told once, at its own place.
    data: isMilestone && isMembers(data) ? { reported_at: time ?? context.receivedAt, ...data } : data,
  };
}

function isRepeatedTimeFault(fault: Fault, given: Members, pointer: string): boolean {
  const { data } = given;
  return (
    fault.pointer === `${pointer}/data/reported_at` && isMembers(data) && !Object.hasOwn(data, "reported_at")
  );
}

function readEvent(given: unknown, pointer: string, context: DialectContext): PartnerEvent | Fault[] {
  if (!isMembers(given)) return [{ pointer, code: "wrong_type", detail: "A CloudEvent is a JSON object." }];
  const own = `/systems/${context.system}`;
  if (Object.hasOwn(given, "source") && given.source !== own) {
    const detail = "The source must be the system that signs the message; leave it out to have it filled in.";
    return [{ pointer: `${pointer}/source`, code: "wrong_source", detail }];
  }
  const parsed = partnerEventSchema(given.type).safeParse(completed(given, context));
  if (!parsed.success) {
    const faults = faultsOf(parsed.error, given, pointer);
    return faults.filter((fault) => !isRepeatedTimeFault(fault, given, pointer));
  }
  const event = parsed.data;
  if (!Object.hasOwn(given, "partitionkey")) event.partitionkey = partitionKeyOfEvent(event);
  return event;
}

/** The events of a body: itself, or the members of its list. */
function listed(body: unknown, mediaType: string): { values: readonly unknown[]; isBatch: boolean } | null {
  if (Array.isArray(body)) return mediaType === SINGLE ? null : { values: body, isBatch: true };
  return mediaType === BATCH ? null : { values: [body], isBatch: false };
}

/**
 * CloudEvents 1.0 in JSON, one event (structured mode) or a batch. The media type says which; plain
 * `application/json` takes both.
 */
export const canonical: Dialect = {
  name: "canonical",
  title: "CloudEvents",
  mediaTypes: ["application/json", SINGLE, BATCH],
  recognizes(body) {
    const event: unknown = Array.isArray(body) ? body[0] : body;
    return isMembers(event) && Object.hasOwn(event, "specversion");
  },
  read({ document, mediaType }, context) {
    const list = listed(document.value, mediaType);
    if (list === null) return refuse("", "wrong_type", MISNAMED[mediaType === SINGLE ? "single" : "batch"]);
    if (list.values.length > MAX_EVENTS) return refuseLongList("");
    const events: ReadEvent[] = [];
    const faults: Fault[] = [];
    const ids: { id: string; pointer: string }[] = [];
    for (const [index, value] of list.values.entries()) {
      const pointer = list.isBatch ? `/${index}` : "";
      const read = readEvent(value, pointer, context);
      if (Array.isArray(read)) {
        faults.push(...read);
      } else {
        events.push({ event: read, raw: null, pointer: null });
        ids.push({ id: read.id, pointer: `${pointer}/id` });
      }
    }
    faults.push(...repeatedIds(ids));
    if (faults.length > 0) return { ok: false, faults };
    return events.length > 0
      ? { ok: true, events, note: null }
      : nothingToRecord("The batch holds no event.");
  },
};
