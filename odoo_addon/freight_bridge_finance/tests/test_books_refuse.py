# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_billing import BillingCase
from .common_money import MoneyCase
from .common_summary import SummaryCase

INGEST = "odoo.addons.freight_bridge.ingest.freight_ingest"


@tagged("post_install", "-at_install")
class TestBooksRefuseInvoices(BillingCase):
    """An account that Odoo takes nothing on is named to a clerk, and harms no other invoice."""

    def setUp(self):
        super().setUp()
        self.special = self._account("income", "INC9")
        self._map(tax={"txr_20": self.tax}, product={"p_special": {"account_id": self.special.id}})
        self.lines = [self._line(product="p_special")]

    def test_an_archived_account_of_the_mapping(self):
        self.special.active = False
        answers = self._apply(
            self._billed("in_1"),
            self._billed("in_2", lines=self.lines),
            self._billed("in_3"),
            chain="financial.0",
        )
        self.assertEqual([answer["outcome"] for answer in answers], ["applied", "exception", "applied"])
        self.assertEqual(answers[1]["code"], "billing_not_booked")
        self.assertIn("N-in_2 is not booked. Account INC9", answers[1]["message"])
        self.assertIn("is archived. Unarchive it", answers[1]["message"])
        self.assertEqual(self._document("in_2").state, "rejected")
        exception = self.exceptions.search([("code", "=", "billing_not_booked")])
        self.assertEqual(exception.amount, 120)
        self.special.active = True
        self.assertEqual(exception.with_user(self.worker).desk_replay()["outcome"], "applied")
        self.assertEqual(self._document("in_2").move_id.amount_total, 120)

    def test_an_account_of_a_tax(self):
        self.owed_tax.active = False
        self.assertIn("TAX1", self._refused("billing_not_booked"))

    def test_an_account_of_another_currency(self):
        self.special.currency_id = self.euro
        said = self._refused("billing_not_booked", lines=self.lines)
        self.assertIn("INC9", said)
        self.assertIn("takes EUR only, and this is in USD. Empty the currency", said)
        self.assertEqual(self._booked("in_2", lines=self.lines, currency="EUR").state, "posted")

    def test_a_draft_is_made_all_the_same(self):
        """A person chooses the account before it is posted."""
        self.system.billing_posting = "draft"
        self.special.active = False
        self.assertEqual(self._booked(lines=self.lines).state, "draft")

    def test_an_invoice_that_is_voided_after_its_account_was_archived(self):
        self._booked(lines=self.lines)
        self.special.active = False
        said = self._refused("billing_not_booked", lines=self.lines, status="voided", age=9)
        self.assertIn("INC9", said)
        self.assertEqual(self._document().state, "posted")

    @mute_logger(INGEST)
    def test_what_else_odoo_refuses_is_told_in_its_words(self):
        self.special.account_type = "off_balance"
        answers = self._apply(
            *(self._billed("in_1"), self._billed("in_2", lines=self.lines), self._billed("in_3")),
            chain="financial.0",
        )
        self.assertEqual([answer["outcome"] for answer in answers], ["applied", "exception", "applied"])
        self.assertEqual(answers[1]["code"], "billing_not_booked")
        self.assertIn("N-in_2 is not booked. Odoo refuses it: If you want to use", answers[1]["message"])
        self.assertEqual(self.exceptions.search([("code", "=", "billing_not_booked")]).amount, 120)


