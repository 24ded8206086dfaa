# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from dataclasses import replace
from datetime import date
from decimal import Decimal

from odoo.tests import tagged

from ..audit import Wait
from ..rating import Area, Extra
from .common_audit import (
    DETENTION,
    FUEL,
    FUEL_TERMS,
    LIFTGATE,
    LINEHAUL,
    RATE_TERMS,
    TERMS,
    TOLL,
    AuditCase,
)


@tagged("post_install", "-at_install")
class TestAuditRate(AuditCase):
    def test_no_contract_on_the_ship_date(self):
        """A contract that ended mid-month prices nothing that shipped later."""
        finding = self.assertFinds("no_contract", terms={"date_to": date(2026, 11, 3)})
        self.assertTrue(finding.is_blocking)
        self.assertClean(terms={"date_to": date(2026, 11, 4)})

    def test_two_contracts_at_once(self):
        self.assertFinds("several_contracts", contracts=[replace(TERMS, id=6, name="Alpha bis", found={})])

    def test_no_lane(self):
        belgian = replace(RATE_TERMS, origin=Area(country="BE"))
        self.assertFinds("no_lane", terms={"rates": (belgian,)})

    def test_no_break(self):
        heavy = replace(RATE_TERMS, breaks=((Decimal(500), Decimal("0.80")),))
        self.assertFinds("no_break", terms={"rates": (heavy,)})

    def test_no_weight(self):
        self.assertFinds("no_weight", request={"weight_kg": Decimal(0)})

    def test_no_distance(self):
        by_way = replace(RATE_TERMS, basis="km", breaks=(), price=Decimal(1))
        self.assertFinds("no_distance", terms={"rates": (by_way,)})

    def test_price_of_a_contract_that_was_not_valid(self):
        dearer = replace(RATE_TERMS, breaks=((Decimal(0), Decimal("1.50")),))
        later = replace(
            TERMS, id=6, name="Alpha 2027", date_from=date(2027, 1, 1), date_to=None, rates=(dearer,)
        )
        finding = self.assertFinds(
            "contract_dates",
            "90.00",
            lines=self.sound_lines(amount="270.00"),
            contracts=[replace(later, found={})],
        )
        self.assertIn("Alpha 2027", str(finding.message))

    def test_discount_not_given(self):
        finding = self.assertFinds("discount_missed", "20.00", lines=self.sound_lines(amount="200.00"))
        self.assertEqual(str(finding.message), "The discount of 10 % was not given.")
        self.assertTrue(finding.evidence)

    def test_discount_as_a_line_of_its_own(self):
        gross = [
            self.line(1, LINEHAUL, "200.00"),
            self.line(3, 6, "-20.00", category="discount"),
            self.line(2, FUEL, "36.00"),
        ]
        self.assertClean(lines=gross)

    def _quarter_off(self, *lines):
        """200 kg at 0.5005 are 100.10, less 25 %."""
        row = replace(RATE_TERMS, breaks=((Decimal(0), Decimal("0.5005")),), discount=Decimal(25))
        return {"terms": {"rates": (row,), "fuel": None}, "lines": lines}

    def test_discount_that_is_rounded_instead_of_what_it_leaves(self):
        """The contract leaves 75.08; 100.10 less 25.03 is 75.07: neither is wrong, two cents off is."""
        haul, off = self.line(1, LINEHAUL, "100.10"), self.line(3, 6, "-25.03", category="discount")
        for lines in ([haul, off], [self.line(1, LINEHAUL, "75.07")], [self.line(1, LINEHAUL, "75.08")]):
            self.assertClean(**self._quarter_off(*lines))
        less = self.line(3, 6, "-25.00", category="discount")
        self.assertFinds("linehaul_over", "0.02", **self._quarter_off(haul, less))
        self.assertFinds("linehaul_over", "0.02", **self._quarter_off(self.line(1, LINEHAUL, "75.10")))

    def test_line_haul_in_lines_that_are_rounded_one_by_one(self):
        """Three times 33.37 are 100.11 instead of 100.10: two cents are what four lines may make."""
        parts = [self.line(number, LINEHAUL, "33.37", label=f"Part {number}") for number in (1, 2, 4)]
        for discount, off in (("-25.03", None), ("-25.01", None), ("-25.00", "0.03")):
            lines = [*parts, self.line(3, 6, discount, category="discount")]
            if off:
                self.assertFinds("linehaul_over", off, **self._quarter_off(*lines))
            else:
                self.assertClean(**self._quarter_off(*lines))

    def test_lines_of_next_to_nothing_are_no_rounding(self):
        haul = self.line(1, LINEHAUL, "75.20")
        for amount in ("0.00", "0.01"):
            parts = [self.line(number, LINEHAUL, amount, label=f"Part {number}") for number in range(2, 52)]
            over = Decimal("0.12") + 50 * Decimal(amount)
            self.assertFinds("linehaul_over", str(over), **self._quarter_off(haul, *parts))

    def test_many_lines_are_rounded_no_further_than_a_few(self):
        """Twenty lines of 3.76 are 75.20: three cents may be rounding, twelve are money."""
        parts = [self.line(number, LINEHAUL, "3.76", label=f"Part {number}") for number in range(1, 21)]
        self.assertFinds("linehaul_over", "0.12", **self._quarter_off(*parts))

    def test_supplement_is_exact(self):
        """Of parts that come one by one rounding would add up."""
        lines = [self.line(1, LINEHAUL, "100.10"), self.line(3, 6, "-25.01", category="discount")]
        self.assertClean(**self._quarter_off(*lines))
        supplement = {"invoice": {"invoice_type": "supplemental"}, "history": {"original": self.earlier()}}
        self.assertFinds("linehaul_over", "0.01", **supplement, **self._quarter_off(*lines))

    def test_single_line_without_an_ambiguous_discount_is_exact(self):
        for amount, variance in (("180.01", "0.01"), ("179.99", "-0.01")):
            code = "linehaul_over" if amount > "180" else "linehaul_under"
            self.assertFinds(code, variance, lines=self.sound_lines(amount=amount))

    def test_minimum_taken_though_the_price_is_above_it(self):
        self.assertFinds("minimum_wrong", "-120.00", lines=self.sound_lines(amount="60.00"))

    def test_minimum_not_taken(self):
        light = {"weight_kg": Decimal(20)}
        lines = [self.line(1, LINEHAUL, "21.60"), self.line(2, FUEL, "12.00")]
        self.assertFinds("minimum_wrong", "-38.40", lines=lines, request=light)

    def test_price_of_another_break(self):
        finding = self.assertFinds("break_wrong", "36.00", lines=self.sound_lines(amount="216.00"))
        self.assertIn("from 0 kg", str(finding.message))

    def test_price_of_another_lane(self):
        spanish = replace(RATE_TERMS, id=12, origin=Area(country="ES"), breaks=(), price=Decimal("1.35"))
        self.assertFinds(
            "lane_wrong",
            "63.00",
            lines=self.sound_lines(amount="243.00"),
            terms={"rates": (RATE_TERMS, spanish)},
        )

    def test_line_haul_above_and_below(self):
        self.assertFinds("linehaul_over", "0.01", lines=self.sound_lines(amount="180.01"))
        self.assertFinds("linehaul_under", "-5.00", lines=self.sound_lines(amount="175.00"))

    def test_contract_in_another_currency(self):
        lines = [self.line(1, LINEHAUL, "198.00"), self.line(2, FUEL, "39.60")]
        dollars = {"currency": "USD"}
        self.assertClean(invoice=dollars, lines=lines, shipment={"exchange": Decimal("1.1")})
        self.assertFinds(
            "linehaul_over",
            "2.00",
            invoice=dollars,
            lines=[self.line(1, LINEHAUL, "200.00"), self.line(2, FUEL, "39.60")],
            shipment={"exchange": Decimal("1.1")},
        )


