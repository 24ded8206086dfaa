// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { testRow } from "../courier/test-outbox.ts";
import type { OdooClient } from "./client.ts";
import { PermanentOdooError } from "./errors.ts";
import { createOutbox, type Settlement } from "./outbox.ts";

function answering(result: unknown): OdooClient & { asked: unknown[] } {
  const asked: unknown[] = [];
  return {
    asked,
    async call(method, kwargs) {
      asked.push([method, JSON.parse(kwargs)]);
      return result;
    },
  };
}

const ROW = testRow(1, "https://partner.example/in");
const SETTLEMENT: Settlement = {
  id: 1,
  lease: "l",
  outcome: "sent",
  status: 200,
  detail: "Sent.",
  retry_in_seconds: null,
  body: "{}",
  response: "",
};

test("a claim passes its limits on and gives checked rows, whose event keeps members it does not know", async () => {
  const client = answering([{ ...ROW, event: { ...ROW.event, added: 1 } }]);
  const { rows, unreadable } = await createOutbox(client).claim("host.1", 20, 120);
  assert.deepEqual(client.asked, [["claim", { courier: "host.1", limit: 20, lease_seconds: 120 }]]);
  assert.equal(rows[0]?.event.added, 1);
  assert.deepEqual(unreadable, []);
});

for (const [what, changes, words] of [
  ["a name that leaves its folder", { message_id: "../../etc/passwd" }, /\/message_id/],
  ["a code that leaves its folder", { system: { code: "..", dialect: "x12" } }, /\/system\/code/],
  ["a channel nobody knows", { destination: { channel: "fax" } }, /\/destination/],
  ["an envelope that is none", { envelope: { sender: 1 } }, /\/envelope/],
] as const) {
  test(`${what} makes its row unreadable and no other`, async () => {
    const broken = { ...ROW, id: 2, lease: "l2", ...changes };
    const { rows, unreadable } = await createOutbox(answering([broken, ROW])).claim("c", 1, 1);
    assert.deepEqual(
      rows.map(({ id }) => id),
      [1],
    );
    assert.deepEqual(
      unreadable.map(({ id, lease }) => [id, lease]),
      [[2, "l2"]],
    );
    assert.match(unreadable[0]?.detail ?? "", words);
    assert.doesNotMatch(unreadable[0]?.detail ?? "", /passwd/);
  });
}

test("settlements are passed on, and answered one by one", async () => {
  const client = answering([{ id: 1, state: "lost" }]);
  assert.deepEqual(await createOutbox(client).settle([SETTLEMENT]), [{ id: 1, state: "lost" }]);
  assert.deepEqual(client.asked, [["settle", { results: [SETTLEMENT] }]]);
});

for (const [what, result] of [
  ["fewer answers than settlements", []],
  ["no list", null],
  ["a row without a lease", [{ id: 1 }]],
] as const) {
  test(`${what}: an error`, async () => {
    const outbox = createOutbox(answering(result));
    const isBad = (error: unknown) => error instanceof PermanentOdooError && error.code === "bad_answer";
    await assert.rejects(outbox.settle([SETTLEMENT]), isBad);
    if (result === null || result.length > 0) await assert.rejects(outbox.claim("c", 1, 1), isBad);
  });
}
