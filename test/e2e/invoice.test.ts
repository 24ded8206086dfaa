// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** A carrier's invoice on its whole way: gateway, broker, worker, Odoo. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { eventually } from "../../stack/support/odoo.ts";
import { openWorld, unique, type World } from "../support/world.ts";

const LINES = 10_000;
const SHIPMENTS = 50;

let world: World;
before(async () => {
  world = await openWorld("invoices");
});
after(() => world?.close());

test("an invoice of 10,000 lines about 50 shipments is kept with each line matched", async () => {
  const partner = await world.partner("billing");
  const prefix = unique("BILLED");
  const shipments = await world.shipments(prefix, SHIPMENTS);
  const number = unique("INV");
  const answer = await partner.post(
    JSON.stringify({
      specversion: "1.0",
      id: number,
      type: "freight.invoice.received.v1",
      time: new Date().toISOString(),
      data: {
        references: [{ kind: "invoice", value: number }],
        number,
        invoice_type: "original",
        issued_on: "2026-11-01",
        currency: "USD",
        total: "100.00",
        lines: Array.from({ length: LINES }, (_, index) => ({
          references: [{ kind: "tracking", value: `${prefix}${index % SHIPMENTS}` }],
          amount: "0.01",
        })),
      },
    }),
  );
  assert.equal(answer.status, 202);

  await eventually("the invoice", async () =>
    (await world.odoo.count("freight.invoice", [["number", "=", number]])) === 1 ? true : undefined,
  );
  const ofInvoice: [string, string, unknown] = ["invoice_id.number", "=", number];
  assert.equal(await world.odoo.count("freight.invoice.line", [ofInvoice]), LINES);
  for (const shipment of [shipments[0], shipments.at(-1)]) {
    const lines = await world.odoo.count("freight.invoice.line", [
      ofInvoice,
      ["shipment_id", "=", shipment],
      ["amount", "=", 0.01],
    ]);
    assert.equal(lines, LINES / SHIPMENTS);
  }
});
