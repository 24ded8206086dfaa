// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { type BillingEvent, digestId, type Fault, pointerOf, valueAt } from "../canonical/index.ts";
import { type Capture, silenceOf, tellerOf } from "./adyen-codes.ts";
import type { Item } from "./adyen-items.ts";
import { memberPaths } from "./carrier-dialect.ts";
import {
  type Dialect,
  type DialectContext,
  MAX_EVENTS,
  nothingToRecord,
  type ReadEvent,
  type Reading,
  refuse,
  refuseLongList,
} from "./dialect.ts";
import { partnerEvent, type Statement, type Told } from "./event.ts";
import type { JsonDocument } from "./strict-json.ts";

/** What one item gave. */
type ItemReading =
  | { readonly item: Item; readonly told: Told }
  | { readonly note: string }
  | { readonly faults: readonly Fault[] };

function readItem(value: unknown, base: string, capture: Capture): ItemReading {
  const code = valueAt(value, ["eventCode"]);
  const place = { pointer: `${base}/eventCode` };
  if (typeof code !== "string") {
    const detail = "There is no NotificationRequestItem with an eventCode.";
    return { faults: [{ ...place, code: "missing", detail }] };
  }
  const silence = silenceOf(code);
  if (silence !== undefined) return { note: `Nothing was recorded of ${code}: ${silence}.` };
  const tell = tellerOf(code);
  if (tell !== undefined) return tell(value, base, capture);
  const detail =
    "What this event says is not known here; a person has to look at it. Take it off the webhook if nobody needs it here.";
  return { faults: [{ ...place, code: "unsupported_event", detail }] };
}

/**
 * The event of a statement. Adyen gives its events no id; two of the same code and reference are the same (Adyen, "Handle
 * webhook events"). What its signature does not cover is no part of the id, so that who repeats an item cannot make another
 * event of it; but a capture that failed may be done again under its reference, so that captures have their time too.
 */
function eventOf(item: Item, said: Statement, context: DialectContext): BillingEvent {
  const { eventCode, pspReference, success, eventDate: time } = item;
  const again = eventCode.startsWith("CAPTURE") ? [time] : [];
  // One code may tell two steps of a dispute.
  const step = said.type === "billing.dispute.v1" ? said.data.status : null;
  const id = digestId(["adyen", eventCode, pspReference, String(success), step, ...again]);
  return partnerEvent<BillingEvent>({ id, ...said, time }, context);
}

function readItems(document: JsonDocument, context: DialectContext, capture: Capture): Reading {
  const paths = memberPaths(document.value, ["notificationItems"]);
  if (paths === null) return refuse("/notificationItems", "missing", "There is no list of items.");
  if (paths.length > MAX_EVENTS) return refuseLongList("/notificationItems");
  const events: ReadEvent[] = [];
  const faults: Fault[] = [];
  const notes = new Set<string>();
  for (const member of paths) {
    const path = [...member, "NotificationRequestItem"];
    const pointer = pointerOf(path);
    const reading = readItem(valueAt(document.value, path), pointer, capture);
    if ("faults" in reading) faults.push(...reading.faults);
    else if ("note" in reading) notes.add(reading.note);
    else if (typeof reading.told === "string") notes.add(reading.told);
    else {
      const raw = document.rawAt(path);
      for (const said of reading.told) {
        events.push({ event: eventOf(reading.item, said, context), raw, pointer });
      }
    }
  }
  if (faults.length > 0) return { ok: false, faults };
  if (events.length > 0) return { ok: true, events, note: null };
  return nothingToRecord([...notes].slice(0, 5).join(" ") || "There are no items; nothing was recorded.");
}

/** A terminal's own news, such as that it shuts down. */
const TERMINAL_NEWS = ["SaleToPOIRequest", "EventNotification"];
/** The webhooks of Adyen for Platforms, which tell of accounts that others hold there. */
const PLATFORM = /^balancePlatform\./;

function isOfPlatform(body: unknown): boolean {
  return PLATFORM.test(String(valueAt(body, ["type"])));
}

function hasItems(body: unknown): boolean {
  return valueAt(body, ["notificationItems", 0, "NotificationRequestItem"]) !== undefined;
}

function read(document: JsonDocument, context: DialectContext, capture: Capture): Reading {
  const body = document.value;
  if (valueAt(body, TERMINAL_NEWS) !== undefined) {
    return nothingToRecord("A terminal tells of itself and of no payment; nothing was recorded.");
  }
  if (isOfPlatform(body)) {
    const detail =
      "Webhooks of Adyen for Platforms are not read; the standard webhook tells what is paid, given back and disputed.";
    return refuse("/type", "unsupported_event", detail);
  }
  return readItems(document, context, capture);
}

/** Adyen's standard webhooks, of accounts that capture automatically as Adyen has it by default. */
export const adyen: Dialect = {
  name: "adyen",
  title: "Adyen",
  mediaTypes: ["application/json"],
  recognizes: (body) => hasItems(body) || isOfPlatform(body) || valueAt(body, TERMINAL_NEWS) !== undefined,
  read: ({ document }, context) => read(document, context, "automatic"),
};

/** The same, of accounts that capture by request: nothing in a message tells the two apart. */
export const adyenManual: Dialect = {
  ...adyen,
  name: "adyen_manual",
  title: "Adyen with manual capture",
  recognizes: () => false,
  read: ({ document }, context) => read(document, context, "manual"),
};
