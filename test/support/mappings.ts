// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Mappings as two managers bring them into force: one makes and proposes, the other approves. */
import { eventually, OdooSession, type Values } from "../../stack/support/odoo.ts";
import type { SystemPartner, World } from "./world.ts";

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

/** Has CSV files of milestones read whose columns are called as the fields are; waits until the gateway reads by that. */
export async function mapMilestones(
  world: World,
  partner: SystemPartner,
  fields: readonly string[],
): Promise<void> {
  const column = { kind: "csv", csv_record: "milestone" };
  const lines = fields.map((name) => ({ ...column, csv_field: name, partner_value: name }));
  await approveMapping(world, partner.systemId, { lines });
  await eventually("the gateway to read by the mapping", async () => {
    const header = Buffer.from(`${fields.join(",")}\n`);
    const answer = await partner.postFile(() => [header], { contentType: "text/csv" });
    return JSON.stringify(answer.body).includes("nothing_to_record") ? true : undefined;
  });
}
