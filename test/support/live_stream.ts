// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * Changes of exceptions at a steady pace, by the ways they have in life: partners' messages that nobody can place raise new ones,
 * people take some and waive others.
 */
import { setTimeout as pause } from "node:timers/promises";
import { eventually } from "../../stack/support/odoo.ts";
import { milestone } from "./milestones.ts";
import { watchStolenTime } from "./stolen_time.ts";
import { type SystemPartner, unique, type World } from "./world.ts";

/** Twice a second: nine new, eight taken, eight waived. */
const EVERY_MS = 500;
const RAISED = 9;
const DECIDED = 8;
/** Those taken are waived so many rounds later, so that no two calls are at one record. */
const BEHIND = 10;
/** So many more than are waived stand in the queue from the start. */
const STANDING = 120;
/** Messages that are posted in one body before the stream begins. */
const BODY = 250;
/** Rounds under way at once: where Odoo cannot follow, the stream waits instead of piling up. */
const UNDER_WAY = 8;

const CHANGES_PER_ROUND = RAISED + 2 * DECIDED;
/** Changes per second that the stream makes where Odoo can follow. */
export const OFFERED = (CHANGES_PER_ROUND * 1000) / EVERY_MS;

export interface Stream {
  /** Changes per second that Odoo took in. */
  readonly rate: number;
  readonly changes: number;
  /** The share of the processors' time that the host of this machine gave to others meanwhile, 0 to 1. */
  readonly stolen: number;
  /** Subject of a new exception → when its message was posted, ms since 1970. */
  readonly posted: ReadonlyMap<string, number>;
}

export const roundsIn = (seconds: number): number => Math.round((seconds * 1000) / EVERY_MS);

/** Open exceptions for a stream of so many rounds; their ids, what is due first first. */
export async function prepareStream(world: World, partner: SystemPartner, rounds: number): Promise<number[]> {
  const count = rounds * DECIDED + STANDING;
  const label = unique("LIVE");
  for (let from = 0; from < count; from += BODY) {
    const length = Math.min(BODY, count - from);
    await raise(
      partner,
      Array.from({ length }, (_, index) => `${label}-${from + index}`),
    );
  }
  await known(world, partner, count);
  const rows = await world.odoo.search<{ id: number }>(
    "freight.exception",
    [["system_id", "=", partner.systemId]],
    ["id"],
    { order: "deadline, id" },
  );
  return rows.map(({ id }) => id);
}

/** Makes the changes; answers when Odoo has taken in the last of them. */
export async function streamChanges(
  world: World,
  partner: SystemPartner,
  ids: readonly number[],
  rounds: number,
): Promise<Stream> {
  const label = unique("NEW");
  const posted = new Map<string, number>();
  const [owner] = await world.odoo.search<{ id: number }>("res.users", [["login", "=", "manager"]], ["id"]);
  const decide = (method: string, place: number, argument: unknown): Promise<unknown> =>
    world.odoo.call("freight.exception", method, [ids.slice(place, place + DECIDED), argument]);
  const stolen = watchStolenTime();
  const start = Date.now();
  const underWay = new Set<Promise<unknown>>();
  for (let round = 0; round < rounds; round++) {
    await pause(Math.max(0, start + round * EVERY_MS - Date.now()));
    const subjects = Array.from({ length: RAISED }, (_, index) => `${label}-${round}-${index}`);
    for (const subject of subjects) posted.set(subject, Date.now());
    const made = Promise.all([
      raise(partner, subjects),
      decide("desk_assign", (round + BEHIND) * DECIDED, owner?.id),
      decide("desk_waive", round * DECIDED, "The stream of a test"),
    ]).finally(() => underWay.delete(made));
    underWay.add(made);
    if (underWay.size >= UNDER_WAY) await Promise.race(underWay);
  }
  await Promise.all(underWay);
  await known(world, partner, ids.length + rounds * RAISED);
  const changes = rounds * CHANGES_PER_ROUND;
  return { rate: (changes * 1000) / (Date.now() - start), changes, stolen: stolen(), posted };
}

/** One message each, about shipments that nobody knows, in one body. */
async function raise(partner: SystemPartner, references: readonly string[]): Promise<void> {
  const messages = references.map((reference) =>
    milestone({ system: partner.code, id: reference, reference }),
  );
  const answer = await partner.deliver(messages, { contentType: "application/cloudevents-batch+json" });
  if (answer.status !== 202) {
    throw new Error(`the gateway answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  }
}

async function known(world: World, partner: SystemPartner, count: number): Promise<void> {
  const domain = [["system_id", "=", partner.systemId]];
  await eventually(`${count} exceptions`, async () =>
    (await world.odoo.count("freight.exception", domain)) === count ? true : undefined,
  );
}
