// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import type { Stack } from "../../stack/index.ts";
import { pickPort } from "../../stack/support/ports.ts";

/** How many tests an Odoo run counted, out of the log's "0 failed, 0 error(s) of 12 tests"; 0 when it said nothing of them. */
export function countTests(log: string): number {
  const counts = [...log.matchAll(/\d+ failed, \d+ error\(s\) of (\d+) tests/g)].map((match) =>
    Number(match[1]),
  );
  return Math.max(0, ...counts);
}

/** A library of Odoo's own that Debian does not ship (it is not free), and each bundle that has it says so. */
const NOT_OURS = "mail/static/lib/selfie_segmentation";

/** What Odoo complained of before the first test: of an addon that installs well it is nothing. */
export function complaints(log: string): string[] {
  const [install = ""] = log.split(/: Starting \w+\.test_/, 1);
  const isComplaint = /^\S+ \S+ \d+ (WARNING|ERROR|CRITICAL) /;
  return install.split("\n").filter((line) => isComplaint.test(line) && !line.includes(NOT_OURS));
}

/**
 * Installs the addon in a copy of the base database and runs its Python tests. Fails too when there were none,
 * and when Odoo complained of the addon while it installed it.
 * FREIGHT_TEST_TAGS narrows them, such as /freight_bridge:TestMapping.
 */
export async function runOdooTests(
  stack: Stack,
  module: string,
  print: (text: string) => void = (text) => process.stdout.write(text),
): Promise<number> {
  const database = `${module}-tests`;
  await stack.copyDatabase("base", database);
  const port = String(await pickPort());
  const test = [
    "--test-tags",
    process.env.FREIGHT_TEST_TAGS ?? `/${module}`,
    "--stop-after-init",
    "--http-port",
    port,
    "--max-cron-threads",
    "0",
  ];
  const install = ["-d", database, "-i", module, "--with-demo", "--skip-auto-install"];
  const outcome = await stack.runOdoo([...install, ...test], print);
  const count = countTests(outcome.output);
  print(`Odoo ran ${count} tests of ${module}.\n`);
  const found = complaints(outcome.output);
  if (found.length > 0) {
    print(`Odoo complained while it installed ${module}: mend this.\n${found.join("\n")}\n`);
  }
  return outcome.status === 0 && count > 0 && found.length === 0 ? 0 : 1;
}
