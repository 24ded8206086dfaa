// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { eventually } from "../../stack/support/odoo.ts";
import { mapBounded } from "../support/partner.ts";
import type { SystemPartner, World } from "../support/world.ts";
import { openDatabase } from "./database.ts";

const PER_MESSAGE = 500;
const BATCH_TYPE = "application/cloudevents-batch+json";

/** What one partner sends. */
export interface Sent {
  readonly partner: SystemPartner;
  readonly events: readonly unknown[];
}

/**
 * Fills the queues while no worker runs, then lets one work; events a second from its first commit to its last.
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
  const before = await logged();
  const worker = await world.startWorker(settings);
  try {
    const started = await eventually("the first commit", async () =>
      (await logged()) > before ? now() : undefined,
    );
    const skipped = (await logged()) - before;
    const goal = before + count;
    const ended = await eventually(
      "the last commit",
      async () => ((await logged()) >= goal ? now() : undefined),
      600_000,
    );
    return (count - skipped) / (ended - started);
  } finally {
    await worker.stop();
    await client.end();
  }
}

async function fill(sent: readonly Sent[]): Promise<void> {
  const messages = sent.flatMap(({ partner, events }) =>
    Array.from({ length: Math.ceil(events.length / PER_MESSAGE) }, (_, part) => ({
      partner,
      events: events.slice(part * PER_MESSAGE, (part + 1) * PER_MESSAGE),
    })),
  );
  const answers = await mapBounded(messages, 4, ({ partner, events }) =>
    partner.deliver(events, { contentType: BATCH_TYPE }),
  );
  if (answers.some((answer) => answer.status !== 202)) {
    throw new Error("not every message was accepted");
  }
}

function now(): number {
  return performance.now() / 1000;
}
