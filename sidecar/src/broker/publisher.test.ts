// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { NotPublishedError } from "../gateway/ports.ts";
import { splitDeliveries } from "./framing.ts";
import { GroupingPublisher } from "./publisher.ts";
import { type Outgoing, SendError } from "./sender.ts";
import { testDelivery } from "./test-broker.ts";

/** A sender at our interface: keeps what it was given and settles when told to. */
class FakeSender {
  readonly sent: { message: Outgoing; timeoutMs: number; settle: (error?: SendError) => void }[] = [];

  send(messages: readonly Outgoing[], timeoutMs: number): Promise<void> {
    assert.equal(messages.length, 1);
    return new Promise((resolve, reject) => {
      const settle = (error?: SendError) => (error === undefined ? resolve() : reject(error));
      this.sent.push({ message: messages[0] as Outgoing, timeoutMs, settle });
    });
  }

  ready(): boolean {
    return true;
  }

  /** The ids of the events of each message, by routing key. */
  told(): [string, string[]][] {
    return this.sent.map(({ message }) => [
      message.routingKey,
      splitDeliveries(message.content.toString()).map((line): string => JSON.parse(line).event.id),
    ]);
  }
}

function publisherOver(partitions: number) {
  const sender = new FakeSender();
  return { sender, publisher: new GroupingPublisher({ prefix: "p", partitions }, sender) };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const outcomeOf = (promise: Promise<void>) =>
  promise.then(
    () => "confirmed",
    (error) => (error instanceof NotPublishedError ? "failed" : String(error)),
  );

test("what is published in one turn for one queue is one message, in order; what comes later is the next", async () => {
  const { sender, publisher } = publisherOver(1);
  const first = publisher.publish([testDelivery("a"), testDelivery("b")], 100);
  const second = publisher.publish([testDelivery("c")], 500);
  assert.equal(sender.sent.length, 0);
  await turn();
  const third = publisher.publish([testDelivery("d")], 100);
  await turn();
  assert.deepEqual(sender.told(), [
    ["0", ["a", "b", "c"]],
    ["0", ["d"]],
  ]);
  assert.equal(sender.sent[0]?.timeoutMs, 500);
  for (const { settle } of sender.sent) settle();
  await Promise.all([first, second, third]);
});

test("a caller waits for every message that holds something of it, and for no other", async () => {
  const { sender, publisher } = publisherOver(64);
  const keys = ["SHIP-1", "SHIP-2", "SHIP-3"];
  const both = outcomeOf(publisher.publish([testDelivery("a", keys[0]), testDelivery("b", keys[1])], 100));
  const other = outcomeOf(publisher.publish([testDelivery("c", keys[2])], 100));
  await turn();
  assert.equal(new Set(sender.told().map(([key]) => key)).size, 3);
  sender.sent[2]?.settle();
  assert.equal(await other, "confirmed");
  sender.sent[0]?.settle();
  assert.equal(await Promise.race([both, turn().then(() => "waiting")]), "waiting");
  sender.sent[1]?.settle(new SendError("lost"));
  assert.equal(await both, "failed");
});

test("lanes never share a message", async () => {
  const { sender, publisher } = publisherOver(1);
  const invoice = testDelivery("i");
  const { event } = invoice;
  const financial = {
    ...invoice,
    event: { ...event, type: "freight.invoice.received.v1" },
  } as typeof invoice;
  void publisher.publish([testDelivery("m"), financial], 100);
  await turn();
  assert.deepEqual(
    sender.sent.map(({ message }) => message.exchange),
    ["p.operational", "p.financial"],
  );
});

test("a message that is full goes at once, by events and by size", async () => {
  const { sender, publisher } = publisherOver(1);
  const many = Array.from({ length: 450 }, (_, n) => testDelivery(`e${n}`));
  void publisher.publish(many, 100);
  assert.deepEqual(
    sender.told().map(([, ids]) => ids.length),
    [200, 200],
  );
  await turn();
  assert.deepEqual(
    sender.told().flatMap(([, ids]) => ids),
    many.map(({ event }) => event.id),
  );
  const large = { ...testDelivery("large"), raw: "x".repeat(300_000) };
  void publisher.publish([large, testDelivery("small")], 100);
  assert.deepEqual(sender.told()[3]?.[1], ["large"]);
});

test("nothing to publish is published at once", async () => {
  const { sender, publisher } = publisherOver(1);
  await publisher.publish([], 100);
  await turn();
  assert.equal(sender.sent.length, 0);
});
