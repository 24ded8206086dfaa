# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from psycopg2.errors import InsufficientPrivilege

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_subscription import HALF, SubscriptionCase


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
