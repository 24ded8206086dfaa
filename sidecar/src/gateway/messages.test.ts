// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import { gzipSync } from "node:zlib";
import { milestone } from "../canonical/test-events.ts";
import { fixture } from "../dialects/test-reading.ts";
import { markOf } from "./secret-uses.ts";
import { assertProblem, send, testGateway } from "./test-gateway.ts";
import { OTHER_SECRET, SECRET, settings } from "./test-systems.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

test("a signed event is confirmed and told back", async (t) => {
  const { app, publisher, counted } = await testGateway(t);
  const body = JSON.stringify(milestone());
  const answer = await send(app, body);
  assert.equal(answer.statusCode, 202, answer.body);
  const told = answer.json();
  assert.match(told.correlationid, UUID);
  assert.deepEqual(told, {
    message: createHash("sha256").update(body).digest("hex"),
    correlationid: told.correlationid,
    event_count: 1,
    events: [{ id: "m-1", type: "freight.shipment.milestone.v1", subject: "1Z999" }],
  });
  assert.equal(publisher.published.length, 1);
  assert.equal(publisher.published[0]?.event.source, "/systems/acme");
  assert.equal(publisher.published[0]?.raw, null);
  assert.deepEqual(counted, [["accepted", "acme"]]);
});

test("a partner's dialect becomes deliveries with its own words, under the request's correlation id", async (t) => {
  const { app, publisher } = await testGateway(t, [
    settings({ dialect: "easypost", signature: "easypost", secrets: ["sécret"] }),
  ]);
  const id = "0d6d2b32-52b2-4e7c-9c5f-1d4b1c6f9f01";
  const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const headers = { "x-correlation-id": id, traceparent };
  const answer = await send(app, fixture("easypost/tracker-updated"), {
    strategy: "easypost",
    secret: "sécret",
    headers,
  });
  assert.equal(answer.statusCode, 202, answer.body);
  assert.equal(answer.headers["x-correlation-id"], id);
  assert.equal(answer.json().events.length, 4);
  const [first] = publisher.published;
  assert.equal(first?.event.correlationid, id);
  assert.equal(first?.event.traceparent, traceparent);
  assert.equal(first?.raw_type, "application/json");
  assert.equal(first?.pointer, "/result/tracking_details/0");
  assert.equal(JSON.parse(first?.raw ?? "").message, "Label made");
});

test("a code of the system's mapping goes before the dialect's own", async (t) => {
  const mapping = { milestone_codes: { PRE_TRANSIT: "released" } };
  const { app, publisher } = await testGateway(t, [settings({ dialect: "shippo", mapping })]);
  await send(app, fixture("shippo/track-updated"));
  const codes = publisher.published.map(({ event }) => "code" in event.data && event.data.code);
  assert.deepEqual(codes.slice(0, 2), ["released", "picked_up"]);
});

test("a correlation id that is no UUID is replaced", async (t) => {
  const { app } = await testGateway(t);
  for (const id of ["1", "x".repeat(5000), "0D6D2B32-52B2-4E7C-9C5F-1D4B1C6F9F01"]) {
    const answer = await send(app, milestone(), { headers: { "x-correlation-id": id } });
    assert.match(String(answer.headers["x-correlation-id"]), UUID);
    assert.notEqual(answer.headers["x-correlation-id"], id);
  }
});

test("a message that says nothing about a shipment is accepted, explained and counted apart", async (t) => {
  const { app, publisher, counted } = await testGateway(t, [settings({ dialect: "easypost" })]);
  const answer = await send(app, fixture("easypost/batch-updated"));
  assert.equal(answer.statusCode, 202);
  assert.deepEqual(answer.json().events, []);
  assert.match(answer.json().note, /batch/);
  assert.deepEqual(publisher.published, []);
  assert.deepEqual(counted, [["ignored", "acme"]]);
});

test("both live secrets sign while one is being changed, a retired one does not", async (t) => {
  const { app, used } = await testGateway(t, [settings({ secrets: [OTHER_SECRET, SECRET] })]);
  assert.equal((await send(app, milestone(), { secret: SECRET })).statusCode, 202);
  assert.equal((await send(app, milestone(), { secret: OTHER_SECRET })).statusCode, 202);
  const retired = `whsec_${Buffer.alloc(32, 1).toString("base64")}`;
  assertProblem(await send(app, milestone(), { secret: retired }), 401, "unauthenticated");
  assert.deepEqual(used, [markOf(SECRET), markOf(OTHER_SECRET)]);
});

