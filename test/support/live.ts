// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Ten people at one desk while exceptions change; and what each of them saw of it, against what Odoo says. */
import { setTimeout as pause } from "node:timers/promises";
import { eventually } from "../../stack/support/odoo.ts";
import { launchBrowser } from "./browser.ts";
import { giveFirstTurn } from "./first_turn.ts";
import {
  begin,
  type DeskOrder,
  type LiveDesk,
  type Noticed,
  noticed,
  openLiveDesk,
  shown,
} from "./live_pages.ts";
import { prepareStream, roundsIn, type Stream, streamChanges } from "./live_stream.ts";
import { recordMainThreads, type Task } from "./main_thread.ts";
import { newPeople } from "./people.ts";
import { type SystemPartner, unique, type World } from "./world.ts";

const ROLES = [
  "user",
  "finance",
  "manager",
  "user",
  "auditor",
  "finance",
  "user",
  "manager",
  "user",
  "auditor",
];
const ORDERS: Readonly<Record<DeskOrder, string>> = { due: "deadline, id", newest: "id DESC" };
/** How long a page may still fetch things after its first row stands, before it is watched. */
const OPENED_MS = 3_000;
/** How long after the last change a page may still differ from Odoo before it counts as wrong. */
const SETTLED_MS = 30_000;

export interface LiveReport {
  readonly stream: Stream;
  /** Of all pages' main threads while the stream went on, longest processor time first; none where they are not recorded. */
  readonly tasks: readonly Task[];
  readonly desks: readonly DeskReport[];
}

export interface DeskReport {
  readonly who: string;
  /** Rows that Odoo has there and the page has not, has elsewhere or shows otherwise; empty where both agree. */
  readonly missed: readonly string[];
  readonly noticed: Noticed;
  readonly errors: readonly string[];
  /** From the partner's POST until the row stood in the page, ms, for each new row that was shown. */
  readonly delays: readonly number[];
}

export interface LiveOptions {
  readonly seconds: number;
  /** Whether the browser records all its tasks, which takes some of the processors' time. */
  readonly record?: boolean;
  /** A picture of the first desk while all of it goes on. */
  readonly picture?: string;
}

/** Opens ten desks, changes exceptions for so many seconds, and compares. */
export async function runLive(world: World, { seconds, record, picture }: LiveOptions): Promise<LiveReport> {
  const words = unique("Live Lines");
  const partner = await world.partner("live", { name: words });
  const rounds = roundsIn(seconds);
  const ids = await prepareStream(world, partner, rounds);
  const logins = await newPeople(world, "live", ROLES, (place) => `Live Person ${place}`);
  await runDueJobs(world);
  const browser = await launchBrowser();
  try {
    await giveFirstTurn(browser);
    const desks: LiveDesk[] = [];
    for (const [index, login] of logins.entries()) {
      const order = index % 2 ? "newest" : "due";
      desks.push(await openLiveDesk(browser, { odoo: world.stack.odoo, login, order, words }));
    }
    // What a page fetches once it stands is part of opening it.
    await pause(OPENED_MS);
    await Promise.all(desks.map(begin));
    const endRecord = record ? await recordMainThreads(browser) : async () => [];
    const streaming = streamChanges(world, partner, ids, rounds);
    const [stream] = await Promise.all([
      streaming,
      picture &&
        desks[0]?.page
          .waitForTimeout((seconds * 1000) / 2)
          .then(() => desks[0]?.page.screenshot({ path: picture })),
    ]);
    const tasks = await endRecord();
    const raised = await raisedAt(world, partner, stream);
    return {
      stream,
      tasks,
      desks: await Promise.all(desks.map((desk) => report(world, partner, desk, raised))),
    };
  } finally {
    await browser.close();
  }
}

/** A new Odoo owes all its daily jobs at once: they would run in the midst of what is measured. */
async function runDueJobs({ stack }: World): Promise<void> {
  await stack.psql(`SELECT pg_notify('cron_trigger', '${stack.odoo.db}')`, "postgres");
  const due = "SELECT count(*) FROM ir_cron WHERE active AND nextcall <= now() AT TIME ZONE 'UTC'";
  await eventually("Odoo's jobs to have run", async () =>
    (await stack.psql(due)) === "0" ? true : undefined,
  );
}

/** Exception id → when its message was posted. */
async function raisedAt(world: World, partner: SystemPartner, stream: Stream): Promise<Map<string, number>> {
  const domain = [["system_id", "=", partner.systemId]];
  const rows = await world.odoo.search<{ id: number; subject: string }>("freight.exception", domain, [
    "subject",
  ]);
  return new Map(
    rows.flatMap(({ id, subject }) => {
      const at = stream.posted.get(subject);
      return at === undefined ? [] : [[String(id), at] as const];
    }),
  );
}

async function report(
  world: World,
  partner: SystemPartner,
  desk: LiveDesk,
  raised: ReadonlyMap<string, number>,
): Promise<DeskReport> {
  const end = Date.now() + SETTLED_MS;
  const missed = await eventually("the desk to agree with Odoo", async () => {
    const differing = await differences(world, partner, desk);
    return differing.length === 0 || Date.now() > end ? differing : undefined;
  });
  const seen = await noticed(desk);
  const delays = Object.entries(seen.firstSeen).flatMap(([id, at]) => {
    const posted = raised.get(id);
    return posted === undefined ? [] : [at - posted];
  });
  return { who: `${desk.login}, ${desk.order} first`, missed, noticed: seen, errors: desk.errors, delays };
}

/** In which rows a page differs from what its query gives now: their place, who owns them, and how many there are. */
async function differences(world: World, partner: SystemPartner, desk: LiveDesk): Promise<string[]> {
  const domain = [
    ["system_id", "=", partner.systemId],
    ["state", "in", ["open", "in_progress"]],
  ];
  const page = await shown(desk);
  const standing = page.rows.filter(({ gone }) => !gone);
  const options = { order: ORDERS[desk.order], limit: standing.length || 1 };
  const [total, expected] = await Promise.all([
    world.odoo.count("freight.exception", domain),
    world.odoo.search<{ id: number; user_id: [number, string] | false }>(
      "freight.exception",
      domain,
      ["user_id"],
      options,
    ),
  ]);
  const wrong = expected.flatMap(({ id, user_id }, place) => {
    const row = standing[place];
    const owner = user_id ? user_id[1] : "Nobody yet";
    return row?.id === id && row.text.includes(owner) ? [] : [`${id} of ${owner}, not ${row?.text}`];
  });
  return page.total === String(total) ? wrong : [`${total} in all, not ${page.total}`, ...wrong];
}
