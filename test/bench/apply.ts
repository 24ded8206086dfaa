// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * `apply_per_call` and `apply_sql`: how many events a second go from the queue into Odoo (a worker with two slots, two Odoo
 * workers), against one RPC call per event, and against SQL that writes the same rows by whole sets.
 */
import { milestone } from "../support/milestones.ts";
import { unique, type World } from "../support/world.ts";
import { drained } from "./drain.ts";
import { type Figure, figure } from "./report.ts";
import { writeSameRows } from "./same_rows.ts";

const EVENTS = 40_000;
const WARM_UP = 2_000;
const SINGLE_EVENTS = 600;
const SHIPMENTS = 8_000;

export async function benchApply(world: World): Promise<Figure[]> {
  const partner = await world.partner("apply");
  const prefix = unique("APPLY");
  await world.shipments(prefix, SHIPMENTS);
  const rate = (label: string, count: number, settings: Record<string, string>) =>
    drained(world, [{ partner, events: messages(partner.code, prefix, label, count) }], settings);

  await rate("warm", WARM_UP, {});
  const single = await rate("single", SINGLE_EVENTS, { FREIGHT_BATCH_SIZE: "1", FREIGHT_WORKER_SLOTS: "1" });
  const batched = await rate("batched", EVENTS, {});
  const sql = await writeSameRows(world.stack.postgres, partner.code, EVENTS);
  return [
    figure("apply_per_call", batched, "events/s", single),
    figure("apply_sql", batched, "events/s", sql),
  ];
}

/** Five milestones for each shipment, one after the other over all of them, as a busy day would bring them. */
function messages(system: string, prefix: string, label: string, count: number) {
  const start = Date.now() - 24 * 3_600_000;
  return Array.from({ length: count }, (_, index) =>
    milestone({
      system,
      id: `${label}-${index}`,
      reference: `${prefix}${index % SHIPMENTS}`,
      code:
        ["picked_up", "departed", "arrived", "out_for_delivery"][Math.floor(index / SHIPMENTS) % 4] ??
        "arrived",
      time: new Date(start + index * 100),
    }),
  );
}
