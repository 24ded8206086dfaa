# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models


class FreightRemittance(models.Model):
    """What a carrier's system was told of one payment: which of its invoices it settles, and how far."""

    _name = "freight.remittance"
    _description = "Freight Remittance"
    _order = "id desc"

    name = fields.Char(string="Payment", required=True, readonly=True)
    system_id = fields.Many2one(
        "freight.system", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="system_id.company_id", store=True, index=True)
    partner_id = fields.Many2one("res.partner", string="Paid To", readonly=True, ondelete="restrict")
    currency_id = fields.Many2one("res.currency", required=True, readonly=True, help="Of the invoices.")
    date = fields.Date(readonly=True)
    source_ref = fields.Char(
        string="Source", required=True, readonly=True, help="The entry or payment, which may be gone by now."
    )
    payment_id = fields.Many2one(
        "account.payment", string="Odoo Payment", readonly=True, index="btree_not_null", ondelete="set null"
    )
    line_ids = fields.One2many("freight.remittance.line", "remittance_id", readonly=True)
    amount = fields.Monetary(compute="_compute_amount", store=True, help="As told by now.")
    is_reversed = fields.Boolean(
        string="Taken Back", compute="_compute_amount", store=True, help="Nothing is paid by it any more."
    )
    message_count = fields.Integer(string="Messages", compute="_compute_message_count")

    _source_unique = models.UniqueIndex(
        "(system_id, source_ref, currency_id, partner_id)", "This payment was told already."
    )

    @api.depends("line_ids.amount", "line_ids.discount")
    def _compute_amount(self):
        for remittance in self:
            remittance.amount = sum(line.amount - line.discount for line in remittance.line_ids)
            remittance.is_reversed = not any(line.amount for line in remittance.line_ids)

    def _compute_message_count(self):
        counts = dict(
            self.env["freight.outbox"]._read_group(
                [("res_model", "=", self._name), ("res_id", "in", self.ids)], ["res_id"], ["__count"]
            )
        )
        for remittance in self:
            remittance.message_count = counts.get(remittance.id, 0)

    def action_view_messages(self):
        """The messages that told it."""
        action = self.env["ir.actions.act_window"]._for_xml_id("freight_bridge.freight_outbox_action")
        return {
            **action,
            "domain": [("res_model", "=", self._name), ("res_id", "in", self.ids)],
            "context": {},
        }


class FreightRemittanceLine(models.Model):
    """What was told of one invoice: as much as the messages about it come to by now."""

    _name = "freight.remittance.line"
    _description = "Freight Remittance Line"
    _order = "remittance_id, id"

    remittance_id = fields.Many2one(
        "freight.remittance", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="remittance_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="remittance_id.currency_id")
    invoice_id = fields.Many2one(
        "freight.invoice",
        string="Carrier Invoice",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    bill_ref = fields.Integer(required=True, readonly=True, index=True, help="The bill, which may be gone.")
    counterpart = fields.Char(required=True, readonly=True, help="What settles the bill.")
    amount = fields.Monetary(string="Settled", readonly=True, help="What a credit gives back is negative.")
    discount = fields.Monetary(
        readonly=True, help="The part that was not paid for paying early, or written off."
    )
    adjustments = fields.Json(readonly=True, help="Why less is paid than was billed, as it was told.")

    _counterpart_unique = models.UniqueIndex(
        "(remittance_id, bill_ref, counterpart)", "This settlement was told already."
    )
