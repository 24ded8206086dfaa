# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from dataclasses import replace
from datetime import date
from decimal import Decimal

from odoo.tests import BaseCase, tagged

from ..rating import (
    AccessorialTerms,
    Area,
    ContractTerms,
    Extra,
    FuelTerms,
    Parcel,
    Place,
    RateTerms,
    RatingRequest,
    rate,
)

LINEHAUL, FUEL, LIFTGATE, DETENTION = 1, 2, 3, 4
ALPHA = 7


def request(**changes):
    """120 kg of three pieces from Lyon to Berlin on a Friday."""
    base = RatingRequest(
        side="cost",
        ship_date=date(2026, 11, 20),
        company_id=1,
        partner_id=None,
        carrier_id=ALPHA,
        service_level_id=None,
        origin=Place("FR", "69001"),
        destination=Place("DE", "10115"),
        weight_kg=Decimal(120),
        pieces=3,
    )
    return replace(base, **changes)


def contract(**changes):
    """0.50 EUR a kilogram from anywhere to anywhere."""
    base = ContractTerms(
        id=10,
        name="Alpha 2026",
        side="cost",
        company_id=1,
        currency_id=1,
        currency="EUR",
        places=2,
        partner_id=5,
        customer_id=5,
        carrier_id=ALPHA,
        date_from=date(2026, 1, 1),
        date_to=None,
        linehaul_charge_code_id=LINEHAUL,
        fuel_charge_code_id=FUEL,
        rates=(lane(),),
    )
    return replace(base, **{"found": {}, **changes})


def lane(**changes):
    base = RateTerms(id=100, origin=Area(), destination=Area(), price=Decimal("0.5"))
    return replace(base, **changes)


def diesel(**changes):
    """Two weeks before shipping: 1.60, that is 12 percent."""
    base = FuelTerms(
        id=1,
        index_name="Diesel",
        base="linehaul",
        lag_weeks=2,
        brackets=((Decimal("1.4"), Decimal(8)), (Decimal("1.6"), Decimal(12)), (Decimal("1.8"), Decimal(16))),
        prices={date(2026, 11, 2): Decimal("1.6"), date(2026, 11, 16): Decimal("1.8")},
    )
    return replace(base, **changes)


def extra(**changes):
    base = AccessorialTerms(
        id=50,
        charge_code_id=LIFTGATE,
        name="Liftgate",
        category="accessorial",
        basis="flat",
        price=Decimal(25),
    )
    return replace(base, **changes)


def amounts(rating):
    return {charge.charge_code_id: str(charge.amount) for charge in rating.charges}


def codes(rating):
    return [problem.code for problem in rating.problems]


def steps(rating, code=LINEHAUL):
    [found] = [charge.steps for charge in rating.charges if charge.charge_code_id == code]
    return "\n".join(found)


