# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .common_posting import PostingCase


@tagged("post_install", "-at_install")
class TestPostingBillKept(PostingCase):
    """An accountant changes a carrier's bill in Odoo: it is posted as it was approved, or not at all."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = new_test_user(cls.env, "acct-kept", groups="account.group_account_manager")

    def setUp(self):
        super().setUp()
        self.invoice = self._posted(self._line(120, shipment_id=self.shipment.id))
        self.bill = self.invoice.bill_id.with_user(self.accountant)

    def _refuses(self, words):
        with self.assertRaisesRegex(UserError, words), self.env.cr.savepoint():
            self.bill.action_post()

    def test_bill_whose_freight_line_was_replaced(self):
        self.bill.button_draft()
        line = self.bill.invoice_line_ids
        account = self.accounts["expense"]
        other = {"name": "Freight", "price_unit": 120, "account_id": account.id, "tax_ids": [Command.clear()]}
        self.bill.write({"invoice_line_ids": [Command.delete(line.id), Command.create(other)]})
        self._refuses("lines of the invoice are missing on it")
        self.bill.button_cancel()
        self.assertEqual(
            (self.invoice.state, self.invoice.posting_exception_id.code), ("approved", "bill_cancelled")
        )

    def test_bill_whose_partner_was_changed(self):
        self.bill.button_draft()
        self.bill.partner_id = self.factor
        self._refuses("for Alpha Road Ltd in USD: it names Quick Factor Inc")

    def test_bill_whose_currency_was_changed(self):
        self.bill.button_draft()
        self.bill.currency_id = self.euro
        self._refuses("for Alpha Road Ltd in USD: it is in EUR")

    def test_posted_bill_keeps_whom_it_pays_and_in_what(self):
        """Odoo refuses the change, unless the caller's context says otherwise: over RPC anybody may."""
        bill = self.bill.with_context(skip_readonly_check=True)
        for vals, words in (
            ({"partner_id": self.factor.id}, "for Alpha Road Ltd in USD: it names .*Quick Factor Inc"),
            ({"currency_id": self.euro.id}, "for Alpha Road Ltd in USD: it is in EUR"),
        ):
            with self.assertRaisesRegex(UserError, "readonly fields on a posted move"):
                self.bill.write(vals)
            with self.assertRaisesRegex(UserError, words), self.env.cr.savepoint():
                bill.write(vals)
            self.env.invalidate_all()
        self.assertEqual(
            (bill.state, bill.partner_id, bill.currency_id),
            ("posted", self.biller, self.company.currency_id),
        )
        contact = self.env["res.partner"].create({"name": "Billing", "parent_id": self.biller.id})
        bill.partner_id = contact
        self.assertEqual(bill.partner_id, contact)

    def test_bill_of_another_vendor_is_none_of_freight(self):
        bill = self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": self.biller.id,
                "invoice_date": self.today,
                "invoice_line_ids": [Command.create({"name": "Paper", "price_unit": 5})],
            }
        )
        bill.action_post()
        bill.with_user(self.accountant).with_context(skip_readonly_check=True).partner_id = self.factor
        self.assertEqual(bill.partner_id, self.factor)

    def test_bill_that_was_put_back_is_posted(self):
        self.bill.button_draft()
        self.bill.partner_id = self.factor
        self.bill.partner_id = self.biller
        self.bill.action_post()
        self.assertEqual((self.bill.state, self.invoice.state), ("posted", "posted"))

    def test_links_are_written_by_nobody(self):
        line = self.bill.invoice_line_ids
        for name in ("freight_invoice_line_id", "freight_charge_id"):
            for writer in (line, line.sudo(), line.with_context(freight_posting=True)):
                with self.assertRaisesRegex(UserError, "never edited"):
                    writer.write({name: False})
        with self.assertRaisesRegex(UserError, "never edited"):
            self.bill.create({"move_type": "in_invoice"}).write(
                {"invoice_line_ids": [Command.create({"freight_invoice_line_id": self.invoice.line_ids.id})]}
            )

    def test_who_is_owed_by_a_posted_bill_stays(self):
        payable = self.bill.line_ids.filtered(lambda line: line.account_type == "liability_payable")
        with self.assertRaisesRegex(UserError, "and owes Alpha Road Ltd"):
            payable.partner_id = self.factor

    def test_refund_by_hand_does_not_pay(self):
        refund = self.env["account.move"].create(
            {
                "move_type": "in_refund",
                "partner_id": self.biller.id,
                "invoice_date": self.today,
                "invoice_line_ids": [
                    Command.create({"name": "Back", "price_unit": 120, "tax_ids": [Command.clear()]})
                ],
            }
        )
        refund.action_post()
        items = (refund | self.invoice.bill_id).line_ids
        items.filtered(lambda line: line.account_type == "liability_payable").reconcile()
        self._commit()
        self.assertEqual(
            (self.invoice.state, self.invoice.posting_exception_id.code), ("approved", "bill_cancelled")
        )

    def test_bill_is_paid_once(self):
        wizards = [
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=self.invoice.bill_id.ids)
            .create({})
            for _person in range(2)
        ]
        wizards[0].action_create_payments()
        with self.assertRaisesRegex(UserError, "is paid already"):
            wizards[1].action_create_payments()

    def test_keys_of_numbers_are_not_written(self):
        finance = self._person("finance-kept", "freight_bridge.group_finance")
        for name in ("number_key", "original_key"):
            with self.assertRaisesRegex(UserError, "not set by hand"):
                self.invoice.with_user(finance).write({name: "X"})
