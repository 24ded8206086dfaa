# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from psycopg2.errors import InsufficientPrivilege

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.freight_billing_summary_item import COLUMNS
from .common_summary import SummaryCase


@tagged("post_install", "-at_install")
class TestBillingSummary(SummaryCase):
    """Invoices and payments are known one by one, and the books have one entry for each period."""

    def test_invoices_become_items_and_no_entries(self):
        before = self.moves.search_count([])
        self._told(self._invoice("in_1"))
        self.assertEqual(self.moves.search_count([]), before)
        document = self._document("invoice", "in_1")
        self.assertEqual((document.state, document.in_summary, document.amount), ("posted", True, 120))
        self.assertEqual(
            [(item.step, item.account_id, item.amount) for item in self._open()],
            [
                ("total", self.accounts["receivable"], 120),
                ("tax", self.accounts["tax"], -20),
                ("revenue", self.accounts["income"], -100),
            ],
        )

    def test_what_odoo_would_have_computed_is_said_at_the_document(self):
        self._told(self._invoice("in_1", lines=[self._line(tax="19.99")], total="119.99", tax_total="19.99"))
        document = self._document("invoice", "in_1")
        self.assertIn("the platform says 19.99, Odoo would have computed 20.00", document.note)
        self.assertEqual(sum(self._open().filtered(lambda item: item.step == "tax").mapped("amount")), -19.99)

    def test_a_day_is_one_balanced_entry_by_account_and_tax(self):
        self._told(*(self._invoice(f"in_{number}") for number in range(5)))
        [entry] = self._post()
        self.assertEqual(self._sums(entry), {"receivable": 600, "income": -500, "tax": -100})
        self.assertEqual(len(entry.line_ids), 3)
        self.assertEqual((entry.state, entry.date, entry.journal_id), ("posted", self.yesterday, self.sales))
        taxed = entry.line_ids.filtered("tax_ids")
        self.assertEqual((taxed.tax_ids, taxed.account_id), (self.tax, self.accounts["income"]))
        tax_line = entry.line_ids.filtered("tax_repartition_line_id")
        self.assertEqual((tax_line.tax_line_id, tax_line.tax_base_amount), (self.tax, -500))
        self.assertFalse(entry.line_ids.partner_id)

    def test_payments_go_to_the_gateways_journal_with_their_fees(self):
        self._told(self._invoice("in_1"), self._payment(amount="120.00", invoices={"in_1": "120.00"}))
        self._told(
            self._payment(
                "pi_2",
                amount="50.00",
                settled={"amount": "50.00", "fee": "1.75", "currency": self.own.name},
            )
        )
        entries = self._post()
        self.assertEqual((len(entries), entries.journal_id), (2, self.sales | self.gateway))
        gateway = entries.filtered(lambda move: move.journal_id == self.gateway)
        self.assertEqual(self._sums(gateway), {"gateway": 168.25, "fee": 1.75, "receivable": -170})
        self.assertEqual(self._document("invoice", "in_1").state, "reconciled")
        self.assertEqual(self._document("payment", "pi_1").state, "reconciled")
        self.assertEqual(self._document("payment", "pi_2").state, "posted")

    def test_each_currency_has_an_entry_of_its_own(self):
        self._told(self._invoice("in_1"), self._invoice("in_2", currency=self.other.name))
        entries = self._post()
        self.assertEqual(entries.currency_id, self.own | self.other)
        foreign = entries.filtered(lambda entry: entry.currency_id == self.other)
        receivable = foreign.line_ids.filtered(lambda line: line.account_id == self.accounts["receivable"])
        self.assertEqual((receivable.amount_currency, receivable.balance), (120, 240))
        self.assertEqual(sum(foreign.line_ids.mapped("balance")), 0)

    def test_every_item_says_in_which_line_it_is_and_from_which_message(self):
        self._told(*(self._invoice(f"in_{number}") for number in range(3)))
        [entry] = self._post()
        self.assertFalse(self._open())
        items = self.items.search(entry.action_view_summary_items()["domain"])
        self.assertEqual(len(items), 9)
        for line in entry.line_ids:
            own = items.filtered(lambda item, line=line: item.line_id == line)
            self.assertEqual(round(sum(own.mapped("balance")), 2), line.balance)
            self.assertEqual(own.account_id, line.account_id)
        item = items[0]
        self.assertEqual(item.log_id, item.document_id.log_id)
        self.assertEqual(item.action_view_message()["res_id"], item.log_id.id)
        self.assertEqual(item.action_view_entry()["res_id"], entry.id)

    def test_what_is_told_again_and_posted_again_adds_nothing(self):
        deliveries = [self._invoice("in_1"), self._payment(amount="120.00", invoices={"in_1": "120.00"})]
        self._told(*deliveries)
        self._post()
        count = self.items.search_count([])
        again = [self._invoice("in_1", age=10), self._payment(amount="120.00", age=10)]
        answers = self._apply(*deliveries, *again, chain="financial.0")
        self.assertEqual(
            [answer["outcome"] for answer in answers], ["duplicate", "duplicate", "applied", "stale"]
        )
        self.assertEqual(self.items.search_count([]), count)
        self.assertFalse(self._post())

    def test_the_same_item_is_not_kept_twice(self):
        self._told(self._invoice("in_1"))
        self.env.cr.execute("SELECT * FROM freight_billing_summary_item")
        names = [column.name for column in self.env.cr.description]
        rows = [dict(zip(names, row, strict=True)) for row in self.env.cr.fetchall()]
        self.items._insert([tuple(row[name] for name in COLUMNS) for row in rows])
        self.assertEqual(self.items.search_count([]), len(rows))

    def test_what_comes_after_the_entry_is_a_difference_to_it(self):
        self._told(self._invoice("in_1"))
        [first] = self._post()
        before = first.read(["name", "ref", "amount_total", "write_date"])
        self._told(self._invoice("in_2"))
        [second] = self._post()
        self.assertEqual(second.billing_corrects_id, first)
        self.assertIn(first.name, second.ref)
        self.assertEqual(self._sums(second), {"receivable": 120, "income": -100, "tax": -20})
        self.assertEqual(first.read(["name", "ref", "amount_total", "write_date"]), before)

    def test_only_what_is_over_is_posted_by_itself(self):
        self._told(self._invoice("in_1"), self._invoice("in_2", issued_on=str(self.day + timedelta(days=1))))
        [entry] = self._post(is_over=True)
        self.assertEqual(entry.date, self.yesterday)
        self.assertEqual(self._open().document_id.mapped("reference"), ["in_2"])

    def test_by_the_hour(self):
        self.system.billing_summary_period = "hour"
        told = [self._of_yesterday(self._invoice(f"in_{hour}"), hour) for hour in (9, 9, 10)]
        told[1]["event"]["data"]["reference"] = "in_9b"
        self._told(*told)
        first, second = self._post(is_over=True)
        self.assertEqual([self._sums(entry)["receivable"] for entry in (first, second)], [240, 120])
        self.assertEqual((first.billing_summary_period.hour, second.billing_summary_period.hour), (9, 10))
        self.assertFalse(second.billing_corrects_id)

    def test_an_item_is_never_changed_or_deleted(self):
        self._told(self._invoice("in_1"))
        self._post()
        item = self.items.search([("document_id.reference", "=", "in_1")], limit=1)
        for statement in (
            "UPDATE freight_billing_summary_item SET amount = 1 WHERE id = %s",
            "UPDATE freight_billing_summary_item SET line_id = NULL WHERE id = %s",
            "DELETE FROM freight_billing_summary_item WHERE id = %s",
        ):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(InsufficientPrivilege),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(statement, [item.id])

    def test_an_entry_is_not_taken_back(self):
        self._told(self._invoice("in_1"))
        [entry] = self._post()
        with self.assertRaisesRegex(UserError, "stays as it is"):
            entry.button_draft()
        with self.assertRaisesRegex(UserError, "stays as it is"):
            entry.line_ids[0].account_id = self.accounts["fee"]
        with self.assertRaises(UserError):
            entry.unlink()

    def test_the_customer_of_the_summary_stands_on_what_is_owed(self):
        self.system.billing_summary_partner_id = self.env["res.partner"].create({"name": "Customers"})
        self._told(self._invoice("in_1"))
        [entry] = self._post()
        owed = entry.line_ids.filtered("partner_id")
        self.assertEqual(
            (owed.account_id, owed.partner_id),
            (self.accounts["receivable"], self.system.billing_summary_partner_id),
        )

    def test_many_cost_hardly_more_queries_than_few(self):
        def queries(label, count):
            told = [self._invoice(f"{label}_{number}") for number in range(count)]
            paid = [self._payment(f"{label}_p{number}") for number in range(count)]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._told(*told, *paid)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries("warm", 2)
        few, many = queries("few", 5), queries("many", 50)
        self.assertLess(many - few, 10, f"{few} for five, {many} for fifty")
        before = self.env.cr.sql_log_count
        self._post()
        self.env.flush_all()
        self.assertLess(self.env.cr.sql_log_count - before, 150)

    def test_many_periods_are_posted_together(self):
        def queries(first, count):
            days = [str(self.day - timedelta(days=first + number)) for number in range(count)]
            self._told(*(self._invoice(f"in_{day}", issued_on=day) for day in days))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(len(self._post()), count)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(1, 2)
        few, many = queries(10, 3), queries(20, 23)
        self.assertLess(many - few, 20 * 12, f"{few} for three, {many} for twenty-three")
