# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_audited import AuditedCase


@tagged("post_install", "-at_install")
class TestFuelPrice(AuditedCase):
    """What freight in the books was priced by does not change, and who entered it does not approve it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract.action_withdraw()
        cls.diesel = cls._diesel()
        cls.contract = cls._contract(
            name="With fuel", currency_id=cls.currency.id, fuel_schedule_id=cls.diesel.id
        )

    def _changes(self, price):
        return (
            lambda: price.write({"price": 1.6}),
            lambda: price.write({"week": "2026-02-23"}),
            lambda: price.unlink(),
            lambda: self.diesel.write({"price_ids": [(1, price.id, {"price": 1.6})]}),
        )

    def test_price_of_a_week_in_the_books_stays(self):
        price = self.diesel.price_ids
        charges = self.env["freight.charge"]._store(self.load._rate("cost"), "cost")
        fuel = charges.filtered(lambda charge: charge.charge_code_id == self.fuel)
        self.assertEqual(fuel.amount, 20)
        price.price = 1.55
        for state in ("accrued", "billed"):
            fuel.cost_state = state
            for change in self._changes(price):
                with self.assertRaisesRegex(
                    UserError, f"Diesel for the week of 2026-03-02 stays.*{self.load.name}"
                ):
                    change()
        self.assertEqual(price.price, 1.55)

    def test_price_of_another_week_changes(self):
        charges = self.env["freight.charge"]._store(self.load._rate("cost"), "cost")
        charges.cost_state = "accrued"
        other = self.env["freight.fuel.price"].create(
            {"schedule_id": self.diesel.id, "week": "2026-03-09", "price": 1.6}
        )
        other.price = 1.7
        self.assertEqual(other.price, 1.7)

    def test_change_of_a_price_leaves_a_trace(self):
        price = self.diesel.price_ids.with_user(self.manager)
        price.price = 1.55
        self.assertEqual(price.changed_by_id, self.manager)
        self.assertIn("Diesel 2026-03-02: 1.5500 (was 1.5000)", self.diesel.message_ids[0].body)
        price.unlink()
        self.assertIn("taken out", self.diesel.message_ids[0].body)
        with self.assertRaises(AccessError):
            self.env["freight.fuel.price"].with_user(self.worker).create(
                {"schedule_id": self.diesel.id, "week": "2026-03-09", "price": 1}
            )

    def test_who_entered_the_price_does_not_approve_what_it_priced(self):
        self.diesel.price_ids.with_user(self.manager).price = 1.55
        lines = [self._haul("230.00"), self._haul("20.00", code=self.fuel)]
        invoice = self._invoice(lines=lines)
        invoice._audit()
        self.assertEqual(invoice.state, "review")
        with self.assertRaisesRegex(UserError, "You entered Diesel for 2026-03-02"):
            invoice.with_user(self.manager).action_approve("Fine.")
        invoice.with_user(self.second_manager).action_approve("Fine.")
        self.assertEqual(invoice.state, "approved")
