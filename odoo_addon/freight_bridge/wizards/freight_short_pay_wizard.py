# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models

from ..money import exact_amount


class FreightShortPayWizard(models.TransientModel):
    """Say what is paid of each charge; the rest is disputed."""

    _name = "freight.short.pay.wizard"
    _description = "Short Pay a Carrier Invoice"

    invoice_id = fields.Many2one("freight.invoice", required=True, readonly=True, ondelete="cascade")
    currency_id = fields.Many2one(related="invoice_id.currency_id")
    reason = fields.Text(string="Why", required=True)
    line_ids = fields.One2many(
        "freight.short.pay.wizard.line",
        "wizard_id",
        compute="_compute_line_ids",
        store=True,
        precompute=True,
        readonly=False,
    )
    total = fields.Monetary(related="invoice_id.total", string="Billed")
    paid = fields.Monetary(string="To Pay", compute="_compute_paid")
    held_back = fields.Monetary(compute="_compute_paid")

    @api.depends("invoice_id")
    def _compute_line_ids(self):
        """As the findings say."""
        for wizard in self:
            wizard.line_ids = [
                fields.Command.create({"invoice_line_id": line.id, "paid": amount, "proposed": amount})
                for line, amount in wizard.invoice_id.sudo()._payable().items()
            ]

    @api.onchange("line_ids")
    def _onchange_line_ids(self):
        """Taxes follow the charges that they are of, unless the person said what is paid of them."""
        lines = {line.invoice_line_id._origin: line for line in self.line_ids}
        taxes = {charge: line for charge, line in lines.items() if charge.sudo()._stated_tax()}
        chosen = {
            charge: exact_amount(line.paid, self.currency_id)
            for charge, line in lines.items()
            if charge not in taxes
        }
        payable = self.invoice_id.sudo()._payable(chosen)
        for charge, line in taxes.items():
            if self.currency_id.compare_amounts(line.paid, line.proposed) == 0:
                line.paid = line.proposed = payable[charge]

    @api.depends("line_ids.paid")
    def _compute_paid(self):
        for wizard in self:
            wizard.paid = sum(wizard.line_ids.mapped("paid"))
            wizard.held_back = sum(wizard.line_ids.mapped("billed")) - wizard.paid

    def action_short_pay(self):
        """Approve what is to be paid, and go to the dispute about the rest."""
        self.ensure_one()
        amounts = {line.invoice_line_id.id: line.paid for line in self.line_ids}
        dispute = self.invoice_id.action_short_pay(self.reason, amounts)
        return {
            "type": "ir.actions.act_window",
            "res_model": dispute._name,
            "res_id": dispute.id,
            "views": [(False, "form")],
        }


class FreightShortPayWizardLine(models.TransientModel):
    """What is paid of one charge."""

    _name = "freight.short.pay.wizard.line"
    _description = "Short Pay Line"

    wizard_id = fields.Many2one("freight.short.pay.wizard", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="wizard_id.currency_id")
    invoice_line_id = fields.Many2one(
        "freight.invoice.line", string="Charge", required=True, ondelete="cascade"
    )
    name = fields.Char(compute="_compute_name", string="Charge Billed")
    finding = fields.Text(compute="_compute_name", string="Found")
    billed = fields.Monetary(related="invoice_line_id.amount")
    paid = fields.Monetary(string="To Pay")
    proposed = fields.Monetary(help="What is paid of it where nobody says anything else.")

    @api.depends("invoice_line_id")
    def _compute_name(self):
        for line in self:
            charge = line.invoice_line_id
            line.name = charge.display_name
            line.finding = "\n".join(charge.finding_ids.mapped("message"))
