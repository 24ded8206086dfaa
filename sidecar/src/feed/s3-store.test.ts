// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { readdir } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import test, { type TestContext } from "node:test";
import { createLogger } from "../observability/logger.ts";
import type { FeedRow } from "../odoo/feed.ts";
import { publishNext } from "./publisher.ts";
import { S3Store } from "./s3-store.ts";
import { item, TestFeed, temporaryFolder } from "./test-feed.ts";

const ROWS: FeedRow[] = [item(1, "10.00", "0.00", "é"), item(2, "0.00", "10.00")];
const KEYS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
const REGION = "eu-west-3";

const hash = (data: Buffer | string) => createHash("sha256").update(data).digest("hex");
const hmac = (key: Buffer | string, data: string) => createHmac("sha256", key).update(data).digest();

/** Whether a request is signed as AWS documents it ("Create a signed AWS API request"), read from its own bytes. */
function isSigned(request: IncomingMessage, body: Buffer): boolean {
  const { authorization = "" } = request.headers;
  const [, scope = "", names = "", signature = ""] =
    /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/(\S+), SignedHeaders=(\S+), Signature=(\w+)$/.exec(
      authorization,
    ) ?? [];
  const [day = "", region = "", service = "", end = ""] = scope.split("/");
  const payload = request.headers["x-amz-content-sha256"];
  if (region !== REGION || service !== "s3" || payload !== hash(body)) return false;
  const headers = names.split(";").map((name) => `${name}:${request.headers[name]}\n`);
  const canonical = [request.method, request.url, "", headers.join(""), names, payload].join("\n");
  const text = ["AWS4-HMAC-SHA256", request.headers["x-amz-date"], scope, hash(canonical)].join("\n");
  const key = [day, region, service, end].reduce<Buffer | string>(hmac, `AWS4${KEYS.secretAccessKey}`);
  return hmac(key, text).toString("hex") === signature;
}

/** A store in memory that takes signed requests only; `refuse` says otherwise. */
async function startStore(t: TestContext) {
  const objects = new Map<string, Buffer>();
  const puts: string[] = [];
  const store = { objects, puts, url: "", refuse: (_request: IncomingMessage): number | null => null };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const path = String(request.url);
    const refusal = isSigned(request, body) ? store.refuse(request) : 403;
    if (refusal !== null) {
      response.writeHead(refusal).end();
    } else if (request.method === "GET") {
      const object = objects.get(path);
      response.writeHead(object ? 200 : 404).end(object);
    } else if (request.headers["if-none-match"] === "*" && objects.has(path)) {
      response.writeHead(412).end();
    } else {
      objects.set(path, body);
      puts.push(path);
      response.writeHead(200).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  store.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/bucket/feeds`;
  return store;
}

async function publish(feed: TestFeed, url: string, spool: string, changes = {}): Promise<boolean> {
  const store = new S3Store({ url, region: REGION, ...KEYS, ...changes }, spool);
  const logger = createLogger("silent");
  return publishNext({ name: "test", pollMs: 1, feed, store, logger }, new AbortController().signal);
}

const FOLDER = "/bucket/feeds/group/00000001";

test("the objects are put signed, the manifest last, and nothing stays in the spool", async (t) => {
  const [store, spool] = [await startStore(t), await temporaryFolder(t)];
  assert.equal(await publish(new TestFeed(ROWS), store.url, spool), true);
  assert.deepEqual(store.puts, [
    `${FOLDER}/journal_items.csv`,
    `${FOLDER}/journal_items.parquet`,
    `${FOLDER}/manifest.json`,
  ]);
  const manifest = JSON.parse(String(store.objects.get(`${FOLDER}/manifest.json`)));
  for (const { name, sha256 } of manifest.entities[1].files) {
    assert.equal(hash(store.objects.get(`${FOLDER}/${name}`) as Buffer), sha256);
  }
  assert.deepEqual(await readdir(spool), []);
});

test("what is there already is settled; what says otherwise is left alone", async (t) => {
  const [store, spool] = [await startStore(t), await temporaryFolder(t)];
  await publish(new TestFeed(ROWS), store.url, spool);
  assert.equal(await publish(new TestFeed(ROWS), store.url, spool), true);
  assert.equal(store.puts.length, 3, "nothing was put again");
  const other = new TestFeed([item(1, "11.00", "0.00")]);
  assert.equal(await publish(other, store.url, spool), false);
  assert.match(String(other.settled[0]?.detail), /other content/);
  assert.equal(store.puts.length, 3);
});

test("a store that is full, refuses or is away: no manifest, it is told, and the next one goes on", async (t) => {
  const [store, spool] = [await startStore(t), await temporaryFolder(t)];
  const feed = new TestFeed(ROWS);
  for (const [status, told] of [
    [507, /is full/],
    [500, /refuses journal_items\.parquet \(500\)/],
  ] as const) {
    store.refuse = ({ method, url }) => (method === "PUT" && url?.endsWith(".parquet") ? status : null);
    assert.equal(await publish(feed, store.url, spool), false);
    assert.match(String(feed.settled.at(-1)?.detail), told);
  }
  assert.equal(await publish(feed, store.url, spool, { secretAccessKey: "wrong" }), false);
  assert.match(String(feed.settled.at(-1)?.detail), /\(403\): check the key/);
  assert.equal(await publish(feed, "http://127.0.0.1:1/bucket", spool), false);
  assert.match(String(feed.settled.at(-1)?.detail), /cannot be reached \(ECONNREFUSED\)/);
  assert.equal(store.objects.has(`${FOLDER}/manifest.json`), false);
  store.refuse = () => null;
  assert.equal(await publish(feed, store.url, spool), true);
  assert.deepEqual(await readdir(spool), []);
});
