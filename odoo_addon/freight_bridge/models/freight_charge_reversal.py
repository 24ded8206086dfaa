# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, models

from ..lifecycle import DISPATCHED_STATES
from .freight_charge_accrual import ACCRUAL_BATCH
from .freight_posting_mixin import POSTING_ERRORS


class FreightChargeReversal(models.Model):
    """What was accrued goes back: it was billed, or the goods never left after all."""

    _inherit = "freight.charge"

    def _reverse_accruals(self, dates):
        """The charges were billed, on ``dates`` ({charge: date}): one reversing entry a day and currency."""
        self._give_back(dates)
        self.cost_state = "billed"

    def _give_back(self, dates):
        """Reverse what was accrued, to the cent of the company's currency, whatever the rate is by now.

        Where the accrued account allows it each is matched with its accrual: open items are what is owed.
        """
        # An accrual that a person took out of the books has nothing to give back.
        accrued = self.filtered(lambda charge: charge.accrual_line_id.parent_state == "posted")
        for (company, date, currency), charges in accrued.grouped(
            lambda charge: (charge.company_id, dates[charge], charge.currency_id)
        ).items():
            day = company._freight_open_date(date, company.freight_journal_id)
            lines = [
                {
                    "name": line.name,
                    "account_id": line.account_id.id,
                    "partner_id": line.partner_id.id,
                    "amount_currency": -line.amount_currency,
                    "balance": -line.balance,
                    "freight_charge_id": line.freight_charge_id.id,
                    "analytic_distribution": line.analytic_distribution,
                }
                for line in charges.accrual_line_id
            ]
            reference = self.env._("Reversal of freight accrual")
            move = self._post_entry(company, day, currency, lines, reference)
            for line in move._freight_expense_lines():
                line.freight_charge_id.accrual_reversal_line_id = line.id
            move._freight_match_accruals(charges)

    def _unbill(self):
        """The charges are owed no more by a bill or an accrual: they are expected again."""
        self.write(
            {
                "cost_state": "expected",
                "billed_line_id": False,
                "accrual_line_id": False,
                "accrual_reversal_line_id": False,
            }
        )

    # -- what never left ------------------------------------------------------------------------------

    @api.model
    def _flow_domain(self, kind):
        """What was accrued and is owed no more; what an approved invoice bills all the same is not."""
        if kind != "unaccrue":
            return super()._flow_domain(kind)
        billing = self.env["freight.invoice.line"]._search(
            [("charge_id", "!=", False), ("invoice_id.state", "in", ("approved", "posted", "paid"))]
        )
        return [
            ("side", "=", "cost"),
            ("cost_state", "=", "accrued"),
            ("posting_exception_id", "=", False),
            ("shipment_id.state", "not in", DISPATCHED_STATES),
            ("id", "not in", billing.subselect("charge_id")),
        ]

    def _flow_next(self, kind):
        return self[:ACCRUAL_BATCH] if kind == "unaccrue" else super()._flow_next(kind)

    def _flow_work(self, kind):
        if kind != "unaccrue":
            return super()._flow_work(kind)
        return self._take_back_accruals(within=self.ids)

    @api.model
    def _take_back_accruals(self, limit=ACCRUAL_BATCH, within=None):
        """Reverse the next accruals of shipments that are cancelled, or did not leave after all.

        What an approved invoice bills all the same is left to its bill. A shipment that leaves again is
        accrued again.

        :param within: ids to choose of; None: all
        :return: the charges that were dealt with: reversed, or refused with an exception
        """
        charges = self.sudo()._unowed(limit, within)
        today = {charge: charge.company_id._freight_today() for charge in charges}
        for batch in charges.grouped("company_id").values():
            try:
                with self.env.cr.savepoint():
                    batch._give_back(today)
                    batch._unbill()
            except POSTING_ERRORS as error:
                self.env.invalidate_all(flush=False)
                batch._refuse_posting(dict.fromkeys(batch, str(error)))
        return charges

    def _unowed(self, limit, within):
        """Accrued charges of shipments that no carrier has, locked; what somebody else has is skipped."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT charge.id
              FROM freight_charge charge
              JOIN freight_shipment shipment ON shipment.id = charge.shipment_id
             WHERE charge.side = 'cost' AND charge.cost_state = 'accrued'
               AND charge.posting_exception_id IS NULL
               AND shipment.state <> ALL(%s)
               AND (%s::int[] IS NULL OR charge.id = ANY(%s))
               AND NOT EXISTS (
                   SELECT FROM freight_invoice_line line
                     JOIN freight_invoice invoice ON invoice.id = line.invoice_id
                    WHERE line.charge_id = charge.id AND invoice.state IN ('approved', 'posted', 'paid'))
             ORDER BY charge.id
             LIMIT %s
               FOR UPDATE OF charge SKIP LOCKED
            """,
            [list(DISPATCHED_STATES), within, within, limit],
        )
        return self.browse(row[0] for row in self.env.cr.fetchall())


class AccountMoveAccrual(models.Model):
    _inherit = "account.move"

    def _freight_expense_lines(self):
        """The items of an accrual, or of its reversal, by which its charges are known."""
        account = self.company_id.freight_accrual_account_id
        return self.line_ids.filtered(lambda line: line.freight_charge_id and line.account_id != account)

    def _freight_match_accruals(self, charges):
        """Reconcile what is owed on the accrued account with what gives it back, charge by charge."""
        items = self.env["account.move.line"].search(
            [
                ("move_id", "in", (charges.accrual_line_id.move_id | self).ids),
                ("freight_charge_id", "in", charges.ids),
                ("id", "not in", (charges.accrual_line_id | charges.accrual_reversal_line_id).ids),
                ("account_id.reconcile", "=", True),
                ("reconciled", "=", False),
            ]
        )
        pairs = items.grouped(lambda line: (line.freight_charge_id, line.account_id)).values()
        if plan := [pair for pair in pairs if len(pair) == 2]:
            items._reconcile_plan(plan)
