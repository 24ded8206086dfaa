// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** What a platform says of subscriptions, on the screen: list, form, history with prorations, and a disagreement on the desk. */
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { screenshotFolder } from "../support/browser.ts";
import {
  type FinanceWorld,
  financeAction,
  fiona,
  openFinanceWorld,
  tell,
  untilThere,
} from "../support/finance_world.ts";
import { ODOO, oneOf, Screens } from "../support/screens.ts";
import { type SystemPartner, unique, type World } from "../support/world.ts";

const pictures = screenshotFolder();
const MODEL = "freight.billing.subscription";
const AUGUST = { period_from: "2026-08-01", period_to: "2026-08-31" };
const SEPTEMBER = { period_from: "2026-09-01", period_to: "2026-09-30" };
const REST = { period_from: "2026-09-16", period_to: "2026-09-30" };

let finance: FinanceWorld;
let world: World;
let platform: SystemPartner;
let screens: Screens;

before(async () => {
  finance = await openFinanceWorld("subscriptions", [{ code: "north", currency: "EUR" }]);
  world = finance.world;
  platform = finance.companies[0].partner;
  await tellSubscriptions();
  screens = new Screens(world, await fiona(finance), pictures, "finance-subscription");
});
after(() => finance?.close());
afterEach(() => screens.judge());

const seats = (quantity: string, unit_amount = "12.50") => ({
  reference: "si_seats",
  product: "prod_platform_team_monthly",
  quantity,
  unit_amount,
  every: { unit: "month", count: 1 },
});
const support = {
  reference: "si_support",
  product: "prod_support",
  quantity: "1",
  unit_amount: "240",
  every: { unit: "year", count: 1 },
};

function changed(
  reference: string,
  change: string,
  time: string,
  data: Record<string, unknown>,
): Promise<void> {
  const told = {
    reference,
    change,
    status: "active",
    customer: "cus_lamp",
    currency: "EUR",
    items: [seats("10")],
  };
  return tell(platform, "billing.subscription.v1", { ...told, ...data }, time);
}

/** One that is upgraded within its month and billed accordingly, others that are paused, past due, cancelled; and one charged too much. */
async function tellSubscriptions(): Promise<void> {
  const customer = { status: "active", is_company: true, currency: "EUR" };
  await tell(platform, "billing.customer.v1", {
    ...customer,
    reference: "cus_lamp",
    name: unique("Lamplight Studios"),
  });
  const long = unique("Northern European Association of Independent Lighting Designers");
  await tell(platform, "billing.customer.v1", { ...customer, reference: "cus_long", name: long });
  await changed("sub_team", "created", "2026-08-01T08:00:00Z", AUGUST);
  await changed("sub_team", "renewed", "2026-09-01T08:00:00Z", SEPTEMBER);
  await changed("sub_team", "upgraded", "2026-09-16T08:00:00Z", {
    ...SEPTEMBER,
    items: [seats("14"), support],
    prorations: [
      { item: "si_seats", amount: "-62.50", ...REST },
      { item: "si_seats", amount: "87.50", ...REST },
    ],
  });
  await changed("sub_paused", "paused", "2026-09-10T08:00:00Z", { ...SEPTEMBER, status: "paused" });
  await changed("sub_1NkQ7vLkdIwHu7ixJ3pQ8wYz", "renewed", "2026-09-02T08:00:00Z", {
    ...SEPTEMBER,
    customer: "cus_long",
    status: "past_due",
  });
  await changed("sub_over", "cancelled", "2026-09-12T08:00:00Z", {
    ...SEPTEMBER,
    status: "cancelled",
    ends_on: "2026-09-30",
    items: [],
  });
  await changed("sub_dear", "renewed", "2026-09-01T08:00:00Z", SEPTEMBER);
  await invoice("in_team", "sub_team", "10", "12.50", "125.00");
  await invoice("in_dear", "sub_dear", "10", "14.00", "140.00");
  await untilThere(world, "freight.exception", [
    ["code", "=", "subscription_disagrees"],
    ["system_id", "=", platform.systemId],
  ]);
  await untilThere(world, MODEL, [["system_id", "=", platform.systemId]], 5);
  await untilThere(world, `${MODEL}.line`, [["system_id", "=", platform.systemId]], 2);
}

