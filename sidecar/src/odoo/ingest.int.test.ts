// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import test from "node:test";
import { testDelivery } from "../broker/test-broker.ts";
import type { OdooSettings } from "./client.ts";
import { TransientOdooError } from "./errors.ts";
import { createIngest } from "./ingest.ts";
import { testOdoo } from "./test-odoo.ts";
import { createOdooClient } from "./transport.ts";

const unique = () => `int-${randomBytes(8).toString("hex")}`;

function text(id: string): string {
  return JSON.stringify({ ...testDelivery(id, unique()), attempt: 0, final: false });
}

const isTransient = (code: string) => (error: unknown) => {
  assert.ok(error instanceof TransientOdooError, String(error));
  assert.equal(error.code, code);
  return true;
};

for (const transport of ["json2", "jsonrpc", "auto"] as const) {
  const connect = (overrides: Partial<OdooSettings> = {}) =>
    createIngest(createOdooClient({ ...testOdoo(transport), ...overrides }));

  test(`${transport}: the addon answers a ping with its version`, async () => {
    const { version } = await connect().ping();
    assert.match(version, /^19\.0\./);
  });

  test(`${transport}: the systems are told once, then only whether they changed`, async () => {
    const ingest = connect();
    const { systems, ...told } = await ingest.systems(null);
    assert.ok(Array.isArray(systems));
    assert.match(told.internal_secret ?? "", /^whsec_/);
    assert.deepEqual(await ingest.systems(told.digest), { ...told, systems: null });
  });

  test(`${transport}: each delivery gets its own answer, and a repeat is a duplicate`, async () => {
    const ingest = connect();
    const deliveries = [text(unique()), text(unique())];
    const first = await ingest.apply(deliveries, "operational.0");
    assert.equal(first.length, 2);
    assert.ok(first.every(({ outcome, log_id }) => outcome === "exception" && log_id !== null));
    const again = await ingest.apply(deliveries, "operational.0");
    assert.deepEqual(
      again.map(({ outcome }) => outcome),
      ["duplicate", "duplicate"],
    );
  });

  test(`${transport}: a delivery that is nonsense does not harm its neighbour`, async () => {
    const answers = await connect().apply(
      ['{"event":{},"attempt":0,"final":true}', text(unique())],
      "operational.0",
    );
    assert.equal(answers.length, 2);
    assert.notEqual(answers[0]?.outcome, "applied");
    assert.notEqual(answers[1]?.log_id, null);
  });

  test(`${transport}: a wrong key, a missing database and a server that is away are transient`, async () => {
    await assert.rejects(connect({ apiKey: "0".repeat(40) }).ping(), isTransient("denied"));
    const missing = await connect({ db: "no-such-database" })
      .ping()
      .catch((error: unknown) => error);
    assert.ok(missing instanceof TransientOdooError, String(missing));
    await assert.rejects(connect({ url: "http://127.0.0.1:1" }).ping(), isTransient("unreachable"));
  });

  test(`${transport}: a missing method is transient: the module is older than the sidecar`, async () => {
    const client = createOdooClient(testOdoo(transport));
    await assert.rejects(client.call("no_such_method", "{}"), isTransient("missing"));
  });

  test(`${transport}: the account reaches nothing but freight.ingest`, async () => {
    const { url, db, apiKey, login } = testOdoo(transport);
    const post = async (path: string, body: unknown) => {
      const headers = {
        "content-type": "application/json",
        authorization: `bearer ${apiKey}`,
        "x-odoo-database": db,
      };
      const answer = await fetch(new URL(path, url), { method: "POST", headers, body: JSON.stringify(body) });
      return { status: answer.status, text: await answer.text() };
    };
    if (transport === "jsonrpc") {
      const rpc = (service: string, method: string, args: unknown[]) =>
        post("/jsonrpc", { jsonrpc: "2.0", method: "call", id: 1, params: { service, method, args } });
      const uid: unknown = JSON.parse(
        (await rpc("common", "authenticate", [db, login, apiKey, {}])).text,
      ).result;
      const answer = await rpc("object", "execute_kw", [db, uid, apiKey, "res.partner", "search", [[]]]);
      assert.match(answer.text, /odoo\.exceptions\.AccessError/);
    } else {
      const { status } = await post("/json/2/res.partner/search", { domain: [] });
      assert.equal(status, 403);
    }
  });
}
