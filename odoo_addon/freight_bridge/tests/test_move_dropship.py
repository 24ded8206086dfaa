# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import Command
from odoo.tests import tagged

from .common_tender import TenderCase


@tagged("post_install", "-at_install")
class TestMoveDropship(TenderCase):
    """Goods that go from the vendor to the customer and never see our warehouse."""

    def setUp(self):
        super().setUp()
        self.product.write(
            {
                "route_ids": [Command.set(self.env.ref("stock_dropshipping.route_drop_shipping").ids)],
                "seller_ids": [Command.create({"partner_id": self.vendor.id, "price": 1})],
            }
        )
        self.sale = self._sale(carrier=self.env["delivery.carrier"])
        self.purchase = self.env["purchase.order"].search([("partner_id", "=", self.vendor.id)])

    def test_dropship_that_the_vendor_sends_is_followed(self):
        self.purchase.button_confirm()
        shipment = self.sale.freight_shipment_ids
        self.assertEqual((shipment.direction, shipment.purchase_id), ("dropship", self.purchase))
        self.assertEqual((shipment.shipper_id, shipment.partner_id), (self.vendor, self.customer))
        self.assertFalse(shipment.tender_ids)
        self._apply_one([("order", self.sale.name)], code="delivered")
        self._validate(self.sale.picking_ids)
        self.assertEqual(shipment.state, "delivered")

    def test_dropship_with_our_carrier_is_tendered(self):
        self.purchase.write({"freight_pickup": True, "freight_carrier_id": self.carrier.id})
        self.purchase.button_confirm()
        shipment = self.sale.freight_shipment_ids
        [(_purpose, data)] = self._messages(shipment)
        self.assertEqual(data["payment"], "third_party")
        self.assertEqual([stop["place"]["city"] for stop in data["stops"]], ["Torino", "Lyon"])
        self._answer(shipment, references=[("purchase_order", self.purchase.name)])
        self.assertTrue(shipment.booked_at)
        self._validate(self.sale.picking_ids)
        self._apply_one([("purchase_order", self.purchase.name)], code="delivered")
        self.assertEqual(shipment.state, "delivered")
