// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { TransientOdooError } from "../odoo/errors.ts";
import type { Figures } from "../odoo/ingest.ts";
import { FiguresReader } from "./figures.ts";
import { createLogger } from "./logger.ts";
import { createMetrics } from "./metrics.ts";

const settled = () => new Promise((resolve) => setImmediate(resolve));

function figuresOf(open: number): Figures {
  const labels = { company: "Main", team: "Ops", code: "unmatched_reference", severity: "high" };
  return {
    rows: {
      exceptions: [{ ...labels, open, breached: 1, oldest_age: 3_600 }],
      accruals: [{ company: "Main", currency: "EUR", amount: "12345678901.25", gap: "-0.5" }],
      systems: [
        { system: "ups", last_message: 1_795_000_000, owed: 0 },
        { system: "silent", last_message: null, owed: 2 },
      ],
      kind_of_a_newer_addon: [{ anything: "x" }],
    },
    left_out: { systems: 4 },
  };
}

/** A reader before the page of real metrics, over an Odoo and a clock that the test leads. */
function reading() {
  const metrics = createMetrics();
  const odoo = { answer: async (): Promise<Figures> => figuresOf(3), asked: 0 };
  const clock = { ms: 0 };
  const reader = new FiguresReader({
    read: () => {
      odoo.asked += 1;
      return odoo.answer();
    },
    page: metrics.odoo,
    refreshMs: 15_000,
    logger: createLogger("silent"),
    now: () => clock.ms,
  });
  const page = reader.before(metrics.page);
  const look = async () => {
    const lines = (await page.render()).split("\n");
    await settled();
    return lines;
  };
  return { reader, odoo, clock, look };
}

const OPEN = 'freight_exceptions_open{company="Main",team="Ops",code="unmatched_reference",severity="high"}';

test("a look asks Odoo and does not wait: the next one shows what it said", async () => {
  const { odoo, look } = reading();
  const first = await look();
  assert.ok(!first.some((line) => /^freight_(odoo_up|exceptions_open)/.test(line)), "nothing is known yet");
  assert.equal(odoo.asked, 1);
  const second = await look();
  for (const line of [
    `${OPEN} 3`,
    "freight_odoo_up 1",
    'freight_accrued_amount{company="Main",currency="EUR"} 12345678901.25',
    'freight_accrual_gap_amount{company="Main",currency="EUR"} -0.5',
    'freight_last_message_timestamp_seconds{system="ups"} 1795000000',
    'freight_outbox_messages{system="silent"} 2',
    'freight_odoo_rows_left_out{kind="systems"} 4',
  ]) {
    assert.ok(second.includes(line), line);
  }
  assert.ok(!second.some((line) => line.includes('last_message_timestamp_seconds{system="silent"}')));
});

test("however many look, Odoo is asked once in its time, and never twice at once", async () => {
  const { odoo, clock, look } = reading();
  let answer = (_figures: Figures) => {};
  odoo.answer = () =>
    new Promise((resolve) => {
      answer = resolve;
    });
  await look();
  clock.ms = 16_000;
  await look();
  assert.equal(odoo.asked, 1, "the first question is under way still");
  answer(figuresOf(1));
  await settled();
  clock.ms = 400_000;
  await look();
  assert.equal(odoo.asked, 2);
  await look();
  assert.equal(odoo.asked, 2);
});

test("an Odoo that takes long to count is asked less often", async () => {
  const { odoo, clock, look } = reading();
  odoo.answer = async () => {
    clock.ms += 2_000;
    return figuresOf(1);
  };
  await look();
  clock.ms = 39_999;
  await look();
  assert.equal(odoo.asked, 1);
  clock.ms = 40_000;
  await look();
  assert.equal(odoo.asked, 2);
});

test("what is no longer so is no longer shown", async () => {
  const { odoo, clock, look } = reading();
  await look();
  odoo.answer = async () => ({ rows: {}, left_out: {} });
  clock.ms = 15_000;
  await look();
  assert.ok(!(await look()).some((line) => line.startsWith("freight_exceptions_open{")));
});

test("an Odoo that is away is told at once, and its figures are shown five minutes longer", async () => {
  const { odoo, clock, look } = reading();
  await look();
  odoo.answer = async () => {
    throw new TransientOdooError("unreachable", "away");
  };
  clock.ms = 20_000;
  await look();
  const soon = await look();
  assert.ok(soon.includes("freight_odoo_up 0"));
  assert.ok(soon.includes(`${OPEN} 3`));
  clock.ms = 320_000;
  await look();
  const late = await look();
  assert.ok(late.includes("freight_odoo_up 0"));
  assert.ok(!late.some((line) => line.startsWith("freight_exceptions_open{")));
});

test("after the stop nobody is asked", async () => {
  const { reader, odoo, look } = reading();
  await reader.stop();
  await look();
  assert.equal(odoo.asked, 0);
});
