// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { type Item, readItems } from "./item.ts";
import { RECEIVED_AT, takenMessage } from "./test-message.ts";

/** The one delivery of a message. */
function readItem(...[message, rungs]: Parameters<typeof readItems>): Item {
  const [item, ...others] = readItems(message, rungs);
  assert.ok(item && others.length === 0);
  return item;
}

test("the body goes to Odoo word for word, with attempt and final added", () => {
  const body = '{"event":{"id":"1","amount":1.10,"text":"\\u00e9}"} ,"raw":null}\n';
  const item = readItem(takenMessage("1", { body, attempt: 1 }), 2);
  assert.ok(item.kind === "decoded");
  assert.equal(
    item.text,
    '{"event":{"id":"1","amount":1.10,"text":"\\u00e9}"} ,"raw":null,"attempt":1,"final":false}',
  );
  assert.equal(JSON.parse(item.text).attempt, 1);
});

test("the worker takes the correlation id and the time of receipt from the body", () => {
  const item = readItem(takenMessage("1"), 2);
  assert.ok(item.kind === "decoded");
  assert.equal(item.correlationId, "c-1");
  assert.equal(item.receivedAt, Date.parse(RECEIVED_AT));
  const bare = readItem(takenMessage("1", { body: '{"event":{}}' }), 2);
  assert.ok(bare.kind === "decoded");
  assert.deepEqual([bare.correlationId, bare.receivedAt], [null, null]);
});

test("each line is a delivery, and one that cannot be read leaves its neighbours alone", () => {
  const lines = ['{"event":{"id":"1"}}', "{", '{"event":{"id":"📦"}}'];
  const message = takenMessage("1", { body: lines.join("\n"), attempt: 1 });
  const items = readItems(message, 2);
  assert.deepEqual(
    items.map(({ kind, body, messageId }) => [kind, body, messageId]),
    [
      ["decoded", lines[0], "1"],
      ["undecodable", lines[1], "1"],
      ["decoded", lines[2], "📦"],
    ],
  );
  for (const item of items) {
    assert.equal(item.message, message);
    if (item.kind === "decoded") assert.equal(item.attempt, 1);
  }
});

test("a body of more lines than a gateway writes is parked whole", () => {
  const line = '{"event":{"id":"1"}}';
  const bodyOf = (lines: number) => takenMessage("1", { body: `${line}\n`.repeat(lines) });
  assert.equal(readItems(bodyOf(200), 2).length, 200);
  const many = bodyOf(201);
  assert.deepEqual(
    readItems(many, 2).map(({ kind, body }) => [kind, body]),
    [["undecodable", many.content]],
  );
});

test("an event is final on the last rung and above", () => {
  const finals = [0, 1, 2, 9].map((attempt) => {
    const item = readItem(takenMessage("1", { attempt }), 2);
    return item.kind === "decoded" && item.final;
  });
  assert.deepEqual(finals, [false, false, true, true]);
});

test("an attempt header that is no count starts from the beginning", () => {
  const message = takenMessage("1");
  message.properties.headers = { "x-freight-attempt": "many" };
  const item = readItem(message, 2);
  assert.equal(item.kind === "decoded" && item.attempt, 0);
});

for (const [what, body] of [
  ["not JSON", "hello"],
  ["cut off", '{"event":{"id":"1"'],
  ["two objects, which would add a delivery to the call", '{"event":{}},{"event":{}}'],
  ["a list", "[1]"],
  ["null", "null"],
  ["without an event", '{"id":"1"}'],
  ["an event that is a text", '{"event":"x"}'],
  ["nothing", ""],
] as const) {
  test(`a body that is ${what} is undecodable`, () => {
    assert.equal(readItem(takenMessage("1", { body }), 2).kind, "undecodable");
  });
}

test("a body that is not UTF-8 is undecodable", () => {
  const message = { ...takenMessage("1"), content: Buffer.from('{"event":{"id":"\xe9"}}', "latin1") };
  assert.equal(readItem(message, 2).kind, "undecodable");
});
