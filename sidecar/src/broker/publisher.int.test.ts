// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import { Delivery } from "../canonical/index.ts";
import { HIGHEST_BODY_LIMIT } from "../config.ts";
import { NotPublishedError } from "../gateway/ports.ts";
import { splitDeliveries } from "./framing.ts";
import { GroupingPublisher } from "./publisher.ts";
import { ConfirmSender } from "./sender.ts";
import { eventually, type Reader, read, type TestBroker, testBroker, testDelivery } from "./test-broker.ts";

const WAIT_MS = 5_000;

/** A publisher over the real broker that is ready, closed at the test's end. */
async function openPublisher(t: TestContext, { topology, connection, logger }: TestBroker) {
  const sender = new ConfirmSender(connection, logger);
  t.after(() => sender.close(AbortSignal.timeout(WAIT_MS)));
  const publisher = new GroupingPublisher(topology, sender);
  await eventually("the publisher is ready", () => publisher.ready());
  return publisher;
}

/** What a reader got, delivery by delivery, with the consumer that got it. */
function deliveriesOf({ taken }: Reader): { delivery: Delivery; queue: string }[] {
  return taken.flatMap((message) =>
    splitDeliveries(message.content.toString()).map((line) => ({
      delivery: Delivery.parse(JSON.parse(line)),
      queue: message.fields.consumerTag,
    })),
  );
}

test("what is published is on the lane's queues once the promise resolves, one shipment on one queue in order", async (t) => {
  const broker = await testBroker(t);
  const publisher = await openPublisher(t, broker);
  const deliveries = Array.from({ length: 400 }, (_, n) => testDelivery(`e${n}`, `SHIP-${n % 20}`));
  for (let from = 0; from < 400; from += 50)
    await publisher.publish(deliveries.slice(from, from + 50), WAIT_MS);

  const reader = await read(broker);
  await eventually("all are taken", () => deliveriesOf(reader).length === 400);
  assert.ok(reader.taken.length <= 32, `${reader.taken.length} messages`);
  const shipments = new Map<string, { queues: Set<string>; numbers: number[] }>();
  for (const { delivery, queue } of deliveriesOf(reader)) {
    const { partitionkey, id } = delivery.event;
    const known = shipments.get(partitionkey) ?? { queues: new Set(), numbers: [] };
    known.queues.add(queue);
    known.numbers.push(Number(id.slice(1)));
    shipments.set(partitionkey, known);
  }
  assert.equal(shipments.size, 20);
  const queues = new Set<string>();
  for (const [shipment, known] of shipments) {
    assert.equal(known.queues.size, 1, `${shipment} is on one queue`);
    for (const queue of known.queues) queues.add(queue);
    const sorted = [...known.numbers].sort((one, other) => one - other);
    assert.deepEqual(known.numbers, sorted, `${shipment} is in order`);
  }
  assert.ok(queues.size > 1, "the shipments are spread over queues");
});

test("ids and partition keys of any length are taken, one shipment on one queue", async (t) => {
  const broker = await testBroker(t);
  const publisher = await openPublisher(t, broker);
  const [id, key] = ["📦".repeat(100), `tracking:${"運".repeat(90)}`];
  await publisher.publish([testDelivery(id, key)], WAIT_MS);
  await publisher.publish([testDelivery(`${id.slice(2)}1`, key)], WAIT_MS);
  const reader = await read(broker);
  await eventually("both are taken", () => reader.taken.length === 2);
  const [first, second] = deliveriesOf(reader);
  assert.equal(first?.queue, second?.queue);
  assert.deepEqual([first?.delivery.event.id, first?.delivery.event.partitionkey], [id, key]);
});

test("the longest body that the sidecar can be set to take fits in a message, whatever it is made of", async (t) => {
  const broker = await testBroker(t);
  const publisher = await openPublisher(t, broker);
  // Each quote becomes two characters in the raw text; what it says is as long as the body.
  const long = testDelivery("long");
  const raw = '"'.repeat(HIGHEST_BODY_LIMIT);
  const event = { ...long.event, data: { ...long.event.data, partner_text: "x".repeat(HIGHEST_BODY_LIMIT) } };
  const before = testDelivery("before", long.event.partitionkey);
  await publisher.publish([before, { ...long, event, raw } as Delivery], WAIT_MS);
  const beyond = { ...long, raw: '"'.repeat(2 * HIGHEST_BODY_LIMIT) };
  await assert.rejects(publisher.publish([beyond], WAIT_MS), NotPublishedError);
});

test("a publish before there is a connection is refused at once", async (t) => {
  const { topology, connection, logger } = await testBroker(t);
  const sender = new ConfirmSender(connection, logger);
  const publisher = new GroupingPublisher(topology, sender);
  assert.equal(publisher.ready(), false);
  await assert.rejects(publisher.publish([testDelivery("x")], WAIT_MS), NotPublishedError);
  await eventually("the publisher is ready", () => publisher.ready());
  await sender.close(AbortSignal.timeout(WAIT_MS));
  assert.equal(publisher.ready(), false);
});
