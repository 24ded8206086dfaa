// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** The second addon on a running stack: installed as an administrator would, from the list of apps. */
import type { World } from "./world.ts";

const MODULE = "freight_bridge_finance";

/** Installs `freight_bridge_finance` where it is not installed yet. */
export async function installFinance({ odoo }: World): Promise<void> {
  await odoo.call("ir.module.module", "update_list");
  const [module] = await odoo.search<{ id: number; state: string }>(
    "ir.module.module",
    [["name", "=", MODULE]],
    ["state"],
  );
  if (module === undefined) throw new Error(`Odoo does not find ${MODULE} in its addons path`);
  if (module.state === "installed") return;
  await odoo.call("ir.module.module", "button_immediate_install", [[module.id]]);
}
