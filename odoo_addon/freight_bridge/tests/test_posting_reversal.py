# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_bad_money import BadMoneyCase


@tagged("post_install", "-at_install")
class TestPostingReversal(BadMoneyCase):
    """An accrual goes back when it is billed, or when the goods did not leave after all; a reversal stays."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.load.is_cost_rated = True

    def _cron(self):
        with patch.object(self.env.registry["ir.cron"], "_commit_progress", return_value=60):
            self.env["freight.charge"]._cron_accrue()

    # -- what never left ------------------------------------------------------------------------------

    def test_shipment_cancelled_after_it_left_gives_its_accrual_back(self):
        charge = self._accrued(100)
        other = self._charge(40, shipment=self._load("OTHER"))
        self.shipment.write({"state": "cancelled", "is_cancelled": True})
        self._cron()
        self.assertEqual((charge.cost_state, other.cost_state), ("expected", "accrued"))
        self.assertEqual((self._balance("accrual"), self._balance("expense")), (-40, 40))
        [reversal] = self.env["account.move.line"].search(
            [("freight_charge_id", "=", charge.id), ("balance", "=", -100)]
        )
        self.assertEqual((reversal.date, reversal.parent_state), (self.company._freight_today(), "posted"))
        with self.untouched():
            self._cron()

    def test_dispatch_that_was_retracted_gives_its_accrual_back_until_it_leaves_again(self):
        charge = self._accrued(100)
        self.shipment.write({"state": "packed", "actual_dispatch_date": False})
        self._cron()
        self.assertEqual((charge.cost_state, self._balance("accrual")), ("expected", 0))
        self._dispatch(self.shipment, self.now - timedelta(days=1))
        self._cron()
        self.assertEqual((charge.cost_state, self._balance("accrual")), ("accrued", -100))
        self.assertEqual(charge.accrual_line_id.date, (self.now - timedelta(days=1)).date())

    def test_cancelled_shipment_that_an_approved_invoice_bills_is_left_to_its_bill(self):
        charge = self._accrued(100)
        invoice = self._invoice(self._line(100, charge))
        self.shipment.write({"state": "cancelled", "is_cancelled": True})
        with self.untouched():
            self._cron()
        self.assertEqual(charge.cost_state, "accrued")
        invoice._post()
        self.assertEqual((charge.cost_state, self._balance("accrual")), ("billed", 0))

    def test_accrual_that_cannot_be_given_back_is_an_exception(self):
        charge = self._accrued(100)
        self.shipment.write({"state": "cancelled", "is_cancelled": True})
        self.company.freight_accrual_account_id = False
        with self.untouched():
            self._cron()
        self.assertEqual(charge.cost_state, "accrued")
        exception = self.assertRefused(charge, "no Accrued Freight Account")
        self.company.freight_accrual_account_id = self.accounts["accrual"]
        exception.with_user(self.worker).desk_replay()
        self._cron()
        self.assertEqual((charge.cost_state, self._balance("accrual")), ("expected", 0))

    # -- open items -----------------------------------------------------------------------------------

    def _open(self):
        return self.env["account.move.line"].search(
            [
                ("account_id", "=", self.accounts["accrual"].id),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
            ]
        )

    def test_accrued_account_that_reconciles_shows_only_what_is_open(self):
        """Charge by charge, also in a foreign currency; each reversal is matched with its own accrual."""
        self.accounts["accrual"].reconcile = True
        second = self._charge(50, shipment=self._load("SECOND"), code=self.fuel)
        foreign = self._charge(33.33, shipment=self._load("THIRD"), currency=self.euro)
        first = self._accrued(100)
        self.assertEqual(set((second | foreign).mapped("cost_state")), {"accrued"})
        self.assertEqual(self._open().freight_charge_id, first | second | foreign)
        self.assertEqual(first.accrual_line_id.account_id, self.accounts["expense"])
        self._posted(self._line(107, second))
        self._posted(self._line(40, foreign), number="E", currency_id=self.euro.id, date=self.today)
        left = self._open()
        self.assertEqual((left.freight_charge_id, left.balance, left.amount_residual), (first, -100, -100))
        matched = foreign.accrual_reversal_line_id.move_id.line_ids.full_reconcile_id
        self.assertEqual(len(matched), 1)
        self.assertFalse(matched.partial_reconcile_ids.exchange_move_id)
        self.assertEqual(self._balance("accrual"), -100)

    def test_accrual_that_is_billed_twice_in_its_life_is_matched_each_time(self):
        self.accounts["accrual"].reconcile = True
        charge = self._accrued(100)
        invoice = self._posted(self._line(100, charge))
        invoice.bill_id.button_cancel()
        self.env["freight.charge"]._accrue()
        self.assertEqual(self._open().mapped("balance"), [-100])
        self._replay(invoice.posting_exception_id)
        self.assertFalse(self._open())

    def test_accrued_account_that_does_not_reconcile_is_credited_in_one_sum(self):
        charge = self._accrued(100)
        self.assertFalse(self._open().freight_charge_id)
        self._posted(self._line(100, charge))
        self.assertEqual(self._balance("accrual"), 0)

    # -- reversals ------------------------------------------------------------------------------------

    def _billed_anew(self):
        invoice = self._posted(self._line(100, self._accrued(100)))
        bill = invoice.bill_id
        reversal = bill._reverse_moves([{"invoice_date": bill.date}], cancel=True)
        self._commit()
        self.env["freight.charge"]._accrue()
        self._replay(invoice.posting_exception_id)
        self.assertNotEqual(invoice.bill_id, bill)
        return invoice, bill, reversal

    def test_reversal_is_not_taken_back_beside_a_new_bill(self):
        invoice, bill, reversal = self._billed_anew()
        for attempt in (
            lambda: bill.line_ids.remove_move_reconcile(),
            lambda: reversal.button_draft(),
            lambda: reversal.button_cancel(),
        ):
            with (
                self.untouched(),
                self.assertRaisesRegex(UserError, r"has the bill .* since: .* Cancel .* first"),
            ):
                with self.env.cr.savepoint():
                    attempt()
        self.assertEqual((invoice.state, self._balance("expense")), ("posted", 100))

    def test_reversal_is_taken_back_once_the_new_bill_is_cancelled(self):
        invoice, bill, _reversal = self._billed_anew()
        invoice.bill_id.button_cancel()
        bill.line_ids.remove_move_reconcile()
        self.assertEqual(bill.payment_state, "not_paid")

    # -- what is agreed later -------------------------------------------------------------------------

    def test_accessorial_agreed_after_the_goods_left_is_accrued_and_the_rest_stays(self):
        liftgate = self._code("LFT", "Liftgate", category="accessorial")
        self.contract.action_withdraw()
        self.load.is_cost_rated = False
        self._agreement(
            "With liftgate", accessorial_ids=[(0, 0, {"charge_code_id": liftgate.id, "price": 75})]
        )
        self._cron()
        haul = self.load.charge_ids
        self.assertEqual((haul.amount, haul.cost_state), (200, "accrued"))
        entry = haul.accrual_line_id
        self.load.actual_weight = 120
        self.env["freight.shipment.accessorial"].create(
            {"shipment_id": self.load.id, "charge_code_id": liftgate.id, "reason": "No ramp"}
        )
        self._cron()
        later = self.load.charge_ids - haul
        self.assertEqual((later.amount, later.cost_state), (75, "accrued"))
        self.assertEqual((haul.amount, haul.accrual_line_id), (200, entry))
        self.assertEqual(self._balance("accrual"), -275)
