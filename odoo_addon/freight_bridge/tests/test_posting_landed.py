# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import Command
from odoo.tests import tagged

from .common_posting import PostingCase


@tagged("post_install", "-at_install")
class TestPostingLanded(PostingCase):
    """Freight of goods that we fetch becomes part of their value."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.valuation = cls.env["account.account"].create(
            {"name": "Stock", "code": "FRT.STOCK", "account_type": "asset_current"}
        )
        cls.accounts["valuation"] = cls.valuation
        cls.category = cls.env["product.category"].create(
            {
                "name": "Average",
                "property_cost_method": "average",
                "property_valuation": "real_time",
                "property_stock_valuation_account_id": cls.valuation.id,
            }
        )
        cls.linehaul.product_id = cls.freight_product
        cls.light = cls._product("Light", weight=1, categ_id=cls.category.id)
        cls.heavy = cls._product("Heavy", weight=3, categ_id=cls.category.id)

    def _pickup(self, *lines, quantity=10):
        """A purchase that we fetch: its shipment and what it is expected to cost."""
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "freight_pickup": True,
                "freight_carrier_id": self.carrier.id,
                "order_line": [
                    Command.create({"product_id": product.id, "product_qty": quantity, "price_unit": price})
                    for product, price in lines
                ],
            }
        )
        order.button_confirm()
        shipment = order.freight_shipment_ids
        self.charge = self._accrued(80, shipment=shipment)
        return order, shipment

    def _landed(self, invoice):
        return self.env["stock.landed.cost"].search([("freight_invoice_id", "=", invoice.id)])

    def test_approved_freight_of_a_receipt_is_part_of_the_average_cost(self):
        order, shipment = self._pickup((self.light, 10), (self.heavy, 20))
        self._validate(order.picking_ids)
        invoice = self._posted(self._line(100, self.charge))
        self.assertTrue(invoice.is_landing)
        self.env["freight.invoice"]._land_waiting()
        cost = self._landed(invoice)
        self.assertEqual((cost.state, cost.vendor_bill_id), ("done", invoice.bill_id))
        self.assertEqual(cost.freight_shipment_id, shipment)
        self.assertEqual(
            self._items(cost.account_move_id),
            [
                ("expense", -60.0, -60.0),
                ("expense", -20.0, -20.0),
                ("valuation", 5.0, 5.0),
                ("valuation", 15.0, 15.0),
                ("valuation", 20.0, 20.0),
                ("valuation", 60.0, 60.0),
                ("variance", -15.0, -15.0),
                ("variance", -5.0, -5.0),
            ],
        )
        self.assertEqual((self.light.standard_price, self.heavy.standard_price), (12.5, 27.5))
        balances = [self._balance(name) for name in ("accrual", "expense", "variance")]
        self.assertEqual(balances, [0, 0, 0])
        self.assertFalse(self.env["freight.invoice"]._land_waiting())
        self.assertFalse(invoice.is_landing)

    def test_freight_waits_for_the_receipt(self):
        order, _shipment = self._pickup((self.light, 10))
        invoice = self._posted(self._line(80, self.charge))
        self.assertFalse(self.env["freight.invoice"]._land_waiting())
        self._validate(order.picking_ids)
        self.assertEqual(self.env["freight.invoice"]._land_waiting(), invoice)
        self.assertEqual(self.light.standard_price, 18)

    def test_split_by_value_and_quantity(self):
        for basis, prices in (("value", (60 / 5, 24.0)), ("quantity", (14.0, 24.0))):
            self.company.freight_split_basis = basis
            light, heavy = (self._product(basis, categ_id=self.category.id) for _ in range(2))
            order, _shipment = self._pickup((light, 10), (heavy, 20))
            self._validate(order.picking_ids)
            invoice = self._posted(self._line(80 if basis == "quantity" else 60, self.charge), number=basis)
            self.env["freight.invoice"]._land_waiting()
            self.assertTrue(self._landed(invoice))
            self.assertEqual((light.standard_price, heavy.standard_price), prices, basis)

    def test_credit_takes_value_away_again(self):
        order, _shipment = self._pickup((self.light, 10))
        self._validate(order.picking_ids)
        self._posted(self._line(80, self.charge))
        self.env["freight.invoice"]._land_waiting()
        self._posted(self._line(-30, self.charge), number="C", invoice_type="credit")
        self.env["freight.invoice"]._land_waiting()
        self.assertEqual(self.light.standard_price, 15)

    def test_cancelled_bill_takes_the_freight_off_the_goods(self):
        order, _shipment = self._pickup((self.light, 10))
        self._validate(order.picking_ids)
        invoice = self._posted(self._line(80, self.charge))
        self.env["freight.invoice"]._land_waiting()
        invoice.bill_id.button_cancel()
        self.assertEqual((self.light.standard_price, len(self._landed(invoice))), (10, 2))
        self.assertEqual(self._balance("valuation"), 0)

    def test_code_without_a_product_is_refused(self):
        order, _shipment = self._pickup((self.light, 10))
        self._validate(order.picking_ids)
        invoice = self._posted(self._line(80, self.charge))
        self.linehaul.product_id = False
        self.env["freight.invoice"]._land_waiting()
        self.assertIn("has no product", invoice.posting_exception_id.summary)
        self.assertFalse(self._landed(invoice))
        self.assertEqual(invoice.state, "posted")

    def test_outbound_freight_and_standard_cost_are_never_landed(self):
        charge = self._accrued(50)
        self.assertFalse(self._posted(self._line(50, charge)).is_landing)
        order, _shipment = self._pickup((self._product("Standard"), 10))
        self._validate(order.picking_ids)
        self.assertFalse(self._posted(self._line(80, self.charge), number="S").is_landing)
