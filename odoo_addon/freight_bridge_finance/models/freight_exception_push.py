# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models

from .freight_billing_push import FAILED, REJECTED


class FreightExceptionPush(models.Model):
    """Invoices that a platform does not have: replaying tells it again, as they are now."""

    _inherit = "freight.exception"

    billing_push_ids = fields.One2many("freight.billing.push", "exception_id", readonly=True)

    def desk_replay(self):
        """Tell the platform again; ``{outcome, message, state}``."""
        if self.code not in (FAILED, REJECTED) or not self.sudo().billing_push_ids:
            return super().desk_replay()
        self._begin_decision()
        made = self.sudo().billing_push_ids.sorted("version")[-1:]._send_again()
        if faulty := made.filtered(lambda row: not row.outbox_id)[:1]:
            return {"outcome": "exception", "message": faulty.reason, "state": faulty.exception_id.state}
        return {
            "outcome": "applied",
            "message": self.env._("The platform is told again; its answer comes back here."),
            "state": self.state,
        }
