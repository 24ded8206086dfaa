// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { Delivery, messageDigest } from "../canonical/index.ts";
import { Mapping, NO_MAPPING } from "../dialects/index.ts";
import { CONTEXT } from "../dialects/test-reading.ts";
import { NotPublishedError, type Publisher } from "../gateway/ports.ts";
import { readFile } from "./read-file.ts";
import { fileInMemory } from "./stored-file.ts";
import { LINES } from "./test-lines.ts";

/** A broker that confirms when it is told to; keeps what it was given in order. */
class SlowBroker implements Publisher {
  readonly given: Delivery[] = [];
  confirmed = 0;
  mostUnconfirmed = 0;
  isReady = true;
  failAfter = Number.POSITIVE_INFINITY;

  async publish(deliveries: readonly Delivery[]): Promise<void> {
    this.given.push(...deliveries.map((delivery) => Delivery.parse(delivery)));
    this.mostUnconfirmed = Math.max(this.mostUnconfirmed, this.given.length - this.confirmed);
    await delay(1);
    if (this.given.length > this.failAfter) throw new NotPublishedError("lost");
    this.confirmed += deliveries.length;
  }

  ready(): boolean {
    return this.isReady;
  }
}

function read(text: string, broker = new SlowBroker(), mapping = NO_MAPPING) {
  const body = Buffer.from(text);
  const parts = Array.from({ length: Math.ceil(body.length / 1000) }, (_, at) =>
    body.subarray(at * 1000, at * 1000 + 1000),
  );
  const file = fileInMemory(parts);
  const digest = messageDigest(body);
  const message = { file, digest, dialect: LINES, mapping, context: CONTEXT, contentType: null };
  return readFile(message, broker, 500);
}

/** Each delivery as `id`, or of a rejection as `rejected`; of an interchange by its number. */
function told(broker: SlowBroker): string[] {
  return broker.given.map(({ event }) => {
    if (event.type === "freight.interchange.received.v1") return `interchange-${event.data.control}`;
    return event.type === "freight.message.rejected.v1" ? "rejected" : event.id;
  });
}

function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join("\n");
}

test("the events of a file are published in order with its words, a rejected unit as an exception among them", async () => {
  const broker = new SlowBroker();
  const report = await read("ok a\nbad\nodd b", broker);
  assert.deepEqual(told(broker), ["a", "rejected", "b"]);
  assert.equal(broker.given[0]?.raw, "ok a");
  assert.equal(broker.given[0]?.raw_type, "text/x-lines");
  assert.equal(broker.given[0]?.pointer, "line 1");
  assert.equal(report.eventCount, 2);
  assert.deepEqual(
    report.events.map(({ id }) => id),
    ["a", "b"],
  );
  assert.deepEqual(
    report.rejected.map(({ unit }) => unit),
    ["line 2"],
  );
  assert.deepEqual(
    report.remarks.map(({ unit }) => unit),
    ["line 3"],
  );
  assert.ok(report.isUnderstood);
});

test("a rejected unit is kept with its words, under an id of the file and its number", async () => {
  const [first, again, other] = [new SlowBroker(), new SlowBroker(), new SlowBroker()];
  await read("bad\nbad", first);
  await read("bad\nbad", again);
  await read("bad\nbad\n", other);
  const ids = first.given.map(({ event }) => event.id);
  assert.equal(new Set(ids).size, 2);
  assert.deepEqual(
    again.given.map(({ event }) => event.id),
    ids,
  );
  assert.ok(
    other.given.every(({ event }) => !ids.includes(event.id)),
    "another file is another exception",
  );
  const [delivery] = first.given;
  assert.ok(delivery?.event.type === "freight.message.rejected.v1");
  const { data } = delivery.event;
  assert.deepEqual([data.body, data.reason, data.dialect], ["bad", "line 1: This line is bad.", "lines"]);
});

