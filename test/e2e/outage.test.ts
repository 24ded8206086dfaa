// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { eventually } from "../../stack/support/odoo.ts";
import { LIFE, life } from "../support/milestones.ts";
import { openWorld, unique, type World } from "../support/world.ts";

const OUTAGE_MS = 60_000;
const SHIPMENTS = 30;

let world: World;
before(async () => {
  world = await openWorld("outage");
});
after(() => world?.close());

test("Odoo stopped for 60 s while messages arrive: all accepted, none lost, applied in order", async () => {
  const partner = await world.partner("outage");
  const prefix = unique("OUTAGE");
  await world.shipments(prefix, SHIPMENTS);
  const start = new Date(Date.now() - 48 * 3_600_000);
  const lives = Array.from({ length: SHIPMENTS }, (_, index) =>
    life(partner.code, `${prefix}${index}`, start),
  );
  const inOrder = LIFE.flatMap((_, step) => lives.map((steps) => steps[step]));

  await world.stack.odoo.stop();
  const begin = Date.now();
  try {
    for (const [index, message] of inOrder.entries()) {
      const due = begin + (index * OUTAGE_MS) / inOrder.length;
      await pause(Math.max(0, due - Date.now()));
      const answer = await partner.post(message);
      assert.equal(answer.status, 202, `message ${index}: ${JSON.stringify(answer.body)}`);
    }
    await pause(Math.max(0, begin + OUTAGE_MS - Date.now()));
  } finally {
    await world.stack.odoo.start();
  }

  await eventually(
    "every message after the outage",
    async () => ((await world.outcomes(partner.code)).applied === inOrder.length ? true : undefined),
    90_000,
  );
  assert.deepEqual(await world.outcomes(partner.code), { applied: inOrder.length });
  const rows = await world.stack.psql(
    `SELECT subject, event_id FROM freight_integration_log WHERE source = '/systems/${partner.code}' ORDER BY id`,
  );
  const applied = new Map<string, string[]>();
  for (const [subject, id] of rows.split("\n").map((row) => row.split("|") as [string, string])) {
    applied.set(subject, [...(applied.get(subject) ?? []), id]);
  }
  for (const steps of lives) {
    assert.deepEqual(
      applied.get(steps[0]?.subject ?? ""),
      steps.map(({ id }) => id),
    );
  }
});
