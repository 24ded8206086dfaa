// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Odoo as it looks in the dark, and from right to left: the same styles, compiled or mirrored as Odoo does it. */
import type { Page } from "playwright-core";
import rtlcss from "rtlcss";
import type { World } from "./world.ts";

const DARK_URL = "/freight_test/dark.scss";
/**
 * Odoo's community edition has a bundle for the dark and no values for it; these stand for those of whoever has some. They come
 * before Odoo's own, which are defaults.
 */
const DARK = `
  $o-webclient-color-scheme: dark;
  $o-white: #1b1d26; $o-black: #ffffff;
  $o-gray-100: #1b1d26; $o-gray-200: #262a36; $o-gray-300: #3c3e4b; $o-gray-400: #5a5e6b; $o-gray-500: #6b707f;
  $o-gray-600: #8b8f9c; $o-gray-700: #b1b3bc; $o-gray-800: #d1d1d1; $o-gray-900: #e4e4e4;
  $o-brand-primary: #9d8fd0; $o-action: #9d8fd0; $o-main-link-color: #b7abe3;
  $o-success: #2f9e4b; $o-info: #3fb5cc; $o-warning: #ffac00; $o-danger: #e2545f;
  $o-theme-text-colors: ("success": #4cc56a, "info": #52c3dc, "warning": #f0b33c, "danger": #ff7d85);
  $o-main-headings-color: #ffffff;
  $o-view-background-color: #262a36; $o-shadow-color: #000000;
`;

/** The text of a style bundle as Odoo has compiled it. */
async function bundle(page: Page, world: World, name: string): Promise<string> {
  const answer = await page.request.get(`${world.stack.odoo.url}/web/assets/any/${name}.min.css`, {
    timeout: 120_000,
  });
  return answer.text();
}

/** From its next page on, the browser page is in the dark. Call what is returned to leave nothing behind in Odoo. */
export async function inTheDark(page: Page, world: World): Promise<() => Promise<void>> {
  const { odoo } = world;
  const [attachment] = await odoo.create("ir.attachment", [
    {
      name: "dark.scss",
      url: DARK_URL,
      type: "binary",
      mimetype: "text/scss",
      public: true,
      datas: Buffer.from(DARK).toString("base64"),
    },
  ]);
  const [asset] = await odoo.create("ir.asset", [
    { name: "Dark", bundle: "web.assets_web_dark", directive: "prepend", path: DARK_URL, sequence: 1 },
  ]);
  const body = await bundle(page, world, "web.assets_web_dark");
  await page.route(/\/web\.assets_web\.min\.css/, (route) =>
    route.fulfill({ contentType: "text/css", body }),
  );
  return async () => {
    await page.unrouteAll();
    await odoo.call("ir.asset", "unlink", [[asset]]);
    await odoo.call("ir.attachment", "unlink", [[attachment]]);
  };
}

/** From its next page on, the browser page is mirrored as Odoo mirrors it where rtlcss is installed beside it. */
export async function mirrored(page: Page, world: World): Promise<void> {
  const body = rtlcss.process(await bundle(page, world, "web.assets_web"), {
    autoRename: false,
    clean: true,
  });
  await page.route(/\/web\.assets_web\.rtl\.min\.css/, (route) =>
    route.fulfill({ contentType: "text/css", body }),
  );
}
