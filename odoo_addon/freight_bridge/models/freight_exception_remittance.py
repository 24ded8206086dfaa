# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models


class FreightExceptionRemittance(models.Model):
    """A carrier that could not be told of a payment: replaying is telling."""

    _inherit = "freight.exception"

    untold_invoice_ids = fields.One2many("freight.invoice", "untold_exception_id", readonly=True)

    def desk_replay(self):
        """Tell what is in the books by now; where that fails again, a new exception says why."""
        if self.code != "payment_untold":
            return super().desk_replay()
        self._begin_decision()
        invoices = self.sudo().untold_invoice_ids
        bills = {*invoices.bill_id.ids, *invoices.remittance_line_ids.mapped("bill_ref")}
        invoices.untold_exception_id = False
        self.sudo()._close("resolved", "replayed")
        self.env["freight.remittance"].sudo()._tell(bills)
        message = self.env._("The payments of %s invoices were told.", len(invoices))
        return {"outcome": "applied", "message": message, "state": self.state}
