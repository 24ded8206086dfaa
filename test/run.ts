// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * Everything that is checked, in one run.
 *
 *   npm test [-- STEP…]
 */
import { join } from "node:path";
import { FINANCE_ADDON, PROJECT_ADDON, type Stack, startStack } from "../stack/index.ts";
import { requirePrograms } from "../stack/rootfs/prerequisites.ts";
import { runProgram } from "../stack/support/errors.ts";
import { projectRoot } from "../stack/support/paths.ts";
import { which } from "../stack/support/shell.ts";
import { Steps } from "../stack/support/steps.ts";
import { stackEnvironment } from "./support/environment.ts";
import { runInTerminal, runTestFiles, testFiles } from "./support/files.ts";
import { runOdooTests } from "./support/odoo_tests.ts";
import { chooseSteps, runSteps, summary, type TestStep } from "./support/plan.ts";

const CONCURRENT_INTEGRATION_FILES = 2;
const bin = (name: string) => join(projectRoot, "node_modules/.bin", name);
const program = (path: string, args: string[] = [], env: NodeJS.ProcessEnv = {}) =>
  runInTerminal(process.execPath, ["--import", "tsx", path, ...args], env);

let started: Promise<Stack> | undefined;

/** The one stack of the run, started when the first step asks for it. */
function stack(): Promise<Stack> {
  started ??= startStack({ profile: "test", addon: FINANCE_ADDON, steps: new Steps() });
  return started;
}

async function stopStack(): Promise<void> {
  await started?.then(
    (running) => running.stop(),
    () => {},
  );
}

async function chromium(): Promise<string> {
  const installed = () => which("chromium") ?? which("chromium-browser") ?? which("google-chrome");
  if (!installed()) {
    await requirePrograms(["chromium"], new Steps());
  }
  return installed() ?? "chromium";
}

/** The stack and the browser, for a step that another process runs. */
async function browserEnvironment(): Promise<Record<string, string>> {
  return { ...stackEnvironment(await stack()), FREIGHT_TEST_CHROMIUM: await chromium() };
}

const plan: readonly TestStep[] = [
  {
    name: "build",
    title: "the front end compiles into the addon",
    run: () => program("owl_src/build.ts"),
  },
  {
    name: "typecheck",
    title: "TypeScript, strict, sidecar and stack and tests",
    run: () => runInTerminal(bin("tsc"), ["--noEmit"]),
  },
  {
    name: "typecheck-owl",
    title: "TypeScript, strict, front end",
    run: () => runInTerminal(bin("tsc"), ["--noEmit", "-p", "owl_src/tsconfig.json"]),
  },
  { name: "biome", title: "Biome: lint and format", run: () => runInTerminal(bin("biome"), ["ci", "."]) },
  { name: "ruff", title: "Ruff: lint and format", run: () => program("test/ruff.ts") },
  { name: "unit", title: "unit tests", run: () => runTestFiles(testFiles("unit")) },
  {
    name: "integration",
    title: "the sidecar's parts against the real RabbitMQ and Odoo",
    run: async () =>
      runTestFiles(testFiles("integration"), {
        env: stackEnvironment(await stack()),
        concurrency: CONCURRENT_INTEGRATION_FILES,
      }),
  },
  {
    name: "odoo",
    title: "Python tests of the addon in Odoo",
    run: async () => runOdooTests(await stack(), PROJECT_ADDON.module),
  },
  {
    name: "finance",
    title: "Python tests of the finance addon in Odoo",
    run: async () => runOdooTests(await stack(), FINANCE_ADDON.module),
  },
  {
    name: "hoot",
    title: "front end tests in Odoo, by a browser",
    run: async () => program("test/hoot.ts", [], await browserEnvironment()),
  },
  {
    name: "e2e",
    title: "end to end over the real stack, with a browser",
    run: async () => runTestFiles(testFiles("e2e"), { env: await browserEnvironment(), concurrency: 1 }),
  },
];

async function main(): Promise<number> {
  const chosen = chooseSteps(plan, process.argv.slice(2));
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void stopStack().finally(() => process.exit(1)));
  }
  try {
    const results = await runSteps(chosen, console.log);
    console.log(summary(results));
    return results.every((result) => result.passed) ? 0 : 1;
  } finally {
    await stopStack();
  }
}

await runProgram(main);
