// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** An outside tax engine as a manager sets it up in Odoo, and documents whose taxes it tells. */
import type { TaxEngine } from "./tax_engine.ts";
import { unique, type World } from "./world.ts";

export interface TaxSetUp {
  readonly systemId: number;
  readonly productId: number;
  readonly customerId: number;
}

/** A tax of 0 %, the system with its address, the token; a product that Odoo itself taxes by 15 %, and a customer in France. */
export async function setUpTaxes(
  { odoo }: World,
  engine: TaxEngine,
  values: Record<string, unknown>,
): Promise<TaxSetUp> {
  const one = async (model: string, row: Record<string, unknown>) =>
    (await odoo.create(model, [row]))[0] as number;
  const tax = { type_tax_use: "sale", amount_type: "percent", price_include_override: "tax_excluded" };
  // Totals are told by group: of Odoo's own this would say "Tax 15%".
  const groupId = await one("account.tax.group", { name: "Told by the engine" });
  const taxId = await one("account.tax", {
    ...tax,
    name: unique("Engine"),
    amount: 0,
    tax_group_id: groupId,
  });
  const ownId = await one("account.tax", { ...tax, name: unique("Own"), amount: 15 });
  const systemId = await one("freight.system", {
    name: "Tax Engine",
    code: unique("tax"),
    kind: "tax",
    send_channel: "http",
    send_url: engine.url,
    send_signature: "bearer",
    send_allow_private: true,
    tax_company_code: "ACME",
    tax_id: taxId,
    ...values,
  });
  await one("freight.system.send.secret.wizard", { system_id: systemId, given: "a-token-of-ours" });
  const productId = await one("product.product", {
    name: "Freight",
    type: "service",
    taxes_id: [[6, 0, [ownId]]],
  });
  const [france] = await odoo.search<{ id: number }>("res.country", [["code", "=", "FR"]], ["id"]);
  const customerId = await one("res.partner", {
    name: unique("Taxed"),
    zip: "69002",
    country_id: france?.id,
  });
  return { systemId, productId, customerId };
}
