# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import Command
from odoo.tests import tagged

from .common_chain import ChainCase

#: The items of each entry, by the currency of the contract: 33.33 agreed, 40.00 billed.
USD = {
    "accrual": [("accrual", -33.33, -33.33), ("expense", 33.33, 33.33)],
    "reversal": [("accrual", 33.33, 33.33), ("expense", -33.33, -33.33)],
    "bill": [("expense", 33.33, 33.33), ("liability_payable", -40.0, -40.0), ("variance", 6.67, 6.67)],
    "payment": [[("liability_payable", 40.0, 40.0), ("outstanding", -40.0, -40.0)]],
    "paid": {"expense": 33.33, "variance": 6.67, "outstanding": -40.0},
    "credit": [("expense", -33.33, -33.33), ("liability_payable", 40.0, 40.0), ("variance", -6.67, -6.67)],
    "again": {"accrual": -33.33, "expense": 33.33},
}
#: At 0.50 when it shipped, 0.45 when it was billed and 0.40 when it was paid.
EUR = {
    "accrual": [("accrual", -66.66, -33.33), ("expense", 66.66, 33.33)],
    "reversal": [("accrual", 66.66, 33.33), ("expense", -66.66, -33.33)],
    "bill": [("expense", 74.07, 33.33), ("liability_payable", -88.89, -40.0), ("variance", 14.82, 6.67)],
    "payment": [
        [("exchange", 11.11, 0.0), ("liability_payable", -11.11, 0.0)],
        [("liability_payable", 100.0, 40.0), ("outstanding", -100.0, -40.0)],
    ],
    "paid": {"expense": 74.07, "variance": 14.82, "exchange": 11.11, "outstanding": -100.0},
    "credit": [("expense", -74.07, -33.33), ("liability_payable", 88.89, 40.0), ("variance", -14.82, -6.67)],
    "again": {"accrual": -66.66, "expense": 66.66},
}


@tagged("post_install", "-at_install")
class TestMoneyChain(ChainCase):
    """Order → delivery → accrual → invoice in → audit → bill → payment → reversal, each entry to the cent."""

    def _walk(self, *chains):
        """Walk each chain (books, the items that they must show) at the same time, by the same jobs."""
        all_books = [books for books, _told in chains]
        self._begin(*all_books)
        for books in all_books:
            self._ship(books)
            self._pick_up(books)
        self._expect(chains, lambda told: [])
        self._jobs()
        self._expect(chains, lambda told: [told["accrual"]])
        for books in all_books:
            [charge] = books.shipment.charge_ids
            self.assertEqual((charge.cost_state, charge.accrual_line_id.date), ("accrued", self.ship_date))
            self._receive(books, "40.00")
        self._expect(chains, lambda told: [])
        self._jobs()
        self._expect(chains, lambda told: sorted([told["bill"], told["reversal"]]))
        for books in all_books:
            self._check_billed(books)
            self._pay(books)
        self._expect(chains, lambda told: told["payment"])
        for books, told in chains:
            self.assertEqual((books.invoice.state, self._standing(books)), ("paid", told["paid"]))
            self._reverse(books)
            self.assertEqual(books.invoice.state, "approved")
        for books, told in chains:
            self.assertIn(told["credit"], self._new_items(books))
        self._jobs()
        self._expect(chains, lambda told: [told["accrual"]])
        for books, told in chains:
            self.assertEqual(self._standing(books), told["again"])

    def _expect(self, chains, items):
        for books, told in chains:
            self.assertEqual(self._new_items(books), items(told), books.company.name)

    def _check_billed(self, books):
        """The invoice was approved by the tolerance, and its bill leads back to it and to the charge."""
        invoice, bill = books.invoice, books.invoice.bill_id
        [charge] = books.shipment.charge_ids
        self.assertEqual((invoice.state, invoice.finding_ids.mapped("code")), ("posted", ["linehaul_over"]))
        self.assertEqual(invoice.finding_ids.mapped("verdict"), ["tolerated"])
        self.assertEqual(
            (bill.date, bill.company_id, bill.partner_id), (self.billed_on, books.company, books.biller)
        )
        self.assertEqual(bill.line_ids.freight_invoice_line_id, invoice.line_ids)
        self.assertEqual((charge.cost_state, charge.billed_line_id), ("billed", invoice.line_ids))
        self.assertEqual(charge.accrual_reversal_line_id.date, self.billed_on)

    def _reverse(self, books):
        """The payment is taken back, then the bill is credited by hand: the freight is owed again."""
        bill = books.invoice.bill_id
        payments = bill.matched_payment_ids
        payments.action_draft()
        payments.action_cancel()
        self._commit()
        self.assertEqual((books.invoice.state, bill.amount_residual), ("posted", 40))
        bill._reverse_moves([{"invoice_date": bill.date, "date": bill.date}], cancel=True)
        self._commit()

    def test_one_company_and_one_currency(self):
        self._walk((self._home(self.usd), USD))

    def test_one_company_and_two_currencies(self):
        self._walk((self._home(self.euro), EUR))

    def test_two_companies_and_one_currency(self):
        self._walk((self._home(self.usd), USD), (self._foreign(self.usd), USD))

    def test_two_companies_and_two_currencies(self):
        self._walk((self._home(self.usd), USD), (self._foreign(self.euro), EUR))