@tagged("post_install", "-at_install")
class TestRatingPrice(BaseCase):
    """From a weight to an amount."""

    def _rate(self, terms, **changes):
        return rate(request(**changes), [terms])

    def test_rate_by_kilogram(self):
        rating = self._rate(contract())
        self.assertEqual(amounts(rating), {LINEHAUL: "60.00"})
        self.assertEqual((rating.contract_id, rating.rate_id, rating.partner_id), (10, 100, 5))
        self.assertEqual(
            rating.charges[0].steps,
            (
                "Contract Alpha 2026 is valid on 2026-11-20 (2026-01-01 – …).",
                "From FR 69001 to DE 10115 the rate anywhere to anywhere applies.",
                "Actual weight: 120 kg.",
                "Line haul: 120 kg × 0.5 = 60.00 EUR.",
                "Amount: 60.00 EUR.",
            ),
        )

    def test_rate_by_piece_kilometre_and_flat(self):
        for basis, expected in (("piece", "1.50"), ("km", "500.00"), ("flat", "0.50")):
            rating = self._rate(contract(rates=(lane(basis=basis),)), distance_km=Decimal(1000))
            self.assertEqual(amounts(rating), {LINEHAUL: expected}, basis)

    def test_rate_without_distance_is_a_problem(self):
        rating = self._rate(contract(rates=(lane(basis="km"),)))
        self.assertEqual((codes(rating), rating.charges), (["no_distance"], ()))

    def test_rate_without_weight_is_a_problem(self):
        rating = self._rate(contract(), weight_kg=Decimal(0))
        self.assertEqual((codes(rating), rating.charges), (["no_weight"], ()))
        flat = self._rate(contract(rates=(lane(basis="flat"),)), weight_kg=Decimal(0))
        self.assertEqual(amounts(flat), {LINEHAUL: "0.50"})

    def test_rate_breaks_take_the_one_that_begins_at_or_below(self):
        breaks = ((Decimal(10), Decimal(2)), (Decimal(100), Decimal(1)), (Decimal(500), Decimal("0.8")))
        terms = contract(rates=(lane(breaks=breaks),))
        for weight, expected in (("10", "20.00"), ("99.99", "199.98"), ("100", "100.00"), ("450", "450.00")):
            rating = self._rate(terms, weight_kg=Decimal(weight))
            self.assertEqual(amounts(rating), {LINEHAUL: expected}, weight)
        self.assertEqual(codes(self._rate(terms, weight_kg=Decimal(9))), ["no_break"])

    def test_rate_next_break_only_where_agreed_and_cheaper(self):
        breaks = ((Decimal(0), Decimal(2)), (Decimal(100), Decimal(1)), (Decimal(1000), Decimal("0.05")))
        terms = contract(rates=(lane(breaks=breaks),))
        plain = self._rate(terms, weight_kg=Decimal(90))
        self.assertEqual(amounts(plain), {LINEHAUL: "180.00"})
        cheaper = self._rate(replace(terms, is_next_break=True, found={}), weight_kg=Decimal(90))
        # The cheapest break is not the next one: 1000 kg at 0.05.
        self.assertEqual(amounts(cheaper), {LINEHAUL: "50.00"})
        self.assertIn(
            "Charged as 1000 kg at 0.05, which is cheaper: 50.00 EUR instead of 180.00 EUR.", steps(cheaper)
        )
        light = self._rate(replace(terms, is_next_break=True, found={}), weight_kg=Decimal(20))
        self.assertEqual(amounts(light), {LINEHAUL: "40.00"})

    def test_rate_discount_then_minimum(self):
        terms = contract(rates=(lane(discount=Decimal("12.5"), minimum=Decimal(50)),))
        self.assertEqual(amounts(self._rate(terms)), {LINEHAUL: "52.50"})
        raised = self._rate(terms, weight_kg=Decimal(100))
        self.assertEqual(amounts(raised), {LINEHAUL: "50.00"})
        self.assertIn("Discount 12.5 %: 43.75 EUR.\nThe minimum applies: 50.00 EUR.", steps(raised))

    def test_rate_rounds_halves_up_at_the_places_of_the_currency(self):
        for places, expected in ((2, "0.13"), (0, "0"), (3, "0.125")):
            terms = contract(places=places, rates=(lane(basis="flat", price=Decimal("0.125")),))
            self.assertEqual(amounts(self._rate(terms)), {LINEHAUL: expected}, places)
        yen = contract(places=0, currency="JPY", rates=(lane(basis="flat", price=Decimal("10.5")),))
        self.assertEqual(amounts(self._rate(yen)), {LINEHAUL: "11"})


@tagged("post_install", "-at_install")
class TestRatingWeight(BaseCase):
    """Which weight is charged."""

    def _kg(self, terms, **changes):
        return f"{rate(request(**changes), [terms]).chargeable_kg.normalize():f}"

    def test_weight_greater_of_actual_and_dimensional(self):
        terms = contract(dim_divisor=Decimal(5000))
        self.assertEqual(self._kg(terms, volume_cm3=Decimal(500_000)), "120")
        self.assertEqual(self._kg(terms, volume_cm3=Decimal(700_000)), "140")
        self.assertEqual(self._kg(terms, volume_cm3=None), "120")
        self.assertEqual(self._kg(contract(), volume_cm3=Decimal(700_000)), "120")

    def test_weight_dimensional_goes_up_to_a_gram(self):
        terms = contract(dim_divisor=Decimal(6000))
        self.assertEqual(self._kg(terms, weight_kg=Decimal(1), volume_cm3=Decimal(20_000)), "3.334")

    def test_weight_rounds_up_to_the_step(self):
        terms = contract(weight_step=Decimal("0.5"))
        for weight, expected in (("120", "120"), ("120.01", "120.5"), ("120.5", "120.5")):
            self.assertEqual(self._kg(terms, weight_kg=Decimal(weight)), expected)

    def test_weight_of_each_piece_only_where_agreed(self):
        parcels = (
            Parcel(Decimal("10.2"), Decimal(20_000)),
            Parcel(Decimal("1.5"), Decimal(100_000)),
            Parcel(Decimal(2)),
        )
        load = {"parcels": parcels, "weight_kg": Decimal("13.7"), "volume_cm3": Decimal(120_000)}
        whole = contract(dim_divisor=Decimal(5000), weight_step=Decimal(1))
        self.assertEqual(self._kg(whole, **load), "24")
        each = replace(whole, is_per_piece=True, found={})
        # max(10.2, 4) → 11, max(1.5, 20) → 20, 2 → 2
        self.assertEqual(self._kg(each, **load), "33")
        rating = rate(request(**load), [each])
        self.assertIn("Each of 3 pieces by its greater weight: 11 + 20 + 2 = 33 kg.", steps(rating))
        self.assertEqual(self._kg(each, **{**load, "parcels": ()}), "24")


