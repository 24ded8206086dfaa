// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import test, { type TestContext } from "node:test";
import { Delivery, laneOf } from "../canonical/index.ts";
import { NotPublishedError } from "../gateway/ports.ts";
import { openConnection } from "./connection.ts";
import type { TakenMessage } from "./consumer.ts";
import { laneExchange, parkedQueue, retryName } from "./names.ts";
import { createPublisher, toMessage } from "./publisher.ts";
import { ConfirmSender, SendError } from "./sender.ts";
import { eventually, read, testBroker, testDelivery } from "./test-broker.ts";

const WAIT_MS = 5_000;
const soon = () => AbortSignal.timeout(WAIT_MS);

/** A way to the broker on which its answers can be held back, as on a line that hangs. */
async function mutableLine(t: TestContext, amqpUrl: string) {
  const { hostname, port } = new URL(amqpUrl);
  const answers: Socket[] = [];
  const server = createServer((client) => {
    const broker = connect(Number(port), hostname);
    answers.push(broker);
    client.pipe(broker).pipe(client);
    for (const [one, other] of [
      [client, broker],
      [broker, client],
    ] as const) {
      one.on("error", () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  const url = new URL(amqpUrl);
  url.hostname = "127.0.0.1";
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    mute() {
      for (const broker of answers) broker.pause();
    },
    unmute() {
      for (const broker of answers) broker.resume();
    },
  };
}

test("what is published is on the lane's queues once the promise resolves, one shipment on one queue", async (t) => {
  const broker = await testBroker(t);
  const { topology, connection, logger } = broker;
  const sender = new ConfirmSender(connection, logger);
  const publisher = createPublisher(topology.prefix, sender);
  await eventually("the publisher is ready", () => publisher.ready());
  const deliveries = Array.from({ length: 400 }, (_, n) => testDelivery(`e${n}`, `SHIP-${n % 20}`));
  await publisher.publish(deliveries, WAIT_MS);

  const reader = await read(broker, { prefetch: 400 });
  await eventually("all are taken", () => reader.taken.length === 400);
  const shipments = new Map<string, TakenMessage[]>();
  for (const message of reader.taken) {
    const key = message.fields.routingKey;
    shipments.set(key, [...(shipments.get(key) ?? []), message]);
  }
  const consumers = new Set<string>();
  for (const [shipment, messages] of shipments) {
    const own = new Set(messages.map((message) => message.fields.consumerTag));
    assert.equal(own.size, 1, `${shipment} is on one queue`);
    for (const tag of own) consumers.add(tag);
    const numbers = messages.map((message) => Number(message.properties.messageId.slice(1)));
    assert.deepEqual(
      numbers,
      [...numbers].sort((a, b) => a - b),
      `${shipment} is in order`,
    );
  }
  assert.equal(shipments.size, 20);
  assert.ok(consumers.size > 1, "the shipments are spread over queues");
  const first: unknown = JSON.parse(reader.taken[0]?.content.toString() ?? "");
  assert.ok(Delivery.safeParse(first).success, "the body is a delivery of the contract");
  await reader.subscription.close();
  await sender.close(soon());
});

test("a message that no queue takes is refused although the broker confirms it", async (t) => {
  const { topology, connection, logger } = await testBroker(t);
  const sender = new ConfirmSender(connection, logger);
  await eventually("the sender is ready", () => sender.ready());
  const good = toMessage(topology.prefix, testDelivery("good"));
  const lost = {
    ...toMessage(topology.prefix, testDelivery("lost")),
    exchange: "",
    routingKey: "no-such-queue",
  };
  await assert.rejects(sender.send([good, lost], WAIT_MS), (error) => {
    assert.ok(error instanceof SendError);
    return error.reason === "unroutable";
  });
  await sender.send([good], WAIT_MS);
  await sender.close(soon());
});

test("an exchange that does not exist costs the channel, not the sender", async (t) => {
  const { topology, connection, logger } = await testBroker(t);
  const sender = new ConfirmSender(connection, logger);
  await eventually("the sender is ready", () => sender.ready());
  const message = toMessage(topology.prefix, testDelivery("x"));
  await assert.rejects(
    sender.send([{ ...message, exchange: `${topology.prefix}.none` }], WAIT_MS),
    SendError,
  );
  await eventually("the sender is ready again", () => sender.ready());
  await sender.send([message], WAIT_MS);
  await sender.close(soon());
});

test("a message that AMQP cannot carry is refused alone, and the channel goes on", async (t) => {
  const { topology, connection, logger } = await testBroker(t);
  const sender = new ConfirmSender(connection, logger);
  await eventually("the sender is ready", () => sender.ready());
  const message = toMessage(topology.prefix, testDelivery("x"));
  const [bad, good] = await Promise.allSettled([
    sender.send([{ ...message, messageId: "x".repeat(256) }], WAIT_MS),
    sender.send([message], WAIT_MS),
  ]);
  assert.ok(bad.status === "rejected" && bad.reason instanceof SendError);
  assert.equal(bad.reason.reason, "refused");
  assert.equal(good.status, "fulfilled");
  assert.ok(sender.ready());
  await sender.close(soon());
});

test("ids and partition keys longer than an AMQP short string are sent, one shipment on one queue", async (t) => {
  const broker = await testBroker(t);
  const sender = new ConfirmSender(broker.connection, broker.logger);
  const publisher = createPublisher(broker.topology.prefix, sender);
  await eventually("the publisher is ready", () => publisher.ready());
  const [id, key] = ["📦".repeat(100), `tracking:${"運".repeat(191)}`];
  await publisher.publish([testDelivery(`${id.slice(2)}1`, key), testDelivery(id, key)], WAIT_MS);
  const reader = await read(broker);
  await eventually("both are taken", () => reader.taken.length === 2);
  const [first, second] = reader.taken;
  assert.equal(first?.fields.consumerTag, second?.fields.consumerTag);
  assert.notEqual(first?.properties.messageId, second?.properties.messageId);
  const body = JSON.parse(second?.content.toString() ?? "") as Delivery;
  assert.deepEqual([body.event.id, body.event.partitionkey], [id, key]);
  await reader.subscription.close();
  await sender.close(soon());
});

test("a publish before there is a connection is refused at once", async (t) => {
  const { topology, connection, logger } = await testBroker(t);
  const sender = new ConfirmSender(connection, logger);
  const publisher = createPublisher(topology.prefix, sender);
  assert.equal(publisher.ready(), false);
  await assert.rejects(publisher.publish([testDelivery("x")], WAIT_MS), NotPublishedError);
  await eventually("the publisher is ready", () => publisher.ready());
  await sender.close(soon());
  assert.equal(publisher.ready(), false);
});

test("a confirm that does not come in time is a timeout, and the sender goes on when the broker does", async (t) => {
  const { url, topology, logger } = await testBroker(t);
  const line = await mutableLine(t, url);
  const connection = await openConnection({ url: line.url, name: topology.prefix, topology, logger });
  t.after(() => connection.close());
  const sender = new ConfirmSender(connection, logger);
  await eventually("the sender is ready", () => sender.ready());
  const message = toMessage(topology.prefix, testDelivery("late"));
  line.mute();
  const started = performance.now();
  await assert.rejects(sender.send([message, message], 300), (error) => {
    assert.ok(error instanceof SendError);
    return error.reason === "timeout";
  });
  const waited = performance.now() - started;
  assert.ok(waited >= 300 && waited < 1_500, `${Math.round(waited)} ms`);
  assert.equal(sender.unconfirmed, 2, "the broker may still have them");
  line.unmute();
  await eventually("the late confirms are taken", () => sender.unconfirmed === 0);
  await sender.send([message], WAIT_MS);
  await sender.close(soon());
});

test("a rung gives messages back to the lane with their partition key, once their time is over", async (t) => {
  const broker = await testBroker(t, [300]);
  const { topology } = broker;
  const sender = new ConfirmSender(broker.connection, broker.logger);
  await eventually("the sender is ready", () => sender.ready());
  const direct = toMessage(topology.prefix, testDelivery("direct", "SHIP-7"));
  const late = { ...toMessage(topology.prefix, testDelivery("late", "SHIP-7")) };
  await sender.send([{ ...late, exchange: retryName(topology.prefix, "operational", 300) }, direct], WAIT_MS);

  const reader = await read(broker);
  await eventually("both are on the lane", () => reader.taken.length === 2);
  assert.deepEqual(reader.ids(), ["direct", "late"]);
  const [first, second] = reader.taken;
  assert.equal(second?.fields.routingKey, "SHIP-7");
  assert.equal(second?.fields.consumerTag, first?.fields.consumerTag, "on the queue of its shipment");
  await reader.subscription.close();
  await sender.close(soon());
});

test("the topology can be declared again, and names its parts as the contract says", async (t) => {
  const { topology, connect } = await testBroker(t, [5_000, 60_000, 600_000, 3_600_000]);
  const channel = await (await connect()).createChannel();
  const p = topology.prefix;
  assert.equal(laneExchange(p, laneOf("freight.invoice.received.v1")), `${p}.financial`);
  for (const name of [
    "master.3",
    "financial.0",
    "operational.parked",
    "operational.retry.1h",
    "master.retry.10m",
  ]) {
    await channel.checkQueue(`${p}.${name}`);
  }
  assert.equal(parkedQueue(p, "master"), `${p}.master.parked`);
});
