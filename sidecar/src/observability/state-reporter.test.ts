// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import type { StateReport } from "../odoo/ingest.ts";
import { createLogger, type Logger } from "./logger.ts";
import { startStateReporter } from "./state-reporter.ts";

const REPORT: StateReport = { breaker: "closed", running_seconds: 1, lanes: [] };

function logged(): { lines: string[]; logger: Logger } {
  const lines: string[] = [];
  return { lines, logger: createLogger("warn", { write: (line) => lines.push(line) }) };
}

async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 500 && !condition(); turn++) await delay(2);
  assert.ok(condition());
}

test("tells at intervals, and nothing while there is nothing to tell", async () => {
  const told: StateReport[] = [];
  let state: StateReport | null = null;
  const { logger } = logged();
  const reporter = startStateReporter({
    state: () => state,
    tell: async (report) => void told.push(report),
    intervalMs: 2,
    logger,
  });
  await delay(20);
  assert.equal(told.length, 0);
  state = REPORT;
  await until(() => told.length >= 3);
  await reporter.stop();
  const { length } = told;
  await delay(10);
  assert.equal(told.length, length);
});

test("goes on when Odoo does not listen, and says so once", async () => {
  let calls = 0;
  const { lines, logger } = logged();
  const reporter = startStateReporter({
    state: () => REPORT,
    tell: async () => {
      calls += 1;
      throw new Error("away");
    },
    intervalMs: 2,
    logger,
  });
  await until(() => calls >= 4);
  await reporter.stop();
  assert.equal(lines.length, 1);
  assert.match(lines[0] ?? "", /away/);
});

test("a stop gives up what is under way", async () => {
  const { lines, logger } = logged();
  let isTelling = false;
  const reporter = startStateReporter({
    state: () => REPORT,
    tell: (_report, signal) => {
      isTelling = true;
      return new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(new Error("aborted")));
      });
    },
    intervalMs: 2,
    logger,
  });
  await until(() => isTelling);
  await reporter.stop();
  assert.deepEqual(lines, []);
});
