# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.tests import tagged

from .common import FreightCase


@tagged("post_install", "-at_install")
class TestShipmentRelease(FreightCase):
    def test_release_confirmed_order_makes_one_shipment(self):
        order = self._order("PO-1")
        shipment = order.freight_shipment_ids
        self.assertEqual(len(shipment), 1)
        self.assertEqual(shipment.picking_ids, order.picking_ids)
        self.assertEqual((shipment.partner_id, shipment.company_id), (order.partner_id, order.company_id))
        self.assertEqual(shipment.state, "released")

    def test_release_is_idempotent(self):
        picking = self._order().picking_ids
        picking.action_confirm()
        picking.action_assign()
        picking._freight_release()
        self.assertEqual(len(picking.sale_id.freight_shipment_ids), 1)

    def test_release_delivery_without_order(self):
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", self.company.id)], limit=1)
        picking = self._picking(
            warehouse.out_type_id, warehouse.lot_stock_id, "stock.stock_location_customers"
        )
        self.assertFalse(picking.freight_shipment_id, "a draft is not released")
        picking.action_confirm()
        self.assertTrue(picking.freight_shipment_id)

    def test_release_incoming_is_no_shipment(self):
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", self.company.id)], limit=1)
        suppliers = self.env.ref("stock.stock_location_suppliers")
        picking = self._picking(warehouse.in_type_id, suppliers, "stock.stock_location_customers")
        picking.action_confirm()
        self.assertFalse(picking.freight_shipment_id)

    def test_release_backorder_is_a_shipment_of_its_own(self):
        order = self._order(quantity=5)
        picking = order.picking_ids
        picking.move_ids.write({"quantity": 2, "picked": True})
        picking.with_context(skip_backorder=True).button_validate()
        self.assertEqual(len(order.picking_ids), 2)
        self.assertEqual(len(order.freight_shipment_ids), 2)
        self.assertEqual(len(order.picking_ids.freight_shipment_id), 2)

    def test_cancel_picking_cancels_shipment(self):
        order = self._order()
        order.picking_ids.action_cancel()
        self.assertEqual(order.freight_shipment_ids.state, "cancelled")

    def test_cancel_order_cancels_shipment(self):
        order = self._order()
        order._action_cancel()
        self.assertEqual(order.freight_shipment_ids.state, "cancelled")

    def test_release_by_a_stock_user_without_freight_role(self):
        order = self._order()
        order.picking_ids.freight_shipment_id = False
        user = self._person("stocker", "stock.group_stock_user")
        order.picking_ids.with_user(user)._freight_release()
        self.assertTrue(order.picking_ids.freight_shipment_id)

    def test_tracking_numbers_of_shipment_and_delivery(self):
        order = self._order()
        order.freight_shipment_ids.tracking_ref = "OWN-1"
        order.picking_ids.carrier_tracking_ref = "DELIVERY-1"
        self.assertEqual(order.freight_shipment_ids.tracking_numbers, "OWN-1, DELIVERY-1")
        for number in ("OWN-1", "DELIVERY-1"):
            found = self.env["freight.shipment"].search([("tracking_numbers", "=", number)])
            self.assertEqual(found, order.freight_shipment_ids)

    def test_picking_shows_state_and_timeline(self):
        order = self._order()
        self._apply_one([("delivery", order.picking_ids.name)], code="picked_up")
        self.assertEqual(order.picking_ids.freight_state, "dispatched")
        self.assertEqual(order.picking_ids.freight_milestone_ids, order.freight_milestone_ids)
        self.assertEqual(order.freight_milestone_ids.code, "picked_up")

    def _picking(self, operation_type, source, destination):
        product = self.env["product.product"].create({"name": "Lamp", "type": "consu"})
        location = self.env.ref(destination)
        move = {"product_id": product.id, "product_uom_qty": 1, "location_id": source.id}
        return self.env["stock.picking"].create(
            {
                "picking_type_id": operation_type.id,
                "location_id": source.id,
                "location_dest_id": location.id,
                "move_ids": [(0, 0, {**move, "location_dest_id": location.id})],
            }
        )
