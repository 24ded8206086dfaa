// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Fault, MilestoneEvent, PartnerEvent } from "../canonical/index.ts";
import { type DialectContext, dialectNamed, type ReadEvent, readMessage } from "./index.ts";

export const CONTEXT: DialectContext = {
  system: "acme",
  receivedAt: "2026-11-20T16:00:00.000Z",
  correlationId: "3cecb101-7a1a-43a4-9d62-e88a131651e2",
  traceparent: null,
};

const FIXTURES = new URL("../../../test/fixtures/messages/", import.meta.url);

/** Real partners' files, which are not part of the project; null where they are not there. */
const CORPUS = new URL("../../../../shared/corpus/json-shipping/", import.meta.url);

/** What `t.skip` says where the corpus is not there. */
export const NO_CORPUS = existsSync(CORPUS) ? false : `${fileURLToPath(CORPUS)} is not there`;

/** A message of test/fixtures/messages as JSON.parse gives it, for a test to change in any place. */
export function fixture(name: string) {
  return JSON.parse(readFileSync(new URL(`${name}.json`, FIXTURES), "utf8"));
}

export function corpus(name: string): string {
  return readFileSync(new URL(`${name}.json`, CORPUS), "utf8");
}

export function read(
  dialectName: string,
  message: unknown,
  context = CONTEXT,
  mediaType = "application/json",
) {
  const dialect = dialectNamed(dialectName);
  assert.ok(dialect);
  const text = typeof message === "string" ? message : JSON.stringify(message);
  return readMessage(dialect, mediaType, Buffer.from(text), context);
}

/** The events of a message that has to be understood. */
export function eventsOf(dialectName: string, message: unknown): readonly ReadEvent[] {
  const reading = read(dialectName, message);
  assert.ok(reading.ok, JSON.stringify(reading));
  return reading.events;
}

/** The only event of a message that has to be understood. */
export function onlyEventOf<Event extends PartnerEvent>(dialectName: string, message: unknown): Event {
  const [first, ...more] = eventsOf(dialectName, message);
  assert.ok(first);
  assert.deepEqual(more, []);
  return first.event as Event;
}

/** What the only event of a message says, which has to be of this type. */
export function dataOf<Type extends PartnerEvent["type"]>(dialectName: string, type: Type, message: unknown) {
  const event = onlyEventOf(dialectName, message);
  assert.equal(event.type, type);
  return event.data as Extract<PartnerEvent, { type: Type }>["data"];
}

/** Why a message that has to be understood gives no events. */
export function noteIn(dialectName: string, message: unknown): string {
  const reading = read(dialectName, message);
  assert.ok(reading.ok, JSON.stringify(reading));
  assert.deepEqual(reading.events, []);
  return reading.note ?? "";
}

/** The same, where they are milestones. */
export function milestonesOf(dialectName: string, message: unknown): MilestoneEvent[] {
  return eventsOf(dialectName, message).map(({ event }) => {
    assert.equal(event.type, "freight.shipment.milestone.v1");
    return event as MilestoneEvent;
  });
}

/** The faults of a message that must not be understood. */
export function faultsOf(dialectName: string, message: unknown): readonly Fault[] {
  const reading = read(dialectName, message);
  assert.ok(!reading.ok, "it was understood");
  return reading.faults;
}

/** The same as `pointer code`. */
export function faultPlaces(dialectName: string, message: unknown): string[] {
  return faultsOf(dialectName, message).map(({ pointer, code }) => `${pointer} ${code}`);
}

/** Code, classifier and partner's code of each milestone, short enough to compare at a glance. */
export function told(events: readonly MilestoneEvent[]): string[] {
  return events.map(({ data }) => `${data.code} ${data.classifier} ${data.partner_code}`);
}
