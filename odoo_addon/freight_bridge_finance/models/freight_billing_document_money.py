# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models

from odoo.addons.freight_bridge.models.freight_exception_notice import ExceptionNotice, at_stake

#: What a person reads of a document whose money is in the books.
BOOKED = ("posted", "reconciled")


class FreightBillingDocumentMoney(models.Model):
    """Payments, refunds, disputes and payouts: what they are about, and the entries that they made."""

    _inherit = "freight.billing.document"

    origin_id = fields.Many2one(
        "freight.billing.document",
        string="Of Payment",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The payment that is given back or disputed.",
    )
    payment_id = fields.Many2one(
        "account.payment", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    entry_ids = fields.One2many(
        "account.move", "billing_origin_id", string="Entries", readonly=True, help="All that it booked."
    )
    allocation_ids = fields.One2many(
        "freight.billing.allocation", "document_id", string="Pays", readonly=True
    )
    settlement_ids = fields.One2many(
        "freight.billing.settlement", "document_id", string="Settles", readonly=True
    )
    refunded = fields.Monetary(readonly=True, help="What of a payment was given back.")
    is_disputed = fields.Boolean(
        string="Disputed",
        readonly=True,
        help="The customer disputes it: it is not dunned until that is decided.",
    )
    respond_by = fields.Datetime(readonly=True, help="Until when the gateway takes evidence.")
    arrives_on = fields.Date(readonly=True)
    bank_reference = fields.Char(readonly=True, help="What the bank's statement shows.")
    #: Status → what was told with it: each counts once, in whatever order they come.
    told = fields.Json(readonly=True)
    #: Step → what of it is in the books, as decimal text.
    booked = fields.Json(readonly=True)

    def _is_newer_than(self, event):
        """Whether what is known was said after an event."""
        return self.stated_at > event.time

    def _receivable_line(self):
        """The item of a payment, refund, invoice or credit note that the customer's account shows."""
        lines = self.move_id.line_ids
        return lines.filtered(lambda line: line.account_id.account_type == "asset_receivable")

    def _open_items_with(self, other):
        """The open items of two documents on one receivable account; none where one of them has none."""
        own = self._receivable_line().filtered(lambda line: not line.reconciled)
        others = other._receivable_line().filtered(
            lambda line: not line.reconciled and line.account_id == own.account_id
        )
        return own | others if own and others else own.browse()

    def _gateway_words(self):
        """How its entries are called."""
        self.ensure_one()
        return f"{self.system_id.name} {self.reference}"

    def _fee_notice(self, problem):
        """The ``ExceptionNotice`` of a payout whose fees cannot be booked."""
        return ExceptionNotice(
            system_id=self.system_id.id,
            code="billing_not_booked",
            subject=self.reference,
            message=self.env._(
                "The fees of payout %(payout)s: %(problem)s", payout=self.reference, problem=problem
            ),
            company_id=self.company_id.id,
            amount=at_stake(self.company_id, self.currency_id, self.amount),
        )

    def _follow_items(self):
        """Say of payments, refunds and invoices whether they are matched by now."""
        for document in self.filtered(lambda document: document.state in BOOKED):
            lines = document._receivable_line()
            state = "reconciled" if lines and all(lines.mapped("reconciled")) else "posted"
            if document.state != state:
                document.state = state

    def action_view_entries(self):
        """All entries that it made."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Entries"),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("billing_origin_id", "=", self.id)],
        }
