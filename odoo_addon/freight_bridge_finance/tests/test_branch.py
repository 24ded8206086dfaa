# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.tests import tagged

from .common_money import MoneyCase


@tagged("post_install", "-at_install")
class TestBranch(MoneyCase):
    """The gateway of a branch, whose journals are its parent's."""

    def setUp(self):
        super().setUp()
        self.branch = self.env["res.company"].create(
            {"name": "Zebra Branch", "parent_id": self.company.id, "currency_id": self.own.id}
        )
        self.system.company_id = self.branch
        receivable = self.accounts["receivable"]
        self.customer.with_company(self.branch).property_account_receivable_id = receivable

    def test_what_happens_to_money_is_in_the_books_of_the_branch(self):
        settled = {"amount": "240.00", "fee": "0.35", "currency": self.own.name}
        self._told(self._payment(settled=settled, age=90), self._refund(age=80))
        self._told(self._payout(amount="215.65", age=60), self._payout("failed", age=50))
        entries = self.env["account.move"].search([("billing_origin_id.system_id", "=", self.system.id)])
        self.assertEqual(set(entries.mapped("billing_step")), {"paid", "refunded", "fee", "paid_out", "back"})
        self.assertEqual(entries.company_id, self.branch)
        self.assertEqual(entries.origin_payment_id.company_id, self.branch)
