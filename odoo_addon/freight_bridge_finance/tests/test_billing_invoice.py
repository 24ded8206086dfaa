# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import date
from types import SimpleNamespace
from unittest.mock import patch

from odoo.tests import tagged

from ..ingest.billing_books import BillingBooks
from ..ingest.billing_invoice_facts import invoice_facts
from ..ingest.billing_invoice_move import InvoiceMove
from .common_billing import BillingCase


@tagged("post_install", "-at_install")
class TestBillingInvoice(BillingCase):
    """A finalized invoice of a platform is in the books as it was told."""

    def test_it_is_posted_with_its_total_its_tax_and_its_numbers(self):
        document = self._booked(url="https://pay.example/in_1")
        move = document.move_id
        self.assertRecordValues(
            move,
            [
                {
                    "move_type": "out_invoice",
                    "state": "posted",
                    "amount_total": 120,
                    "amount_tax": 20,
                    "amount_untaxed": 100,
                    "amount_residual": 120,
                    "partner_id": self.partner.id,
                    "journal_id": self.journal.id,
                    "currency_id": self.company.currency_id.id,
                    "invoice_date": date(2026, 10, 15),
                    "date": date(2026, 10, 15),
                    "invoice_date_due": date(2026, 11, 14),
                    "ref": "N-in_1",
                    "payment_reference": "N-in_1",
                    "invoice_origin": "test-tms: in_1",
                }
            ],
        )
        self.assertRegex(move.name, r"^PLAT/2026/")
        self.assertEqual(
            self._items(move),
            [("asset_receivable", 120, 120), ("income", -100, -100), ("liability_current", -20, -20)],
        )
        self.assertEqual(move.line_ids.filtered("tax_line_id").tax_line_id, self.tax)
        self.assertEqual(move.line_ids.filtered("tax_line_id").tax_base_amount, -100)
        self.assertEqual(move.invoice_line_ids.tax_ids, self.tax)
        self.assertRecordValues(
            document,
            [
                {
                    "kind": "invoice",
                    "state": "posted",
                    "status": "finalized",
                    "number": "N-in_1",
                    "amount": 120,
                    "date": date(2026, 10, 15),
                    "partner_id": self.partner.id,
                    "url": "https://pay.example/in_1",
                    "note": False,
                }
            ],
        )
        self.assertEqual(document.log_id.event_type, "billing.invoice.v1")
        self.assertEqual(move.billing_document_ids, document)

    def test_the_same_as_odoo_itself_books(self):
        """Item by item what Odoo makes of the same lines, its tags and its parts of taxes included."""
        tags = self.env["account.account.tag"].create(
            [{"name": f"box {n}", "applicability": "taxes"} for n in range(4)]
        )
        account = self._account("liability_current", "TAX9")

        def parts(base, tax):
            return [
                (0, 0, {"repartition_type": "base", "tag_ids": [(6, 0, base.ids)]}),
                (
                    0,
                    0,
                    {"factor_percent": 60, "repartition_type": "tax", "tag_ids": [(6, 0, tax.ids)]}
                    | {"account_id": account.id},
                ),
                (0, 0, {"factor_percent": 40, "repartition_type": "tax"}),
            ]

        tax = self._tax(
            "Split 20",
            20,
            invoice_repartition_line_ids=parts(tags[0], tags[1]),
            refund_repartition_line_ids=parts(tags[2], tags[3]),
        )
        self._map(tax={"txr_20": self.tax, "split": tax})
        lines = [self._line("100.00", "20.00"), self._line("33.35", "6.67", code="split")]
        for kind, move_type in (("invoice", "out_invoice"), ("credit_note", "out_refund")):
            document = self._booked(f"x_{kind}", lines=lines, total="160.02", tax_total="26.67", kind=kind)
            own = self.moves.create(
                {
                    "move_type": move_type,
                    "partner_id": self.partner.id,
                    "journal_id": self.journal.id,
                    "invoice_date": "2026-10-15",
                    "invoice_line_ids": [
                        (0, 0, {"name": "a", "price_unit": 100, "tax_ids": [(6, 0, self.tax.ids)]}),
                        (0, 0, {"name": "b", "price_unit": 33.35, "tax_ids": [(6, 0, tax.ids)]}),
                    ],
                }
            )
            self._assert_same_books(document.move_id, own)

    def test_lines_in_another_currency_come_to_what_their_sum_comes_to(self):
        """Each rounded by itself, a payment at the same rate would be more than what is owed."""
        self._rate(self.euro, 0.7)
        for reference, amount in (("in_1", "10.02"), ("in_2", "-10.02"), ("in_3", "10.04")):
            lines = [self._line(amount, None)] * 10
            total = f"{float(amount) * 10:.2f}"
            told = {"lines": lines, "subtotal": total, "total": total, "tax_total": "0.00"}
            move = self._booked(reference, currency="EUR", **told).move_id
            if move.move_type == "out_invoice":
                own = self._own_invoice([float(amount)] * 10, self.tax.browse(), self.euro)
                self._assert_same_books(move, own)
            owed = self.company.currency_id.round(abs(float(total)) / 0.7)
            self.assertEqual(abs(move.amount_total_signed), owed)

    def test_a_tax_whose_parts_cancel_each_other_out_is_in_the_books_by_its_parts(self):
        """A reverse charge: nothing to the customer, and both parts of it to who reads a tax return."""
        parts = [
            (5, 0, 0),
            (0, 0, {"repartition_type": "base"}),
            *(
                (0, 0, {"repartition_type": "tax", "factor_percent": part, "account_id": self.owed_tax.id})
                for part in (100, -100)
            ),
        ]
        tax = self._tax(
            "Reverse Charge 20", 20, invoice_repartition_line_ids=parts, refund_repartition_line_ids=parts
        )
        self._map(tax={"txr_20": tax})
        lines = [self._line("100.00", "0.00"), self._line("33.33", "0.00")]
        told = {"lines": lines, "subtotal": "133.33", "total": "133.33", "tax_total": "0.00"}
        for lines_of in lines:
            lines_of["taxes"] = [{"code": "txr_20", "rate": "20", "amount": "0.00", "is_included": False}]
        document = self._booked(**told)
        move = document.move_id
        self._assert_same_books(move, self._own_invoice([100, 33.33], tax))
        self.assertEqual(
            sorted(move.line_ids.filtered("tax_repartition_line_id").mapped("balance")), [-26.67, 26.67]
        )
        self.assertFalse(document.note)

    def test_told_taxes_stand_and_the_difference_is_shown(self):
        document = self._booked(lines=[self._line("100.00", "19.99")], total="119.99", tax_total="19.99")
        self.assertEqual((document.move_id.amount_tax, document.move_id.amount_total), (19.99, 119.99))
        self.assertIn("the platform says 19.99, Odoo would have computed 20.00", document.note)
        self.assertIn("19.99", document.move_id.message_ids[0].body)

    def _untaxed(self, reference, count=1, **line):
        """The document of an invoice whose lines have no tax."""
        lines = [self._line("10.00", None, product="p_seat", **line)] * count
        return self._booked(reference, lines=lines, total=f"{10 * count}.00", tax_total="0.00")

    def test_a_tax_that_the_platform_does_not_charge_is_shown(self):
        seat = self.env["product.product"].create({"name": "Seat", "taxes_id": [(6, 0, self.tax.ids)]})
        self._map(tax={"txr_20": self.tax}, product={"p_seat": {"product_id": seat.id}})
        document = self._untaxed("in_1", 2)
        said = "The platform says no tax (lines: 1, 2), Odoo would have charged VAT 20."
        self.assertEqual(document.note, said)
        self.assertIn(said, document.move_id.message_ids[0].body)
        self.assertEqual((document.move_id.amount_tax, document.move_id.amount_total), (0, 20))
        self.assertFalse(document.move_id.invoice_line_ids.tax_ids, "what was told is booked")
        self.assertIn("9, 10 …), Odoo", self._untaxed("in_2", 11).note)
        lines = [self._line(product="p_seat"), self._line("0.00", None, product="p_seat")]
        self.assertFalse(self._booked("in_3", lines=lines).note, "a tax was told, or there is none")

    def test_no_tax_is_no_difference_where_odoo_has_none_either(self):
        none = self._tax("VAT 0", 0)
        seat = self.env["product.product"].create({"name": "Seat", "taxes_id": [(6, 0, none.ids)]})
        self._map(product={"p_seat": {"product_id": seat.id}})
        self.assertFalse(self._untaxed("in_1").note)
        seat.taxes_id = self.tax
        abroad = self.env["account.fiscal.position"].create(
            {"name": "Abroad", "country_id": self.env.ref("base.de").id, "auto_apply": True}
        )
        none.write({"fiscal_position_ids": [(6, 0, abroad.ids)], "original_tax_ids": [(6, 0, self.tax.ids)]})
        self.assertIn("VAT 20", self._untaxed("in_2").note)
        self.partner.country_id = abroad.country_id
        self.assertFalse(self._untaxed("in_3").note, "Odoo charges nothing abroad")
        self.system.billing_product_id = seat
        self.partner.country_id = False
        line = self._line("10.00", None, product="p_other")
        document = self._booked("in_4", lines=[line], total="10.00", tax_total="0.00")
        self.assertFalse(document.note, "nobody mapped its product")

    def test_a_draft_is_kept_for_a_person_and_keeps_the_told_taxes(self):
        self.system.billing_posting = "draft"
        document = self._booked(lines=[self._line("100.00", "19.99")], total="119.99", tax_total="19.99")
        move = document.move_id
        self.assertEqual((document.state, move.state), ("draft", "draft"))
        move.invoice_line_ids.name = "Another word"
        move.invoice_date_due = "2026-12-01"
        self.assertEqual((move.amount_tax, move.amount_total), (19.99, 119.99))
        move.action_post()
        self.assertEqual((document.state, move.amount_tax), ("posted", 19.99))
        self.assertEqual(move.line_ids.filtered("date_maturity").mapped("date_maturity"), [date(2026, 12, 1)])

    def test_quantity_and_price_are_kept_where_they_make_the_line(self):
        lines = [
            self._line("100.00", "20.00", quantity="8", unit_amount="12.50"),
            self._line("10.00", None, quantity="3", unit_amount="3.3333"),
        ]
        move = self._booked(lines=lines, total="130.00").move_id
        self.assertEqual(
            [(line.quantity, line.price_unit, line.price_subtotal) for line in move.invoice_line_ids],
            [(8, 12.5, 100), (1, 10, 10)],
        )

    def test_taxes_that_the_amount_holds(self):
        included = self._tax("VAT 20 incl", 20, price_include_override="tax_included")
        self._map(tax={"txr_20": self.tax, "incl": included})
        told = {"rate": "20", "amount": "20.00", "is_included": True}
        for code in ("txr_20", "incl"):
            with self.subTest(code):
                line = {"amount": "120.00", "taxes": [{"code": code, **told}]}
                move = self._booked(f"in_{code}", lines=[line]).move_id
                self.assertEqual((move.amount_untaxed, move.amount_tax, move.amount_total), (100, 20, 120))
                line = move.invoice_line_ids
                self.assertEqual((line.price_subtotal, line.price_total), (100, 120))
        line = {"amount": "100.00", "taxes": [{"code": "incl", **told, "is_included": False}]}
        move = self._booked("in_3", lines=[line]).move_id
        self.assertEqual((move.amount_untaxed, move.invoice_line_ids.price_unit), (100, 120))

    def test_the_days_that_a_line_is_for_are_carried(self):
        line = self._line(period_from="2026-11-01", period_to="2026-11-30")
        item = self._booked(lines=[line]).move_id.invoice_line_ids
        self.assertEqual(
            (item.billing_period_from, item.billing_period_to), (date(2026, 11, 1), date(2026, 11, 30))
        )

    def _item_values(self, **line):
        """The values of the item that an invoice of one line becomes."""
        data = self._billed(lines=[self._line(**line)])["event"]["data"]
        event = SimpleNamespace(system_id=self.system.id, data=data)
        move = InvoiceMove(BillingBooks(self.env, [event]), event, invoice_facts(data, 2), self.partner)
        return move.items()[0]

    def test_the_days_are_those_of_odoos_deferral_where_it_has_them(self):
        """Enterprise defers by fields of its own, which no item may name where they are not."""
        told = {"period_from": "2026-11-01", "period_to": "2026-11-30"}
        own = {"billing_period_from": "2026-11-01", "billing_period_to": "2026-11-30"}
        theirs = {"deferred_start_date": "2026-11-01", "deferred_end_date": "2026-11-30"}
        items = self.env["account.move.line"]
        without = {name: field for name, field in items._fields.items() if name not in theirs}
        deferring = without | dict.fromkeys(theirs, without["billing_period_from"])
        for known, expected in ((without, own), (deferring, own | theirs)):
            with patch.object(type(items), "_fields", known):
                values = self._item_values(**told)
                part = self._item_values(period_from="2026-11-01")
            self.assertEqual({name: values[name] for name in own | theirs if name in values}, expected)
            self.assertFalse(theirs.keys() & part.keys(), "Odoo takes both days or none")

    def test_a_mapped_product_has_its_own_account(self):
        account, rest = self._account("income", "INC2"), self._account("income", "INC3")
        product = self.env["product.product"].create(
            {"name": "Seat", "type": "service", "property_account_income_id": account.id}
        )
        self._map(
            tax={"txr_20": self.tax},
            product={"p_seat": {"product_id": product.id}, "p_fee": {"account_id": rest.id}},
        )
        lines = [
            self._line(product="p_seat"),
            self._line("10.00", None, product="p_fee"),
            self._line("5.00", None, product="p_new"),
        ]
        move = self._booked(lines=lines, total="135.00").move_id
        self.assertEqual(
            [(line.product_id, line.account_id) for line in move.invoice_line_ids],
            [
                (product, account),
                (self.env["product.product"], rest),
                (self.env["product.product"], self.journal.default_account_id),
            ],
        )

    def test_a_currency_has_the_rate_of_the_invoices_day(self):
        move = self._booked(currency="EUR").move_id
        self.assertEqual((move.currency_id, move.invoice_currency_rate), (self.euro, 0.8))
        self.assertEqual(
            self._items(move),
            [("asset_receivable", 120, 150), ("income", -100, -125), ("liability_current", -20, -25)],
        )

    def test_a_credit_that_the_platform_calls_an_invoice_is_a_credit_note_here(self):
        line = self._line("-100.00", "-20.00")
        move = self._booked(lines=[line], total="-120.00", tax_total="-20.00").move_id
        self.assertEqual((move.move_type, move.amount_total), ("out_refund", 120))
        self.assertEqual(move.amount_total_signed, -120)

    def test_negative_tax_and_nothing_at_all(self):
        lines = [self._line("100.00", "20.00"), self._line("-50.00", "-12.00")]
        move = self._booked("in_1", lines=lines, total="58.00", tax_total="8.00").move_id
        self.assertEqual((move.amount_tax, move.amount_total), (8, 58))
        move = self._booked("in_2", lines=[self._line("0.00", "0.00")], total="0", tax_total="0").move_id
        self.assertEqual((move.state, move.amount_total, move.payment_state), ("posted", 0, "paid"))
        document = self._booked("in_3", lines=[], total="0.00", tax_total="0.00")
        self.assertEqual((document.state, document.move_id.id), ("posted", False))

    def test_only_addresses_that_may_be_opened_are_kept(self):
        self.assertFalse(self._booked("in_1", url="javascript:alert(1)").url)
        self.assertFalse(self._booked("in_2", url="ftp://x").url)

    def test_each_system_books_in_its_own_company(self):
        other = self.other_company
        self.env["account.chart.template"].try_loading("generic_coa", company=other, install_demo=False)
        system = self.env["freight.system"].create(
            {"name": "Second", "code": "second-billing", "kind": "billing", "company_id": other.id}
        )
        self.links.create(
            {
                "system_id": system.id,
                "company_id": other.id,
                "reference": "cus_1",
                "partner_id": self.partner.id,
                "status": "active",
                "stated_at": self.now,
            }
        )
        foreign = self._billed("in_1", lines=[self._line("100.00", None)], total="100.00", tax_total="0.00")
        foreign["event"]["source"] = "/systems/second-billing"
        foreign["event"]["data"]["currency"] = other.currency_id.name
        answers = self._apply(foreign, self._billed("in_1"), chain="financial.0")
        self.assertEqual([answer["outcome"] for answer in answers], ["applied"] * 2, answers)
        documents = self.documents.search([("reference", "=", "in_1")])
        self.assertEqual(documents.move_id.company_id, self.company | other)
        for document in documents:
            self.assertEqual(document.company_id, document.move_id.company_id)
            self.assertEqual(document.move_id.line_ids.account_id.company_ids, document.company_id)
