# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.exceptions import UserError

from .context_defaults import without_defaults

OWN = frozenset({"changed_by_id"})
#: What makes a carrier's line a tax that is paid as stated, and how it is held against its percentage.
TERMS = ("category", "tax_id")


class FreightChargeCodeDuties(models.Model):
    """Who said that a charge is a tax: no contract agrees to taxes, so that code alone lets them pass."""

    _inherit = "freight.charge.code"

    changed_by_id = fields.Many2one(
        "res.users",
        string="Tax Set By",
        readonly=True,
        copy=False,
        help="Where duties are separated, somebody else decides about invoices that state the tax.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Keep who made a tax."""
        for vals in vals_list:
            self._check_own(vals)
        plain = self if self.env.su else without_defaults(self, OWN)
        codes = super(FreightChargeCodeDuties, plain).create(vals_list).with_env(self.env)
        codes.filtered(lambda code: code.category == "tax")._note_changer()
        return codes

    def write(self, vals):
        """Keep who makes a charge a tax, or a tax another one."""
        self._check_own(vals)
        before = {code: code._tax_terms() for code in self} if set(TERMS) & vals.keys() else {}
        result = super().write(vals)
        self.filtered(lambda code: code in before and code._tax_terms() != before[code])._note_changer()
        return result

    def _tax_terms(self):
        return self.category == "tax", self.tax_id

    def _check_own(self, vals):
        if not self.env.su and OWN & vals.keys():
            raise UserError(self.env._("Who set the tax of a charge code is not set by hand."))

    def _note_changer(self):
        if self and not self.env.su:
            self.sudo().changed_by_id = self.env.user
