# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from decimal import Decimal

from odoo.tests import tagged

from ..audit import intake
from .common_audit import FUEL, LINEHAUL, AuditCase


@tagged("post_install", "-at_install")
class TestAuditIntake(AuditCase):
    def test_sound_invoice_is_clean(self):
        self.assertClean()

    def test_control_total_differs(self):
        finding = self.assertFinds("control_total", "4.00", invoice={"total": Decimal("220.00")})
        self.assertTrue(finding.is_blocking)
        self.assertEqual(str(finding.message), "The lines and taxes make 216.00, the stated total is 220.00.")

    def test_control_total_holds_taxes_stated_or_as_lines(self):
        taxed = {"total": Decimal("259.20"), "tax_total": Decimal("43.20")}
        self.assertFinds("tax_total", "43.20", invoice=taxed)
        tax = self.tax("43.20")
        self.assertClean(invoice=taxed, lines=[*self.sound_lines(), tax])
        self.assertFinds("control_total", "43.20", invoice={"total": Decimal("259.20")})

    def test_rounding_of_two_lines_is_a_cent_at_most(self):
        finding = self.assertFinds("rounding", "0.01", invoice={"total": Decimal("216.01")})
        self.assertFalse(finding.is_blocking)
        self.assertFinds("control_total", "0.02", invoice={"total": Decimal("216.02")})

    def test_nothing_billed(self):
        self.assertFinds("nothing_billed", lines=[], shipment={"id": 100})
        cancelling = [self.line(1, LINEHAUL, "0"), self.line(2, FUEL, "0")]
        case = self.facts(lines=cancelling)
        self.assertEqual([row.code for row in intake.NothingBilled().check(case)], ["nothing_billed"])

    def test_negative_invoice_that_is_no_credit(self):
        back = [self.line(1, LINEHAUL, "-10.00")]
        case = self.facts(lines=back)
        self.assertEqual([row.code for row in intake.WrongSign().check(case)], ["wrong_sign"])
        self.assertClean(invoice={"invoice_type": "credit"}, lines=back, history={"original": self.earlier()})

    def test_repeated_file(self):
        first = self.earlier(digest="abc")
        finding = self.assertFinds(
            "repeated_file", "216.00", invoice={"digest": "abc"}, history={"earlier": (first,)}
        )
        self.assertEqual(finding.other_id, 900)
        self.assertClean(invoice={"digest": "abd"}, history={"earlier": (first,)})
        self.assertClean(history={"earlier": (self.earlier(),)})

    def test_missing_reference(self):
        lost = {"references": (), "shipment_id": None}
        finding = self.assertFinds(
            "missing_reference", lines=[*self.sound_lines(), self.line(3, LINEHAUL, "5.00", **lost)]
        )
        self.assertEqual(finding.line.id, 3)
        # A file that names nothing else has the invoice's own number there.
        lost["references"] = (("invoice", "INV-1"), ("other", "Your order"))
        self.assertFinds(
            "missing_reference", lines=[*self.sound_lines(), self.line(3, LINEHAUL, "5.00", **lost)]
        )

    def test_missing_reference_of_a_duty(self):
        """What an invoice only calls a tax has to be about something, too."""
        duty = self.line(3, 9, "700.00", category="tax", is_tax=True, references=(), shipment_id=None)
        self.assertFinds("missing_reference", lines=[duty])
        self.assertFinds("missing_reference", lines=[*self.sound_lines(), duty])
        self.assertClean(lines=[*self.sound_lines(), self.tax("43.20", references=(), shipment_id=None)])

    def test_entered_by_hand(self):
        by_hand = {"entered_by": "Fiona"}
        finding = self.assertFinds("entered_by_hand", invoice=by_hand)
        self.assertEqual(str(finding.message), "Fiona entered it by hand: no message proves it.")
        self.assertFalse(finding.is_blocking)
        finding = self.assertFinds("entered_by_hand", invoice={**by_hand, "needs_second": True})
        self.assertTrue(finding.is_blocking)

    def test_unknown_carrier(self):
        self.assertFinds("unknown_carrier", invoice={"partner_id": None})
        finding = self.assertFinds("unknown_carrier", invoice={"carrier_id": None})
        self.assertIn("does not say who carried", str(finding.message))

    def test_unknown_carrier_as_it_was_told(self):
        told = "Parcel Express (SCAC PXPR)"
        finding = self.assertFinds("unknown_carrier", invoice={"carrier_id": None, "told_carrier": told})
        self.assertIn("The carrier Parcel Express (SCAC PXPR) is not known here", str(finding.message))

    def test_unknown_terms_is_told_only(self):
        finding = self.assertFinds("unknown_terms", invoice={"has_terms": False})
        self.assertFalse(finding.is_blocking)

    def test_missing_original(self):
        for invoice_type in ("supplemental", "corrected"):
            self.assertFinds("missing_original", invoice={"invoice_type": invoice_type})
            self.assertClean(invoice={"invoice_type": invoice_type}, history={"original": self.earlier()})
        finding = self.assertFinds(
            "missing_original", invoice={"invoice_type": "corrected", "original_number": "X7"}
        )
        self.assertIn("X7", str(finding.message))
