// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Odoo's web client as a person works it: menus, fields and buttons by what is written on them. */
import type { Locator, Page } from "playwright-core";

/** Goes to a page of the Freight app by its menus, such as `["Configuration", "Systems"]`. */
export async function chooseMenu(page: Page, [section, entry]: readonly [string, string]): Promise<void> {
  await page.locator(".o_navbar_apps_menu button").click();
  await page.locator(".o-dropdown--menu .o_app", { hasText: /^Freight$/ }).click();
  // The app opens at its desk; a menu opened before that would be closed by it.
  await page.locator(".o_freight_desk .o_freight_queue").waitFor();
  const sections = page.locator(".o_menu_sections");
  await sections.getByRole("button", { name: section, exact: true }).click();
  await page.locator(".o-dropdown--menu").getByText(entry, { exact: true }).click();
}

/** A field of a form by its technical name: labels are the first thing that changes. */
export function field(form: Page | Locator, name: string): Locator {
  return form.locator(`.o_field_widget[name="${name}"]:visible`);
}

/** Types into a field of one or of many lines. */
export async function type(form: Page | Locator, name: string, text: string): Promise<void> {
  await field(form, name).locator("input:visible, textarea:visible").first().fill(text);
}

/** Chooses an option of a selection field. */
export async function choose(form: Page | Locator, name: string, option: string): Promise<void> {
  const input = field(form, name).locator("input");
  await input.click();
  const page = "page" in form ? form.page() : form;
  await page.locator(".o_select_menu_item").getByText(option, { exact: true }).click();
}

/** Presses a button of a form or dialog, and waits until Odoo has answered. */
export async function press(form: Page | Locator, label: string): Promise<void> {
  const page = "page" in form ? form.page() : form;
  const answered = page.waitForResponse((response) => response.url().includes("/web/dataset/call_button/"));
  await form.getByRole("button", { name: label, exact: true }).click();
  await answered;
}

/** Opens the row of a list in which a text stands. */
export async function openRow(page: Page, text: string): Promise<void> {
  await page.locator(".o_data_row", { hasText: text }).locator(".o_data_cell").first().click();
  await page.locator(".o_form_view", { hasText: text }).waitFor();
}
