# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.tests import tagged

from .common_billing import BillingCase
from .common_money import MoneyCase


@tagged("post_install", "-at_install")
class TestMoneyMonth(MoneyCase):
    """Invoices, credit notes and money of one customer, told by the platform in whatever order."""

    _document_told, _told_of = BillingCase._billed, BillingCase._told_of
    _line = staticmethod(BillingCase._line)

    def _events(self):
        """From the invoice to the payout; what was paid less what was given back reaches the bank."""
        self.sales.default_account_id = self.accounts["income"]
        self.system.billing_journal_id = self.sales
        words = {"currency": self.own.name, "tax_total": "0.00"}
        settled = {"amount": "240.00", "fee": "0.35", "currency": self.own.name}
        invoice = {"total": "240.00", "subtotal": "240.00", "lines": [self._line("240.00", tax=None)]}
        note = {"total": "24.00", "subtotal": "24.00", "lines": [self._line("24.00", tax=None)]}
        corrects = [{"reference": "in_1", "amount": "24.00"}]
        lines = (("payment", "pi_1", "240.00", "0.35"), ("refund", "re_1", "-24.00", "0"))
        return [
            self._document_told("in_1", age=100, **words, **invoice),
            self._payment(settled=settled, age=90),
            self._payment(status="allocated", customer=None, invoices={"in_1": "240.00"}, age=89),
            self._document_told("cn_1", age=80, kind="credit_note", corrects=corrects, **words, **note),
            self._refund(credit_note="cn_1", age=70),
            self._payout("created", age=60),
            self._payout(lines=lines, age=50),
        ]

    def _check(self, order):
        self._balances(transit=215.65, fee=0.35)
        self.assertFalse(self.env["freight.billing.wait"].search([("system_id", "=", self.system.id)]), order)
        receivable = self._document("invoice", "in_1")._receivable_line()
        self.assertTrue(receivable.reconciled, order)
        self.assertTrue(self._document("credit_note", "cn_1")._receivable_line().reconciled, order)
        for kind, reference in (("payment", "pi_1"), ("refund", "re_1")):
            self.assertEqual(self._document(kind, reference).state, "reconciled", (order, kind))

    def test_in_its_order(self):
        for delivery in self._events():
            self._told(delivery)
        self._check("as it happened")

    def test_backwards(self):
        for delivery in reversed(self._events()):
            self._apply(delivery, chain="financial.0")
        self._check("backwards")

    def test_in_one_batch(self):
        self._told(*reversed(self._events()))
        self._check("in one batch")

    def test_all_of_it_twice(self):
        events = self._events()
        self._told(*events)
        answers = self._apply(*events, chain="financial.0")
        self.assertEqual({answer["outcome"] for answer in answers}, {"duplicate"})
        self._check("twice")
