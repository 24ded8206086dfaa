// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Screens that are looked at: a picture of each, and what axe finds on it. */
import assert from "node:assert/strict";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { findings } from "./accessible.ts";
import { pictureInBothSizes } from "./browser.ts";
import type { World } from "./world.ts";

/**
 * What Odoo's own widgets get wrong wherever they stand, and Odoo alone can mend: the switch of optional columns and the boxes of
 * a list's rows have no name, tabs no list of tabs; chosen tags, drop-downs and looked-up records say of themselves what their role
 * cannot; the button that copies a field has no words, a face and the
 * arrow between two dates no text beside them; the steps of a status bar are buttons that cannot be pressed. What is around them,
 * and what we say by colour, is judged.
 */
export const ODOO = [
  ".o_control_panel",
  ".o-mail-Form-chatter",
  ".o_optional_columns_dropdown",
  ".o-checkbox",
  ".o_notebook_headers",
  ".o_tag",
  ".o_select_menu",
  ".o-autocomplete",
  ".o_clipboard_button",
  ".o-mail-Avatar",
  ".o_field_daterange .fa-long-arrow-right",
  ".o_statusbar_status",
];

/** What a person's page shows, looked at one screen after the other; what is found is told by `judge`, all of it at once. */
export class Screens {
  private readonly found: string[] = [];
  private readonly world: World;
  private readonly prefix: string;
  readonly pictures: string;
  page: Page;

  constructor(world: World, page: Page, pictures: string, prefix: string) {
    this.world = world;
    this.page = page;
    this.pictures = pictures;
    this.prefix = prefix;
  }

  /** Looks at a screen that stands; its pictures are taken under the name. */
  async lookAt(name: string, within: string, except: readonly string[] = []): Promise<void> {
    await this.picture(name);
    this.found.push(...(await findings(this.page, within, except)).map((fault) => `${name}: ${fault}`));
  }

  picture(name: string): Promise<void> {
    return pictureInBothSizes(this.page, this.pictures, `${this.prefix}-${name}`);
  }

  /** One picture, as the page stands. */
  async snap(name: string): Promise<void> {
    await this.page.screenshot({
      path: join(this.pictures, `${this.prefix}-${name}.png`),
      animations: "disabled",
    });
  }

  /** Opens a list or a form by its path in Odoo. */
  async open(path: string): Promise<void> {
    await this.page.goto(`${this.world.stack.odoo.url}/odoo/${path}`);
    await this.page.locator(".o_form_view .o_form_sheet, .o_list_view .o_list_table").first().waitFor();
  }

  /** Of a list or a form of ours. */
  async lookAtPage(name: string, path: string): Promise<void> {
    await this.open(path);
    await this.lookAt(name, ".o_action_manager", ODOO);
  }

  /** Of a form that is Odoo's, in which little is ours. */
  async pictureOf(name: string, path: string): Promise<void> {
    await this.open(path);
    await this.picture(name);
  }

  /** Fails with what was found since it was last asked. */
  judge(): void {
    assert.deepEqual(this.found.splice(0), [], `see ${this.pictures}`);
  }
}

/** The id of a record. */
export async function oneOf({ odoo }: World, model: string, domain: unknown[] = []): Promise<number> {
  const [record] = await odoo.search<{ id: number }>(model, domain, ["id"], { limit: 1 });
  assert.ok(record, `no ${model} to look at: ${JSON.stringify(domain)}`);
  return record.id;
}
