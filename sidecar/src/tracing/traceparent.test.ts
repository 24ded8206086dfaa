// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { readTraceparent, writeTraceparent } from "./traceparent.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN = "00f067aa0ba902b7";

test("a traceparent is read and written", () => {
  const context = readTraceparent(`00-${TRACE}-${SPAN}-01`);
  assert.deepEqual(context, { traceId: TRACE, spanId: SPAN, traceFlags: 1, isRemote: true });
  assert.ok(context);
  assert.equal(writeTraceparent(context), `00-${TRACE}-${SPAN}-01`);
});

for (const [what, text] of [
  ["a trace of zeros", `00-${"0".repeat(32)}-${SPAN}-01`],
  ["a span of zeros", `00-${TRACE}-${"0".repeat(16)}-01`],
  ["capitals", `00-${TRACE.toUpperCase()}-${SPAN}-01`],
  ["the forbidden version", `ff-${TRACE}-${SPAN}-01`],
  ["too much", `00-${TRACE}-${SPAN}-01-x`],
  ["too little", `00-${TRACE}-01`],
  ["nothing", ""],
] as const) {
  test(`${what} is no traceparent`, () => assert.equal(readTraceparent(text), null));
}
