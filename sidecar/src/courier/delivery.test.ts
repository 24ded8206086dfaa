// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import test from "node:test";
import { Webhook } from "standardwebhooks";
import { createLogger } from "../observability/logger.ts";
import type { OutboxRow } from "../odoo/outbox.ts";
import { serve, serveRaw } from "../outside/test-server.ts";
import { deliver } from "./delivery.ts";
import { Destinations } from "./destinations.ts";
import { testMetrics } from "./test-courier.ts";
import { SECRET, testRow } from "./test-outbox.ts";

const never = new AbortController().signal;

function send(row: OutboxRow, timeoutMs = 500, folder: string | null = null) {
  const destinations = new Destinations(testMetrics().metrics);
  const options = {
    destinations,
    timeoutMs,
    retryBaseSeconds: 30,
    folder,
    logger: createLogger("silent"),
  };
  return deliver(row, { stop: never, cut: never, beginBefore: Number.POSITIVE_INFINITY }, options);
}

const to = (url: string, changes: Record<string, unknown> = {}) => ({
  destination: {
    channel: "http",
    url,
    signature: "standard_webhooks",
    secret: SECRET,
    allow_private: true,
    ...changes,
  },
});

test("500, then 200: signed anew each time, the same id and the same bytes", async (t) => {
  const statuses = [500, 200];
  const partner = await serve(t, (_seen, response) =>
    response.writeHead(statuses.shift() ?? 200).end("thanks"),
  );
  const row = testRow(1, partner.url);
  const first = await send(row);
  assert.deepEqual([first.outcome, first.status], ["retry", 500]);
  assert.ok((first.retry_in_seconds ?? 0) >= 1 && (first.retry_in_seconds ?? 99) <= 30);
  const second = await send({ ...row, attempt: 2 });
  assert.deepEqual([second.outcome, second.status, second.retry_in_seconds], ["sent", 200, null]);
  assert.equal(second.response, "thanks");
  assert.equal(second.body, JSON.stringify(row.event));
  assert.equal(partner.seen.length, 2);
  for (const { headers, body } of partner.seen) {
    assert.equal(headers["webhook-id"], "msg_1");
    assert.equal(headers["content-type"], "application/cloudevents+json");
    const texts = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    assert.deepEqual(new Webhook(SECRET).verify(body, texts), row.event);
  }
  assert.equal(partner.seen[0]?.body, partner.seen[1]?.body);
});

test("every strategy signs, and the message's id goes along", async (t) => {
  const partner = await serve(t, (_seen, response) => response.end());
  for (const [signature, secret, header] of [
    ["bearer", "token", /^Bearer token$/],
    ["shopify", "hush", /^[A-Za-z0-9+/]{43}=$/],
    ["easypost", "hush", /^hmac-sha256-hex=[0-9a-f]{64}$/],
  ] as const) {
    const { outcome } = await send(testRow(1, "", to(partner.url, { signature, secret })));
    assert.equal(outcome, "sent");
    const headers = partner.seen.at(-1)?.headers ?? {};
    const value = headers.authorization ?? headers["x-shopify-hmac-sha256"] ?? headers["x-hmac-signature-v2"];
    assert.match(String(value), header);
    assert.equal(headers["webhook-id"], "msg_1");
  }
});

test("Retry-After is honoured in both forms", async (t) => {
  const waits = ["3600", new Date(Date.now() + 7_200_000).toUTCString()];
  const partner = await serve(t, (_seen, response) =>
    response.writeHead(429, { "retry-after": waits.shift() }).end(),
  );
  assert.equal((await send(testRow(1, partner.url))).retry_in_seconds, 3_600);
  const { retry_in_seconds: seconds } = await send(testRow(1, partner.url));
  assert.ok(seconds !== null && seconds > 7_190 && seconds <= 7_200, String(seconds));
});

test("a redirect into our own network is not followed and fails", async (t) => {
  const inner = await serve(t, (_seen, response) => response.end());
  const partner = await serve(t, (_seen, response) => response.writeHead(302, { location: inner.url }).end());
  const { outcome, status, detail } = await send(testRow(1, partner.url));
  assert.deepEqual([outcome, status], ["failed", 302]);
  assert.match(detail, /redirect/);
  assert.equal(inner.seen.length, 0);
});

