// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { personalPlaces } from "./personal.ts";

const TABLE = new URL("../../../odoo_addon/freight_bridge/ingest/personal_fields.json", import.meta.url);

test("the addon masks and erases what the schemas mark as personal", async () => {
  const expected = `${JSON.stringify(personalPlaces(), null, 2)}\n`;
  // FREIGHT_WRITE_TABLES=1 brings the addon's copy up to date with the schemas.
  if (process.env.FREIGHT_WRITE_TABLES === "1") {
    const { writeFile } = await import("node:fs/promises");
    await writeFile(TABLE, expected);
  }
  assert.equal(await readFile(TABLE, "utf8"), expected);
});

test("names, numbers, addresses and free texts are marked, wherever they stand", () => {
  const places = personalPlaces();
  assert.deepEqual(places["freight.shipment.milestone.v1"], {
    "/data/partner_text": "text",
    "/data/location/name": "text",
    "/data/signed_by": "name",
  });
  const tender = places["freight.tender.offered.v1"] ?? {};
  assert.equal(tender["/data/parties/*/contact"], "name");
  assert.equal(tender["/data/stops/*/place/phone"], "phone");
  assert.equal(tender["/data/stops/*/place/email"], "email");
  assert.equal(tender["/data/stops/*/place/street"], "street");
  assert.equal(tender["/data/stops/*/notes/*"], "text");
  assert.equal(places["freight.message.rejected.v1"]?.["/data/body"], "message");
  assert.equal(places["freight.shipment.document.v1"]?.["/data/content"], "binary");
});
