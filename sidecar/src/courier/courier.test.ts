// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { Writable } from "node:stream";
import test from "node:test";
import { createLogger } from "../observability/logger.ts";
import { EventOdooError, TransientOdooError } from "../odoo/errors.ts";
import { serve, serveRaw } from "../outside/test-server.ts";
import { startTestCourier, testMetrics, until } from "./test-courier.ts";
import { TestOutbox, testRow } from "./test-outbox.ts";

const AWAY = new TransientOdooError("unreachable", "away");
const taken = (_seen: unknown, response: { end(): unknown }) => void response.end();

/** A logger that keeps its messages. */
function keptLog() {
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(JSON.parse(String(chunk)).msg));
      done();
    },
  });
  return { lines, logger: createLogger("info", destination) };
}

test("what is due is sent in one claim and settled in one call", async (t) => {
  const partner = await serve(t, taken);
  const outbox = new TestOutbox(Array.from({ length: 15 }, (_, id) => testRow(id, partner.url)));
  const { told, metrics } = testMetrics();
  startTestCourier(t, outbox, { metrics });
  await until(() => outbox.settled.length === 15);
  assert.equal(outbox.settles, 1);
  assert.equal(new Set(partner.seen.map(({ headers }) => headers["webhook-id"])).size, 15);
  assert.deepEqual(new Set(told), new Set(["acme sent"]));
});

test("killed between send and settle: the partner sees the same id twice, one row is settled", async (t) => {
  const partner = await serve(t, taken);
  const outbox = new TestOutbox([testRow(1, partner.url)], 10);
  const killed = startTestCourier(t, outbox, { leaseSeconds: 120 });
  // The first courier sends and never gets to settle, as a killed process does; its lease of 1.2 s runs out.
  outbox.beforeSettle = () => new Promise(() => {});
  await until(() => outbox.settles === 1);
  outbox.beforeSettle = async () => {};
  void killed;
  startTestCourier(t, outbox);
  await until(() => outbox.settled.length === 1);
  assert.deepEqual(
    partner.seen.map(({ headers }) => headers["webhook-id"]),
    ["msg_1", "msg_1"],
  );
  assert.equal(partner.seen[0]?.body, partner.seen[1]?.body);
  assert.equal(outbox.kept[0]?.state, "sent");
});

test("settled after the lease has ended: nothing changes, and it counts as lost", async (t) => {
  const partner = await serve(t, taken);
  const outbox = new TestOutbox([testRow(1, partner.url)], 10);
  const { told, metrics } = testMetrics();
  let first = true;
  outbox.beforeSettle = async () => {
    if (!first) return;
    first = false;
    await until(() => outbox.settled.length === 1);
  };
  startTestCourier(t, outbox, { metrics });
  await until(() => outbox.lost.length === 1);
  assert.equal(outbox.settled.length, 1);
  assert.deepEqual(told, ["acme sent", "acme lost"]);
});

test("a partner that hangs holds nobody else up", async (t) => {
  const slow = await serve(t, () => {});
  const quick = await serve(t, taken);
  const rows = [testRow(1, slow.url), testRow(2, slow.url)];
  const more = Array.from({ length: 6 }, (_, index) => testRow(10 + index, quick.url));
  const outbox = new TestOutbox([...rows, ...more]);
  startTestCourier(t, outbox, { batch: 2, timeoutMs: 20_000 });
  await until(() => outbox.settled.length === 6);
  assert.ok(outbox.settled.every(({ id }) => id >= 10));
});

