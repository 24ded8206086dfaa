// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** What Odoo's books say of the quarter, in the shape of the recount. */
import type { World } from "../world.ts";
import type { Company } from "./prepare.ts";
import type { Books } from "./recount.ts";

/** "company currency month class" → amount in that currency as PostgreSQL writes it, of all posted items; zero is left out. */
export async function booksOf(world: World, companies: readonly Company[]): Promise<Books> {
  const classes = companies.flatMap(({ id, code, accounts }) =>
    [...accounts].map(([name, account]) => `(${id}, '${code}', ${account}, '${name}')`),
  );
  const rows = await world.stack.psql(`
    WITH class (company_id, company, account_id, name) AS (VALUES ${classes.join(", ")})
    SELECT class.company || ' ' || currency.name || ' ' || to_char(line.date, 'YYYY-MM') || ' ' || class.name,
           trim_scale(sum(line.amount_currency)) = 0,
           round(sum(line.amount_currency), currency.decimal_places)
      FROM account_move_line line
      JOIN class USING (company_id, account_id)
      JOIN res_currency currency ON currency.id = line.currency_id
     WHERE line.parent_state = 'posted'
     GROUP BY class.company, class.name, currency.name, currency.decimal_places, to_char(line.date, 'YYYY-MM')
     ORDER BY 1`);
  const told = rows.split("\n").map((row) => row.split("|") as [string, string, string]);
  return Object.fromEntries(told.filter(([, zero]) => zero === "f").map(([key, , amount]) => [key, amount]));
}

/** What should be nothing: what was not booked, what was booked twice, and entries that use other accounts. */
export async function leftovers(
  world: World,
  companies: readonly Company[],
): Promise<Record<string, number>> {
  const ids = companies.map(({ id }) => id).join(", ");
  const accounts = companies.flatMap((company) => [...company.accounts.values()]).join(", ");
  const rows = await world.stack.psql(`
    SELECT json_build_object(
      'messages that wait', (SELECT count(*) FROM freight_billing_wait WHERE company_id IN (${ids})),
      'documents that are not booked', (
        SELECT count(*) FROM freight_billing_document
         WHERE company_id IN (${ids}) AND state IN ('waiting', 'draft', 'rejected') AND status <> 'failed'),
      'exceptions', (
        SELECT count(*) FROM freight_exception
         WHERE company_id IN (${ids}) AND state IN ('open', 'in_progress')),
      'items that no summary has', (
        SELECT count(*) FROM freight_billing_summary_item WHERE company_id IN (${ids}) AND line_id IS NULL),
      'drafts', (SELECT count(*) FROM account_move WHERE company_id IN (${ids}) AND state = 'draft'),
      'items of other accounts', (
        SELECT count(*) FROM account_move_line
         WHERE company_id IN (${ids}) AND parent_state = 'posted' AND account_id NOT IN (${accounts})
           -- What rates changed between an invoice and its payment is Odoo's own to book, in the company's currency.
           AND journal_id NOT IN (SELECT currency_exchange_journal_id FROM res_company WHERE id IN (${ids}))),
      'invoices of one number', (
        SELECT count(*) FROM (
          SELECT ref, company_id FROM account_move
           WHERE company_id IN (${ids}) AND move_type = 'out_invoice' AND state = 'posted'
           GROUP BY 1, 2 HAVING count(*) > 1) twice))`);
  return JSON.parse(rows) as Record<string, number>;
}

/** Posts what is summed up, as a manager does by the systems' button. */
export async function postSummaries({ odoo }: World, companies: readonly Company[]): Promise<void> {
  for (const { id, partner } of companies) {
    const context = { allowed_company_ids: [id] };
    await odoo.call("freight.system", "action_post_summaries", [[partner.systemId]], { context });
  }
}
