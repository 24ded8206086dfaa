# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged

from .common_money import MoneyCase

LINES = (("payment", "pi_1", "240.00", "0.35"), ("refund", "re_1", "-24.00", "0"))


@tagged("post_install", "-at_install")
class TestPayout(MoneyCase):
    """What a gateway pays into the bank account."""

    def _statement_line(self, amount=215.65, words="PLATFORM PO1 SEPA", day=None):
        return self.env["account.bank.statement.line"].create(
            {"journal_id": self.bank.id, "payment_ref": words, "amount": amount, "date": day or self.day}
        )

    def _match(self, lines):
        """Match lines as a bank's message does; those that were matched."""
        matches = lines._match_statement_lines()
        lines._reconcile_matches(matches)
        return lines.filtered(lambda line: line in matches)

    # -- paid -----------------------------------------------------------------------------------------

    def test_a_payout_leaves_the_gateway_and_is_outstanding_until_the_bank_shows_it(self):
        self._told(self._payout("created", age=60))
        self._balances()
        self.assertEqual(self._document("payout", "po_1").state, "draft")
        self._told(self._payout(age=50))
        payout = self._document("payout", "po_1")
        self.assertEqual(
            self._items(payout.move_id), [("gateway", -215.65, -215.65), ("transit", 215.65, 215.65)]
        )
        self.assertEqual((payout.state, str(payout.arrives_on)), ("posted", str(self.day)))
        self._stale(self._payout("created", age=60))
        self._balances(gateway=-215.65, transit=215.65)

    def test_the_fees_that_nobody_told_before_are_booked_with_it(self):
        self._told(self._payment(age=90), self._refund(age=80))
        self._told(self._payout(lines=LINES))
        self._balances(transit=215.65, fee=0.35, receivable=-216)
        payout = self._document("payout", "po_1")
        self.assertEqual(
            payout.settlement_ids.settled_document_id,
            self._document("payment", "pi_1") | self._document("refund", "re_1"),
        )

    def test_a_fee_is_booked_once_whoever_tells_it_first(self):
        settled = {"amount": "240.00", "fee": "0.30", "currency": self.own.name}
        self._told(self._payment(settled=settled, age=90), self._refund(age=80))
        self._told(self._payout(lines=LINES))
        self._balances(transit=215.65, fee=0.35, receivable=-216)

    def test_a_payout_before_what_it_settles_comes_to_the_same(self):
        settled = {"amount": "240.00", "fee": "0.35", "currency": self.own.name}
        self._told(self._payout(lines=LINES))
        self._balances(gateway=-215.65, transit=215.65)
        self.assertFalse(self._document("payout", "po_1").settlement_ids.settled_document_id)
        self._told(self._payment(settled=settled, age=90), self._refund(age=80))
        self._balances(transit=215.65, fee=0.35, receivable=-216)

    def test_fractions_of_coins_come_to_the_same_whoever_tells_them_first(self):
        """Ten fees of 0.454 are 4.54, of which ten of 0.45 are not."""
        names = [f"pi_{number}" for number in range(10)]
        for named, tells in (("later", False), ("later", True), ("first", False), ("first", True)):
            references = [f"{name}_{named}_{tells}" for name in names]
            settled = {"amount": "100.00", "fee": "0.454", "currency": self.own.name}
            payments = [
                self._payment(name, amount="100.00", settled=settled if tells else None, age=90)
                for name in references
            ]
            lines = [("payment", name, "100.00", "0.454") for name in references]
            payout = self._payout("paid", f"po_{named}_{tells}", "995.46", lines=lines, age=60)
            for told in ([payout], payments) if named == "later" else (payments, [payout]):
                self._told(*told)
            with self.subTest(payments=named, tells=tells):
                items = self.env["account.move.line"].search(
                    [("account_id", "=", self.accounts["gateway"].id), ("parent_state", "=", "posted")]
                )
                self.assertEqual(self.own.round(sum(items.mapped("balance"))), 0)

    def test_its_fees_are_of_the_day_of_what_it_settles_whichever_comes_first(self):
        self._told(self._payout(lines=LINES, age=60))
        self._told(self._payment(age=60 * 24 * 9), self._refund(age=80))
        payment = self._document("payment", "pi_1")
        fee = payment.entry_ids.filtered(lambda move: move.billing_step == "fee")
        self.assertEqual(fee.date, payment.move_id.date)
        self.assertLess(fee.date, self._document("payout", "po_1").move_id.date)
        self._balances(transit=215.65, fee=0.35, receivable=-216)
        self.assertFalse(self._fee().is_open)

    def test_a_dispute_that_took_nothing_yet_is_no_day_to_book_its_fee(self):
        self._told(self._payment(age=60 * 24 * 20), self._dispute("opened", age=60 * 24 * 10))
        self._told(self._payout(amount="-255.00", lines=(("dispute", "dp_1", "-240.00", "15.00"),), age=60))
        self._told(self._dispute("funds_withdrawn", fee="15.00", age=60 * 24 * 9))
        dispute = self._document("dispute", "dp_1")
        fee = dispute.entry_ids.filtered(lambda move: move.billing_step == "fee")
        self.assertEqual(fee.date, dispute.move_id.date)
        self.assertLess(fee.date, self._document("payout", "po_1").move_id.date)

    def test_fees_of_what_does_not_come_are_booked_with_the_payout(self):
        self._told(self._payout(lines=LINES))
        self._wait_hours_pass()
        self._balances(gateway=-216, transit=215.65, fee=0.35)
        payout = self._document("payout", "po_1")
        self.assertEqual(payout.entry_ids.mapped("date"), payout.move_id.mapped("date") * 2)
        self._wait_hours_pass()
        self._told(self._payment(age=90), self._refund(age=80))
        self._balances(transit=215.65, fee=0.35, receivable=-216)

    def test_who_set_up_no_account_of_fees_is_told_so_and_they_are_booked_later(self):
        self._told(self._payout(lines=LINES))
        self.system.gateway_fee_account_id = False
        self._wait_hours_pass()
        self._balances(gateway=-215.65, transit=215.65)
        exception = self.env["freight.exception"].search([("subject", "=", "po_1")])
        self.assertIn("choose one on the page Billing", exception.summary)
        self.system.gateway_fee_account_id = self.accounts["fee"]
        self._wait_hours_pass()
        self._balances(gateway=-216, transit=215.65, fee=0.35)

    def _fee(self):
        return self.env["freight.billing.fee"].search([("reference", "=", "pi_1")])

    def _wait_hours_pass(self):
        """What waits has waited for as long as its system lets it."""
        self._fee().filtered("is_open").since = self.now - timedelta(hours=self.system.billing_wait_hours + 1)
        with patch.object(self.env.registry["ir.cron"], "_commit_progress", return_value=True):
            self.env["freight.billing.wait"]._cron_waiting()

    def test_fees_and_adjustments_as_lines_of_their_own(self):
        lines = (
            ("payment", "pi_1", "240.00", "0"),
            ("fee", "pi_1", "-0.454", "0"),
            ("fee", None, "-2.00", "0"),
            ("adjustment", None, "0.004", "0"),
        )
        self._told(self._payment(age=90), self._payout(amount="237.55", lines=lines))
        self._balances(transit=237.55, fee=2.45, receivable=-240)

    def test_a_payout_that_does_not_add_up_books_nothing(self):
        message = self._refused(self._payout(amount="215.00", lines=LINES), "payout_unbalanced")
        self.assertIn("215.65: 0.65 differ", message)
        self.assertFalse(self._document("payout", "po_1"))
        self.assertFalse(self.env["freight.billing.fee"].search([("reference", "=", "pi_1")]))

    def test_a_gateway_that_collects_is_paid_from_the_bank(self):
        self._told(self._payout(amount="-5.00"))
        self._balances(gateway=5, transit=-5)

    def test_what_it_settles_may_be_told_later(self):
        self._told(self._payment(age=90), self._refund(age=80), self._payout(age=60))
        self._told(self._payout(lines=LINES, age=60))
        self._balances(transit=215.65, fee=0.35, receivable=-216)
        self._stale(self._payout(lines=LINES, age=60))
        self._balances(transit=215.65, fee=0.35, receivable=-216)

    def test_what_the_bank_will_show_may_be_told_later(self):
        self._told(self._payout(age=60))
        self._told(self._payout(bank_reference="TRACE 77", age=50))
        self.assertEqual(self._document("payout", "po_1").bank_reference, "TRACE 77")
        self._balances(gateway=-215.65, transit=215.65)

    # -- failed ---------------------------------------------------------------------------------------

    def test_a_payout_that_fails_is_in_the_gateway_again_and_its_fees_stay(self):
        self._told(self._payment(age=90), self._refund(age=80), self._payout(lines=LINES, age=60))
        self._told(self._payout("failed", reason="The account is closed.", age=50))
        payout = self._document("payout", "po_1")
        self.assertEqual((payout.state, payout.note), ("voided", "The account is closed."))
        self._balances(gateway=215.65, fee=0.35, receivable=-216)
        self._stale(self._payout(age=60))
        self._told(self._payout(age=40))
        self._balances(transit=215.65, fee=0.35, receivable=-216)
        self._told(self._payout("cancelled", age=30))
        self._balances(gateway=215.65, fee=0.35, receivable=-216)

    def test_a_payout_that_is_paid_after_all_settles_what_it_did_once(self):
        self._told(self._payment(age=90), self._refund(age=80), self._payout(lines=LINES, age=60))
        self._told(self._payout("failed", age=50))
        self._told(self._payout(lines=LINES, age=40))
        self._balances(transit=215.65, fee=0.35, receivable=-216)
        self.assertEqual(len(self._document("payout", "po_1").settlement_ids), len(LINES))

    def test_a_payout_that_never_left_books_nothing(self):
        self._told(self._payout("created", age=60), self._payout("failed", age=50))
        self.assertEqual(self._document("payout", "po_1").state, "rejected")
        self._balances()

    # -- the bank's statement -------------------------------------------------------------------------

    def test_the_statement_shows_the_payout_by_its_reference(self):
        self._told(self._payout(), self._payout(reference="po_2", bank_reference="PLATFORM PO2"))
        first, second = (
            self._statement_line(words="x platform po2 y"),
            self._statement_line(words="PLATFORM PO9"),
        )
        matched = self._match(first | second)
        self.assertEqual(matched, first | second)
        self.assertEqual(self._document("payout", "po_2").state, "reconciled")
        self.assertTrue(first.is_reconciled and second.is_reconciled)
        self._balances(gateway=-431.3, bank=431.3)

    def test_without_a_reference_one_payout_of_the_amount_is_it_and_of_two_nobody_knows(self):
        self._told(self._payout())
        far = self._statement_line(words="SOMETHING", day=self.day - timedelta(days=30))
        self.assertFalse(self._match(far))
        other = self._statement_line(amount=215.64)
        self.assertFalse(self._match(other))
        twins = self._statement_line(words="A") | self._statement_line(words="B")
        self.assertFalse(self._match(twins))
        self.assertEqual(self._match(twins[0]), twins[0])

    def test_a_statement_that_came_before_the_payout_was_told_is_matched_with_it(self):
        line = self._statement_line()
        self._told(self._payout())
        self.assertTrue(line.is_reconciled)
        self.assertEqual(self._document("payout", "po_1").state, "reconciled")

    def test_a_line_that_was_booked_in_the_same_moment_is_matched_by_the_job(self):
        documents = type(self.documents)
        with patch.object(documents, "_match_open_statement_lines", lambda payouts: None):
            self._told(self._payout(lines=LINES))
        line = self._statement_line()
        self.assertFalse(line.is_reconciled)
        with patch.object(self.env.registry["ir.cron"], "_commit_progress", return_value=True):
            self.env["freight.billing.wait"]._cron_waiting()
        self.assertTrue(line.is_reconciled)
        self.assertEqual(self._document("payout", "po_1").state, "reconciled")

    def test_a_failed_payout_gives_its_statement_line_back(self):
        self._told(self._payout(age=60))
        line = self._statement_line()
        self._match(line)
        self._told(self._payout("failed", age=50))
        self.assertFalse(line.is_reconciled)

    # -- what is missing ------------------------------------------------------------------------------

    def test_without_a_bank_journal_nothing_is_paid_out(self):
        self.system.payout_journal_id = False
        self.assertIn("Payouts Reach", self._refused(self._payout(), "billing_not_booked"))

    def test_lines_of_no_form_are_refused_with_their_place(self):
        for line, place in (
            ({"kind": "gift", "amount": "1"}, "/data/lines/0"),
            ({"kind": "payment", "amount": "1.00", "fee": "0"}, "/data/lines/0"),
            ({"kind": "fee", "amount": 1}, "/data/lines/0"),
        ):
            delivery = self._payout()
            delivery["event"]["data"]["lines"] = [line]
            self.assertIn(place, self._refused(delivery, "malformed_event"))

    def test_a_thousand_movements_take_few_queries(self):
        lines = [("payment", f"pi_{number}", "10.00", "0.10") for number in range(1000)]
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._told(self._payout(amount="9900.00", lines=lines))
        self.env.flush_all()
        self.assertLess(self.env.cr.sql_log_count - before, 150)
        self._balances(gateway=-9900, transit=9900)
