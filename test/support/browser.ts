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

const LAPTOP = { width: 1366, height: 768 };
const MONITOR = { width: 1920, height: 1080 };
/** Odoo builds its assets for whoever comes first. */
const FIRST_PAGE_MS = 120_000;
const SEAT = { viewport: LAPTOP, locale: "en-US" };

/** A page in a session of its own, logged in. The password of every demo user is the log-in. */
export async function logIn(browser: Browser, url: string, login: string): Promise<Page> {
  const context = await browser.newContext(SEAT);
  const page = await context.newPage();
  await page.goto(`${url}/web/login`);
  await page.fill("input[name=login]", login);
  await page.fill("input[name=password]", login);
  await page.press("input[name=password]", "Enter");
  await page.waitForSelector(".o_web_client", { timeout: FIRST_PAGE_MS });
  return page;
}

/** The same without the pages of a log-in, where many people come at once; the page is still empty. */
export async function openSession(
  browser: Browser,
  odoo: { readonly url: string; readonly db: string },
  login: string,
): Promise<Page> {
  const context = await browser.newContext(SEAT);
  const params = { db: odoo.db, login, password: login };
  const response = await context.request.post(`${odoo.url}/web/session/authenticate`, {
    data: { jsonrpc: "2.0", method: "call", params },
  });
  const { error } = (await response.json()) as { error?: { message: string } };
  if (error) {
    throw new Error(`Odoo refused the log-in of ${login}: ${error.message}`);
  }
  return context.newPage();
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

/** A picture of the page on a laptop and on a monitor: `<name>-1366.png` and `<name>-1920.png`. */
export async function pictureInBothSizes(page: Page, folder: string, name: string): Promise<void> {
  for (const size of [LAPTOP, MONITOR]) {
    await page.setViewportSize(size);
    await page.screenshot({ path: join(folder, `${name}-${size.width}.png`), animations: "disabled" });
  }
  await page.setViewportSize(LAPTOP);
}
