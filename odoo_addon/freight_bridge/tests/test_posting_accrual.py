# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .common_posting import PostingCase


@tagged("post_install", "-at_install")
class TestPostingAccrual(PostingCase):
    """What carriers will bill is in the books from the day on which they have the goods."""

    def test_charges_of_a_day_are_one_entry(self):
        second = self._dispatch(self._shipment("TRACK-2"), self.shipped)
        charges = self._charge(100.10) | self._charge(12.35, code=self.fuel) | self._charge(50, second)
        self._dispatch(self.shipment)
        self.env["freight.charge"]._accrue()
        self.assertEqual(set(charges.mapped("cost_state")), {"accrued"})
        move = charges.accrual_line_id.move_id
        self.assertEqual((len(move), move.state, move.date), (1, "posted", self.ship_date))
        self.assertEqual(move.journal_id, self.company.freight_journal_id)
        self.assertEqual(
            self._items(move),
            [
                ("accrual", -162.45, -162.45),
                ("expense", 12.35, 12.35),
                ("expense", 50.0, 50.0),
                ("expense", 100.1, 100.1),
            ],
        )
        self.assertEqual(charges.accrual_line_id.freight_charge_id, charges)

    def test_milestone_makes_a_charge_accruable_and_posts_nothing(self):
        charge = self._charge(100)
        self.env["freight.charge"]._accrue()
        self.assertEqual(charge.cost_state, "expected")
        self._apply_one(code="picked_up", time=self.now - timedelta(days=3))
        self.assertEqual((self.shipment.state, charge.cost_state), ("dispatched", "expected"))
        self.env["freight.charge"]._accrue()
        self.assertEqual(charge.cost_state, "accrued")
        move = charge.accrual_line_id.move_id
        self.assertEqual(move.date, (self.now - timedelta(days=3)).date())
        action = move.action_view_freight_messages()
        self.assertEqual(action["res_id"], self.shipment.milestone_ids.log_id.id)

    def test_reconciliation_of_a_period_knows_what_was_accrued_by_then(self):
        charge = self._accrued(100)
        before, then = self.ship_date - timedelta(days=1), self.ship_date
        runs = self.env["freight.reconciliation"].create(
            [{"company_id": self.company.id, "date_from": before, "date_to": day} for day in (before, then)]
        )
        for run, ids in zip(runs, ([], charge.ids), strict=True):
            run.action_run()
            lines = run.line_ids.filtered(lambda line: line.check == "accrued_balance" and line.record_ids)
            self.assertEqual([row for line in lines for row in line.record_ids], ids)

    def test_accruing_again_posts_nothing(self):
        self._accrued(100)
        moves = self.env["account.move"].search_count([])
        self.assertFalse(self.env["freight.charge"]._accrue())
        self.assertEqual(self.env["account.move"].search_count([]), moves)

    def test_dispatched_shipment_is_rated_once_by_its_contract(self):
        contract = self.env["freight.contract"].create(
            {
                "name": "Alpha 2026",
                "partner_id": self.biller.id,
                "carrier_id": self.carrier.id,
                "company_id": self.company.id,
                "currency_id": self.company.currency_id.id,
                "date_from": self.ship_date - timedelta(days=10),
                "linehaul_charge_code_id": self.linehaul.id,
                "rate_ids": [Command.create({"basis": "flat", "price": 42.5})],
            }
        )
        contract.action_activate()
        shipment = self._shipment("TRACK-7", carrier_id=self.carrier.id, actual_weight=5)
        self.env["freight.shipment"]._rate_dispatched()
        self.assertFalse(shipment.charge_ids)
        self._dispatch(shipment)
        by_hand = self._charge(7, self._dispatch(self.shipment))
        self.assertIn(shipment, self.env["freight.shipment"]._rate_dispatched())
        self.assertFalse(self.env["freight.shipment"]._rate_dispatched())
        self.env["freight.charge"]._accrue()
        self.assertEqual((shipment.charge_ids.amount, shipment.charge_ids.cost_state), (42.5, "accrued"))
        self.assertEqual((by_hand.amount, by_hand.cost_state), (7, "accrued"))

    def test_cron_accrues_in_batches(self):
        self._dispatch(self.shipment)
        charges = self._charge(1) | self._charge(2, code=self.fuel)
        self.assertEqual(len(self.env["freight.charge"]._accrue(limit=1)), 1)
        self.assertEqual(len(self.env["freight.charge"]._accrue(limit=1)), 1)
        self.assertEqual(set(charges.mapped("cost_state")), {"accrued"})

    def _days(self, *numbers):
        """A charge for each number: of a shipment that left so many days after the first."""
        charges = [
            self._charge(
                10, self._dispatch(self._shipment(f"DAY-{position}"), self.shipped + timedelta(days=number))
            )
            for position, number in enumerate(numbers)
        ]
        return charges[0].concat(*charges[1:])

    def test_batches_take_days_together_in_whatever_order_charges_came_about(self):
        charges = self._days(2, 0, 1, 2, 0, 1)
        self.env.flush_all()
        with self.assertQueryCount(1):
            ready = charges._flow_ready("accrue")
        self.assertEqual(ready.ids, [charges[position].id for position in (1, 4, 2, 5, 0, 3)])
        for start in (0, 2, 4):
            ready[start : start + 2]._flow_work("accrue")
        self.assertEqual(set(charges.mapped("cost_state")), {"accrued"})
        entries = charges.accrual_line_id.move_id
        self.assertEqual(
            sorted((move.date - self.ship_date).days for move in entries), [0, 1, 2], "one entry a day"
        )

    def test_next_charges_are_those_that_left_first(self):
        charges = self._days(2, 0, 1)
        accruable = self.env["freight.charge"]._accruable(2, charges.ids)
        self.assertEqual(accruable.ids, [charges[1].id, charges[2].id])

    def test_many_charges_of_a_day_take_the_queries_of_few(self):
        def queries(count):
            charges = self._days(*[0] * count)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            charges._flow_ready("accrue")._flow_work("accrue")
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(2)
        self.assertEqual(queries(20), queries(5))

    def test_foreign_currency_takes_the_rate_of_the_day(self):
        charge = self._accrued(33.33, currency=self.euro)
        self.assertEqual(
            self._items(charge.accrual_line_id.move_id),
            [("accrual", -66.66, -33.33), ("expense", 66.66, 33.33)],
        )

    def test_two_currencies_are_two_entries(self):
        self._charge(10, code=self.fuel)
        charge = self._accrued(33.33, currency=self.euro)
        moves = (
            self.env["freight.charge"]
            .search([("shipment_id", "=", self.shipment.id)])
            .accrual_line_id.move_id
        )
        self.assertEqual((len(moves), len(charge.accrual_line_id.move_id.line_ids)), (2, 2))

    def test_two_companies_are_two_entries_in_their_own_books(self):
        other = self.other_company
        accounts = self._set_up_books(other)
        theirs = self._dispatch(self._shipment("TRACK-9", company_id=other.id))
        code = self._code("LH", "Linehaul", company_id=other.id)
        charge = self._charge(70, theirs, code)
        mine = self._accrued(30)
        self.assertEqual(charge.accrual_line_id.move_id.company_id, other)
        self.assertEqual(charge.accrual_line_id.move_id.journal_id, other.freight_journal_id)
        self.assertEqual(mine.accrual_line_id.move_id.company_id, self.company)
        self.assertEqual((self._balance("accrual"), self._balance("accrual", accounts)), (-30, -70))

    def test_locked_period_moves_the_accrual_to_the_first_open_day(self):
        lock = self.ship_date + timedelta(days=15)
        self._lock_books(lock)
        charge = self._accrued(100)
        self.assertEqual(charge.accrual_line_id.date, lock + timedelta(days=1))

    def test_clock_of_a_partner_ahead_of_ours_is_not_the_books(self):
        charge = self._charge(100)
        self._dispatch(self.shipment, self.now + timedelta(days=2))
        self.env["freight.charge"]._accrue()
        self.assertLessEqual(charge.accrual_line_id.date, self.today)

    def test_missing_setting_is_named_and_posted_after_it_is_made(self):
        account = self.company.freight_accrual_account_id
        self.company.freight_accrual_account_id = False
        charge = self._charge(100)
        self._dispatch(self.shipment)
        self.env["freight.charge"]._accrue()
        exception = charge.posting_exception_id
        self.assertEqual((charge.cost_state, exception.code), ("expected", "posting_failed"))
        self.assertIn("no Accrued Freight Account", exception.summary)
        self.assertEqual((exception.company_id, exception.team_id.kind), (self.company, "finance"))
        self.assertFalse(self.env["freight.charge"]._accrue())
        self.company.freight_accrual_account_id = account
        self.assertEqual(exception.with_user(self.worker).desk_replay()["state"], "resolved")
        self.env["freight.charge"]._accrue()
        self.assertEqual(charge.cost_state, "accrued")

    def test_archived_account_is_named(self):
        charge = self._charge(100)
        self._dispatch(self.shipment)
        self.accounts["accrual"].active = False
        self.env["freight.charge"]._accrue()
        self.assertIn("is archived", charge.posting_exception_id.summary)

    def test_currency_without_a_rate_is_refused_and_others_are_accrued(self):
        yen = self.env.ref("base.JPY")
        self.env["res.currency.rate"].search([("currency_id", "=", yen.id)]).unlink()
        foreign = self._charge(1000, currency=yen, code=self.fuel)
        mine = self._accrued(100)
        self.assertEqual((foreign.cost_state, mine.cost_state), ("expected", "accrued"))
        self.assertIn("JPY has no rate", foreign.posting_exception_id.summary)

    def test_accrual_can_be_aged_and_leads_to_its_entry(self):
        charge = self._accrued(100)
        day = charge.accrual_line_id.date
        with freeze_time(day + timedelta(days=12)):
            self.assertEqual((charge.accrual_date, charge.accrual_days), (day, 12))
        self.assertEqual(charge.accrual_move_id, charge.accrual_line_id.move_id)
        view = self.env.ref("freight_bridge.freight_charge_view_list_cost")
        columns = charge.get_view(view.id, "list")["arch"]
        for name in ("accrual_date", "accrual_days", "accrual_move_id"):
            self.assertIn(f'name="{name}"', columns)
        charge.cost_state = "billed"
        self.assertEqual(charge.accrual_days, 0)

    def test_charge_of_nothing_is_accrued_without_an_entry(self):
        charge = self._accrued(0)
        self.assertFalse(charge.accrual_line_id)

    def test_discount_reduces_the_accrual(self):
        self._charge(-20, code=self.fuel)
        self._accrued(100)
        self.assertEqual((self._balance("accrual"), self._balance("expense")), (-80, 80))

    def test_product_of_the_code_has_the_expense_account(self):
        own = self.accounts["income"].copy({"code": "FRT.OWN", "account_type": "expense"})
        self.freight_product.property_account_expense_id = own
        self.fuel.product_id = self.freight_product
        charge = self._accrued(10, code=self.fuel)
        self.assertEqual(charge.accrual_line_id.account_id, own)
        self.assertEqual((self._balance("accrual"), self._balance("expense")), (-10, 0))

    # -- cost centres ---------------------------------------------------------------------------------

    def _cost_centre(self, name):
        plan = self.env["account.analytic.plan"].search([], limit=1) or self.env[
            "account.analytic.plan"
        ].create({"name": "Departments"})
        return self.env["account.analytic.account"].create({"name": name, "plan_id": plan.id})

    def _split_order(self, **centres):
        """The shipment of an order of a light, dear product and of a heavy, cheap one."""
        light = self._product("Light", weight=1, list_price=300)
        heavy = self._product("Heavy", weight=3, list_price=100)
        lines = [
            Command.create(
                {
                    "product_id": product.id,
                    "product_uom_qty": quantity,
                    "price_unit": product.list_price,
                    "analytic_distribution": {str(centre.id): 100} if centre else False,
                }
            )
            for product, quantity, centre in (
                (light, 1, centres.get("light")),
                (heavy, 1, centres.get("heavy")),
            )
        ]
        order = self.env["sale.order"].create({"partner_id": self.customer.id, "order_line": lines})
        order.action_confirm()
        return order.picking_ids.freight_shipment_id

    def test_cost_centres_take_their_share_by_weight_value_quantity_and_line(self):
        light, heavy = self._cost_centre("Light"), self._cost_centre("Heavy")
        shipment = self._split_order(light=light, heavy=heavy)
        expected = {"weight": (25, 75), "value": (75, 25), "quantity": (50, 50), "line": (50, 50)}
        for basis, (first, second) in expected.items():
            self.company.freight_split_basis = basis
            found = shipment._analytic_distributions()[shipment]
            self.assertEqual(found, {str(light.id): first, str(heavy.id): second}, basis)

    def test_accrual_carries_the_cost_centres_to_the_cent(self):
        light, heavy = self._cost_centre("Light"), self._cost_centre("Heavy")
        charge = self._accrued(100.01, shipment=self._split_order(light=light, heavy=heavy))
        amounts = charge.accrual_line_id.analytic_line_ids.mapped("amount")
        self.assertEqual(sorted(round(amount, 2) for amount in amounts), [-75.01, -25.0])

    def test_goods_without_a_cost_centre_keep_their_share(self):
        light = self._cost_centre("Light")
        shipment = self._split_order(light=light)
        self.assertEqual(shipment._analytic_distributions()[shipment], {str(light.id): 25})

    def test_deleted_cost_centre_is_refused(self):
        light = self._cost_centre("Light")
        shipment = self._split_order(light=light)
        charge = self._charge(100, self._dispatch(shipment))
        light.unlink()
        self.env["freight.charge"]._accrue()
        self.assertEqual(charge.cost_state, "expected")
        self.assertIn("were deleted", charge.posting_exception_id.summary)
        self.assertEqual(charge.posting_exception_id.shipment_id, shipment)

    def test_archived_cost_centre_is_refused(self):
        light = self._cost_centre("Light")
        shipment = self._split_order(light=light)
        charge = self._charge(100, self._dispatch(shipment))
        light.active = False
        self.env["freight.charge"]._accrue()
        self.assertIn("Light", charge.posting_exception_id.summary)
        self.assertIn("is archived", charge.posting_exception_id.summary)
