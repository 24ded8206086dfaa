# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.exceptions import UserError

from .freight_posting_mixin import OWN_POSTING

#: What leads from the books back to freight: whoever could change it would take a bill out of every check.
LINKS = {"freight_invoice_line_id", "freight_charge_id"}


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    freight_invoice_line_id = fields.Many2one(
        "freight.invoice.line", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
    freight_charge_id = fields.Many2one(
        "freight.charge", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Nobody makes a bill one of a carrier's invoice by hand."""
        if not self.env.su and any(vals.get("freight_invoice_line_id") for vals in vals_list):
            self._refuse_links()
        return super().create(vals_list)

    def write(self, vals):
        """What an item was made of stays, and so does who is owed by a carrier's bill in the books."""
        if self.env.context.get("freight_posting") is not OWN_POSTING:
            if LINKS & vals.keys():
                self._refuse_links()
            if "partner_id" in vals:
                self._check_freight_payee(vals["partner_id"])
        return super().write(vals)

    def _refuse_links(self):
        raise UserError(
            self.env._(
                "What a journal item has to do with freight follows from its making and is never edited."
            )
        )

    def _check_freight_payee(self, partner_id):
        owing = self.move_id.filtered(lambda move: move.state == "posted")._freight_bills()
        payee = self.env["res.partner"].browse(partner_id).commercial_partner_id
        for bill in owing:
            if self & bill._freight_payables() and payee != bill.commercial_partner_id:
                raise UserError(
                    self.env._(
                        "%(bill)s is a carrier's bill and owes %(payee)s: who is owed is not changed "
                        "by its items.",
                        bill=bill.display_name,
                        payee=bill.commercial_partner_id.name,
                    )
                )
