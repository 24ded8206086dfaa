# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.tests import tagged

from .common_billing import BillingCase


@tagged("post_install", "-at_install")
class TestBillingCredit(BillingCase):
    """A credit note takes from its invoices what it says, and never more than is left of them."""

    def _part(self, reference, corrects, net="10.00", tax="2.00", total="12.00", **data):
        return self._credit(
            reference, corrects, lines=[self._line(net, tax)], total=total, tax_total=tax, **data
        )

    def test_a_whole_invoice(self):
        invoice = self._booked()
        self.assertEqual(self._credit()["outcome"], "applied")
        credit = self._document("cn_1")
        self.assertEqual((credit.move_id.move_type, credit.move_id.amount_total), ("out_refund", 120))
        self.assertEqual(credit.move_id.reversed_entry_id, invoice.move_id)
        self.assertEqual((invoice.move_id.payment_state, invoice.amount_credited), ("reversed", 120))
        self.env.cr.precommit.run()
        self.assertEqual((invoice.state, credit.state), ("reconciled", "reconciled"))

    def test_parts_until_nothing_is_left(self):
        invoice = self._booked()
        for number in range(2):
            self.assertEqual(self._part(f"cn_{number}", [("in_1", "12.00")])["outcome"], "applied")
        self.assertEqual((invoice.move_id.amount_residual, invoice.amount_credited), (96, 24))
        answer = self._part("cn_3", [("in_1", "96.01")], "80.01", "16.00", "96.01")
        self.assertEqual(answer["code"], "credit_exceeds")
        self.assertIn("of whose 120.00 only 96.00 USD", answer["message"])
        self.assertEqual((invoice.amount_credited, self._document("cn_3").state), (24, "rejected"))
        self.assertEqual(
            self._part("cn_4", [("in_1", "96.00")], "80.00", "16.00", "96.00")["outcome"], "applied"
        )
        self.assertEqual(invoice.move_id.payment_state, "reversed")

    def test_one_over_several_invoices_by_its_shares(self):
        invoices = [self._booked(f"in_{number}") for number in (1, 2)]
        answer = self._part("cn_1", [("in_1", "30.00"), ("in_2", "20.00")], "50.00", "10.00", "60.00")
        self.assertEqual(answer["outcome"], "applied", answer)
        self.assertEqual([row.move_id.amount_residual for row in invoices], [90, 100])
        credit = self._document("cn_1")
        self.assertEqual(credit.move_id.amount_residual, 10)
        self.assertFalse(credit.move_id.reversed_entry_id)
        self.assertEqual(credit.share_ids.mapped("amount"), [30, 20])

    def test_two_in_one_batch_do_not_take_the_same(self):
        invoice = self._booked()
        shares, line = [("in_1", "72.00")], self._line("60.00", "12.00")
        told = {"lines": [line], "total": "72.00", "tax_total": "12.00"}
        answers = self._apply(
            self._credited("cn_1", shares, age=9, **told),
            self._credited("cn_2", shares, age=8, **told),
            chain="financial.0",
        )
        self.assertEqual([answer["outcome"] for answer in answers], ["applied", "exception"])
        self.assertIn("only 48.00", answers[1]["message"])
        self.assertEqual(invoice.amount_credited, 72)

    def test_one_that_is_refused_takes_nothing_from_what_the_others_of_its_batch_credit(self):
        invoice = self._booked()
        answers = self._apply(
            self._credited(
                "cn_1",
                [("in_1", "60.00")],
                age=9,
                lines=[self._line("50.00", "10.00", code="txr_new")],
                total="60.00",
                tax_total="10.00",
            ),
            self._credited(
                "cn_2",
                [("in_1", "72.00")],
                age=8,
                lines=[self._line("60.00", "12.00")],
                total="72.00",
                tax_total="12.00",
            ),
            chain="financial.0",
        )
        self.assertEqual([answer["outcome"] for answer in answers], ["exception", "applied"])
        self.assertEqual((invoice.amount_credited, invoice.move_id.amount_residual), (72, 48))

    def test_more_than_the_note_itself_or_in_another_currency(self):
        self._booked()
        self.assertEqual(self._part("cn_1", [("in_1", "13.00")])["code"], "credit_exceeds")
        self.assertEqual(self._part("cn_2", [("in_1", "-1.00")])["code"], "credit_exceeds")
        answer = self._part("cn_3", [("in_1", "12.00")], currency="EUR")
        self.assertIn("in EUR, invoice N-in_1 in USD", answer["message"])

    def test_of_no_invoice_it_stands_by_itself(self):
        self.assertEqual(self._credit(corrects=[])["outcome"], "applied")
        self.assertEqual(self._document("cn_1").move_id.amount_residual, 120)

    def test_of_a_voided_invoice_nothing_is_left(self):
        self._booked(age=50)
        self._bill(age=40, status="voided")
        self.assertIn("only 0.00 USD", self._credit()["message"])

    def test_voided_it_gives_back_what_it_took(self):
        invoice = self._booked()
        self._part("cn_1", [("in_1", "12.00")], age=50)
        credit = self._document("cn_1")
        answer = self._part("cn_1", [], age=40, status="voided")
        self.assertEqual(answer["outcome"], "applied", answer)
        self.assertEqual((invoice.move_id.amount_residual, invoice.amount_credited), (120, 0))
        self.assertEqual((credit.state, credit.move_id.amount_residual), ("voided", 0))
        self.assertEqual(sum((credit.move_id | credit.reversal_id).line_ids.mapped("amount_residual")), 0)

    def test_in_another_currency_at_another_rate(self):
        invoice = self._booked(currency="EUR")
        self.env["res.currency.rate"].create(
            {"currency_id": self.euro.id, "rate": 0.5, "name": "2026-10-20", "company_id": self.company.id}
        )
        self.assertEqual(self._credit(currency="EUR", issued_on="2026-10-21")["outcome"], "applied")
        self.assertEqual(invoice.move_id.payment_state, "reversed")
        self.assertEqual(self._document("cn_1").move_id.amount_total_signed, -240)

    def test_drafts_are_reconciled_when_a_person_posts_them(self):
        self.system.billing_posting = "draft"
        invoices = [self._booked(f"in_{number}") for number in (1, 2)]
        self._part("cn_1", [("in_1", "30.00"), ("in_2", "20.00")], "50.00", "10.00", "60.00")
        credit = self._document("cn_1")
        self.assertEqual(credit.state, "draft")
        for row in invoices:
            row.move_id.action_post()
        credit.move_id.action_post()
        self.assertEqual([row.move_id.amount_residual for row in invoices], [90, 100])
        self.assertEqual((credit.state, credit.move_id.amount_residual), ("posted", 10))
