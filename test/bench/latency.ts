// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** `latency_p50`, `latency_p99`: from the partner's POST until another connection can read the event in Odoo's database, at 100 messages/s. */
import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import { eventually } from "../../stack/support/odoo.ts";
import { milestone } from "../support/milestones.ts";
import { unique, type World } from "../support/world.ts";
import { type Figure, figure, percentile } from "./report.ts";

const PER_SECOND = 100;
const SECONDS = 20;
const SHIPMENTS = 200;
const LOOK_EVERY_MS = 2;

export async function benchLatency(world: World): Promise<Figure[]> {
  const waits = await latencies(world, PER_SECOND, SECONDS);
  return [
    figure("latency_p50", percentile(waits, 0.5), "ms"),
    figure("latency_p99", percentile(waits, 0.99), "ms"),
  ];
}

/** How long each milestone takes from the partner's POST until it can be read in Odoo's database, ms. */
export async function latencies(world: World, perSecond: number, seconds: number): Promise<number[]> {
  const partner = await world.partner("latency");
  const prefix = unique("LATENCY");
  await world.shipments(prefix, SHIPMENTS);
  const worker = await world.startWorker();
  const { host, port, user, db } = world.stack.postgres;
  const client = new Client({ host, port, user, database: db });
  await client.connect();
  const seen = new Map<string, number>();
  const looking = { on: true };
  const watcher = watch(client, `/systems/${partner.code}`, seen, looking);
  const sent = new Map<string, number>();
  try {
    const start = performance.now();
    const answers: Promise<number>[] = [];
    for (let index = 0; index < perSecond * seconds; index++) {
      await pause(Math.max(0, start + (index * 1000) / perSecond - performance.now()));
      const message = milestone({
        system: partner.code,
        id: `${prefix}-${index}`,
        reference: `${prefix}${index % SHIPMENTS}`,
      });
      sent.set(message.id, performance.now());
      answers.push(partner.post(message).then(({ status }) => status));
    }
    if ((await Promise.all(answers)).some((status) => status !== 202)) {
      throw new Error("not every message was accepted");
    }
    await eventually("the last message in Odoo", async () => (seen.size >= sent.size ? true : undefined));
  } finally {
    looking.on = false;
    await watcher;
    await client.end();
    await worker.stop();
  }
  return [...sent].map(([id, at]) => (seen.get(id) ?? Number.NaN) - at);
}

/** Notes when each event of a source is first visible. */
async function watch(
  client: Client,
  source: string,
  seen: Map<string, number>,
  looking: { on: boolean },
): Promise<void> {
  while (looking.on) {
    const { rows } = await client.query<{ event_id: string }>(
      "SELECT event_id FROM freight_integration_log WHERE source = $1 AND NOT event_id = ANY($2)",
      [source, [...seen.keys()]],
    );
    const at = performance.now();
    for (const { event_id } of rows) {
      seen.set(event_id, at);
    }
    await pause(LOOK_EVERY_MS);
  }
}
