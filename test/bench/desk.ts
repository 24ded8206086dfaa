// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * `desk`: a person at the exception desk, in a real browser, over 1,000,000 exceptions; the baseline is Odoo's own list and form
 * of the same rows, in the same page, in turns with it.
 *
 *   desk_open      from the menu's action to the first row that can be used, ms
 *   desk_filter    from the press on "Mine" to its first row
 *   desk_severity  the same of critical ones
 *   desk_search    from Enter behind a word of one row to that row
 *   desk_detail    from the press on a row to its record
 *
 * Medians of turns; both sides are warm, as they are for somebody who works there.
 */
import type { Page } from "playwright-core";
import { launchBrowser, logIn } from "../support/browser.ts";
import type { World } from "../support/world.ts";
import { openDatabase } from "./database.ts";
import { waitFor } from "./desk_page.ts";
import { type Expected, fillExceptions, OPENED, type QueueRow, WORDS } from "./desk_rows.ts";
import { type Figure, figure, median } from "./report.ts";

const LOGIN = "freight";
const TURNS = 15;
const WARM_UPS = 3;
const FIGURES = ["open", "filter", "severity", "search", "detail"] as const;

type Waits = Readonly<Record<(typeof FIGURES)[number], number[]>>;

export async function benchDesk(world: World): Promise<Figure[]> {
  const database = await openDatabase(world);
  const browser = await launchBrowser();
  try {
    const expected = await fillExceptions(world, database, LOGIN);
    const page = await logIn(browser, world.stack.odoo.url, LOGIN);
    // tsx keeps the names of functions by a helper that the page does not have.
    await page.evaluate("globalThis.__name ??= (value) => value");
    const [desk, list] = [noWaits(), noWaits()];
    for (let turn = -WARM_UPS; turn < TURNS; turn++) {
      await atDesk(page, expected, turn < 0 ? noWaits() : desk);
      await atList(page, expected, turn < 0 ? noWaits() : list);
    }
    return FIGURES.map((name) => figure(`desk_${name}`, median(desk[name]), "ms", median(list[name])));
  } finally {
    await browser.close();
    await database.end();
  }
}

const noWaits = (): Waits => ({ open: [], filter: [], severity: [], search: [], detail: [] });

async function atDesk(page: Page, expected: Expected, waits: Waits): Promise<void> {
  const first = ({ id }: QueueRow): string => `.o_freight_row:first-child[data-id="${id}"]`;
  await elsewhere(page);
  const action = "freight_bridge.freight_exception_desk_action";
  waits.open.push(await waitFor(page, { action, ready: first(expected.open) }));
  await page.locator(".o_freight_detail[aria-busy=false]").waitFor();
  const { id, name } = expected.opened;
  const opened = ".o_freight_detail[aria-busy=false] .o_freight_detail_header";
  waits.detail.push(
    await waitFor(page, { press: `.o_freight_row[data-id="${id}"]`, ready: opened, text: name }),
  );
  waits.filter.push(await waitFor(page, { press: "[data-scope=mine]", ready: first(expected.mine) }));
  await waitFor(page, { press: "[data-scope=open]", ready: first(expected.open) });
  const severities = "select[name=severity]";
  waits.severity.push(
    await waitFor(page, { press: severities, option: "critical", ready: first(expected.critical) }),
  );
  await waitFor(page, { press: severities, option: "", ready: first(expected.open) });
  await page.locator(".o_freight_search input").fill(WORDS);
  waits.search.push(await waitFor(page, { key: "Enter", ready: first(expected.found) }));
}

async function atList(page: Page, expected: Expected, waits: Waits): Promise<void> {
  const row = ".o_data_row";
  const open = async (): Promise<number> => {
    await elsewhere(page);
    const action = "freight_bridge.freight_exception_action";
    return waitFor(page, { action, ready: row, text: expected.open.name });
  };
  waits.open.push(await open());
  const { name } = expected.opened;
  const press = `.o_data_row:nth-child(${OPENED}) .o_data_cell`;
  waits.detail.push(await waitFor(page, { press, ready: ".o_form_view h1", text: name }));
  await open();
  waits.filter.push(await filtered(page, "Mine", expected.mine));
  await open();
  waits.severity.push(await filtered(page, "Critical", expected.critical));
  await open();
  await page.locator(".o_searchview_input").fill(WORDS);
  await page.locator(".o_searchview_autocomplete .focus").waitFor();
  waits.search.push(await waitFor(page, { key: "Enter", ready: row, text: expected.found.name }));
}

/** Odoo's own filter, from its menu, which is open by then. */
async function filtered(page: Page, label: string, { name }: QueueRow): Promise<number> {
  await page.locator(".o_searchview_dropdown_toggler").click();
  const item = page.locator(".o_filter_menu .o_menu_item", { hasText: label }).first();
  await item.evaluate((element) => element.setAttribute("data-bench", "chosen"));
  return waitFor(page, { press: "[data-bench=chosen]", ready: ".o_data_row", text: name });
}

/** An empty page of Odoo, from which both are opened. */
async function elsewhere(page: Page): Promise<void> {
  const action = "freight_bridge.freight_team_action";
  await waitFor(page, { action, ready: ".o_breadcrumb", text: "Teams" });
}
