// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import type { OdooSettings } from "./client.ts";

/** The real Odoo that the environment names. Fails, rather than skips, when there is none. */
export function testOdoo(transport: OdooSettings["transport"]): OdooSettings {
  const { FREIGHT_TEST_ODOO_URL: url, FREIGHT_TEST_ODOO_DB: db } = process.env;
  const { FREIGHT_TEST_ODOO_API_KEY: apiKey } = process.env;
  assert.ok(
    url && db && apiKey,
    "Set FREIGHT_TEST_ODOO_URL, _DB and _API_KEY to an Odoo with freight_bridge: this test needs one.",
  );
  return { url, db, apiKey, login: "freight-integration", transport, timeoutMs: 60_000 };
}
