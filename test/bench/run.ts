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
import { benchLatency } from "./latency.ts";
import { benchLive } from "./live.ts";
import { type Figure, print } from "./report.ts";

const BENCHES: Readonly<Record<string, (world: World) => Promise<Figure[]>>> = {
  ack: benchAck,
  apply: benchApply,
  latency: benchLatency,
  files: benchFiles,
  audit: benchAudit,
  billing: benchBilling,
  desk: benchDesk,
  live: benchLive,
};

/** One gateway, and workers that a benchmark starts as it needs them; two Odoo workers. */
async function main(): Promise<number> {
  const args = process.argv.slice(2);
  const json = args.includes("--json");
  if (args.includes("--help")) {
    console.log(
      `npm run bench [-- [--json] [NAME…]], NAME one of ${Object.keys(BENCHES).join(", ")}; without a name, all.`,
    );
    return 0;
  }
  const names = args.filter((arg) => arg !== "--json");
  const unknown = names.find((name) => !(name in BENCHES));
  if (unknown) {
    console.error(`There is no benchmark "${unknown}": choose from ${Object.keys(BENCHES).join(", ")}.`);
    return 2;
  }
  const steps = new Steps(process.stderr);
  const stack = await startStack({ profile: "bench", odooWorkers: 2, steps });
  try {
    const world = await openWorld("bench", { stack, settings: { FREIGHT_ROLES: "gateway" } });
    try {
      for (const name of names.length > 0 ? names : Object.keys(BENCHES)) {
        const figures = await steps.run(`Measure ${name}`, () =>
          (BENCHES[name] as (world: World) => Promise<Figure[]>)(world),
        );
        for (const one of figures) {
          print(one, json);
        }
      }
    } finally {
      await world.close();
    }
  } finally {
    await stack.stop();
  }
  return 0;
}

await runProgram(main);
