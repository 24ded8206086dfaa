# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.tests import tagged

from .common_billing import BillingCase


@tagged("post_install", "-at_install")
class TestBillingTaxParts(BillingCase):
    """What is told of a tax stands in the parts, and of the cost centres, that Odoo books it in."""

    def _parts(self, *shares, **values):
        """Parts of a tax, each on an account of its own."""
        return [
            (5, 0, 0),
            (0, 0, {"repartition_type": "base"}),
            *(
                (
                    0,
                    0,
                    {
                        "repartition_type": "tax",
                        "factor_percent": share,
                        "account_id": self._account("liability_current", f"PART{place}").id,
                        **values,
                    },
                )
                for place, share in enumerate(shares)
            ),
        ]

    def _split_tax(self, name, *shares, **values):
        parts = self._parts(*shares)
        tax = self._tax(name, 20, **values)
        tax.write({"invoice_repartition_line_ids": parts, "refund_repartition_line_ids": parts})
        self._map(tax={"txr_20": tax})
        return tax

    def _assert_as_odoo(self, tax, told, currency=None, kind="invoice"):
        """Lines of (price, tax) are booked as Odoo books them."""
        net = sum(round(float(price) * 100) for price, _tax in told)
        taxes = sum(round(float(amount) * 100) for _price, amount in told)
        move = self._booked(
            f"{kind}_{currency and currency.name}_{net}",
            kind=kind,
            lines=[self._line(price, amount) for price, amount in told],
            total=f"{(net + taxes) / 100:.2f}",
            tax_total=f"{taxes / 100:.2f}",
            currency=(currency or self.company.currency_id).name,
        ).move_id
        move_type = "out_refund" if kind == "credit_note" else "out_invoice"
        own = self._own_invoice([float(price) for price, _tax in told], tax, currency, move_type)
        self._assert_same_books(move, own)

    # -- parts ----------------------------------------------------------------------------------------

    def test_an_odd_cent_of_two_halves_is_where_odoo_has_it(self):
        tax = self._split_tax("Halves", 50, 50)
        for told in (
            [("0.25", "0.05")],
            [("0.25", "0.05"), ("0.35", "0.07")],
            [("100.05", "20.01"), ("-0.25", "-0.05")],
        ):
            for kind in ("invoice", "credit_note"):
                with self.subTest(told=told, kind=kind):
                    self._assert_as_odoo(tax, told, kind=kind)

    def test_odd_cents_of_three_parts(self):
        tax = self._split_tax("Thirds", 33.33, 33.33, 33.34)
        self._assert_as_odoo(tax, [("0.25", "0.05")])
        self._assert_as_odoo(tax, [("0.55", "0.11"), ("0.40", "0.08")])

    def test_odd_cents_of_a_reverse_charge(self):
        tax = self._split_tax("Reverse", 50, 50, -50, -50)
        self._assert_as_odoo(tax, [("0.25", "0.00")])

    def test_an_odd_cent_in_the_companys_currency(self):
        tax = self._split_tax("Halves", 50, 50)
        for told in ([("0.25", "0.05")], [("0.75", "0.15")], [("0.25", "0.05"), ("10.15", "2.03")]):
            self._assert_as_odoo(tax, told, self.euro)

    # -- cost centres ---------------------------------------------------------------------------------

    def _spread_products(self):
        """Two products that Odoo spreads over a cost centre each, by their models."""
        plan = self.env["account.analytic.plan"].create({"name": "Costs"})
        centres = self.env["account.analytic.account"].create(
            [{"name": name, "plan_id": plan.id} for name in ("North", "South")]
        )
        products = self.env["product.product"].create([{"name": name} for name in ("Seat", "Lane")])
        self.env["account.analytic.distribution.model"].create(
            [
                {"product_id": product.id, "analytic_distribution": {str(centre.id): 100}}
                for product, centre in zip(products, centres, strict=True)
            ]
        )
        return products

    def _assert_spread_as_odoo(self, tax, currency=None):
        seat, lane = self._spread_products()
        self._map(
            tax={"txr_20": tax},
            product={"p_seat": {"product_id": seat.id}, "p_lane": {"product_id": lane.id}},
        )
        words, prices = ("p_seat", "p_lane", "p_seat", None), ("100.00", "50.00", "25.00", "10.00")
        lines = [
            self._line(price, f"{float(price) / 5:.2f}", **({"product": word} if word else {}))
            for word, price in zip(words, prices, strict=True)
        ]
        name = (currency or self.company.currency_id).name
        told = {"lines": lines, "total": "222.00", "tax_total": "37.00", "currency": name}
        move = self._booked(**told).move_id
        account = self.journal.default_account_id
        own = self.moves.create(
            {
                "move_type": "out_invoice",
                "partner_id": self.partner.id,
                "journal_id": self.journal.id,
                "invoice_date": "2026-10-15",
                "currency_id": (currency or self.company.currency_id).id,
                "invoice_line_ids": [
                    (
                        0,
                        0,
                        {
                            "name": "x",
                            "product_id": {"p_seat": seat.id, "p_lane": lane.id}.get(word),
                            "price_unit": float(price),
                            "account_id": move.invoice_line_ids[place].account_id.id or account.id,
                            "tax_ids": [(6, 0, tax.ids)],
                        },
                    )
                    for place, (word, price) in enumerate(zip(words, prices, strict=True))
                ],
            }
        )
        own.action_post()
        self._assert_same_books(move, own)
        self.assertEqual(self._costs(move), self._costs(own))
        return move

    @staticmethod
    def _costs(move):
        return sorted(
            (line.account_id.name, line.general_account_id.code, line.amount)
            for line in move.line_ids.analytic_line_ids
        )

    def test_a_tax_of_cost_centres_is_of_those_of_its_lines(self):
        move = self._assert_spread_as_odoo(self._tax("Cost 20", 20, analytic=True))
        self.assertEqual(
            sorted(move.line_ids.filtered("tax_line_id").mapped("balance")), [-25, -10, -2], "by centre"
        )
        self.assertEqual(len(self._costs(move)), 5)

    def test_in_another_currency(self):
        self._rate(self.euro, 0.7)
        self._assert_spread_as_odoo(self._tax("Cost 20", 20, analytic=True), self.euro)

    def test_a_tax_that_is_in_no_closing_is_of_cost_centres_too(self):
        tax = self._tax("Open 20", 20)
        for parts in (tax.invoice_repartition_line_ids, tax.refund_repartition_line_ids):
            parts.filtered(lambda part: part.repartition_type == "tax").use_in_tax_closing = False
        self._assert_spread_as_odoo(tax)

    def test_any_other_tax_is_of_none(self):
        move = self._assert_spread_as_odoo(self.tax)
        self.assertEqual(len(self._costs(move)), 3)
