// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** The pictures of the documentation: who looks at what, and what is done until it is to be seen. */
import type { Page } from "playwright-core";
import { choose, chooseMenu, field, press, type } from "../support/odoo_page.ts";
import type { Scene } from "./scene.ts";

export interface Picture {
  /** The file is `docs/images/<name>.png`. */
  readonly name: string;
  /** Whose page it is. */
  readonly login: string;
  show(page: Page, scene: Scene): Promise<void>;
}

const open = (page: Page, scene: Scene, path: string) =>
  page.goto(`${scene.world.stack.odoo.url}/odoo/${path}`);

async function desk(page: Page, scene: Scene, words: string): Promise<void> {
  await open(page, scene, "freight-desk");
  await page.locator(".o_freight_row").first().waitFor();
  if (words) {
    await page.locator(".o_freight_search input").fill(words);
    await page.keyboard.press("Enter");
  }
  await page.locator(".o_freight_detail[aria-busy=false] .o_freight_detail_title").waitFor();
}

function tower(name: string, button: string | null, ready: (page: Page) => Promise<void>): Picture {
  return {
    name: `tower-${name}`,
    login: "auditor",
    async show(page, scene) {
      await open(page, scene, "freight-tower");
      await page.locator(".o_freight_tower [data-block=now]").waitFor();
      if (button) await page.getByRole("button", { name: button, exact: true }).click();
      await ready(page);
    },
  };
}

export const PICTURES: readonly Picture[] = [
  {
    name: "desk",
    login: "freight",
    async show(page, scene) {
      await desk(page, scene, "");
      await page.locator(".o_freight_row", { hasText: "FBDEMO0O04" }).click();
      await page.locator(".o_freight_foreseen").waitFor();
    },
  },
  {
    name: "desk-many",
    login: "freight",
    async show(page, scene) {
      await desk(page, scene, "LOT-4471");
      await page.locator(".o_freight_total", { hasText: /^6 / }).waitFor();
      await page.locator(".o_freight_rows").focus();
      for (let marked = 0; marked < 6; marked++) await page.keyboard.press("x");
      await page.locator("[data-action=waive]").click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Reason").fill("Harbour Brokers sent their test file to us");
      await dialog.getByRole("button", { name: "Try It First" }).click();
      await dialog.getByText(/would be done/).waitFor();
    },
  },
  tower("operations", null, (page) => page.locator("[data-block=states] canvas").waitFor()),
  tower("finance", "Finance", (page) => page.locator("[data-block=money]").waitFor()),
  tower("it", "IT", (page) =>
    page.locator("[data-block=queues]").getByText(/^Told/).waitFor({ timeout: 60_000 }),
  ),
  {
    name: "message",
    login: "manager",
    async show(page, scene) {
      await open(page, scene, `freight-log/${scene.messageId}`);
      const message = page.locator(".o_form_view .o_freight_payload").first();
      await message.locator(".o_freight_element", { hasText: /^AF$/ }).hover();
      await message.locator(".o_freight_meaning", { hasText: "picked up" }).waitFor();
    },
  },
  {
    name: "timeline",
    login: "freight",
    async show(page, scene) {
      await page.goto(scene.place(/: delivered, signed/));
      const timeline = page.locator(".o_freight_timeline", { hasText: "Delivered" });
      await timeline.waitFor();
      await timeline.evaluate((element) => element.scrollIntoView({ block: "center" }));
    },
  },
  {
    name: "carrier-invoice",
    login: "finance",
    async show(page, scene) {
      await page.goto(scene.place(/^Carrier invoice/));
      await page.getByRole("tab", { name: "Findings", exact: true }).click();
      await page.locator(".o_data_row").first().waitFor();
    },
  },
  {
    name: "finance-overview",
    login: "finance",
    async show(page, scene) {
      await page.goto(scene.place(/^Finance Overview/));
      await page.locator(".o_freight_tower_blocks[aria-busy=false] [data-block=totals]").waitFor();
    },
  },
  {
    name: "customer-question",
    login: "finance",
    async show(page, scene) {
      await page.goto(scene.place(/resembles two contacts/));
      await page.locator(".o_freight_answer[aria-busy=false] input:checked").waitFor();
    },
  },
  {
    name: "parked",
    login: "manager",
    async show(page, scene) {
      await open(page, scene, "freight-parked");
      await page.locator(".o_group_header").first().click();
      await page.locator(".o_data_row", { hasText: "PRO-55012" }).locator(".o_data_cell").first().click();
      await page.locator(".o_form_view").waitFor();
      await press(page, "Replay All Like This…");
      await field(page, "trial_summary").waitFor();
      await field(page, "reason").locator("textarea").fill("The handler was mended.");
    },
  },
  {
    name: "connect-a-partner",
    login: "manager",
    async show(page, scene) {
      await open(page, scene, "freight-desk");
      await chooseMenu(page, ["Configuration", "Connect a Partner"]);
      const wizard = page.locator(".modal");
      await type(wizard, "name", "Acme Transport");
      await field(wizard, "code").locator("input").click();
      await choose(wizard, "kind", "Carrier");
      await choose(wizard, "dialect", "EDI X12");
      for (const _step of ["secret", "sample"]) await press(wizard, "Next");
      await type(wizard, "sample_text", scene.sample);
      await press(wizard, "Read It");
      await wizard.getByText(/Odoo would apply it to/).waitFor();
    },
  },
];
