// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Mappings as two managers bring them into force: one makes and proposes, the other approves. */
import { OdooSession, type Values } from "../../stack/support/odoo.ts";
import type { World } from "./world.ts";

interface MappingContent {
  readonly lines: readonly Values[];
  readonly [field: string]: unknown;
}

/** Puts a mapping of a system in force. The maker is the world's administrator, the approver the demo's manager. */
export async function approveMapping(
  world: World,
  systemId: number,
  { lines, ...values }: MappingContent,
): Promise<void> {
  // Whoever proposes has it checked by the sidecar.
  const address = ["freight_bridge.sidecar_url", world.sidecar.url];
  await world.odoo.call("ir.config_parameter", "set_param", address);
  const [id] = await world.odoo.create("freight.mapping", [
    { system_id: systemId, note: "First", ...values, line_ids: lines.map((line) => [0, 0, line]) },
  ]);
  await world.odoo.call("freight.mapping", "action_propose", [[id]]);
  const { url, db } = world.stack.odoo;
  const manager = new OdooSession({ url, db, login: "manager", password: "manager" });
  await manager.call("freight.mapping", "action_approve", [[id]]);
}
