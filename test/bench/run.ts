// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 *   npm run bench [-- [--json] [NAME…]]
 *
 * Every figure with its baseline, measured in the same run on the same stack: absolute times of one machine say little.
 */

import { startStack } from "../../stack/index.ts";
import { runProgram } from "../../stack/support/errors.ts";
import { Steps } from "../../stack/support/steps.ts";
import { openWorld, type World } from "../support/world.ts";
import { benchAck } from "./ack.ts";
import { benchApply } from "./apply.ts";
import { benchAudit } from "./audit.ts";
import { benchBilling } from "./billing.ts";
import { benchDesk } from "./desk.ts";
import { benchFiles } from "./files.ts";
import { benchFinance } from "./finance.ts";
import { benchLatency } from "./latency.ts";
import { benchLive } from "./live.ts";
import { type Figure, print } from "./report.ts";

/** By name; all of them measure on one stack. */
const BENCHES: Readonly<Record<string, (world: World) => Promise<Figure[]>>> = {
  ack: benchAck,
  apply: benchApply,
  latency: benchLatency,
  files: benchFiles,
  audit: benchAudit,
  billing: benchBilling,
  desk: benchDesk,
};
/** Those that start a stack of their own, with the machine to themselves. */
const ALONE: Readonly<Record<string, () => Promise<Figure[]>>> = {
  live: benchLive,
  finance: benchFinance,
};
const NAMES = [...Object.keys(BENCHES), ...Object.keys(ALONE)];

async function main(): Promise<number> {
  const args = process.argv.slice(2);
  const json = args.includes("--json");
  if (args.includes("--help")) {
    console.log(`npm run bench [-- [--json] [NAME…]], NAME one of ${NAMES.join(", ")}; without a name, all.`);
    return 0;
  }
  const asked = args.filter((arg) => arg !== "--json");
  const unknown = asked.find((name) => !NAMES.includes(name));
  if (unknown) {
    console.error(`There is no benchmark "${unknown}": choose from ${NAMES.join(", ")}.`);
    return 2;
  }
  const names = asked.length > 0 ? asked : NAMES;
  const steps = new Steps(process.stderr);
  const measure = async (name: string, bench: () => Promise<Figure[]>): Promise<void> => {
    for (const one of await steps.run(`Measure ${name}`, bench)) {
      print(one, json);
    }
  };
  await onOneStack(steps, pick(names, BENCHES), measure);
  for (const [name, bench] of pick(names, ALONE)) {
    await measure(name, bench);
  }
  return 0;
}

function pick<Value>(names: readonly string[], known: Readonly<Record<string, Value>>): [string, Value][] {
  return names.flatMap((name) => {
    const value = known[name];
    return value === undefined ? [] : [[name, value]];
  });
}

/** One gateway, and workers that a benchmark starts as it needs them; two Odoo workers. */
async function onOneStack(
  steps: Steps,
  benches: readonly [string, (world: World) => Promise<Figure[]>][],
  measure: (name: string, bench: () => Promise<Figure[]>) => Promise<void>,
): Promise<void> {
  if (benches.length === 0) {
    return;
  }
  const stack = await startStack({ profile: "bench", odooWorkers: 2, steps });
  try {
    const world = await openWorld("bench", { stack, settings: { FREIGHT_ROLES: "gateway" } });
    try {
      for (const [name, bench] of benches) {
        await measure(name, () => bench(world));
      }
    } finally {
      await world.close();
    }
  } finally {
    await stack.stop();
  }
}

await runProgram(main);
