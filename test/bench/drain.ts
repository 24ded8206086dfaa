// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { eventually } from "../../stack/support/odoo.ts";
import { mapBounded } from "../support/partner.ts";
import type { SystemPartner, World } from "../support/world.ts";
import { openDatabase } from "./database.ts";

const PER_MESSAGE = 500;
const SENDERS = 4;
const BATCH_TYPE = "application/cloudevents-batch+json";

/** What one partner sends. */
export interface Sent {
  readonly partner: SystemPartner;
  readonly events: readonly unknown[];
}

/**
 * Fills the queues while no worker runs, then lets one work; events a second from when it is up to its last commit. From its
 * first commit on would flatter: what is done side by side is nearly done by then, too.
 *
 * @param settings of the worker
 */
export async function drained(
  world: World,
  sent: readonly Sent[],
  settings: Readonly<Record<string, string>>,
): Promise<number> {
  await fill(sent);
  const sources = sent.map(({ partner }) => `/systems/${partner.code}`);
  const count = sent.reduce((sum, { events }) => sum + events.length, 0);
  const client = await openDatabase(world);
  const logged = async () => {
    const query = "SELECT count(DISTINCT event_id) FROM freight_integration_log WHERE source = ANY($1)";
    return Number((await client.query(query, [sources])).rows[0].count);
  };
  const goal = (await logged()) + count;
  const worker = await world.startWorker(settings);
  const started = performance.now();
  try {
    // What it has done before it was known to be up does not count: the time of it was not measured.
    const left = goal - (await logged());
    await eventually("the last commit", async () => ((await logged()) >= goal ? true : undefined), 600_000);
    return (left * 1000) / (performance.now() - started);
  } finally {
    await worker.stop();
    await client.end();
  }
}

/** Each partner sends in the order of its events, one message after another; partners send at once. */
async function fill(sent: readonly Sent[]): Promise<void> {
  await mapBounded(sent, SENDERS, async ({ partner, events }) => {
    for (let start = 0; start < events.length; start += PER_MESSAGE) {
      const some = events.slice(start, start + PER_MESSAGE);
      const answer = await partner.deliver(some, { contentType: BATCH_TYPE });
      if (answer.status !== 202) throw new Error(`a message was not accepted: ${answer.status}`);
    }
  });
}
