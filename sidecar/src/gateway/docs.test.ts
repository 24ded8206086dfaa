// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import Fastify from "fastify";
import { testGateway } from "./test-gateway.ts";
import { announceEnd } from "./versions.ts";

test("the guide and the OpenAPI document are served to anybody, and may be kept a while", async (t) => {
  const { app } = await testGateway(t);
  const page = await app.inject("/docs");
  assert.equal(page.statusCode, 200);
  assert.match(page.headers["content-type"] as string, /^text\/html/);
  assert.match(page.headers["content-security-policy"] as string, /default-src 'none'/);
  assert.match(page.headers["cache-control"] as string, /max-age/);
  const document = await app.inject("/docs/openapi.json");
  assert.equal(document.json().openapi, "3.1.0");
  assert.equal((await app.inject({ method: "POST", url: "/docs" })).statusCode, 405);
});

test("a version that is to end says so in every answer, the others say nothing", async (t) => {
  const app = Fastify();
  t.after(() => app.close());
  const end = {
    deprecated: new Date("2027-01-01T00:00:00Z"),
    sunset: new Date("2028-01-01T00:00:00Z"),
    successor: "v2",
  };
  await app.register(async (v1) => {
    announceEnd(v1, { name: "v1", end });
    v1.get("/v1/x", async () => "x");
  });
  await app.register(async (v2) => {
    announceEnd(v2, { name: "v2", end: null });
    v2.get("/v2/x", async () => "x");
  });
  const { headers } = await app.inject("/v1/x");
  assert.equal(headers.deprecation, "@1798761600");
  assert.equal(headers.sunset, "Sat, 01 Jan 2028 00:00:00 GMT");
  assert.match(String(headers.link), /rel="deprecation".*rel="successor-version"/);
  assert.equal((await app.inject("/v2/x")).headers.deprecation, undefined);
});
