// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { connect } from "node:net";
import test from "node:test";
import { pino } from "pino";
import { milestone } from "../canonical/test-events.ts";
import { buildHealthServer } from "./app.ts";
import { assertProblem, send, testGateway } from "./test-gateway.ts";
import { settings } from "./test-systems.ts";

test("every answer has the security headers and a correlation id", async (t) => {
  const { app } = await testGateway(t);
  for (const url of ["/healthz", "/nowhere", "/v1/systems/acme/messages"]) {
    const { headers } = await app.inject({ method: "GET", url });
    assert.equal(headers["x-content-type-options"], "nosniff");
    assert.equal(headers["cache-control"], "no-store");
    assert.match(String(headers["x-correlation-id"]), /^[0-9a-f-]{36}$/);
  }
});

test("paths that do not exist and methods that are not taken are problems, and counted without a name", async (t) => {
  const { app, counted } = await testGateway(t);
  for (const url of ["/", "/v1/systems", "/v1/systems/acme"]) {
    assertProblem(await app.inject({ method: "POST", url }), 404, "not_found");
  }
  const answer = await app.inject({ method: "PUT", url: "/v1/systems/acme/messages", payload: "x" });
  assertProblem(answer, 405, "method_not_allowed");
  assert.equal(answer.headers.allow, "POST");
  assertProblem(await app.inject({ method: "DELETE", url: "/healthz" }), 405, "method_not_allowed");
  assert.ok(counted.every(([, system]) => system === null));
});

test("a path that cannot be decoded is a problem", async (t) => {
  const { app } = await testGateway(t);
  assertProblem(
    await app.inject({ method: "POST", url: "/v1/systems/%E0%A4%A/messages" }),
    400,
    "bad_request",
  );
});

test("404 and 401 count against the address; health does not", async (t) => {
  const { app, counted } = await testGateway(t, [settings()], { ratePerAddress: 3 });
  await app.inject({ method: "GET", url: "/nowhere" });
  await send(app, milestone(), { system: "nobody" });
  assert.equal((await send(app, milestone())).statusCode, 202);
  for (const answer of [await send(app, milestone()), await app.inject({ method: "GET", url: "/nowhere" })]) {
    assertProblem(answer, 429, "rate_limited");
    assert.ok(Number(answer.headers["retry-after"]) > 0);
  }
  assert.equal((await app.inject({ method: "GET", url: "/healthz" })).statusCode, 200);
  assert.deepEqual(counted.slice(-2), [
    ["rate_limited", null],
    ["rate_limited", null],
  ]);
});

for (const [trustProxy, statuses] of [
  [false, [202, 429, 429]],
  [1, [202, 202, 429]],
  [["127.0.0.0/8"], [202, 202, 429]],
  [["192.0.2.99"], [202, 429, 429]],
] as const) {
  test(`with trustProxy ${trustProxy}, an address is who the trusted proxy saw, not who the client says it is`, async (t) => {
    const config = {
      ratePerAddress: 1,
      trustProxy: typeof trustProxy === "object" ? [...trustProxy] : trustProxy,
    };
    const { app } = await testGateway(t, [settings()], config);
    const found = [];
    for (const address of ["192.0.2.1", "192.0.2.2", "198.51.100.9, 192.0.2.2"]) {
      found.push((await send(app, milestone(), { headers: { "x-forwarded-for": address } })).statusCode);
    }
    assert.deepEqual(found, statuses);
  });
}

test("ready means: the broker confirms and the systems are known", async (t) => {
  const { app, publisher, registry } = await testGateway(t);
  const ready = async () => {
    const answer = await app.inject({ method: "GET", url: "/readyz" });
    return [answer.statusCode, answer.json().parts];
  };
  assert.deepEqual(await ready(), [200, { broker: true, systems: true }]);
  publisher.mode = "refuse";
  assert.deepEqual(await ready(), [503, { broker: false, systems: true }]);
  publisher.mode = "confirm";
  registry.isKnown = false;
  assert.deepEqual(await ready(), [503, { broker: true, systems: false }]);
});

test("a process without the gateway has health and metrics and nothing else", async (t) => {
  const app = await buildHealthServer({
    logger: pino({ level: "silent" }),
    checks: [{ name: "odoo", ready: () => false }],
    metricsPage: { contentType: "text/plain", render: async () => "freight_up 1\n" },
  });
  t.after(() => app.close());
  assert.equal((await app.inject({ url: "/healthz" })).statusCode, 200);
  assert.deepEqual((await app.inject({ url: "/readyz" })).json(), {
    status: "not ready",
    parts: { odoo: false },
  });
  assert.equal((await app.inject({ url: "/metrics" })).body, "freight_up 1\n");
  assertProblem(await app.inject({ method: "POST", url: "/v1/systems/acme/messages" }), 404, "not_found");
});

/** What a server answers to some bytes on a new connection. */
function exchange(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    socket.on("data", (data) => {
      answer += data.toString();
    });
    socket.on("close", () => resolve(answer));
    socket.on("error", reject);
  });
}

test("what is no HTTP is answered with a problem too", async (t) => {
  const { app } = await testGateway(t);
  const port = Number(new URL(await app.listen({ host: "127.0.0.1", port: 0 })).port);
  for (const [bytes, status] of [
    ["hello\r\n\r\n", 400],
    [`GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${"a".repeat(20_000)}\r\n\r\n`, 431],
    [
      "POST /v1/systems/acme/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
      400,
    ],
  ] as const) {
    const answer = await exchange(port, bytes);
    assert.match(answer, new RegExp(`^HTTP/1.1 ${status} `));
    assert.match(answer, /content-type: application\/problem\+json/);
    assert.equal(JSON.parse(answer.slice(answer.indexOf("\r\n\r\n"))).status, status);
  }
});

test("while it stops, what is under way is answered and nothing new is taken", async (t) => {
  const { app, publisher } = await testGateway(t, [settings()], { confirmTimeoutMs: 100 });
  publisher.mode = "hang";
  const underWay = send(app, milestone());
  await new Promise((resolve) => setTimeout(resolve, 20));
  const closing = app.close();
  await closing;
  assertProblem(await underWay, 503, "unavailable");
});
