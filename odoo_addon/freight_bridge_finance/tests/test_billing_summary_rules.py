# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta
from unittest.mock import Mock, call, patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..models import freight_billing_summary_post
from .common_summary import SummaryCase


@tagged("post_install", "-at_install")
class TestBillingSummaryRules(SummaryCase):
    """Closed periods, and what cannot be booked: an exception that says why, and nothing half."""

    def _exception(self, code):
        return self.env["freight.exception"].search([("code", "=", code), ("system_id", "=", self.system.id)])

    def _nothing_kept(self, delivery, code):
        message = self._refused(delivery, code)
        self.assertFalse(self._open())
        return message

    def test_a_tax_that_falls_due_on_payment_is_not_summed_up(self):
        transition = self._account("liability_current", "TST.TRANS")
        transition.reconcile = True
        self.company.tax_exigibility = True
        self.tax.write({"tax_exigibility": "on_payment", "cash_basis_transition_account_id": transition.id})
        message = self._nothing_kept(self._invoice("in_1"), "billing_not_booked")
        self.assertIn(self.tax.name, message)
        self.assertIn(self.system.name, message)
        self.system.billing_booking = "documents"
        self._told(self._invoice("in_1", age=1))
        self.assertEqual(self._document("invoice", "in_1").state, "posted")

    # -- closed periods -------------------------------------------------------------------------------

    def test_late_on_the_next_open_day(self):
        self._lock_books(self.yesterday)
        self._told(self._invoice("in_1"))
        [entry] = self._post()
        self.assertEqual((entry.date, entry.billing_summary_day), (self.day, self.yesterday))
        self.assertIn(str(self.yesterday), entry.ref)

    def test_late_after_the_entry_is_a_difference_on_the_next_open_day(self):
        self._told(self._invoice("in_1"))
        [first] = self._post()
        self._lock_books(self.yesterday)
        self._told(self._invoice("in_2"))
        [second] = self._post()
        self.assertEqual((second.billing_corrects_id, first.date), (first, self.yesterday))
        self.assertEqual(second.date, self.day)

    def test_late_waits_for_a_person_where_the_system_says_so(self):
        self.system.billing_late_policy = "exception"
        self._lock_books(self.yesterday)
        self._told(self._invoice("in_1"), self._invoice("in_2", issued_on=str(self.day)))
        self.assertEqual(self._post().date, self.day)
        held = self._exception("billing_summary_late")
        self.assertEqual((len(held), held.event_count, held.state), (1, 1, "open"))
        self.assertIn(str(self.yesterday), held.summary)
        self.assertEqual(held.amount, 120)
        self.assertEqual(held.billing_summary_item_ids, self._open())
        self._post()
        self.assertEqual(held.event_count, 1, "a person knows of it")
        self._told(self._invoice("in_3"))
        self._post()
        self.assertEqual(held, self._exception("billing_summary_late"))
        self.assertEqual(held.billing_summary_item_ids, self._open())

    def test_late_is_posted_once_the_day_is_open(self):
        self.system.billing_late_policy = "exception"
        self._lock_books(self.yesterday)
        self._told(self._invoice("in_1"))
        self._post()
        held = self._exception("billing_summary_late")
        answer = held.with_user(self.manager).desk_replay()
        self.assertEqual((answer["outcome"], held.state), ("exception", "open"))
        self.company.fiscalyear_lock_date = False
        answer = held.with_user(self.manager).desk_replay()
        self.assertEqual((answer["outcome"], answer["state"]), ("applied", "resolved"), answer)
        self.assertFalse(self._open())

    def test_late_closes_by_itself(self):
        self.system.billing_late_policy = "exception"
        self._lock_books(self.yesterday)
        self._told(self._invoice("in_1"))
        self._post()
        self.system.billing_late_policy = "next"
        self._post()
        self.assertEqual(self._exception("billing_summary_late").state, "resolved")

    # -- what cannot be booked ------------------------------------------------------------------------

    def test_an_entry_that_odoo_refuses_is_held_whole(self):
        self._told(self._invoice("in_1"), self._payment())
        before = self.moves.search_count([])
        posting = type(self.moves)._post

        def refuse(moves, soft=True):
            if self.sales in moves.journal_id:
                raise UserError("No such account.")
            return posting(moves, soft)

        with patch.object(type(self.moves), "_post", refuse):
            self.assertEqual(self._post().journal_id, self.gateway)
        self.assertEqual(self.moves.search_count([]), before + 1)
        held = self._exception("billing_summary_held")
        self.assertEqual(held.summary, "No such account.")
        self.assertEqual(self._open().document_id.mapped("reference"), ["in_1"])
        self._post()
        self.assertEqual(held.state, "resolved")
        self.assertFalse(self._open())

    def test_no_rate(self):
        self.env["res.currency.rate"].search([("currency_id", "=", self.other.id)]).unlink()
        message = self._nothing_kept(self._invoice(currency=self.other.name), "billing_not_booked")
        self.assertIn(self.other.name, message)
        self._nothing_kept(self._payment(currency=self.other.name), "billing_not_booked")

    def test_an_unknown_currency(self):
        self._nothing_kept(self._invoice(currency="KWD"), "unknown_currency")
        self._nothing_kept(self._payment(currency="KWD"), "unknown_currency")

    def test_three_decimals_stay_exact(self):
        dinar = self.env.ref("base.KWD")
        dinar.active = True
        self._rate(dinar, 0.3)
        told = [
            self._invoice(
                f"in_{number}",
                currency="KWD",
                total="0.121",
                subtotal="0.101",
                tax_total="0.020",
                lines=[self._line("0.101", "0.020")],
            )
            for number in range(7)
        ]
        self._told(*told)
        [entry] = self._post()
        owed = entry.line_ids.filtered(lambda line: line.account_id == self.accounts["receivable"])
        self.assertEqual(round(owed.amount_currency, 3), 0.847)
        self.assertEqual(round(sum(entry.line_ids.mapped("balance")), 2), 0)
        self._nothing_kept_but(self._invoice("in_9", currency="KWD", total="0.1211"), "billing_decimals")

    def _nothing_kept_but(self, delivery, code):
        count = self.items.search_count([])
        self._refused(delivery, code)
        self.assertEqual(self.items.search_count([]), count)

    def test_no_decimals(self):
        yen = self.env.ref("base.JPY")
        yen.active = True
        self._rate(yen, 150)
        told = {"currency": "JPY", "total": "120", "subtotal": "100", "tax_total": "20"}
        self._told(self._invoice(lines=[self._line("100", "20")], **told))
        self._nothing_kept_but(self._payment(amount="1.5", currency="JPY"), "billing_decimals")
        self.assertEqual(self._sums(self._post()), {"receivable": 0.8, "income": -0.67, "tax": -0.13})

    def test_no_journal(self):
        self.system.billing_journal_id = False
        self.env["account.journal"].search(
            [("type", "=", "sale"), ("company_id", "=", self.company.id)]
        ).active = False
        self.assertIn("sales journal", self._nothing_kept(self._invoice(), "billing_not_booked"))
        self.system.gateway_journal_id = False
        self._nothing_kept(self._payment(), "billing_not_booked")

    def test_an_unmapped_tax_and_a_wrong_total(self):
        self._nothing_kept(self._invoice(lines=[self._line(code="other")]), "unmapped_tax")
        self._nothing_kept(self._invoice("in_2", total="130.00"), "billing_total")
        self._nothing_kept(self._invoice("in_3", tax_total="21.00"), "billing_tax_total")

    def test_a_negative_tax(self):
        lines = [self._line(), self._line("-10.00", "-2.00")]
        self._told(self._invoice(lines=lines, total="108.00", subtotal="90.00", tax_total="18.00"))
        self.assertEqual(self._sums(self._post()), {"receivable": 108, "income": -90, "tax": -18})

    def test_thousands_of_lines_are_a_handful_of_items(self):
        count = 2000
        told = {"total": "2400.00", "subtotal": "2000.00", "tax_total": "400.00"}
        self._told(self._invoice(lines=[self._line("1.00", "0.20") for _place in range(count)], **told))
        self.assertEqual(self._open().mapped("amount"), [2400, -400, -2000])

    # -- people ---------------------------------------------------------------------------------------

    def test_people_read_items_of_their_companies_and_write_none(self):
        self._told(self._invoice("in_1"))
        item = self._open()[:1]
        reader = new_test_user(self.env, "reader", groups="freight_bridge.group_user")
        self.assertEqual(item.with_user(reader).step, "total")
        for refused in (
            lambda: item.with_user(reader).write({"amount": 1}),
            lambda: item.with_user(reader).unlink(),
            lambda: item.with_user(reader).copy(),
            lambda: self.system.with_user(reader).action_post_summaries(),
        ):
            with self.assertRaises(AccessError):
                refused()
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "stranger",
            groups="freight_bridge.group_user",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        self.assertFalse(self.items.with_user(stranger).search([]))

    def test_a_manager_posts_what_is_not_over(self):
        self._told(self._invoice("in_1", issued_on=str(self.day + timedelta(days=3))))
        action = self.system.with_user(self.manager).action_post_summaries()
        entry = self.moves.search(action["domain"])
        self.assertEqual((entry.date, entry.state), (self.day + timedelta(days=3), "posted"))

    def test_a_manager_of_another_company_posts_nothing_here(self):
        self._told(self._invoice("in_1"))
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "stranger",
            groups="freight_bridge.group_manager",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        with self.assertRaises(AccessError):
            self.system.with_user(stranger).action_post_summaries()
        self.assertTrue(self._open())

    def test_the_job_posts_what_is_over(self):
        progress = Mock(side_effect=[100, 100, 0])
        self._told(self._invoice("in_1"), self._payment(age=2000), self._payment("pi_2", age=4000))
        with (
            patch.object(freight_billing_summary_post, "BATCH", 1),
            patch.object(type(self.env["ir.cron"]), "_commit_progress", progress),
        ):
            self.items.sudo()._cron_post()
        self.assertEqual(progress.call_args_list, [call(remaining=3), call(1), call(1)], "no time is left")
        self.assertEqual(self._open().document_id.mapped("reference"), ["in_1"])