test("an address of our own network fails unless it is allowed", async (t) => {
  const partner = await serve(t, (_seen, response) => response.end());
  for (const url of [
    partner.url,
    `http://localhost:${partner.port}/`,
    `http://2130706433:${partner.port}/`,
  ]) {
    const { outcome, detail } = await send(testRow(1, "", to(url, { allow_private: false })));
    assert.equal(outcome, "failed");
    assert.match(detail, /Allow private addresses on the system/);
  }
  assert.equal(partner.seen.length, 0);
});

test("a partner that hangs, drips, resets or is not there: tried again", async (t) => {
  const hanging = await serveRaw(t, () => {});
  const dripping = await serveRaw(t, (socket) => {
    const timer = setInterval(() => socket.write("H"), 50);
    socket.on("close", () => clearInterval(timer));
  });
  const resetting = await serveRaw(t, (socket) => socket.once("data", () => socket.resetAndDestroy()));
  for (const port of [hanging, dripping, resetting, 2]) {
    const { outcome, status, detail } = await send(testRow(1, `http://127.0.0.1:${port}/`), 200);
    assert.deepEqual([outcome, status], ["retry", null], detail);
    assert.match(detail, /^127\.0\.0\.1/);
  }
});

test("of an answer of 10 GB the beginning is kept, and the message is sent", async (t) => {
  const port = await serveRaw(t, (socket) => {
    const chunk = Buffer.alloc(65_536, "x");
    const more = () => {
      while (!socket.destroyed && socket.write(chunk));
    };
    socket.on("drain", more);
    socket.once("data", () => {
      socket.write("HTTP/1.1 200 OK\r\ncontent-length: 10737418240\r\n\r\n");
      more();
    });
  });
  const { outcome, response } = await send(testRow(1, `http://127.0.0.1:${port}/`), 5_000);
  assert.equal(outcome, "sent");
  assert.equal(response?.length, 4_096);
});

test("a certificate that nobody trusts is told in a sentence and tried again", async (t) => {
  const partner = await serve(t, (_seen, response) => response.end(), "partner.pem");
  const { outcome, detail } = await send(testRow(1, partner.url));
  assert.equal(outcome, "retry");
  assert.match(detail, /certificate is signed by itself/);
});

test("what is set wrongly in the system fails and says where", async (t) => {
  const partner = await serve(t, (_seen, response) => response.end());
  const http = "http://93.184.215.14/";
  for (const [changes, words] of [
    [{ signature: "morse" }, /cannot sign by "morse"/],
    [{ secret: null }, /no secret of standard_webhooks/],
    [{ secret: "whsec_short" }, /no secret of standard_webhooks/],
    [{ signature: "bearer", secret: "a\r\nb" }, /secret/],
    [{ signature: "bearer", secret: "token", allow_private: false, url: http }, /not sent over http/],
    [{ url: "partner.example" }, /no URL/],
    [{ url: "ftp://partner.example/" }, /http/],
  ] as const) {
    const { outcome, detail } = await send(testRow(1, "", to(partner.url, changes)));
    assert.equal(outcome, "failed", detail);
    assert.match(detail, words);
  }
  assert.equal(partner.seen.length, 0);
});

test("a system with a folder gets a file in place of a request", async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), "freight-delivery-"));
  t.after(() => rm(folder, { recursive: true }));
  const row = testRow(1, "", { destination: { channel: "folder" } });
  const { outcome, status, body } = await send(row, 500, folder);
  assert.deepEqual([outcome, status], ["sent", null]);
  assert.equal(await readFile(path.join(folder, "acme", "outbox", "msg_1.json"), "utf8"), body);
});

test("a fault of ours is tried again and takes nothing else along", async () => {
  const row = testRow(1, "https://unused.example/");
  // No JSON can say this, so writing it throws what no writer should.
  row.event.self = row.event;
  const { outcome, detail, body } = await send(row);
  assert.deepEqual([outcome, body], ["retry", null]);
  assert.match(detail, /a fault in the sidecar/);
});
