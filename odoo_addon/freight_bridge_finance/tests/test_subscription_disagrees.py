# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from odoo.tests import tagged

from .common_subscription import DECEMBER, HALF, SubscriptionCase


class Disagreements:
    """A change that disagrees with what was invoiced is an exception, in whatever order the two come."""

    #: Else Odoo loads the tests that a class defines itself, and none of these (odoo/tests/loader.py).
    allow_inherited_tests_method = True

    #: How the system books what it tells.
    booking = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.system.billing_booking = cls.booking

    def _prorated(self, *amounts, age=40, **data):
        rows = [{"item": "si_1", "amount": amount, **HALF} for amount in amounts]
        return self._changed(age=age, change="upgraded", prorations=rows, **data)

    def _part(self, amount, **values):
        return self._charge(amount, is_proration=True, **{**HALF, **values})

    def test_other_prorations_than_invoiced(self):
        change = self._prorated("-25.00", "50.00")
        self._disagree(
            "for 2026-11-16 to 2026-11-30 its changes come to 25.00 USD, and the invoices to 30.00",
            change,
            self._invoice(self._part("-25.00"), self._part("55.00"), total="30.00"),
        )
        self._agree(change, self._invoice(self._part("-25.00"), self._part("50.00"), total="25.00"))
        self._agree(change, self._invoice(self._part("25.00"), total="25.00"))

    def test_what_is_only_further_along_agrees(self):
        first, second = self._prorated("25.00"), self._prorated("10.00", "-4.00", age=30)
        one = self._invoice(self._part("25.00"), total="25.00")
        other = self._invoice(self._part("6.00"), reference="in_2", total="6.00")
        self._agree(first, second, one)
        self._agree(first, one, other)
        self._agree(one, first, other, second)

    def test_prorations_told_without_the_taxes_that_the_line_holds_agree(self):
        taxes = [{"code": "txr_20", "rate": "20", "amount": "5.00", "is_included": True}]
        line = {**self._part("30.00"), "taxes": taxes}
        self._agree(self._prorated("25.00"), self._billed(lines=[line], total="30.00", tax_total="5.00"))

    def test_who_tells_no_prorations_is_not_asked_for_them(self):
        self._agree(self._changed(), self._invoice(self._part("30.00"), total="30.00"))
        self._agree(self._prorated("25.00"), self._invoice(self._charge(), total="100.00"))

    def test_a_period_at_another_price(self):
        seat = {"product": "seat", "quantity": "10", "unit_amount": "12.00"}
        charge = self._invoice(self._charge("120.00", **seat), total="120.00")
        self._disagree("N-in_1 charges 120.00", self._changed(change="renewed"), charge)
        self._agree(self._changed(change="renewed", items=[self._item(unit_amount="12.00")]), charge)
        # It was upgraded while the period ran: what it cost before and after are both right.
        upgrade = self._changed(age=20, change="upgraded", items=[self._item(unit_amount="12.00")])
        self._agree(upgrade, charge)
        self._apply(self._changed(change="renewed"), charge, chain="financial.0")
        self.assertEqual(self._told().state, "open")
        self._apply(upgrade, chain="financial.0")
        self.assertEqual(self._told().state, "resolved")

    def test_prices_that_are_not_told_or_not_sure_are_not_compared(self):
        seat = {"product": "seat", "quantity": "10", "unit_amount": "12.00"}
        charge = self._invoice(self._charge("120.00", **seat), total="120.00")
        for data in (
            {"change": "changed"},
            {"change": "created", "status": "trialing"},
            {"change": "renewed", **DECEMBER},
            {"change": "renewed", "items": [self._item(unit_amount=None)]},
            {"change": "renewed", "items": [self._item(), self._item()]},
            {"change": "renewed", "items": [self._item(product="other")]},
        ):
            with self.subTest(data=data):
                self._agree(self._changed(**data), charge)
        tiers = [self._charge("60.00", product="seat", quantity="5", unit_amount="12.00")] * 2
        self._agree(self._changed(change="renewed"), self._invoice(*tiers, total="120.00"))
        self._agree(self._changed(change="renewed"), self._invoice(self._charge("77.00"), total="77.00"))

    def test_days_after_its_end(self):
        over = self._changed(change="cancelled", status="cancelled", ends_on="2026-12-01")
        december = self._invoice(self._charge(**DECEMBER))
        self._disagree("sub_1 ended on 2026-12-01, and 100.00 USD are invoiced", over, december)
        self._agree(over, self._invoice(self._charge()))
        self._agree(self._changed(ends_on="2027-01-01"), december)
        self._agree(over, self._invoice(self._charge("-100.00", **DECEMBER), total="-100.00"))
        # What is charged for an earlier day, and told later, is not about the end.
        self._agree(over, self._invoice(self._charge(period_from="2026-11-30", period_to="2026-12-30")))

    def test_another_plan_that_is_another_subscription(self):
        """As Lago tells an upgrade: one ends, the other begins, and no price of a part of a month is told."""
        plan = self._item(product="fleet", quantity=None, unit_amount="100.00")
        ended = self._changed(
            change="upgraded", status="cancelled", ends_on=HALF["period_from"], items=[plan]
        )
        begun = self._changed("sub_2", items=[{**plan, "unit_amount": "120.00"}], **HALF)
        fleet = {"product": "fleet", "quantity": "1"}
        young = self._line("60.00", None, subscription="sub_2", unit_amount="60.00", **fleet, **HALF)
        old = self._charge("50.00", unit_amount="50.00", **fleet, period_to="2026-11-15")
        self._agree(ended, begun, self._invoice(old, young, total="110.00"))
        late = self._charge("60.00", unit_amount="60.00", **fleet, **HALF)
        self._disagree(
            "sub_1 ended on 2026-11-16, and 60.00 USD", ended, begun, self._invoice(late, total="60.00")
        )

    def test_the_end_that_says_no_day_is_the_day_after_the_statement(self):
        over = self._changed(change="cancelled", status="cancelled")
        today = (self.now - timedelta(minutes=60)).date()
        for days, is_wrong in ((0, False), (1, True)):
            day = str(today + timedelta(days=days))
            line = self._charge(period_from=day, period_to=str(today + timedelta(days=30)))
            if is_wrong:
                self._disagree("ended on", over, self._invoice(line))
            else:
                self._agree(over, self._invoice(line))

    def test_days_of_a_pause(self):
        pause = self._changed(age=60 * 24 * 10, change="paused", status="paused")
        day = str((self.now - timedelta(days=5)).date())
        line = self._charge(period_from=day, period_to=str(self.now.date()))
        self._disagree("is paused from", pause, self._invoice(line))
        self._agree(pause, self._invoice(line, status="voided"))
        resumed = self._changed(age=60 * 24 * 7, change="resumed")
        self._agree(pause, resumed, self._invoice(line))
        inside = self._charge(period_from=str((self.now - timedelta(days=8)).date()), period_to=day)
        self._disagree("is paused from", pause, resumed, self._invoice(inside))

    def _wrong(self):
        """A disagreement that was told; its exception."""
        self._change(change="cancelled", status="cancelled", ends_on="2026-12-01")
        self._apply(self._invoice(self._charge(**DECEMBER)), chain="financial.0")
        return self._told()

    def test_it_is_told_once_with_what_is_at_stake_and_the_invoice_is_booked(self):
        told = self._wrong()
        self.assertEqual((told.amount, told.system_id, told.subject), (100, self.system, "sub_1"))
        self.assertEqual(self._document().state, "posted")
        self._change(age=1, change="changed", status="cancelled", ends_on="2026-12-01")
        self.assertEqual((self._told(), told.event_count), (told, 1))
        told.with_user(self.worker).desk_waive("Agreed with the customer.")
        self._change(age=0, change="changed", status="cancelled", ends_on="2026-12-01")
        self.assertEqual(self._told(), told)
        self._apply(self._invoice(self._charge(**DECEMBER), reference="in_2"), chain="financial.0")
        self.assertEqual(set(self._told().mapped("state")), {"open", "waived"})

    def test_a_credit_note_ends_it_whether_its_lines_name_the_subscription_or_not(self):
        for number, line in enumerate((self._charge(**DECEMBER), self._line("100.00", None))):
            savepoint = self.env.cr.savepoint(flush=True)
            told = self._wrong()
            credit = self._credited(
                f"cn_{number}", [("in_1", "100.00")], lines=[line], total="100.00", tax_total="0"
            )
            self._apply(credit, chain="financial.0")
            self.assertEqual(told.state, "resolved")
            self.assertFalse(self._subscription().disagreements)
            savepoint.rollback()
            self.env.invalidate_all()
            savepoint.close(rollback=True)

    def test_a_voided_invoice_ends_it(self):
        told = self._wrong()
        self._apply(self._invoice(self._charge(**DECEMBER), status="voided", age=5), chain="financial.0")
        self.assertEqual(told.state, "resolved")

    def test_what_one_batch_mends_itself_nobody_hears_of(self):
        charge = self._charge("120.00", product="seat", quantity="10", unit_amount="12.00")
        self._apply(
            self._changed(change="renewed"),
            self._invoice(charge, total="120.00"),
            self._changed(age=20, change="upgraded", items=[self._item(unit_amount="12.00")]),
            chain="financial.0",
        )
        self.assertFalse(self._told())


