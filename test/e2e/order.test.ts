// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { eventually } from "../../stack/support/odoo.ts";
import { LIFE, life, type MilestoneMessage } from "../support/milestones.ts";
import { mapBounded } from "../support/partner.ts";
import { seeded, shuffled } from "../support/random.ts";
import { openWorld, type SystemPartner, unique, type World } from "../support/world.ts";

const SHIPMENTS = 100;
const TOTAL = 2_000;
const SEED = Number(process.env.FREIGHT_TEST_SEED ?? 20_261_121);

let world: World;
before(async () => {
  world = await openWorld("order");
});
after(() => world?.close());

/**
 * 2,000 milestones: lives of different lengths, so that the final states differ, filled up with the carrier repeating itself
 * under new ids.
 */
function messagesOf(system: string, prefix: string, start: Date): MilestoneMessage[] {
  const lives = Array.from({ length: SHIPMENTS }, (_, index) =>
    life(system, `${prefix}${index}`, start, LIFE.length - (index % 4) * 5),
  ).flat();
  const repeated = Array.from({ length: TOTAL - lives.length }, (_, index) => {
    const like = lives[(index * 7) % lives.length] as MilestoneMessage;
    const time = new Date(Date.parse(like.time) + 1_000).toISOString();
    return { ...like, id: `${like.id}-again-${index}`, time };
  });
  return [...lives, ...repeated];
}

async function finalStates(partner: SystemPartner, prefix: string, sent: number, ids: readonly number[]) {
  await eventually(`all ${sent} milestones of ${prefix}`, async () => {
    const outcomes = await world.outcomes(partner.code);
    return Object.values(outcomes).reduce((sum, count) => sum + count, 0) >= sent ? true : undefined;
  });
  const rows = await world.odoo.search<{ id: number; state: string; is_flagged: boolean }>(
    "freight.shipment",
    [["id", "in", ids]],
    ["state", "is_flagged", "actual_dispatch_date", "actual_delivery_date"],
    { order: "id" },
  );
  return rows.map(({ id: _, ...facts }) => facts);
}

test("2,000 milestones of 100 shipments in random order, with duplicates, end as the ordered run ends", async () => {
  const partner = await world.partner("order");
  const [ordered, random] = [unique("ORDERED"), unique("RANDOM")];
  const orderedIds = await world.shipments(ordered, SHIPMENTS);
  const randomIds = await world.shipments(random, SHIPMENTS);

  const start = new Date(Date.now() - 48 * 3_600_000);
  const inOrder = messagesOf(partner.code, ordered, start);
  inOrder.sort((one, other) => one.time.localeCompare(other.time));
  for (let from = 0; from < TOTAL; from += 100) {
    await partner.deliver(inOrder.slice(from, from + 100), {
      contentType: "application/cloudevents-batch+json",
    });
  }
  const expected = await finalStates(partner, ordered, TOTAL, orderedIds);
  assert.deepEqual(
    [...new Set(expected.map(({ state }) => state))].sort(),
    ["delivered", "dispatched", "in_transit"].sort(),
    "the lives were meant to end in different states",
  );

  const chance = seeded(SEED);
  const messages = messagesOf(partner.code, random, start);
  const duplicates = messages.filter(() => chance() < 0.2);
  const answers = await mapBounded(shuffled([...messages, ...duplicates], chance), 20, (message) =>
    partner.deliver(message),
  );
  assert.ok(answers.every((answer) => answer.status === 202));
  const seen = await finalStates(partner, random, 2 * TOTAL, randomIds);
  assert.deepEqual(seen, expected, `seed ${SEED}`);
  const outcomes = await world.outcomes(partner.code);
  assert.equal((outcomes.applied ?? 0) + (outcomes.stale ?? 0), 2 * TOTAL, JSON.stringify(outcomes));
});
