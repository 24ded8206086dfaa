# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from .freight_billing_document import SETTLED
from .freight_billing_document_money import BOOKED


class FreightBillingDocumentSummary(models.Model):
    """A document that is booked in summaries has no entry of its own: it is settled by what is told of it."""

    _inherit = "freight.billing.document"

    in_summary = fields.Boolean(
        string="Summed Up", readonly=True, help="Its amounts are in the entries of whole periods."
    )
    receivable_account_id = fields.Many2one(
        "account.account", string="Owed On", readonly=True, ondelete="restrict"
    )

    def _has_money(self):
        """Whether the money that it is about is in the books: of a dispute, as soon as it was withdrawn."""
        if not self.in_summary:
            return bool(self.move_id)
        return "withdrawn" in (self.booked or {}) if self.kind == "dispute" else bool(self.amount)

    def _receivable_account(self):
        """The account on which the customer owes it, or paid it."""
        return self._receivable_line()[:1].account_id or self.receivable_account_id

    # -- settled --------------------------------------------------------------------------------------

    def _owed(self):
        """What of an invoice the customer owes still, in its own currency."""
        self.ensure_one()
        if self.in_summary:
            return self.currency_id.round(max(self._left()[self], 0))
        move = self.move_id
        return move.amount_residual if move and move.payment_state not in SETTLED else 0

    def _follow_items(self):
        """Of those that are summed up, what is told says whether anything is left."""
        summed = self.filtered(lambda document: document.in_summary and document.state in BOOKED)
        super(FreightBillingDocumentSummary, self - summed)._follow_items()
        summed = summed.filtered(lambda document: document.kind not in ("dispute", "payout"))
        left = (summed | summed.origin_id)._left()
        for document in summed:
            is_open = document.currency_id.compare_amounts(left[document], 0) > 0
            if is_open and document.kind == "refund":  # of what its payment paid of nothing
                is_open = document.currency_id.compare_amounts(left[document.origin_id], 0) < 0
            state = "posted" if is_open else "reconciled"
            if document.state != state:
                document.state = state

    def _left(self):
        """{document: what of it is not paid, credited, given back or owed again}, in its own currency."""
        taken = defaultdict(float)
        for model, members in (
            ("freight.billing.allocation", ("document_id", "invoice_id")),
            ("freight.billing.share", ("document_id",)),
        ):
            for member in members:
                groups = self.env[model]._read_group([(member, "in", self.ids)], [member], ["amount:sum"])
                for document, amount in groups:
                    taken[document] += amount
        lost = self._lost()
        for document, amount in lost.items():
            taken[document] += amount
        takers = self._takers()
        unpaid = self._unpaid(lost, _beyond(takers, {}))
        for rows in (unpaid, _beyond(takers, unpaid)):
            for row, amount in rows.items():
                taken[row.document_id] -= amount
                taken[row.invoice_id] -= amount
        return {
            document: document.amount - document.amount_credited - document.refunded - taken[document]
            for document in self
        }

    def _lost(self):
        """{payment: what disputes took of it for good, so that the customer owes it again}.

        Of these payments and of those that pay these invoices; in the payment's currency, as it was booked.
        """
        paying = self.env["freight.billing.allocation"].search([("invoice_id", "in", self.ids)]).document_id
        groups = self.env["freight.billing.summary.item"]._read_group(
            [("step", "=", "lost"), ("document_id.origin_id", "in", (self | paying).ids)],
            ["document_id", "account_id", "currency_id"],
            ["amount:sum"],
        )
        lost = defaultdict(float)
        for dispute, account, currency, amount in groups:
            payment = dispute.origin_id
            if (account, currency) == (payment.receivable_account_id, payment.currency_id):
                lost[payment] += amount
        return lost

    def _takers(self):
        """{invoice: allocations and shares that take from it, in the order of what was told first}.

        Of these invoices, and of those that these payments and credit notes take from.
        """
        invoices = (self | self.allocation_ids.invoice_id | self.share_ids.invoice_id).filtered(
            lambda document: document.kind == "invoice"
        )
        takers = defaultdict(list)
        for model in ("freight.billing.allocation", "freight.billing.share"):
            for row in self.env[model].search([("invoice_id", "in", invoices.ids)], order="id"):
                takers[row.invoice_id].append(row)
        for rows in takers.values():
            rows.sort(key=lambda row: row.document_id.id)
        return takers

    @api.model
    def _unpaid(self, lost, beyond):
        """{allocation: what of it is not paid after all}, as a dispute took it: the last invoices first.

        :param beyond: {allocation: what of it paid nothing}
        """
        unpaid = {}
        for payment, amount in lost.items():
            paid = {row: row.amount - beyond.get(row, 0) for row in payment.allocation_ids}
            over = sum(paid.values()) + amount - payment.amount
            for row in payment.allocation_ids.sorted("id", reverse=True):
                unpaid[row] = payment.currency_id.round(max(min(paid[row], over), 0))
                over -= unpaid[row]
        return unpaid

    def _give_back_of(self, note):
        """A refund gives back what its credit note leaves; for those that are summed up."""
        if not (note.in_summary and self.in_summary) or note in self.allocation_ids.invoice_id:
            return
        left = self.currency_id.round(min(self.amount, note._left()[note]))
        if left > 0:
            self.env["freight.billing.allocation"]._set({(self, note): left})

    def _settling_documents(self):
        """Payments and credit notes that settle it, where it is summed up."""
        allocations = self.env["freight.billing.allocation"].search([("invoice_id", "in", self.ids)])
        shares = self.env["freight.billing.share"].search([("invoice_id", "in", self.ids)])
        return allocations.document_id | shares.document_id

    def _payout_items(self):
        """A payout has a line of its own in a summary, which the bank's statement will show."""
        if not self.in_summary:
            return super()._payout_items()
        account = self.system_id._payout_account()
        items = self.env["freight.billing.summary.item"].search(
            [("document_id", "=", self.id), ("account_id", "=", account.id), ("line_id", "!=", False)]
        )
        return items.line_id

    # -- taken back -----------------------------------------------------------------------------------

    def _lines_back(self):
        """{document: values of lines that take back what is summed up of it}; its fees stay."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT document_id, account_id, currency_id, line_values,
                       -sum(amount), -sum(balance), -sum(tax_base)
                  FROM freight_billing_summary_item
                 WHERE document_id = ANY(%s) AND step <> 'fee'
                 GROUP BY document_id, account_id, currency_id, line_values
                HAVING sum(amount) <> 0 OR sum(balance) <> 0
                """,
                self.ids,
            )
        )
        lines = defaultdict(list)
        for document_id, account_id, currency_id, values, amount, balance, tax_base in rows:
            lines[self.browse(document_id)].append(
                {
                    "account_id": account_id,
                    "currency_id": currency_id,
                    "line_values": values,
                    "amount_currency": amount,
                    "balance": balance,
                    "tax_base_amount": tax_base,
                }
            )
        return lines

    @api.model
    def _awaited_by_documents(self, keys):
        """Those of the keys for which something waits that has an entry of its own."""
        waits = self.env["freight.billing.wait"].search(
            [
                ("kind", "in", ("invoice", "credit_note")),
                ("reference", "in", list({reference for _system, _kind, reference in keys})),
                ("document_id.move_id", "!=", False),
            ]
        )
        return {(wait.system_id.id, wait.kind, wait.reference) for wait in waits} & keys

    def action_view_summary_items(self):
        """What it put on which account, and in which entries that is."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "freight_bridge_finance.freight_billing_summary_item_action"
        )
        return {**action, "domain": [("document_id", "=", self.id)], "context": {}}


def _beyond(takers, unpaid):
    """{allocation or share: what of it takes nothing}, as others before it took all that was invoiced.

    Odoo's own matching leaves that open on the payment or credit note, which is somebody's money still.

    :param takers: {invoice: what takes from it, the first first}
    :param unpaid: {allocation: what of it is not paid after all}
    """
    beyond = {}
    for invoice, rows in takers.items():
        left = invoice.amount + sum(unpaid.get(row, 0) for row in rows)
        for row in rows:
            over = invoice.currency_id.round(row.amount - max(left, 0))
            if over > 0:
                beyond[row] = over
            left -= row.amount
    return beyond
