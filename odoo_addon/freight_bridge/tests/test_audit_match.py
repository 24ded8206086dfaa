# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from decimal import Decimal

from odoo.tests import tagged

from ..audit import audit
from ..rating import Place
from .common_audit import FUEL, LINEHAUL, AuditCase


@tagged("post_install", "-at_install")
class TestAuditMatch(AuditCase):
    def test_reference_without_a_shipment(self):
        lost = self.line(3, LINEHAUL, "5.00", shipment_id=None, references=(("pro", "P404"),))
        finding = self.assertFinds("no_shipment", lines=[*self.sound_lines(), lost])
        self.assertIn("P404", str(finding.message))

    def test_cancelled_shipment(self):
        self.assertFinds("shipment_cancelled", shipment={"state": "cancelled"})

    def test_shipment_never_dispatched(self):
        for state in ("released", "picked", "packed"):
            self.assertFinds("not_dispatched", shipment={"state": state})
        self.assertClean(shipment={"state": "dispatched"})

    def test_credit_of_a_cancelled_shipment_is_welcome(self):
        self.assertClean(
            invoice={"invoice_type": "credit"},
            lines=[self.line(1, LINEHAUL, "-180.00")],
            shipment={"state": "cancelled"},
            history={"original": self.earlier()},
        )

    def test_proof_of_delivery_is_missing(self):
        self.assertFinds("pod_missing", shipment={"needs_pod": True})
        self.assertClean(shipment={"needs_pod": True, "has_pod": True})

    def test_service_differs(self):
        """It explains the price where that differs, and is told only where it does not."""
        finding = self.assertFinds("service_differs", lines=self.sound_lines(service="Express"))
        self.assertFalse(finding.is_blocking)
        dear = self.sound_lines(service="Express", amount="250.00")
        self.assertFinds("service_differs", "70.00", lines=dear)
        self.assertClean(lines=self.sound_lines(service=" standard"))
        self.assertClean(lines=self.sound_lines(service="Express"), shipment={"services": frozenset()})

    def test_weight_differs(self):
        heavy = self.sound_lines(weight_kg=Decimal(260), amount="234.00")
        self.assertFinds("weight_differs", "54.00", lines=heavy)
        for weight in ("200", "200.5", "199.1", "201"):
            self.assertClean(lines=self.sound_lines(weight_kg=Decimal(weight)))

    def test_weight_in_pounds(self):
        pounds = self.sound_lines(weight_kg=Decimal("440.92"), amount="396.83")
        finding = self.assertFinds("weight_differs", "216.83", lines=pounds)
        self.assertIn("pounds", str(finding.message))

    def test_weight_in_parts_of_several_lines(self):
        """Freight classes: each line states its part of the goods."""
        parts = [
            self.line(1, LINEHAUL, "90.00", weight_kg=Decimal(120)),
            self.line(2, LINEHAUL, "90.00", weight_kg=Decimal(80), label="Second class"),
            self.line(3, FUEL, "36.00"),
        ]
        self.assertClean(lines=parts)

    def test_pieces_differ(self):
        self.assertFinds("pieces_differ", lines=self.sound_lines(pieces=5))
        self.assertClean(lines=self.sound_lines(pieces=4))

    def test_origin_differs(self):
        self.assertFinds("origin_differs", lines=self.sound_lines(origin=Place("FR", "13001")))
        for place in (Place("FR", "69"), Place("FR"), Place(None, "69 001")):
            self.assertClean(lines=self.sound_lines(origin=place))

    def test_destination_differs(self):
        self.assertFinds("destination_differs", lines=self.sound_lines(destination=Place("BE", "59000")))
        self.assertClean(lines=self.sound_lines(destination=Place("FR", "59000")))

    def test_two_differences_carry_the_money_once(self):
        case = self.facts(lines=self.sound_lines(service="Express", pieces=9, amount="250.00"))
        found = [(row.code, row.variance) for row in audit(case)]
        self.assertEqual(found, [("service_differs", Decimal("70.00")), ("pieces_differ", None)])