test("what is wrong with the envelope of an interchange that is taken is told", async () => {
  const report = await read("open 7\nok a\nloose\nopen 8\nok b\nclose", new SlowBroker());
  assert.deepEqual(
    report.remarks.map(({ unit, faults }) => [unit, faults[0]?.code]),
    [["interchange 7", "loose"]],
  );
  assert.deepEqual([report.isUnderstood, report.rejected, report.faults], [true, [], []]);
});

test("of an interchange that is rejected the faults within are told behind its own, and its units not one by one", async () => {
  const report = await read("ok a\nopen 7\nbad\nok b\ntorn", new SlowBroker());
  assert.deepEqual(
    report.faults.map(({ pointer, code }) => `${pointer}${code}`),
    ["torn", "line 2: bad_line"],
  );
  assert.deepEqual(
    report.rejected.map(({ unit }) => unit),
    ["interchange 7"],
  );
  assert.equal(report.eventCount, 1);
});

test("an interchange comes after the confirms of all its events", async () => {
  const broker = new SlowBroker();
  const publish = broker.publish.bind(broker);
  broker.publish = async (deliveries) => {
    if (deliveries.some(({ event }) => event.type === "freight.interchange.received.v1")) {
      assert.equal(broker.confirmed, 1200);
    }
    await publish(deliveries);
  };
  const report = await read(`open 7\n${lines(1200, (index) => `ok e${index}`)}\nclose`, broker);
  assert.equal(told(broker).at(-1), "interchange-7");
  assert.deepEqual(report.interchanges, [{ control: "7", status: "accepted" }]);
  assert.equal(report.eventCount, 1200);
  assert.equal(report.events.length, 1000, "an answer names the first thousand");
});

test("nothing is published of an interchange that turns out not to close; it is told, and the file is kept once", async () => {
  const broker = new SlowBroker();
  const report = await read("open 1\nok a\nclose\nopen 2\nok b\nbad\ntorn\nopen 3\nok c\nclose", broker);
  assert.deepEqual(told(broker), ["a", "interchange-1", "interchange-2", "c", "interchange-3", "rejected"]);
  assert.deepEqual(
    report.rejected.map(({ unit }) => unit),
    ["interchange 2"],
  );
  assert.deepEqual(
    report.interchanges.map(({ status }) => status),
    ["accepted", "rejected", "accepted"],
  );
  const kept = broker.given.at(-1)?.event;
  assert.equal(
    kept?.type === "freight.message.rejected.v1" && kept.data.body.startsWith("open 1\nok a"),
    true,
  );
});

test("what cannot be read behind a fatal fault is kept as the file; a fault between units is told only", async () => {
  const [fatal, between] = [new SlowBroker(), new SlowBroker()];
  const report = await read("ok a\nstop\nok b", fatal);
  assert.deepEqual(told(fatal), ["a", "rejected"]);
  assert.deepEqual([report.isUnderstood, report.faults.length], [true, 1]);
  assert.equal((await read("ok a\njunk\nok b", between)).faults.length, 1);
  assert.deepEqual(told(between), ["a", "b"]);
});

test("a file of which nothing is understood says so", async () => {
  assert.equal((await read("open 1\nbad\nclose")).isUnderstood, false);
  assert.equal((await read("open 1\nclose")).isUnderstood, true);
  assert.equal((await read("bad\nbad")).isUnderstood, false);
  assert.equal((await read("stop")).isUnderstood, false);
  assert.equal((await read("open 1\nok a\ntorn")).isUnderstood, false);
});

