// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Desks that stand open in a browser, each watched from inside for rows that stand twice and for tasks that block its page. */
import type { Browser, Page } from "playwright-core";
import { openSession } from "./browser.ts";

/** Rows in the order of the desk's own choices "Due first" and "Newest first". */
export type DeskOrder = "due" | "newest";

export interface LiveDesk {
  readonly page: Page;
  readonly login: string;
  readonly order: DeskOrder;
  /** What went wrong in the page and nobody caught. */
  readonly errors: string[];
}

/** A row as it stands in the page; `gone`: it left the queue and stays only because it is selected. */
export interface ShownRow {
  readonly id: number;
  readonly text: string;
  readonly gone: boolean;
}

/** What a page noticed since it was told to begin. */
export interface Noticed {
  /** How long tasks blocked the page's main thread, ms; the browser reports those of 50 ms and more only. */
  readonly blocked: number[];
  /** Ids that stood twice in the queue at some moment. */
  readonly doubled: number[];
  /** Exception id → when its row was first in the page, ms since 1970. */
  readonly firstSeen: Record<string, number>;
}

export interface DeskChoice {
  readonly odoo: { readonly url: string; readonly db: string };
  readonly login: string;
  readonly order: DeskOrder;
  /** Words that all rows have: tests share a database. */
  readonly words: string;
}

/** Opens a desk in a session of its own; answers once its first row and that row's record can be used. */
export async function openLiveDesk(browser: Browser, choice: DeskChoice): Promise<LiveDesk> {
  const page = await openSession(browser, choice.odoo, choice.login);
  page.setDefaultTimeout(120_000);
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  // tsx keeps the names of functions by a helper that the page does not have.
  await page.addInitScript("globalThis.__name ??= (value) => value");
  await page.addInitScript(watch);
  await page.goto(`${choice.odoo.url}/odoo/freight-desk`);
  await page.locator(".o_freight_search input").fill(choice.words);
  await page.keyboard.press("Enter");
  await page.locator("select[name=sort]").selectOption(choice.order);
  await page.locator(".o_freight_row", { hasText: choice.words }).first().waitFor();
  await page.locator(".o_freight_detail[aria-busy=false] .o_freight_detail_title").waitFor();
  await page.locator(".o_freight_rows").focus();
  return { page, login: choice.login, order: choice.order, errors };
}

/** From now on counts: what the page needed to open is over. */
export async function begin({ page }: LiveDesk): Promise<void> {
  await page.evaluate(() => (globalThis as unknown as WatchedPage).freightWatch.begin());
}

export function noticed({ page }: LiveDesk): Promise<Noticed> {
  return page.evaluate(() => (globalThis as unknown as WatchedPage).freightWatch.noticed());
}

/** The rows from top to bottom, and the number of all that the page says there are. */
export function shown({ page }: LiveDesk): Promise<{ rows: ShownRow[]; total: string }> {
  return page.evaluate(() => {
    const { document } = globalThis as unknown as WatchedPage;
    const rows = [...document.querySelectorAll(".o_freight_row")].map((row) => ({
      id: Number(row.dataset.id),
      text: row.textContent,
      gone: row.classList.contains("o_freight_gone"),
    }));
    const total = document.querySelector(".o_freight_total")?.textContent ?? "";
    return { rows, total: total.split(" ")[0] ?? "" };
  });
}

/** What is used of a browser: the tests have no types of browsers, whose names Node shares. */
interface PageElement {
  readonly dataset: Record<string, string>;
  readonly textContent: string;
  readonly classList: { contains(name: string): boolean };
}

interface WatchedPage {
  document: {
    querySelector(selector: string): PageElement | null;
    querySelectorAll(selector: string): Iterable<PageElement>;
  };
  MutationObserver: new (callback: () => void) => { observe(target: object, options: object): void };
  PerformanceObserver: new (
    callback: (list: { getEntries(): { startTime: number; duration: number }[] }) => void,
  ) => { observe(options: object): void };
  freightWatch: { begin(): void; noticed(): Noticed };
}

/** Runs in the page before its own scripts: nothing of this file is known to it. */
function watch(): void {
  const page = globalThis as unknown as WatchedPage;
  let began = Number.POSITIVE_INFINITY;
  const blocked: number[] = [];
  const doubled = new Set<number>();
  const firstSeen: Record<string, number> = {};
  new page.PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      if (startTime >= began) blocked.push(duration);
    }
  }).observe({ type: "longtask" });
  new page.MutationObserver(() => {
    const standing = new Set<string>();
    for (const { dataset } of page.document.querySelectorAll(".o_freight_row")) {
      const id = dataset.id ?? "";
      if (standing.has(id)) doubled.add(Number(id));
      standing.add(id);
      firstSeen[id] ??= Date.now();
    }
  }).observe(page.document, { subtree: true, childList: true });
  page.freightWatch = {
    begin: () => {
      began = performance.now();
    },
    noticed: () => ({ blocked, doubled: [...doubled], firstSeen }),
  };
}
