// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { OutsideError, RefusedDestinationError } from "../outside/errors.ts";
import { verdictOf, verdictOfError } from "./verdict.ts";

const answer = (status: number, headers: Record<string, string> = {}, body = "words of the partner") => ({
  status,
  headers,
  body: Buffer.from(body),
  isWhole: true,
});

for (const [statuses, outcome, isWell] of [
  [[200, 201, 202, 204, 299], "sent", true],
  [[408, 425, 429, 500, 501, 502, 503, 504, 599, 999, 199], "retry", false],
  [[401, 403, 404], "retry", true],
  [[300, 301, 302, 303, 304, 307, 308], "failed", true],
  [[400, 402, 405, 406, 409, 410, 411, 413, 414, 415, 422, 431, 451], "failed", true],
] as const) {
  test(`${statuses.join(", ")}: ${outcome}`, () => {
    for (const status of statuses) {
      const verdict = verdictOf(answer(status), 1, 0);
      assert.equal(verdict.outcome, outcome, String(status));
      assert.equal(verdict.isWell, isWell, String(status));
      assert.equal(verdict.status, status);
      assert.match(verdict.detail, new RegExp(String(status)));
      assert.doesNotMatch(verdict.detail, /words/);
      assert.equal(verdict.response, "words of the partner");
    }
  });
}

test("what somebody can repair is tried five times, then a person is told", () => {
  for (const status of [401, 403, 404]) {
    assert.deepEqual(
      [1, 4, 5, 6].map((attempt) => verdictOf(answer(status), attempt, 0).outcome),
      ["retry", "retry", "failed", "failed"],
    );
  }
  assert.equal(verdictOf(answer(503), 5_000, 0).outcome, "retry", "Odoo says when it is enough");
});

test("a wait that the partner asks for is taken over", () => {
  assert.equal(verdictOf(answer(429, { "retry-after": "77" }), 1, 0).waitSeconds, 77);
  assert.equal(verdictOf(answer(503), 1, 0).waitSeconds, null);
});

test("the answer is kept as text that PostgreSQL can hold", () => {
  const bytes = { ...answer(400), body: Buffer.from([0x61, 0, 0xff, 0xf0, 0x9f]) };
  assert.equal(verdictOf(bytes, 1, 0).response, "a\ufffd\ufffd\ufffd");
});

test("no answer is tried again; an address that must not be called is not", () => {
  for (const code of ["unresolved", "unreachable", "reset", "tls", "timeout", "bad_answer"] as const) {
    const verdict = verdictOfError(new OutsideError(code, "partner.example: no."));
    assert.deepEqual([verdict.outcome, verdict.isWell, verdict.waitSeconds], ["retry", false, null], code);
  }
  const stopped = verdictOfError(new OutsideError("stopped", "given up"));
  assert.deepEqual([stopped.outcome, stopped.isWell, stopped.waitSeconds], ["retry", null, 0]);
  const refused = verdictOfError(new RefusedDestinationError("address", "Not called: 10.0.0.5 is private."));
  assert.deepEqual([refused.outcome, refused.isWell], ["failed", null]);
  assert.match(refused.detail, /10\.0\.0\.5/);
  assert.equal(verdictOfError(new OutsideError("unsendable", "header")).outcome, "failed");
  assert.throws(() => verdictOfError(new TypeError("a bug")), TypeError);
});
