# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.tests import tagged

from .bank_common import BankCase


@tagged("post_install", "-at_install")
class TestBankMatching(BankCase):
    """Lines are reconciled with an invoice only where it is sure."""

    def _line(self):
        return self.lines.search([("journal_id", "=", self.journal.id)])

    def test_an_invoice_that_is_named_with_its_amount_is_paid(self):
        invoice = self._invoice(120, "INV/2026/00412")
        self._tell(self._statement("0", self._entry("120.00", remittance="Payment INV/2026/00412, thanks")))
        line = self._line()
        receivable = invoice.line_ids.filtered(
            lambda item: item.account_id.account_type == "asset_receivable"
        )
        self.assertTrue(line.is_reconciled)
        self.assertEqual(line.partner_id, invoice.partner_id)
        self.assertRecordValues(
            line.move_id.line_ids.sorted("balance"),
            [
                {
                    "account_id": receivable.account_id.id,
                    "balance": -120.0,
                    "partner_id": invoice.partner_id.id,
                    "reconciled": True,
                },
                {
                    "account_id": self.journal.default_account_id.id,
                    "balance": 120.0,
                    "partner_id": invoice.partner_id.id,
                    "reconciled": False,
                },
            ],
        )
        self.assertTrue(receivable.reconciled)
        self.assertIn(invoice.payment_state, ("paid", "in_payment"))

    def test_a_reference_is_found_however_it_is_written(self):
        for reference, text in (
            ("RF18 5390 0754 7034", "rf18539007547034"),
            ("+++123/4567/89002+++", "123456789002"),
            ("INV-77001", "pays inv 77001 of may"),
        ):
            invoice = self._invoice(50, reference)
            number = invoice.name
            self._tell(self._notification(self._entry("50", text, remittance=text), number=number))
            self.assertIn(invoice.payment_state, ("paid", "in_payment"), text)

    def test_a_structured_reference_is_enough_for_a_part_and_never_for_more(self):
        invoice = self._invoice(100, "RF18539007547034")
        for amount in ("60.00", "50.00", "40.00"):
            said = {"creditor_reference": "RF18539007547034", "remittance": amount}
            self._tell(self._notification(self._entry(amount, amount, **said), number=amount))
        lines = self._line().sorted("id")
        self.assertEqual(lines.mapped("is_reconciled"), [True, False, True])
        self.assertEqual(invoice.amount_residual, 0)

    def test_two_lines_of_one_batch_do_not_pay_more_than_is_open(self):
        self._invoice(100, "RF18539007547034")
        said = {"creditor_reference": "RF18539007547034"}
        self._tell(self._statement("0", *(self._entry("60", str(n), **said) for n in range(2))))
        self.assertEqual(sorted(self._line().mapped("is_reconciled")), [False, True])

    def test_what_is_not_sure_stays_with_a_person(self):
        self._invoice(120, "INV-88001")
        self._invoice(120, "INV-88002")
        self._invoice(120, "12")
        for text in (
            "INV-88001 and INV-88002",
            "INV-99999",
            "12",
            "",
        ):
            self._tell(
                self._notification(
                    self._entry("120", remittance=text, end_to_end_id=f"E{text}"), number=text or "-"
                )
            )
        self._tell(self._notification(self._entry("119.99", remittance="INV-88001"), number="less"))
        self._tell(self._notification(self._entry("-120", remittance="INV-88001"), number="out"))
        self.assertEqual(set(self._line().mapped("is_reconciled")), {False})

    def test_invoices_that_are_paid_drafts_or_of_others_are_not_paid(self):
        paid = self._invoice(30, "INV-66001")
        self._tell(self._notification(self._entry("30", "1", remittance="INV-66001"), number="1"))
        self._tell(self._notification(self._entry("30", "2", remittance="INV-66001"), number="2"))
        self.assertEqual(self._line().sorted("id").mapped("is_reconciled"), [True, False])
        self.assertIn(paid.payment_state, ("paid", "in_payment"))
        draft = self._invoice(31, "INV-66002")
        draft.button_draft()
        self._tell(self._notification(self._entry("31", "3", remittance="INV-66002"), number="3"))
        self.assertFalse(self._line().filtered(lambda line: line.amount == 31).is_reconciled)

    def test_other_modules_add_their_matches(self):
        items = self._invoice(77, "INV-55001").line_ids.filtered(
            lambda item: item.account_id.account_type == "asset_receivable"
        )
        self.patch(
            type(self.lines),
            "_match_statement_lines",
            lambda lines: {line: items for line in lines if line.payment_ref == "something else"},
        )
        self._tell(self._statement("0", self._entry("77", remittance="something else"), self._entry("1")))
        self.assertEqual(sorted(self._line().mapped("is_reconciled")), [False, True])
        self.assertTrue(items.reconciled)

    def test_queries_do_not_grow_with_the_lines_of_one_customer(self):
        partner = self.env["res.partner"].create({"name": "Zebra Lines"})
        self._invoice(1, "INV-10000", partner_id=partner.id)
        self._tell(self._notification(self._entry("1", "w", remittance="INV-10000"), number="w"))

        def queries(first, count):
            numbers = [f"INV-{first + n}" for n in range(count)]
            for number in numbers:
                self._invoice(1, number, partner_id=partner.id)
            entries = [self._entry("1", number, remittance=number) for number in numbers]
            delivery = self._notification(*entries, number=str(first))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._tell(delivery)
            self.env.flush_all()
            count_of = self.env.cr.sql_log_count - before
            paid = self._line().filtered(lambda line: line.payment_ref in numbers)
            self.assertEqual(set(paid.mapped("is_reconciled")), {True})
            return count_of

        few, many = queries(20001, 3), queries(20101, 23)
        # Odoo numbers each line, and writes each pair that it reconciles, by itself.
        self.assertLess(many - few, 20 * 11, "matched in bulk")
