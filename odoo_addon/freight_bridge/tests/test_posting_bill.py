# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_posting import PostingCase


@tagged("post_install", "-at_install")
class TestPostingBill(PostingCase):
    """An approved invoice becomes a vendor bill, and what had been accrued is given back."""

    def test_expected_and_variance_are_booked_apart_and_the_accrual_goes_back(self):
        charge = self._accrued(100)
        invoice = self._posted(self._line(107.5, charge), number="A-77", payee_id=self.factor.id)
        bill = invoice.bill_id
        self.assertEqual((bill.move_type, bill.state, bill.ref), ("in_invoice", "posted", "A-77"))
        self.assertEqual(
            (bill.partner_id, bill.journal_id), (self.factor, self.company.freight_bill_journal_id)
        )
        self.assertEqual((bill.invoice_date, bill.date), (invoice.date, invoice.date))
        self.assertEqual(
            self._items(bill),
            [("expense", 100.0, 100.0), ("liability_payable", -107.5, -107.5), ("variance", 7.5, 7.5)],
        )
        self.assertEqual((charge.cost_state, charge.billed_line_id), ("billed", invoice.line_ids))
        reversal = charge.accrual_reversal_line_id.move_id
        self.assertEqual((reversal.state, reversal.date), ("posted", bill.date))
        self.assertEqual(self._items(reversal), [("accrual", 100.0, 100.0), ("expense", -100.0, -100.0)])
        balances = [self._balance(name) for name in ("accrual", "expense", "variance")]
        self.assertEqual(balances, [0, 100, 7.5])
        self.assertEqual(bill.line_ids.freight_invoice_line_id, invoice.line_ids)
        self.assertEqual(bill.line_ids.freight_charge_id, charge)

    def test_journal_that_seals_its_entries_takes_bills_whoever_posts_them(self):
        """Odoo tells of the seal with the poster's own rights, and the integration account has none."""
        self.company.freight_bill_journal_id.restrict_mode_hash_table = True
        companies = self.company | self.env["res.company"].create({"name": "Elsewhere"})
        invoice = self._invoice(self._line(40))
        poster = self.env.ref("freight_bridge.user_integration")
        invoice.with_user(poster).sudo().with_context(allowed_company_ids=companies.ids)._post()
        self.assertTrue(invoice.bill_id.inalterable_hash, invoice.posting_exception_id.summary)

    def test_undercharge_is_a_negative_variance(self):
        charge = self._accrued(100)
        invoice = self._posted(self._line(90, charge))
        self.assertEqual(
            self._items(invoice.bill_id),
            [("expense", 100.0, 100.0), ("liability_payable", -90.0, -90.0), ("variance", -10.0, -10.0)],
        )

    def test_short_pay_bills_what_was_approved(self):
        charge = self._accrued(100)
        line = {**self._line(150, charge), "approved_amount": 110}
        invoice = self._posted(line, approved_total=110)
        self.assertEqual(invoice.bill_id.amount_total, 110)
        self.assertEqual((self._balance("expense"), self._balance("variance")), (100, 10))

    def test_line_of_which_nothing_is_approved_keeps_the_accrual(self):
        charge, other = self._accrued(100), self._charge(20, code=self.fuel)
        invoice = self._posted({**self._line(150, charge), "approved_amount": 0}, self._line(20, other))
        self.assertEqual((charge.cost_state, other.cost_state), ("accrued", "billed"))
        self.assertEqual(
            self._items(invoice.bill_id), [("expense", 20.0, 20.0), ("liability_payable", -20.0, -20.0)]
        )

    def test_charge_that_was_not_accrued_yet_is_billed_without_a_reversal(self):
        charge = self._charge(100)
        self._posted(self._line(100, charge))
        self.assertEqual((charge.cost_state, charge.accrual_reversal_line_id.id), ("billed", False))
        self._dispatch(self.shipment)
        self.assertFalse(self.env["freight.charge"]._accrue())

    def test_line_beside_the_agreement_is_variance_and_without_one_expense(self):
        self._charge(100)
        beside = self._line(15, shipment_id=self.shipment.id, charge_code_id=self.fuel.id)
        self._posted(beside)
        self.assertEqual((self._balance("expense"), self._balance("variance")), (0, 15))
        self._posted(self._line(40), number="INV-2")
        self.assertEqual((self._balance("expense"), self._balance("variance")), (40, 15))

    def test_supplement_of_a_billed_charge_is_variance(self):
        charge = self._accrued(100)
        self._posted(self._line(100, charge))
        self._posted(self._line(12, charge), number="INV-1S", invoice_type="supplemental")
        self.assertEqual((self._balance("expense"), self._balance("variance")), (100, 12))
        self.assertEqual(self._balance("accrual"), 0)

    def test_charge_billed_twice_in_one_invoice_is_expected_once(self):
        charge = self._accrued(100)
        self._posted(self._line(60, charge), self._line(45, charge))
        self.assertEqual((self._balance("expense"), self._balance("variance")), (100, 5))

    def test_credit_is_a_refund_whichever_sign_the_carrier_gives_it(self):
        charge = self._accrued(100)
        self._posted(self._line(120, charge))
        for number, amount in (("C-1", 8), ("C-2", -8)):
            invoice = self._posted(self._line(amount, charge), number=number, invoice_type="credit")
            bill = invoice.bill_id
            self.assertEqual((bill.move_type, bill.amount_total), ("in_refund", 8))
            self.assertEqual(self._items(bill), [("liability_payable", 8.0, 8.0), ("variance", -8.0, -8.0)])
        self.assertEqual(self._balance("variance"), 4)

    def test_credit_before_its_original_leaves_the_accrual(self):
        charge = self._accrued(100)
        self._posted(self._line(-8, charge), invoice_type="credit")
        self.assertEqual((charge.cost_state, self._balance("accrual")), ("accrued", -100))

    def test_foreign_currency_takes_the_rate_of_each_date_and_clears_the_accrual(self):
        charge = self._accrued(33.33, currency=self.euro)
        invoice = self._posted(self._line(40, charge), currency_id=self.euro.id, date=self.today)
        self.assertEqual(
            self._items(invoice.bill_id),
            [
                # 83.325 and 16.675: Odoo rounds the parts so that they come to the bill.
                ("expense", 83.32, 33.33),
                ("liability_payable", -100.0, -40.0),
                ("variance", 16.68, 6.67),
            ],
        )
        self.assertEqual(
            self._items(charge.accrual_reversal_line_id.move_id),
            [("accrual", 66.66, 33.33), ("expense", -66.66, -33.33)],
        )
        balances = [self._balance(name) for name in ("accrual", "expense", "variance")]
        self.assertEqual(balances, [0, 83.32, 16.68])

    def test_cent_that_converted_parts_are_off_their_whole_goes_to_the_largest(self):
        # 30.04 euros are 75.10, their parts 25.03 (25.025), 25.03 and 25.05: a cent more.
        lines = [self._line(amount) for amount in (10.01, 10.02, 10.01)]
        invoice = self._posted(*lines, currency_id=self.euro.id, date=self.today)
        self.assertEqual(
            self._items(invoice.bill_id),
            [
                ("expense", 25.03, 10.01),
                ("expense", 25.03, 10.01),
                ("expense", 25.04, 10.02),
                ("liability_payable", -75.1, -30.04),
            ],
        )

    def test_invoice_in_another_currency_than_the_agreement(self):
        charge = self._accrued(100)
        invoice = self._posted(self._line(55, charge), currency_id=self.euro.id, date=self.today)
        self.assertEqual(
            self._items(invoice.bill_id),
            [("expense", 100.0, 40.0), ("liability_payable", -137.5, -55.0), ("variance", 37.5, 15.0)],
        )
        self.assertEqual(self._balance("accrual"), 0)

    def test_two_companies_post_in_their_own_books(self):
        other = self.other_company
        self.env["account.chart.template"]._load("generic_coa", other, install_demo=False)
        accounts = self._set_up_books(other)
        theirs = self._shipment("TRACK-9", company_id=other.id)
        charge = self._charge(70, theirs, self._code("LH", "Linehaul", company_id=other.id))
        mine = self._charge(30)
        invoices = self._invoice(self._line(30, mine)) | self._invoice(
            self._line(75, charge), company_id=other.id
        )
        invoices._post()
        self.assertEqual(invoices.mapped("state"), ["posted", "posted"])
        self.assertEqual(invoices.bill_id.mapped("company_id"), self.company | other)
        self.assertEqual((self._balance("expense"), self._balance("variance")), (30, 0))
        both = [self._balance(name, accounts) for name in ("expense", "variance")]
        self.assertEqual(both, [70, 5])

    def test_locked_period_moves_the_bill_and_the_reversal(self):
        charge = self._accrued(100)
        lock = self.today - timedelta(days=5)
        self._lock_books(lock)
        invoice = self._posted(self._line(100, charge))
        self.assertEqual(invoice.bill_id.invoice_date, self.today - timedelta(days=10))
        self.assertEqual(invoice.bill_id.date, lock + timedelta(days=1))
        self.assertEqual(charge.accrual_reversal_line_id.date, lock + timedelta(days=1))

    def test_due_date_is_the_carriers(self):
        due = self.today + timedelta(days=17)
        self.assertEqual(self._posted(self._line(5), date_due=due).bill_id.invoice_date_due, due)

    def test_zero_invoice_owes_nothing(self):
        invoice = self._posted(self._line(0))
        self.assertEqual((invoice.state, invoice.bill_id.id), ("paid", False))

    # -- taxes ----------------------------------------------------------------------------------------

    def _tax(self):
        tax = self.env["account.tax"].create(
            {
                "name": "VAT 20",
                "amount": 20,
                "type_tax_use": "purchase",
                "company_id": self.company.id,
                "invoice_repartition_line_ids": self._repartition(),
                "refund_repartition_line_ids": self._repartition(),
            }
        )
        return tax, self._code("VAT", "VAT", category="tax", tax_id=tax.id)

    def _repartition(self):
        account = {"repartition_type": "tax", "account_id": self.accounts["income"].id}
        return [(0, 0, {"repartition_type": "base"}), (0, 0, account)]

    def test_tax_is_the_carriers_amount_in_the_tax_report(self):
        tax, code = self._tax()
        charge = self._accrued(100)
        vat = self._line(20.03, charge_code_id=code.id, is_tax=True)
        bill = self._posted(self._line(100, charge), vat).bill_id
        self.assertEqual(
            self._items(bill),
            [("expense", 100.0, 100.0), ("income", 20.03, 20.03), ("liability_payable", -120.03, -120.03)],
        )
        self.assertEqual(bill.line_ids.tax_line_id, tax)

    def test_stated_tax_in_another_currency_is_worth_what_is_stated(self):
        """20.03 at 0.40 are 50.08, not the 50.00 of the tax that Odoo computes; 20.00 of 20.004 are 50.00."""
        tax, code = self._tax()
        for amount, stated, worth in ((100, 20.03, 50.08), (100.02, 20.00, 50.00)):
            bill = self._posted(
                self._line(amount),
                self._line(stated, charge_code_id=code.id, is_tax=True),
                number=f"INV-{stated}",
                currency_id=self.euro.id,
                date=self.today,
            ).bill_id
            [booked] = bill.line_ids.filtered(lambda line: line.tax_line_id == tax)
            self.assertEqual((round(booked.amount_currency, 2), round(booked.balance, 2)), (stated, worth))
            self.assertEqual(round(sum(bill.line_ids.mapped("balance")), 2), 0)

    def test_tax_of_a_credit(self):
        tax, code = self._tax()
        vat = self._line(-1.99, charge_code_id=code.id, is_tax=True)
        bill = self._posted(self._line(-10), vat, invoice_type="credit").bill_id
        self.assertEqual(
            self._items(bill),
            [("expense", -10.0, -10.0), ("income", -1.99, -1.99), ("liability_payable", 11.99, 11.99)],
        )

    def test_tax_that_nothing_is_mapped_to_is_refused(self):
        code = self._code("VAT", "VAT", category="tax")
        vat = self._line(20, charge_code_id=code.id, is_tax=True)
        self.assertIn("has neither a tax nor a product", self._refused(self._line(100), vat).summary)

    def test_tax_without_charges_is_refused_whole(self):
        _tax, code = self._tax()
        exception = self._refused(self._line(20, charge_code_id=code.id, is_tax=True))
        self.assertIn("was approved", exception.summary)

    # -- refusals -------------------------------------------------------------------------------------

    def test_missing_setting_is_named(self):
        for name, label in (
            ("freight_variance_account_id", "Freight Variance Account"),
            ("freight_bill_journal_id", "Carrier Bill Journal"),
        ):
            kept = self.company[name]
            self.company[name] = False
            self.assertIn(f"no {label}", self._refused(self._line(5), number=f"N-{name}").summary)
            self.company[name] = kept

    def test_currency_without_a_rate_is_refused(self):
        yen = self.env.ref("base.JPY")
        yen.active = True
        self.env["res.currency.rate"].search([("currency_id", "=", yen.id)]).unlink()
        self.assertIn("no rate", self._refused(self._line(500), currency_id=yen.id).summary)

    def test_invoice_of_nobody_is_refused(self):
        self.assertIn("names no carrier", self._refused(self._line(5), partner_id=False).summary)

    def test_lines_that_do_not_add_up_to_what_was_approved_are_refused(self):
        self.assertIn("come to 5", self._refused(self._line(5), approved_total=6).summary)

    def test_refused_invoice_leaves_the_rest_of_its_batch(self):
        charge = self._accrued(100)
        good, bad = self._invoice(self._line(100, charge)), self._invoice(self._line(7), number="BAD")
        bad.partner_id = False
        (good | bad)._post()
        self.assertEqual((good.state, bad.state), ("posted", "approved"))
        self.assertEqual(
            (good.posting_exception_id.id, bad.posting_exception_id.code), (False, "posting_failed")
        )

    def test_what_odoo_refuses_at_posting_is_found_and_taken_back_alone(self):
        charge, other = self._accrued(100), self._charge(20, code=self.fuel)
        self.freight_product.property_account_expense_id = self.accounts["income"].copy(
            {"code": "FRT.GONE", "account_type": "expense", "active": False}
        )
        self.fuel.product_id = self.freight_product
        good = self._invoice(self._line(100, charge))
        bad = self._invoice(self._line(20, other), number="BAD")
        (good | bad)._post()
        self.assertEqual((good.state, bad.state), ("posted", "approved"))
        self.assertEqual((charge.cost_state, other.cost_state), ("billed", "expected"))
        self.assertEqual((bad.bill_id.id, bad.posting_exception_id.code), (False, "posting_failed"))
        self.assertFalse(bad.line_ids.bill_line_ids)

    def test_person_who_posts_hears_why_not(self):
        finance = self._person("fin", "freight_bridge.group_finance")
        invoice = self._invoice(self._line(5), partner_id=False)
        with self.assertRaisesRegex(UserError, "names no carrier"):
            invoice.with_user(finance).action_post()
        invoice.partner_id = self.biller
        invoice.with_user(finance).action_post()
        self.assertEqual(invoice.state, "posted")
        with self.assertRaisesRegex(UserError, "not approved"):
            invoice.with_user(finance).action_post()

    def test_amount_beyond_every_measure_is_kept_to_the_cent(self):
        invoice = self._posted(self._line(99999999999.99))
        self.assertEqual(self._items(invoice.bill_id)[0], ("expense", 99999999999.99, 99999999999.99))

    def test_only_approved_invoices_are_posted(self):
        for state in ("draft", "received", "review", "disputed", "rejected", "cancelled"):
            invoice = self._invoice(self._line(5), state=state, number=state)
            invoice._post()
            self.assertEqual((invoice.state, invoice.bill_id.id), (state, False))

    def test_batch_is_cut_by_lines_and_posts_one_invoice_at_least(self):
        invoices = self.env["freight.invoice"]
        for count in (3, 2, 1):
            invoices |= self._invoice(*[self._line(1)] * count, number=f"L{count}")
        self.assertEqual(len(invoices._first_lines(5)), 2)
        self.assertEqual(invoices._first_lines(1), invoices[0])

    def test_posting_costs_no_more_queries_for_more_invoices_than_odoo_does(self):
        def invoices(count, prefix):
            made = [self._invoice(self._line(5), number=f"{prefix}{n}") for n in range(count)]
            return self.env["freight.invoice"].concat(*made)

        few, many = invoices(2, "F"), invoices(12, "M")
        self.env.flush_all()
        start = self.env.cr.sql_log_count
        few._post()
        self.env.flush_all()
        middle = self.env.cr.sql_log_count
        many._post()
        self.env.flush_all()
        each = (self.env.cr.sql_log_count - middle - (middle - start)) / 10
        self.assertLess(each, 12)
