// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { measureOnce } from "./depth.ts";
import { partitionQueue } from "./names.ts";
import { ConfirmSender } from "./sender.ts";
import { eventually, read, type TestBroker, testBroker, testDelivery, testMessage } from "./test-broker.ts";

async function publish(broker: TestBroker, count: number): Promise<string[]> {
  const sender = new ConfirmSender(broker.connection, broker.logger);
  await eventually("the sender is ready", () => sender.ready());
  const ids = Array.from({ length: count }, (_, n) => `e${n}`);
  await sender.send(
    ids.map((id) => testMessage(broker.topology, testDelivery(id))),
    5_000,
  );
  await sender.close(AbortSignal.timeout(5_000));
  return ids;
}

test("what a closed subscription held comes again first and in order, more often than RabbitMQ's default limit", async (t) => {
  const broker = await testBroker(t);
  const ids = await publish(broker, 30);
  for (let round = 0; round < 25; round += 1) {
    const reader = await read(broker, { prefetch: 10 });
    await eventually("ten messages", () => reader.taken.length === 10);
    assert.deepEqual(reader.ids(), ids.slice(0, 10));
    await reader.subscription.close();
  }
  const last = await read(broker);
  await eventually("all messages", () => last.taken.length === 30);
  assert.deepEqual(last.ids(), ids);
  await last.subscription.close();
});

test("one acknowledgement settles everything up to it", async (t) => {
  const broker = await testBroker(t);
  const ids = await publish(broker, 20);
  const reader = await read(broker);
  await eventually("all messages", () => reader.taken.length === 20);
  const tenth = reader.taken[9];
  assert.ok(tenth);
  reader.subscription.ackUpTo(tenth);
  await reader.subscription.close();
  const next = await read(broker);
  await eventually("the rest", () => next.taken.length === 10);
  assert.deepEqual(next.ids(), ids.slice(10));
  await next.subscription.close();
});

test("a second process gets a queue's messages only when the first goes away", async (t) => {
  const broker = await testBroker(t);
  const first = await read(broker);
  const second = await read(broker);
  await publish(broker, 10);
  await eventually("the first has all", () => first.taken.length === 10);
  assert.equal(second.taken.length, 0);
  await first.subscription.close();
  await eventually("the second has all", () => second.taken.length === 10);
  assert.deepEqual(second.ids(), first.ids());
  await second.subscription.close();
});

test("a subscription ends once, with the reason, when its queue is deleted", async (t) => {
  const broker = await testBroker(t);
  const reader = await read(broker);
  const channel = await broker.connection.createChannel();
  await channel.deleteQueue(partitionQueue(broker.topology.prefix, "operational", 0));
  await eventually("the end", () => reader.ends.length > 0);
  assert.match(reader.ends[0] ?? "", /cancelled the consumer/);
  await reader.subscription.close();
  assert.equal(reader.ends.length, 1);
});

test("the depth of a lane is what waits on its queues", async (t) => {
  const broker = await testBroker(t);
  await publish(broker, 7);
  const depths = new Map<string, number>();
  await measureOnce(broker.connection, broker.topology, (lane, kind, n) => depths.set(`${lane} ${kind}`, n));
  assert.equal(depths.get("operational ready"), 7);
  assert.equal(depths.get("operational retry"), 0);
  assert.equal(depths.get("financial ready"), 0);
});
