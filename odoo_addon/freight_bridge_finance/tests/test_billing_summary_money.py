# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from collections import defaultdict
from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged

from .common_summary import SummaryCase

#: (state, owed) of two invoices that one payment paid, of which a dispute took 50.
OWED_AGAIN = [("reconciled", 0), ("posted", 50)]


@tagged("post_install", "-at_install")
class TestBillingSummaryMoney(SummaryCase):
    """Whatever is told, the accounts stand as they would document by document."""

    def _settled(self, amount, fee):
        return {"amount": amount, "fee": fee, "currency": self.own.name}

    def _month(self):
        """A month of a platform: everything that moves money, in two currencies."""
        other = {"currency": self.other.name}
        lost = {"payment": "pi_2", "reference": "dp_2", "amount": "60.00"}
        lines = (
            ("payment", "pi_1", "120.00", "3.50"),
            ("fee", None, "-0.40", "0"),
            ("dispute", "dp_3", "-5.00", "1.25"),
        )
        return [
            self._invoice("in_1"),
            self._invoice("in_2"),
            self._invoice("in_3", **other),
            self._invoice("in_4"),
            self._payment("pi_1", amount="120.00", invoices={"in_1": "120.00"}, age=300),
            self._payment("pi_2", amount="120.00", settled=self._settled("120.00", "2.10"), age=299),
            self._payment("pi_3", amount="120.00", invoices={"in_3": "120.00"}, age=298, **other),
            self._payment("pi_4", amount="30.00", age=297),
            self._payment("pi_4", status="failed", amount="30.00", age=200),
            self._note("cn_1", corrects=(("in_2", "48.00"),), **self._part("48.00", "40.00", "8.00")),
            self._refund("re_1", payment="pi_2", amount="24.00", credit_note="cn_1", age=190),
            self._refund("re_2", payment="pi_1", amount="10.00", age=189),
            self._refund("re_2", payment="pi_1", amount="10.00", status="failed", age=150),
            self._dispute("opened", "dp_1", "60.00", "pi_1", age=180),
            self._dispute("funds_withdrawn", "dp_1", "60.00", "pi_1", age=179, fee="15.00"),
            self._dispute("won", "dp_1", "60.00", "pi_1", age=100),
            self._dispute("funds_reinstated", "dp_1", "60.00", "pi_1", age=99),
            self._dispute("funds_withdrawn", age=170, **lost),
            self._dispute("lost", age=90, **lost),
            self._dispute("opened", "dp_3", "5.00", "pi_1", age=81),
            self._invoice("in_4", status="voided", age=30),
            self._payout(amount="109.85", lines=lines, age=20),
            self._dispute("funds_withdrawn", "dp_3", "5.00", "pi_1", age=15),
            self._payout("paid", "po_2", "5.00", age=19),
            self._payout("failed", "po_2", "5.00", age=10),
        ]

    def _part(self, total, net, tax):
        lines = [self._line(net, tax)]
        return {"total": total, "subtotal": net, "tax_total": tax, "lines": lines}

    def _books(self):
        """{(account, currency, month): amount in that currency} of what is posted since."""
        names = {account: name for name, account in self.accounts.items()}
        lines = self.env["account.move.line"].search(
            [
                ("account_id", "in", [account.id for account in names]),
                ("parent_state", "=", "posted"),
                ("move_id", ">", self.newest),
            ]
        )
        sums = defaultdict(float)
        for line in lines:
            sums[names[line.account_id], line.currency_id.name, f"{line.date:%Y-%m}"] += line.amount_currency
        return {key: round(amount, 2) for key, amount in sums.items() if round(amount, 2)}

    def _booked(self, how, events):
        """The books after events that are booked so; nothing of it is left."""
        self.system.billing_booking = how
        self.newest = self.moves.search([], order="id desc", limit=1).id
        with self.env.cr.savepoint() as savepoint:
            for batch in events:
                answers = self._apply(*batch, chain="financial.0")
                self.assertLessEqual({answer["outcome"] for answer in answers}, {"applied", "stale"}, answers)
            self._post()
            books = self._books()
            states = {
                (row.kind, row.reference): row.state
                for row in self.documents.search([("system_id", "=", self.system.id)])
            }
            savepoint.rollback()
        self.env.invalidate_all(flush=False)
        return books, states

    def test_the_books_are_those_of_document_by_document(self):
        events = self._month()
        one_by_one = [[event] for event in events]
        books, states = self._booked("documents", one_by_one)
        self.assertEqual(len({name for name, _currency, _month in books}), 7, books)
        self.assertEqual(self._booked("summary", one_by_one), (books, states))
        backwards = [[event] for event in reversed(events)]
        self.assertEqual(self._booked("summary", backwards), self._booked("documents", backwards))
        self.assertEqual(self._booked("summary", [events]), self._booked("documents", [events]))

    def test_what_a_lost_dispute_took_the_invoice_is_owed_again(self):
        events = [
            self._invoice("in_1"),
            self._payment(amount="120.00", invoices={"in_1": "120.00"}, age=100),
            self._dispute("funds_withdrawn", amount="50.00", age=90),
            self._dispute("lost", amount="50.00", age=80),
        ]
        books, states = self._booked("documents", [[event] for event in events])
        self.assertEqual(states["invoice", "in_1"], "posted")
        self.assertEqual(self._booked("summary", [[event] for event in events]), (books, states))

    def _lost_in_another_currency(self, *more):
        """A payment in another currency than its gateway's, of which a dispute takes half."""
        other, settled = {"currency": self.other.name}, self._settled("120.00", "0")
        events = [
            self._invoice("in_1", **other),
            self._invoice("in_2", **other),
            self._payment(
                amount="120.00",
                invoices={"in_1": "90.00", "in_2": "30.00"},
                settled=self._settled("240.00", "0"),
                age=100,
                **other,
            ),
            self._dispute("funds_withdrawn", amount="60.00", settled=settled, age=90, **other),
            self._dispute("lost", amount="60.00", age=80, **other),
            *more,
        ]
        events = [[event] for event in events]
        books, states = self._booked("documents", events)
        self.assertEqual(self._booked("summary", events), (books, states))
        return states

    def test_what_a_dispute_took_in_another_currency_its_invoices_are_owed_again(self):
        states = self._lost_in_another_currency(self._note("cn_1", corrects=()))
        self.assertEqual((states["invoice", "in_1"], states["payment", "pi_1"]), ("posted", "reconciled"))

    def test_an_invoice_is_owed_again_as_far_as_the_dispute_took_it(self):
        self._told(
            self._invoice("in_1"),
            self._invoice("in_2"),
            self._payment(amount="240.00", invoices={"in_1": "120.00", "in_2": "120.00"}, age=100),
            self._dispute("funds_withdrawn", amount="50.00", age=90),
            self._dispute("lost", amount="50.00", age=80),
        )
        first, last = (self._document("invoice", name) for name in ("in_1", "in_2"))
        self.assertEqual([(first.state, first._owed()), (last.state, last._owed())], OWED_AGAIN)
        self._stale(self._payment(amount="240.00", invoices={"in_1": "120.00", "in_2": "120.00"}, age=70))
        self.assertEqual([(first.state, first._owed()), (last.state, last._owed())], OWED_AGAIN)
        self._told(self._payment("pi_2", amount="50.00", invoices={"in_2": "50.00"}, age=60))
        self.assertEqual((last.state, last._owed()), ("reconciled", 0))

    def test_what_comes_back_after_a_dispute_was_lost_is_paid_again(self):
        back = self._dispute("funds_reinstated", amount="50.00", age=70)
        events = [
            self._invoice("in_1"),
            self._payment(amount="120.00", invoices={"in_1": "120.00"}, age=100),
            self._dispute("funds_withdrawn", amount="50.00", age=90),
            self._dispute("lost", amount="50.00", age=80),
            back,
        ]
        books, states = self._booked("documents", [[event] for event in events])
        self.assertEqual(states["invoice", "in_1"], "reconciled")
        self.assertEqual(self._booked("summary", [[event] for event in events]), (books, states))

    def test_a_refund_gives_back_what_its_credit_note_leaves(self):
        events = [
            self._invoice("in_1"),
            self._payment(amount="120.00", invoices={"in_1": "120.00"}, age=100),
            self._note("cn_1", corrects=(), age=50),
            self._refund(amount="120.00", credit_note="cn_1", age=40),
        ]
        books, states = self._booked("documents", [[event] for event in events])
        self.assertEqual(set(states.values()), {"reconciled"}, states)
        self.assertEqual(self._booked("summary", [[event] for event in events]), (books, states))

    def _same_states(self, *events):
        """States that come of it both ways, each told by itself."""
        events = [[event] for event in events]
        books, states = self._booked("documents", events)
        self.assertEqual(self._booked("summary", events), (books, states))
        return states

    def test_what_is_paid_twice_stays_open_on_the_second_payment(self):
        paid = {"amount": "120.00", "invoices": {"in_1": "120.00"}}
        events = [
            self._invoice("in_1"),
            self._payment(age=100, **paid),
            self._payment("pi_2", age=90, **paid),
        ]
        states = self._same_states(*events)
        self.assertEqual((states["invoice", "in_1"], states["payment", "pi_2"]), ("reconciled", "posted"))

    def test_a_second_payment_that_is_lost_in_part_owes_nothing_of_the_invoice_again(self):
        paid = {"amount": "120.00", "invoices": {"in_1": "120.00"}}
        lost = {"payment": "pi_2", "amount": "50.00"}
        self._told(
            self._invoice("in_1"),
            self._payment(age=100, **paid),
            self._payment("pi_2", age=90, **paid),
            self._dispute("funds_withdrawn", age=80, **lost),
            self._dispute("lost", age=70, **lost),
        )
        invoice, second = self._document("invoice", "in_1"), self._document("payment", "pi_2")
        self.assertEqual((invoice.state, invoice._owed(), second._left()[second]), ("reconciled", 0, 70))

    def test_a_refund_gives_back_what_its_credit_note_takes_from_a_paid_invoice(self):
        states = self._same_states(
            self._invoice("in_1"),
            self._payment(amount="120.00", invoices={"in_1": "120.00"}, age=100),
            self._note("cn_1", corrects=(("in_1", "24.00"),), age=50, **self._part("24.00", "20.00", "4.00")),
            self._refund(amount="24.00", credit_note="cn_1", age=40),
        )
        self.assertEqual(set(states.values()), {"reconciled"}, states)

    def test_a_void_takes_back_what_was_summed_up(self):
        self._told(self._invoice("in_1"), self._invoice("in_2"))
        [first] = self._post()
        self._told(self._invoice("in_1", status="voided", age=10))
        self.assertEqual(self._document("invoice", "in_1").state, "voided")
        [second] = self._post()
        self.assertEqual(second.billing_corrects_id, first)
        self.assertEqual(self._sums(second), {"receivable": -120, "income": 100, "tax": 20})
        self.assertEqual(second.date, self.yesterday)
        self._told(self._invoice("in_1", status="voided", age=5))
        self.assertFalse(self._open())

    def test_what_is_paid_or_credited_is_not_voided(self):
        self._told(self._invoice("in_1"), self._payment(amount="120.00", invoices={"in_1": "120.00"}))
        message = self._refused(self._invoice("in_1", status="voided", age=10), "billing_void_settled")
        self.assertIn("pi_1", message)

    def test_a_credit_takes_no_more_than_is_left(self):
        self._told(self._invoice("in_1"), self._note("cn_1", corrects=(("in_1", "100.00"),)))
        self.assertEqual(self._document("invoice", "in_1").amount_credited, 100)
        self._refused(self._note("cn_2", corrects=(("in_1", "30.00"),)), "credit_exceeds")
        [entry] = self._post()
        self.assertFalse(self._sums(entry))

    def test_what_the_platform_gives_up_is_asked_about_while_it_is_owed(self):
        self._told(self._invoice("in_1"))
        message = self._refused(
            self._invoice("in_1", status="uncollectible", age=10), "billing_uncollectible"
        )
        self.assertIn("120", message)
        self._told(self._payment(amount="120.00", invoices={"in_1": "120.00"}))
        self._told(self._invoice("in_1", status="uncollectible", age=5))

    def test_a_payment_before_its_invoice_settles_it_when_that_comes(self):
        self._told(self._payment(amount="120.00", invoices={"in_1": "120.00"}))
        self._told(self._invoice("in_1"))
        self.assertEqual(self._document("invoice", "in_1").state, "reconciled")
        self.assertEqual(self._sums(self._post())["gateway"], 120)

    def test_refunds_are_no_more_than_their_payment(self):
        self._told(self._payment(amount="120.00"))
        self._refused(self._refund(amount="130.00"), "refund_too_high")

    def test_a_gateway_that_settles_in_another_currency(self):
        settled = {"amount": "240.00", "fee": "5.00", "currency": self.own.name}
        self._told(self._payment(amount="120.00", settled=settled, currency=self.other.name))
        [entry] = self._post()
        self.assertEqual(entry.currency_id, self.other)
        self.assertEqual(self._sums(entry), {"gateway": 235, "fee": 5, "receivable": -240})
        owed = entry.line_ids.filtered(lambda line: line.currency_id == self.other)
        self.assertEqual(owed.amount_currency, -120)

    def test_a_payout_is_found_by_the_banks_statement(self):
        self._told(self._payout(amount="100.00"), self._payout(reference="po_2", amount="50.00"))
        line = self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.bank.id,
                "payment_ref": "PLATFORM PO1",
                "amount": 100,
                "date": self.day,
            }
        )
        payout = self._document("payout", "po_1")
        self.assertFalse(line.is_reconciled)
        self._post()
        self.assertTrue(line.is_reconciled)
        self.assertEqual(payout.state, "reconciled")
        self.assertEqual(self._document("payout", "po_2").state, "posted")

    def test_fees_of_what_never_came_are_summed_up_with_their_payout(self):
        lines = (("payment", "pi_1", "100.00", "1.50"), ("fee", None, "-0.50", "0"))
        self._told(self._payout(amount="98.00", lines=lines))
        fee = self.env["freight.billing.fee"].search([("reference", "=", "pi_1")])
        fee.since = self.now - timedelta(hours=self.system.billing_wait_hours + 1)
        with patch.object(self.env.registry["ir.cron"], "_commit_progress", return_value=True):
            self.env["freight.billing.wait"]._cron_waiting()
        self.assertEqual(self._sums(self._post()), {"transit": 98, "fee": 2, "gateway": -100})

    def test_a_payout_that_failed_is_open_nowhere(self):
        self._told(self._payout(amount="100.00"))
        [first] = self._post()
        self._told(self._payout("failed", amount="100.00", age=10))
        [second] = self._post()
        transit = (first | second).line_ids.filtered(lambda line: line.account_id == self.accounts["transit"])
        self.assertEqual(transit.mapped("reconciled"), [True, True])

    def test_a_dispute_tells_the_finance_team(self):
        self._told(self._payment(amount="120.00"), self._dispute(amount="120.00"))
        self.assertTrue(self._document("payment", "pi_1").is_disputed)
        self.assertTrue(self.customer.activity_ids)
        self._told(self._dispute("won", amount="120.00", age=10))
        self.assertFalse(self._document("payment", "pi_1").is_disputed)
        self.assertFalse(self.customer.activity_ids)


