# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.tests import tagged

from .common_tender import TenderCase


@tagged("post_install", "-at_install")
class TestMovePartial(TenderCase):
    """Orders that do not leave in one piece."""

    def test_partial_shipment_leaves_the_rest_as_a_load_of_its_own(self):
        self._stocked()
        order = self._sale(quantity=5)
        first = order.freight_shipment_ids
        self._commit()
        self._answer(first, references=[("shipment", first.name), ("pro", "PRO-A")])
        self._validate(order.picking_ids, 2)
        self._commit()
        second = order.freight_shipment_ids - first
        self.assertEqual((first.direction, second.direction), ("outbound", "outbound"))
        self.assertEqual(first.picking_ids.move_ids.product_uom_qty, 2)
        self.assertEqual(second.picking_ids.backorder_id, first.picking_ids)
        self.assertEqual(self._purposes(first), ["original", "change"])
        self.assertEqual(self._messages(first)[-1][1]["stops"][0]["items"][0]["quantity"], "2")
        [(_purpose, data)] = self._messages(second)
        self.assertEqual(data["stops"][0]["items"][0]["quantity"], "3")
        self.assertNotIn(first.picking_ids.name, [row["value"] for row in data["references"]])
        self.assertFalse(second.pro_number)
        self._answer(second, references=[("shipment", second.name), ("pro", "PRO-B")])
        self._validate(second.picking_ids)
        self._apply_one([("pro", "PRO-A")], code="delivered")
        self.assertEqual((first.state, second.state), ("delivered", "released"))
        self._apply_one([("pro", "PRO-B")], code="delivered")
        self.assertEqual(second.state, "delivered")

    def test_split_delivery_has_a_carrier_for_each_part(self):
        self._stocked()
        other = self._product("Table")
        self._stocked(product=other)
        order = self._sale(products=self.product | other)
        picking = order.picking_ids
        shipment = picking.freight_shipment_id
        part = picking.copy({"move_ids": [], "backorder_id": False})
        picking.move_ids.filtered(lambda move: move.product_id == other).picking_id = part
        part.action_confirm()
        self.assertEqual(order.picking_ids, picking | part)
        second = part.freight_shipment_id
        self.assertTrue(second)
        self.assertNotEqual(second, shipment)
        part.carrier_id = self.next_carrier
        self._commit()
        self.assertEqual(shipment.tender_ids.carrier_id, self.carrier)
        self.assertEqual(self._messages(shipment)[-1][1]["stops"][0]["items"][0]["description"], "Lamp")
        self.assertEqual(self._tenders(second)[:1].carrier_id, self.next_carrier)
        self._answer(shipment)
        self._answer(second, system=self.second_system)
        self.assertTrue(shipment.booked_at and second.booked_at)
        self.assertEqual((shipment.carrier_scac, second.carrier_scac), ("ALPH", "BETA"))
        for transfer in picking | part:
            self._validate(transfer)
            self._apply_one([("delivery", transfer.name)], code="delivered")
        self.assertEqual(set((shipment | second).mapped("state")), {"delivered"})
