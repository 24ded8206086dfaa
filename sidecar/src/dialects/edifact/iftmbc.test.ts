// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { CanonicalEvent, type TenderResponseEvent } from "../../canonical/index.ts";
import { interchange, itemsOf, soundReadsOf, unitsOf } from "./test-edifact.ts";

const BODY = ["RFF+SI:SHIP-1", "RFF+CN:PRO-7", "DTM+137:202611201000UTC:303", "NAD+CA+++Nordfracht GmbH"];

function confirmation(bgm: string, body: readonly string[] = BODY): string {
  return interchange(["IFTMBC:D:00B:UN", bgm, ...body]);
}

async function answerOf(bgm: string, body?: readonly string[]): Promise<TenderResponseEvent> {
  const [read, ...others] = await soundReadsOf(confirmation(bgm, body));
  assert.equal(others.length, 0);
  const event = CanonicalEvent.parse(read?.event);
  assert.ok(event.type === "freight.tender.response.v1");
  return event;
}

async function faultsOf(bgm: string, body?: readonly string[]): Promise<string[]> {
  const items = await itemsOf(confirmation(bgm, body));
  return unitsOf(items).flatMap(({ faults }) => faults.map(({ pointer, code }) => `${pointer} ${code}`));
}

test("a booking confirmation accepts, with the carrier's own numbers", async () => {
  const event = await answerOf("BGM+770+BOOK-9+9+AP", [
    ...BODY,
    "DTM+200:202611210800UTC:303",
    "FTX+AAI+++Dock 4",
  ]);
  assert.equal(event.subject, "SHIP-1");
  assert.equal(event.time, "2026-11-20T10:00:00.000Z");
  assert.deepEqual(event.data, {
    references: [
      { kind: "booking", value: "BOOK-9" },
      { kind: "shipment", value: "SHIP-1" },
      { kind: "pro", value: "PRO-7" },
    ],
    response: "accepted",
    reason_code: "AP",
    reason: "Dock 4",
    carrier: { scac: null, name: "Nordfracht GmbH", service: null },
    pickup_at: "2026-11-21T08:00:00.000Z",
  });
});

test("no response type is a confirmation; a refusal and a cancelled booking are refusals", async () => {
  assert.equal((await answerOf("BGM+770+BOOK-9+9")).data.response, "accepted");
  assert.equal((await answerOf("BGM+770+BOOK-9+9+RE")).data.response, "declined");
  assert.equal((await answerOf("BGM+770+BOOK-9+1")).data.response, "declined");
});

test("what asks back, or is about nothing of ours, is refused with its place", async () => {
  assert.deepEqual(await faultsOf("BGM+770+BOOK-9+9+AB"), ["segment 2 BGM-04 unknown_value"]);
  assert.deepEqual(await faultsOf("BGM+770+BOOK-9+9", []), ["segment 2 BGM missing"]);
  assert.deepEqual(await faultsOf("FTX+AAI+++Hello", []), ["segment 1 UNH missing"]);
});

test("the same answer again is the same event; another one is another", async () => {
  const [one, again, other] = [
    await answerOf("BGM+770+BOOK-9+9+AP"),
    await answerOf("BGM+770+BOOK-9+9+AP"),
    await answerOf("BGM+770+BOOK-9+9+RE"),
  ];
  assert.equal(one.id, again.id);
  assert.notEqual(one.id, other.id);
});
