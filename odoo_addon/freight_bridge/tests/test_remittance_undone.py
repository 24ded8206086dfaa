# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.tests import tagged

from .common_remittance import RemittanceCase


@tagged("post_install", "-at_install")
class TestRemittanceUndone(RemittanceCase):
    """A payment that is taken back, or done anew, is told once as what it is then."""

    def test_payment_that_is_undone_is_told_once(self):
        invoice = self._posted(self._line(100) | {"amount": 130}, total=130, system_id=self.system.id)
        payment = self._pay(invoice)
        payment.with_user(self.accountant).action_draft()
        payment.with_user(self.accountant).action_cancel()
        self._commit()
        self.env["freight.remittance"]._tell(invoice.bill_id.ids)
        self.assertEqual(
            self._lines(),
            [("paid", "100.00", [("INV-1", "100.00")]), ("reversed", "-100.00", [("INV-1", "-100.00")])],
        )
        adjustments = [data["lines"][0]["adjustments"][0]["amount"] for data in self._told()]
        self.assertEqual(adjustments, ["-30.00", "30.00"])
        remittance = self.env["freight.remittance"].search([])
        self.assertEqual((remittance.is_reversed, remittance.amount, remittance.message_count), (True, 0, 2))

    def test_payment_with_an_entry_that_is_deleted(self):
        payment = self._pay(self._bill(100) | self._bill(50, number="INV-2"), group_payment=True)
        number = payment.name
        payment.with_user(self.accountant).action_draft()
        self._commit()
        self.assertEqual(
            self._lines()[1], ("reversed", "-150.00", [("INV-1", "-100.00"), ("INV-2", "-50.00")])
        )
        payment.unlink()
        self._commit()
        self.assertEqual([data["number"] for data in self._told()], [number] * 2)

    def test_one_of_two_bills_is_taken_off_a_payment_and_put_back(self):
        first, second = self._bill(100), self._bill(50, number="INV-2")
        payment = self._pay(first | second, group_payment=True)
        self._payable(second).remove_move_reconcile()
        self._commit()
        free = payment.move_id.line_ids.filtered(lambda line: line.account_type == "liability_payable")
        (self._payable(second) | free).reconcile()
        self._commit()
        self.assertEqual(
            self._lines()[1:],
            [("corrected", "-50.00", [("INV-2", "-50.00")]), ("corrected", "50.00", [("INV-2", "50.00")])],
        )

    def test_reconciling_anew_in_one_go_tells_nothing(self):
        invoice = self._bill(100)
        payment = self._pay(invoice)
        lines = self._payable(invoice) | payment.move_id.line_ids.filtered("reconciled")
        lines.remove_move_reconcile()
        lines.reconcile()
        self._commit()
        self.env["freight.remittance"]._tell(invoice.bill_id.ids)
        self.assertEqual(len(self._told()), 1)

    def _statement(self, invoice):
        """The bank says that 120.00 were paid, and that it was for this invoice."""
        statement = self.env["account.bank.statement.line"].create(
            {"journal_id": self.bank.id, "amount": -120, "payment_ref": "x", "partner_id": self.biller.id}
        )
        suspense = statement.move_id.line_ids.filtered(
            lambda line: line.account_id == self.bank.suspense_account_id
        )
        suspense.account_id = self._payable(invoice).account_id
        (suspense | self._payable(invoice)).reconcile()
        self._commit()
        return statement

    def test_payment_that_arrives_at_the_bank_is_no_other_payment(self):
        self._pay_without_entries(self.bank)
        invoice = self._bill(120)
        payment = self._pay(invoice)
        self._statement(invoice)
        self.assertEqual((invoice.bill_id.amount_residual, payment.state, len(self._told())), (0, "paid", 1))

    def test_statement_that_pays_a_bill_by_itself(self):
        invoice = self._bill(120)
        statement = self._statement(invoice)
        self.assertEqual(self._lines(), [("paid", "120.00", [("INV-1", "120.00")])])
        self.assertEqual(self._told()[0]["number"], statement.move_id.name)

    def test_paid_bill_that_is_cancelled_takes_its_payment_back(self):
        invoice = self._bill(120)
        self._pay(invoice)
        invoice.bill_id.with_user(self.accountant).button_draft()
        invoice.bill_id.with_user(self.accountant).button_cancel()
        self._commit()
        self.assertEqual([row[:2] for row in self._lines()], [("paid", "120.00"), ("reversed", "-120.00")])

    # -- failing --------------------------------------------------------------------------------------
