# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_release import PaymentReleaseCase


@tagged("post_install", "-at_install")
class TestPaymentScreens(PaymentReleaseCase):
    """Who releases a payment, and who wonders why a bill is blocked, reads it where they are."""

    def test_bill_says_why_it_is_blocked_and_where_it_is_released(self):
        bill = self.bill.with_user(self.accountant)
        self.assertRegex(
            bill.freight_blocked_text,
            "is the bill of carrier invoice INV-1 and is blocked .* Charges > Payments to Release",
        )
        form = bill.get_view(view_type="form")["arch"]
        self.assertIn('name="freight_blocked_text"', form)
        self._release()
        self.assertFalse(bill.freight_blocked_text)

    def test_dialog_shows_what_is_paid_by_currency(self):
        dollars = self._posted(self._line(50.25), number="INV-2")
        euros = self._posted(self._line(40), number="INV-3", currency_id=self.euro.id, date=self.today)
        invoices = (self.invoice | dollars | euros).with_user(self.finance)
        action = invoices.action_ask_release()
        wizard = self.env[action["res_model"]].with_user(self.finance).with_context(**action["context"])
        with Form(wizard) as form:
            self.assertEqual(form.sums, "$\xa0157.75, 40.00\xa0€")
            form.reason = "Seen the letters"
        self.assertEqual(set(invoices.mapped("release_state")), {"held"})
        form.record.action_decide()
        self.assertEqual(set(invoices.mapped("release_state")), {"released"})

    def test_who_may_not_release_learns_it_before_a_reason_is_asked_for(self):
        with self.assertRaisesRegex(UserError, "You approved invoice INV-1"):
            self.invoice.with_user(self.approver).action_ask_release()
        with self.assertRaisesRegex(AccessError, "Only Freight Finance"):
            self.invoice.with_user(self.worker).action_ask_release()
        self._release()
        with self.assertRaisesRegex(UserError, "was released by"):
            self.invoice.with_user(self.finance).action_ask_release()
