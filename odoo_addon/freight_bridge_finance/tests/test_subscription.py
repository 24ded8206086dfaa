# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from psycopg2.errors import InsufficientPrivilege

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.freight_bridge.tests.common import NUMBERS, stamp

from .common_billing import BillingCase

NOVEMBER = {"period_from": "2026-11-01", "period_to": "2026-11-30"}
DECEMBER = {"period_from": "2026-12-01", "period_to": "2026-12-31"}
HALF = {"period_from": "2026-11-16", "period_to": "2026-11-30"}


class SubscriptionCase(BillingCase):
    """Words of a platform about subscriptions, and invoices that name them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.subscriptions = cls.env["freight.billing.subscription"]

    def _changed(self, reference="sub_1", age=60, change="created", at=None, **data):
        moment = at or self.now - timedelta(minutes=age)
        delivery = self._delivery(time=moment)
        delivery["event"].update(
            id=f"subscription-{next(NUMBERS)}",
            type="billing.subscription.v1",
            subject=reference,
            partitionkey="books:/systems/acme",
            time=stamp(moment),
            data={
                "reference": reference,
                "change": change,
                "status": "active",
                "customer": "cus_1",
                "currency": "USD",
                **NOVEMBER,
                "ends_on": None,
                "items": [self._item()],
                "prorations": [],
                "attributes": {},
                **data,
            },
        )
        return delivery

    @staticmethod
    def _item(**values):
        every = {"unit": "month", "count": 1}
        return {"product": "seat", "quantity": "10", "unit_amount": "10.00", "every": every, **values}

    def _change(self, *args, **kwargs):
        [answer] = self._apply(self._changed(*args, **kwargs), chain="financial.0")
        return answer

    def _charge(self, amount="100.00", **values):
        """A line of an invoice, without taxes."""
        return self._line(amount, None, subscription="sub_1", **{**NOVEMBER, **values})

    def _invoice(self, *lines, reference="in_1", total="100.00", **data):
        return self._billed(reference, lines=list(lines), total=total, tax_total="0", **data)

    def _subscription(self, reference="sub_1"):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.subscriptions.search([("reference", "=", reference)])

    def _told(self):
        return self.exceptions.search([("code", "=", "subscription_disagrees")])

    def _both_orders(self, *deliveries):
        """What is told of the same words in this order, and in the other one."""
        found = []
        for order in (deliveries, tuple(reversed(deliveries))):
            savepoint = self.env.cr.savepoint(flush=True)
            for delivery in order:
                [answer] = self._apply(delivery, chain="financial.0")
                self.assertIn(answer["outcome"], ("applied", "stale"), answer)
            told = self._told()
            found.append(told.filtered(lambda row: row.state == "open").mapped("summary"))
            savepoint.rollback()
            self.env.invalidate_all()
            savepoint.close(rollback=True)
        return found

    def _agree(self, *deliveries):
        self.assertEqual(self._both_orders(*deliveries), [[], []])

    def _disagree(self, words, *deliveries):
        for found in self._both_orders(*deliveries):
            self.assertEqual(len(found), 1, found)
            self.assertIn(words, found[0])


@tagged("post_install", "-at_install")
class TestSubscription(SubscriptionCase):
    """Each statement is kept in the history; the newest says how the subscription is."""

    def test_a_subscription_is_as_its_newest_statement_says_and_keeps_all_of_them(self):
        changes = ("created", "upgraded", "downgraded", "renewed", "paused", "resumed", "changed")
        for age, change in enumerate(reversed(changes)):
            status = "paused" if change == "paused" else "active"
            self.assertEqual(
                self._change(age=10 * age + 1, change=change, status=status)["outcome"],
                "stale" if age else "applied",
            )
        answer = self._change(age=0, change="cancelled", status="cancelled", ends_on="2026-11-20", items=[])
        self.assertEqual(answer["message"], "Subscription sub_1: Cancelled.")
        subscription = self._subscription()
        self.assertEqual((subscription.status, str(subscription.ends_on)), ("cancelled", "2026-11-20"))
        self.assertFalse(subscription.item_ids)
        self.assertEqual(subscription.change_ids.mapped("change"), ["cancelled", *reversed(changes)])
        self.assertEqual(len(subscription.change_ids.log_id), 8)
        self.assertEqual((subscription.partner_id, subscription.currency_id.name), (self.partner, "USD"))

    def test_items_and_prorations_are_kept_as_they_were_told(self):
        self._change(
            items=[self._item(unit_amount="0.123456789")],
            prorations=[{"item": "si_1", "amount": "-12.50", **HALF}, {"item": None, "amount": "3"}],
        )
        [item] = self._subscription().item_ids
        self.assertEqual((item.product, item.quantity, item.unit_amount), ("seat", "10", "0.123456789"))
        self.assertEqual((item.every_count, item.every_unit), (1, "month"))
        rows = self._subscription().change_ids.proration_ids
        self.assertEqual(rows.mapped("amount"), [-12.5, 3.0])
        self.assertEqual(str(rows[0].period_from), "2026-11-16")

    def test_one_batch_of_two_statements_keeps_both_in_their_order(self):
        older = self._changed(age=9, change="created")
        newer = self._changed(age=5, change="upgraded")
        answers = self._apply(newer, older, chain="financial.0")
        self.assertEqual([answer["outcome"] for answer in answers], ["applied", "applied"])
        self.assertEqual(self._subscription().change_id.change, "upgraded")
        self.assertEqual(self._subscription().change_ids.mapped("change"), ["upgraded", "created"])

    def test_the_same_message_again_changes_nothing(self):
        delivery = self._changed()
        answers = self._apply(delivery, delivery, chain="financial.0") + self._apply(delivery)
        self.assertEqual([answer["outcome"] for answer in answers], ["applied", "duplicate", "duplicate"])
        self.assertEqual(len(self._subscription().change_ids), 1)

    def test_it_waits_for_its_customer(self):
        answer = self._change(customer="cus_9")
        self.assertIn("Kept until Customer cus_9 is there.", answer["message"])
        self.assertFalse(self._subscription())
        self._tell("cus_9", name="Late One", email="late@example.com")
        self.assertEqual(self._subscription().partner_id.name, "Late One")
        self.assertFalse(self.env["freight.billing.wait"].search([]))

    def test_bad_input_is_refused_at_its_place_and_nothing_of_it_is_kept(self):
        for code, place, data in (
            ("malformed_event", "/data/reference", {"reference": " "}),
            ("malformed_event", "/data/customer", {"customer": 7}),
            ("malformed_event", "/data/change", {"change": "exploded"}),
            ("malformed_event", "/data/status", {"status": None}),
            ("malformed_event", "/data/currency", {"currency": "usd"}),
            ("malformed_event", "/data/ends_on", {"ends_on": "2026-02-30"}),
            ("malformed_event", "/data/items", {"items": None}),
            ("malformed_event", "/data/items", {"items": [{}] * 101}),
            ("malformed_event", "/data/items/0", {"items": ["x"]}),
            ("malformed_event", "/data/items/0/quantity", {"items": [{"quantity": "many"}]}),
            ("malformed_event", "/data/items/0/every", {"items": [{"every": {"unit": "eon", "count": 1}}]}),
            ("malformed_event", "/data/prorations/0/amount", {"prorations": [{"amount": 3}]}),
            (
                "malformed_event",
                "/data/prorations/0/period_to",
                {"prorations": [{"amount": "3", "period_to": "x"}]},
            ),
            ("billing_decimals", "/data/prorations/0/amount", {"prorations": [{"amount": "3.001"}]}),
            ("unknown_currency", "XXZ", {"currency": "XXZ"}),
        ):
            with self.subTest(data=data):
                answer = self._change(**data)
                self.assertEqual((answer["outcome"], answer["code"]), ("exception", code), answer)
                self.assertIn(place, answer["message"])
        self.assertFalse(self.subscriptions.search([]))

    def test_an_invoice_whose_line_names_no_text_as_its_subscription_is_refused(self):
        message = self._refused("malformed_event", lines=[self._line(subscription=7, is_proration="yes")])
        self.assertIn("/data/lines/0/subscription", message)
        self.assertIn("/data/lines/0/is_proration", message)

    def test_the_history_is_append_only_for_everybody(self):
        self._change(prorations=[{"amount": "3"}])
        change = self._subscription().change_ids
        for table, row in (
            ("freight_billing_subscription_change", change),
            ("freight_billing_subscription_item", change.item_ids),
            ("freight_billing_subscription_proration", change.proration_ids),
        ):
            self.env.flush_all()
            with self.assertRaises(InsufficientPrivilege), mute_logger("odoo.sql_db"), self.cr.savepoint():
                self.env.cr.execute(f"DELETE FROM {table} WHERE id = %s", [row.id])  # noqa: S608

    def test_people_of_its_company_read_it_and_change_nothing(self):
        self._change(prorations=[{"amount": "3"}])
        subscription = self._subscription()
        for user in (self.worker, self.manager, self.auditor):
            self.assertEqual(Form(subscription.with_user(user)).reference, "sub_1")
            subscription.with_user(user).get_views([(False, "list"), (False, "search")])
            self.assertTrue(subscription.with_user(user).change_ids.proration_ids.mapped("amount"))
            with self.assertRaises(AccessError):
                subscription.with_user(user).status = "paused"
        action = self.partner.with_user(self.worker).action_view_billing_subscriptions()
        self.assertEqual(self.subscriptions.search(action["domain"]), subscription)
        outsider = self._person("outsider-s", "freight_bridge.group_user")
        outsider.write({"company_ids": [(6, 0, self.other_company.ids)], "company_id": self.other_company.id})
        models = ("subscription", "subscription.change", "subscription.item", "subscription.proration")
        for name in models:
            self.assertTrue(self.env[f"freight.billing.{name}"].with_user(self.worker).search([]))
            self.assertFalse(self.env[f"freight.billing.{name}"].with_user(outsider).search([]))

    def test_a_hundred_changes_cost_hardly_more_queries_than_ten(self):
        def queries(label, count):
            deliveries = [self._changed(f"{label}_{number}", age=9) for number in range(count)]
            deliveries += [
                self._changed(
                    f"{label}_{number}", age=5, change="upgraded", prorations=[{"amount": "1", **HALF}]
                )
                for number in range(count)
            ]
            deliveries += [
                self._billed(
                    f"{label}_{number}",
                    lines=[self._line(subscription=f"{label}_{number}", is_proration=True, **HALF)],
                )
                for number in range(count)
            ]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            answers = self._apply(*deliveries, chain="financial.0")
            self.env.flush_all()
            self.assertEqual({answer["outcome"] for answer in answers}, {"applied"})
            return self.env.cr.sql_log_count - before

        queries("warm", 2)
        few, many = queries("few", 5), queries("many", 50)
        self.assertLess(many - few, 60, f"{few} for five, {many} for fifty")


@tagged("post_install", "-at_install")
class TestSubscriptionDisagrees(SubscriptionCase):
    """A change that disagrees with what was invoiced is an exception, in whatever order the two come."""

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
