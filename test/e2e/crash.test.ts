// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { eventually } from "../../stack/support/odoo.ts";
import { life } from "../support/milestones.ts";
import { mapBounded } from "../support/partner.ts";
import { openWorld, unique, type World } from "../support/world.ts";

const SHIPMENTS = 100;

let world: World;
before(async () => {
  world = await openWorld("crash", { settings: { FREIGHT_BATCH_SIZE: "100" } });
});
after(() => world?.close());

/** Every 50th message is about a shipment that nobody knows, so that exceptions are counted too. */
function stream(system: string, prefix: string) {
  const start = new Date(Date.now() - 48 * 3_600_000);
  const messages = Array.from({ length: SHIPMENTS }, (_, index) =>
    life(system, `${prefix}${index}`, start),
  ).flat();
  return messages.map((message, index) =>
    index % 50 === 0
      ? {
          ...message,
          data: { ...message.data, references: [{ kind: "tracking", value: `UNKNOWN-${message.id}` }] },
        }
      : message,
  );
}

/** Sends while `disturb` runs, as partners do: the same message again until it is accepted. */
async function sendThrough(disturb: (progress: () => number) => Promise<void>) {
  const partner = await world.partner("crash");
  const prefix = unique("CRASH");
  const ids = await world.shipments(prefix, SHIPMENTS);
  const messages = stream(partner.code, prefix);
  let accepted = 0;
  const disturbance = disturb(() => accepted / messages.length);
  const answers = await mapBounded(messages, 20, async (message) => {
    const answer = await partner.deliver(message, { id: `msg_${message.id}` });
    accepted++;
    return answer;
  });
  await disturbance;
  assert.ok(answers.every((answer) => answer.status === 202));
  await eventually(
    "every accepted message in the log",
    async () => {
      const outcomes = await world.outcomes(partner.code);
      return Object.values(outcomes).reduce((sum, count) => sum + count, 0) >= messages.length
        ? true
        : undefined;
    },
    120_000,
  );
  const outcomes = await world.outcomes(partner.code);
  const exceptions = messages.length / 50;
  assert.deepEqual(outcomes, { applied: messages.length - exceptions, exception: exceptions });
  const milestones = await world.odoo.count("freight.milestone", [["shipment_id", "in", ids]]);
  assert.equal(milestones, messages.length - exceptions, "a milestone was made twice or not at all");
  return answers.reduce((sum, answer) => sum + answer.retries, 0);
}

async function at(progress: () => number, share: number): Promise<void> {
  while (progress() < share) {
    await pause(5);
  }
}

test("broker killed mid-stream and restarted: accepted = applied + exceptions, no duplicates", async (t) => {
  const retries = await sendThrough(async (progress) => {
    await at(progress, 0.3);
    await world.stack.rabbitmq.kill();
    await pause(1_000);
    await world.stack.rabbitmq.start();
  });
  t.diagnostic(`partners sent ${retries} messages again while the broker was away`);
  assert.ok(retries > 0, "the broker was meant to be away while messages arrived");
});

test("sidecar killed mid-batch: accepted = applied + exceptions, no duplicates", async (t) => {
  const retries = await sendThrough(async (progress) => {
    for (const share of [0.2, 0.5, 0.8]) {
      await at(progress, share);
      await world.sidecar.kill();
      await world.replaceSidecar();
    }
  });
  t.diagnostic(`partners sent ${retries} messages again while the sidecar was away`);
  assert.ok(retries > 0, "the sidecar was meant to be away while messages arrived");
});
