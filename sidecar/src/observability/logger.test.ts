// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { test } from "node:test";
import { createLogger } from "./logger.ts";

test("personal members of an event never stand in a log line", () => {
  const lines: string[] = [];
  const log = createLogger("info", { write: (line) => lines.push(line) });
  const party = { contact: "Jane Roe", phone: "0612345678", email: "jane@roe.example", street: "1 Main St" };
  log.warn({ data: { signed_by: "Jane Roe", partner_text: "for Jane Roe" }, correlationid: "c-1" }, "first");
  log.warn({ event: { data: { signed_by: "Jane Roe" } } }, "second");
  log.warn({ place: party, ...party }, "third");
  assert.equal(lines.length, 3);
  for (const line of lines) assert.doesNotMatch(line, /jane|0612|main st/i);
  assert.match(lines[0] ?? "", /"signed_by":"\[redacted\]".*"correlationid":"c-1"/);
});

test("what says who and why stays readable", () => {
  const lines: string[] = [];
  const log = createLogger("info", { write: (line) => lines.push(line) });
  log.info({ name: "gateway", reason: "closed" }, "stopped");
  assert.match(lines[0] ?? "", /"name":"gateway","reason":"closed"/);
});
