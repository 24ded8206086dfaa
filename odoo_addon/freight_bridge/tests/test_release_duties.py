# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_release import BLOCKED, PaymentReleaseCase


@tagged("post_install", "-at_install")
class TestReleaseDuties(PaymentReleaseCase):
    """Who had a hand in it releases no payment, and what was released is paid where it was to go."""

    def _refused_to(self, user, words):
        with self.assertRaisesRegex(UserError, words):
            self._release(user)
        self.assertEqual(self.invoice.release_state, "held")

    # -- hands in it ----------------------------------------------------------------------------------

    def _priced_by(self, **values):
        """A contract in force that fits the shipment, at 2.00 a kilogram."""
        self.shipment.carrier_id = self.carrier
        contract = self.env["freight.contract"].create(
            {
                "name": "Alpha 2026",
                "partner_id": self.biller.id,
                "carrier_id": self.carrier.id,
                "currency_id": self.company.currency_id.id,
                "date_from": self.ship_date - timedelta(days=9),
                "linehaul_charge_code_id": self.linehaul.id,
                "rate_ids": [Command.create({"price": 2})],
                **values,
            }
        )
        contract.action_activate()
        return contract

    def test_who_entered_the_fuel_price_releases_no_payment(self):
        left_on = self.shipment._ship_date()
        week = left_on - timedelta(days=left_on.weekday())
        diesel = self.env["freight.fuel.schedule"].create(
            {
                "name": "Diesel",
                "index_name": "Diesel",
                "company_id": self.company.id,
                "bracket_ids": [Command.create({"price_from": 1.2, "percent": 5})],
            }
        )
        price = {"schedule_id": diesel.id, "week": week, "price": 1.5}
        self.env["freight.fuel.price"].with_user(self.manager).create(price)
        contract = self._priced_by(fuel_schedule_id=diesel.id, fuel_charge_code_id=self.fuel.id)
        # Entered by hand, the expected charge names no contract: the one that fits counts.
        self.assertFalse(self.charge.contract_id)
        self._refused_to(self.manager, f"You entered Diesel for {week}")
        self.charge.contract_id = contract
        self._refused_to(self.manager, f"You entered Diesel for {week}")
        self._release()

    def test_who_agreed_to_an_accessorial_releases_no_payment(self):
        code = self._code("LFT", "Liftgate", category="accessorial")
        row = (
            self.env["freight.shipment.accessorial"]
            .with_user(self.finance)
            .create({"shipment_id": self.shipment.id, "charge_code_id": code.id})
        )
        self._refused_to(self.finance, f"You agreed to Liftgate for {self.shipment.name}")
        row.with_user(self.finance).unlink()
        self._refused_to(self.finance, f"changed by hand what {self.shipment.name} is priced")
        self._release(self.manager)

    def test_who_changed_the_shipment_releases_no_payment(self):
        self.shipment.with_user(self.finance).actual_weight = 400
        self._refused_to(self.finance, f"changed by hand what {self.shipment.name} is priced")
        self._release(self.manager)

    # -- where it goes --------------------------------------------------------------------------------

    def _account(self, **values):
        return self.env["res.partner.bank"].create(
            {"acc_number": "FR7612345", "partner_id": self.biller.id, **values}
        )

    def test_account_that_is_paid_to_is_released_as_it_is_by_somebody_else(self):
        self.accountant.group_ids |= self.env.ref("base.group_partner_manager")
        account, other = self._account(), self._account(acc_number="FR7699999")
        bank = self.env["res.bank"].create({"name": "Elsewhere"})
        self.bill.partner_bank_id = account
        for vals in (
            {"acc_number": "FR7654321"},
            {"sanitized_acc_number": "FR7611111"},
            {"clearing_number": "021000021"},
            {"bank_id": bank.id},
            {"partner_id": self.factor.id},
        ):
            with self.subTest(vals):
                self._release()
                other.with_user(self.accountant).bank_id = bank
                account.with_user(self.accountant).acc_holder_name = "Alpha"
                self._commit()
                self.assertEqual(self.invoice.release_state, "released")
                account.with_user(self.accountant).write(vals)
                self._commit()
                self.assertEqual(
                    (self.invoice.release_state, self.invoice.bill_user_id, self.bill.payment_state),
                    ("held", self.accountant, "blocked"),
                )
        told = "The release of the payment was taken back: the bank account that it is paid to was changed."
        self.assertIn(told, " ".join(self.invoice.message_ids.mapped("body")))
        with self.assertRaisesRegex(UserError, BLOCKED):
            self._wizard().action_create_payments()
        self.accountant.group_ids |= self.env.ref("freight_bridge.group_finance")
        self._refused_to(self.accountant, "You made or changed the bill of INV-1")

    def test_account_of_what_is_paid_changes_nothing(self):
        account = self._account()
        self.bill.partner_bank_id = account
        self._release()
        self._pay()
        account.acc_number = "FR7654321"
        self.assertEqual((self.invoice.state, self.invoice.release_state), ("paid", "released"))

    def test_accounts_are_looked_up_together(self):
        accounts = self._account() | self._account(acc_number="FR7699999")
        bank = self.env["res.bank"].create({"name": "Elsewhere"})
        searched, invoices = [], self.env.registry["freight.invoice"]
        with patch.object(
            invoices, "search", lambda model, domain: searched.append(domain) or model.browse()
        ):
            accounts.bank_id = bank
        self.assertEqual(len(searched), 1)

    def test_a_debt_moved_to_another_payee_pays_no_held_bill(self):
        evil = self.env["res.partner"].create({"name": "Evil Twin"})
        payable = self._payable(self.bill)
        moved = self.env["account.move"].create(
            {
                "move_type": "entry",
                "line_ids": [
                    Command.create(
                        {"account_id": payable.account_id.id, "partner_id": partner.id, "balance": balance}
                    )
                    for partner, balance in (
                        (self.bill.partner_id, self.bill.amount_total),
                        (evil, -self.bill.amount_total),
                    )
                ],
            }
        )
        moved.action_post()
        debit = moved.line_ids.filtered(lambda line: line.balance > 0)
        with self.assertRaisesRegex(UserError, BLOCKED), self.cr.savepoint():
            (payable | debit).reconcile()
        self.assertEqual((self.bill.payment_state, self.invoice.state), ("blocked", "posted"))

    def test_released_bill_is_paid_to_the_account_that_it_names(self):
        good, evil = self.env["res.partner.bank"].create(
            [{"acc_number": number, "partner_id": self.biller.id} for number in ("GOOD0001", "EVIL0001")]
        )
        self.bill.partner_bank_id = good
        self._release()
        with self.assertRaisesRegex(UserError, "was released to GOOD0001.*, not to EVIL0001"):
            self._pay(partner_bank_id=evil.id)
        self.assertEqual(self.bill.payment_state, "not_paid")
        self._pay(partner_bank_id=good.id)
        self.assertIn(self.bill.payment_state, ("in_payment", "paid"))

    def test_refund_on_an_account_of_money_pays_no_held_bill(self):
        on_its_way = self.env["account.account"].create(
            {"name": "On Its Way", "code": "FRTWAY", "account_type": "asset_current", "reconcile": True}
        )
        refund = self._entry(on_its_way, "in_refund")
        with self.assertRaisesRegex(UserError, BLOCKED), self.cr.savepoint():
            (self._payable(self.bill) | self._payable(refund)).reconcile()
        self.assertEqual(self.bill.payment_state, "blocked")

    def test_credit_on_an_account_of_income_takes_a_held_bill_back(self):
        """A variance, or the rounding of cash, may be booked as income: no money moves by it either."""
        income = self.env["account.account"].create(
            {"name": "Freight Variance", "code": "FRTINC", "account_type": "income_other"}
        )
        refund = self._entry(income, "in_refund")
        (self._payable(self.bill) | self._payable(refund)).reconcile()
        self.assertEqual(self.bill.payment_state, "reversed")
