# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from decimal import Decimal

from odoo.tests import tagged

from ..audit import audit
from .common_audit import FUEL, LIFTGATE, LINEHAUL, VAT, AuditCase


@tagged("post_install", "-at_install")
class TestAuditTax(AuditCase):
    """What is called a tax is its percentage of the charges, or a charge itself: 20 % of 216.00 are 43.20."""

    def _codes(self, *lines, **changes):
        """The reasons, and which of them block."""
        findings = audit(self.facts(lines=lines, **changes))
        return [(row.code, row.is_blocking) for row in findings]

    def test_tax_of_a_cent_a_line_more_or_less_is_right(self):
        for amount in ("43.18", "43.20", "43.22"):
            self.assertClean(lines=[*self.sound_lines(), self.tax(amount)])

    def test_tax_that_is_not_its_percentage_is_a_variance(self):
        for amount, variance in (("43.23", "0.03"), ("43.17", "-0.03"), ("5000.00", "4956.80")):
            finding = self.assertFinds("tax_differs", variance, lines=[*self.sound_lines(), self.tax(amount)])
            self.assertEqual((finding.is_blocking, finding.expected), (False, Decimal("43.20")))
        words = "Charge 9: billed 5000.00, 20 % of 216.00 is 43.20."
        self.assertEqual(str(finding.message), words)

    def test_lines_of_nothing_make_no_room_for_tax(self):
        nothing = [self.line(number, LINEHAUL, "0.00", label=f"Part {number}") for number in range(20, 120)]
        self.assertFinds("tax_differs", "0.03", lines=[*self.sound_lines(), *nothing, self.tax("43.23")])

    def test_tax_in_parts_is_one_tax(self):
        parts = [self.tax("36.00"), self.tax("7.20", 4)]
        self.assertClean(lines=[*self.sound_lines(), *parts])
        more = [*parts, self.tax("36.00", 5)]
        self.assertFinds("tax_differs", "36.00", lines=[*self.sound_lines(), *more])

    def test_tax_of_0_is_none(self):
        self.assertClean(lines=[*self.sound_lines(), self.tax("0.00")])

    def test_tax_of_a_currency_without_cents(self):
        yen = {"currency_places": 0}
        lines = [self.line(1, LINEHAUL, "180"), self.line(2, FUEL, "36")]
        self.assertClean(invoice=yen, lines=[*lines, self.tax("43")])
        self.assertFinds("tax_differs", "3", invoice=yen, lines=[*lines, self.tax("46")])

    def test_tax_of_a_credit(self):
        credit = {"invoice": {"invoice_type": "credit"}, "history": {"original": self.earlier()}}
        back = self.line(1, FUEL, "-10.00")
        self.assertClean(lines=[back, self.tax("-1.99")], **credit)
        self.assertFinds("tax_differs", "-38.00", lines=[back, self.tax("-40.00")], **credit)

    def test_tax_without_anything_that_it_is_of_blocks(self):
        self.assertEqual(self._codes(self.tax("43.20")), [("tax_unfounded", True)])
        nothing = [self.line(1, LINEHAUL, "180.00"), self.line(2, LINEHAUL, "-180.00")]
        self.assertIn(("tax_unfounded", True), self._codes(*nothing, self.tax("43.20")))

    def test_tax_that_is_no_percentage_blocks(self):
        lines = [*self.sound_lines(), self.tax("43.20", percent=None)]
        finding = self.assertFinds("tax_unfounded", "43.20", lines=lines)
        self.assertTrue(finding.is_blocking)
        self.assertIn("is no percentage", str(finding.message))

    def test_duplicate_explains_its_tax(self):
        earlier = self.earlier(number_key="INV1")
        lines = [*self.sound_lines(), self.tax("99.00")]
        self.assertFinds("duplicate_number", "315.00", lines=lines, history={"earlier": (earlier,)})

    def test_duty_is_a_charge(self):
        duty = self.line(3, VAT, "5000.00", category="tax", is_tax=True)
        self.assertEqual(self._codes(*self.sound_lines(), duty), [("not_contracted", True)])

    def test_charge_that_is_called_a_tax_is_a_charge(self):
        haul = self.line(3, LINEHAUL, "5000.00", is_tax=True)
        self.assertFinds("linehaul_over", "5000.00", lines=[*self.sound_lines(), haul])
        lift = self.line(3, LIFTGATE, "5000.00", is_tax=True)
        self.assertEqual(self._codes(*self.sound_lines(), lift), [("not_authorised", True)])

    def test_tax_without_a_code_is_unmapped(self):
        nameless = self.line(3, None, "43.20", category="other", is_tax=True)
        self.assertEqual(self._codes(*self.sound_lines(), nameless), [("unmapped_charge", True)])
