// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { type FileHandle, mkdtemp, open, readdir, rm } from "node:fs/promises";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { deflateSync, gzipSync } from "node:zlib";
import { eventually } from "../broker/test-broker.ts";
import { type OpenFile, SpoolFolder } from "../intake/spool.ts";
import { LINES } from "../intake/test-lines.ts";
import { markOf } from "./secret-uses.ts";
import {
  assertProblem,
  type SendOptions,
  send,
  signatureOf,
  type TestGateway,
  testGateway,
} from "./test-gateway.ts";
import { OTHER_SECRET, SECRET, settings } from "./test-systems.ts";

const LIMIT = 20_000;

/** A gateway for a system whose files are lines, with little memory and a spool folder of its own. */
async function filesGateway(
  t: TestContext,
  openFile: OpenFile = open,
  fileLimitBytes = 500_000,
  arrivalTimeoutMs = 30_000,
) {
  const folder = await mkdtemp(join(tmpdir(), "freight-test-"));
  t.after(() => rm(folder, { recursive: true }));
  const config = { bodyLimitBytes: LIMIT, fileLimitBytes, arrivalTimeoutMs, confirmTimeoutMs: 10_000 };
  const opened: FileHandle[] = [];
  const spools = new SpoolFolder(folder, async (...path) => {
    const handle = await openFile(...path);
    opened.push(handle);
    return handle;
  });
  const gateway = await testGateway(t, [settings(), settings({ code: "beta" })], config, spools);
  const { find } = gateway.registry;
  gateway.registry.find = (code) => {
    const system = find(code);
    return system && { ...system, dialect: null, fileDialect: LINES };
  };
  /** How many files have a place: their names are gone at once, their handles are not. */
  const onDisk = () => opened.filter(({ fd }) => fd >= 0).length;
  return { ...gateway, folder, onDisk };
}

function sendFile({ app }: TestGateway, body: string | Buffer, options: SendOptions = {}) {
  return send(app, body, { ...options, headers: { "content-type": "text/csv", ...options.headers } });
}

function lines(count: number): string {
  return Array.from({ length: count }, (_, index) => `ok event-${index}`).join("\n");
}

test("a file's events are confirmed and told, in memory or on disk, and its rejected units with them", async (t) => {
  const gateway = await filesGateway(t);
  for (const count of [2, 10_000]) {
    gateway.publisher.published.length = 0;
    const body = `${lines(count)}\nbad\nodd last`;
    const answer = await sendFile(gateway, body);
    assert.equal(answer.statusCode, 202, answer.body);
    const told = answer.json();
    assert.equal(told.message, createHash("sha256").update(body).digest("hex"));
    assert.equal(told.event_count, count + 1);
    assert.equal(told.events.length, Math.min(count + 1, 1000));
    assert.deepEqual(told.events[0], {
      id: "event-0",
      type: "freight.shipment.milestone.v1",
      subject: "event-0",
    });
    assert.deepEqual(
      told.rejected.map(({ unit }: { unit: string }) => unit),
      [`line ${count + 1}`],
    );
    assert.equal(told.remarks[0].unit, `line ${count + 2}`);
    assert.equal(gateway.publisher.published.length, count + 2);
    assert.equal(gateway.publisher.published[0]?.event.source, "/systems/acme");
    assert.equal(gateway.publisher.published[0]?.event.correlationid, answer.headers["x-correlation-id"]);
  }
  assert.deepEqual(gateway.counted, [
    ["accepted", "acme"],
    ["accepted", "acme"],
  ]);
});

test("a file of which nothing is understood is a problem with its faults, and kept", async (t) => {
  const gateway = await filesGateway(t);
  const problem = assertProblem(await sendFile(gateway, "bad\nstop"), 422, "not_understood");
  assert.deepEqual(
    (problem.errors as { pointer: string }[]).map(({ pointer }) => pointer),
    ["", "line 1: "],
  );
  assert.deepEqual(
    gateway.publisher.published.map(({ event }) => event.type),
    ["freight.message.rejected.v1", "freight.message.rejected.v1"],
  );
  assert.deepEqual(gateway.counted, [["rejected", "acme"]]);
});

