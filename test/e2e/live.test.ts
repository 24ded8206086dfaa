// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Ten people at one desk, fifty changes a second. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { screenshotFolder } from "../support/browser.ts";
import { type LiveReport, runLive } from "../support/live.ts";
import { openWorld, type World } from "../support/world.ts";

const SECONDS = 12;
/** No task may keep a page from its user for longer, ms; of its own processor time, as `main_thread.ts` says. */
const MARK = 100;
/** Above this share of the processors' time kept by the host of a virtual machine, even a thread's own time contains waiting. */
const TOO_MUCH_STOLEN = 0.03;

let world: World;
let seen: LiveReport;

before(async () => {
  world = await openWorld("live");
  seen = await runLive(world, {
    seconds: SECONDS,
    record: true,
    picture: join(screenshotFolder(), "live-desk.png"),
  });
});
after(async () => {
  await world?.close();
});

test("no row is missed and none stands twice on any of ten desks", (t) => {
  const { changes, rate } = seen.stream;
  t.diagnostic(`${changes} changes, ${rate.toFixed(1)} a second; ${seen.desks.length} desks`);
  for (const { who, missed, noticed, errors } of seen.desks) {
    assert.deepEqual(
      { missed, doubled: noticed.doubled, errors },
      { missed: [], doubled: [], errors: [] },
      who,
    );
  }
});

test("no task blocks the main thread of a page for more than 100 ms", (t) => {
  const longest = seen.tasks[0];
  assert.ok(longest, "the browser told nothing of its tasks");
  const observed = Math.max(0, ...seen.desks.flatMap(({ noticed }) => noticed.blocked));
  t.diagnostic(`longest task: ${longest.processor} ms of processor time, ${longest.clock} ms by the clock`);
  t.diagnostic(`the pages' own observers, by the clock of this machine: ${observed} ms`);
  if (seen.stream.stolen > TOO_MUCH_STOLEN) {
    t.skip(
      `the host kept ${Math.round(seen.stream.stolen * 100)} % of the processors' time: it cannot be told here`,
    );
    return;
  }
  assert.ok(longest.processor <= MARK, `${longest.processor} ms`);
});
