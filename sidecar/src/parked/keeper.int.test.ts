// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import test, { type TestContext } from "node:test";
import { subscribe } from "../broker/consumer.ts";
import { measureOnce } from "../broker/depth.ts";
import { parkedQueue } from "../broker/names.ts";
import { ConfirmSender } from "../broker/sender.ts";
import { eventually, type TestBroker, testBroker, testDelivery } from "../broker/test-broker.ts";
import { EventOdooError, TransientOdooError } from "../odoo/errors.ts";
import { createParked, type Parked, type ParkedMessage } from "../odoo/parked.ts";
import { testOdoo } from "../odoo/test-odoo.ts";
import { createOdooClient } from "../odoo/transport.ts";
import { startKeeper } from "./keeper.ts";

const WAIT_MS = 5_000;
const odoo = () => createParked(createOdooClient(testOdoo("auto"), "freight.parked"));

/** Messages on the parked queue of the operational lane, as the worker parks them. */
async function park(t: TestContext, broker: TestBroker, contents: readonly (string | Buffer)[]) {
  const sender = new ConfirmSender(broker.connection, broker.logger);
  t.after(() => sender.close(AbortSignal.timeout(WAIT_MS)));
  await eventually("the sender is ready", () => sender.ready());
  const messages = contents.map((content, index) => ({
    exchange: "",
    routingKey: parkedQueue(broker.topology.prefix, "operational"),
    content: Buffer.from(content),
    messageId: `parked-${index}`,
    headers: { "x-freight-attempt": 4, "x-freight-reason": "bug" },
  }));
  await sender.send(messages, WAIT_MS);
}

function body(): string {
  return JSON.stringify(testDelivery(`parked-${randomBytes(8).toString("hex")}`, "PARKED-INT"));
}

async function start(t: TestContext, broker: TestBroker, parked: Parked) {
  const connection = await broker.connect();
  const keeper = startKeeper({
    prefix: broker.topology.prefix,
    subscribe: (options) => subscribe(connection, options),
    parked,
    logger: broker.logger,
  });
  t.after(() => keeper.stop());
  return keeper;
}

/** Messages that lie on the parked queues, with those that a keeper holds once it is stopped. */
async function waiting({ connection, topology }: TestBroker): Promise<number> {
  let count = 0;
  await measureOnce(connection, topology, (_lane, kind, messages) => {
    if (kind === "parked") count += messages;
  });
  return count;
}

test("what is parked is kept by Odoo, word for word, and leaves its queue", async (t) => {
  const broker = await testBroker(t);
  const given: ParkedMessage[] = [];
  const ids: number[] = [];
  const parked: Parked = {
    async keep(messages, options) {
      const kept = await odoo().keep(messages, options);
      given.push(...messages);
      ids.push(...kept);
      return kept;
    },
  };
  const bodies = [body(), Buffer.from([0xff, 0x00, ...randomBytes(8)])];
  await park(t, broker, bodies);
  const keeper = await start(t, broker, parked);
  await eventually("both are kept", () => ids.length === 2);
  await keeper.stop();
  assert.equal(await waiting(broker), 0);
  assert.deepEqual(
    given.map(({ lane, reason, attempt }) => ({ lane, reason, attempt })),
    [
      { lane: "operational", reason: "bug", attempt: 4 },
      { lane: "operational", reason: "bug", attempt: 4 },
    ],
  );
  assert.deepEqual(
    given.map(({ content }) => content),
    bodies.map((each) => Buffer.from(each)),
  );
  assert.equal(new Set(ids).size, 2);
});

test("killed between Odoo's commit and the acknowledgement: it comes again, and is the same row", async (t) => {
  const broker = await testBroker(t);
  const ids: number[] = [];
  const parked: Parked = {
    async keep(messages, options) {
      ids.push(...(await odoo().keep(messages, options)));
      // Odoo has it; who asked never hears of it the first time.
      if (ids.length === 1) throw new TransientOdooError("unreachable", "the answer was lost");
      return ids.slice(-messages.length);
    },
  };
  await park(t, broker, [body()]);
  const keeper = await start(t, broker, parked);
  await eventually("it came again", () => ids.length === 2);
  await keeper.stop();
  assert.equal(ids[0], ids[1]);
  assert.equal(await waiting(broker), 0);
});

test("while Odoo is away nothing leaves the queue", async (t) => {
  const broker = await testBroker(t);
  let calls = 0;
  const parked: Parked = {
    keep() {
      calls += 1;
      return Promise.reject(new TransientOdooError("unreachable", "away"));
    },
  };
  await park(t, broker, [body(), body(), body()]);
  const keeper = await start(t, broker, parked);
  await eventually("Odoo was asked", () => calls > 0);
  await keeper.stop();
  await eventually("all are back", async () => (await waiting(broker)) === 3);
});

test("one that Odoo does not take stays on its queue and holds up no other", async (t) => {
  const broker = await testBroker(t);
  const kept: string[] = [];
  const parked: Parked = {
    keep(messages) {
      const texts = messages.map(({ content }) => content.toString());
      if (texts.includes("bad")) return Promise.reject(new EventOdooError("refused", "no"));
      kept.push(...texts);
      return Promise.resolve(messages.map((_message, index) => index + 1));
    },
  };
  await park(t, broker, ["a", "bad", ...Array.from({ length: 40 }, (_, index) => `m${index}`)]);
  const keeper = await start(t, broker, parked);
  await eventually("the others are kept", () => kept.length === 41);
  await keeper.stop();
  await eventually("it is back", async () => (await waiting(broker)) === 1);
  assert.equal(kept.includes("bad"), false);
});
