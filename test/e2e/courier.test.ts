// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Webhook } from "standardwebhooks";
import { tender } from "../../sidecar/src/dialects/x12/test-writing.ts";
import { type Seen, serve } from "../../sidecar/src/outside/test-server.ts";
import { eventually } from "../../stack/support/odoo.ts";
import { type OwedRow, type OwedSystem, owedSystem, shortTender } from "../support/owed.ts";
import { openWorld, unique, type World } from "../support/world.ts";

/** Short, so that what a killed courier held is soon given to another. */
const COURIER = {
  FREIGHT_ROLES: "courier",
  FREIGHT_COURIER_LEASE_SECONDS: "8",
  FREIGHT_COURIER_TIMEOUT_MS: "2000",
  FREIGHT_COURIER_POLL_MS: "200",
  FREIGHT_COURIER_RETRY_SECONDS: "1",
};

let world: World;
before(async () => {
  world = await openWorld("courier", { settings: { FREIGHT_ROLES: "gateway" } });
});
after(() => world?.close());

const startCourier = () =>
  world.stack.startSidecar({ FREIGHT_PREFIX: world.prefix, ...COURIER }, unique("courier"));

function whenAll(system: OwedSystem, state: string): Promise<OwedRow[]> {
  return eventually(`every message ${state}`, async () => {
    const rows = await system.rows();
    return rows.every((row) => row.state === state) ? rows : undefined;
  });
}

function idsOf(seen: readonly Seen[]): unknown[] {
  return seen.map(({ headers }) => headers["webhook-id"]);
}

test("a message arrives signed, the second time after a failure, and Odoo keeps what was said", async (t) => {
  const statuses = [500, 202];
  const partner = await serve(t, (_seen, response) =>
    response.writeHead(statuses.shift() ?? 202).end("thanks"),
  );
  const system = await owedSystem(world, partner.url);
  await system.owe([shortTender(unique("SHP"))]);
  const courier = await startCourier();
  t.after(() => courier.stop());
  const [row] = await whenAll(system, "sent");
  assert.equal(row?.status, 202);
  assert.equal(row?.attempt, 2);
  assert.equal(row?.response, "thanks");
  assert.equal(row?.log_count, 1);
  assert.equal(partner.seen.length, 2);
  for (const { headers, body } of partner.seen) {
    assert.equal(headers["webhook-id"], row?.message_id);
    assert.equal(body, row?.body);
    const texts = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    const event = new Webhook(system.secret).verify(body, texts) as { source: string };
    assert.equal(event.source, `/systems/${system.code}`);
  }
});

test("messages of one shipment arrive in their order, whatever fails between them", async (t) => {
  const statuses = [503, 200, 503, 200, 200];
  const partner = await serve(t, (_seen, response) => response.writeHead(statuses.shift() ?? 200).end());
  const system = await owedSystem(world, partner.url);
  const offer = shortTender(unique("SHP"));
  await system.owe([offer, offer, offer]);
  const courier = await startCourier();
  t.after(() => courier.stop());
  const rows = await whenAll(system, "sent");
  const [first, second, third] = rows.map((row) => row.message_id);
  assert.deepEqual(idsOf(partner.seen), [first, first, second, second, third]);
});

test("a partner of X12 gets a 204 under the control number that Odoo gave the message", async (t) => {
  const partner = await serve(t, (_seen, response) => response.end());
  const system = await owedSystem(world, partner.url, {
    dialect: "x12",
    edi_qualifier: "ZZ",
    edi_id: "OURS",
    edi_partner_qualifier: "02",
    edi_partner_id: "ACME",
  });
  const reference = unique("SHP");
  await system.owe([{ ...tender().data, references: [{ kind: "shipment", value: reference }] }]);
  const courier = await startCourier();
  t.after(() => courier.stop());
  const [row] = await whenAll(system, "sent");
  const [seen] = partner.seen;
  assert.equal(seen?.headers["content-type"], "application/edi-x12");
  assert.equal(seen?.body, row?.body);
  const number = String(row?.control_number).padStart(9, "0");
  assert.match(String(seen?.body), new RegExp(`^ISA\\*00\\*.*\\*ZZ\\*OURS +\\*02\\*ACME .*\\*${number}\\*`));
  assert.match(String(seen?.body), new RegExp(`ST\\*204\\*[^]*${reference}[^]*IEA\\*1\\*${number}~`));
});

test("an address of our own network fails unless it is allowed, and a person is told", async (t) => {
  const partner = await serve(t, (_seen, response) => response.end());
  const system = await owedSystem(world, partner.url, { send_allow_private: false });
  await system.owe([shortTender(unique("SHP"))]);
  const courier = await startCourier();
  t.after(() => courier.stop());
  const [row] = await whenAll(system, "failed");
  assert.match(String(row?.detail), /Not called: 127\.0\.0\.1 is an address of the machine itself/);
  const [exception] = await world.odoo.search<{ code: string }>(
    "freight.exception",
    [["id", "=", row?.exception_id ? row.exception_id[0] : 0]],
    ["code"],
  );
  assert.equal(exception?.code, "not_delivered");
  assert.equal(partner.seen.length, 0);
});

test("a courier killed between send and settle: the same id twice at most, one settled row", async (t) => {
  const first = await startCourier();
  t.after(() => first.stop());
  let killed: Promise<unknown> | undefined;
  const partner = await serve(t, (_seen, response) => {
    // The partner has the message; the courier does not live to hear of it.
    if (killed === undefined) killed = first.kill();
    void killed.then(() => response.end());
  });
  const system = await owedSystem(world, partner.url);
  await system.owe([shortTender(unique("SHP"))]);
  await eventually("the first attempt", async () => (partner.seen.length > 0 ? true : undefined));
  await killed;
  const [held] = await system.rows();
  assert.equal(held?.state, "claimed", "the killed courier holds it");
  const second = await startCourier();
  t.after(() => second.stop());
  const [row] = await whenAll(system, "sent");
  assert.deepEqual(idsOf(partner.seen), [row?.message_id, row?.message_id]);
  assert.equal(partner.seen[0]?.body, partner.seen[1]?.body);
  assert.equal(row?.attempt, 2);
  assert.equal(row?.log_count, 1);
});
