// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import test, { type TestContext } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { pino } from "pino";
import { eventually } from "../broker/test-broker.ts";
import { milestone } from "../canonical/test-events.ts";
import { gocardless } from "../dialects/gocardless.ts";
import { type KnownSystem, prepareSystem } from "../gateway/known-system.ts";
import { FakePublisher } from "../gateway/test-gateway.ts";
import { settings } from "../gateway/test-systems.ts";
import { type OpenFile, SpoolFolder } from "../intake/spool.ts";
import { LINES } from "../intake/test-lines.ts";
import { type Answering, serve } from "../outside/test-server.ts";
import { Poller } from "./poller.ts";

interface PollWorld {
  readonly dialect?: "lines" | "gocardless";
  readonly allowPrivate?: boolean;
  readonly openFile?: OpenFile;
}

/** A partner's server that is asked every second by a poller of its own. */
async function polled(t: TestContext, answer: Answering, changes: PollWorld = {}) {
  const server = await serve(t, answer);
  const poll = { url: server.url, every_seconds: 1, authorization: "Bearer hush", allow_private: true };
  const known = prepareSystem(
    settings({ secrets: [], poll: { ...poll, allow_private: changes.allowPrivate ?? true } }),
  );
  assert.ok(!("reason" in known), "it needs no secret");
  const read = {
    lines: { dialect: null, fileDialect: LINES },
    gocardless: { dialect: gocardless },
  };
  const system: KnownSystem = { ...known, ...(changes.dialect && read[changes.dialect]) };
  const publisher = new FakePublisher();
  const counted: string[] = [];
  const lines: string[] = [];
  const poller = new Poller({
    publisher,
    confirmTimeoutMs: 100,
    bodyLimitBytes: 5_000,
    tracing: null,
    fileLimitBytes: 20_000,
    spools: new SpoolFolder(tmpdir(), changes.openFile ?? open),
    systems: () => [system],
    metrics: { countTaken: (...told) => counted.push(told.join(" ")) },
    logger: pino({ level: "info" }, { write: (line: string) => lines.push(line) }),
    random: () => 0,
  });
  poller.start();
  t.after(() => poller.stop());
  return { ...server, publisher, counted, lines, poller };
}

test("what a system answers is taken like a message, and asked for again only if it changed", async (t) => {
  const world = await polled(t, ({ headers }, response) => {
    if (headers["if-none-match"] === '"1"') return response.writeHead(304).end();
    const told = { "content-type": "application/json; charset=utf-8", etag: '"1"', "last-modified": "then" };
    return response.writeHead(200, told).end(JSON.stringify(milestone()));
  });
  await eventually("it asks again", () => world.seen.length === 2);
  const [first, second] = world.seen;
  assert.equal(first?.method, "GET");
  assert.equal(first?.headers.authorization, "Bearer hush");
  assert.equal(first?.headers["if-none-match"], undefined);
  assert.equal(second?.headers["if-modified-since"], "then");
  assert.deepEqual(
    world.publisher.published.map(({ event }) => event.id),
    ["m-1"],
  );
  assert.deepEqual(world.counted, ["poll acme done"]);
  assert.ok(!world.lines.join("").includes("hush"));
});

test("a partner's API is asked with what it wants of everyone who asks", async (t) => {
  const payment = {
    id: "PM1",
    status: "failed",
    amount: 1_000,
    currency: "GBP",
    created_at: "2026-11-20T10:00:00.000Z",
    links: { mandate: "MD1" },
  };
  const page = JSON.stringify({ payments: [payment], meta: { cursors: {}, limit: 50 } });
  const world = await polled(
    t,
    (_seen, response) => response.writeHead(200, { "content-type": "application/json" }).end(page),
    { dialect: "gocardless" },
  );
  await eventually("it is taken", () => world.publisher.published.length > 0);
  assert.equal(world.seen[0]?.headers["gocardless-version"], "2015-07-06");
  assert.equal(world.seen[0]?.headers.authorization, "Bearer hush");
  assert.deepEqual(
    world.publisher.published.map(({ event }) => [event.type, event.subject]),
    [["billing.payment.v1", "PM1"]],
  );
});

