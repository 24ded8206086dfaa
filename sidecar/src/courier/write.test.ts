// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { milestone } from "../canonical/test-events.ts";
import { UnwritableError } from "../dialects/envelope.ts";
import { envelope, received, remittance, tender } from "../dialects/x12/test-writing.ts";
import { testRow } from "./test-outbox.ts";
import { extensionOf, write } from "./write.ts";

const row = (dialect: string, event: unknown, outside: unknown = envelope()) =>
  testRow(1, "https://partner.example/", { system: { code: "acme", dialect }, event, envelope: outside });

for (const [event, set, outside] of [
  [tender(), "ST*204*", envelope()],
  [remittance(), "ST*820*", envelope()],
  [received(), "ST*997*", envelope({ standards: { functional: "997", acknowledge: ["997"] } })],
] as const) {
  test(`${event.type} goes to a partner of X12 as ${set}, to one of JSON as it is`, () => {
    const edi = write(row("x12", event, outside));
    assert.equal(edi.contentType, "application/edi-x12");
    assert.match(edi.body.toString(), /^ISA\*00\*/);
    assert.ok(edi.body.toString().includes(set));
    assert.equal(extensionOf(edi.contentType), "x12");
    assert.deepEqual(write(row("x12", event, outside)), edi, "the same bytes at every attempt");
    const json = write(row("canonical", event, null));
    assert.equal(json.contentType, "application/cloudevents+json");
    assert.deepEqual(JSON.parse(json.body.toString()), event);
    assert.equal(extensionOf(json.contentType), "json");
  });
}

test("what X12 has no writer for goes as a CloudEvent", () => {
  const event = milestone();
  assert.deepEqual(JSON.parse(write(row("x12", event)).body.toString()), event);
});

test("what cannot be written says where", () => {
  const at = (field: string) => (error: unknown) => error instanceof UnwritableError && error.field === field;
  assert.throws(() => write(row("x12", tender(), null)), at("envelope"));
  const { data } = tender();
  const wrong = { ...tender(), data: { ...data, purpose: "perhaps" } };
  assert.throws(() => write(row("x12", wrong)), at("event.data.purpose"));
});
