// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * A quarter of three companies that bill by an outside platform in four currencies, delivered in disorder: some of it twice, some of it
 * late. What the books must say is counted from the source file by a program of its own.
 *
 * FREIGHT_QUARTER_SHARE is how much of the whole quarter it is (1: 20,000 invoices); without it, this is left out.
 * FREIGHT_QUARTER_SEED makes another one.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { PROJECT_ADDON, type Stack, startStack } from "../../stack/index.ts";
import { sizeOf, type Told } from "../support/quarter/formats.ts";
import { generateQuarter } from "../support/quarter/generate.ts";
import { booksOf, leftovers } from "../support/quarter/look.ts";
import { play } from "../support/quarter/play.ts";
import { type Company, prepareQuarter } from "../support/quarter/prepare.ts";
import { openWorld, type World } from "../support/world.ts";

const SEED = Number(process.env.FREIGHT_QUARTER_SEED ?? 2026);
const SHARE = Number(process.env.FREIGHT_QUARTER_SHARE ?? 0);

describe("a quarter", { skip: SHARE === 0 && "FREIGHT_QUARTER_SHARE is not set" }, () => {
  let stack: Stack;
  let world: World;
  let folder: string;
  let companies: Company[];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "freight-quarter-"));
    generateQuarter(folder, SEED, sizeOf(SHARE));
    stack = await startStack({
      profile: "quarter",
      addon: { folder: PROJECT_ADDON.folder, module: "freight_bridge_finance" },
    });
    world = await openWorld("quarter", { stack });
  });
  after(async () => {
    await world?.close();
    await stack?.stop();
    rmSync(folder, { recursive: true });
  });

  test("three companies are set up", async () => {
    companies = await prepareQuarter(world);
  });

  test("the quarter arrives in disorder, and nothing of it is left", async () => {
    const lines = readFileSync(join(folder, "events.ndjson"), "utf8").trimEnd().split("\n");
    const partners = new Map(companies.map(({ code, partner }) => [code, partner]));
    await play(
      world,
      partners,
      lines.map((line) => JSON.parse(line) as Told),
      SEED,
    );
    const left = Object.entries(await leftovers(world, companies));
    assert.deepEqual(
      left.filter(([, count]) => count > 0),
      [],
    );
  });

  test("receivables, revenue, tax, fees and bank equal the independent recount, by company, currency and month", async () => {
    const program = fileURLToPath(new URL("../support/quarter/recount.ts", import.meta.url));
    const counted = execFileSync(process.execPath, ["--import", "tsx", program, folder], {
      encoding: "utf8",
    });
    assert.deepEqual(await booksOf(world, companies), JSON.parse(counted));
  });
});
