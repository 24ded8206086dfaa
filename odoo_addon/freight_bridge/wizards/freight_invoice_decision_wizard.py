# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models

from ..money import exact_amount

#: As many findings as a dialog shows.
SHOWN = 5


class FreightInvoiceDecisionWizard(models.TransientModel):
    """Ask why carriers' invoices are approved, rejected or released for payment."""

    _name = "freight.invoice.decision.wizard"
    _description = "Decide About Carrier Invoices"

    invoice_ids = fields.Many2many(
        "freight.invoice", required=True, default=lambda self: self.env.context.get("active_ids")
    )
    decision = fields.Selection(
        [
            ("approve", "Approve"),
            ("reject", "Reject"),
            ("review", "Send Back"),
            ("release_payment", "Release Payment"),
        ],
        required=True,
        default="approve",
    )
    reason = fields.Text(required=True)
    sums = fields.Char(string="Together", compute="_compute_sums", help="What is to be paid, by currency.")
    held_against = fields.Text(compute="_compute_held_against", help="What an approval would pass over.")

    @api.depends("invoice_ids")
    def _compute_held_against(self):
        """The open findings, the gravest first: nobody approves a duplicate without having read of it."""
        for wizard in self:
            findings = wizard.invoice_ids.finding_ids.filtered(lambda row: row.verdict == "open")
            gravest = findings.sorted(lambda row: (not row.is_blocking, -abs(row.variance)))
            told = [f"{row.invoice_id.number}: {row.message}" for row in gravest[:SHOWN]]
            if len(gravest) > SHOWN:
                told.append(self.env._("%s more findings.", len(gravest) - SHOWN))
            wizard.held_against = "\n".join(told)

    @api.depends("invoice_ids")
    def _compute_sums(self):
        for wizard in self:
            wizard.sums = ", ".join(
                currency.format(
                    float(sum(exact_amount(invoice.bill_residual, currency) for invoice in invoices))
                )
                for currency, invoices in wizard.invoice_ids.grouped("currency_id").items()
            )

    def action_decide(self):
        """Decide about them all for this reason."""
        getattr(self.invoice_ids, f"action_{self.decision}")(self.reason)
        return {"type": "ir.actions.act_window_close"}