@tagged("post_install", "-at_install")
class TestAuditFuel(AuditCase):
    def _fuel(self, amount, **haul):
        return [self.line(1, LINEHAUL, **{"amount": "180.00", **haul}), self.line(2, FUEL, amount)]

    def test_index_without_a_price_in_the_week(self):
        bare = replace(FUEL_TERMS, prices={})
        self.assertFinds("no_fuel_price", terms={"fuel": bare})

    def test_fuel_where_none_was_agreed(self):
        finding = self.assertFinds("fuel_not_agreed", "36.00", terms={"fuel": None})
        self.assertTrue(finding.is_blocking)
        self.assertClean(terms={"fuel": None}, lines=[self.line(1, LINEHAUL, "180.00")])

    def test_percentage_of_another_base(self):
        self.assertFinds("fuel_base", "4.00", lines=self._fuel("40.00"))
        gross = replace(FUEL_TERMS, base="gross")
        self.assertClean(lines=self._fuel("40.00"), terms={"fuel": gross})

    def test_percentage_of_everything_billed(self):
        toll = self.line(3, LIFTGATE, "75.00")
        self.assertFinds(
            "fuel_base",
            "15.00",
            lines=[*self._fuel("51.00"), toll],
            request={"accessorials": (Extra(LIFTGATE),)},
        )

    def test_percentage_of_another_week(self):
        self.assertFinds("fuel_week", "-18.00", lines=self._fuel("18.00"))

    def test_percentage_of_another_bracket(self):
        finding = self.assertFinds("fuel_bracket", "18.00", lines=self._fuel("54.00"))
        self.assertIn("30 %", str(finding.message))

    def test_fuel_above_and_below(self):
        self.assertFinds("fuel_over", "1.00", lines=self._fuel("37.00"))
        self.assertFinds("fuel_under", "-1.00", lines=self._fuel("35.00"))


