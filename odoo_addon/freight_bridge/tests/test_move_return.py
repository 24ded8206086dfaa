# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.tests import tagged

from .common_tender import TenderCase


@tagged("post_install", "-at_install")
class TestMoveReturn(TenderCase):
    """Goods that come back."""

    def setUp(self):
        super().setUp()
        self._stocked()

    def test_return_of_a_delivery_is_a_shipment_to_us(self):
        order = self._sale(quantity=5)
        outbound = order.freight_shipment_ids
        self._validate(order.picking_ids)
        picking = self._return(order.picking_ids, 2)
        back = picking.freight_shipment_id
        self.assertEqual((back.direction, back.sale_id), ("return", order))
        self.assertEqual((back.shipper_id, back.partner_id), (self.customer, self.warehouse.partner_id))
        self.assertFalse(back.tender_ids, "who fetches it is for a person to say")
        self.assertFalse(back.carrier_id)
        picking.carrier_id = self.next_carrier
        [(_purpose, data)] = self._messages(back)
        self.assertEqual((data["payment"], data["stops"][0]["place"]["city"]), ("collect", "Lyon"))
        self._answer(back, system=self.second_system)
        self._validate(picking)
        self._apply_one([("delivery", picking.name)], code="delivered")
        self.assertEqual((back.state, outbound.state), ("delivered", "released"))

    def test_order_reference_means_what_fulfils_it_not_what_comes_back(self):
        order = self._sale()
        outbound = order.freight_shipment_ids
        self._validate(order.picking_ids)
        self._return(order.picking_ids, 1)
        self.assertEqual(self._apply_one([("order", order.name)], code="delivered")["outcome"], "applied")
        self.assertEqual(outbound.state, "delivered")

    def test_return_to_a_vendor(self):
        order = self._purchase()
        self._validate(order.picking_ids)
        picking = self._return(order.picking_ids, 1)
        back = picking.freight_shipment_id
        self.assertEqual((back.direction, back.purchase_id), ("return", order))
        self.assertEqual((back.shipper_id, back.partner_id), (self.warehouse.partner_id, self.vendor))

    def _return(self, picking, quantity):
        wizard = (
            self.env["stock.return.picking"]
            .with_context(active_id=picking.id, active_ids=picking.ids, active_model="stock.picking")
            .create({})
        )
        wizard.product_return_moves.quantity = quantity
        return self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
