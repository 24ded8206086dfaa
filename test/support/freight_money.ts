// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** What money needs before a carrier can bill: codes, a carrier, a contract with prices, a shipment. */
import { eventually, OdooSession } from "../../stack/support/odoo.ts";
import type { SystemPartner, World } from "./world.ts";

export interface FreightMoney {
  readonly scac: string;
  readonly carrierId: number;
  readonly vendorId: number;
  readonly contractId: number;
  readonly shipmentId: number;
  /** Our code of the line haul. */
  readonly linehaul: string;
}

/**
 * A carrier whose active contract says 1.20 a kilogram and at least 50.00, and a shipment of 100 kg with it.
 *
 * @param label a short word that no other test has used: capitals and digits
 */
export async function freightMoney(
  world: World,
  partner: Pick<SystemPartner, "systemId">,
  label: string,
): Promise<FreightMoney> {
  const { odoo } = world;
  const one = async (model: string, values: Record<string, unknown>) =>
    (await odoo.create(model, [values]))[0] as number;
  const scac = label
    .replaceAll(/[^A-Z]/g, "X")
    .slice(0, 4)
    .padEnd(4, "X");
  const vendorId = await one("res.partner", { name: `Trucking ${label}`, is_company: true });
  const productId = await one("product.product", { name: `Freight ${label}`, type: "service" });
  const carrierId = await one("delivery.carrier", {
    name: `Trucking ${label}`,
    product_id: productId,
    freight_scac: scac,
    freight_system_id: partner.systemId,
  });
  const linehaul = `LH-${label}`;
  const code = await one("freight.charge.code", { name: "Line haul", code: linehaul, category: "linehaul" });
  const contractId = await one("freight.contract", {
    name: `Trucking ${label} 2026`,
    side: "cost",
    partner_id: vendorId,
    carrier_id: carrierId,
    date_from: "2026-01-01",
    linehaul_charge_code_id: code,
    rate_ids: [[0, 0, { basis: "kg", price: 1.2, minimum: 50 }]],
  });
  // Who makes prices does not put them in force.
  await new OdooSession({ ...account(world), login: "manager", password: "manager" }).call(
    "freight.contract",
    "action_activate",
    [[contractId]],
  );
  const consignee = await one("res.partner", { name: `Consignee ${label}`, zip: "69002" });
  const shipmentId = await one("freight.shipment", {
    tracking_ref: `T-${label}`,
    pro_number: `P-${label}`,
    carrier_id: carrierId,
    carrier_scac: scac,
    partner_id: consignee,
    actual_weight: 100,
    actual_pieces: 1,
  });
  return { scac, carrierId, vendorId, contractId, shipmentId, linehaul };
}

function account({ stack }: World) {
  return { url: stack.odoo.url, db: stack.odoo.db };
}

/** Runs a scheduled job of the addon now, as its administrator can; after the scheduler's own run, if that is at it. */
export async function runJob({ odoo }: World, name: string): Promise<void> {
  const [job] = await odoo.search<{ res_id: number }>(
    "ir.model.data",
    [
      ["module", "=", "freight_bridge"],
      ["name", "=", name],
    ],
    ["res_id"],
  );
  if (job === undefined) throw new Error(`The addon has no job ${name}`);
  await eventually(`a run of ${name}`, async () => {
    try {
      await odoo.call("ir.cron", "method_direct_trigger", [[job.res_id]]);
      return true;
    } catch (error) {
      if (/already executing/.test(String(error))) return undefined;
      throw error;
    }
  });
}
