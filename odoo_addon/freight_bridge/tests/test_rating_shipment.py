# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import date, timedelta
from decimal import Decimal

from odoo import Command
from odoo.tests import tagged

from ..rating import Place
from .common_money import MoneyCase


@tagged("post_install", "-at_install")
class TestRatingShipment(MoneyCase):
    """Shipments as they are rated."""

    def _request(self, shipment, side="cost"):
        return shipment._rating_requests(side)[shipment.id]

    def test_request_of_a_sale(self):
        self.warehouse.partner_id.write({"zip": "10115", "country_id": self.env.ref("base.de").id})
        shipment = self._sold(4)
        request = self._request(shipment)
        self.assertEqual(request.weight_kg, Decimal(6))
        self.assertEqual(request.volume_cm3, Decimal(80_000))
        self.assertEqual((request.pieces, request.carrier_id), (1, self.carrier.id))
        self.assertEqual(request.origin, Place("DE", "10115"))
        self.assertEqual(request.destination, Place("FR", "69001"))
        self.assertEqual(request.ship_date, date(2026, 3, 4))
        self.assertEqual(self._request(shipment, "revenue").partner_id, self.customer.id)

    def test_request_in_pounds_and_feet_becomes_kilograms(self):
        shipment = self._sold(4)
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("product.weight_in_lbs", "1")
        parameters.set_param("product.volume_in_cubic_feet", "1")
        request = self._request(shipment)
        self.assertEqual(request.weight_kg, Decimal("2.72155422"))
        self.assertEqual(request.volume_cm3, Decimal("2265.34772736"))

    def test_request_of_another_unit_of_measure(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        line = {"product_id": self.product.id, "product_uom_qty": 2, "product_uom_id": dozen.id}
        shipment = self._sold(order_line=[Command.create(line)])
        self.assertEqual(self._request(shipment).weight_kg, Decimal(36))

    def test_request_counts_packages_as_they_were_weighed(self):
        self._stocked()
        shipment = self._sold(5)
        picking = shipment.picking_ids
        picking.action_assign()
        kind = self.env["stock.package.type"].create(
            {"name": "Box", "packaging_length": 400, "width": 300, "height": 200, "base_weight": 0.5}
        )
        line = picking.move_line_ids
        line.write({"quantity": 2, "result_package_id": self._package(kind, 4.25).id})
        line.copy({"quantity": 1, "result_package_id": self._package(kind, 0).id})
        request = self._request(shipment)
        self.assertEqual(
            sorted((parcel.weight_kg, parcel.volume_cm3) for parcel in request.parcels),
            [
                (Decimal("2.0"), Decimal(24_000)),  # one lamp and its box
                (Decimal("3.0"), Decimal(40_000)),  # two lamps in none
                (Decimal("4.25"), Decimal(24_000)),  # as it was weighed
            ],
        )
        self.assertEqual((request.pieces, request.weight_kg), (3, Decimal("9.25")))

    def _package(self, kind, weight):
        return self.env["stock.package"].create({"package_type_id": kind.id, "shipping_weight": weight})

    def test_request_of_what_was_weighed_goes_first(self):
        shipment = self._sold(4)
        shipment.write({"actual_weight": 7.25, "actual_volume": 0.5, "actual_pieces": 3, "distance": 12.5})
        request = self._request(shipment)
        self.assertEqual((request.weight_kg, request.volume_cm3), (Decimal("7.25"), Decimal(500_000)))
        self.assertEqual((request.pieces, request.distance_km), (3, Decimal("12.5")))
        self.assertEqual(request.parcels, ())

    def test_request_day_is_that_of_the_company(self):
        """What left at 23:30 UTC left the next day in Berlin, whoever asks."""
        shipment = self._sold(1)
        shipment.sudo().actual_dispatch_date = "2026-03-31 23:30:00"
        self.company.partner_id.tz = "Europe/Berlin"
        self.assertEqual(self._request(shipment).ship_date, date(2026, 4, 1))
        self.company.partner_id.tz = False
        self.assertEqual(self._request(shipment).ship_date, date(2026, 3, 31))

    def test_request_of_what_was_authorised(self):
        shipment = self._sold(1)
        row = shipment.with_user(self.worker).accessorial_ids.create(
            {"shipment_id": shipment.id, "charge_code_id": self.liftgate.id, "user_id": self.manager.id}
        )
        self.assertEqual(row.user_id, self.worker)
        [extra] = self._request(shipment).accessorials
        self.assertEqual((extra.charge_code_id, extra.quantity), (self.liftgate.id, Decimal(1)))

    def test_rate_of_a_shipment_explains_itself(self):
        contract = self._contract(fuel_schedule_id=self._diesel().id)
        shipment = self._sold(5)
        self.assertEqual(self._expected(shipment), {self.linehaul: 15.0, self.fuel: 1.5})
        charge = shipment.charge_ids.filtered(lambda c: c.charge_code_id == self.linehaul)
        self.assertEqual((charge.contract_id, charge.rate_id), (contract, contract.rate_ids))
        self.assertEqual((charge.partner_id, charge.currency_id), (self.payee, self.euro))
        self.assertEqual(charge.cost_state, "expected")
        self.assertIn("Line haul: 7.5 kg × 2 = 15.00 EUR.", charge.explanation)

    def test_rate_by_the_zone_of_the_address(self):
        zone = self.env["freight.zone"].create(
            {
                "name": "Rhône",
                "range_ids": [
                    Command.create(
                        {"country_id": self.env.ref("base.fr").id, "zip_from": "69", "zip_to": "69"}
                    )
                ],
            }
        )
        rates = [{"price": 2}, {"price": 4, "destination_zone_id": zone.id}]
        self._contract(rates=rates)
        shipment = self._sold(5)
        self.assertEqual(self._expected(shipment), {self.linehaul: 30.0})
        self.customer.zip = "75001"
        self.assertEqual(self._expected(shipment), {self.linehaul: 15.0})

    def test_rate_of_both_sides(self):
        self._contract()
        self._revenue_contract()
        shipment = self._sold(5)
        shipment.with_user(self.worker).action_rate()
        self.assertEqual(
            {(charge.side, charge.partner_id, charge.amount) for charge in shipment.charge_ids},
            {("cost", self.payee, 15.0), ("revenue", self.customer, 22.5)},
        )
        self.assertEqual(shipment.charge_ids.mapped("billing_state"), [False, "pending"])

    def test_rate_by_a_draft_or_withdrawn_contract_is_a_problem(self):
        contract = self._contract(activate=False)
        shipment = self._sold(5)
        self.assertEqual(self._expected(shipment), {})
        self.assertEqual(shipment.cost_problem, "No active contract prices this shipment.")
        contract.action_activate()
        self.assertEqual(self._expected(shipment), {self.linehaul: 15.0})
        self.assertFalse(shipment.cost_problem)
        contract.action_withdraw()
        self.assertEqual(self._expected(shipment), {})

    def test_rate_by_a_closed_contract_that_was_in_force_when_it_shipped(self):
        """Carriers bill late: closing ends a contract today, and changes nothing about what shipped."""
        contract = self._contract()
        shipment = self._sold(5)
        contract.action_close()
        self.assertEqual(contract.closed_on, self.company._freight_today())
        self.assertEqual(self._expected(shipment), {self.linehaul: 15.0})
        shipment.sudo().actual_dispatch_date = self.now + timedelta(days=2)
        self.assertEqual(self._expected(shipment), {})
        self.assertIn("No contract is valid on", shipment.cost_problem)

    def test_rate_by_a_contract_closed_before_it_began_is_a_problem(self):
        contract = self._contract(date_from=self.now.date() + timedelta(days=5))
        contract.action_close()
        shipment = self._sold(5)
        shipment.sudo().actual_dispatch_date = self.now + timedelta(days=6)
        self.assertEqual(self._expected(shipment), {})

    def test_rate_by_the_contract_of_the_day_it_shipped(self):
        """One contract ends in the middle of the month, another goes on."""
        self._contract(date_to=date(2026, 3, 15))
        self._contract(name="From the 16th", date_from=date(2026, 3, 16), rates=[{"price": 3}])
        shipment = self._sold(5)
        self.assertEqual(self._expected(shipment), {self.linehaul: 15.0})
        shipment.sudo().actual_dispatch_date = "2026-03-16 08:00:00"
        self.assertEqual(self._expected(shipment), {self.linehaul: 22.5})

    def test_rate_only_by_contracts_of_the_company(self):
        self._contract(
            company_id=self.other_company.id,
            carrier_id=self.carrier.id,
            linehaul_charge_code_id=self._other_code("FRT").id,
            fuel_charge_code_id=False,
        )
        self.assertEqual(self._expected(self._sold(5)), {})

    def _other_code(self, code):
        return self.env["freight.charge.code"].create(
            {"code": code, "name": code, "company_id": self.other_company.id}
        )

    def test_rate_by_two_contracts_at_once_is_a_problem(self):
        self._contract()
        self._contract(name="Alpha renewed", rates=[{"price": 3}])
        shipment = self._sold(5)
        self.assertEqual(self._expected(shipment), {})
        self.assertIn("Alpha 2026, Alpha renewed", shipment.cost_problem)

    def test_store_again_changes_nothing(self):
        self._contract(fuel_schedule_id=self._diesel().id)
        shipment = self._sold(5)
        self._expected(shipment)
        self.env.flush_all()
        charges = shipment.charge_ids
        ratings = shipment._rate("cost")
        with self.assertQueryCount(2):
            again = self.env["freight.charge"]._store(ratings, "cost")
            self.env.flush_all()
        self.assertEqual(again, charges)

    def test_store_replaces_what_is_expected_and_nothing_later(self):
        contract = self._contract(fuel_schedule_id=self._diesel().id)
        shipment = self._sold(5)
        self._expected(shipment)
        by_code = shipment.charge_ids.grouped("charge_code_id")
        by_code[self.linehaul].cost_state = "accrued"
        shipment.actual_weight = 100
        self.assertEqual(self._expected(shipment), {self.linehaul: 15.0, self.fuel: 20.0})
        contract.action_withdraw()
        self.assertEqual(self._expected(shipment), {self.linehaul: 15.0})
        self.assertEqual(by_code[self.fuel].cost_state, "void")
        # What is void does not stand in the way of what is priced again.
        self._contract(fuel_schedule_id=contract.fuel_schedule_id.id)
        self.assertEqual(self._expected(shipment), {self.linehaul: 15.0, self.fuel: 20.0})

    def test_store_takes_back_what_no_customer_owes(self):
        contract = self._revenue_contract()
        shipment = self._sold(5)
        self.assertEqual(self._expected(shipment, "revenue"), {self.linehaul: 22.5})
        contract.action_withdraw()
        self.assertEqual(self._expected(shipment, "revenue"), {})
        self.assertFalse(shipment.charge_ids)

    def test_rate_many_takes_as_many_queries_as_few(self):
        self._contract(fuel_schedule_id=self._diesel().id)
        shipments = self.env["freight.shipment"].union(*(self._sold(1 + n % 5) for n in range(20)))
        self._store_counted(shipments[:2])
        few, many = self._store_counted(shipments[:4]), self._store_counted(shipments)
        self.assertEqual(many, few)

    def test_rate_two_hundred_takes_the_queries_of_two(self):
        self._contract(fuel_schedule_id=self._diesel().id)
        values = {"carrier_id": self.carrier.id, "partner_id": self.customer.id, "actual_weight": 10}
        dispatched = {"planned_dispatch_date": "2026-03-04 10:00:00", "company_id": self.company.id}
        shipments = self.env["freight.shipment"].create([{**values, **dispatched} for _n in range(202)])
        self._store_counted(shipments[:1])
        few = self._store_counted(shipments[:2])
        self.assertLessEqual(few, 40)
        # Odoo inserts a hundred rows a statement: 400 charges take some more than 2.
        self.assertLessEqual(self._store_counted(shipments[2:]), few + 10)
        self.assertEqual(sum(shipments.charge_ids.mapped("amount")), 202 * 22.0)

    def _store_counted(self, shipments):
        """Rate and keep from a cold cache; the number of queries."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.env["freight.charge"]._store(shipments._rate("cost"), "cost")
        self.env.flush_all()
        return self.env.cr.sql_log_count - before
