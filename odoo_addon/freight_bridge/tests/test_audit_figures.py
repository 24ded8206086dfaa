# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from decimal import Decimal

from odoo.tests import tagged

from ..rating import Extra
from .common_audit import LIFTGATE, LINEHAUL, AuditCase


@tagged("post_install", "-at_install")
class TestAuditFigures(AuditCase):
    """Service, arithmetic, currency and coding."""

    def test_late_against_a_guarantee(self):
        late = {"guaranteed_by": self.at(12), "delivered_at": self.at(12, 1)}
        self.assertTrue(self.assertFinds("late_service", shipment=late).is_blocking)
        self.assertClean(shipment={**late, "delivered_at": self.at(12)})
        self.assertClean(shipment={**late, "guaranteed_by": None})

    def test_quantity_by_price_is_the_amount(self):
        haul = {"quantity": Decimal(200), "price": Decimal("0.90")}
        self.assertClean(lines=self.sound_lines(**haul))
        self.assertFinds("line_arithmetic", "20.00", lines=self.sound_lines(**haul, amount="200.00"))

    def test_amount_as_agreed_with_other_figures(self):
        haul = {"quantity": Decimal(200), "price": Decimal("0.80")}
        finding = self.assertFinds("line_arithmetic", "20.00", lines=self.sound_lines(**haul))
        self.assertEqual(str(finding.message), "Charge 1: 200 at 0.8 is 160.00, not 180.00.")

    def test_tax_lines_make_the_stated_tax(self):
        tax = self.tax("43.20")
        total = {"total": Decimal("259.20")}
        lines = [*self.sound_lines(), tax]
        self.assertFinds("tax_total", "-0.20", invoice={**total, "tax_total": Decimal("43.00")}, lines=lines)
        self.assertClean(invoice={**total, "tax_total": Decimal("43.20")}, lines=lines)

    def test_currency_without_a_rate(self):
        self.assertFinds("no_currency_rate", invoice={"has_rate": False, "currency": "USD"})
        finding = self.assertFinds("no_currency_rate", shipment={"exchange": None})
        self.assertIn("Alpha 2026 is in EUR", str(finding.message))

    def test_charge_without_an_account(self):
        lines = [*self.sound_lines(), self.line(3, LIFTGATE, "75.00", has_account=False)]
        agreed = {"accessorials": (Extra(LIFTGATE),)}
        self.assertFinds("no_account", lines=lines, request=agreed)

    def test_cost_centre_that_is_gone(self):
        finding = self.assertFinds("lost_analytic", shipment={"lost_analytics": ("Lyon (archived)",)})
        self.assertIn("Lyon (archived)", str(finding.message))

    def test_huge_and_tiny_amounts_are_exact(self):
        huge = self.sound_lines(amount="999999999999.99")
        self.assertFinds("linehaul_over", "999999999819.99", lines=huge)
        self.assertFinds("linehaul_under", "-179.99", lines=[self.line(1, LINEHAUL, "0.01")])
