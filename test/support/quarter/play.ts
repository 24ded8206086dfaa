// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Lets the quarter arrive as no partner would wish it: out of order, some of it twice, some of it late. */
import { setTimeout as pause } from "node:timers/promises";
import { eventually } from "../../../stack/support/odoo.ts";
import { mapBounded, type Partner } from "../partner.ts";
import { seeded, shuffled } from "../random.ts";
import type { World } from "../world.ts";
import type { Told } from "./formats.ts";

const BODY = 100;
const UNDER_WAY = 4;
/** Of all events, what is sent once more and what is lost at first. */
const TWICE = 0.02;
const LATE = 0.01;
const MINUTES = 60_000;
/** The whole quarter takes most of an hour on two processors. */
const PATIENCE = 180 * MINUTES;
const BATCH_TYPE = "application/cloudevents-batch+json";

/** Bodies in the order in which they are sent, those that were lost at first last. */
export function disorder(lines: readonly Told[], seed: number): (readonly Told[])[] {
  const random = seeded(seed);
  const fates = lines.map((line) => ({ line, isLate: random() < LATE, isTwice: random() < TWICE }));
  const first = fates.filter(({ isLate }) => !isLate);
  const again = fates.filter(({ isTwice }) => isTwice);
  const late = fates.filter(({ isLate }) => isLate);
  const order = [...shuffled([...first, ...again], random), ...shuffled(late, random)];
  return bodies(order.map(({ line }) => line));
}

/** A body is one company's, each of which has a system of its own, and tells nothing twice: the gateway refuses that. */
function bodies(lines: readonly Told[]): Told[][] {
  const open = new Map<string, Told[]>();
  const all: Told[][] = [];
  for (const line of lines) {
    let body = open.get(line.company);
    if (!body || body.length === BODY || body.some(({ event }) => event.id === line.event.id)) {
      body = [];
      open.set(line.company, body);
      all.push(body);
    }
    body.push(line);
  }
  return all;
}

/** Sends all of it and waits until each event was applied. */
export async function play(
  world: World,
  partners: ReadonlyMap<string, Partner & { readonly code: string }>,
  lines: readonly Told[],
  seed: number,
): Promise<void> {
  const answers = await mapBounded(disorder(lines, seed), UNDER_WAY, (body) => {
    const partner = partners.get(body[0]?.company ?? "");
    if (!partner) throw new Error(`nobody speaks for ${body[0]?.company}`);
    const events = body.map(({ event }) => ({ specversion: "1.0", ...event }));
    return partner.deliver(events, { contentType: BATCH_TYPE, deadlineMs: 10 * MINUTES });
  });
  const refused = answers.find(({ status }) => status !== 202);
  if (refused) throw new Error(`the gateway answered ${refused.status}: ${JSON.stringify(refused.body)}`);
  const sources = [...partners.values()].map(({ code }) => `'/systems/${code}'`).join(", ");
  const heard = `SELECT count(DISTINCT event_id) FROM freight_integration_log WHERE source IN (${sources})`;
  let toldAt = Date.now();
  await eventually(
    `${lines.length} events`,
    async () => {
      // Each look is a program and a count over the log: it shall not take the processors from what it waits for.
      await pause(lines.length / 10);
      const count = Number(await world.stack.psql(heard));
      if (Date.now() - toldAt > MINUTES) {
        toldAt = Date.now();
        console.error(`${count} of ${lines.length} events are applied, or wait for others`);
      }
      return count >= lines.length ? true : undefined;
    },
    PATIENCE,
  );
}
