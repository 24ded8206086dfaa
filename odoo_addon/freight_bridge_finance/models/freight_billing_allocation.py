# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models

from .account_move_line_share import SHARES


class FreightBillingAllocation(models.Model):
    """What a payment pays of an invoice, as the platform says. Written by ``freight.ingest`` only."""

    _name = "freight.billing.allocation"
    _description = "What a Payment Pays"
    _order = "document_id, id"
    _log_access = False

    document_id = fields.Many2one(
        "freight.billing.document", string="Payment", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="document_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="document_id.currency_id")
    invoice_id = fields.Many2one(
        "freight.billing.document",
        string="Invoice",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    amount = fields.Monetary(readonly=True, help="In the payment's currency.")

    _pair_unique = models.UniqueIndex("(document_id, invoice_id)", "The payment pays this invoice already.")

    @api.model
    def _set(self, wanted):
        """Keep what payments pay; those that are new or were told otherwise.

        :param wanted: {(payment document, invoice document): amount}
        """
        payments = self.env["freight.billing.document"].union(*(payment for payment, _invoice in wanted))
        known = {(row.document_id, row.invoice_id): row for row in payments.allocation_ids}
        changed = self.browse()
        for pair, amount in wanted.items():
            row = known.get(pair)
            if row and row.currency_id.compare_amounts(row.amount, amount):
                row.amount = amount
                changed |= row
        new = {pair: amount for pair, amount in wanted.items() if pair not in known}
        return changed | self.create(
            [
                {"document_id": payment.id, "invoice_id": invoice.id, "amount": amount}
                for (payment, invoice), amount in new.items()
            ]
        )

    def _match(self):
        """Match payments with invoices, each with its share, together."""
        plan, shares = [], {}
        left = {}
        for row in self:
            if not row.document_id.move_id or not row.invoice_id.move_id:
                continue
            paying = row.document_id._receivable_line().filtered(lambda line: not line.reconciled)[:1]
            owed = row.invoice_id._receivable_line().sorted(
                lambda line: (line.date_maturity or line.date, line.id)
            )
            for line, share in row._shares(paying, owed, left):
                shares[line.id, paying.id] = share
                plan.append(line | paying)
        if plan:
            items = self.env["account.move.line"].with_context(**{SHARES: shares})
            items._reconcile_plan([items.browse(pair.ids) for pair in plan])
        (self.document_id | self.invoice_id)._follow_items()

    def _shares(self, paying, owed, left):
        """[(item of the invoice, what of the payment goes to it)]; the earliest due first.

        :param left: {item of a payment: what of it is not given out yet}, kept over several rows
        """
        self.ensure_one()
        if not paying or self.invoice_id.move_id.state == "cancel":
            return []
        if paying.account_id not in owed.account_id:
            self.document_id.note = self.env._(
                "It is on another receivable account than invoice %s: match the two by hand.",
                self.invoice_id.number or self.invoice_id.reference,
            )
            return []
        rest = min(
            self.amount - self._matched(paying, owed), left.get(paying, -paying.amount_residual_currency)
        )
        shares, currency = [], paying.currency_id
        open_lines = owed.filtered(lambda line: line.account_id == paying.account_id and not line.reconciled)
        for line in open_lines:
            is_last = line == open_lines[-1] or line.currency_id != currency
            share = rest if is_last else min(rest, line.amount_residual_currency)
            if currency.compare_amounts(share, 0) > 0:
                shares.append((line, currency.round(share)))
                rest -= share
                left[paying] = left.get(paying, -paying.amount_residual_currency) - share
        return shares

    def _matched(self, paying, owed):
        """What of the share is matched already, in the payment's currency."""
        partials = paying.matched_debit_ids.filtered(lambda partial: partial.debit_move_id in owed)
        return sum(partials.mapped("credit_amount_currency"))