@tagged("post_install", "-at_install")
class TestBillingSummarySwitch(SummaryCase):
    """A system that is switched over: what follows a document is booked as that was."""

    def _how(self, kind, reference):
        return "summary" if self._document(kind, reference).in_summary else "documents"

    def test_what_follows_a_document_is_booked_as_that_was(self):
        self.system.billing_booking = "documents"
        self._told(self._invoice("in_1"), self._invoice("in_2"), self._payment("pi_1", amount="50.00"))
        self.system.billing_booking = "summary"
        self._told(
            self._payment("pi_2", amount="120.00", invoices={"in_1": "120.00"}),
            self._note("cn_1", corrects=(("in_2", "120.00"),)),
            self._refund(amount="20.00"),
            self._dispute("funds_withdrawn", amount="30.00"),
            self._invoice("in_3"),
            self._payout(),
        )
        found = {
            reference: self._how(kind, reference)
            for kind, reference in (
                ("payment", "pi_2"),
                ("credit_note", "cn_1"),
                ("refund", "re_1"),
                ("dispute", "dp_1"),
                ("invoice", "in_3"),
                ("payout", "po_1"),
            )
        }
        follow = dict.fromkeys(("pi_2", "cn_1", "re_1", "dp_1"), "documents")
        self.assertEqual(found, {**follow, "in_3": "summary", "po_1": "summary"})
        self.assertEqual(self._document("invoice", "in_1").move_id.payment_state, "paid")
        self.assertTrue(self._document("credit_note", "cn_1")._receivable_line().reconciled)

    def test_and_so_is_what_follows_a_summary_after_it_was_switched_back(self):
        self._told(self._invoice("in_1"), self._payment("pi_1", amount="50.00"))
        self.system.billing_booking = "documents"
        self._told(
            self._payment("pi_2", amount="120.00", invoices={"in_1": "120.00"}),
            self._refund(amount="20.00"),
            self._invoice("in_2"),
        )
        self.assertEqual(self._how("payment", "pi_2"), "summary")
        self.assertEqual(self._how("refund", "re_1"), "summary")
        self.assertEqual(self._how("invoice", "in_2"), "documents")
        self.assertEqual(self._document("invoice", "in_1").state, "reconciled")

    def test_an_invoice_whose_payment_waits_with_an_entry_of_its_own(self):
        self.system.billing_booking = "documents"
        self._told(self._payment(amount="120.00", invoices={"in_1": "120.00"}))
        self.system.billing_booking = "summary"
        self._told(self._invoice("in_1"))
        self.assertEqual(self._how("invoice", "in_1"), "documents")
        self.assertEqual(self._document("invoice", "in_1").move_id.payment_state, "paid")

    def test_a_document_that_is_voided_after_the_switch(self):
        self.system.billing_booking = "documents"
        self._told(self._invoice("in_1"))
        self.system.billing_booking = "summary"
        self._told(self._invoice("in_1", status="voided", age=10))
        self.assertTrue(self._document("invoice", "in_1").reversal_id)
        self.assertFalse(self._open())
