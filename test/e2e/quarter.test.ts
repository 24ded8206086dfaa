// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * A quarter of three companies that bill by an outside platform in four currencies, delivered in disorder: some of it twice, some of it
 * late, and with parts of the stack killed meanwhile. What the books must say is counted from the source file by a program of its own.
 *
 *   FREIGHT_QUARTER_SHARE  how much of the whole quarter it is (1: 20,000 invoices)
 *   FREIGHT_QUARTER_SEED   another one
 *   FREIGHT_QUARTER_KILLS  "no": nothing is killed
 *   FREIGHT_QUARTER_BOOKED "documents" or "summary": one of the two ways only
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { FINANCE_ADDON, type Stack, startStack } from "../../stack/index.ts";
import { disturbed, type Trouble } from "../support/quarter/disturb.ts";
import { sizeOf, type Told } from "../support/quarter/formats.ts";
import { generateQuarter } from "../support/quarter/generate.ts";
import { booksOf, leftovers, postSummaries } from "../support/quarter/look.ts";
import { play } from "../support/quarter/play.ts";
import { type Company, prepareQuarter } from "../support/quarter/prepare.ts";
import { seeded } from "../support/random.ts";
import { openWorld, type World } from "../support/world.ts";

const SEED = Number(process.env.FREIGHT_QUARTER_SEED ?? 2026);
const SHARE = Number(process.env.FREIGHT_QUARTER_SHARE ?? 0.01);
const KILLS = process.env.FREIGHT_QUARTER_KILLS !== "no";
/** From here on it is worth a stack of its own, in which Odoo has both processors. */
const LARGE = 0.1;
const TROUBLE: Trouble =
  SHARE >= LARGE ? { most: 60, calmMs: [15_000, 45_000] } : { most: 6, calmMs: [500, 3_000] };
const MINUTES = 60_000;

const BOOKED = (["documents", "summary"] as const).filter(
  (way) => (process.env.FREIGHT_QUARTER_BOOKED ?? way) === way,
);

let stack: Stack | undefined;
let world: World;
let folder: string;
let told: readonly Told[];

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "freight-quarter-"));
  generateQuarter(folder, SEED, sizeOf(SHARE));
  const lines = readFileSync(join(folder, "events.ndjson"), "utf8").trimEnd().split("\n");
  told = lines.map((line) => JSON.parse(line) as Told);
  if (SHARE >= LARGE) {
    stack = await startStack({ profile: "quarter", addon: FINANCE_ADDON, odooWorkers: 2 });
  }
  world = await openWorld("quarter", stack ? { stack } : {});
});
after(async () => {
  await world?.close();
  await stack?.stop();
  rmSync(folder, { recursive: true });
});

for (const way of BOOKED) {
  describe(`booked by ${way}`, () => {
    let companies: Company[];

    test("three companies are set up", async () => {
      companies = await prepareQuarter(world, { billing_booking: way });
    });

    test("the quarter arrives in disorder while parts are killed, and nothing of it is left", async (t) => {
      const partners = new Map(companies.map(({ code, partner }) => [code, partner]));
      const arrive = () => play(world, partners, told, SEED);
      if (KILLS) {
        const killed = await disturbed(world, seeded(SEED), TROUBLE, arrive);
        t.diagnostic(`killed: ${JSON.stringify(killed)}`);
      } else {
        await arrive();
      }
      assert.deepEqual(await leftAtRest(companies), []);
    });

    test("receivables, revenue, tax, fees and bank equal the independent recount, by company, currency and month", async () => {
      const program = fileURLToPath(new URL("../support/quarter/recount.ts", import.meta.url));
      const counted = execFileSync(process.execPath, ["--import", "tsx", program, folder], {
        encoding: "utf8",
      });
      assert.deepEqual(await booksOf(world, companies), JSON.parse(counted));
    });
  });
}

/**
 * What is left once nothing changes any more: what was kept for later has been taken up, and what was summed up is posted, by
 * the jobs that do it, which somebody runs at once.
 */
async function leftAtRest(companies: readonly Company[]): Promise<[string, number][]> {
  const end = Date.now() + 10 * MINUTES;
  for (;;) {
    await postSummaries(world, companies);
    const left = Object.entries(await leftovers(world, companies)).filter(([, count]) => count > 0);
    if (left.length === 0 || Date.now() > end) return left;
    await pause(2_000);
  }
}