@tagged("post_install", "-at_install")
class TestBooksRefuseMoney(MoneyCase):
    """The same of what happens at a gateway."""

    def _is_refused(self, delivery, *words):
        said = self._refused(delivery, "billing_not_booked")
        for word in words:
            self.assertIn(word, said)

    def test_an_archived_account_of_each_kind_of_document(self):
        self._told(self._payment(age=90))
        self.accounts["dispute"].active = False
        self._is_refused(self._dispute("funds_withdrawn"), "dp_1 is not booked.", "Test dispute", "archived")
        self.accounts["fee"].active = False
        self._is_refused(
            self._payment("pi_2", settled={"amount": "240.00", "fee": "3.00", "currency": self.own.name}),
            "pi_2 is not booked.",
            "Test fee",
        )
        self.accounts["transit"].active = False
        self._is_refused(self._payout(amount="240.00"), "po_1 is not booked.", "Test transit")
        self.accounts["gateway"].active = False
        for delivery in (self._payment("pi_3"), self._refund(), self._payment(status="failed", age=50)):
            self._is_refused(delivery, " is not booked. Account", "Test gateway", "archived")
        self._balances(gateway=240, receivable=-240)

    def test_an_account_of_another_currency(self):
        account = self.accounts["receivable"].copy({"name": "Of abroad", "currency_id": self.other.id})
        self.customer.with_company(self.company).property_account_receivable_id = account
        self._is_refused(self._payment(), "pi_1", "Of abroad", f"in {self.own.name}.")
        self._told(self._payment("pi_2", currency=self.other.name))

    @mute_logger(INGEST)
    def test_no_journal_for_a_difference_of_rates(self):
        invoice = self._billed(currency=self.other)
        self._rate(self.other, 0.4, self.day - timedelta(days=5))
        journal, self.company.currency_exchange_journal_id = self.company.currency_exchange_journal_id, False
        before = self.env["account.move"].search_count([])
        answers = self._apply(
            self._payment("pi_1"),
            self._payment("pi_2", currency=self.other.name, invoices={"in_1": "240.00"}),
            self._payment("pi_3"),
            chain="financial.0",
        )
        self.assertEqual([answer["outcome"] for answer in answers], ["applied", "exception", "applied"])
        self.assertEqual(answers[1]["code"], "billing_not_booked")
        self.assertIn("pi_2 is not booked. Odoo refuses it: ", answers[1]["message"])
        self.assertIn("Exchange Gain or Loss Journal", answers[1]["message"])
        self.assertEqual(self.env["account.move"].search_count([]), before + 2, "nothing is booked half")
        self.assertFalse(self._document("payment", "pi_2"))
        self.company.currency_exchange_journal_id = journal
        exception = self.env["freight.exception"].search([("code", "=", "billing_not_booked")])
        self.assertTrue(exception.amount)
        self.assertEqual(exception.with_user(self.worker).desk_replay()["outcome"], "applied")
        self.assertEqual(invoice.state, "reconciled")


@tagged("post_install", "-at_install")
class TestBooksRefuseSummaries(SummaryCase):
    """What an account holds up waits alone: the rest of its period is posted."""

    def setUp(self):
        super().setUp()
        self.special = self._account("income", "TST.SPEC")
        self._map(tax={"txr_20": self.tax}, product={"p_special": {"account_id": self.special.id}})
        self.lines = [self._line(product="p_special")]

    def test_what_comes_after_an_account_was_archived_is_refused_at_once(self):
        self.special.active = False
        said = self._refused(self._invoice("in_1", lines=self.lines), "billing_not_booked")
        self.assertIn("TST.SPEC", said)
        self.assertFalse(self._open())

    def test_what_was_taken_before_waits_and_the_rest_is_posted(self):
        self._told(self._invoice("in_1"), self._invoice("in_2", lines=self.lines), self._invoice("in_3"))
        self.special.active = False
        [entry] = self._post()
        self.assertEqual(self._sums(entry), {"receivable": 240, "income": -200, "tax": -40})
        self.assertEqual(self._open().document_id.mapped("reference"), ["in_2"])
        held = self.env["freight.exception"].search([("code", "=", "billing_summary_held")])
        self.assertIn("N-in_2 of this period wait: Account TST.SPEC", held.summary)
        self.assertIn("is archived", held.summary)
        self.assertEqual((held.amount, held.billing_summary_item_ids), (120, self._open()))
        self._post()
        self.assertEqual(held.event_count, 1, "a person knows of it")
        self.accounts["tax"].active = False
        answer = held.with_user(self.manager).desk_replay()
        self.assertEqual((answer["outcome"], held.state), ("exception", "open"))
        self.assertIn("TST.TAX", held.summary, "what is in the way by now")
        (self.special | self.accounts["tax"]).active = True
        answer = held.with_user(self.manager).desk_replay()
        self.assertEqual((answer["outcome"], held.state), ("applied", "resolved"), answer)
        self.assertFalse(self._open())
        further = self.moves.search([("billing_corrects_id", "=", entry.id)])
        self.assertEqual(len(further), 1)
        self.assertEqual(
            self._sums(), {"receivable": 360, "income": -200, "tax": -60, self.special.name: -100}
        )

    def test_money_waits_by_its_account_too(self):
        self._told(self._payment("pi_1", age=2000))
        self._told(self._dispute("funds_withdrawn", amount="40.00", age=2000))
        self._told(self._payment("pi_2", age=2000))
        self.accounts["dispute"].currency_id = self.other
        [entry] = self._post()
        self.assertEqual(self._sums(entry), {"gateway": 480, "receivable": -480})
        self.assertEqual(self._open().document_id.mapped("reference"), ["dp_1"])
