// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import http from "node:http";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { openConnection } from "../broker/connection.ts";
import { splitDeliveries } from "../broker/framing.ts";
import { GroupingPublisher } from "../broker/publisher.ts";
import { ConfirmSender } from "../broker/sender.ts";
import { eventually, read, type TestBroker, testBroker } from "../broker/test-broker.ts";
import type { Delivery } from "../canonical/index.ts";
import { milestone } from "../canonical/test-events.ts";
import { LEASE_MS } from "../folder/claims.ts";
import { buildGateway } from "../gateway/app.ts";
import { type KnownSystem, prepareSystem } from "../gateway/known-system.ts";
import { strategyNamed } from "../gateway/signatures/index.ts";
import { SECRET, settings } from "../gateway/test-systems.ts";
import { createMetrics } from "../observability/metrics.ts";
import { SpoolFolder } from "./spool.ts";
import { statusFile } from "./test-x12-file.ts";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));
const EVENTS = 20_000;
const MB = 1024 * 1024;

/** The broker behind a line that can be cut after so many bytes were sent to it. */
async function cuttableLine(t: TestContext, amqpUrl: string) {
  const { hostname, port } = new URL(amqpUrl);
  const line = { url: "", cutAfter: Number.POSITIVE_INFINITY, cuts: 0 };
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const broker = connect(Number(port), hostname);
    let sent = 0;
    for (const [one, other] of [
      [client, broker],
      [broker, client],
    ] as const) {
      sockets.add(one);
      one.on("error", () => other.destroy());
      one.on("close", () => other.destroy());
    }
    broker.pipe(client);
    client.on("data", (chunk) => {
      sent += chunk.length;
      broker.write(chunk);
      if (sent <= line.cutAfter) return;
      line.cuts += 1;
      line.cutAfter = Number.POSITIVE_INFINITY;
      client.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const url = new URL(amqpUrl);
  url.hostname = "127.0.0.1";
  url.port = String((server.address() as AddressInfo).port);
  line.url = url.href;
  return line;
}

/** A gateway over the real broker that knows one system, of X12. */
async function gatewayOver(t: TestContext, { topology, logger }: TestBroker, amqpUrl: string) {
  const connection = await openConnection({ url: amqpUrl, name: topology.prefix, topology, logger });
  const sender = new ConfirmSender(connection, logger);
  const known = prepareSystem(settings({ dialect: "x12" }));
  assert.ok(!("reason" in known));
  const registry = {
    isKnown: true,
    internalKey: null,
    noteUse: () => undefined,
    find: (): KnownSystem => known,
  };
  const metrics = createMetrics();
  const app = await buildGateway({
    publisher: new GroupingPublisher(topology, sender),
    registry,
    spools: new SpoolFolder(tmpdir()),
    config: {
      bodyLimitBytes: MB,
      fileLimitBytes: 256 * MB,
      ratePerAddress: 1_000,
      trustProxy: false,
      confirmTimeoutMs: 5_000,
    },
    logger,
    metrics: metrics.gateway,
    tracing: null,
    checks: [],
    metricsPage: metrics.page,
  });
  const address = await app.listen({ host: "127.0.0.1", port: 0 });
  t.after(async () => {
    await app.close();
    await sender.close(AbortSignal.timeout(1_000));
    await connection.close();
  });
  await eventually("the broker is ready", () => sender.ready());
  return { address, sender };
}

async function send(address: string) {
  const body = Buffer.concat([...statusFile(EVENTS)]);
  const path = "/v1/systems/acme/messages";
  const strategy = strategyNamed("standard_webhooks");
  const key = strategy?.keyOf(SECRET);
  assert.ok(strategy && key);
  const signature = strategy.sign({ path, body, id: "msg_1", now: Date.now() }, key);
  const headers = { "content-type": "application/edi-x12", ...signature };
  return fetch(address + path, { method: "POST", headers, body });
}

/** Every delivery on the operational lane, as it comes. */
async function deliveriesOf(broker: TestBroker) {
  const deliveries: Delivery[] = [];
  await read(broker, {
    prefetch: 20_000,
    onMessage: ({ content }) => {
      for (const text of splitDeliveries(content.toString())) deliveries.push(JSON.parse(text));
    },
  });
  return deliveries;
}

function idsOf(deliveries: readonly Delivery[]): Set<string> {
  return new Set(deliveries.map(({ event }) => event.id));
}

test("a long interchange goes through the gateway to the queues, each event once", async (t) => {
  const broker = await testBroker(t);
  const { address } = await gatewayOver(t, broker, broker.url);
  const answer = await send(address);
  assert.equal(answer.status, 202);
  const told = (await answer.json()) as { event_count: number; events: unknown[]; rejected?: unknown };
  assert.deepEqual([told.event_count, told.events.length, told.rejected], [EVENTS, 1_000, undefined]);
  const deliveries = await deliveriesOf(broker);
  await eventually("all are there", () => deliveries.length >= EVENTS + 1);
  assert.equal(idsOf(deliveries).size, EVENTS + 1, "each once, and the interchange");
  const interchanges = deliveries.filter(({ event }) => event.type === "freight.interchange.received.v1");
  assert.equal(interchanges.length, 1);
  const first = deliveries.find(({ event }) => event.type === "freight.shipment.milestone.v1");
  assert.equal(first?.raw_type, "application/edi-x12");
  assert.match(first?.raw ?? "", /B10\*PRO\d+\*SHIP\d+\*DEMO/);
});

test("a broker that dies in the middle: 503, and the same file again completes it with the same ids", async (t) => {
  const broker = await testBroker(t);
  const line = await cuttableLine(t, broker.url);
  const { address, sender } = await gatewayOver(t, broker, line.url);
  line.cutAfter = 5 * MB;
  const refused = await send(address);
  assert.deepEqual([refused.status, line.cuts], [503, 1]);
  assert.ok(refused.headers.get("retry-after"));
  const deliveries = await deliveriesOf(broker);
  await eventually("a part is there", () => deliveries.length > 0);
  assert.ok(idsOf(deliveries).size < EVENTS);
  assert.ok(
    deliveries.every(({ event }) => event.type !== "freight.interchange.received.v1"),
    "no interchange is said to be received",
  );
  await eventually("the gateway is back", () => sender.ready());
  assert.equal((await send(address)).status, 202);
  await eventually("all are there", () => idsOf(deliveries).size >= EVENTS + 1);
  assert.ok(deliveries.length > EVENTS + 1, "a part of it twice");
  assert.equal(idsOf(deliveries).size, EVENTS + 1, "under the same ids");
});

/** As much of an Odoo as tells the systems. */
async function odooWith(t: TestContext, systems: readonly unknown[]): Promise<string> {
  const server = http.createServer((_request, response) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ digest: "1", systems }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A sidecar of the role `folder` as a process of its own. */
function watcherProcess(t: TestContext, broker: TestBroker, odooUrl: string, folder: string): ChildProcess {
  const child = spawn(process.execPath, ["--import", "tsx", MAIN], {
    stdio: "ignore",
    env: {
      PATH: process.env.PATH ?? "",
      FREIGHT_ROLES: "folder",
      FREIGHT_HOST: "127.0.0.1",
      FREIGHT_PORT: "0",
      FREIGHT_AMQP_URL: broker.url,
      FREIGHT_PREFIX: broker.topology.prefix,
      FREIGHT_RETRY_LADDER_MS: broker.topology.ladderMs.join(","),
      FREIGHT_ODOO_URL: odooUrl,
      FREIGHT_ODOO_DB: "none",
      FREIGHT_ODOO_API_KEY: "none",
      FREIGHT_ODOO_TRANSPORT: "json2",
      FREIGHT_FOLDER: folder,
      FREIGHT_FOLDER_SETTLE_MS: "100",
    },
  });
  t.after(() => child.kill("SIGKILL"));
  return child;
}

test("two processes watch one folder; one is killed in the middle, and nothing is lost or stuck", async (t) => {
  const broker = await testBroker(t);
  const root = mkdtempSync(join(tmpdir(), "freight-folder-"));
  t.after(() => rmSync(root, { recursive: true }));
  const at = (...names: string[]) => join(root, "acme", ...names);
  mkdirSync(at("inbox"), { recursive: true });
  const names = Array.from({ length: 20 }, (_, index) => `${index}.json`);
  for (const name of names) {
    const events = Array.from({ length: 200 }, (_, index) => milestone({ id: `${name}-${index}` }));
    writeFileSync(at("inbox", name), JSON.stringify(events));
  }
  const odoo = await odooWith(t, [settings({ folder: true })]);
  const deliveries = await deliveriesOf(broker);
  const first = watcherProcess(t, broker, odoo, root);
  watcherProcess(t, broker, odoo, root);
  await eventually(
    "some are done",
    () => readdirSync(at()).includes("done") && readdirSync(at("done")).length >= 2,
  );
  first.kill("SIGKILL");
  // What the lease would tell after a minute.
  const old = new Date(Date.now() - LEASE_MS - 1_000);
  const alive = () => readdirSync(at("work"));
  for (const name of alive()) utimesSync(at("work", name), old, old);
  await eventually("all are done", () => readdirSync(at("done")).length === names.length);
  assert.deepEqual(readdirSync(at("inbox")), []);
  await eventually("all are on the queues", () => idsOf(deliveries).size === names.length * 200);
});
