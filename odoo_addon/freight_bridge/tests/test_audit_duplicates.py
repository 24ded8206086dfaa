# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from decimal import Decimal

from odoo.tests import tagged

from ..audit import Approved, audit
from ..rating import Extra
from .common_audit import FACTOR, FUEL, LIFTGATE, LINEHAUL, VENDOR, AuditCase

LOAD = frozenset({100})


@tagged("post_install", "-at_install")
class TestAuditDuplicates(AuditCase):
    def _after(self, **earlier):
        return {"earlier": (self.earlier(**earlier),)}

    def test_same_number_of_the_carrier(self):
        finding = self.assertFinds("duplicate_number", "216.00", history=self._after(number_key="INV1"))
        self.assertTrue(finding.is_blocking)
        self.assertClean(history=self._after(number_key="INV1", partner_id=VENDOR + 9))

    def test_same_number_of_a_follower_is_no_duplicate(self):
        original = self.earlier(number_key="INV1")
        history = {"original": original, "earlier": (original,)}
        self.assertClean(invoice={"invoice_type": "corrected"}, history=history)
        again = self.earlier(number_key="INV1", invoice_type="corrected")
        self.assertFinds(
            "duplicate_number",
            "216.00",
            invoice={"invoice_type": "corrected"},
            history={"original": original, "earlier": (original, again)},
        )

    def test_same_number_of_a_supplement_whatever_it_bills(self):
        again = self.earlier(number_key="INV1", invoice_type="supplemental", total=Decimal("900.00"))
        self.assertFinds(
            "duplicate_number",
            "36.00",
            invoice={"invoice_type": "supplemental"},
            lines=[self.line(1, FUEL, "36.00")],
            history={"original": self.earlier(), "earlier": (again,)},
        )

    def test_same_load_and_amount_under_a_new_number(self):
        self.assertFinds("duplicate_load", "216.00", history=self._after(shipment_ids=LOAD))
        self.assertClean(history=self._after(shipment_ids=LOAD, total=Decimal("20.00")))
        self.assertClean(history=self._after(shipment_ids=frozenset({101})))

    def test_carrier_and_factor_both(self):
        """The factor bills with the carrier's number, or for itself with one of its own."""
        self.assertFinds(
            "duplicate_factor",
            "216.00",
            invoice={"payee_id": FACTOR},
            history=self._after(number_key="INV1"),
        )
        self.assertFinds(
            "duplicate_factor",
            "216.00",
            invoice={"partner_id": FACTOR},
            history=self._after(payee_id=None, number_key="INV1", shipment_ids=LOAD),
        )
        self.assertFinds(
            "duplicate_factor", "216.00", invoice={"payee_id": FACTOR}, history=self._after(shipment_ids=LOAD)
        )
        self.assertClean(
            invoice={"payee_id": FACTOR}, history=self._after(shipment_ids=LOAD, total=Decimal("1.00"))
        )

    def test_duplicate_explains_each_of_its_charges(self):
        """What was approved of the first is not held against the second besides: that is said once."""
        approved = {key: Approved(Decimal("216.00"), ("INV-0",)) for key in ("linehaul", "fuel")}
        changes = {"shipment": {"approved": approved}}
        self.assertFinds("duplicate_number", "216.00", history=self._after(number_key="INV1"), **changes)
        self.assertFinds("duplicate_load", "216.00", history=self._after(shipment_ids=LOAD), **changes)
        self.assertFinds(
            "repeated_file", "216.00", invoice={"digest": "abc"}, history=self._after(digest="abc"), **changes
        )

    def test_money_asked_for_twice_is_counted_once(self):
        """Of a duplicate all is in question: nothing else that is found adds to it, before it or after it."""
        again, third = self.earlier(digest="abc"), self.earlier(id=901, number_key="INV1")
        lines = [*self.sound_lines(), self.line(3, LINEHAUL, "180.00")]
        total = Decimal("400.00")
        findings = audit(
            self.facts(
                invoice={"digest": "abc", "total": total}, lines=lines, history={"earlier": (again, third)}
            )
        )
        self.assertEqual(
            [(finding.code, finding.variance, finding.other_id) for finding in findings],
            [
                ("control_total", None, None),
                ("repeated_file", total, 900),
                ("duplicate_number", None, 901),
                ("duplicate_charge", None, None),
            ],
        )

    def test_same_charge_twice_in_one_invoice(self):
        """The repeat is one finding: the line haul is not above what was agreed besides."""
        twice = [*self.sound_lines(), self.line(3, LINEHAUL, "180.00")]
        finding = self.assertFinds("duplicate_charge", "180.00", lines=twice)
        self.assertEqual(finding.line.id, 3)

    def test_charges_that_look_alike_of_two_places_are_two(self):
        lines = [
            *self.sound_lines(),
            self.line(3, LINEHAUL, "5.00", shipment_id=101, references=(("bol", "B2"),)),
            self.line(4, LINEHAUL, "5.00", shipment_id=102, references=(("bol", "B3"),)),
        ]
        self.assertClean(lines=lines)

    def test_supplement_counts_against_what_was_approved(self):
        approved = {"linehaul": Approved(Decimal("170.00"), ("INV-0",))}
        supplement = {"invoice_type": "supplemental"}
        history = {"original": self.earlier()}
        for amount, variance in (("10.00", None), ("5.00", None), ("10.01", "0.01")):
            changes = {
                "invoice": supplement,
                "history": history,
                "shipment": {"approved": approved},
                "lines": [self.line(1, LINEHAUL, amount)],
            }
            if variance:
                finding = self.assertFinds("cumulative_total", variance, **changes)
                self.assertIn("INV-0", str(finding.message))
            else:
                self.assertClean(**changes)

    def test_supplement_over_a_duty_counts_against_what_was_approved(self):
        duty = self.line(1, LIFTGATE, "75.00", is_tax=True)
        agreed = {"request": {"accessorials": (Extra(LIFTGATE),)}, "history": {"original": self.earlier()}}
        supplement = {"invoice": {"invoice_type": "supplemental"}, "lines": [duty], **agreed}
        self.assertClean(**supplement)
        approved = {LIFTGATE: Approved(Decimal("75.00"), ("INV-0",))}
        self.assertFinds("cumulative_total", "75.00", shipment={"approved": approved}, **supplement)

    def test_new_original_over_an_approved_load_counts_too(self):
        approved = {
            "linehaul": Approved(Decimal("180.00"), ("INV-0",)),
            "fuel": Approved(Decimal("0.00"), ("INV-0",)),
        }
        self.assertFinds("cumulative_total", "180.00", shipment={"approved": approved})

    def test_credit_is_no_larger_than_its_original(self):
        original, credit = self.earlier(), {"invoice_type": "credit"}
        first = self.earlier(id=901, invoice_type="credit", total=Decimal("-100.00"))
        for amount, siblings, variance in (
            ("-216.00", (), None),
            ("-216.01", (), "-0.01"),
            ("-116.00", (first,), None),
            ("-120.00", (first,), "-4.00"),
        ):
            changes = {
                "invoice": credit,
                "history": {"original": original, "siblings": siblings},
                "lines": [self.line(1, FUEL, amount)],
            }
            if variance:
                self.assertFinds("credit_exceeds_original", variance, **changes)
            else:
                self.assertClean(**changes)

    def test_correction_of_a_posted_or_paid_invoice(self):
        for state in ("posted", "paid"):
            finding = self.assertFinds(
                "correction_of_posted",
                invoice={"invoice_type": "corrected"},
                history={"original": self.earlier(state=state)},
            )
            self.assertTrue(finding.is_blocking)
        self.assertClean(
            invoice={"invoice_type": "corrected"}, history={"original": self.earlier(state="approved")}
        )
