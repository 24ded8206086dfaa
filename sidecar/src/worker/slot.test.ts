// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import type { ConsumeOptions, TakenMessage } from "../broker/consumer.ts";
import { type Outgoing, SendError } from "../broker/sender.ts";
import { createLogger } from "../observability/logger.ts";
import { EventOdooError, TransientOdooError } from "../odoo/errors.ts";
import type { Answer } from "../odoo/ingest.ts";
import { Breaker } from "./breaker.ts";
import { Slot } from "./slot.ts";
import { takenMessage } from "./test-message.ts";

const logger = createLogger("silent");

/** Gives out what is not acknowledged, from the oldest on, to each new subscription: what the real broker does. */
class FakeQueue {
  unsettled: TakenMessage[];
  subscriptions: ConsumeOptions[] = [];
  acks: string[] = [];

  constructor(count: number) {
    this.unsettled = Array.from({ length: count }, (_, n) => takenMessage(`e${n}`));
  }

  subscribe = async (options: ConsumeOptions) => {
    this.subscriptions.push(options);
    let open = true;
    queueMicrotask(() => {
      for (const message of this.unsettled.slice(0, options.prefetch)) if (open) options.onMessage(message);
    });
    return {
      ackUpTo: (message: TakenMessage) => {
        this.acks.push(String(message.properties.messageId));
        this.unsettled = this.unsettled.slice(this.unsettled.indexOf(message) + 1);
      },
      ack: () => assert.fail("a slot settles whole batches"),
      close: async () => {
        open = false;
      },
    };
  };
}

type Call = readonly string[];

