// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { eventually } from "../../stack/support/odoo.ts";
import { milestone } from "../support/milestones.ts";
import { mapBounded } from "../support/partner.ts";
import { openWorld, unique, type World } from "../support/world.ts";

let world: World;
before(async () => {
  world = await openWorld("once");
});
after(() => world?.close());

test("the same message sent 50 times at once by 10 clients has one effect", async () => {
  const partner = await world.partner("once");
  const prefix = unique("ONCE");
  const [shipment] = await world.shipments(prefix, 1);
  const message = milestone({
    system: partner.code,
    id: "only-one",
    reference: `${prefix}0`,
    code: "picked_up",
  });
  const answers = await mapBounded(Array.from({ length: 50 }), 10, () =>
    partner.post(message, { id: "msg_same" }),
  );
  assert.deepEqual(
    answers.map((answer) => answer.status),
    answers.map(() => 202),
  );

  await eventually("the milestone", async () =>
    (await world.outcomes(partner.code)).applied ? true : undefined,
  );
  // A later message of the same shipment is applied after all fifty have been looked at: they share a queue.
  const last = milestone({ system: partner.code, id: "last", reference: `${prefix}0`, code: "departed" });
  await partner.deliver(last);
  await eventually("the later milestone", async () =>
    (await world.outcomes(partner.code)).applied === 2 ? true : undefined,
  );
  assert.deepEqual(await world.outcomes(partner.code), { applied: 2 });
  assert.equal(await world.odoo.count("freight.milestone", [["shipment_id", "=", shipment]]), 2);
});

test("a delivery that is replayed within the time window is accepted again and changes nothing", async () => {
  const partner = await world.partner("replayed");
  const prefix = unique("REPLAYED");
  await world.shipments(prefix, 1);
  const body = JSON.stringify(
    milestone({ system: partner.code, id: "e1", reference: `${prefix}0`, code: "picked_up" }),
  );
  const headers = partner.sign(body, "msg_captured");
  assert.equal((await partner.post(body, { headers })).status, 202);
  await eventually("the milestone", async () =>
    (await world.outcomes(partner.code)).applied ? true : undefined,
  );
  assert.equal((await partner.post(body, { headers })).status, 202);
  await partner.deliver(
    milestone({ system: partner.code, id: "e2", reference: `${prefix}0`, code: "departed" }),
  );
  await eventually("the second event", async () =>
    (await world.outcomes(partner.code)).applied === 2 ? true : undefined,
  );
  assert.deepEqual(await world.outcomes(partner.code), { applied: 2 });
});
