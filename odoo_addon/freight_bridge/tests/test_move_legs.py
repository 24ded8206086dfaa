# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_tender import TenderCase
from .tender_structure import faults


@tagged("post_install", "-at_install")
class TestMoveLegs(TenderCase):
    """One shipment that several carriers take in turn."""

    def setUp(self):
        super().setUp()
        self.carrier.freight_auto_tender = False
        self.order = self._sale()
        self.load = self.order.freight_shipment_ids
        self.hub = self.env["res.partner"].create({"name": "Hub", "city": "Genova"})
        self.load.leg_ids = [
            Command.create(
                {
                    "sequence": 1,
                    "mode": "road",
                    "origin": "Warehouse",
                    "origin_partner_id": self.warehouse.partner_id.id,
                    "destination": "Genova",
                    "destination_partner_id": self.hub.id,
                    "carrier_id": self.carrier.id,
                }
            ),
            Command.create(
                {
                    "sequence": 2,
                    "mode": "sea",
                    "origin": "Genova",
                    "origin_partner_id": self.hub.id,
                    "destination": "Marseille",
                    "carrier_id": self.next_carrier.id,
                }
            ),
        ]
        self.road, self.sea = self.load.leg_ids

    def test_each_leg_is_tendered_and_booked(self):
        self.load.with_user(self.worker).action_tender_legs()
        road, sea = self.road.tender_ids, self.sea.tender_ids
        self.assertEqual((road.name, sea.name), (f"{self.load.name}-1", f"{self.load.name}-2"))
        messages = [data for _purpose, data in self._messages(self.load)]
        self.assertEqual([faults(data) for data in messages], [[], []])
        self.assertEqual([data["references"][0]["value"] for data in messages], [road.name, sea.name])
        self.assertEqual(messages[0]["stops"][1]["place"]["city"], "Genova")
        self.assertEqual(messages[1]["stops"][1]["place"]["name"], "Marseille")
        self._answer(self.load, references=[("shipment", road.name), ("pro", "PRO-R")])
        self.assertEqual((road.state, sea.state, self.load.booked_at), ("accepted", "offered", False))
        self._answer(self.load, references=[("shipment", sea.name)], system=self.second_system)
        self.assertTrue(self.load.booked_at)
        self.assertEqual(self.load.leg_ids.mapped("carrier_scac"), ["ALPH", "BETA"])
        self.assertFalse(self.load.carrier_scac or self.load.pro_number, "it belongs to one leg only")
        self._apply_one([("shipment", road.name)], code="picked_up")
        self._validate(self.order.picking_ids)
        self._apply_one([("shipment", sea.name)], code="delivered", source="/systems/second-tms")
        self.assertEqual(self.load.state, "delivered")

    def test_legs_of_one_system_are_told_apart_by_load_number(self):
        self.road.carrier_id = self.last_carrier
        self.load.action_tender_legs()
        answer = self._answer(self.load, system=self.second_system)
        self.assertEqual(answer["code"], "unexpected_tender_response", "which leg is not said")
        self._answer(self.load, references=[("shipment", self.sea.load_number)], system=self.second_system)
        self.assertEqual((self.road.tender_ids.state, self.sea.tender_ids.state), ("offered", "accepted"))

    def test_refused_leg_goes_to_the_next_carrier_of_its_mode(self):
        self.next_carrier.freight_mode = "ltl"
        self.last_carrier.freight_mode = "ocean"
        self.load.action_tender_legs()
        answer = self._answer(self.load, "declined", references=[("shipment", self.road.load_number)])
        exception = self.env["freight.exception"].browse(answer["exception_id"]).with_user(self.worker)
        self.assertEqual(exception.next_carrier_id, self.next_carrier)
        exception.desk_tender_next()
        self.assertEqual(self._tenders(self.road).mapped("state"), ["offered", "declined"])
        self.assertEqual(self._tenders(self.road).mapped("name"), [self.road.load_number] * 2)
        self.assertEqual(self.sea.tender_ids.state, "offered")

    def test_whole_way_and_legs_are_not_offered_together(self):
        self.load.action_tender_legs()
        with self.assertRaisesRegex(UserError, "cancel that tender"):
            self.load._tender_to(self.carrier)
        self.load.action_cancel_tenders()
        self.load._tender_to(self.carrier)
        with self.assertRaisesRegex(UserError, "cancel that tender"):
            self.load.action_tender_legs()

    def test_changed_leg_is_told_to_its_carrier_alone(self):
        self.load.action_tender_legs()
        self._commit()
        self.sea.destination = "Barcelona"
        self._commit()
        self.assertEqual((self.road.tender_ids.purpose, self.sea.tender_ids.purpose), ("original", "change"))
