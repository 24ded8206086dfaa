// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import net, { type AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import test, { type TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { eventually, type TestBroker, testBroker } from "./broker/test-broker.ts";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));

interface Line {
  readonly msg: string;
  readonly address?: string;
}

/** The sidecar as a process of its own, with nothing in its environment but these settings. */
function start(t: TestContext, settings: Record<string, string>) {
  const env = { PATH: process.env.PATH ?? "", ...settings };
  const child: ChildProcess = spawn(process.execPath, ["--import", "tsx", MAIN], { env });
  t.after(() => child.kill("SIGKILL"));
  const lines: Line[] = [];
  let errors = "";
  if (child.stdout) createInterface(child.stdout).on("line", (line) => lines.push(JSON.parse(line)));
  child.stderr?.on("data", (chunk) => {
    errors += chunk;
  });
  const exited = once(child, "exit");
  return {
    child,
    lines,
    errors: () => errors,
    exitCode: async (): Promise<unknown> => (await exited)[0],
    said: (msg: string) => lines.find((line) => line.msg === msg),
  };
}

function settings(broker: TestBroker, odooUrl: string): Record<string, string> {
  return {
    FREIGHT_HOST: "127.0.0.1",
    FREIGHT_PORT: "0",
    FREIGHT_AMQP_URL: broker.url,
    FREIGHT_PREFIX: broker.topology.prefix,
    FREIGHT_RETRY_LADDER_MS: broker.topology.ladderMs.join(","),
    FREIGHT_ODOO_URL: odooUrl,
    FREIGHT_ODOO_DB: "none",
    FREIGHT_ODOO_API_KEY: "none",
  };
}

/** A server that takes every connection and never answers: an Odoo that hangs. */
async function silentServer(t: TestContext): Promise<string> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket.on("error", () => {}));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("wrong settings end the start with exit code 2 and one line each, without the secrets", async (t) => {
  const { exitCode, errors } = start(t, { FREIGHT_AMQP_URL: "amqp://u:hunter2@", FREIGHT_PORT: "x" });
  assert.equal(await exitCode(), 2);
  assert.match(errors(), /^FREIGHT_PORT: expected a whole number/m);
  assert.match(errors(), /^FREIGHT_ODOO_URL: expected an address/m);
  assert.doesNotMatch(errors(), /hunter2/);
});

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  test(`it says where it listens, answers, and ${signal} stops it with exit code 0`, async (t) => {
    const broker = await testBroker(t);
    const { child, said, exitCode } = start(t, settings(broker, "http://127.0.0.1:1"));
    await eventually("it listens", () => said("listening") !== undefined);
    const address = said("listening")?.address ?? "";
    assert.equal((await fetch(`${address}/healthz`)).status, 200);
    assert.equal((await fetch(`${address}/readyz`)).status, 503, "no system is known yet");
    assert.match(
      await (await fetch(`${address}/metrics`)).text(),
      /^freight_breaker_state\{state="closed"\} 1$/m,
    );
    child.kill(signal);
    assert.equal(await exitCode(), 0);
    assert.ok(said("stopped"));
  });
}

test("a worker alone serves health and metrics, and no messages", async (t) => {
  const broker = await testBroker(t);
  const worker = { ...settings(broker, "http://127.0.0.1:1"), FREIGHT_ROLES: "worker" };
  const { said } = start(t, worker);
  await eventually("it listens", () => said("listening") !== undefined);
  const address = said("listening")?.address ?? "";
  await eventually("it is ready", async () => (await fetch(`${address}/readyz`)).status === 200);
  const ready = await fetch(`${address}/readyz`);
  assert.deepEqual(await ready.json(), { status: "ready", parts: { broker: true, odoo: true } });
  assert.equal((await fetch(`${address}/v1/systems/x/messages`, { method: "POST" })).status, 404);
});

test("a courier is ready whatever becomes of Odoo and of partners", async (t) => {
  const broker = await testBroker(t);
  const courier = { ...settings(broker, "http://127.0.0.1:1"), FREIGHT_ROLES: "courier" };
  const { child, said, exitCode } = start(t, courier);
  await eventually("it missed Odoo", () => said("no messages to send could be had from Odoo") !== undefined);
  const address = said("listening")?.address ?? "";
  await eventually("it is ready", async () => (await fetch(`${address}/readyz`)).status === 200);
  child.kill("SIGTERM");
  assert.equal(await exitCode(), 0);
});

test("it stops at once, with exit code 0, while Odoo hangs", async (t) => {
  const broker = await testBroker(t);
  const { child, said, exitCode } = start(t, settings(broker, await silentServer(t)));
  await eventually("it is connected", () => said("broker connected") !== undefined);
  const began = Date.now();
  child.kill("SIGTERM");
  assert.equal(await exitCode(), 0);
  assert.ok(Date.now() - began < 5_000, "and does not wait for Odoo");
});

test("a port that is taken ends the start with exit code 1 and the reason", async (t) => {
  const broker = await testBroker(t);
  const { port } = new URL(await silentServer(t));
  const taken = { ...settings(broker, "http://127.0.0.1:1"), FREIGHT_PORT: port };
  const { lines, exitCode } = start(t, taken);
  assert.equal(await exitCode(), 1);
  assert.match(JSON.stringify(lines), /EADDRINUSE/);
});

test("it starts without a broker, says so, and still stops", async (t) => {
  const broker = await testBroker(t);
  const away = {
    ...settings(broker, "http://127.0.0.1:1"),
    FREIGHT_AMQP_URL: "amqp://u:hunter2@127.0.0.1:1",
  };
  const { child, said, lines, exitCode } = start(t, away);
  await eventually("it listens", () => said("listening") !== undefined);
  await eventually("it says so", () => said("broker cannot be reached, trying again") !== undefined);
  child.kill("SIGTERM");
  assert.equal(await exitCode(), 0);
  assert.doesNotMatch(JSON.stringify(lines), /hunter2/);
});