@tagged("post_install", "-at_install")
class TestAuditAccessorial(AuditCase):
    def _with(self, code, amount, **values):
        return [*self.sound_lines(), self.line(3, code, amount, **values)]

    def _waits(self, hour, minute=0):
        """A vehicle that came at eight."""
        return {"waits": (Wait(self.at(8), self.at(hour, minute)),)}

    def test_charge_that_nobody_mapped(self):
        finding = self.assertFinds("unmapped_charge", lines=self._with(None, "9.00", label="XX9"))
        self.assertIn("XX9", str(finding.message))

    def test_charge_inside_an_all_in_rate(self):
        self.assertFinds("all_in", "36.00", terms={"is_all_in": True})
        self.assertClean(terms={"is_all_in": True}, lines=[self.line(1, LINEHAUL, "180.00")])

    def test_charge_that_the_contract_has_no_price_for(self):
        finding = self.assertFinds("not_contracted", "12.00", lines=self._with(TOLL, "12.00"))
        self.assertTrue(finding.is_blocking)

    def test_charge_that_nobody_agreed_to(self):
        self.assertFinds("not_authorised", "75.00", lines=self._with(LIFTGATE, "75.00"))
        self.assertClean(lines=self._with(LIFTGATE, "75.00"), request={"accessorials": (Extra(LIFTGATE),)})

    def test_detention_without_a_wait(self):
        self.assertFinds("no_evidence", "50.00", lines=self._with(DETENTION, "50.00"))
        self.assertFinds(
            "no_evidence", "50.00", lines=self._with(DETENTION, "50.00"), shipment=self._waits(10)
        )

    def test_detention_by_the_time_between_arrival_and_departure(self):
        self.assertClean(lines=self._with(DETENTION, "75.00"), shipment=self._waits(11, 30))

    def test_detention_of_more_hours_than_the_vehicle_stood(self):
        lines = self._with(DETENTION, "150.00", quantity=Decimal(3), price=Decimal(50))
        finding = self.assertFinds("waiting_hours", "75.00", lines=lines, shipment=self._waits(11, 30))
        self.assertIn("1.50", str(finding.message))

    def test_free_hours_are_those_of_each_stop(self):
        stops = (Wait(self.at(6), self.at(8)), Wait(self.at(12), self.at(15)))
        self.assertClean(lines=self._with(DETENTION, "50.00"), shipment={"waits": stops})

    def test_charge_above_its_cap(self):
        lines = self._with(DETENTION, "400.00")
        self.assertFinds("over_cap", "200.00", lines=lines, shipment=self._waits(18))
        self.assertClean(lines=self._with(DETENTION, "200.00"), shipment=self._waits(18))

    def test_accessorial_above_and_below(self):
        agreed = {"accessorials": (Extra(LIFTGATE),)}
        self.assertFinds("accessorial_over", "5.00", lines=self._with(LIFTGATE, "80.00"), request=agreed)
        self.assertFinds("accessorial_under", "-5.00", lines=self._with(LIFTGATE, "70.00"), request=agreed)