function invoice(
  reference: string,
  subscription: string,
  quantity: string,
  unit_amount: string,
  amount: string,
): Promise<void> {
  const line = {
    product: "prod_platform_team_monthly",
    description: "Team, September",
    subscription,
    quantity,
    unit_amount,
    amount,
    taxes: [],
    ...SEPTEMBER,
  };
  return tell(platform, "billing.invoice.v1", {
    reference,
    number: reference.toUpperCase(),
    kind: "invoice",
    status: "finalized",
    customer: "cus_lamp",
    issued_on: "2026-09-01",
    currency: "EUR",
    subtotal: amount,
    tax_total: "0.00",
    total: amount,
    lines: [line],
  });
}

const ofOurs = (reference: string) =>
  oneOf(world, MODEL, [
    ["reference", "=", reference],
    ["system_id", "=", platform.systemId],
  ]);
const list = financeAction("freight_billing_subscription");

test("the list, and the form of one that was upgraded within its month", async (t) => {
  t.diagnostic(`screenshots are in ${pictures}`);
  await screens.lookAtPage("list", list);
  await screens.lookAtPage("form", `${list}/${await ofOurs("sub_team")}`);
  const { page } = screens;
  const tab = (name: string) => page.getByRole("tab", { name, exact: true });
  await tab("History").click();
  await page.locator(".tab-pane.active .o_data_row").nth(2).waitFor();
  await screens.lookAt("history", ".tab-pane.active", ODOO);
  await page
    .locator(".tab-pane.active .o_data_row", { hasText: "Upgraded" })
    .locator(".o_data_cell")
    .first()
    .click();
  const dialog = page.getByRole("dialog");
  await dialog.locator("[name=proration_ids] .o_data_row").nth(1).waitFor();
  assert.match(await dialog.locator("[name=proration_ids]").innerText(), /62\.50/);
  await screens.lookAt("change", ".modal-content", ODOO);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await tab("Invoiced").click();
  await page.locator(".tab-pane.active [name=line_ids] .o_data_row").first().waitFor();
  await screens.lookAt("invoiced", ".tab-pane.active", ODOO);
});

test("one that was charged too much: its form leads to the exception, the desk says what disagrees", async () => {
  await screens.lookAtPage("disagrees", `${list}/${await ofOurs("sub_dear")}`);
  const { page } = screens;
  await page.locator("[name=action_view_exception]").click();
  await page.locator(".o_breadcrumb", { hasText: "sub_dear" }).getByText(/FX\d+/).waitFor();
  await screens.snap("disagrees-opened");
  const exception = await oneOf(world, "freight.exception", [
    ["code", "=", "subscription_disagrees"],
    ["system_id", "=", platform.systemId],
  ]);
  await page.goto(`${world.stack.odoo.url}/odoo/freight-desk/${exception}`);
  await page.locator(".o_freight_detail[aria-busy=false] .o_freight_detail_title").waitFor();
  assert.equal(await page.locator(".o_freight_actions").getByRole("button", { name: /^Link/ }).count(), 0);
  await screens.lookAt("desk", ".o_freight_desk");
});

test("a customer's form leads to its subscriptions", async () => {
  const [row] = await world.odoo.search<{ partner_id: [number, string] }>(
    MODEL,
    [["id", "=", await ofOurs("sub_team")]],
    ["partner_id"],
  );
  const { page } = screens;
  await page.goto(`${world.stack.odoo.url}/odoo/res.partner/${row?.partner_id[0]}`);
  await page.locator("[name=action_view_billing_subscriptions]").click();
  await page.locator(".o_list_view .o_data_row").nth(3).waitFor();
  await screens.snap("of-customer");
});
