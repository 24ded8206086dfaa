# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.tests import tagged

from .test_waiting import WaitingCase


@tagged("post_install", "-at_install")
class TestCustomerStake(WaitingCase):
    """What waits for the answer who a customer is, is at stake meanwhile."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contact = cls.env["res.partner"].create({"name": "Zebra Lines", "is_company": True})

    def _question(self, reference="cus_1"):
        return self.env["freight.exception"].search(
            [("code", "=", "customer_unsure"), ("subject", "=", reference)], order="id desc", limit=1
        )

    def test_what_came_before_the_question_and_after_it_is_at_stake(self):
        self._bill("in_1", age=40)
        self._tell(age=30)
        self.assertEqual(self._question().amount, 120)
        self._bill("in_2", age=20)
        self.assertEqual(self._question().amount, 240)

    def test_what_comes_with_the_question_is_at_stake(self):
        self._apply(self._billed("in_1"), self._said(), self._billed("in_2"), chain="financial.0")
        self.assertEqual(self._question().amount, 240)

    def test_an_invoice_that_is_told_twice_and_one_of_another_customer_do_not_count(self):
        self._tell()
        for age, reference, customer in ((30, "in_1", "cus_1"), (20, "in_1", "cus_1"), (10, "in_2", "cus_2")):
            self._bill(reference, customer, age)
        self.assertEqual(self._question().amount, 120)

    def test_another_currency_counts_by_its_rate(self):
        dollar = self.env.ref("base.USD") - self.company.currency_id or self.env.ref("base.EUR")
        dollar.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": dollar.id, "company_id": self.company.id, "name": "2020-01-01", "rate": 2}
        )
        self._bill("in_1", age=40)
        self.documents.search([("reference", "=", "in_1")]).currency_id = dollar
        self._tell(age=30)
        self.assertEqual(self._question().amount, 60)

    def test_where_nothing_waits_nothing_is_at_stake(self):
        self._tell()
        self.assertEqual(self._question().amount, 0)

    def test_queries_do_not_grow_with_the_questions(self):
        def queries(label, count):
            invoices = [self._billed(f"in_{label}{n}", f"{label}{n}") for n in range(count)]
            self._apply(*invoices, chain="financial.0")
            for n in range(count):
                self._tell(f"{label}{n}", email=None)
            named = {(self.system.id, f"{label}{n}") for n in range(count)}
            self.env.flush_all()
            self.env["freight.exception"].search([("subject", "=like", f"{label}%")]).amount = 0
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["freight.exception"]._weigh_customers(named)
            self.env.flush_all()
            self.assertEqual(self._question(f"{label}0").amount, 120)
            return self.env.cr.sql_log_count - before

        queries("warm", 1)
        self.assertLessEqual(queries("many", 12) - queries("few", 2), 2)
