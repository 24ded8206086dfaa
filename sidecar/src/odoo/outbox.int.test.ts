// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { TransientOdooError } from "./errors.ts";
import { createOutbox, type Settlement } from "./outbox.ts";
import { testOdoo } from "./test-odoo.ts";
import { createOdooClient } from "./transport.ts";

/** No row of this id was ever made. */
const UNKNOWN: Settlement = {
  id: 2_147_483_000,
  lease: "00000000-0000-0000-0000-000000000000",
  outcome: "sent",
  status: 200,
  detail: "Sent.",
  retry_in_seconds: null,
  body: "{}",
  response: null,
};

for (const transport of ["json2", "jsonrpc", "auto"] as const) {
  const client = createOdooClient(testOdoo(transport), "freight.outbox");

  test(`${transport}: the integration account may claim and settle; a lease that is not held is lost`, async () => {
    const outbox = createOutbox(client);
    const { unreadable } = await outbox.claim("test", 1, 5);
    assert.deepEqual(unreadable, []);
    assert.deepEqual(await outbox.settle([UNKNOWN]), [{ id: UNKNOWN.id, state: "lost" }]);
  });

  test(`${transport}: a method that the addon does not have is missing, which the courier waits out`, async () => {
    await assert.rejects(
      client.call("no_such_method", "{}"),
      (error) => error instanceof TransientOdooError && error.code === "missing",
    );
  });
}
