# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import models
from odoo.exceptions import UserError

from .freight_posting_mixin import OWN_POSTING

#: Whom a bill pays, and in what.
TERMS = {"partner_id", "currency_id"}


class AccountMovePosting(models.Model):
    """What a person does to a carrier's bill, its invoice hears of: taken back, cancelled, deleted, paid."""

    _inherit = "account.move"

    def write(self, vals):
        """Follow what a person does to a bill; our own posting follows itself."""
        state = vals.get("state")
        if self.env.context.get("freight_posting") is OWN_POSTING:
            return super().write(vals)
        if not state:
            result = super().write(vals)
            if TERMS & vals.keys():
                self.filtered(lambda move: move.state == "posted")._freight_bills()._freight_check_terms()
            return result
        bills = self._freight_bills()
        if state == "posted":
            bills._freight_check_posting()
        else:
            self.reversed_entry_id._freight_bills()._freight_check_replaced()
        settling = self.filtered("posted_before")
        result = super().write(vals)
        settling._freight_watch_settled()
        bills._freight_follow_state(state)
        return result

    def _get_chain_info(self, *args, **kwargs):
        """Who posts with all rights keeps them for telling what was sealed, where Odoo takes them away.

        The account that posts what partners say has none of its own; and what Odoo adds to an entry, such as
        the difference of two rates, is sealed with it.
        """
        info = super()._get_chain_info(*args, **kwargs)
        if self.env.su and isinstance(info, dict):
            info["moves"] = info["moves"].sudo()
        return info

    def _freight_watch_settled(self):
        """What a payment settles is looked at again when it is taken back to draft, and posted anew."""
        settled = self._freight_settling()
        bills, invoices = (settled.filtered(kind) for kind in (_is_purchase, _is_sale))
        if bills:
            self.env["freight.invoice"]._watch_payment(bills.ids)
        if invoices:
            self.env["freight.charge"]._watch_invoices(invoices.ids)

    def unlink(self):
        bills = self._freight_bills()
        bills._freight_invoices()._bill_gone(self.env._("deleted"))
        return super().unlink()

    def _freight_bills(self):
        """Those that were made of carriers' invoices; no query where there is no bill at all."""
        bills = self.filtered(lambda move: move.is_purchase_document())
        return bills.filtered(
            lambda bill: bill.line_ids.freight_invoice_line_id or bill.sudo().freight_bill_invoice_ids
        )

    def _freight_named_invoices(self):
        """The carriers' invoices whose bills these are or were: by them, or by the items made of them."""
        return self.line_ids.freight_invoice_line_id.invoice_id | self.freight_bill_invoice_ids

    def _freight_invoices(self):
        """The carriers' invoices whose bills these are."""
        return self.env["freight.invoice"].sudo().search([("bill_id", "in", self.ids)])

    def _freight_check_posting(self):
        """A person posts what was approved, and no bill beside the one that took its place."""
        for bill in self.sudo():
            for invoice in bill._freight_named_invoices():
                if invoice.bill_id == bill:
                    invoice._check_bill()
                other = invoice.bill_id - bill
                if other or invoice.state not in ("approved", "posted", "paid"):
                    raise UserError(
                        self.env._(
                            "%(bill)s was made of carrier invoice %(number)s, which %(why)s: "
                            "posting it would count the freight wrongly.",
                            bill=bill.display_name,
                            number=invoice.number,
                            why=self.env._("has the bill %s by now", other.display_name)
                            if other
                            else self.env._("is not approved any more"),
                        )
                    )

    def _freight_check_terms(self):
        """A bill in the books stays with whom it pays, and in what, as one that is to be posted."""
        for invoice in self._freight_invoices():
            invoice._check_bill_terms()

    def _freight_check_replaced(self):
        """Taking a reversal back would count the freight twice where there is another bill by now."""
        for bill in self.sudo().filtered(lambda bill: bill.state == "posted"):
            for invoice in bill.line_ids.freight_invoice_line_id.invoice_id:
                if other := invoice.bill_id - bill:
                    raise UserError(
                        self.env._(
                            "%(bill)s was reversed, and carrier invoice %(number)s has the bill %(other)s "
                            "since: with both, the freight would count twice. Cancel %(other)s first.",
                            bill=bill.display_name,
                            number=invoice.number,
                            other=other.display_name,
                        )
                    )

    def _freight_follow_state(self, state):
        if state == "cancel":
            self._freight_invoices()._bill_gone(self.env._("cancelled"))
        elif state == "draft":
            taken = self._freight_invoices().filtered(lambda invoice: invoice.state in ("posted", "paid"))
            taken.state = "approved"
            taken._take_back_release(self.env._("the bill was taken back to draft"))
        elif state == "posted":
            invoices = self.sudo()._freight_named_invoices()
            invoices = invoices.filtered(lambda invoice: invoice.state == "approved")
            invoices._adopt_bills()
            if invoices:
                invoices._lock_charges()
                invoices._after_bills(invoices._bill_parts())

    def _compute_payment_state(self):
        """What was paid, or is not any more, the carriers' invoices hear of before commit."""
        super()._compute_payment_state()
        bills = self.filtered(lambda move: move.is_purchase_document() and move.id)
        if bills.ids:
            self.env["freight.invoice"]._watch_payment(bills.ids)


def _is_purchase(move):
    return move.is_purchase_document()


def _is_sale(move):
    return move.is_sale_document()


class AccountPartialReconcilePosting(models.Model):
    _inherit = "account.partial.reconcile"

    def unlink(self):
        """A bill that was reversed, and billed anew since, does not come back beside the one in its place."""
        moves = (self.debit_move_id | self.credit_move_id).move_id
        moves._freight_bills()._freight_check_replaced()
        return super().unlink()
