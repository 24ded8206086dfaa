# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common_bad_money import BadMoneyCase

SOFT = ("fiscalyear_lock_date", "tax_lock_date", "purchase_lock_date", "sale_lock_date")


@tagged("post_install", "-at_install")
class TestBadMoneyDate(BadMoneyCase):
    """A date in a locked period goes to the first open day, by the locks that hold for the entry."""

    def _lock(self, kind, date):
        """Close the books by one of Odoo's locks."""
        self._lock_books(date)
        self.company.fiscalyear_lock_date = False
        self.company[kind] = date

    def _booked(self, *lines):
        """The days of accrual, bill and reversal of the load, accrued and billed after the lock."""
        self.env["freight.shipment"]._rate_dispatched()
        self.env["freight.charge"]._accrue()
        charge = self.load.charge_ids
        self.assertEqual(charge.cost_state, "accrued", charge.posting_exception_id.summary)
        accrued = charge.accrual_line_id.date
        invoice = self._posted(self._line(200, charge), *lines)
        self.assertEqual(invoice.bill_id.invoice_date, invoice.date)
        self.assertEqual((self._balance("accrual"), charge.cost_state), (0, "billed"))
        return accrued, invoice.bill_id.date, charge.accrual_reversal_line_id.date

    def _check(self, kind, moved):
        billed, lock = self.today - timedelta(days=10), self.today - timedelta(days=5)
        self._lock(kind, lock)
        days = (self.ship_date, billed, billed)
        first = lock + timedelta(days=1)
        expected = [first if is_moved else day for day, is_moved in zip(days, moved, strict=True)]
        self.assertEqual(self._booked(), tuple(expected), kind)

    def test_fiscal_lock_moves_accrual_bill_and_reversal(self):
        self._check("fiscalyear_lock_date", (True, True, True))

    def test_hard_lock_moves_accrual_bill_and_reversal(self):
        self._check("hard_lock_date", (True, True, True))

    def test_purchase_lock_moves_the_bill_and_with_it_the_reversal(self):
        self._check("purchase_lock_date", (False, True, True))

    def test_sales_lock_moves_nothing_of_a_carrier(self):
        self._check("sale_lock_date", (False, False, False))

    def test_tax_lock_moves_what_has_no_tax_nowhere(self):
        self._check("tax_lock_date", (False, False, False))

    def test_tax_lock_moves_a_bill_with_tax(self):
        tax = self.env["account.tax"].create(
            {"name": "VAT 20", "amount": 20, "type_tax_use": "purchase", "company_id": self.company.id}
        )
        code = self._code("VAT", "VAT", category="tax", tax_id=tax.id)
        lock = self.today - timedelta(days=5)
        self._lock("tax_lock_date", lock)
        accrued, billed, _reversed = self._booked(self._line(40, charge_code_id=code.id, is_tax=True))
        self.assertEqual((accrued, billed), (self.ship_date, lock + timedelta(days=1)))

    def test_later_of_two_locks_counts(self):
        first, second = self.today - timedelta(days=6), self.today - timedelta(days=3)
        self._lock("hard_lock_date", first)
        self.company.purchase_lock_date = second
        booked = self._booked()
        self.assertEqual(booked[:2], (first + timedelta(days=1), second + timedelta(days=1)))

    def test_exception_to_a_lock_opens_the_period(self):
        """Of an exception for everybody, which jobs are too; one for somebody else opens nothing."""
        lock = self.today - timedelta(days=5)
        self._lock("fiscalyear_lock_date", lock)
        values = {
            "company_id": self.company.id,
            "fiscalyear_lock_date": False,
            "end_datetime": fields.Datetime.now() + timedelta(days=1),
            "reason": "The auditor asked for it",
        }
        self.env["account.lock_exception"].create({**values, "user_id": self.manager.id})
        first = self.company._freight_open_date(self.ship_date, self.company.freight_journal_id)
        self.assertEqual(first, lock + timedelta(days=1))
        self.env["account.lock_exception"].create({**values, "user_id": False})
        billed = self.today - timedelta(days=10)
        self.assertEqual(self._booked(), (self.ship_date, billed, billed))

    def test_period_locked_between_accrual_and_bill(self):
        """Each goes where it may when its turn comes, and the accrued account is even again."""
        self.env["freight.shipment"]._rate_dispatched()
        self.env["freight.charge"]._accrue()
        lock = self.today - timedelta(days=5)
        self._lock("fiscalyear_lock_date", lock)
        booked = self._booked()
        self.assertEqual(booked, (self.ship_date, lock + timedelta(days=1), lock + timedelta(days=1)))

    def test_bill_cancelled_after_its_period_was_locked_is_refused_by_odoo_whole(self):
        invoice = self._audited(self._received(self._haul()))
        self._lock("fiscalyear_lock_date", self.today - timedelta(days=5))
        with self.untouched(), self.assertRaisesRegex(Exception, "lock|Lock"):
            invoice.bill_id.button_draft()
        self.assertEqual((invoice.state, invoice.posting_exception_id.id), ("posted", False))
