# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_audited import AuditedCase


@tagged("post_install", "-at_install")
class TestInvoiceTax(AuditedCase):
    """Nothing passes because it is called a tax, or because a person typed it in. The load costs 200.00."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax = cls.env["account.tax"].create(
            {"name": "VAT 15", "amount": 15, "type_tax_use": "purchase", "company_id": cls.company.id}
        )
        codes = cls.env["freight.charge.code"]
        own = {"category": "tax", "company_id": cls.company.id}
        cls.vat = codes.create({"name": "VAT", "code": "VAT-T", "tax_id": cls.tax.id, **own})
        product = cls.env["product.product"].create({"name": "Duty", "type": "service"})
        cls.duty = codes.create({"name": "Duty", "code": "DUTY-T", "product_id": product.id, **own})

    def _with(self, amount, code, number="INV-1", **values):
        return self._invoice(
            number, lines=[self._haul(), self._haul(amount, code=code, is_tax=True)], **values
        )

    def test_tax_is_held_against_its_percentage(self):
        right, wrong = self._with("30.00", self.vat), self._with("5000.00", self.vat, "INV-2")
        right._audit()
        self.assertEqual((self._found(right), right.state), ([], "approved"))
        right.action_review("Once more.")
        right.action_reject("Billed anew.")
        wrong._audit()
        self.assertEqual(self._found(wrong), [("tax_differs", 4970.0, "open")])
        self.assertEqual((wrong.state, wrong._payable()[wrong.line_ids[1]]), ("review", 30.0))

    def test_tax_is_passed_by_a_share_of_the_tax_only(self):
        """1 % of the tax are 0.30, of the invoice they would be 2.31."""
        self._tolerance(over_percent=1)
        passed, held = self._with("30.30", self.vat), self._with("30.31", self.vat, "INV-2")
        passed._audit()
        self.assertEqual(self._found(passed), [("tax_differs", 0.3, "tolerated")])
        passed.action_review("Once more.")
        passed.action_reject("Billed anew.")
        held._audit()
        self.assertEqual(self._found(held), [("tax_differs", 0.31, "open")])

    def test_tax_that_is_no_percentage(self):
        self.tax.amount_type = "fixed"
        invoice = self._with("30.00", self.vat)
        invoice._audit()
        self.assertEqual(self._found(invoice), [("tax_unfounded", 30.0, "open")])

    def test_duty_that_nobody_agreed_to(self):
        invoice = self._with("5000.00", self.duty)
        invoice._audit()
        self.assertEqual(
            [(row.code, row.is_blocking) for row in invoice.finding_ids], [("not_contracted", True)]
        )

    def test_charge_that_is_called_a_tax(self):
        invoice = self._with("5000.00", self.liftgate)
        invoice._audit()
        self.assertEqual(
            [(row.code, row.is_blocking) for row in invoice.finding_ids], [("not_authorised", True)]
        )
        self.assertFalse(invoice.line_ids[1]._is_tax())

    def _supplement(self, number, code, amount):
        lines = [self._haul(amount, code=code, is_tax=True)]
        values = {"invoice_type": "supplemental", "original_id": self.original.id}
        invoice = self._invoice(number, lines=lines, **values)
        invoice._audit()
        return invoice.state, invoice.finding_ids.mapped("code")

    def test_supplement_over_a_tax_only(self):
        self.original = self._invoice()
        self.original._audit()
        self.assertEqual(self._supplement("S-1", self.vat, "30.00"), ("review", ["tax_unfounded"]))
        self.assertEqual(self._supplement("S-2", self.duty, "900.00"), ("review", ["not_contracted"]))

    def test_duty_that_was_agreed_is_passed_once(self):
        """What was approved of it before counts, by which number ever; the same number is a duplicate."""
        self.contract.action_withdraw()
        agreed = {"charge_code_id": self.duty.id, "price": 90, "evidence": "none"}
        self._contract(currency_id=self.currency.id, accessorial_ids=[Command.create(agreed)])
        self.original = self._invoice()
        self.original._audit()
        self.assertEqual(self._supplement("S-1", self.duty, "90.00"), ("approved", []))
        self.assertEqual(self._supplement("S-2", self.duty, "90.00"), ("review", ["cumulative_total"]))
        self.assertEqual(self._supplement("S-1", self.duty, "12.00"), ("review", ["duplicate_number"]))

    # -- by hand --------------------------------------------------------------------------------------

    def _entered(self, **values):
        """What somebody of finance typed in and received."""
        invoice = (
            self.env["freight.invoice"]
            .with_user(self.finance)
            .create(
                {
                    "number": "HAND-1",
                    "partner_id": self.payee.id,
                    "carrier_id": self.carrier.id,
                    "date": "2026-03-10",
                    "date_due": "2026-04-10",
                    "total": 200,
                    "line_ids": [Command.create({**self._haul(), **values})],
                }
            )
        )
        invoice.action_receive()
        invoice.sudo()._audit()
        return invoice

    def test_duty_by_hand_without_a_shipment(self):
        for is_tax in (True, False):
            invoice = self._entered(charge_code_id=self.duty.id, is_tax=is_tax, shipment_id=False)
            found = ["missing_reference", "entered_by_hand"]
            self.assertEqual(invoice.finding_ids.sorted("id").mapped("code")[:2], found)
            self.assertEqual(invoice.state, "review")
            invoice.action_reject("Once more.")

    def test_invoice_by_hand_is_approved_by_somebody_else(self):
        self.company.freight_separate_duties = True
        invoice = self._entered()
        self.assertEqual(self._found(invoice), [("entered_by_hand", 0.0, "open")])
        self.assertIn(f"{self.finance.name} entered it by hand", invoice.exception_id.summary)
        with self.assertRaisesRegex(UserError, "You entered invoice HAND-1"):
            invoice.action_approve("Mine.")
        invoice.with_user(self.manager).action_approve("Looked at.")
        self.assertEqual((invoice.state, invoice.approved_by_id), ("approved", self.manager))

    def test_invoice_by_hand_where_no_duties_are_separate(self):
        self.company.freight_separate_duties = False
        invoice = self._entered()
        self.assertEqual(self._found(invoice), [("entered_by_hand", 0.0, "noted")])
        self.assertEqual(invoice.state, "approved")
