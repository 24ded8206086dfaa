# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.tests import Form, tagged

from .common_tender import TenderCase
from .tender_structure import faults


@tagged("post_install", "-at_install")
class TestMovePurchase(TenderCase):
    """Goods that we fetch at a vendor."""

    def test_pickup_is_released_tendered_booked_and_received(self):
        order = self._purchase(partner_ref="VENDOR-1")
        shipment = order.freight_shipment_ids
        self.assertEqual((shipment.direction, shipment.picking_ids), ("inbound", order.picking_ids))
        self.assertEqual((shipment.shipper_id, shipment.partner_id), (self.vendor, self.warehouse.partner_id))
        [(_purpose, data)] = self._messages(shipment)
        self.assertEqual(faults(data), [])
        self.assertEqual((data["payment"], data["stops"][0]["place"]["city"]), ("collect", "Torino"))
        self.assertIn({"kind": "purchase_order", "value": order.name}, data["references"])
        self.assertIn({"kind": "order", "value": "VENDOR-1"}, data["references"])
        self.assertEqual(self._answer(shipment)["outcome"], "applied")
        self._apply_one([("purchase_order", order.name)], code="picked_up")
        self._apply_one([("order", "VENDOR-1")], code="delivered")
        self._validate(order.picking_ids)
        self.assertEqual((shipment.state, order.picking_ids.state), ("delivered", "done"))

    def test_purchase_that_the_vendor_brings_is_no_shipment(self):
        self.assertFalse(self._purchase(pickup=False).freight_shipment_ids)

    def test_pickup_arranged_later_and_called_off(self):
        order = self._purchase(pickup=False)
        order.write({"freight_pickup": True, "freight_carrier_id": self.carrier.id})
        shipment = order.freight_shipment_ids
        self.assertEqual((shipment.tender_ids.state, order.picking_ids.carrier_id), ("offered", self.carrier))
        order.freight_pickup = False
        self.assertEqual((shipment.state, shipment.tender_ids.state), ("cancelled", "cancelled"))
        self.assertFalse(order.picking_ids.freight_shipment_id)

    def test_backorder_of_a_pickup_is_fetched_again(self):
        order = self._purchase(quantity=5)
        first = order.freight_shipment_ids
        self._validate(order.picking_ids, 3)
        second = order.freight_shipment_ids - first
        self.assertEqual((second.direction, second.tender_ids.state), ("inbound", "offered"))

    def test_cancelled_purchase_takes_the_tender_back(self):
        order = self._purchase()
        order.button_cancel()
        self.assertEqual(order.freight_shipment_ids.tender_ids.state, "cancelled")

    def test_changed_purchase_is_told(self):
        order = self._purchase(quantity=5)
        self._commit()
        order.order_line.product_qty = 7
        self._commit()
        purpose, data = self._messages(order.freight_shipment_ids)[-1]
        self.assertEqual((purpose, data["stops"][0]["items"][0]["quantity"]), ("change", "7"))

    def test_buyer_arranges_a_pickup_on_the_form(self):
        buyer = self._person("buyer", "purchase.group_purchase_user")
        with Form(self.env["purchase.order"].with_user(buyer)) as form:
            form.partner_id = self.vendor
            form.freight_pickup = True
            form.freight_carrier_id = self.carrier
            with form.order_line.new() as line:
                line.product_id = self.product
        order = form.record
        order.button_confirm()
        self.assertEqual(order.freight_shipment_ids.tender_ids.state, "offered")
