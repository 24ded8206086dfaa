// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * From a sales order to the carrier and back: the demo carrier gets a tender, answers it, says what happens to the load
 * and sends its invoice; once in JSON, in X12, in EDIFACT, and by CSV files in a folder.
 */
import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, type TestContext, test } from "node:test";
import { Webhook } from "standardwebhooks";
import { type Seen, serve } from "../../sidecar/src/outside/test-server.ts";
import { eventually } from "../../stack/support/odoo.ts";
import { CSV_MAPPING, csv } from "../support/carriers/csv.ts";
import { edifact } from "../support/carriers/edifact.ts";
import { json } from "../support/carriers/json.ts";
import type { CarrierWords } from "../support/carriers/words.ts";
import { x12 } from "../support/carriers/x12.ts";
import { approveMapping } from "../support/mappings.ts";
import { openWorld, type SystemPartner, unique, type World } from "../support/world.ts";

const TOTAL = "412.60";

let world: World;
let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "freight-channels-"));
  const settings = {
    FREIGHT_ROLES: "gateway,worker,courier,folder",
    FREIGHT_FOLDER: folder,
    FREIGHT_FOLDER_SETTLE_MS: "200",
    FREIGHT_COURIER_POLL_MS: "200",
  };
  world = await openWorld("channels", { settings });
  await activateEuro();
});
after(async () => {
  await world?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Invoices are taken in the currencies in use, and some of these carriers bill in euros. */
async function activateEuro(): Promise<void> {
  const euro = ["&", ["name", "=", "EUR"], ["active", "in", [true, false]]];
  const ids = await world.odoo.call<number[]>("res.currency", "search", [euro]);
  await world.odoo.call("res.currency", "write", [ids, { active: true }]);
}

/** A carrier with its system in Odoo, however its messages travel. */
interface Carrier {
  readonly words: CarrierWords;
  readonly system: SystemPartner;
  /** What it got of us, oldest first. */
  received(): Promise<readonly string[]>;
  send(body: string): Promise<void>;
}

/** A carrier that is called, and calls. */
async function httpCarrier(t: TestContext, words: CarrierWords): Promise<Carrier> {
  const server = await serve(t, (_seen, response) => response.writeHead(200).end());
  const system = await world.partner(words.dialect, {
    ...words.settings,
    dialect: words.dialect,
    send_channel: "http",
    send_url: server.url,
    send_allow_private: true,
  });
  const secret = await outgoingSecret(system.systemId);
  return {
    words,
    system,
    received: async () => server.seen.map((seen) => verified(seen, secret)),
    async send(body) {
      const answer = await system.deliver(body, { contentType: words.contentType });
      assert.equal(answer.status, 202, JSON.stringify(answer.body));
    },
  };
}

/** As an administrator does: have Odoo make the secret that our messages are signed with. */
async function outgoingSecret(systemId: number): Promise<string> {
  const wizard = "freight.system.send.secret.wizard";
  const [id] = await world.odoo.create(wizard, [{ system_id: systemId }]);
  const shown = await world.odoo.call<{ context: { default_secret: string } }>(wizard, "action_generate", [
    [id],
  ]);
  return shown.context.default_secret;
}

/** The body of a message that is signed as Standard Webhooks has it; the library's own verify reads JSON only. */
function verified({ headers, body }: Seen, secret: string): string {
  const at = new Date(Number(headers["webhook-timestamp"]) * 1000);
  const expected = new Webhook(secret).sign(String(headers["webhook-id"]), at, body);
  assert.equal(headers["webhook-signature"], expected);
  return body;
}

/** A carrier that only knows a folder: each file is written under another name first, as its uploader does. */
async function folderCarrier(): Promise<Carrier> {
  const system = await world.partner("csv", { ...csv.settings, dialect: "csv" });
  await approveMapping(world, system.systemId, CSV_MAPPING);
  const own = join(folder, system.code);
  const inbox = await eventually("the folder", async () => {
    const names: string[] = await readdir(own).catch(() => []);
    return names.includes("inbox") ? join(own, "inbox") : undefined;
  });
  let files = 0;
  return {
    words: csv,
    system,
    async received() {
      const names = await readdir(join(own, "outbox")).catch(() => []);
      const done = names.filter((name) => !name.startsWith("."));
      return Promise.all(done.map((name) => readFile(join(own, "outbox", name), "utf8")));
    },
    async send(body) {
      files += 1;
      await writeFile(join(inbox, `file-${files}.part`), body);
      await rename(join(inbox, `file-${files}.part`), join(inbox, `file-${files}.csv`));
    },
  };
}

interface Shipment extends Record<string, unknown> {
  id: number;
  state: string;
  pro_number: string | false;
  tender_state: string | false;
}

/** A confirmed sales order whose goods travel with the carrier; its shipment. */
async function orderedShipment({ system }: Carrier): Promise<number> {
  const { odoo } = world;
  const name = unique("Demo Carrier");
  const [service, goods] = (await odoo.create("product.product", [
    { name, type: "service" },
    { name: unique("Lamp"), type: "consu", weight: 2.5 },
  ])) as [number, number];
  const [carrierId] = await odoo.create("delivery.carrier", [
    {
      name,
      product_id: service,
      freight_system_id: system.systemId,
      freight_scac: "DEMO",
      freight_auto_tender: true,
    },
  ]);
  const [customer] = await odoo.create("res.partner", [
    { name: unique("Customer"), street: "Main Street 1", city: "Chicago", zip: "60601" },
  ]);
  const order_line = [[0, 0, { product_id: goods, product_uom_qty: 4 }]];
  const [order] = await odoo.create("sale.order", [
    { partner_id: customer, carrier_id: carrierId, order_line },
  ]);
  await odoo.call("sale.order", "action_confirm", [[order]]);
  const [shipment] = await odoo.search<Shipment>("freight.shipment", [["sale_id", "=", order]], ["id"]);
  assert.ok(shipment, "the order has a shipment");
  return shipment.id;
}

async function whenShipment(
  id: number,
  what: string,
  isSo: (shipment: Shipment) => boolean,
): Promise<Shipment> {
  return eventually(what, async () => {
    const fields = ["state", "pro_number", "tender_state"];
    const [shipment] = await world.odoo.search<Shipment>("freight.shipment", [["id", "=", id]], fields);
    return shipment && isSo(shipment) ? shipment : undefined;
  });
}

async function journey(carrier: Carrier): Promise<string> {
  const { words } = carrier;
  const shipment = await orderedShipment(carrier);
  const tender = await eventually("the tender", async () =>
    (await carrier.received()).find((body) => words.loadIn(body) !== null),
  );
  const load = words.loadIn(tender) as string;
  const pro = unique("PRO");

  await carrier.send(words.accept(load, pro));
  const booked = await whenShipment(
    shipment,
    "the booking",
    ({ tender_state: state }) => state === "accepted",
  );
  assert.equal(booked.pro_number, pro);
  const known = await world.odoo.count("freight.cross.reference", [
    ["system_id", "=", carrier.system.systemId],
    ["shipment_id", "=", shipment],
    ["value", "=", pro],
  ]);
  assert.equal(known, 1, "the carrier's own number is a cross reference");

  const hours = (count: number) => new Date(Date.now() - count * 3_600_000);
  await carrier.send(words.status(load, pro, "picked_up", hours(20)));
  await whenShipment(shipment, "the pick-up", ({ state }) => state === "dispatched");
  await carrier.send(words.status(load, pro, "delivered", hours(2)));
  await whenShipment(shipment, "the delivery", ({ state }) => state === "delivered");

  await carrier.send(words.invoice(load, pro, TOTAL));
  const invoice = await eventually("the invoice", async () => {
    const [log] = await world.odoo.search<{ id: number; payload: string }>(
      "freight.integration.log",
      [
        ["system_id", "=", carrier.system.systemId],
        ["event_type", "=", "freight.invoice.received.v1"],
      ],
      ["payload"],
    );
    return log;
  });
  const { data } = JSON.parse(invoice.payload);
  assert.deepEqual([data.number, data.total], [pro, TOTAL]);
  assert.ok(data.references.some(({ value }: { value: string }) => value === load));
  const lines = await world.odoo.search<{ shipment_id: [number, string] | false }>(
    "freight.invoice.line",
    [["invoice_id.log_id", "=", invoice.id]],
    ["shipment_id"],
  );
  assert.deepEqual(
    lines.map(({ shipment_id: billed }) => (billed === false ? null : billed[0])),
    lines.map(() => shipment),
    "each charge is of the shipment",
  );
  assert.ok(lines.length > 0);
  return tender;
}

/** Every message of ours that this system owes, by type and state. */
async function owed({ system }: Carrier): Promise<Record<string, number>> {
  const rows = await world.odoo.search<{ event_type: string; state: string }>(
    "freight.outbox",
    [["system_id", "=", system.systemId]],
    ["event_type", "state"],
  );
  const counts: Record<string, number> = {};
  for (const { event_type: type, state } of rows)
    counts[`${type} ${state}`] = (counts[`${type} ${state}`] ?? 0) + 1;
  return counts;
}

test("a carrier that writes JSON", async (t) => {
  const carrier = await httpCarrier(t, json);
  await journey(carrier);
  assert.deepEqual(await owed(carrier), { "freight.tender.offered.v1 sent": 1 });
});

for (const words of [x12, edifact]) {
  test(`a carrier that speaks ${words.dialect}: both sides acknowledge what they get`, async (t) => {
    const carrier = await httpCarrier(t, words);
    const tender = await journey(carrier);
    await carrier.send(words.acknowledge(tender) as string);
    const expected = {
      "freight.tender.offered.v1 acknowledged": 1,
      "freight.interchange.received.v1 sent": 4,
    };
    await eventually("the acknowledgements", async () => {
      const now = await owed(carrier);
      return JSON.stringify(Object.entries(now).sort()) === JSON.stringify(Object.entries(expected).sort())
        ? true
        : undefined;
    });
    const acknowledged = (await carrier.received()).filter((body) => words.isAcknowledgement(body));
    assert.equal(
      acknowledged.length,
      4,
      "the answer, two statuses and the invoice; never an acknowledgement",
    );
  });
}

test("a 3PL that drops CSV files into a folder", async () => {
  const carrier = await folderCarrier();
  await journey(carrier);
  const done = await eventually("the files", async () => {
    const names = await readdir(join(folder, carrier.system.code, "done"));
    return names.length === 4 ? names : undefined;
  });
  assert.equal(done.length, 4);
  assert.deepEqual(await readdir(join(folder, carrier.system.code, "failed")), []);
  assert.deepEqual(await owed(carrier), { "freight.tender.offered.v1 sent": 1 });
});
