// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { connect } from "amqplib";
import { eventually } from "../../stack/support/odoo.ts";
import { milestone } from "../support/milestones.ts";
import { openWorld, unique, type World } from "../support/world.ts";

const BATCH = 500;
const POISONED = 250;

let world: World;
before(async () => {
  world = await openWorld("poison", {
    settings: { FREIGHT_BATCH_SIZE: String(BATCH), FREIGHT_BATCH_WAIT_MS: "2000" },
  });
});
after(() => world?.close());

/**
 * A delivery as the gateway would put it on the queue. The gateway lets no poison through, so this test stands in its
 * place, as a faulty future version of it might.
 */
function delivery(system: string, reference: string, index: number): Buffer {
  const event = {
    ...milestone({ system, id: `${reference}-${index}`, reference, code: "in_transit" }),
    partitionkey: reference,
    correlationid: randomUUID(),
  };
  const poison = {
    ...event,
    data: { ...event.data, location: { city: { never: "an object here" } }, references: "none" },
  };
  return Buffer.from(
    JSON.stringify({
      event: index === POISONED ? poison : event,
      raw: null,
      raw_type: null,
      pointer: null,
      received_at: new Date().toISOString(),
    }),
  );
}

test("one poison event in a batch of 500: 499 applied, 1 exception, in one delivery", async () => {
  const partner = await world.partner("poison");
  const prefix = unique("POISON");
  await world.shipments(prefix, 1);

  const connection = await connect(world.stack.amqpUrl);
  const channel = await connection.createConfirmChannel();
  for (let index = 0; index < BATCH; index++) {
    channel.publish(`${world.prefix}.operational`, "0", delivery(partner.code, `${prefix}0`, index), {
      persistent: true,
      contentType: "application/json",
      messageId: `${prefix}0-${index}`,
    });
  }
  await channel.waitForConfirms();
  await connection.close();

  await eventually("the batch", async () => {
    const outcomes = await world.outcomes(partner.code);
    return Object.values(outcomes).reduce((sum, count) => sum + count, 0) >= BATCH ? true : undefined;
  });
  assert.deepEqual(await world.outcomes(partner.code), { applied: BATCH - 1, exception: 1 });
  const seals = await world.stack.psql(
    `SELECT count(DISTINCT seal_id) FROM freight_integration_log WHERE source = '/systems/${partner.code}'`,
  );
  assert.equal(seals.trim(), "1", "the batch was delivered more than once");
});
