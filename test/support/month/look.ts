// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** What Odoo's books say, in the shape of the recount. */
import type { World } from "../world.ts";

/**
 * Sums of every account of freight, and of what is owed to each vendor in each currency.
 *
 * @param since id of the last entry that does not count
 */
export async function trialBalance(world: World, since: number): Promise<unknown> {
  const rows = await world.stack.psql(`
    WITH item AS (
      SELECT line.*, account.account_type, account.name ->> 'en_US' AS account, vendor.name AS vendor,
             currency.name AS currency
        FROM account_move_line line
        JOIN account_journal journal ON journal.id = line.journal_id
        JOIN account_account account ON account.id = line.account_id
        JOIN res_currency currency ON currency.id = line.currency_id
        LEFT JOIN res_partner vendor ON vendor.id = line.partner_id
       WHERE line.parent_state = 'posted' AND journal.code IN ('FRACC', 'FRBIL')
         AND line.move_id > ${since}
    ), account AS (
      SELECT account, json_build_object('debit', sum(debit)::text, 'credit', sum(credit)::text) AS sums
        FROM item WHERE account_type <> 'liability_payable' GROUP BY 1
    ), payable AS (
      SELECT vendor || ' ' || currency AS owed,
             json_build_object('debit', sum(debit)::text, 'credit', sum(credit)::text,
                               'amount', sum(amount_currency)::text) AS sums
        FROM item WHERE account_type = 'liability_payable' GROUP BY 1
    )
    SELECT json_build_object(
      'accounts', (SELECT json_object_agg(account, sums) FROM account),
      'payables', (SELECT json_object_agg(owed, sums) FROM payable))`);
  return JSON.parse(rows);
}

/** What should be nothing: bills that do not stand for one posted invoice each, and what was not posted. */
export async function leftovers(world: World): Promise<unknown> {
  const rows = await world.stack.psql(`
    SELECT json_build_object(
      'posted without a posted bill', (
        SELECT count(*) FROM freight_invoice invoice LEFT JOIN account_move bill ON bill.id = invoice.bill_id
         WHERE invoice.state IN ('posted', 'paid') AND bill.state IS DISTINCT FROM 'posted'),
      'bills of no invoice, or of several', (
        SELECT count(*) FROM account_move bill
          JOIN account_journal journal ON journal.id = bill.journal_id AND journal.code = 'FRBIL'
         WHERE (SELECT count(*) FROM freight_invoice invoice
                 WHERE invoice.bill_id = bill.id AND invoice.state IN ('posted', 'paid')) <> 1),
      'lines on two bills', (
        SELECT count(*) FROM (
          SELECT freight_invoice_line_id FROM account_move_line
           WHERE freight_invoice_line_id IS NOT NULL AND parent_state = 'posted'
           GROUP BY 1 HAVING count(DISTINCT move_id) > 1) twice),
      'charges accrued twice', (
        SELECT count(*) FROM (
          SELECT freight_charge_id FROM account_move_line line
            JOIN account_journal journal ON journal.id = line.journal_id AND journal.code = 'FRACC'
           WHERE line.parent_state = 'posted' AND freight_charge_id IS NOT NULL AND line.debit > 0
           GROUP BY 1 HAVING count(*) > 1) twice),
      'charges that wait to be accrued', (SELECT count(*) FROM freight_charge WHERE cost_state = 'expected'),
      'billed charges whose accrual was not given back', (
        SELECT count(*) FROM freight_charge
         WHERE cost_state = 'billed' AND accrual_line_id IS NOT NULL AND accrual_reversal_line_id IS NULL),
      'what the books refused', (
        SELECT count(*) FROM freight_exception WHERE code IN ('posting_failed', 'bill_cancelled')))`);
  return JSON.parse(rows);
}
