# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.exceptions import UserError

from .context_defaults import without_defaults

OWN = frozenset({"partner_user_id"})


class FreightSystemPayee(models.Model):
    """Who said whose system it is: the invoices that come by it are made out to that partner."""

    _inherit = "freight.system"

    partner_user_id = fields.Many2one(
        "res.users",
        string="Partner Set By",
        readonly=True,
        copy=False,
        help="Where duties are separated, somebody else approves what the partner is to be paid.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Keep who named the partner."""
        for vals in vals_list:
            self._check_own(vals)
        plain = self if self.env.su else without_defaults(self, OWN)
        systems = super(FreightSystemPayee, plain).create(vals_list).with_env(self.env)
        systems.filtered("partner_id")._note_partner_user()
        return systems

    def write(self, vals):
        """Keep who names another partner."""
        self._check_own(vals)
        before = {system: system.partner_id for system in self} if "partner_id" in vals else {}
        result = super().write(vals)
        self.filtered(lambda row: row in before and row.partner_id != before[row])._note_partner_user()
        return result

    def _check_own(self, vals):
        if not self.env.su and OWN & vals.keys():
            raise UserError(self.env._("Who named the partner of a system is not set by hand."))

    def _note_partner_user(self):
        if self and not self.env.su:
            self.sudo().partner_user_id = self.env.user
