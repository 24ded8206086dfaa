// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * Runs the front end's tests where they will be used: in Odoo's own test page, by a real browser.
 *
 *   node stack/bootstrap.mjs test/hoot.ts [--url URL] [--db DB] [--login L] [--password P] [--chromium PATH] [--only SUITE]
 *
 * What is left out comes from the stack's environment (docs/contracts.md, section 8). `--only` names a suite below the
 * first addon's, for instance `exception_desk/desk_keys`, or of any one: `@freight_bridge_finance/customer_answer`.
 */
import { parseArgs } from "node:util";
import { type BrowserContext, type ConsoleMessage, chromium } from "playwright-core";
import { runProgram, StackError } from "../stack/support/errors.ts";

/** Those with tests of their front end. */
const ADDONS = ["freight_bridge", "freight_bridge_finance"];
/** Asked for a suite that it does not have, Odoo's runner runs the tests of every module. */
const NOTHING_RAN =
  "Not one test of the front end ran: is the addon installed, was the front end built, is the suite's name right?";
/** Odoo compiles its test bundle on the first visit of a fresh database: half a minute on two cores. */
const WHOLE_RUN_MS = 300_000;
const CHROMIUM_FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

interface Server {
  url: string;
  db: string;
  login: string;
  password: string;
}

/** The name Odoo's runner gives a suite in its address: the 32 bits that `HOOTCommon._generate_hash` computes. */
function suiteId(name: string): string {
  let hash = 0;
  for (const char of name) {
    hash = (hash * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  }
  return hash.toString(16).padStart(8, "0");
}

async function logIn(context: BrowserContext, { url, db, login, password }: Server): Promise<void> {
  const response = await context.request.post(`${url}/web/session/authenticate`, {
    data: { jsonrpc: "2.0", params: { db, login, password } },
  });
  const answer = (await response.json()) as { result?: { uid?: number } };
  if (!answer.result?.uid) {
    throw new StackError(
      `Odoo at ${url} did not let "${login}" in: check the database, the log-in and the password.`,
    );
  }
}

/** Opens the test page and waits for its last word; the number of tests that passed. */
async function runSuite(context: BrowserContext, server: Server, suite: string): Promise<number> {
  const page = await context.newPage();
  let passed = 0;
  const verdict = new Promise<number>((resolve, reject) => {
    page.on("console", (message) => {
      const text = message.text();
      print(message, text);
      passed = Number(/Passed (\d+) tests/.exec(text)?.[1] ?? passed);
      if (/Test ['"]@/.test(text) && !text.includes(`${suite.split("/")[0]}/`)) {
        reject(new StackError(NOTHING_RAN));
      } else if (text.includes("Test suite succeeded")) {
        resolve(passed);
      } else if (text.includes("Some tests failed")) {
        reject(new StackError("Front end tests failed: the reasons are above."));
      }
    });
    page.on("pageerror", (error) => console.error(error.stack ?? error.message));
    setTimeout(
      () => reject(new StackError(`The test page came to no end within ${WHOLE_RUN_MS / 1000} s.`)),
      WHOLE_RUN_MS,
    ).unref();
  });
  const query = `headless&loglevel=2&preset=desktop&timeout=15000&id=${suiteId(suite)}`;
  // Odoo makes the bundle of all tests for the first who asks, which alone takes half a minute on a busy machine.
  const opened = page.goto(`${server.url}/web/tests?${query}`, { timeout: WHOLE_RUN_MS });
  const [, count] = await Promise.all([opened, verdict]);
  return count;
}

/** Lines of tests and errors; the rest of the page's talk helps nobody. */
function print(message: ConsoleMessage, text: string): void {
  const line = text
    .replaceAll("%c", "")
    .replace(/ ?color:[^ ]*( |$)/g, " ")
    .trimEnd();
  if (message.type() === "error") {
    console.error(line);
  } else if (/HOOT/.test(line)) {
    console.log(line);
  }
}

function setting(value: string | undefined, variable: string): string {
  const found = value ?? process.env[variable];
  if (!found) {
    throw new StackError(
      `Where is Odoo? Give --${variable.split("_").at(-1)?.toLowerCase()} or set ${variable}.`,
    );
  }
  return found;
}

/** The suites to run: all of each addon, or the one that is named. */
function suitesOf(only: string | undefined): string[] {
  if (!only) {
    return ADDONS.map((addon) => `@${addon}`);
  }
  return [only.startsWith("@") ? only : `@${ADDONS[0]}/${only}`];
}

async function main(): Promise<number> {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    options: { url: text, db: text, login: text, password: text, chromium: text, only: text },
  });
  const server: Server = {
    url: setting(values.url, "FREIGHT_TEST_ODOO_URL"),
    db: setting(values.db, "FREIGHT_TEST_ODOO_DB"),
    login: setting(values.login, "FREIGHT_TEST_ODOO_LOGIN"),
    password: setting(values.password, "FREIGHT_TEST_ODOO_PASSWORD"),
  };
  const only = values.only ?? process.env.FREIGHT_TEST_ONLY;
  const executablePath = values.chromium ?? process.env.FREIGHT_TEST_CHROMIUM ?? "/usr/bin/chromium";
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
  try {
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
    await logIn(context, server);
    for (const suite of suitesOf(only)) {
      if ((await runSuite(context, server, suite)) === 0) {
        throw new StackError(
          `Not one front end test of ${suite} ran: is the addon installed, and was the front end built?`,
        );
      }
    }
    return 0;
  } finally {
    await browser.close();
  }
}

await runProgram(main);
