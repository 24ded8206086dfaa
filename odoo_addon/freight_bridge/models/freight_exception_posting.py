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
        self._begin_decision()
        record = self.sudo()
        count = len(record.posting_charge_ids) + len(record.posting_invoice_ids)
        flows = record._posting_flows()
        record.posting_charge_ids.posting_exception_id = False
        record.posting_invoice_ids.posting_exception_id = False
        record._close("resolved", "replayed")
        flows._hurry()
        return {"outcome": "applied", "message": self._posting_again(count, flows), "state": self.state}

    def _posting_flows(self):
        """The flows by which it is posted what the exception holds. As superuser."""
        charges, invoices = self.posting_charge_ids, self.posting_invoice_ids
        kinds = {"accrue" if charge.cost_state == "expected" else "unaccrue" for charge in charges}
        kinds |= {"post" if invoice.state == "approved" else "land" for invoice in invoices}
        companies = charges.company_id | invoices.company_id
        return self.env["freight.flow"].search(
            [("kind", "in", list(kinds)), ("company_id", "in", companies.ids)]
        )

    def _posting_again(self, count, flows):
        """When what is replayed goes, in a sentence."""
        if flows and set(flows.mapped("timing")) == {"held"}:
            if count == 1:
                return self.env._("It waits for a person now, who posts it under Charges, Waiting to Post.")
            return self.env._(
                "%s records wait for a person now, who posts them under Charges, Waiting to Post.", count
            )
        if count == 1:
            return self.env._("It goes again: now, or when the window of its flow opens.")
        return self.env._("%s records go again: now, or when the windows of their flows open.", count)