/** Runs a slot until `done` holds, then stops it. */
async function run(
  queue: FakeQueue,
  apply: (ids: Call, signal: AbortSignal | undefined) => Promise<Answer["outcome"][]>,
  done: () => boolean,
  options: { size?: number; send?: (messages: readonly Outgoing[]) => Promise<void> } = {},
) {
  const calls: Call[] = [];
  const sent: Outgoing[] = [];
  const settled: string[] = [];
  const breaker = new Breaker({ probe: async () => {}, logger, firstWaitMs: 1, longestWaitMs: 2 });
  const slot = new Slot({
    lane: "operational",
    chain: "operational.0",
    queues: ["q"],
    prefix: "freight",
    ladderMs: [5_000],
    limits: { size: options.size ?? 4, waitMs: 5, bytes: 1_000_000 },
    confirmTimeoutMs: 1_000,
    subscribe: queue.subscribe,
    send: async (messages) => {
      await options.send?.(messages);
      sent.push(...messages);
    },
    apply: async (items, chain, { signal }) => {
      assert.equal(chain, "operational.0");
      const ids = items.map(({ text }): string => JSON.parse(text).event.id);
      calls.push(ids);
      const outcomes = await apply(ids, signal);
      return outcomes.map((outcome) => ({
        outcome,
        log_id: 1,
        exception_id: null,
        code: null,
        message: null,
      }));
    },
    breaker,
    metrics: {
      observeBatch: () => {},
      countSettled: (_lane, outcome) => settled.push(outcome),
      setBreaker: () => {},
    },
    logger,
  });
  const stop = new AbortController();
  const abandon = new AbortController();
  const running = slot.run({ stop: stop.signal, abandon: abandon.signal });
  const until = Date.now() + 5_000;
  while (!done()) {
    assert.ok(Date.now() < until, "the slot did not get there within 5 s");
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  stop.abort();
  breaker.stop();
  return { calls, sent, settled, finish: () => running, abandon: () => abandon.abort() };
}

const allApplied = async (ids: Call) => ids.map((): "applied" => "applied");

test("batches are applied in order, each settled by one acknowledgement", async () => {
  const queue = new FakeQueue(8);
  const { calls, settled, finish } = await run(queue, allApplied, () => queue.unsettled.length === 0);
  await finish();
  assert.deepEqual(calls, [
    ["e0", "e1", "e2", "e3"],
    ["e4", "e5", "e6", "e7"],
  ]);
  assert.deepEqual(queue.acks, ["e3", "e7"]);
  assert.equal(settled.length, 8);
  assert.equal(queue.subscriptions[0]?.prefetch, 8, "the next batch gathers during the call");
});

test("what must be retried is confirmed on its rung before anything is acknowledged", async () => {
  const queue = new FakeQueue(3);
  const unsettledAtSend: number[] = [];
  const { sent, settled, finish } = await run(
    queue,
    async () => ["applied", "retry", "exception"],
    () => queue.unsettled.length === 0,
    { send: async () => void unsettledAtSend.push(queue.unsettled.length) },
  );
  await finish();
  assert.deepEqual(
    sent.map(({ exchange, messageId }) => [exchange, messageId]),
    [["freight.operational.retry.5s", "e1"]],
  );
  assert.deepEqual(unsettledAtSend, [3]);
  assert.deepEqual(settled, ["applied", "retry", "exception"]);
});

test("when the rung does not confirm, nothing is acknowledged and the batch comes again", async () => {
  const queue = new FakeQueue(2);
  let refusals = 1;
  const { calls, finish } = await run(
    queue,
    async () => ["applied", "retry"],
    () => queue.unsettled.length === 0,
    {
      send: async () => {
        if (refusals-- > 0) throw new SendError("lost");
      },
    },
  );
  await finish();
  assert.equal(calls.length, 2);
  assert.deepEqual(calls[0], calls[1]);
});

test("a transient error acknowledges nothing, and the same events come again in order", async () => {
  const queue = new FakeQueue(6);
  let failures = 3;
  const { calls, sent, finish } = await run(
    queue,
    async (ids) => {
      if (failures-- > 0) throw new TransientOdooError("unreachable", "away");
      return allApplied(ids);
    },
    () => queue.unsettled.length === 0,
  );
  await finish();
  assert.deepEqual(calls[3], calls[0]);
  assert.equal(sent.length, 0);
  assert.equal(queue.subscriptions.length, 4);
});

test("one poison event climbs the ladder, its neighbours are applied in the same delivery", async () => {
  const queue = new FakeQueue(4);
  const { sent, settled, finish } = await run(
    queue,
    async (ids) => {
      if (ids.includes("e2")) throw new EventOdooError("refused", "no");
      return allApplied(ids);
    },
    () => queue.unsettled.length === 0,
  );
  await finish();
  assert.deepEqual(settled, ["applied", "applied", "failed", "applied"]);
  assert.deepEqual(
    sent.map(({ messageId }) => messageId),
    ["e2"],
  );
});

test("an undecodable message is parked beside a batch that is applied", async () => {
  const queue = new FakeQueue(2);
  queue.unsettled.splice(1, 0, takenMessage("broken", { body: "{" }));
  const { calls, sent, settled, finish } = await run(queue, allApplied, () => queue.unsettled.length === 0);
  await finish();
  assert.deepEqual(calls, [["e0", "e1"]]);
  assert.equal(sent[0]?.routingKey, "freight.operational.parked");
  assert.deepEqual(settled, ["applied", "parked", "applied"]);
});

test("a batch that takes too long is made smaller; the event that does so alone climbs the ladder", async () => {
  const queue = new FakeQueue(4);
  const { calls, settled, finish } = await run(
    queue,
    async (ids) => {
      if (ids.includes("e1")) throw new TransientOdooError("timeout", "slow");
      return allApplied(ids);
    },
    () => queue.unsettled.length === 0,
  );
  await finish();
  assert.deepEqual(calls.slice(0, 3), [["e0", "e1", "e2", "e3"], ["e0", "e1"], ["e0"]]);
  assert.equal(settled.filter((outcome) => outcome === "applied").length, 3);
  assert.equal(settled.filter((outcome) => outcome === "failed").length, 1);
});

/** A message that holds several deliveries. */
function together(...ids: string[]): TakenMessage {
  const body = ids.map((id) => JSON.stringify({ event: { id } })).join("\n");
  return takenMessage(ids[0] ?? "", { body });
}

test("a message of several events is acknowledged once all of them are settled, in calls of the size in force", async () => {
  const queue = new FakeQueue(0);
  queue.unsettled = [together("a", "b", "c", "d", "e"), together("f", "g")];
  const { calls, settled, sent, finish } = await run(
    queue,
    async (ids) => ids.map((id) => (id === "c" ? "retry" : "applied")),
    () => queue.unsettled.length === 0,
    { size: 2 },
  );
  await finish();
  assert.deepEqual(calls, [["a", "b"], ["c", "d"], ["e"], ["f", "g"]]);
  assert.deepEqual(queue.acks, ["a", "f"]);
  assert.equal(settled.filter((outcome) => outcome === "applied").length, 6);
  assert.deepEqual(
    sent.map(({ content }) => content.toString()),
    ['{"event":{"id":"c"}}'],
  );
});

test("a transient error in the middle of a message acknowledges nothing of it", async () => {
  const queue = new FakeQueue(0);
  queue.unsettled = [together("a", "b", "c")];
  let failures = 1;
  const { calls, finish } = await run(
    queue,
    async (ids) => {
      if (ids.includes("b") && failures-- > 0) throw new TransientOdooError("unreachable", "away");
      return allApplied(ids);
    },
    () => queue.unsettled.length === 0,
    { size: 1 },
  );
  await finish();
  assert.deepEqual(calls, [["a"], ["b"], ["a"], ["b"], ["c"]]);
  assert.deepEqual(queue.acks, ["a"]);
});

test("a lost subscription is opened again", async () => {
  const queue = new FakeQueue(0);
  const { finish } = await run(queue, allApplied, () => {
    if (queue.subscriptions.length === 1) queue.subscriptions[0]?.onEnd("the broker went away");
    return queue.subscriptions.length === 2;
  });
  await finish();
});

test("stopping settles the call under way and takes nothing new", async () => {
  const queue = new FakeQueue(8);
  let release = () => {};
  const calling = new Promise<void>((resolve) => {
    release = resolve;
  });
  let calls = 0;
  const stopping = run(
    queue,
    async (ids) => {
      calls += 1;
      await calling;
      return allApplied(ids);
    },
    () => calls === 1,
  );
  const { finish } = await stopping;
  release();
  await finish();
  assert.equal(calls, 1);
  assert.deepEqual(queue.acks, ["e3"]);
});

test("a call that is given up acknowledges nothing", async () => {
  const queue = new FakeQueue(4);
  const { abandon, calls, finish } = await run(
    queue,
    (_ids, signal) =>
      new Promise((_, reject) => {
        signal?.addEventListener("abort", () => reject(new TransientOdooError("stopped", "given up")));
      }),
    () => queue.subscriptions.length === 1,
  );
  // The batch is given out after its wait, unless the stop came first; both ways nothing may be lost.
  abandon();
  await finish();
  assert.ok(calls.length <= 1);
  assert.equal(queue.unsettled.length, 4);
});
