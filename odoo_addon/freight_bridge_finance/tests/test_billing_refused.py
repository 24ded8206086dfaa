# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import date

from odoo.tests import tagged

from .common_billing import BillingCase


@tagged("post_install", "-at_install")
class TestBillingRefused(BillingCase):
    """What cannot be booked as it was told is not booked at all, and a person is told why and where."""

    def test_lines_that_do_not_make_the_total_are_named(self):
        line = self._line("99.00", "20.00", quantity="8", unit_amount="12.50")
        self.assertIn(
            "line 2 charges 99.00",
            self._refused("billing_total", lines=[self._line("1.00", None), line], total="121.00"),
        )
        document = self._document()
        self.assertEqual((document.state, document.amount, bool(document.move_id)), ("rejected", 121, False))

    def test_a_total_that_no_line_explains_says_so_and_what_to_do(self):
        said = self._refused("billing_total", total="121.00")
        self.assertIn("come to 120.00, the invoice says 121.00. No single line explains the", said)
        self.assertIn("difference of 1.00. Nothing was booked: compare the lines with the invoice", said)

    def test_of_lines_that_look_wrong_the_one_that_makes_the_difference_is_named(self):
        rounded = self._line("10.00", None, quantity="3", unit_amount="3.30")
        wrong = self._line("88.00", "20.00", quantity="8", unit_amount="11.25")
        said = self._refused("billing_total", lines=[rounded, wrong], total="120.00")
        self.assertIn("line 2 charges 88.00", said)
        self.assertNotIn("No single line", said)
        said = self._refused("billing_total", "in_2", lines=[rounded, wrong], total="125.00")
        self.assertIn("No single line explains the difference of 7.00; line 1 charges 10.00", said)

    def test_taxes_that_do_not_make_the_tax(self):
        said = self._refused("billing_tax_total", tax_total="19.00")
        self.assertIn("come to 20.00, the invoice says 19.00", said)

    def test_a_tax_that_nobody_mapped_is_named_and_booked_once_it_is(self):
        said = self._refused("unmapped_tax", lines=[self._line(code="txr_new")])
        self.assertIn("Line 1 has the tax txr_new (20 %)", said)
        exception = self.exceptions.search([("code", "=", "unmapped_tax")])
        self.assertEqual(exception.amount, 120)
        self._map(tax={"txr_new": self.tax})
        result = exception.with_user(self.worker).desk_replay()
        self.assertEqual(result["outcome"], "applied", result)
        document = self._document()
        self.assertEqual((document.state, document.move_id.amount_total), ("posted", 120))

    def test_a_tax_that_the_customer_does_not_pay_here_is_not_what_was_charged(self):
        reverse = self._tax("Reverse charge", 20)
        reverse.write(
            {
                name: [
                    (5, 0, 0),
                    (0, 0, {"repartition_type": "base"}),
                    (0, 0, {"repartition_type": "tax", "factor_percent": 100}),
                    (0, 0, {"repartition_type": "tax", "factor_percent": -100}),
                ]
                for name in ("invoice_repartition_line_ids", "refund_repartition_line_ids")
            }
        )
        self._map(tax={"txr_20": reverse})
        self.assertIn("charges 20.00 of tax", self._refused("unmapped_tax"))
        document = self._booked("in_2", lines=[self._line("100.00", "0.00")], total="100", tax_total="0")
        self.assertEqual(document.move_id.invoice_line_ids.tax_ids, reverse)

    def test_more_decimals_than_the_currency_has_are_never_rounded(self):
        said = self._refused("billing_decimals", lines=[self._line("100.005", "20.00")], total="120.01")
        self.assertIn("/data/lines/0/amount: 100.005", said)
        self.assertEqual(self._booked("in_2", total="120.0000").move_id.amount_total, 120)

    def test_currencies_of_no_and_of_three_decimals(self):
        yen, dinar = self.env.ref("base.JPY"), self.env.ref("base.KWD")
        (yen | dinar).active = True
        self._rate(yen, 150)
        self._rate(dinar, 0.3)
        move = self._booked(
            "in_jpy", lines=[self._line("1000", "200")], total="1200", tax_total="200", currency="JPY"
        ).move_id
        self.assertEqual((move.amount_total, move.amount_tax, move.currency_id), (1200, 200, yen))
        self.assertEqual(
            self._items(move),
            [("asset_receivable", 1200, 8), ("income", -1000, -6.67), ("liability_current", -200, -1.33)],
        )
        move = self._booked(
            "in_kwd", lines=[self._line("1.005", "0.201")], total="1.206", tax_total="0.201", currency="KWD"
        ).move_id
        self.assertEqual((move.amount_total, move.amount_tax), (1.206, 0.201))
        self.assertEqual(
            self._items(move),
            [
                ("asset_receivable", 1.206, 4.02),
                ("income", -1.005, -3.35),
                ("liability_current", -0.201, -0.67),
            ],
        )
        self._refused(
            "billing_decimals", "in_x", currency="JPY", lines=[self._line("0.5", None)], total="0.5"
        )

    def test_currencies_that_nobody_can_book(self):
        self.assertIn("XTS", self._refused("unknown_currency", currency="XTS"))
        self.env.ref("base.CHF").active = False
        self.assertIn("not active", self._refused("unknown_currency", "in_2", currency="CHF"))
        self.env.ref("base.SEK").active = True
        self.env["res.currency.rate"].search([("currency_id", "=", self.env.ref("base.SEK").id)]).unlink()
        self.assertIn("SEK has no rate", self._refused("billing_not_booked", "in_3", currency="SEK"))

    def test_a_company_without_a_journal(self):
        self.system.billing_journal_id = False
        self.env["account.journal"].search([("type", "=", "sale")]).active = False
        self.assertIn("has no sales journal", self._refused("billing_not_booked"))

    def test_a_locked_period_is_passed_over_and_said(self):
        self.company.sale_lock_date = "2026-10-31"
        document = self._booked()
        self.assertEqual(document.move_id.date, date(2026, 11, 1))
        self.assertEqual(document.move_id.invoice_date, date(2026, 10, 15))
        self.assertIn("2026-10-15 is locked", document.note)
        self.company.write({"sale_lock_date": False, "tax_lock_date": "2026-10-31"})
        self.assertEqual(self._booked("in_2").move_id.date, date(2026, 11, 1))
        untaxed = self._booked("in_3", lines=[self._line("100.00", None)], total="100.00", tax_total="0.00")
        self.assertEqual(untaxed.move_id.date, date(2026, 10, 15))

    def test_more_than_any_invoice(self):
        line = self._line("1000000000000.00", None)
        said = self._refused("implausible_amount", lines=[line], total="1000000000000.00", tax_total="0")
        self.assertIn("1000000000000.00 USD", said)

    def test_more_lines_than_a_document_may_have(self):
        line = self._line("0.00", None)
        said = self._refused("malformed_event", lines=[line] * 10_001, total="0.00", tax_total="0.00")
        self.assertIn("/data/lines: must be a list of 10000 at most", said)

    def test_each_fault_is_told_at_its_place(self):
        cases = [
            ({"reference": " "}, "/data/reference"),
            ({"customer": None}, "/data/customer"),
            ({"kind": "quote"}, "/data/kind"),
            ({"status": "draft"}, "/data/status"),
            ({"currency": "eur"}, "/data/currency"),
            ({"issued_on": "2026-02-30"}, "/data/issued_on"),
            ({"due_on": "soon"}, "/data/due_on"),
            ({"total": 120}, "/data/total"),
            ({"tax_total": "1e2"}, "/data/tax_total"),
            ({"url": ""}, "/data/url"),
            ({"corrects": [{"reference": "in_1"}]}, "/data/corrects/0"),
            ({"lines": None} | {"lines": {}}, "/data/lines"),
            ({"lines": [7]}, "/data/lines/0"),
            ({"lines": [{"amount": "x"}]}, "/data/lines/0/amount"),
            ({"lines": [{"amount": "1", "quantity": 2}]}, "/data/lines/0/quantity"),
            ({"lines": [{"amount": "1", "period_from": "x"}]}, "/data/lines/0/period_from"),
            ({"lines": [{"amount": "1", "taxes": [{"code": "t"}]}]}, "/data/lines/0/taxes/0"),
            ({"lines": [{"amount": "1", "taxes": [{"amount": "1"}]}]}, "/data/lines/0/taxes/0"),
        ]
        for data, place in cases:
            with self.subTest(data):
                said = self._refused("malformed_event", **({"reference": "in_1"} | data))
                self.assertIn(place, said)

    def test_words_of_markup_are_text(self):
        hostile = "<img src=x onerror=alert(1)>"
        lines = [self._line("100.00", "19.99", description=hostile)]
        move = self._booked(lines=lines, total="119.99", tax_total="19.99", number=hostile).move_id
        self.assertEqual(move.invoice_line_ids.name, hostile)
        self.assertNotIn("<img", move.message_ids[0].body)

    def test_one_that_is_refused_harms_no_neighbour(self):
        answers = self._apply(
            self._billed("in_1"),
            self._billed("in_2", total="1.00"),
            self._billed("in_3"),
            chain="financial.0",
        )
        self.assertEqual([answer["outcome"] for answer in answers], ["applied", "exception", "applied"])
        self.assertEqual(
            [self._document(f"in_{n}").state for n in (1, 2, 3)], ["posted", "rejected", "posted"]
        )
