// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** A carrier's invoice on its whole way: gateway, broker, worker, Odoo. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { eventually } from "../../stack/support/odoo.ts";
import { openWorld, unique, type World } from "../support/world.ts";

const LINES = 10_000;

let world: World;
before(async () => {
  world = await openWorld("invoices");
});
after(() => world?.close());

test("an invoice of 10,000 lines is kept with each line matched to its shipment", async () => {
  const partner = await world.partner("billing");
  const prefix = unique("BILLED");
  const [shipment] = await world.shipments(prefix, 1);
  const number = unique("INV");
  const answer = await partner.post(
    JSON.stringify({
      specversion: "1.0",
      id: number,
      type: "freight.invoice.received.v1",
      subject: number,
      time: new Date().toISOString(),
      data: {
        references: [{ kind: "tracking", value: `${prefix}0` }],
        number,
        invoice_type: "original",
        issued_on: "2026-11-01",
        currency: "USD",
        total: "100.00",
        lines: Array.from({ length: LINES }, () => ({ amount: "0.01" })),
      },
    }),
  );
  assert.equal(answer.status, 202);

  await eventually("the invoice", async () =>
    (await world.odoo.count("freight.invoice", [["number", "=", number]])) === 1 ? true : undefined,
  );
  const lines = await world.odoo.count("freight.invoice.line", [
    ["invoice_id.number", "=", number],
    ["shipment_id", "=", shipment],
    ["amount", "=", 0.01],
  ]);
  assert.equal(lines, LINES);
});