@tagged("post_install", "-at_install")
class TestSubscriptionDisagrees(Disagreements, SubscriptionCase):
    """Where each document has an entry of its own."""

    booking = "documents"

    def test_replaying_compares_again(self):
        told = self._wrong().with_user(self.worker)
        self.assertEqual(told.desk_replay()["outcome"], "exception")
        self.assertEqual(
            self._subscription().with_user(self.worker).action_view_exception()["res_id"], told.id
        )
        self._document().move_id.button_draft()
        self._document().move_id.button_cancel()
        answer = told.desk_replay()
        self.assertEqual((answer["outcome"], told.state), ("applied", "resolved"))

    def test_an_invoice_that_is_booked_anew_counts_once(self):
        self._apply(self._invoice(self._charge()), chain="financial.0")
        self._document().move_id.button_draft()
        self._document().move_id.button_cancel()
        self._apply(self._invoice(self._charge(), age=5), chain="financial.0")
        self._change()
        self.assertEqual(self._subscription().line_ids.mapped("amount"), [100])


@tagged("post_install", "-at_install")
class TestSubscriptionDisagreesSummary(Disagreements, SubscriptionCase):
    """Where documents are summed up: they are held against subscriptions one by one all the same."""

    booking = "summary"

    def _post(self):
        items = self.env["freight.billing.summary.item"].sudo()
        return items._post_all(items._open_periods([("system_id", "=", self.system.id)], is_over=False))

    def test_no_document_has_an_entry_of_its_own(self):
        told = self._wrong()
        self.assertEqual((told.state, self._document().in_summary), ("open", True))
        self.assertFalse(self._document().move_id)

    def test_replaying_compares_again_whether_it_is_posted_or_not(self):
        told = self._wrong().with_user(self.worker)
        self.assertTrue(self._post())
        self.assertEqual(told.desk_replay()["outcome"], "exception")
        self._apply(self._invoice(self._charge(**DECEMBER), status="voided", age=5), chain="financial.0")
        self.assertTrue(self._post())
        self.assertEqual((told.state, self._document().state), ("resolved", "voided"))

    def test_a_note_that_takes_a_part_back_leaves_the_rest_in_question(self):
        told = self._wrong()
        part = self._charge("40.00", **DECEMBER)
        note = self._credited("cn_1", [("in_1", "40.00")], lines=[part], total="40.00", tax_total="0")
        self._apply(note, chain="financial.0")
        self.assertEqual(told.state, "open")
        self.assertEqual(sorted(self._subscription().line_ids.mapped("amount")), [-40, 100])

    def test_what_is_refused_counts_once_when_it_is_told_again(self):
        wrong = self._charge(taxes=[{"code": "other", "rate": "0", "amount": "0", "is_included": False}])
        self.assertEqual(self._apply(self._invoice(wrong))[0]["code"], "unmapped_tax")
        self._apply(self._invoice(self._charge(), age=5), chain="financial.0")
        self._change()
        self.assertEqual(self._subscription().line_ids.mapped("amount"), [100])
