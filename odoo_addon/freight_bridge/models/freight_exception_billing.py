# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models

from .freight_exception import OPEN_STATES


class FreightExceptionBilling(models.Model):
    """Exceptions about customers' invoices: replaying one is billing again."""

    _inherit = "freight.exception"

    billing_charge_ids = fields.One2many("freight.charge", "billing_exception_id", readonly=True)

    def desk_replay(self):
        """Bill what the exception holds, at once; what is refused again stays as it is."""
        if self.code != "billing_failed":
            return super().desk_replay()
        self._check_worker()
        self.env["freight.charge"]._check_finance()
        self.ensure_one()
        self._lock()
        self._check_undecided()
        charges = self.sudo().billing_charge_ids
        moves = charges._invoice()
        if not self.sudo().billing_charge_ids and self.state in OPEN_STATES:
            self.sudo()._close("resolved", "replayed")
        message = (
            self.env._("Billed by %s.", ", ".join(moves.mapped("display_name")))
            if moves
            else charges[:1].billing_problem or self.env._("Nothing waits to be billed any more.")
        )
        return {"outcome": "applied" if moves else "exception", "message": message, "state": self.state}
