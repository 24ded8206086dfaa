// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import type { World } from "./world.ts";

const PARAMETERS = ["freight_bridge.gateway_url", "freight_bridge.sidecar_url"];

/**
 * Tells Odoo where this world's sidecar is, as its administrator does: previews are asked there, and endpoints begin
 * with it. Waits until the sidecar knows Odoo's own secret. The result puts back what was there.
 */
export async function reachableForOdoo(world: World): Promise<() => Promise<void>> {
  const { odoo, sidecar } = world;
  const set = (key: string, value: string) => odoo.call("ir.config_parameter", "set_param", [key, value]);
  const before = await Promise.all(
    PARAMETERS.map((key) => odoo.call<string | false>("ir.config_parameter", "get_param", [key])),
  );
  for (const key of PARAMETERS) await set(key, sidecar.url);
  return async () => {
    for (const [index, key] of PARAMETERS.entries()) await set(key, before[index] || "");
  };
}
