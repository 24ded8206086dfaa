// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** A real Chromium, and people who sit before it. */
import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";

/** Without these Chromium looks for hosts of its maker at every start. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.FREIGHT_TEST_CHROMIUM ?? "/usr/bin/chromium",
    args: FLAGS,
  });
}

/** A page in a session of its own, logged in. The password of every demo user is the log-in. */
export async function logIn(browser: Browser, url: string, login: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: "en-US" });
  const page = await context.newPage();
  await page.goto(`${url}/web/login`);
  await page.fill("input[name=login]", login);
  await page.fill("input[name=password]", login);
  await page.press("input[name=password]", "Enter");
  await page.waitForSelector(".o_web_client");
  return page;
}

/** Where a test leaves its pictures: FREIGHT_TEST_SCREENSHOTS, or a new temporary folder. */
export function screenshotFolder(): string {
  const folder = process.env.FREIGHT_TEST_SCREENSHOTS;
  if (folder) {
    mkdirSync(folder, { recursive: true });
    return folder;
  }
  return mkdtempSync(join(tmpdir(), "freight-screenshots-"));
}
