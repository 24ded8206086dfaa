// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { gzipSync } from "node:zlib";
import { invoice, milestone } from "../canonical/test-events.ts";
import { assertProblem, send, testGateway } from "./test-gateway.ts";
import { OTHER_SECRET, settings } from "./test-systems.ts";

const MINUTE = 60_000;

/** Sound JSON but for one piece. */
function changed(from: string, to: string): string {
  return JSON.stringify(milestone()).replace(from, to);
}

const REJECTED: [name: string, body: string | Buffer, code: string, pointer: string][] = [
  ["an empty body", "", "empty", ""],
  ["a body that is not JSON", "hello, this is not JSON", "syntax", ""],
  ["a body that is not UTF-8", Buffer.from([0x7b, 0xff, 0x7d]), "not_utf8", ""],
  ["a hundred thousand arrays in each other", "[".repeat(100_000) + "]".repeat(100_000), "too_deep", ""],
  ["a hundred thousand objects in each other", '{"a":'.repeat(100_000), "too_deep", ""],
  ["a member twice", changed('"id":', '"id":"first","id":'), "duplicate_member", "/id"],
  ["NUL in a string", changed("FRONT", "FR\\u0000NT"), "nul_character", "/data/partner_text"],
  ["a lone surrogate", changed("FRONT", "FR\\ud83dNT"), "lone_surrogate", "/data/partner_text"],
  ["a control character", changed("FRONT", "FR\\u0007NT"), "wrong_format", "/data/partner_text"],
  ["a day that does not exist", changed("2026-11-20T11", "2026-11-31T11"), "wrong_time", "/time"],
  ["a time without an offset", changed("11:00:00+01:00", "11:00:00"), "wrong_time", "/time"],
  ["a time long ago", changed("2026-11-20T11", "1899-11-20T11"), "wrong_time", "/time"],
  ["a time far ahead", changed("2026-11-20T11", "9999-11-20T11"), "wrong_time", "/time"],
  ["a time as a number", changed('"2026-11-20T11:00:00+01:00"', "1795176000"), "wrong_type", "/time"],
  ["a number too large to keep", changed('"m-1"', "123456789012345678901"), "number_too_large", "/id"],
  [
    "a code that is not canonical",
    changed('"code":"delivered"', '"code":"teleported"'),
    "unknown_value",
    "/data/code",
  ],
  ["an amount in exponent form", JSON.stringify(invoice({ total: "1e3" })), "wrong_format", "/data/total"],
  ["an amount as a JSON number", JSON.stringify(invoice({ total: 145.5 })), "wrong_type", "/data/total"],
  ["the source of another system", changed("/systems/acme", "/systems/beta"), "wrong_source", "/source"],
  [
    "an event that only the gateway makes",
    changed("shipment.milestone", "message.rejected"),
    "unknown_value",
    "/type",
  ],
];

for (const [name, body, code, pointer] of REJECTED) {
  test(`${name}: 422 with its place, kept for a person`, async (t) => {
    const { app, publisher, counted } = await testGateway(t);
    const problem = assertProblem(await send(app, body), 422, "not_understood");
    const [fault] = problem.errors as { pointer: string; code: string }[];
    assert.deepEqual([fault?.code, fault?.pointer], [code, pointer]);
    const [delivery] = publisher.published;
    assert.ok(delivery?.event.type === "freight.message.rejected.v1");
    const { data, id, subject } = delivery.event;
    assert.equal(id, subject);
    assert.deepEqual(data.faults, problem.errors);
    assert.deepEqual(Buffer.from(data.body, data.encoding), Buffer.from(body));
    assert.equal(data.size, Buffer.byteLength(body));
    assert.equal(data.content_type, "application/json");
    assert.equal(data.dialect, "canonical");
    assert.deepEqual(counted, [["rejected", "acme"]]);
  });
}

test("the same broken message twice is one event id", async (t) => {
  const { app, publisher } = await testGateway(t);
  await send(app, "{");
  await send(app, "{");
  assert.equal(new Set(publisher.published.map(({ event }) => event.id)).size, 1);
});

test("gzip that is cut or none at all is kept as it came", async (t) => {
  const { app, publisher } = await testGateway(t);
  const whole = gzipSync(JSON.stringify(milestone()));
  for (const body of [whole.subarray(0, -10), Buffer.from("{}")]) {
    const problem = assertProblem(
      await send(app, body, { headers: { "content-encoding": "gzip" } }),
      422,
      "not_understood",
    );
    assert.equal((problem.errors as { code: string }[])[0]?.code, "broken_gzip");
    const event = publisher.published.at(-1)?.event;
    assert.ok(event?.type === "freight.message.rejected.v1");
    assert.deepEqual(Buffer.from(event.data.body, event.data.encoding), body);
  }
});

