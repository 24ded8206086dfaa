# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from collections import Counter
from datetime import date, timedelta
from unittest.mock import patch

from odoo.tests import RecordCapturer, tagged

from odoo.addons.freight_bridge_finance.ingest import freight_ingest_waiting
from odoo.addons.freight_bridge_finance.models import freight_billing_wait

from .common_billing import BillingCase


@tagged("post_install", "-at_install")
class TestBillingOrder(BillingCase):
    """Whatever comes in which order, twice or late: a document is in the books once, as it was said last."""

    # -- waiting --------------------------------------------------------------------------------------

    def test_an_invoice_waits_for_its_customer(self):
        answer = self._bill(customer="cus_9")
        self.assertEqual(
            (answer["outcome"], answer["message"]), ("applied", "Kept until Customer cus_9 is there.")
        )
        document = self._document()
        self.assertEqual((document.state, document.amount, document.move_id.id), ("waiting", 120, False))
        self._tell("cus_9", name="Yak Lines", email="yak@example.com")
        self.assertEqual((document.state, document.move_id.partner_id.name), ("posted", "Yak Lines"))
        self.assertEqual(len(self.documents.search([("reference", "=", "in_1")])), 1)

    def test_a_credit_note_waits_for_each_of_its_invoices(self):
        answer = self._credit(corrects=[("in_1", "60.00"), ("in_2", "60.00")])
        self.assertIn("Invoice in_1", answer["message"])
        self._booked("in_1")
        credit = self._document("cn_1")
        self.assertEqual((credit.state, credit.waits_for), ("waiting", "Invoice in_2"))
        self._booked("in_2")
        self.assertTrue(credit.move_id)
        self.assertEqual(self._document("in_1").move_id.amount_residual, 60)

    def test_a_credit_note_and_its_invoice_in_one_batch(self):
        answers = self._apply(self._credited(), self._billed(), chain="financial.0")
        self.assertEqual([answer["outcome"] for answer in answers], ["applied"] * 2)
        self.assertEqual(self._document("in_1").move_id.payment_state, "reversed")

    def test_one_that_is_voided_while_it_waits_is_never_booked(self):
        self._bill(customer="cus_9", age=50)
        self._bill(customer="cus_9", age=40, status="voided", lines=[])
        self._tell("cus_9", name="Yak Lines", email="yak@example.com")
        document = self._document()
        self.assertEqual((document.state, document.move_id.id, document.wait_ids.ids), ("voided", False, []))

    def test_a_customer_that_is_merged_there_owes_what_comes_then(self):
        self._tell("cus_2", name="Yak Lines", email="yak@example.com")
        self._tell("cus_2", age=5, status="merged", merged_into="cus_1")
        self.assertEqual(self._booked(customer="cus_2").move_id.partner_id, self.partner)

    def test_a_backlog_is_gone_on_with_at_once_when_the_jobs_time_is_over(self):
        names = [f"in_{number}" for number in range(3)]
        for name in names:
            self._bill(name, customer="cus_9")
        jobs = self.env.registry["ir.cron"]
        with (
            patch.object(freight_billing_wait, "BATCH", 1),
            patch.object(freight_ingest_waiting, "PATIENCE", 0),
        ):
            job = self.env.ref("freight_bridge_finance.cron_billing_waiting")
            with RecordCapturer(self.env["ir.cron.trigger"].sudo(), [("cron_id", "=", job.id)]) as triggers:
                self._tell("cus_9", name="Yak Lines", email="yak@example.com")
            self.assertTrue(triggers.records, "the rest follows at once")
            self.assertEqual(self._states(names), {"posted": 1, "waiting": 2})
            self.env.cr.execute(
                "UPDATE freight_billing_wait SET create_date = create_date - interval '1 hour'"
            )
            with patch.object(jobs, "_commit_progress", return_value=0) as commit:
                self.env["freight.billing.wait"]._cron_waiting()
            commit.assert_called_once_with(1, remaining=1)
            self.assertEqual(self._states(names), {"posted": 2, "waiting": 1})
            with patch.object(jobs, "_commit_progress", return_value=10):
                self.env["freight.billing.wait"]._cron_waiting()
        self.assertEqual(self._states(names), {"posted": 3})

    def test_what_waited_in_more_than_a_batch_is_taken_up_in_one_call(self):
        names = [f"in_{number}" for number in range(3)]
        for name in names:
            self._bill(name, customer="cus_9")
        with patch.object(freight_billing_wait, "BATCH", 1):
            self._tell("cus_9", name="Yak Lines", email="yak@example.com")
        self.assertEqual(self._states(names), {"posted": 3})

    def _states(self, names):
        """{state: how many of the documents are in it}."""
        return dict(Counter(self._document(name).state for name in names))

    # -- twice and late -------------------------------------------------------------------------------

    def test_the_same_event_twice_is_a_duplicate_and_the_same_statement_no_second_entry(self):
        delivery = self._billed()
        self._apply(delivery, chain="financial.0")
        [again] = self._apply(delivery, chain="financial.0")
        self.assertEqual(again["outcome"], "duplicate")
        document = self._document()
        answer = self._bill(age=10, number="N-new")
        self.assertEqual(answer["outcome"], "applied")
        self.assertIn("in the books already", answer["message"])
        self.assertEqual(self.moves.search_count([("journal_id", "=", self.journal.id)]), 1)
        self.assertEqual((document.number, document.move_id.ref), ("N-new", "N-in_1"))

    def test_an_older_statement_changes_nothing(self):
        self._booked(age=10)
        self.assertEqual(self._bill(age=20, total="7.00")["outcome"], "stale")
        answers = self._apply(
            self._billed("in_2", age=5, status="voided"), self._billed("in_2", age=9), chain="financial.0"
        )
        self.assertEqual([answer["outcome"] for answer in answers], ["applied", "stale"])
        self.assertEqual(self._document("in_2").state, "voided")

    def test_what_was_finalized_does_not_change(self):
        document = self._booked(age=50)
        line = self._line("200.00", "40.00")
        answer = self._bill(age=40, lines=[line], total="240.00", tax_total="40.00")
        self.assertEqual(answer["code"], "billing_changed")
        self.assertIn("120.0 USD, and the platform now says 240.00 USD", answer["message"])
        self.assertEqual((document.state, document.move_id.amount_total), ("posted", 120))

    def test_a_draft_that_a_person_cancelled_is_booked_anew_by_its_next_statement(self):
        self.system.billing_posting = "draft"
        document = self._booked(age=50)
        first = document.move_id
        first.button_cancel()
        self.assertEqual(document.state, "rejected")
        self._booked(age=40)
        self.assertEqual(document.state, "draft")
        self.assertNotEqual(document.move_id, first)

    # -- voided ---------------------------------------------------------------------------------------

    def test_voided_after_it_was_posted_it_is_taken_back_on_its_own_day(self):
        document = self._booked(age=50, currency="EUR")
        answer = self._bill(age=40, status="voided", currency="EUR", lines=[])
        self.assertEqual(answer["outcome"], "applied", answer)
        taken = document.reversal_id
        self.assertRecordValues(
            taken,
            [
                {
                    "move_type": "out_refund",
                    "state": "posted",
                    "date": date(2026, 10, 15),
                    "amount_total": 120,
                    "amount_tax": 20,
                    "amount_residual": 0,
                    "reversed_entry_id": document.move_id.id,
                }
            ],
        )
        self.assertEqual((document.state, document.move_id.payment_state), ("voided", "reversed"))
        both = (document.move_id | taken).line_ids
        for account in both.account_id:
            self.assertEqual(
                sum(both.filtered(lambda row, a=account: row.account_id == a).mapped("balance")), 0
            )
        self.assertEqual(
            taken.line_ids.tax_repartition_line_id, document.move_id.line_ids.tax_repartition_line_id
        )
        self.assertEqual(self._bill(age=30, status="voided", lines=[])["outcome"], "applied")
        self.assertEqual(self.moves.search_count([("journal_id", "=", self.journal.id)]), 2)
        self.assertEqual(self._bill(age=20)["code"], "billing_changed")

    def test_voided_after_its_period_was_locked_it_is_taken_back_on_the_next_open_day(self):
        document = self._booked(age=50)
        self.company.sale_lock_date = "2026-10-31"
        self._bill(age=40, status="voided")
        self.assertEqual(document.reversal_id.date, date(2026, 11, 1))

    def test_the_policy_may_be_the_day_of_voiding(self):
        self.system.billing_void_day = "void"
        document = self._booked(age=50)
        self._bill(age=40, status="voided")
        told = self.company._freight_day(self.now - timedelta(minutes=40))
        self.assertEqual(document.reversal_id.date, told)

    def test_voided_before_it_was_booked_there_is_nothing_in_the_books(self):
        answer = self._bill(age=10, status="voided")
        self.assertIn("nothing is in the books", answer["message"])
        self.assertEqual(self._bill(age=20)["outcome"], "stale")
        self.assertFalse(self.moves.search([("journal_id", "=", self.journal.id)]))

    def test_a_draft_is_cancelled_when_it_is_voided(self):
        self.system.billing_posting = "draft"
        document = self._booked(age=50)
        self._bill(age=40, status="voided")
        self.assertEqual((document.state, document.move_id.state), ("voided", "cancel"))

    def test_voided_though_it_was_credited_a_person_decides(self):
        document = self._booked(age=50)
        self._credit(
            age=45,
            total="12.00",
            tax_total="2.00",
            lines=[self._line("10.00", "2.00")],
            corrects=[("in_1", "12.00")],
        )
        answer = self._bill(age=40, status="voided")
        self.assertEqual(answer["code"], "billing_void_settled")
        self.assertEqual((document.state, document.move_id.amount_residual), ("posted", 108))

    # -- given up -------------------------------------------------------------------------------------

    def test_what_the_platform_gave_up_is_for_a_person_until_it_is_written_off(self):
        document = self._booked(age=50)
        answer = self._bill(age=40, status="uncollectible")
        self.assertEqual(answer["code"], "billing_uncollectible")
        self.assertEqual((document.state, document.status), ("posted", "uncollectible"))
        exception = self.exceptions.browse(answer["exception_id"]).with_user(self.worker)
        self.assertEqual(exception.desk_replay()["outcome"], "exception")
        document.move_id._reverse_moves(cancel=True)
        self.assertEqual(exception.desk_replay()["outcome"], "applied")

    def test_what_is_given_up_before_it_was_booked_is_owed_all_the_same(self):
        answer = self._bill(status="uncollectible")
        self.assertEqual(answer["code"], "billing_uncollectible")
        self.assertEqual(self._document().move_id.amount_residual, 120)