test("a file is read as one, in memory or on disk", async (t) => {
  const bodies = ["ok a", Array.from({ length: 800 }, (_, index) => `ok event-${index}`).join("\n")];
  const world = await polled(t, (_seen, response) => response.end(bodies.shift() ?? ""), {
    dialect: "lines",
  });
  await eventually("both are taken", () => world.publisher.published.length === 801);
  await eventually("an empty answer is none", () => world.seen.length === 3);
  await delay(50);
  assert.deepEqual(world.counted, ["poll acme done", "poll acme done"]);
});

test("an answer that is not understood is kept, and not asked for again", async (t) => {
  const world = await polled(t, ({ headers }, response) =>
    headers["if-none-match"] === '"x"'
      ? response.writeHead(304).end()
      : response.writeHead(200, { etag: '"x"' }).end("<html>"),
  );
  await eventually("it asks again", () => world.seen.length === 2);
  assert.deepEqual(world.counted, ["poll acme failed"]);
  assert.deepEqual(
    world.publisher.published.map(({ event }) => event.type),
    ["freight.message.rejected.v1"],
  );
});

test("while the broker is away nothing counts as taken", async (t) => {
  const world = await polled(t, (_seen, response) =>
    response.writeHead(200, { etag: '"1"' }).end(JSON.stringify(milestone())),
  );
  world.publisher.mode = "refuse";
  await eventually("it is tried", () => world.counted.includes("poll acme error"));
  world.publisher.mode = "confirm";
  await eventually("it is taken", () => world.counted.includes("poll acme done"));
  assert.equal(world.seen[1]?.headers["if-none-match"], undefined);
});

test("a system that fails is asked less and less, and told once", async (t) => {
  const world = await polled(t, (_seen, response) => response.writeHead(500).end("secret words"));
  await delay(3_600);
  // At 0, 0.9 and 2.7 s; the next would be at 6.3 s.
  assert.equal(world.seen.length, 3);
  assert.deepEqual(world.counted, Array(3).fill("poll acme error"));
  const failures = world.lines.filter((line) => line.includes("poll failed"));
  assert.equal(failures.length, 1);
  assert.match(failures[0] ?? "", /It answers 500/);
  assert.doesNotMatch(world.lines.join(""), /secret words|hush/);
});

for (const [name, answer, reason] of [
  [
    "a redirect",
    (response) => response.writeHead(302, { location: "/other" }).end(),
    /answers 302; redirects/,
  ],
  ["a Retry-After", (response) => response.writeHead(429, { "retry-after": "90" }).end(), /"waitSeconds":90/],
  ["an answer that is too long", (response) => response.end("ok a\n".repeat(10_000)), /longer than 20000/],
  [
    "an answer that breaks off",
    (response) => {
      response.writeHead(200, { "content-length": "100" }).write("ok a\n");
      setTimeout(() => response.destroy(), 50);
    },
    /broke off/,
  ],
] as const satisfies readonly [string, (response: Parameters<Answering>[1]) => unknown, RegExp][]) {
  test(`${name}: nothing is taken, and it is told`, async (t) => {
    const world = await polled(t, (_seen, response) => void answer(response), { dialect: "lines" });
    await eventually("it is told", () => world.lines.some((line) => reason.test(line)));
    assert.equal(world.seen.length, 1);
    assert.deepEqual(world.publisher.published, []);
  });
}

test("an address of our own network is not asked", async (t) => {
  const world = await polled(t, (_seen, response) => response.end("{}"), { allowPrivate: false });
  await eventually("it is told", () => world.lines.some((line) => line.includes("Not called: 127.0.0.1")));
  assert.deepEqual(world.seen, []);
});

test("a full disk is told as such", async (t) => {
  const openFile: OpenFile = () => open("/dev/full", "w+", 0o600);
  const long = (_seen: unknown, response: Parameters<Answering>[1]) => response.end("ok a\n".repeat(2_000));
  const world = await polled(t, long, { dialect: "lines", openFile });
  await eventually("it is told", () => world.lines.some((line) => line.includes("disk did not take")));
  assert.deepEqual(world.publisher.published, []);
});

test("stopped while a system does not answer, it does not wait", async (t) => {
  const world = await polled(t, () => undefined);
  await eventually("it asks", () => world.seen.length === 1);
  const began = Date.now();
  await world.poller.stop();
  assert.ok(Date.now() - began < 1_000);
  assert.deepEqual(world.counted, []);
});