test("a body over the limit is refused, compressed or not, and not kept", async (t) => {
  const { app, publisher, counted } = await testGateway(t);
  assertProblem(await send(app, " ".repeat(10 * 1_048_576)), 413, "too_large");
  const bomb = gzipSync(Buffer.alloc(20 * 1_048_576, 0x20));
  assertProblem(await send(app, bomb, { headers: { "content-encoding": "gzip" } }), 413, "too_large");
  assert.deepEqual(publisher.published, []);
  assert.deepEqual(
    counted.map(([outcome]) => outcome),
    ["too_large", "too_large"],
  );
});

test("content types and encodings that are not taken are told with those that are", async (t) => {
  const { app, publisher } = await testGateway(t);
  const wrong: Record<string, string>[] = [
    { "content-type": "text/plain" },
    { "content-type": "application/xml" },
    { "content-type": "application/json; charset=latin1" },
    { "content-type": "application/jsonx" },
    { "content-type": "" },
    { "content-encoding": "br" },
    { "content-encoding": "gzip, gzip" },
  ];
  for (const headers of wrong) {
    assertProblem(await send(app, milestone(), { headers }), 415, "unsupported_media_type");
  }
  const problem = (await send(app, milestone(), { headers: { "content-encoding": "br" } })).json();
  assert.match(problem.detail, /application\/json.*gzip/);
  assert.deepEqual(publisher.published, []);
});

test("a stranger is told nothing: every way not to be authentic has one answer", async (t) => {
  const systems = [
    settings(),
    settings({ code: "two", secrets: [OTHER_SECRET, `whsec_${Buffer.alloc(32, 3).toString("base64")}`] }),
    settings({ code: "ep", signature: "easypost", secrets: ["x"] }),
    settings({ code: "shop", signature: "shopify", secrets: ["x"] }),
    settings({ code: "bear", signature: "bearer", secrets: ["x"] }),
  ];
  const { app, publisher, counted } = await testGateway(t, systems);
  const id = "0d6d2b32-52b2-4e7c-9c5f-1d4b1c6f9f01";
  const headers = { "x-correlation-id": id };
  const now = Date.now();
  const url = "/v1/systems/acme/messages";
  const answers = [
    await send(app, milestone(), { system: "nobody", headers }),
    await send(app, milestone(), { system: "__proto__", headers }),
    await send(app, milestone(), { system: "a".repeat(5000), headers }),
    await send(app, milestone(), { secret: OTHER_SECRET, headers }),
    await send(app, milestone(), { system: "two", headers }),
    await send(app, milestone(), { system: "ep", headers }),
    await send(app, milestone(), { system: "shop", headers }),
    await send(app, milestone(), { system: "bear", headers }),
    await send(app, milestone(), { signed: Buffer.from("another body"), headers }),
    await send(app, milestone(), { now: now - 6 * MINUTE, headers }),
    await send(app, milestone(), { now: now + 6 * MINUTE, headers }),
    await send(app, "not JSON", {
      secret: OTHER_SECRET,
      headers: { ...headers, "content-type": "text/plain" },
    }),
    await app.inject({ method: "POST", url, headers }),
  ];
  const [first] = answers;
  assert.ok(first);
  assertProblem(first, 401, "unauthenticated");
  const plain = ({ headers: { date, ...others }, rawPayload }: typeof first) => ({ others, rawPayload });
  for (const answer of answers) assert.deepEqual(plain(answer), plain(first));
  assert.deepEqual(publisher.published, []);
  assert.deepEqual(
    counted,
    answers.map(() => ["unauthenticated", null]),
  );
});

test("a message for one system with the signature of another is not taken", async (t) => {
  const { app } = await testGateway(t, [settings(), settings({ code: "beta", secrets: [OTHER_SECRET] })]);
  assertProblem(
    await send(app, milestone(), { system: "acme", secret: OTHER_SECRET }),
    401,
    "unauthenticated",
  );
  assertProblem(await send(app, milestone(), { system: "beta" }), 401, "unauthenticated");
});

test("a delivery that is repeated within its time is taken again with the same ids", async (t) => {
  const { app, publisher } = await testGateway(t);
  const now = Date.now();
  const answers = [await send(app, milestone(), { now }), await send(app, milestone(), { now })];
  assert.deepEqual(
    answers.map(({ statusCode }) => statusCode),
    [202, 202],
  );
  assert.equal(new Set(publisher.published.map(({ event }) => event.id)).size, 1);
});
