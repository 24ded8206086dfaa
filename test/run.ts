// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * Everything that is checked, in one run.
 *
 *   npm test [-- STEP…]
 */
import { basename, join } from "node:path";
import { FINANCE_ADDON, PROJECT_ADDON, type Stack, startStack } from "../stack/index.ts";
import { requirePrograms } from "../stack/rootfs/prerequisites.ts";
import { runProgram } from "../stack/support/errors.ts";
import { projectRoot } from "../stack/support/paths.ts";
import { which } from "../stack/support/shell.ts";
import { Steps } from "../stack/support/steps.ts";
import { stackEnvironment } from "./support/environment.ts";
import { runCommand, runTestFiles, testFiles } from "./support/files.ts";
import { runOdooTests } from "./support/odoo_tests.ts";
import { chooseSteps, type Place, runSteps, summary, type TestPart, type TestStep } from "./support/plan.ts";

const CONCURRENT_INTEGRATION_FILES = 2;
/** Files that hold a time to a mark: what runs beside them would be measured, too. */
const TIMED = ["live", "tax", "timing"].map((name) => `${name}.test.ts`);
const bin = (name: string) => join(projectRoot, "node_modules/.bin", name);

/** The stack of each lane, started when a part first asks for it. */
const stacks: Promise<Stack>[] = [];

/** One after the other: the first makes what the next one copies. */
function stackOf(lane: number): Promise<Stack> {
  stacks[lane] ??= Promise.allSettled(stacks).then(() =>
    startStack({ profile: "test", addon: FINANCE_ADDON, steps: new Steps() }),
  );
  return stacks[lane];
}

async function stopStacks(): Promise<void> {
  await Promise.allSettled(Object.values(stacks).map(async (stack) => (await stack).stop()));
}

let installed: Promise<string> | undefined;

function chromium(): Promise<string> {
  installed ??= installedChromium();
  return installed;
}

async function installedChromium(): Promise<string> {
  const found = () => which("chromium") ?? which("chromium-browser") ?? which("google-chrome");
  if (!found()) {
    await requirePrograms(["chromium"], new Steps());
  }
  return found() ?? "chromium";
}

/** The stack and the browser, for a part that another process runs. */
async function browserEnvironment(lane: number): Promise<Record<string, string>> {
  return { ...stackEnvironment(await stackOf(lane)), FREIGHT_TEST_CHROMIUM: await chromium() };
}

/** A step that runs as a whole. */
function whole(name: string, title: string, turn: TestPart["turn"], run: TestPart["run"]): TestStep {
  return { name, title, parts: [{ name: `${name}: ${title}`, turn, run }] };
}

const command =
  (file: string, ...args: string[]) =>
  ({ print }: Place) =>
    runCommand(file, args, { print });
const program = (path: string) => command(process.execPath, "--import", "tsx", path);

function endToEnd(file: string): TestPart {
  return {
    name: `e2e: ${file}`,
    turn: TIMED.includes(basename(file)) ? "alone" : "beside",
    run: async ({ lane, print }) =>
      runTestFiles([file], { env: await browserEnvironment(lane), concurrency: 1, print }),
  };
}

/** Those that take longest come first, so that no lane ends long before the other. */
const plan: readonly TestStep[] = [
  whole("build", "the front end compiles into the addon", "before", program("owl_src/build.ts")),
  whole(
    "typecheck",
    "TypeScript, strict, sidecar and stack and tests",
    "before",
    command(bin("tsc"), "--noEmit"),
  ),
  whole(
    "typecheck-owl",
    "TypeScript, strict, front end",
    "before",
    command(bin("tsc"), "--noEmit", "-p", "owl_src/tsconfig.json"),
  ),
  whole("biome", "Biome: lint and format", "before", command(bin("biome"), "ci", ".")),
  whole("ruff", "Ruff: lint and format", "before", program("test/ruff.ts")),
  whole("odoo", "Python tests of the addon in Odoo", "beside", async ({ lane, print }) =>
    runOdooTests(await stackOf(lane), PROJECT_ADDON.module, print),
  ),
  whole("finance", "Python tests of the finance addon in Odoo", "beside", async ({ lane, print }) =>
    runOdooTests(await stackOf(lane), FINANCE_ADDON.module, print),
  ),
  whole("unit", "unit tests", "beside", ({ print }) => runTestFiles(testFiles("unit"), { print })),
  whole(
    "integration",
    "the sidecar's parts against the real RabbitMQ and Odoo",
    "beside",
    async ({ lane, print }) =>
      runTestFiles(testFiles("integration"), {
        env: stackEnvironment(await stackOf(lane)),
        concurrency: CONCURRENT_INTEGRATION_FILES,
        print,
      }),
  ),
  whole("hoot", "front end tests in Odoo, by a browser", "beside", async ({ lane, print }) =>
    runCommand(process.execPath, ["--import", "tsx", "test/hoot.ts"], {
      env: await browserEnvironment(lane),
      print,
    }),
  ),
  {
    name: "e2e",
    title: "end to end over the real stack, with a browser",
    parts: testFiles("e2e").map(endToEnd),
  },
];

async function main(): Promise<number> {
  const chosen = chooseSteps(plan, process.argv.slice(2));
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void stopStacks().finally(() => process.exit(1)));
  }
  try {
    const results = await runSteps(chosen, console.log);
    console.log(summary(results));
    return results.every((result) => result.passed) ? 0 : 1;
  } finally {
    await stopStacks();
  }
}

await runProgram(main);
