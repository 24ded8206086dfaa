# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import Command
from odoo.tests import tagged

from .common_tender import TenderCase


@tagged("post_install", "-at_install")
class TestMoveCrossDock(TenderCase):
    """Goods that are received for a delivery and go on at once: two shipments, linked by their documents."""

    def setUp(self):
        super().setUp()
        mto = self.warehouse.mto_pull_id.route_id
        mto.active = True
        buy = self.warehouse.buy_pull_id.route_id
        self.product.write(
            {
                "route_ids": [Command.set((mto | buy).ids)],
                "seller_ids": [Command.create({"partner_id": self.vendor.id, "price": 1})],
            }
        )

    def test_cross_dock_joins_receipt_and_delivery(self):
        sale = self._sale(carrier=self.next_carrier)
        outbound = sale.freight_shipment_ids
        self.assertEqual(outbound.picking_ids.state, "waiting")
        purchase = self.env["purchase.order"].search([("partner_id", "=", self.vendor.id)])
        purchase.write({"freight_pickup": True, "freight_carrier_id": self.carrier.id})
        purchase.button_confirm()
        inbound = purchase.freight_shipment_ids
        self.assertEqual((inbound.direction, outbound.direction), ("inbound", "outbound"))
        self.assertEqual(inbound.onward_shipment_ids, outbound)
        self.assertEqual(outbound.feeding_shipment_ids, inbound)
        self.assertFalse(inbound.feeding_shipment_ids | outbound.onward_shipment_ids)
        self._answer(inbound)
        self._answer(outbound, system=self.second_system)
        self.assertEqual((inbound.carrier_scac, outbound.carrier_scac), ("ALPH", "BETA"))
        self._validate(purchase.picking_ids)
        self._apply_one([("purchase_order", purchase.name)], code="delivered")
        self.assertEqual((inbound.state, outbound.state), ("delivered", "released"))
        self._validate(sale.picking_ids)
        self._apply_one([("order", sale.name)], code="delivered")
        self.assertEqual(outbound.state, "delivered")