test("after five failures in a row the host is left alone, and the next one is not", async (t) => {
  const broken = await serve(t, (_seen, response) => response.writeHead(500).end());
  const works = await serve(t, taken);
  const rows = Array.from({ length: 18 }, (_, id) => testRow(id, broken.url));
  const outbox = new TestOutbox([...rows, testRow(100, works.url)]);
  const { told, metrics } = testMetrics();
  startTestCourier(t, outbox, { metrics });
  await until(() => outbox.settled.length === 19);
  // Up to four at once: those under way when the fifth fails are sent too.
  assert.ok(broken.seen.length >= 5 && broken.seen.length <= 8, String(broken.seen.length));
  assert.equal(works.seen.length, 1);
  assert.deepEqual(
    told.filter((line) => line.endsWith("open")),
    [`127.0.0.1:${broken.port} open`],
  );
  const [kept] = outbox.settled.filter(({ status, outcome }) => outcome === "retry" && status === null);
  assert.match(kept?.detail ?? "", /^Not sent: the partner's host/);
  assert.ok((kept?.retry_in_seconds ?? 0) >= 10);
});

test("Odoo away: nothing is claimed, and what was sent is settled once when it is back", async (t) => {
  const partner = await serve(t, taken);
  const outbox = new TestOutbox([testRow(1, partner.url)]);
  let failures = 1;
  const once = async () => {
    failures -= 1;
    if (failures >= 0) throw AWAY;
  };
  outbox.beforeClaim = once;
  startTestCourier(t, outbox);
  await until(() => failures === 0);
  assert.equal(partner.seen.length, 0);
  outbox.beforeSettle = once;
  failures = 2;
  outbox.beforeClaim = async () => {};
  await until(() => outbox.settled.length === 1);
  assert.equal(partner.seen.length, 1);
  assert.equal(outbox.settles, 3);
});

test("an Odoo without the model is told once, quietly", async (t) => {
  const outbox = new TestOutbox([]);
  outbox.beforeClaim = async () => {
    throw new TransientOdooError("missing", "no such model");
  };
  const { lines, logger } = keptLog();
  const courier = startTestCourier(t, outbox, { logger });
  await until(() => lines.length > 0);
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(outbox.claims, 1);
  assert.deepEqual(lines, ["this Odoo gives out no messages to send (an older addon?)"]);
  const started = performance.now();
  await courier.stop(5_000);
  assert.ok(performance.now() - started < 1_000, "the wait does not hold up the end");
});

test("a settlement that Odoo refuses does not keep the others from being settled", async (t) => {
  const partner = await serve(t, taken);
  const outbox = new TestOutbox([1, 2, 3, 4, 5].map((id) => testRow(id, partner.url)));
  const settle = outbox.settle.bind(outbox);
  outbox.settle = async (settlements) => {
    if (settlements.some(({ id }) => id === 3)) throw new EventOdooError("refused", "no");
    return settle(settlements);
  };
  startTestCourier(t, outbox);
  await until(() => outbox.settled.length === 4);
  assert.equal(partner.seen.length, 5);
});

test("a row that cannot be read is settled as failed", async (t) => {
  const outbox = new TestOutbox([testRow(7, "http://unused.example/")]);
  const claim = outbox.claim.bind(outbox);
  outbox.claim = async (...args) => {
    const { rows } = await claim(...args);
    return { rows: [], unreadable: rows.map(({ id, lease }) => ({ id, lease, detail: "Unreadable." })) };
  };
  startTestCourier(t, outbox);
  await until(() => outbox.settled.length === 1);
  assert.deepEqual([outbox.settled[0]?.outcome, outbox.settled[0]?.detail], ["failed", "Unreadable."]);
});

test("stopping: what is under way ends, what hangs is cut, what was not begun is given back, all is settled", async (t) => {
  const held: (() => void)[] = [];
  const partner = await serve(t, (_seen, response) => void held.push(() => response.end()));
  const hanging = await serveRaw(t, () => {});
  const rows = [1, 2, 3, 4, 5, 6].map((id) => testRow(id, partner.url));
  const outbox = new TestOutbox([...rows, testRow(9, `http://127.0.0.1:${hanging}/`)]);
  const courier = startTestCourier(t, outbox, { timeoutMs: 60_000 });
  await until(() => held.length === 4);
  const stopping = courier.stop(1_000);
  for (const answer of held) answer();
  await stopping;
  const outcomes = new Map(
    outbox.settled.map(({ id, outcome, retry_in_seconds }) => [id, `${outcome} ${retry_in_seconds}`]),
  );
  assert.deepEqual(
    [1, 2, 3, 4, 5, 6, 9].map((id) => outcomes.get(id)),
    ["sent null", "sent null", "sent null", "sent null", "retry 0", "retry 0", "retry 0"],
  );
  assert.equal(partner.seen.length, 4);
});

test("rows that a claim under way brings when stopping are given back", async (t) => {
  const partner = await serve(t, taken);
  const outbox = new TestOutbox([testRow(1, partner.url)]);
  let go: () => void = () => {};
  outbox.beforeClaim = () =>
    new Promise((resolve) => {
      go = resolve;
    });
  const courier = startTestCourier(t, outbox);
  await until(() => outbox.claims === 1);
  const stopping = courier.stop(5_000);
  go();
  await stopping;
  assert.deepEqual(
    outbox.settled.map(({ outcome, retry_in_seconds }) => [outcome, retry_in_seconds]),
    [["retry", 0]],
  );
  assert.equal(partner.seen.length, 0);
});

test("an Odoo that hangs does not hold up the end", async (t) => {
  const outbox = new TestOutbox([]);
  outbox.beforeClaim = () => new Promise(() => {});
  const courier = startTestCourier(t, outbox);
  await until(() => outbox.claims === 1);
  const started = performance.now();
  await courier.stop(6_500);
  assert.ok(performance.now() - started < 3_000);
});

test("what cannot be sent within its lease is not begun", async (t) => {
  const partner = await serve(t, taken);
  const outbox = new TestOutbox([testRow(1, partner.url)]);
  const courier = startTestCourier(t, outbox, { leaseSeconds: 6, timeoutMs: 2_000 });
  await until(() => outbox.settled.length > 0);
  await courier.stop(1_000);
  assert.match(outbox.settled[0]?.detail ?? "", /within the lease/);
  assert.equal(partner.seen.length, 0);
});