@tagged("post_install", "-at_install")
class TestRatingBeside(BaseCase):
    """Fuel and accessorials."""

    def _rate(self, terms, **changes):
        return rate(request(**changes), [terms])

    def test_fuel_by_week_bracket_and_base(self):
        rating = self._rate(contract(fuel=diesel()))
        self.assertEqual(amounts(rating), {LINEHAUL: "60.00", FUEL: "7.20"})
        self.assertEqual(str(rating.fuel_percent), "12")
        self.assertEqual(
            steps(rating, FUEL),
            "Diesel in week 2026-W45 (from 2026-11-02, 2 weeks before shipping): 1.6.\n"
            "Bracket from 1.6: 12 %.\n"
            "12 % of 60.00 EUR (line haul after discount) = 7.20 EUR.",
        )

    def test_fuel_week_of_the_ship_date(self):
        fuel = diesel(lag_weeks=0)
        for day, expected in ((16, "9.60"), (22, "9.60")):
            rating = self._rate(contract(fuel=fuel), ship_date=date(2026, 11, day))
            self.assertEqual(amounts(rating)[FUEL], expected, day)
        self.assertEqual(
            codes(self._rate(contract(fuel=fuel), ship_date=date(2026, 11, 15))), ["no_fuel_price"]
        )

    def test_fuel_week_across_the_year(self):
        fuel = diesel(lag_weeks=1, prices={date(2026, 12, 28): Decimal("1.5")})
        rating = self._rate(contract(fuel=fuel), ship_date=date(2027, 1, 4))
        self.assertEqual(amounts(rating)[FUEL], "4.80")
        self.assertIn("week 2026-W53 (from 2026-12-28", steps(rating, FUEL))

    def test_fuel_base_before_discount(self):
        terms = contract(fuel=diesel(base="gross"), rates=(lane(discount=Decimal(50)),))
        self.assertEqual(amounts(self._rate(terms)), {LINEHAUL: "30.00", FUEL: "7.20"})
        after = contract(fuel=diesel(), rates=(lane(discount=Decimal(50)),))
        self.assertEqual(amounts(self._rate(after))[FUEL], "3.60")

    def test_fuel_below_the_first_bracket_is_none(self):
        rating = self._rate(contract(fuel=diesel(prices={date(2026, 11, 2): Decimal("1.39")})))
        self.assertEqual((amounts(rating), codes(rating)), ({LINEHAUL: "60.00"}, []))
        self.assertIn("That is below the first bracket: no surcharge.", rating.notes)

    def test_fuel_without_a_price_of_the_week_leaves_the_line_haul(self):
        rating = self._rate(contract(fuel=diesel(prices={})))
        self.assertEqual((amounts(rating), codes(rating)), ({LINEHAUL: "60.00"}, ["no_fuel_price"]))
        self.assertIn("2026-W45", rating.problems[0].message)

    def test_accessorial_only_where_agreed_or_automatic(self):
        terms = contract(accessorials=(extra(),))
        self.assertEqual(amounts(self._rate(terms)), {LINEHAUL: "60.00"})
        agreed = self._rate(terms, accessorials=(Extra(LIFTGATE, Decimal(2)),))
        self.assertEqual(amounts(agreed)[LIFTGATE], "50.00")
        self.assertEqual(agreed.charges[1].accessorial_id, 50)
        self.assertRegex(agreed.charges[1].steps[0], r"^Liftgate: 2 × \d+ = ")
        automatic = self._rate(contract(accessorials=(extra(is_automatic=True),)))
        self.assertEqual(amounts(automatic)[LIFTGATE], "25.00")

    def test_accessorial_without_a_price_is_a_problem(self):
        rating = self._rate(contract(), accessorials=(Extra(LIFTGATE, name="Liftgate"),))
        self.assertEqual(codes(rating), ["no_accessorial"])
        self.assertEqual(
            rating.problems[0].message,
            "Liftgate was agreed for the shipment, and Alpha 2026 has no price for it.",
        )

    def test_accessorial_bases(self):
        cases = (("flat", "25.00"), ("piece", "75.00"), ("kg", "3000.00"), ("percent", "15.00"))
        for basis, expected in cases:
            terms = contract(accessorials=(extra(basis=basis, is_automatic=True),))
            self.assertEqual(amounts(self._rate(terms))[LIFTGATE], expected, basis)

    def test_accessorial_hours_beyond_the_free_ones_up_to_the_cap(self):
        waiting = extra(
            charge_code_id=DETENTION,
            name="Detention",
            basis="hour",
            price=Decimal(40),
            free_hours=Decimal(2),
            cap=Decimal(150),
        )
        terms = contract(accessorials=(waiting,))
        for hours, expected in (("1.5", None), ("3.25", "50.00"), ("9", "150.00")):
            rating = self._rate(terms, accessorials=(Extra(DETENTION, Decimal(hours)),))
            self.assertEqual(amounts(rating).get(DETENTION), expected, hours)
        self.assertIn("9 h less 2 free hours: 7 h.", steps(rating, DETENTION))
        self.assertIn("Capped at 150.00 EUR.", steps(rating, DETENTION))

    def test_all_in_holds_fuel_and_accessorials(self):
        terms = contract(is_all_in=True, fuel=diesel(), accessorials=(extra(is_automatic=True),))
        rating = self._rate(terms, accessorials=(Extra(LIFTGATE),))
        self.assertEqual((amounts(rating), codes(rating)), ({LINEHAUL: "60.00"}, []))
        self.assertEqual(rating.notes, ("The rate is all-in: fuel and accessorials are in it.",))
