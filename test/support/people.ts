// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** People beside those of the demo data, for what one person may not do alone. */
import { unique, type World } from "./world.ts";

/** A manager beside the one of the demo data; the log-in, which is returned, is the password. */
export async function secondManager(world: World): Promise<string> {
  const login = unique("second-manager");
  const [group] = await world.odoo.search<{ res_id: number }>(
    "ir.model.data",
    [
      ["module", "=", "freight_bridge"],
      ["name", "=", "group_manager"],
    ],
    ["res_id"],
  );
  await world.odoo.create("res.users", [
    { name: "Sam Second", login, password: login, group_ids: [[4, group?.res_id]] },
  ]);
  return login;
}
