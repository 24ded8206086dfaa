# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import date
from decimal import Decimal

from odoo.tests import BaseCase, tagged

from ..rating import Area, Place, ZipRange, normal_zip, rate
from ..rating.lane import closeness
from .test_rating_price import ALPHA, codes, contract, lane, request, steps

EXPRESS, GROUND = 31, 32


@tagged("post_install", "-at_install")
class TestRatingLane(BaseCase):
    """Which contract and which rate price a shipment."""

    def _found(self, *rates, **changes):
        return rate(request(**changes), [contract(rates=rates)]).rate_id

    def test_zip_is_compared_without_blanks_in_capitals(self):
        self.assertEqual(normal_zip(" sw1a 1aa "), "SW1A1AA")
        self.assertIsNone(normal_zip(" "))

    def test_zip_range_ends_include_what_begins_like_them(self):
        area = Area(country="US", zip_from="750", zip_to="75299")
        cases = (("75000", True), ("75299-1234", True), ("75300", False), ("74999", False), (None, False))
        for code, is_inside in cases:
            self.assertEqual(closeness(area, Place("US", code)) is not None, is_inside, code)

    def test_zip_without_an_end_is_a_beginning(self):
        area = Area(country="GB", zip_from="SW1")
        self.assertIsNotNone(closeness(area, Place("GB", "SW1A1AA")))
        self.assertIsNone(closeness(area, Place("GB", "SW2")))
        self.assertIsNone(closeness(area, Place("FR", "SW1")))

    def test_lane_the_more_closely_drawn_wins(self):
        berlin = Area(country="DE", zip_from="10000", zip_to="14199")
        zone = Area(zone="East", zone_ranges=(ZipRange("DE", "0", "1"), ZipRange("PL")))
        germany = Area(country="DE")
        rates = [
            lane(id=1),
            lane(id=2, destination=germany),
            lane(id=3, destination=zone),
            lane(id=4, destination=berlin),
        ]
        for expected in (4, 3, 2, 1):
            self.assertEqual(self._found(*rates), expected)
            rates.pop()

    def test_lane_both_ends_count_together(self):
        both = lane(id=1, origin=Area(country="FR"), destination=Area(country="DE"))
        one = lane(id=2, destination=Area(country="DE"))
        self.assertEqual(self._found(one, both), 1)
        close = lane(id=3, origin=Area(country="FR", zip_from="69"), destination=Area(country="DE"))
        zone = Area(zone="East", zone_ranges=(ZipRange("DE"),))
        self.assertEqual(self._found(lane(id=4, destination=zone), close), 3)

    def test_lane_destination_decides_between_ends_that_count_the_same(self):
        origin = lane(id=1, origin=Area(country="FR", zip_from="69"))
        destination = lane(id=2, destination=Area(country="DE", zip_from="10"))
        self.assertEqual(self._found(origin, destination), 2)

    def test_lane_service_goes_before_the_lane(self):
        express = lane(id=1, service_level_id=EXPRESS)
        close = lane(id=2, destination=Area(country="DE", zip_from="10115"))
        self.assertEqual(self._found(close, express, service_level_id=EXPRESS), 1)
        self.assertEqual(self._found(close, express, service_level_id=GROUND), 2)
        self.assertEqual(self._found(close, express), 2)

    def test_lane_equal_ones_by_their_order(self):
        self.assertEqual(self._found(lane(id=1, sequence=20), lane(id=2, sequence=10)), 2)
        self.assertEqual(self._found(lane(id=2), lane(id=1)), 1)

    def test_lane_says_why_it_won(self):
        close = lane(id=2, destination=Area(country="DE", zip_from="10115"))
        rating = rate(request(), [contract(rates=(lane(id=1), close))])
        self.assertIn("From FR 69001 to DE 10115 the rate anywhere to DE 10115 applies.", steps(rating))
        self.assertIn("Of 2 rates that fit it is the most specific (service, then lane", steps(rating))

    def test_lane_none_is_a_problem(self):
        rating = rate(request(), [contract(rates=(lane(destination=Area(country="PL")),))])
        self.assertEqual((codes(rating), rating.charges), (["no_lane"], ()))
        self.assertEqual(
            rating.problems[0].message,
            "Alpha 2026 has no rate for this service from FR 69001 to DE 10115.",
        )

    def test_contract_by_ship_date(self):
        terms = contract(date_from=date(2026, 11, 1), date_to=date(2026, 11, 15))
        for day, expected in ((1, []), (15, []), (16, ["no_contract"])):
            rating = rate(request(ship_date=date(2026, 11, day)), [terms])
            self.assertEqual(codes(rating), expected, day)
        self.assertIn("Alpha 2026 (2026-11-01 – 2026-11-15)", rating.problems[0].message)

    def test_contract_of_another_company_carrier_or_side_does_not_price(self):
        for change in ({"company_id": 2}, {"carrier_id": ALPHA + 1}, {"side": "revenue"}):
            self.assertEqual(codes(rate(request(), [contract(**change)])), ["no_contract"], change)
        self.assertIn("no carrier", rate(request(carrier_id=None), [contract()]).problems[0].message)

    def test_contract_two_that_fit_equally_are_a_problem(self):
        rating = rate(request(), [contract(), contract(id=11, name="Alpha renewed")])
        self.assertEqual((codes(rating), rating.charges), (["several_contracts"], ()))
        self.assertIn("Alpha 2026, Alpha renewed", rating.problems[0].message)

    def test_contract_with_the_more_specific_rate_wins(self):
        close = contract(id=11, name="Berlin", rates=(lane(id=5, destination=Area(country="DE")),))
        rating = rate(request(), [contract(), close])
        self.assertEqual((rating.contract_id, rating.rate_id), (11, 5))
        self.assertIn("Of 2 contracts that fit it is the most specific.", steps(rating))

    def test_contract_without_a_lane_does_not_stand_in_the_way(self):
        poland = contract(id=11, rates=(lane(destination=Area(country="PL")),))
        self.assertEqual(rate(request(), [poland, contract()]).contract_id, 10)

    def test_contract_of_a_customer_for_the_carrier_goes_first(self):
        anything = contract(side="revenue", customer_id=9, carrier_id=None)
        named = contract(id=11, side="revenue", customer_id=9, rates=(lane(price=Decimal(2)),))
        sale = {"side": "revenue", "partner_id": 9}
        self.assertEqual(rate(request(**sale), [anything, named]).contract_id, 11)
        self.assertEqual(rate(request(**sale, carrier_id=99), [anything, named]).contract_id, 10)
        self.assertEqual(codes(rate(request(side="revenue", partner_id=8), [anything])), ["no_contract"])