test("a file with more than a thousand rejected units is rejected whole, and what it is answered says so", async () => {
  const [enough, tooMany] = [new SlowBroker(), new SlowBroker()];
  assert.equal((await read(`ok a\n${lines(1000, () => "bad")}`, enough)).rejected.length, 1000);
  assert.equal(enough.given.length, 1001);
  const report = await read(`open 1\nok a\n${lines(1001, () => "bad")}\nclose`, tooMany);
  assert.deepEqual(told(tooMany), ["interchange-1", "rejected"]);
  assert.equal(report.isUnderstood, false);
  assert.equal(report.faults[0]?.code, "too_many_rejected");
  assert.equal(report.faults.length, 50);
  const [interchange] = tooMany.given;
  assert.ok(interchange?.event.type === "freight.interchange.received.v1");
  assert.equal(interchange.event.data.status, "rejected");
  assert.equal(interchange.event.data.groups[0]?.accepted, 0);
});

test("what is kept of a long file is its beginning, cut between two characters", async () => {
  const broker = new SlowBroker();
  await read(`stop ${"é".repeat(200_000)}`, broker);
  const [kept] = broker.given;
  assert.ok(kept?.event.type === "freight.message.rejected.v1");
  assert.equal(kept.event.data.encoding, "utf8");
  assert.equal(kept.event.data.body.length, 5 + (256 * 1024 - 6) / 2);
  assert.equal(kept.event.data.size, 400_005);
});

test("no more is on its way than the broker confirms", async () => {
  const broker = new SlowBroker();
  await read(
    lines(10_000, (index) => `ok e${index}`),
    broker,
  );
  assert.equal(broker.confirmed, 10_000);
  assert.ok(broker.mostUnconfirmed <= 2500, String(broker.mostUnconfirmed));
});

test("a broker that is gone in the middle ends the reading, and the same file again gives the same ids", async () => {
  const broken = new SlowBroker();
  broken.failAfter = 3000;
  const text = lines(10_000, (index) => `ok e${index}`);
  await assert.rejects(read(text, broken), NotPublishedError);
  assert.ok(broken.given.length < 6000, "it does not go on");
  const whole = new SlowBroker();
  await read(text, whole);
  assert.deepEqual(told(broken), told(whole).slice(0, broken.given.length));
});

test("a broker that is busy for a moment is waited for, one that stays away is not", async () => {
  const broker = new SlowBroker();
  broker.isReady = false;
  setTimeout(() => {
    broker.isReady = true;
  }, 100);
  assert.equal((await read("ok a", broker)).eventCount, 1);
  broker.isReady = false;
  await assert.rejects(read("ok a", broker), NotPublishedError);
});

test("the codes of the system's mapping hold for the events of every file dialect", async () => {
  const [plain, settled] = [new SlowBroker(), new SlowBroker()];
  await read("ok a", plain);
  const [known] = plain.given;
  assert.ok(known?.event.type === "freight.shipment.milestone.v1");
  const mapping = Mapping.parse({ milestone_codes: { [known.event.data.partner_code ?? ""]: "lost" } });
  await read("ok a", settled, mapping);
  assert.deepEqual(settled.given[0]?.event.data, { ...known.event.data, code: "lost" });
});

const CORRELATIONS: Readonly<Record<string, string>> = {
  first: "3cecb101-7a1a-43a4-9d62-e88a131651e2",
  second: "3cecb101-7a1a-43a4-9d62-e88a131651e3",
};

test("an interchange that is received twice gives two receipts, one for each, and no event a second time", async () => {
  const receipts = [];
  for (const correlationId of ["first", "second", "second"]) {
    const broker = new SlowBroker();
    const body = Buffer.from("open 7\nok a\nclose");
    const context = { ...CONTEXT, correlationId: CORRELATIONS[correlationId] as string };
    const message = { digest: messageDigest(body), dialect: LINES, mapping: NO_MAPPING, contentType: null };
    await readFile({ ...message, file: fileInMemory([body]), context }, broker, 500);
    assert.equal(broker.given[0]?.event.id, "a");
    receipts.push(broker.given[1]?.event.id);
  }
  assert.notEqual(receipts[0], receipts[1]);
  assert.equal(receipts[1], receipts[2], "the same delivery again is the same receipt");
});
