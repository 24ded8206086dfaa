# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_release import BLOCKED, PaymentReleaseCase


@tagged("post_install", "-at_install")
class TestReleaseStart(PaymentReleaseCase):
    """A company that has paid without releases asks for them: what of its open bills?"""

    def setUp(self):
        super().setUp()
        self.company.freight_payment_release = False
        self.open, self.part, self.paid = (
            self._posted(self._line(amount), number=number)
            for number, amount in (("OPEN", 50), ("PART", 60), ("PAID", 70))
        )
        self.credit = self._posted(self._line(-20), number="CREDIT", invoice_type="credit")
        self._pay(self.part.bill_id, amount=10)
        self._pay(self.paid.bill_id)
        self.company.freight_payment_release = True

    def _settings(self, company=None):
        return self.env["res.config.settings"].with_company(company or self.company).create({})

    def _states(self):
        invoices = self.open | self.part | self.paid | self.credit
        return [
            (invoice.release_state, invoice.bill_id.payment_state)
            for invoice in invoices.sorted(lambda invoice: invoice.id)
        ]

    def test_open_bills_stay_free_and_the_settings_count_them(self):
        self.assertEqual(
            self._states(),
            [(False, "not_paid"), (False, "partial"), (False, "paid"), (False, "not_paid")],
        )
        self.assertEqual(self._settings().freight_unheld_count, 2)
        self.assertEqual(self._settings(self.other_company).freight_unheld_count, 0)
        self._pay(self.open.bill_id)
        self.assertEqual((self.open.state, self._settings().freight_unheld_count), ("paid", 1))

    def test_open_bills_are_blocked_on_request_and_released_like_others(self):
        notice = self._settings().action_freight_hold_open()
        self._commit()
        self.assertIn("2", notice["params"]["message"])
        self.assertEqual(
            self._states(),
            [("held", "blocked"), ("held", "blocked"), (False, "paid"), (False, "not_paid")],
        )
        self.assertEqual(self._settings().freight_unheld_count, 0)
        with self.assertRaisesRegex(UserError, BLOCKED):
            self._wizard(self.open.bill_id).action_create_payments()
        self._release(invoice=self.part)
        self._pay(self.part.bill_id)
        self.assertEqual((self.part.state, self.part.bill_id.amount_residual), ("paid", 0))

    def test_company_that_asks_for_no_release_blocks_nothing(self):
        self.company.freight_payment_release = False
        with self.assertRaisesRegex(UserError, "does not ask for the release"):
            self._settings().action_freight_hold_open()
        self.assertFalse(self.open.release_state)