test("gzip is undone after the signature over the bytes as they came was checked", async (t) => {
  const { app, publisher } = await testGateway(t);
  const body = gzipSync(JSON.stringify(milestone()));
  const answer = await send(app, body, { headers: { "content-encoding": "gzip" } });
  assert.equal(answer.statusCode, 202, answer.body);
  assert.equal(answer.json().message, createHash("sha256").update(body).digest("hex"));
  assert.equal(publisher.published.length, 1);
});

test("content types are compared without parameters and case", async (t) => {
  const { app } = await testGateway(t);
  for (const type of [
    "application/json; charset=utf-8",
    "Application/JSON",
    'application/cloudevents+json;charset="UTF-8"',
  ]) {
    assert.equal((await send(app, milestone(), { headers: { "content-type": type } })).statusCode, 202, type);
  }
});

test("when the broker does not confirm, in time or at all, the partner is asked to send again", async (t) => {
  const { app, publisher, counted } = await testGateway(t, [settings()], { confirmTimeoutMs: 20 });
  for (const mode of ["refuse", "hang"] as const) {
    publisher.mode = mode;
    for (const message of [milestone(), "not JSON"]) {
      const answer = await send(app, message);
      assertProblem(answer, 503, "unavailable");
      assert.equal(answer.headers["retry-after"], "5");
    }
  }
  publisher.mode = "confirm";
  assert.equal((await send(app, milestone())).statusCode, 202);
  assert.deepEqual(
    counted.map(([outcome]) => outcome),
    [...Array(4).fill("unavailable"), "accepted"],
  );
});

test("before any system is known nobody is called a stranger", async (t) => {
  const { app, registry } = await testGateway(t);
  registry.isKnown = false;
  const answer = await send(app, milestone());
  assertProblem(answer, 503, "unavailable");
  assert.ok(answer.headers["retry-after"]);
});

test("a fault of the program is told in general and logged in full", async (t) => {
  const { app, publisher, lines, counted } = await testGateway(t);
  publisher.mode = "break";
  const answer = await send(app, milestone());
  assertProblem(answer, 500, "internal");
  assert.ok(!answer.body.includes("secret"));
  assert.ok(lines.some((line) => line.includes("a fault of the program")));
  assert.deepEqual(counted, [["error", "acme"]]);
});

test("an authentic message over the rate of its system waits", async (t) => {
  const { app, counted } = await testGateway(t, [
    settings({ rate_per_minute: 2 }),
    settings({ code: "beta" }),
  ]);
  for (const status of [202, 202]) assert.equal((await send(app, milestone())).statusCode, status);
  const answer = await send(app, milestone());
  assertProblem(answer, 429, "rate_limited");
  assert.ok(Number(answer.headers["retry-after"]) > 0);
  assert.equal((await send(app, milestone({ source: "/systems/beta" }), { system: "beta" })).statusCode, 202);
  assert.deepEqual(counted.at(2), ["rate_limited", "acme"]);
});

test("a stranger cannot use up the rate of a system", async (t) => {
  const { app } = await testGateway(t, [settings({ rate_per_minute: 2 })]);
  for (let index = 0; index < 5; index += 1) {
    assertProblem(await send(app, milestone(), { secret: OTHER_SECRET }), 401, "unauthenticated");
  }
  assert.equal((await send(app, milestone())).statusCode, 202);
});

test("no log line holds a payload, a secret or a signature", async (t) => {
  const { app, lines } = await testGateway(t);
  await send(app, milestone({}, { partner_text: "PRIVATE WORDS" }));
  await send(app, milestone({ id: 7 }, { partner_text: "PRIVATE WORDS" }));
  await send(app, milestone({}, { partner_text: "PRIVATE WORDS" }), { secret: OTHER_SECRET });
  const log = lines.join("");
  assert.match(log, /"outcome":"accepted"/);
  assert.match(log, /"outcome":"rejected"/);
  assert.match(log, /"outcome":"unauthenticated"/);
  assert.doesNotMatch(log, /PRIVATE|whsec_|v1,|1Z999/);
});
