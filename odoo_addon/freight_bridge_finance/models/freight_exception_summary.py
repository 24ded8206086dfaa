# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models

SUMMARY_CODES = ("billing_summary_late", "billing_summary_held")


class FreightExceptionSummary(models.Model):
    """Exceptions about summaries: replaying one is posting again."""

    _inherit = "freight.exception"

    billing_summary_item_ids = fields.One2many(
        "freight.billing.summary.item", "exception_id", string="Summary Items", readonly=True
    )

    def desk_replay(self):
        """Post what the exception holds; ``{outcome, message, state}``."""
        if self.code not in SUMMARY_CODES:
            return super().desk_replay()
        self._begin_decision()
        record = self.sudo()
        items = record.env["freight.billing.summary.item"]
        made = items._post_all(items._open_periods([("exception_id", "=", self.id)], is_over=False))
        if record.billing_summary_item_ids.filtered(lambda item: not item.line_id):
            return {"outcome": "exception", "message": self._summary_problem(), "state": self.state}
        if self.state in ("open", "in_progress"):
            record._close("resolved", "replayed")
        message = self.env._("%s was posted.", ", ".join(made.mapped("name")))
        return {"outcome": "applied", "message": message, "state": self.state}

    def _summary_problem(self):
        return self.env._("It cannot be posted still: %s", self.summary)
