// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { PartnerEvent } from "./events.ts";
import { faultsOf } from "./fault.ts";
import { laneOf } from "./lanes.ts";
import { partitionKeyOfEvent } from "./partition-key.ts";
import { milestone } from "./test-events.ts";

const TYPE = "freight.statement.closed.v1";

function statement(data: Record<string, unknown> = {}) {
  return {
    ...milestone({ id: "st-1", type: TYPE, subject: "ST-2026-11" }),
    data: {
      number: "ST-2026-11",
      currency: "EUR",
      period_from: "2026-11-01",
      period_to: "2026-11-30",
      count: 2,
      total: "150.00",
      lines: [
        { number: "INV-1", amount: "200.00", issued_on: "2026-11-03" },
        { number: "CR-1", amount: "-50.00" },
      ],
      ...data,
    },
  };
}

function faults(value: unknown): string[] {
  const parsed = PartnerEvent.safeParse(value);
  return parsed.success ? [] : faultsOf(parsed.error, value).map(({ pointer, code }) => `${pointer} ${code}`);
}

test("a statement is kept whole, travels with the money and in the order of its number", () => {
  const event = PartnerEvent.parse(statement());
  assert.ok(event.type === TYPE);
  assert.deepEqual(event.data.references, []);
  assert.deepEqual(event.data.lines[1], { number: "CR-1", amount: "-50.00", issued_on: null });
  assert.equal(laneOf(TYPE), "financial");
  assert.equal(partitionKeyOfEvent(event), "ST-2026-11");
});

test("each fault of a statement is told at its place", () => {
  const cases: [Record<string, unknown>, string][] = [
    [{ period_to: "2026-10-31" }, "/data/period_to wrong_value"],
    [{ period_from: "2026-02-30" }, "/data/period_from wrong_format"],
    [{ currency: "eur" }, "/data/currency wrong_format"],
    [{ total: 150 }, "/data/total wrong_type"],
    [{ count: -1 }, "/data/count wrong_value"],
    [{ lines: [{ number: "", amount: "1" }] }, "/data/lines/0/number wrong_format"],
  ];
  for (const [data, fault] of cases) {
    assert.equal(faults(statement(data))[0]?.split(" ")[0], fault.split(" ")[0], fault);
  }
});