test("compressed files are undone after their signature was checked, on disk too", async (t) => {
  const gateway = await filesGateway(t);
  for (const [encoding, compress] of [
    ["gzip", gzipSync],
    ["deflate", deflateSync],
  ] as const) {
    const body = compress(lines(10_000));
    const answer = await sendFile(gateway, body, { headers: { "content-encoding": encoding } });
    assert.equal(answer.statusCode, 202, answer.body);
    assert.equal(answer.json().message, createHash("sha256").update(body).digest("hex"));
    assert.equal(answer.json().event_count, 10_000);
  }
  const cut = gzipSync(lines(10)).subarray(0, 40);
  const problem = assertProblem(
    await sendFile(gateway, cut, { headers: { "content-encoding": "gzip" } }),
    422,
    "not_understood",
  );
  assert.match(JSON.stringify(problem.errors), /broken_compression/);
  const bomb = gzipSync(Buffer.alloc(10_000_000));
  assert.ok(bomb.length < LIMIT);
  assertProblem(await sendFile(gateway, bomb, { headers: { "content-encoding": "gzip" } }), 413, "too_large");
  assertProblem(
    await sendFile(gateway, "ok a", { headers: { "content-encoding": "br" } }),
    415,
    "unsupported_media_type",
  );
});

test("who is not authentic is told so, for short and for long files alike, and nothing is published", async (t) => {
  const gateway = await filesGateway(t);
  for (const body of ["ok a", lines(10_000)]) {
    for (const options of [
      { secret: OTHER_SECRET },
      { system: "nobody" },
      { now: Date.now() - 600_000 },
      { headers: { "webhook-signature": "" } },
      { signed: Buffer.from("ok b") },
    ]) {
      assertProblem(await sendFile(gateway, body, options), 401, "unauthenticated");
    }
  }
  assert.deepEqual(gateway.publisher.published, []);
  assert.deepEqual(gateway.used, []);
  for (const body of ["ok a", lines(10_000)]) await sendFile(gateway, body);
  assert.deepEqual(gateway.used, [markOf(SECRET), markOf(SECRET)]);
});

test("a body over the limit, and one that is no file of the system, are refused by their length", async (t) => {
  const gateway = await filesGateway(t);
  assertProblem(await sendFile(gateway, lines(50_000)), 413, "too_large");
  const plain = await testGateway(t, [settings()], { bodyLimitBytes: LIMIT });
  assertProblem(await sendFile(plain, lines(5_000)), 413, "too_large");
  assertProblem(await sendFile(plain, "ok a"), 415, "unsupported_media_type");
});

test("of one system two long files are taken at once, and others' do not wait for them", async (t) => {
  const gateway = await filesGateway(t);
  gateway.publisher.mode = "hold";
  const [first, second] = [sendFile(gateway, lines(5_000)), sendFile(gateway, lines(5_000))];
  await eventually("both have their place", () => gateway.onDisk() === 2);
  const third = await sendFile(gateway, lines(5_000));
  assertProblem(third, 429, "rate_limited");
  assert.equal(third.headers["retry-after"], "30");
  gateway.publisher.mode = "confirm";
  assert.equal((await sendFile(gateway, "ok a")).statusCode, 202, "a short one needs no place");
  assert.equal((await sendFile(gateway, lines(5_000), { system: "beta" })).statusCode, 202);
  gateway.publisher.letGo();
  for (const held of [first, second]) assert.equal((await held).statusCode, 202);
  assert.equal((await sendFile(gateway, lines(5_000))).statusCode, 202);
});

test("a full disk is told as such, and leaves nothing behind", async (t) => {
  const full: OpenFile = () => open("/dev/full", "w+", 0o600);
  const gateway = await filesGateway(t, full);
  const answer = await sendFile(gateway, lines(5_000));
  const problem = assertProblem(answer, 503, "unavailable");
  assert.match(String(problem.detail), /no room/);
  assert.ok(answer.headers["retry-after"]);
  assert.ok(gateway.lines.some((line) => line.includes("ENOSPC")));
  assert.equal((await sendFile(gateway, "ok a")).statusCode, 202, "what fits into memory is taken");
});

