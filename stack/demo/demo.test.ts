// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { dialectNamed, readMessage } from "../../sidecar/src/dialects/index.ts";
import { demoMessages } from "./messages.ts";
import { expectedOutcomes, type LogRow, outcomesOf } from "./outcome.ts";
import { outcomeTable } from "./report.ts";
import { settledIn } from "./settled.ts";

const begins = new Date("2026-11-20T12:00:00.000Z");

describe("the demo's messages", () => {
  it("are the same ones whenever they are told of the same day", () => {
    assert.deepEqual(demoMessages(begins), demoMessages(new Date(begins)));
    assert.notDeepEqual(demoMessages(begins), demoMessages(new Date(0)));
  });

  it("each promise something, and together every outcome there is", () => {
    for (const message of demoMessages(begins)) {
      assert.ok(
        Object.values(message.expected).some((count) => count > 0),
        message.title,
      );
    }
    const all = expectedOutcomes(demoMessages(begins));
    for (const outcome of ["applied", "duplicates", "stale", "exceptions"] as const) {
      assert.ok(
        all.some((system) => system[outcome] > 0),
        outcome,
      );
    }
  });
});

const DIALECTS: Readonly<Record<string, string>> = {
  "acme-tms": "canonical",
  "nordic-3pl": "canonical",
  "dcsa-line": "dcsa",
};

describe("the sidecar's reading of the demo's messages", () => {
  for (const message of demoMessages(begins)) {
    it(`${message.system}: ${message.title}`, () => {
      const dialect = dialectNamed(DIALECTS[message.system] ?? message.system);
      assert.ok(dialect);
      const reading = readMessage(dialect, message.contentType, Buffer.from(message.body), {
        system: message.system,
        receivedAt: begins.toISOString(),
        correlationId: "00000000-0000-4000-8000-000000000000",
        traceparent: null,
      });
      const promised = Object.values(message.expected).reduce((sum, count) => sum + count, 0);
      // What cannot be read travels as one event that says so.
      assert.equal(reading.ok ? reading.events.length : 1, promised, JSON.stringify(reading));
      assert.equal(reading.ok, !/cannot be read|broke off/.test(message.title));
    });
  }
});

describe("the outcome", () => {
  const receipts = [
    { system: "a", status: 202, eventIds: ["1", "2"] },
    { system: "a", status: 202, eventIds: ["2"] },
    { system: "b", status: 422, eventIds: ["1"] },
  ];
  const row = (id: number, source: string, event_id: string, outcome: LogRow["outcome"]): LogRow => ({
    id,
    source: `/systems/${source}`,
    event_id,
    outcome,
  });

  it("counts each system's own rows, and what made no new row as duplicates", () => {
    const rows = [row(11, "a", "1", "applied"), row(12, "a", "2", "stale"), row(13, "b", "1", "exception")];
    const none = { applied: 0, duplicates: 0, stale: 0, exceptions: 0 };
    assert.deepEqual(outcomesOf(receipts, rows, 10), [
      { ...none, system: "a", sent: 2, accepted: 3, applied: 1, duplicates: 1, stale: 1 },
      { ...none, system: "b", sent: 1, accepted: 1, exceptions: 1 },
    ]);
    assert.equal(outcomesOf(receipts, rows, 13)[0]?.duplicates, 3);
  });

  it("is printed in columns with a sum", () => {
    const lines = outcomeTable(outcomesOf(receipts, [row(11, "a", "1", "applied")], 10)).split("\n");
    assert.match(lines[0] ?? "", /system +sent +accepted +applied +duplicates +stale +exceptions/);
    assert.match(lines[3] ?? "", /all +3 +4 +1 +3 +0 +0$/);
    assert.equal(new Set(lines.slice(0, 4).map((line) => line.length)).size, 1);
    assert.match(lines.at(-1) ?? "", /sent: messages/);
  });
});

it("what is tried again is not settled yet", () => {
  const page = [
    "# TYPE freight_events_settled_total counter",
    'freight_events_settled_total{lane="operational",outcome="applied"} 12',
    'freight_events_settled_total{lane="master",outcome="duplicate"} 3',
    'freight_events_settled_total{lane="operational",outcome="retry"} 5',
    'freight_events_settled_total{lane="operational",outcome="failed"} 7',
  ];
  assert.equal(settledIn(page.join("\n")), 15);
  assert.equal(settledIn(""), 0);
});
