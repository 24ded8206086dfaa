# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from collections import defaultdict

from odoo import Command
from odoo.tests import tagged

from .common_summary import SummaryCase

WAYS = ("documents", "summary")


@tagged("post_install", "-at_install")
class TestBillingVoid(SummaryCase):
    """What is voided is in no box of a tax report, however it is booked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        names = ("base", "tax", "base of refunds", "tax of refunds", "product")
        cls.boxes = cls.env["account.account.tag"].create(
            [{"name": name, "applicability": "taxes"} for name in names]
        )
        cls.boxes[4].applicability = "products"
        cls.tax = cls._boxed("Boxed 20")
        product = cls.env["product.product"].create({"name": "Seat", "account_tag_ids": cls.boxes[4].ids})
        cls.system.billing_product_id = product
        cls._map(tax={"txr_20": cls.tax})

    @classmethod
    def _boxed(cls, name, **values):
        """A tax of 20 %, booked in two parts, whose invoices and refunds have boxes of their own."""

        def parts(base, tax):
            account = {"account_id": cls.owed_tax.id}
            return [
                Command.create({"repartition_type": "base", "tag_ids": base.ids}),
                Command.create(
                    {"factor_percent": 60, "repartition_type": "tax", "tag_ids": tax.ids} | account
                ),
                Command.create({"factor_percent": 40, "repartition_type": "tax"}),
            ]

        return cls._tax(
            name,
            20,
            invoice_repartition_line_ids=parts(cls.boxes[0], cls.boxes[1]),
            refund_repartition_line_ids=parts(cls.boxes[2], cls.boxes[3]),
            **values,
        )

    def _in_boxes(self):
        """{box: balance} and {(tax's part, account): (balance, base)} of what is posted; no zeros."""
        lines = self.env["account.move.line"].search(
            [
                ("parent_state", "=", "posted"),
                "|",
                ("tax_tag_ids", "in", self.boxes.ids),
                ("tax_repartition_line_id.tax_id", "=", self.tax.id),
            ]
        )
        boxes, parts = defaultdict(float), defaultdict(lambda: [0, 0])
        for line in lines:
            for tag in line.tax_tag_ids:
                boxes[tag.name] += line.balance
            if line.tax_repartition_line_id:
                sums = parts[line.tax_repartition_line_id, line.account_id]
                sums[0] += line.balance
                sums[1] += line.tax_base_amount
        return (
            {name: round(amount, 2) for name, amount in boxes.items() if round(amount, 2)},
            {key: sums for key, sums in parts.items() if any(round(amount, 2) for amount in sums)},
        )

    def _voided(self, told, again):
        """What is in the boxes before, meanwhile, and after a document was voided."""
        found = [self._in_boxes()]
        for delivery in (told, again):
            self._told(delivery)
            self._post()
            found.append(self._in_boxes())
        self.assertEqual(found[2], found[0])
        return found[1][0]

    def _booked(self, way):
        """As the system books from now on; which way a test failed."""
        self.system.billing_booking = way
        return self.subTest(way=way)

    def test_a_voided_invoice_is_in_no_box(self):
        for way in WAYS:
            with self._booked(way):
                told = self._invoice(way, age=50)
                self.assertEqual(
                    self._voided(told, self._invoice(way, status="voided", age=40)),
                    {"base": -100, "tax": -12, "product": -100},
                )

    def test_neither_is_a_voided_credit_note(self):
        for way in WAYS:
            with self._booked(way):
                told = self._note(way, corrects=(), age=50)
                self.assertEqual(
                    self._voided(told, self._note(way, corrects=(), status="voided", age=40)),
                    {"base of refunds": 100, "tax of refunds": 12, "product": 100},
                )

    def test_what_takes_a_document_back_leaves_others_in_their_boxes(self):
        for way in WAYS:
            with self._booked(way):
                self._told(self._invoice(f"{way}-kept"))
                self._post()
                kept = self._in_boxes()[0]
                self.assertEqual(kept["tax"], -12)
                self._voided(
                    self._invoice(way, age=50, lines=[self._line("10.00", "2.00")], **self._sum_of_ten()),
                    self._invoice(way, age=40, status="voided", **self._sum_of_ten()),
                )
                self._told(self._invoice(f"{way}-kept", status="voided", age=5))
                self._post()

    def _sum_of_ten(self):
        return {"total": "12.00", "subtotal": "10.00", "tax_total": "2.00"}

    def test_no_tax_falls_due_that_is_due_when_it_is_paid(self):
        transition = self._account("liability_current", "TST.TRANS")
        transition.reconcile = True
        self.company.tax_exigibility = True
        self.tax = self._boxed(
            "On Payment 20", tax_exigibility="on_payment", cash_basis_transition_account_id=transition.id
        )
        self._map(tax={"txr_20": self.tax})
        self.system.billing_booking = "documents"
        boxes = self._voided(self._invoice("in_1", age=50), self._invoice("in_1", status="voided", age=40))
        self.assertEqual(boxes, {"product": -100})
        document = self._document("invoice", "in_1")
        entries = document.move_id | document.reversal_id
        self.assertFalse(entries.tax_cash_basis_created_move_ids)
        self.assertTrue(
            all(entries.line_ids.filtered(lambda line: line.account_id == transition).mapped("reconciled"))
        )
