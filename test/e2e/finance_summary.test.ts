// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** A platform whose messages are summed up, on the screen: from its setting to the entry, and from there to each message. */
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { screenshotFolder } from "../support/browser.ts";
import {
  administrator,
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
const ITEM = "freight.billing.summary.item";
const INVOICES = 12;

let finance: FinanceWorld;
let world: World;
let platform: SystemPartner;
let screens: Screens;

before(async () => {
  finance = await openFinanceWorld("summary", [
    { code: "north", currency: "EUR", policy: { billing_booking: "summary" } },
  ]);
  world = finance.world;
  platform = finance.companies[0].partner;
  const customer = { status: "active", is_company: true, currency: "EUR", name: unique("Lamplight Studios") };
  await tell(platform, "billing.customer.v1", { ...customer, reference: "cus_lamp" });
  for (let number = 1; number <= INVOICES; number += 1) await invoice(`in_${number}`);
  await tell(platform, "billing.payment.v1", {
    reference: "ch_1",
    status: "captured",
    customer: "cus_lamp",
    amount: "214.00",
    currency: "EUR",
    invoices: [{ reference: "in_1", amount: "214.00" }],
    method: "card",
    settled: { amount: "214.00", fee: "3.25", currency: "EUR" },
  });
  await untilThere(world, ITEM, [...mine(), ["kind", "=", "payment"]], 2);
  await untilThere(world, ITEM, [...mine(), ["step", "=", "total"]], INVOICES);
  screens = new Screens(world, await fiona(finance), pictures, "finance-summary");
});
after(() => finance?.close());
afterEach(() => screens.judge());

const mine = (): unknown[] => [["system_id", "=", platform.systemId]];

/** One of 200.00 and 7 % of tax. */
function invoice(reference: string, data: Record<string, unknown> = {}, time?: string): Promise<void> {
  const taxes = [{ code: "tax_reduced", rate: "7", amount: "14.00" }];
  return tell(
    platform,
    "billing.invoice.v1",
    {
      reference,
      number: `N-${reference}`,
      kind: "invoice",
      status: "finalized",
      customer: "cus_lamp",
      issued_on: "2026-09-14",
      currency: "EUR",
      subtotal: "200.00",
      tax_total: "14.00",
      total: "214.00",
      lines: [{ description: "Platform, 10 seats", amount: "200.00", taxes }],
      ...data,
    },
    time,
  );
}

const items = financeAction("freight_billing_summary_item");

test("the system says how it sums up; items stand by message before they are in an entry", async (t) => {
  t.diagnostic(`screenshots are in ${pictures}`);
  await screens.lookAtPage("items", items);
  await screens.lookAtPage("item", `${items}/${await oneOf(world, ITEM, [...mine(), ["step", "=", "tax"]])}`);
  const document = await oneOf(world, "freight.billing.document", [...mine(), ["reference", "=", "in_2"]]);
  await screens.lookAtPage("document-open", `${financeAction("freight_billing_document")}/${document}`);
});

test("Post Now leads to the entries; from an entry two presses lead to any message in it", async () => {
  const person = screens.page;
  screens.page = await administrator(finance);
  const { page } = screens;
  await page.goto(`${world.stack.odoo.url}/odoo/freight-systems/${platform.systemId}`);
  await page.getByRole("tab", { name: "Billing", exact: true }).click();
  await page.locator("[name=action_post_summaries]").scrollIntoViewIfNeeded();
  await screens.lookAt("system", ".tab-pane.active", ODOO);
  await page.locator("[name=action_post_summaries]").click();
  await page.locator(".o_list_view .o_data_row").nth(1).waitFor();
  await screens.picture("entries");
  await page.locator(".o_data_row", { hasText: "QSAL" }).locator(".o_data_cell").nth(2).click();
  await page.locator("[name=action_view_summary_items]").waitFor();
  assert.equal(await page.locator("button[name=button_draft]:visible").count(), 0, "it stays as it is");
  await screens.picture("entry");
  await page.locator("[name=action_view_summary_items]").click();
  await page.locator(".o_list_view .o_data_row").nth(INVOICES).waitFor();
  assert.equal(await page.locator(".o_pager_limit").innerText(), String(3 * INVOICES));
  await screens.lookAt("messages", ".o_list_view .o_list_table", ODOO);
  await page.locator(".o_data_row [name=action_view_message]").first().click();
  await page
    .locator(".o_form_view .o_form_sheet")
    .getByText(/^N-in_/)
    .first()
    .waitFor();
  await screens.snap("message");
  screens.page = person;
});

test("what comes after the entry is a further one that names the first", async () => {
  await invoice("in_3", { status: "voided" }, "2026-09-14T10:00:00Z");
  await invoice("in_late");
  await untilThere(world, ITEM, [...mine(), ["line_id", "=", false]], 6);
  const context = { allowed_company_ids: [finance.companies[0].id] };
  await world.odoo.call("freight.system", "action_post_summaries", [[platform.systemId]], { context });
  const [move] = await world.odoo.search<{ id: number }>(
    "account.move",
    [
      ["billing_summary_system_id", "=", platform.systemId],
      ["billing_corrects_id", "!=", false],
    ],
    ["id"],
    { order: "id desc" },
  );
  await screens.pictureOf("difference", `action-account.action_move_journal_line/${move?.id}`);
  await screens.page.getByText("This corrects").waitFor();
  const document = await oneOf(world, "freight.billing.document", [...mine(), ["reference", "=", "in_3"]]);
  await screens.lookAtPage("document", `${financeAction("freight_billing_document")}/${document}`);
  await screens.page.locator("[name=action_view_summary_items]").click();
  await screens.page.locator(".o_list_view .o_data_row").nth(3).waitFor();
  await screens.snap("items-of-document");
});
