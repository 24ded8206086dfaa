// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Odoo's scheduled jobs of freight money, run and timed as Odoo runs them, and nothing but when the benchmark says so. */
import type { Client } from "pg";
import { runJob } from "../support/freight_money.ts";
import type { World } from "../support/world.ts";

/** No job that posts or audits begins by itself from here on. */
export async function holdJobs({ odoo }: World): Promise<void> {
  const jobs = await odoo.search<{ res_id: number }>(
    "ir.model.data",
    [
      ["module", "=", "freight_bridge"],
      ["model", "=", "ir.cron"],
    ],
    ["res_id"],
  );
  await odoo.call("ir.cron", "write", [jobs.map(({ res_id }) => res_id), { active: false }]);
}

/**
 * Runs a job until nothing waits for it any more, again as often as Odoo's scheduler would: it gives each run some seconds.
 *
 * @param waiting SQL that counts what waits
 * @returns seconds
 */
export async function workOff(world: World, database: Client, job: string, waiting: string): Promise<number> {
  const count = async () => Number((await database.query(waiting)).rows[0].count);
  const begin = performance.now();
  for (let left = await count(); left > 0; ) {
    await runJob(world, job);
    const now = await count();
    if (now >= left) throw new Error(`${job} left all ${left} that waited for it`);
    left = now;
  }
  return (performance.now() - begin) / 1000;
}
