// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import net, { type AddressInfo, type Socket } from "node:net";
import test, { type TestContext } from "node:test";
import { laneExchange, parkedQueue } from "../broker/names.ts";
import { ConfirmSender, type Outgoing } from "../broker/sender.ts";
import { eventually, type TestBroker, testBroker, testDelivery, testMessage } from "../broker/test-broker.ts";
import type { OdooSettings } from "../odoo/client.ts";
import { createIngest } from "../odoo/ingest.ts";
import { testOdoo } from "../odoo/test-odoo.ts";
import { createOdooClient } from "../odoo/transport.ts";
import type { BreakerState } from "./breaker.ts";
import { startWorker } from "./worker.ts";

const WAIT_MS = 10_000;
const soon = () => AbortSignal.timeout(WAIT_MS);

/** A worker over the real broker and the real Odoo. */
async function work(
  t: TestContext,
  broker: TestBroker,
  odoo: OdooSettings = testOdoo("auto"),
  batchSize = 100,
) {
  const settled = new Map<string, number>();
  const states: BreakerState[] = [];
  const batches: number[] = [];
  const sender = new ConfirmSender(broker.connection, broker.logger);
  await eventually("the sender is ready", () => sender.ready());
  const worker = startWorker({
    topology: broker.topology,
    batchSizes: { operational: batchSize, financial: batchSize, master: batchSize },
    batchWaitMs: 20,
    slots: 2,
    confirmTimeoutMs: 5_000,
    connection: await broker.connect(),
    sender,
    ingest: createIngest(createOdooClient(odoo)),
    metrics: {
      observeBatch: (_lane, size) => batches.push(size),
      countSettled: (_lane, outcome) => settled.set(outcome, (settled.get(outcome) ?? 0) + 1),
      setBreaker: (state) => states.push(state),
    },
    around: null,
    logger: broker.logger,
  });
  t.after(async () => {
    await worker.stop(5_000);
    await sender.close(soon());
  });
  const total = () => [...settled.values()].reduce((sum, n) => sum + n, 0);
  return { worker, sender, settled, states, batches, total };
}

/** Events of unknown shipments, which Odoo records as exceptions; ids are new in every run. */
function messages(broker: TestBroker, count: number): Outgoing[] {
  const run = randomBytes(6).toString("hex");
  return Array.from({ length: count }, (_, n) =>
    testMessage(broker.topology, testDelivery(`${run}-${n}`, `${run}-${n % 30}`)),
  );
}

/** A TCP relay before Odoo that can be cut, as when Odoo stops. */
async function relayTo(t: TestContext, url: string) {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let cut = false;
  const server = net.createServer((client) => {
    if (cut) return client.resetAndDestroy();
    const upstream = net.connect(Number(target.port || 80), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => sockets.delete(socket));
    }
    client.pipe(upstream).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const sever = () => {
    cut = true;
    for (const socket of sockets) socket.resetAndDestroy();
  };
  t.after(() => {
    sever();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sever,
    mend: () => {
      cut = false;
    },
  };
}

test("every event is settled once, in batches, and a repeat is a duplicate", async (t) => {
  const broker = await testBroker(t);
  const { sender, settled, batches, total } = await work(t, broker);
  const events = messages(broker, 500);
  await sender.send(events, WAIT_MS);
  await eventually("all are settled", () => total() === 500);
  assert.deepEqual([...settled], [["exception", 500]]);
  assert.ok(batches.length <= 40, `${batches.length} calls for 500 events`);
  await sender.send(events, WAIT_MS);
  await eventually("the repeats are settled", () => total() === 1_000);
  assert.equal(settled.get("duplicate"), 500);
});

test("while Odoo is away nothing is consumed, and all is applied when it is back", async (t) => {
  const broker = await testBroker(t);
  const odoo = testOdoo("auto");
  const relay = await relayTo(t, odoo.url);
  const { worker, sender, settled, states, total } = await work(t, broker, { ...odoo, url: relay.url });
  relay.sever();
  await sender.send(messages(broker, 200), WAIT_MS);
  await eventually("the breaker is open", () => !worker.ready());
  assert.equal(total(), 0);
  relay.mend();
  await eventually("all are settled", () => total() === 200);
  assert.deepEqual([...settled], [["exception", 200]]);
  assert.equal(states.at(-1), "closed");
});

test("a connection that breaks in the middle of a call costs no event and doubles none", async (t) => {
  const broker = await testBroker(t);
  const odoo = testOdoo("json2");
  const relay = await relayTo(t, odoo.url);
  const { sender, settled, batches, total } = await work(t, broker, { ...odoo, url: relay.url });
  await sender.send(messages(broker, 600), WAIT_MS);
  await eventually("a call is under way", () => batches.length > 0);
  relay.sever();
  relay.mend();
  await eventually("all are settled", () => total() >= 600);
  const recorded = (settled.get("exception") ?? 0) + (settled.get("duplicate") ?? 0);
  assert.equal(recorded, 600);
});

test("what is no delivery is parked with its reason, beside what is applied", async (t) => {
  const broker = await testBroker(t);
  const { sender, settled, total } = await work(t, broker);
  const [good, bad] = messages(broker, 2);
  assert.ok(good && bad);
  await sender.send([{ ...bad, content: Buffer.from("{") }, good], WAIT_MS);
  await eventually("both are settled", () => total() === 2);
  assert.deepEqual([settled.get("parked"), settled.get("exception")], [1, 1]);
  const channel = await broker.connection.createChannel();
  const parked = await channel.get(parkedQueue(broker.topology.prefix, "operational"), { noAck: true });
  assert.ok(parked);
  assert.equal(parked.properties.headers?.["x-freight-reason"], "undecodable");
  assert.equal(parked.content.toString(), "{");
});

test("a lane of its own queue and slot: financial events do not travel with operational ones", async (t) => {
  const broker = await testBroker(t);
  const { sender, total } = await work(t, broker);
  const [event] = messages(broker, 1);
  assert.ok(event);
  await sender.send([{ ...event, exchange: laneExchange(broker.topology.prefix, "financial") }], WAIT_MS);
  await eventually("it is settled", () => total() === 1);
});

test("two workers share the queues, and one goes on where the other stopped", async (t) => {
  const broker = await testBroker(t);
  const first = await work(t, broker, testOdoo("auto"), 20);
  const second = await work(t, broker, testOdoo("auto"), 20);
  await first.sender.send(messages(broker, 1_000), WAIT_MS);
  await eventually("the first has begun", () => first.total() > 0);
  await first.worker.stop(5_000);
  const before = first.total();
  await eventually("all are settled", () => first.total() + second.total() >= 1_000);
  assert.equal(first.total(), before, "a stopped worker settles nothing more");
  assert.equal(first.settled.get("duplicate") ?? 0, 0);
  assert.equal(second.settled.get("duplicate") ?? 0, 0, "what was applied was acknowledged before the stop");
});
