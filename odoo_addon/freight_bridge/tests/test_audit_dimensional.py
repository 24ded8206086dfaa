# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from decimal import Decimal

from odoo.tests import tagged

from ..audit import audit
from ..rating import Parcel
from .common_audit import FUEL, LINEHAUL, AuditCase

#: 2 m³ ÷ 5000 = 400 kg, for 360.00 and 72.00 fuel, rounded up to 10 kg.
DIM = {"dim_divisor": Decimal(5000), "weight_step": Decimal(10)}
BULKY = {"volume_cm3": Decimal(2_000_000)}


@tagged("post_install", "-at_install")
class TestAuditDimensional(AuditCase):
    def _billed(self, weight, amount="360.00", fuel="72.00"):
        return [
            self.line(1, LINEHAUL, amount, weight_kg=Decimal(weight)),
            self.line(2, FUEL, fuel),
        ]

    def test_chargeable_weight_is_clean(self):
        self.assertClean(lines=self._billed(400), terms=DIM, request=BULKY)

    def test_another_divisor(self):
        finding = self.assertFinds(
            "dimensional_divisor", "90.00", lines=self._billed(500, "450.00"), terms=DIM, request=BULKY
        )
        self.assertIn("divided by 4000", str(finding.message))

    def test_another_rounding(self):
        bulky = {"volume_cm3": Decimal(2_003_000)}
        self.assertFinds(
            "dimensional_rounding",
            "-8.55",
            lines=self._billed("400.6", "360.45", "73.80"),
            terms=DIM,
            request=bulky,
        )

    def test_the_lesser_weight(self):
        self.assertFinds(
            "dimensional_greater", "-180.00", lines=self._billed(200, "180.00"), terms=DIM, request=BULKY
        )
        heavy = {"volume_cm3": Decimal(500_000)}
        self.assertFinds(
            "dimensional_greater",
            "-90.00",
            lines=self._billed(100, "90.00", "36.00"),
            terms=DIM,
            request=heavy,
        )

    def test_pieces_weighed_together(self):
        """One light and bulky piece, one heavy and small: each by itself they make 50 + 150 kg."""
        parcels = (
            Parcel(Decimal(20), Decimal(250_000)),
            Parcel(Decimal(150), Decimal(50_000)),
        )
        request = {"weight_kg": Decimal(170), "volume_cm3": Decimal(300_000), "pieces": 2, "parcels": parcels}
        terms = {**DIM, "is_per_piece": True}
        self.assertClean(lines=self._billed(200, "180.00", "36.00"), terms=terms, request=request)
        self.assertFinds(
            "dimensional_pieces",
            "-27.00",
            lines=self._billed(170, "153.00", "36.00"),
            terms=terms,
            request=request,
        )

    def test_any_other_weight(self):
        finding = self.assertFinds(
            "dimensional_weight", "54.00", lines=self._billed(460, "414.00"), terms=DIM, request=BULKY
        )
        self.assertEqual(str(finding.message), "Billed 460 kg, chargeable are 400 kg.")

    def test_weight_that_changes_no_price_is_told_only(self):
        [finding] = audit(self.facts(lines=self._billed(500), terms=DIM, request=BULKY))
        self.assertEqual((finding.code, finding.variance), ("dimensional_divisor", None))