@tagged("post_install", "-at_install")
class TestMoneyChainLanded(ChainCase):
    """Purchase → accrual → invoice in → audit → bill → receipt → landed cost → payment, at average cost."""

    def _goods(self, books):
        """10 pieces for 10.00 each, fetched by the carrier, valued at their average cost."""
        env = self._in(books.company)
        books.accounts["valuation"] = env["account.account"].create(
            {"name": "Stock", "code": "FRT.STOCK", "account_type": "asset_current"}
        )
        category = env["product.category"].create(
            {
                "name": "Average",
                "property_cost_method": "average",
                "property_valuation": "real_time",
                "property_stock_valuation_account_id": books.accounts["valuation"].id,
            }
        )
        product = self._product("Average lamp", categ_id=category.id).with_company(books.company)
        order = env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "freight_pickup": True,
                "freight_carrier_id": books.carrier.id,
                "order_line": [
                    Command.create({"product_id": product.id, "product_qty": 10, "price_unit": 10})
                ],
            }
        )
        order.button_confirm()
        books.shipment = order.freight_shipment_ids
        books.shipment.actual_weight = 16.665
        return product, order

    def _walk(self, books, told, landed, price):
        self._begin(books)
        product, order = self._goods(books)
        self._pick_up(books)
        self._jobs()
        self.assertEqual(self._new_items(books), [told["accrual"]])
        self._receive(books, "40.00")
        self._jobs()
        self.assertEqual(self._new_items(books), sorted([told["bill"], told["reversal"]]))
        self.assertTrue(books.invoice.is_landing)
        self._validate(order.picking_ids)
        received = self._new_items(books)
        self.assertEqual(product.standard_price, 10)
        self._jobs()
        self.assertEqual(self._new_items(books), [landed])
        self.assertAlmostEqual(product.standard_price, price, 4)
        self._pay(books)
        self.assertEqual(self._new_items(books), told["payment"])
        self.assertEqual(received, [], "Odoo values what it received at the vendor's bill")
        left = {name: told["paid"][name] for name in ("exchange", "outstanding") if name in told["paid"]}
        self.assertEqual(self._standing(books), {**left, "valuation": round(10 * (price - 10), 2)})
        self._unland(books, product)

    def _unland(self, books, product):
        """The bill is cancelled by hand: the goods are worth again what they cost without freight."""
        bill = books.invoice.bill_id
        payments = bill.matched_payment_ids
        payments.action_draft()
        payments.action_cancel()
        bill.button_cancel()
        self._commit()
        self.assertEqual((books.invoice.state, product.standard_price), ("approved", 10))
        self.assertFalse(self._standing(books).get("valuation"))

    def test_landed_in_one_currency(self):
        landed = [
            ("expense", -33.33, -33.33),
            ("valuation", 6.67, 6.67),
            ("valuation", 33.33, 33.33),
            ("variance", -6.67, -6.67),
        ]
        self._walk(self._home(self.usd), USD, landed, 14)

    def test_landed_in_two_currencies(self):
        """What lands is the bill's cost in the company's currency: 88.89."""
        landed = [
            ("expense", -74.07, -74.07),
            ("valuation", 14.82, 14.82),
            ("valuation", 74.07, 74.07),
            ("variance", -14.82, -14.82),
        ]
        self._walk(self._home(self.euro), EUR, landed, 18.889)