test("nothing stays on disk, whatever became of a file", async (t) => {
  const gateway = await filesGateway(t);
  await sendFile(gateway, lines(10_000));
  await sendFile(gateway, lines(10_000), { secret: OTHER_SECRET });
  await sendFile(gateway, lines(50_000));
  assert.deepEqual(await readdir(gateway.folder), []);
});

/** Begins to send a file over a socket of its own; gives what came back and how to go on. */
async function begin(t: TestContext, { app }: TestGateway, body: string, secret?: string) {
  if (!app.server.listening) await app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const socket = connect(port, "127.0.0.1");
  t.after(() => socket.destroy());
  let answer = "";
  socket.on("data", (chunk) => {
    answer += chunk;
  });
  socket.on("error", () => undefined);
  const path = "/v1/systems/acme/messages";
  const signature = signatureOf(path, Buffer.from(body), secret === undefined ? {} : { secret });
  const headers = {
    host: "x",
    "content-type": "text/csv",
    "content-length": String(body.length),
    ...signature,
  };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`POST ${path} HTTP/1.1\r\n${head.join("")}\r\n`);
  return { socket, answer: () => answer };
}

test("a sender that goes away in the middle leaves nothing", async (t) => {
  const gateway = await filesGateway(t);
  const body = lines(10_000);
  const begun = [await begin(t, gateway, body), await begin(t, gateway, body)];
  for (const { socket } of begun) socket.write(body.slice(0, 100_000));
  await eventually("both have their place", () => gateway.onDisk() === 2);
  assertProblem(await sendFile(gateway, body), 429, "rate_limited");
  for (const { socket } of begun) socket.destroy();
  await eventually("nothing of them is left", () => gateway.onDisk() === 0);
  assert.deepEqual(gateway.publisher.published, [], "nothing of what was not verified");
  // The file goes first, its place a moment later.
  await eventually("their places are free", async () => (await sendFile(gateway, body)).statusCode === 202);
});

test("a sender that stops in the middle is told so and cut off; one that is slow is not", async (t) => {
  const gateway = await filesGateway(t, open, 500_000, 500);
  const body = lines(10_000);
  const stuck = await begin(t, gateway, body);
  stuck.socket.write(body.slice(0, 100_000));
  let isEnded = false;
  stuck.socket.on("close", () => {
    isEnded = true;
  });
  await eventually("it is cut off", () => isEnded);
  assert.match(stuck.answer(), /^HTTP\/1\.1 408 /);
  assert.deepEqual(gateway.publisher.published, []);
});

test("a long file of a stranger is refused before it comes, and the sender reads the answer", async (t) => {
  const gateway = await filesGateway(t, open, 500_000, 500);
  gateway.registry.find = () => undefined;
  const { socket, answer } = await begin(t, gateway, lines(10_000));
  await eventually("it is answered", () => answer().includes("\r\n\r\n"));
  assert.match(answer(), /^HTTP\/1\.1 401 /);
  let isEnded = false;
  socket.on("close", () => {
    isEnded = true;
  });
  await eventually("what never comes is not waited for", () => isEnded);
});

test("a sender that drips is cut off, as its place is somebody else's; one that is only slow is not", async (t) => {
  const gateway = await filesGateway(t, open, 500_000, 1_500);
  const body = lines(10_000);
  const { socket, answer } = await begin(t, gateway, body);
  socket.write(body.slice(0, 5_000));
  let sent = 5_000;
  const drip = setInterval(() => socket.write(body.slice(sent, ++sent)), 50);
  t.after(() => clearInterval(drip));
  await eventually("it is told", () => answer().startsWith("HTTP/1.1 408 "));
  const slow = await begin(t, gateway, body);
  for (let at = 0; at < body.length; at += 10_000) {
    slow.socket.write(body.slice(at, at + 10_000));
    await delay(100);
  }
  await eventually("the slow one is taken", () => slow.answer().startsWith("HTTP/1.1 202 "));
});
