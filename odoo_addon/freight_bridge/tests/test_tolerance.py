# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import date
from decimal import Decimal

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..models.freight_tolerance import Limits
from .common_audited import AuditedCase


@tagged("post_install", "-at_install")
class TestTolerance(AuditedCase):
    def _state(self, amount, number="INV-1", **values):
        invoice = self._invoice(number, amount, **values)
        invoice._audit()
        return invoice

    def _raised(self, tolerance):
        """The tolerance, after a manager raised it."""
        tolerance.with_user(self.manager).over_amount = 6
        self.assertEqual((tolerance.changed_by_id, tolerance.is_waiting), (self.manager, True))
        return tolerance

    def test_both_limits_hold_where_both_are_set(self):
        def same(amount):
            return amount

        for limits, passed in (((5, 0), 5), ((0, 10), 20), ((5, 10), 5), ((30, 10), 20)):
            sides = Limits(Decimal(limits[0]), Decimal(limits[1]))
            self.assertTrue(sides.admit(Decimal(passed), Decimal(200), same), limits)
            self.assertFalse(sides.admit(Decimal(passed) + Decimal("0.01"), Decimal(200), same), limits)
        self.assertFalse(Limits(Decimal(0), Decimal(0)).admit(Decimal("0.01"), Decimal(200), same))

    def test_overcharge_within_tolerance_is_approved_and_says_by_which(self):
        tolerance = self._tolerance(name="Alpha 2026", over_amount=5, over_percent=10)
        invoice = self._state("205.00")
        self.assertEqual(
            (invoice.state, invoice.approval_note), ("approved", "Within tolerance: Alpha 2026.")
        )
        self.assertEqual(self._found(invoice), [("linehaul_over", 5.0, "tolerated")])
        self.assertEqual(invoice.finding_ids.tolerance_id, tolerance)
        self.assertEqual(invoice.approved_total, 205.0)

    def test_a_cent_more_is_not(self):
        self._tolerance(over_amount=5, over_percent=10)
        self.assertEqual(self._state("205.01").state, "review")

    def test_percentage_is_of_what_was_agreed(self):
        self._tolerance(over_percent=10)
        self.assertEqual(self._state("220.00").state, "approved")

    def test_undercharge_has_limits_of_its_own(self):
        self._tolerance(over_amount=50, under_amount=1)
        invoice = self._state("190.00")
        self.assertEqual(
            (invoice.state, self._found(invoice)), ("review", [("linehaul_under", -10.0, "open")])
        )

    def test_overcharges_of_a_shipment_are_summed_and_undercharges_hide_none(self):
        self._tolerance(over_amount=8, under_amount=50)
        self.env["freight.shipment.accessorial"].create(
            {"shipment_id": self.load.id, "charge_code_id": self.liftgate.id}
        )
        both = [self._haul("205.00"), self._haul("80.00", code=self.liftgate)]
        self.assertEqual(self._state("0", lines=both).state, "review")
        mixed = [self._haul("210.00"), self._haul("65.00", code=self.liftgate)]
        self.assertEqual(self._state("0", number="INV-9", lines=mixed).state, "review")

    def test_blocking_finding_is_not_tolerated(self):
        self._tolerance(over_amount=500, over_percent=500)
        invoice = self._state("0", lines=[self._haul(), self._haul("1.00", code=self.liftgate)])
        self.assertEqual(self._found(invoice), [("not_authorised", 1.0, "open")])

    def test_who_set_a_tolerance_does_not_enter_what_passes_by_it(self):
        self._raised(self._tolerance(over_amount=5)).with_user(self.finance).action_confirm()
        verdicts = {}
        for user in (self.manager, self.finance):
            invoice = self._invoice(user.login, lines=[self._haul("205.00", self._load(user.login))])
            invoice.flush_recordset()
            self.env.cr.execute(
                "UPDATE freight_invoice SET create_uid = %s WHERE id = %s", [user.id, invoice.id]
            )
            invoice.invalidate_recordset()
            invoice._audit()
            self.assertEqual(invoice.state, "review")
            verdicts[user] = dict(invoice.finding_ids.mapped(lambda row: (row.code, row.verdict)))[
                "linehaul_over"
            ]
        self.assertEqual(verdicts, {self.manager: "open", self.finance: "tolerated"})

    def test_who_set_a_tolerance_does_not_let_an_audit_pass_by_it(self):
        invoice = self._invoice("INV-1", "205.00")
        invoice._audit()
        self._raised(self._tolerance(over_amount=5)).with_user(self.second_manager).action_confirm()
        invoice.with_user(self.manager).action_audit()
        self.assertEqual(invoice.state, "review")
        invoice.with_user(self.finance).action_audit()
        self.assertEqual(invoice.state, "approved")

    def test_raised_tolerance_passes_nothing_until_somebody_else_confirms_it(self):
        tolerance = self._raised(self._tolerance(over_amount=5))
        self.assertEqual((tolerance.confirmed_by_id.id, tolerance.confirmed_at), (False, False))
        held = self._state("202.00")
        self.assertEqual((held.state, self._found(held)), ("review", [("linehaul_over", 2.0, "open")]))
        with self.assertRaisesRegex(UserError, "You changed the tolerance House: somebody else"):
            tolerance.with_user(self.manager).action_confirm()
        for user in (self.worker, self.auditor):
            with self.assertRaises(AccessError):
                tolerance.with_user(user).action_confirm()
        self.assertEqual(tolerance.confirmed_at, False)
        tolerance.with_user(self.finance).action_confirm()
        self.assertEqual(
            (tolerance.confirmed_by_id, bool(tolerance.confirmed_at), tolerance.is_waiting),
            (self.finance, True, False),
        )
        self.assertEqual(tolerance.changed_by_id, self.manager)
        with self.assertRaisesRegex(UserError, "House is confirmed already"):
            tolerance.with_user(self.second_manager).action_confirm()
        passed = self._state("0", lines=[self._haul("202.00", self._load("NEXT"))], number="INV-2")
        self.assertEqual((passed.state, passed.approval_note), ("approved", "Within tolerance: House."))

    def test_whoever_changes_what_passes_takes_the_confirmation_back(self):
        tolerance = self._tolerance(over_amount=5)
        for name, value in (
            ("over_amount", 6),
            ("over_percent", 6),
            ("under_amount", 6),
            ("under_percent", 6),
            ("date_from", date(2026, 2, 1)),
            ("date_to", date(2026, 12, 1)),
            ("customer_id", self.customer.id),
            ("carrier_id", self.carrier.id),
            ("active", False),
        ):
            with self.subTest(name), self.cr.savepoint() as savepoint:
                tolerance.with_user(self.manager).write({name: value})
                self.assertEqual((tolerance.is_waiting, tolerance.changed_by_id), (True, self.manager))
                savepoint.rollback()
                self.env.invalidate_all()
        tolerance.with_user(self.manager).name = "Our House"
        self.assertEqual((tolerance.is_waiting, tolerance.changed_by_id), (False, self.env.user))
        self.assertTrue(tolerance.copy().is_waiting)

    def test_a_second_change_hides_nobody_who_changed_it_before(self):
        tolerance = self._raised(self._tolerance(over_amount=5))
        raised = tolerance.over_amount
        tolerance.with_user(self.second_manager).write({"active": True, "over_amount": raised})
        self.assertEqual((tolerance.changed_by_id, tolerance.changer_ids), (self.manager, self.manager))
        tolerance.with_user(self.second_manager).over_percent = 7
        self.assertEqual(tolerance.changer_ids, self.manager | self.second_manager)
        for user in (self.manager, self.second_manager):
            with self.assertRaisesRegex(UserError, "You changed the tolerance House: somebody else"):
                tolerance.with_user(user).action_confirm()
        tolerance.with_user(self.finance).action_confirm()
        self.assertFalse(tolerance.is_waiting)
        tolerance.with_user(self.second_manager).over_percent = 8
        self.assertEqual(tolerance.changer_ids, self.second_manager)

    def test_unconfirmed_tolerance_lets_no_wider_one_take_its_place(self):
        self._tolerance(over_amount=50)
        narrow = self._tolerance(over_amount=1, carrier_id=self.carrier.id)
        narrow.with_user(self.manager).over_amount = 2
        self.assertEqual(self._state("205.00").state, "review")

    def test_confirmation_is_not_set_by_hand(self):
        tolerance = self._raised(self._tolerance())
        for vals in ({"confirmed_at": "2026-01-01"}, {"confirmed_by_id": 1}, {"changed_by_id": 1}):
            with self.assertRaisesRegex(UserError, f"is not set by hand: {next(iter(vals))}"):
                tolerance.with_user(self.manager).write(vals)
            with self.assertRaisesRegex(UserError, "is not set by hand"):
                self.env["freight.tolerance"].with_user(self.manager).create({"name": "Mine", **vals})
        model = self.env["freight.tolerance"].with_user(self.manager)
        mine = model.with_context(default_confirmed_at="2026-01-01").create({"name": "Mine"})
        self.assertEqual((mine.is_waiting, mine.changed_by_id), (True, self.manager))

    def test_company_that_separates_no_duties_confirms_nothing(self):
        tolerance = self._raised(self._tolerance(over_amount=5))
        self.company.freight_separate_duties = False
        self.assertFalse(tolerance.is_waiting)
        self.assertEqual(self._state("206.00").state, "approved")
        self.company.freight_separate_duties = True
        self.assertTrue(tolerance.is_waiting)
        held = self._state("0", lines=[self._haul("206.00", self._load("NEXT"))], number="INV-2")
        self.assertEqual(held.state, "review")

    def test_form_says_who_changed_it(self):
        tolerance = self._raised(self._tolerance())
        for user in (self.finance, self.manager, self.worker, self.auditor):
            self.assertEqual(Form(tolerance.with_user(user)).is_waiting, True)
        menus = self.env["ir.ui.menu"].with_user(self.finance)._visible_menu_ids()
        self.assertIn(self.env.ref("freight_bridge.menu_tolerances_finance").id, menus)

    def test_customer_goes_before_carrier_and_carrier_before_company(self):
        self.load.partner_id = self.customer
        house = self._tolerance(name="House", over_amount=1)
        carrier = self._tolerance(name="Carrier", over_amount=2, carrier_id=self.carrier.id)
        customer = self._tolerance(name="Customer", over_amount=3, customer_id=self.customer.id)
        every = house | carrier | customer
        for expected in (customer, carrier, house):
            ranked = (
                self.env["freight.tolerance"]._of_companies(self.company).filtered(lambda row: row in every)
            )
            found = ranked._for(self.company, self.customer, self.carrier, date(2026, 3, 10))
            self.assertEqual(found, expected)
            expected.active = False
        other = self._tolerance(name="Other", carrier_id=self.next_carrier.id)
        self.assertFalse(other._for(self.company, self.customer, self.carrier, date(2026, 3, 10)))

    def test_of_equal_ones_the_newest_that_holds_on_the_day(self):
        older = self._tolerance(name="Older", over_amount=1)
        newer = self._tolerance(
            name="Newer", over_amount=2, date_from=date(2026, 3, 1), date_to=date(2026, 3, 31)
        )
        every = self.env["freight.tolerance"]._of_companies(self.company)
        for day, expected in (
            (date(2026, 2, 28), older),
            (date(2026, 3, 1), newer),
            (date(2026, 3, 31), newer),
            (date(2026, 4, 1), older),
        ):
            self.assertEqual(every._for(self.company, self.customer, self.carrier, day), expected, day)

    def test_limits_are_in_the_currency_of_the_company(self):
        currency = self.env["res.currency"].create({"name": "XQZ", "symbol": "Z"})
        self.env["res.currency.rate"].create(
            {"currency_id": currency.id, "name": date(2026, 3, 1), "rate": 2.0, "company_id": self.company.id}
        )
        self._tolerance(over_amount=5)
        self.assertEqual(self._state("410.01", currency_id=currency.id).state, "review")
        self.assertEqual(self._state("410.00", "INV-9", currency_id=currency.id).state, "approved")

    @mute_logger("odoo.sql_db")
    def test_limit_is_not_negative(self):
        with self.assertRaises(IntegrityError):
            self._tolerance(over_amount=-1)
