# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_bad_money import BadMoneyCase


@tagged("post_install", "-at_install")
class TestBadMoneyInvoice(BadMoneyCase):
    """A carrier's invoice that is wrong is an exception in words to act on, and is not booked in part."""

    # -- currencies -----------------------------------------------------------------------------------

    def test_currency_without_a_rate_is_kept_out_twice_and_booked_once_it_has_one(self):
        yen = self._currency("JPY", {})
        self.env["res.currency.rate"].search([("currency_id", "=", yen.id)]).unlink()
        invoice = self._received(self._haul(500), currency_id=yen.id)
        self.assertKeptOut(invoice, "no_currency_rate", "JPY has no rate on .*: enter one under Currencies")
        with self.untouched():
            invoice.with_user(self.finance).action_approve("They always bill in yen.")
            self.env["freight.invoice"]._post_waiting()
        exception = self.assertRefused(
            invoice, r"JPY has no rate in .* on .*: enter one under Currencies, then post again"
        )
        self._currency("JPY", {self.ship_date: 100})
        self._replay(exception)
        self.assertEqual(invoice.state, "posted")
        bill = self._items(invoice.bill_id)
        # 200 dollars were agreed.
        expected = [
            ("expense", 200.0, 20000.0),
            ("liability_payable", -5.0, -500.0),
            ("variance", -195.0, -19500.0),
        ]
        self.assertEqual(bill, expected)

    def test_contract_in_a_currency_without_a_rate(self):
        yen = self._currency("JPY", {})
        self.env["res.currency.rate"].search([("currency_id", "=", yen.id)]).unlink()
        self.contract.action_withdraw()
        self._agreement("Yen", currency_id=yen.id)
        self.assertKeptOut(self._received(self._haul()), "no_currency_rate", "JPY, which has no rate")
        with self.untouched():
            self.env["freight.shipment"]._rate_dispatched()
            self.env["freight.charge"]._accrue()
        self.assertRefused(self.load.charge_ids, "JPY has no rate")

    # -- amounts --------------------------------------------------------------------------------------

    def test_nothing(self):
        self.assertKeptOut(self._received(self._haul(0)), "nothing_billed", "The invoice is over 0")

    def test_less_than_nothing(self):
        invoice = self._received(self._haul(-200))
        self.assertKeptOut(invoice, "wrong_sign", "does not say that it is a credit")

    def test_more_than_anybody_agreed_to(self):
        """What is not so huge that it is refused on arrival is far beyond what was agreed."""
        invoice = self._received(self._haul(999_999_999_999.99))
        self.assertKeptOut(invoice, "linehaul_over", r"999999999799\.99 USD in question")

    def test_one_sound_line_of_an_invoice_is_not_booked_without_the_others(self):
        lines = [self._haul(), self._haul(0.01, self._load("LOAD-2")), self._haul(250, self._load("LOAD-3"))]
        self.assertKeptOut(self._received(*lines), "linehaul_over", "-149.99 USD in question")

    # -- contracts ------------------------------------------------------------------------------------

    def test_contract_that_ends_in_the_middle_of_the_month(self):
        """What shipped on its last day is priced, the next day nothing is, and no invoice is split."""
        self.contract.date_to = self.ship_date
        after = self._load("LOAD-2", self.shipped + timedelta(days=1))
        good = self._audited(self._received(self._haul(), number="GOOD"))
        self.assertEqual(good.state, "posted")
        day = self.ship_date + timedelta(days=1)
        both = self._received(self._haul(200, self._load("LOAD-3")), self._haul(200, after), number="BOTH")
        self.assertKeptOut(both, "no_contract", f"No contract is valid on {day}, when it shipped: Alpha 2026")
        with self.untouched():
            self.env["freight.shipment"]._rate_dispatched()
            self.assertFalse(after.charge_ids)
        self.assertIn("No contract is valid", after.cost_problem)

    def test_two_contracts_at_once(self):
        second = self._agreement("Alpha renewed", 3)
        invoice = self._received(self._haul())
        words = (
            "Several contracts fit .* Alpha 2026, Alpha renewed. Withdraw all but one, or let one end earlier"
        )
        self.assertKeptOut(invoice, "several_contracts", words)
        second.action_withdraw()
        self.assertEqual(self._audited(invoice).state, "posted")

    def test_pounds_against_a_rate_in_kilograms(self):
        """220.46 lb are 100 kg; the carrier multiplied pounds by the price of a kilogram."""
        invoice = self._received(self._haul(440.92, weight=220.46))
        self.assertKeptOut(invoice, "weight_differs", "pounds")

    def test_charge_that_nobody_mapped(self):
        lines = [self._haul(), self._haul(35, charge_code_id=False, partner_code="XSF")]
        invoice = self._received(*lines)
        self.assertKeptOut(invoice, "unmapped_charge", "XSF")
        self._charge(35, self.load, self.fuel)
        invoice.line_ids[1].with_user(self.finance).charge_code_id = self.fuel
        invoice._audit()
        self.assertNotIn("unmapped_charge", invoice.finding_ids.mapped("code"))

    # -- what follows an invoice ----------------------------------------------------------------------

    def test_credit_larger_than_its_original(self):
        original = self._audited(self._received(self._haul()))
        self.assertEqual(original.state, "posted")
        credit = self._received(
            self._haul(-200.01), number="CR", invoice_type="credit", original_id=original.id
        )
        words = "Credits of 200.01 are above the total of INV-1: 200.00"
        self.assertKeptOut(credit, "credit_exceeds_original", words)
        self.assertEqual(original.bill_id.amount_residual, 200)

    def test_correction_of_an_invoice_that_was_paid(self):
        original = self._audited(self._received(self._haul()))
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=original.bill_id.ids
        )
        wizard.create({}).action_create_payments()
        self._commit()
        self.assertEqual(original.state, "paid")
        correction = self._received(
            self._haul(150), number="INV-1", invoice_type="corrected", original_id=original.id
        )
        words = "INV-1 is in the books already: ask for a credit of it and a new invoice"
        self.assertKeptOut(correction, "correction_of_posted", words)
        with self.untouched(), self.assertRaisesRegex(UserError, "in the books already"):
            correction.with_user(self.finance).action_approve("They say so.")
        self.assertEqual((original.state, correction.state), ("paid", "review"))

    def test_bill_cancelled_by_hand_is_out_of_the_books_until_somebody_says_so(self):
        self.env["freight.shipment"]._rate_dispatched()
        self.env["freight.charge"]._accrue()
        invoice = self._audited(self._received(self._haul()))
        invoice.bill_id.button_cancel()
        exception = invoice.posting_exception_id
        self.assertEqual((exception.code, exception.team_id.kind), ("bill_cancelled", "finance"))
        self.assertRegex(exception.summary, r"The bill .* of invoice INV-1 was cancelled by")
        self.assertIn("Replay to make a new bill", exception.code_id.next_step)
        self.env["freight.charge"]._accrue()
        with self.untouched():
            self.env["freight.invoice"]._post_waiting()
            self.env["freight.charge"]._accrue()
        balances = [self._balance(name) for name in ("accrual", "expense", "variance")]
        self.assertEqual(balances, [-200, 200, 0])
        self._replay(exception)
        balances = [self._balance(name) for name in ("accrual", "expense", "variance")]
        self.assertEqual((invoice.state, balances), ("posted", [0, 200, 0]))

    # -- other people's records -----------------------------------------------------------------------

    def _centred_load(self):
        plan = self.env["account.analytic.plan"].create({"name": "Freight Plan"})
        centre = self.env["account.analytic.account"].create({"name": "Lyon", "plan_id": plan.id})
        order = self._sale()
        order.order_line.analytic_distribution = {str(centre.id): 100}
        shipment = order.freight_shipment_ids
        shipment.write({"actual_weight": 100, "actual_pieces": 1, "state": "delivered"})
        shipment.actual_dispatch_date = self.shipped
        return centre, shipment

    def test_analytic_account_deleted_before_the_accrual_the_audit_and_the_bill(self):
        centre, load = self._centred_load()
        invoice = self._received(self._haul(200, load))
        invoice._audit()
        self.assertEqual(invoice.state, "approved", invoice.finding_ids.mapped("message"))
        self.load.is_cost_rated = True
        self.env["freight.shipment"]._rate_dispatched()
        name = centre.id
        centre.unlink()
        with self.untouched():
            self.env["freight.charge"]._accrue()
            self.env["freight.invoice"]._post_waiting()
        words = "were deleted"
        self.assertRefused(load.charge_ids, words)
        exception = self.assertRefused(invoice, words)
        again = self._received(self._haul(200, load), number="INV-2")
        self.assertKeptOut(again, "lost_analytic", f"#{name}", "invoice_duplicate")
        load.sale_id.order_line.analytic_distribution = False
        self._replay(exception)
        self.assertEqual(invoice.state, "posted")

    def test_company_that_the_user_may_not_see(self):
        invoice = self._received(self._haul(), company_id=self.other_company.id, line_ids=False, total=5)
        for attempt in (
            lambda: invoice.with_user(self.finance).action_approve("Fine."),
            lambda: invoice.with_user(self.finance).action_audit(),
            lambda: invoice.with_user(self.finance).action_post(),
            lambda: invoice.with_user(self.finance).read(["number"]),
        ):
            with self.untouched(), self.assertRaises(AccessError):
                attempt()
        self.assertEqual(invoice.state, "received")
        self.assertFalse(
            self.env["freight.invoice"].with_user(self.finance).search([("id", "=", invoice.id)])
        )

    def test_load_of_a_company_that_the_sender_does_not_serve(self):
        theirs = self._load("THEIRS", company_id=self.other_company.id, carrier_id=False)
        lines = [Command.create({"amount": 200, "charge_code_id": self.linehaul.id})]
        invoice = self._received(
            line_ids=lines, total=200, references=[{"kind": "tracking", "value": "THEIRS"}]
        )
        invoice._match()
        self.assertFalse(invoice.line_ids.shipment_id)
        self.assertKeptOut(invoice, "no_shipment", "no shipment is known as THEIRS")
        self.assertFalse(theirs.charge_ids)

    # -- ten thousand lines ---------------------------------------------------------------------------

    def test_ten_thousand_lines_of_which_one_cannot_be_booked(self):
        """The bill is refused whole, before any of it is made."""
        code = self._code("VAT", "VAT", category="tax")
        lines = [self._line(1, description=f"Charge {number}") for number in range(9_999)]
        invoice = self._invoice(*lines, self._line(1, charge_code_id=code.id, is_tax=True), number="BIG")
        with self.untouched():
            invoice._post()
        self.assertRefused(invoice, "BIG states a tax, and its charge code .* has neither")
        self.assertEqual((invoice.state, invoice.bill_id.id), ("approved", False))
