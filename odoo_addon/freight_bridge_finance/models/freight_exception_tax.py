# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models


class FreightExceptionTax(models.Model):
    """What a tax engine was not told: replaying tells it again, as soon as the cron runs."""

    _inherit = "freight.exception"

    tax_document_ids = fields.One2many("freight.tax.document", "exception_id", readonly=True)

    def desk_replay(self):
        """Tell the engine again; ``{outcome, message, state}``."""
        if self.code != "tax_not_told":
            return super().desk_replay()
        self._begin_decision()
        self.sudo().tax_document_ids._hurry()
        message = self.env._("The tax engine is told again now; when it answers this is resolved.")
        return {"outcome": "retry", "message": message, "state": self.state}
