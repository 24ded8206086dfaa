# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models

POSTING_CODES = ("posting_failed", "bill_cancelled")


class FreightExceptionPosting(models.Model):
    """Exceptions about the books: replaying one is posting again."""

    _inherit = "freight.exception"

    posting_charge_ids = fields.One2many("freight.charge", "posting_exception_id", readonly=True)
    posting_invoice_ids = fields.One2many("freight.invoice", "posting_exception_id", readonly=True)

    def desk_replay(self):
        """Let what the exception holds be posted by the next run, which starts at once."""
        if self.code not in POSTING_CODES:
            return super().desk_replay()
        self._check_worker()
        self.ensure_one()
        self._lock()
        self._check_undecided()
        record = self.sudo()
        held = len(record.posting_charge_ids) + len(record.posting_invoice_ids)
        companies = record.posting_charge_ids.company_id | record.posting_invoice_ids.company_id
        record.posting_charge_ids.posting_exception_id = False
        record.posting_invoice_ids.posting_exception_id = False
        record._close("resolved", "replayed")
        self.env["freight.flow"]._hurry(("accrue", "unaccrue", "post", "land"), companies)
        message = self.env._("%s documents go again: now, or when the window of their flow opens.", held)
        return {"outcome": "applied", "message": message, "state": self.state}
