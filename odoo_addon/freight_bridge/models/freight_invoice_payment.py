# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, models

from .freight_invoice_release import UNRELEASED

#: What Odoo says of a bill that the carrier's money has left us for, or will.
PAID = ("paid", "in_payment", "reversed")
KEY = "freight_bridge.paid_bills"


class FreightInvoicePayment(models.Model):
    """What the bill's life in Odoo means for the carrier's invoice."""

    _inherit = "freight.invoice"

    # -- paid -----------------------------------------------------------------------------------------

    @api.model
    def _watch_payment(self, bill_ids):
        """Look at bills once more before commit: reconciling changes them in many steps."""
        data = self.env.cr.precommit.data
        if KEY not in data:
            data[KEY] = set()
            self.env.cr.precommit.add(self.env(su=True)["freight.invoice"]._follow_watched)
        data[KEY].update(bill_ids)

    def _follow_watched(self):
        bill_ids = self.env.cr.precommit.data.pop(KEY, ())
        self.search(
            [("bill_id", "in", list(bill_ids)), ("state", "in", ("posted", "paid"))]
        )._follow_payment()
        self.env["freight.remittance"]._tell(bill_ids)
        self.env.flush_all()

    def _follow_payment(self):
        """Posted invoices whose bill is paid are paid; paid ones whose payment was taken back are posted.

        Where nothing was to be paid there is no bill, and nothing is owed. A bill that a carrier's credit
        settles is paid by it; one that a person reversed, or credited by hand, is not in the books any more.
        A payment that was taken back to draft pays nothing, whatever Odoo says of the bill.
        """
        reversed_by_hand = self.filtered(
            lambda invoice: (
                invoice.bill_id.payment_state == "reversed" and invoice.bill_id._freight_is_undone()
            )
        )
        reversed_by_hand._bill_gone(self.env._("reversed"))
        rest = self - reversed_by_hand
        paid = rest.filtered(lambda invoice: not invoice.bill_id or invoice.bill_id.payment_state in PAID)
        paid -= paid.filtered(lambda invoice: invoice.bill_id._freight_is_settled_by_draft())
        paid.filtered(lambda invoice: invoice.state == "posted").state = "paid"
        (rest - paid).filtered(lambda invoice: invoice.state == "paid").state = "posted"

    # -- gone -----------------------------------------------------------------------------------------

    def _bill_gone(self, how):
        """A person cancelled, deleted or reversed the bill: the invoice is approved again.

        It waits for a decision, and is not posted again by itself: replaying the exception does that. What
        its charges had been expected to cost is owed again.

        :param how: the person's doing, translated
        """
        if not self:
            return
        notices = {
            invoice: invoice._posting_notice(
                self.env._(
                    "The bill %(bill)s of invoice %(number)s was %(how)s by %(user)s.",
                    bill=invoice.bill_id.display_name,
                    number=invoice.number,
                    how=how,
                    user=self.env.user.name,
                ),
                code="bill_cancelled",
            )
            for invoice in self
        }
        self._unland()
        self.env["freight.charge"].sudo().search([("billed_line_id", "in", self.line_ids.ids)])._unbill()
        blocked = self.filtered(lambda invoice: invoice.release_state == "held").bill_id
        self.write({"state": "approved", "bill_id": False, **UNRELEASED})
        blocked._freight_unblock()
        self._raise_posting(notices)
