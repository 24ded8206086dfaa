// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import test, { type TestContext } from "node:test";
import { laneOf } from "../canonical/index.ts";
import { openConnection } from "./connection.ts";
import { laneExchange, parkedQueue, retryName } from "./names.ts";
import { ConfirmSender, SendError } from "./sender.ts";
import { eventually, read, testBroker, testDelivery, testMessage } from "./test-broker.ts";

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

test("a message that no queue takes is refused although the broker confirms it", async (t) => {
  const { topology, connection, logger } = await testBroker(t);
  const sender = new ConfirmSender(connection, logger);
  await eventually("the sender is ready", () => sender.ready());
  const good = testMessage(topology, testDelivery("good"));
  const lost = {
    ...testMessage(topology, testDelivery("lost")),
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
  const message = testMessage(topology, testDelivery("x"));
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
  const message = testMessage(topology, testDelivery("x"));
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

test("a confirm that does not come in time is a timeout, and the sender goes on when the broker does", async (t) => {
  const { url, topology, logger } = await testBroker(t);
  const line = await mutableLine(t, url);
  const connection = await openConnection({ url: line.url, name: topology.prefix, topology, logger });
  t.after(() => connection.close());
  const sender = new ConfirmSender(connection, logger);
  await eventually("the sender is ready", () => sender.ready());
  const message = testMessage(topology, testDelivery("late"));
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

test("a rung gives messages back to the lane with their partition, once their time is over", async (t) => {
  const broker = await testBroker(t, [300]);
  const { topology } = broker;
  const sender = new ConfirmSender(broker.connection, broker.logger);
  await eventually("the sender is ready", () => sender.ready());
  const direct = testMessage(topology, testDelivery("direct", "SHIP-7"));
  const late = { ...testMessage(topology, testDelivery("late", "SHIP-7")) };
  await sender.send([{ ...late, exchange: retryName(topology.prefix, "operational", 300) }, direct], WAIT_MS);

  const reader = await read(broker);
  await eventually("both are on the lane", () => reader.taken.length === 2);
  assert.deepEqual(reader.ids(), ["direct", "late"]);
  const [first, second] = reader.taken;
  assert.equal(second?.fields.routingKey, direct.routingKey);
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
