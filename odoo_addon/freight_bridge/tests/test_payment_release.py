# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_release import BLOCKED, PaymentReleaseCase


@tagged("post_install", "-at_install")
class TestPaymentRelease(PaymentReleaseCase):
    """A carrier's bill is paid after somebody who may released it, whichever way it is paid."""

    # -- blocked --------------------------------------------------------------------------------------

    def test_bill_is_blocked_from_the_day_it_is_posted(self):
        self.assertEqual((self.invoice.release_state, self.invoice.state), ("held", "posted"))
        self.assertEqual((self.bill.freight_payment_held, self.bill.payment_state), (True, "blocked"))

    def test_company_that_asks_for_no_release_pays_at_once(self):
        self.company.freight_payment_release = False
        other = self._posted(self._line(50), number="INV-2")
        self.assertEqual((other.release_state, other.bill_id.payment_state), (False, "not_paid"))
        self._pay(other.bill_id)
        self.assertEqual(other.state, "paid")

    def test_bill_over_nothing_and_a_credit_wait_for_nobody(self):
        credit = self._posted(self._line(-20), number="C", invoice_type="credit")
        nothing = self._posted(self._line(10), self._line(-10), number="N")
        self.assertEqual((credit.release_state, nothing.release_state), (False, False))

    # -- ways round -----------------------------------------------------------------------------------

    def test_wizard_of_payments(self):
        with self.assertRaisesRegex(UserError, BLOCKED):
            self._wizard().action_create_payments()
        with self.assertRaisesRegex(UserError, "Charges > Payments to Release"):
            self.bill.with_user(self.accountant).action_register_payment()

    def test_wizard_over_several_bills_of_which_one_is_blocked(self):
        other = self._posted(self._line(50), number="INV-2")
        self._release(invoice=other)
        for group in (True, False):
            with self.assertRaisesRegex(UserError, "INV-1"), self.env.cr.savepoint():
                self._wizard(self.bill | other.bill_id, group_payment=group).action_create_payments()
        self.assertEqual(other.bill_id.amount_residual, 50)

    def test_wizard_of_payments_without_an_entry(self):
        self._pay_without_entries(self.bank)
        with self.assertRaisesRegex(UserError, BLOCKED):
            self._wizard().action_create_payments()

    def test_payment_by_hand_that_is_reconciled(self):
        payment = self._payment()
        payment.action_post()
        lines = self._payable(payment.move_id | self.bill)
        self.assertEqual(len(lines), 2)
        with self.assertRaisesRegex(UserError, BLOCKED):
            lines.with_user(self.accountant).reconcile()

    def test_payment_by_hand_that_names_the_bill(self):
        with self.assertRaisesRegex(UserError, BLOCKED):
            self._payment(invoice_ids=[Command.link(self.bill.id)])
        payment = self._payment()
        with self.assertRaisesRegex(UserError, BLOCKED):
            payment.invoice_ids = self.bill
        with self.assertRaisesRegex(UserError, BLOCKED):
            self.bill.with_user(self.accountant).matched_payment_ids = payment

    def test_draft_payment_of_a_bill_that_is_blocked_again(self):
        self._pay_without_entries(self.bank)
        self._release()
        payment = self._payment(invoice_ids=[Command.link(self.bill.id)])
        self.bill.with_user(self.accountant).action_toggle_block_payment()
        with self.assertRaisesRegex(UserError, BLOCKED):
            payment.action_post()

    def test_journal_entry_statement_and_refund_from_the_bank(self):
        statement = self.env["account.bank.statement.line"].create(
            {"journal_id": self.bank.id, "amount": -107.5, "payment_ref": "x", "partner_id": self.biller.id}
        )
        statement.move_id.line_ids.filtered(
            lambda line: line.account_id == self.bank.suspense_account_id
        ).account_id = self._payable(self.bill).account_id
        cash = self.bank.default_account_id
        for move in (self._entry(cash), self._entry(cash, "in_refund"), statement.move_id):
            with self.assertRaisesRegex(UserError, BLOCKED), self.env.cr.savepoint():
                self._payable(move | self.bill).with_user(self.accountant).reconcile()
        self.assertEqual(self.bill.amount_residual, 107.5)

    def test_reconciliation_that_is_written_directly(self):
        lines = self._payable(self._entry(self.bank.default_account_id))
        other = self._posted(self._line(50), number="INV-2")
        self._release(invoice=other)
        vals = {"debit_move_id": lines.id, "credit_move_id": self._payable(self.bill).id, "amount": 107.5}
        partials = self.env["account.partial.reconcile"].with_user(self.accountant)
        with self.assertRaisesRegex(UserError, BLOCKED), self.env.cr.savepoint():
            partials.create({**vals, "debit_amount_currency": 107.5, "credit_amount_currency": 107.5})
        (lines | self._payable(other.bill_id)).reconcile()
        with self.assertRaisesRegex(UserError, BLOCKED):
            lines.matched_credit_ids.with_user(self.accountant).credit_move_id = self._payable(self.bill)

    def test_fields_written_over_rpc(self):
        bill, invoice = self.bill.with_user(self.accountant), self.invoice.with_user(self.finance)
        for value in ("not_paid", "paid"):
            with self.assertRaisesRegex(UserError, BLOCKED):
                bill.payment_state = value
        with self.assertRaisesRegex(UserError, BLOCKED):
            bill.action_toggle_block_payment()
        with self.assertRaisesRegex(UserError, "follows from its release"):
            bill.freight_payment_held = False
        for vals in ({"release_state": "released"}, {"bill_user_id": False}, {"released_by_id": 1}):
            with self.assertRaisesRegex(UserError, "not set by hand"):
                invoice.write(vals)
        with self.assertRaises(UserError):
            bill.freight_bill_invoice_ids = False

    def test_credit_settles_a_blocked_bill_without_money(self):
        credit = self._posted(self._line(-107.5, self.charge), number="C", invoice_type="credit")
        self._payable(self.bill | credit.bill_id).reconcile()
        self._commit()
        self.assertEqual((self.invoice.state, credit.state), ("paid", "paid"))

    def test_credit_in_another_currency_and_the_exchange_difference(self):
        first, second = (
            self._posted(
                self._line(amount),
                number=f"E{amount}",
                currency_id=self.euro.id,
                invoice_type=kind,
                date=self.today - timedelta(days=days),
            )
            for amount, kind, days in ((100, "original", 10), (-40, "credit", 0))
        )
        self.assertEqual(first.release_state, "held")
        lines = self._payable(first.bill_id | second.bill_id)
        self.assertNotEqual(*(line.balance / line.amount_currency for line in lines))
        lines.reconcile()
        self.assertEqual((first.bill_id.amount_residual, first.bill_id.payment_state), (60, "blocked"))

    # -- released -------------------------------------------------------------------------------------

    def test_released_bill_is_paid_and_says_who_released_it(self):
        self._release()
        invoice = self.invoice
        self.assertEqual(
            (invoice.release_state, invoice.released_by_id, invoice.release_note, bool(invoice.released_at)),
            ("released", self.finance, "Checked.", True),
        )
        self.assertEqual(self.bill.payment_state, "not_paid")
        tracked = invoice.message_ids.tracking_value_ids.mapped("field_id.name")
        self.assertLessEqual({"release_state", "released_by_id", "release_note"}, set(tracked))
        self._pay()
        self.assertEqual((self.bill.amount_residual, invoice.state), (0, "paid"))

    def test_part_payment_of_a_released_bill(self):
        self._release()
        self._pay(amount=50)
        self.assertEqual((self.bill.payment_state, self.invoice.release_state), ("partial", "released"))
        self._pay()
        self.assertEqual(self.invoice.state, "paid")

    def test_release_needs_a_reason_a_role_and_something_to_release(self):
        with self.assertRaisesRegex(UserError, "Say why"):
            self.invoice.with_user(self.finance).action_release_payment("  ")
        for user in (self.worker, self.auditor, self.accountant):
            with self.assertRaises(AccessError):
                self._release(user)
        self._release()
        with self.assertRaisesRegex(UserError, "released by payer .* already"):
            self._release(self.manager)
        self.company.freight_payment_release = False
        with self.assertRaisesRegex(UserError, "waits for no release"):
            self._release(invoice=self._posted(self._line(50), number="INV-2"))

    def test_invoice_of_a_company_that_the_user_may_not_see(self):
        self.finance.write(
            {"company_ids": [(6, 0, self.other_company.ids)], "company_id": self.other_company.id}
        )
        with self.assertRaises(AccessError):
            self.invoice.with_user(self.finance).with_company(self.other_company).action_release_payment("x")

    def test_selection_is_released_through_the_dialog_or_not_at_all(self):
        other = self._posted(self._line(50), number="INV-2", approved_by_id=self.finance.id)
        action = self.env.ref("freight_bridge.freight_invoice_release_action")
        context = {"default_decision": "release_payment", "active_ids": (self.invoice | other).ids}
        form = Form(self.env[action.res_model].with_user(self.finance).with_context(**context))
        form.reason = "Both."
        wizard = form.save()
        with self.assertRaisesRegex(UserError, "You approved invoice INV-2"):
            wizard.action_decide()
        other.approved_by_id = self.approver
        wizard.action_decide()
        self.assertEqual((self.invoice | other).mapped("release_state"), ["released"] * 2)

    # -- taken back -----------------------------------------------------------------------------------

    def _is_taken_back(self, why):
        self._commit()
        self.assertEqual((self.invoice.release_state, self.invoice.released_by_id.id), ("held", False))
        self.assertEqual(self.bill.freight_payment_held, True)
        self.assertIn(why, " ".join(self.invoice.message_ids.mapped("body")))
        with self.assertRaisesRegex(UserError, BLOCKED):
            self._wizard().action_create_payments()

    def test_bill_that_goes_to_draft_has_to_be_released_again(self):
        self._release()
        self.bill.with_user(self.accountant).button_draft()
        self._commit()
        self.assertEqual(self.invoice.release_state, "held")
        self.bill.with_user(self.accountant).action_post()
        self._commit()
        self.assertEqual((self.bill.payment_state, self.invoice.bill_user_id), ("blocked", self.accountant))
        with self.assertRaisesRegex(UserError, BLOCKED):
            self._wizard().action_create_payments()

    def test_changed_bank_account_has_to_be_released_by_somebody_else(self):
        self._release()
        account = self.env["res.partner.bank"].create(
            {"acc_number": "FR7612345", "partner_id": self.biller.id, "allow_out_payment": True}
        )
        self.bill.with_user(self.accountant).partner_bank_id = account
        self._is_taken_back("the payee of the bill changed")
        self.accountant.group_ids |= self.env.ref("freight_bridge.group_finance")
        with self.assertRaisesRegex(UserError, "You made or changed the bill of INV-1"):
            self._release(self.accountant)
        self._release()

    def test_bill_that_is_blocked_by_hand(self):
        self._release()
        self.bill.with_user(self.accountant).action_toggle_block_payment()
        with self.assertRaisesRegex(UserError, BLOCKED):
            self.bill.with_user(self.accountant).action_toggle_block_payment()
        self._is_taken_back("blocked by hand")

    def test_invoice_whose_payee_changes(self):
        self._release()
        self.invoice.payee_id = self.factor
        self._is_taken_back("what is to be paid changed")

    def test_cancelled_bill_takes_its_release_with_it(self):
        self._release()
        self.bill.button_cancel()
        self.assertEqual((self.invoice.release_state, self.invoice.release_note), (False, False))
        self.invoice.posting_exception_id.with_user(self.worker).desk_replay()
        self.env["freight.invoice"]._post_waiting()
        self.assertEqual(self.invoice.release_state, "held")
        self.assertEqual(self.invoice.bill_id.payment_state, "blocked")

    # -- duties and limits ----------------------------------------------------------------------------

    def _refused_to(self, user, words):
        with self.assertRaisesRegex(UserError, words):
            self._release(user)
        self.assertEqual(self.invoice.release_state, "held")

    def test_who_approved_it_releases_no_payment(self):
        self._refused_to(self.approver, "You approved invoice INV-1. .* somebody else releases its payment")
        self.company.freight_separate_duties = False
        self._release(self.approver)

    def test_who_entered_it_releases_no_payment(self):
        self.invoice.flush_recordset()
        self.env.cr.execute(
            "UPDATE freight_invoice SET create_uid = %s WHERE id = %s", [self.finance.id, self.invoice.id]
        )
        self.invoice.invalidate_recordset()
        self._refused_to(self.finance, "You entered invoice INV-1")

    def test_who_made_the_bill_releases_no_payment(self):
        other = self._invoice(self._line(50), number="INV-2")
        other.with_user(self.finance).action_post()
        self.assertEqual(other.bill_user_id, self.finance)
        with self.assertRaisesRegex(UserError, "You made or changed the bill of INV-2"):
            self._release(invoice=other)

    def test_who_changed_the_prices_releases_no_payment(self):
        contract = self.env["freight.contract"].create(
            {
                "name": "Alpha 2026",
                "partner_id": self.biller.id,
                "carrier_id": self.carrier.id,
                "currency_id": self.company.currency_id.id,
                "date_from": self.ship_date,
                "linehaul_charge_code_id": self.linehaul.id,
            }
        )
        contract._settle(price_user_id=self.manager.id)
        self.charge.contract_id = contract
        self._refused_to(self.manager, "You changed the prices of Alpha 2026")

    def test_above_the_limit_a_manager_releases(self):
        self.company.freight_release_limit = 107.5
        other = self._posted(self._line(50), number="INV-2")
        self._release(invoice=other)
        self._release()
        self.bill.with_user(self.accountant).action_toggle_block_payment()
        self.company.freight_release_limit = 107.49
        self._refused_to(self.finance, "107.50, more than the release limit .* a freight manager releases it")
        self._release(self.manager)

    def test_above_the_limit_the_people_named_release(self):
        self.company.freight_release_limit = 100
        self.company.freight_release_user_ids = self.finance
        self._refused_to(self.manager, "payer .* releases it")
        self._release(self.finance)

    def test_limit_is_in_the_currency_of_the_company(self):
        self.company.freight_release_limit = 150
        bill = self._posted(self._line(100), number="E", currency_id=self.euro.id)
        self.assertEqual(bill.bill_id.amount_total_signed, -200)
        with self.assertRaisesRegex(UserError, "200.00"):
            self._release(invoice=bill)

    # -- the list -------------------------------------------------------------------------------------

    def test_list_tells_what_there_is_to_know(self):
        finding = {"code": "linehaul_over", "message": "Too much.", "variance": 7.5, "verdict": "refused"}
        self.env["freight.audit.finding"].create(
            [
                {"invoice_id": self.invoice.id, **finding},
                {"invoice_id": self.invoice.id, **finding, "message": "By the way.", "verdict": "noted"},
            ]
        )
        self.env["freight.dispute"]._open(self.invoice, "No", {self.invoice.line_ids: 7.5}, is_short_pay=True)
        seen = self.invoice.with_user(self.finance)
        self.assertEqual(
            (seen.finding_text, seen.disputed_amount, seen.dispute_state, seen.bill_residual),
            ("Too much.", 7.5, "open", 107.5),
        )
        self.assertEqual(seen.bill_due, self.bill.invoice_date_due)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "freight_bridge.freight_payment_release_action"
        )
        self.assertEqual(action["name"], "Payments to Release")
        for user in (self.finance, self.manager, self.auditor):
            views = [(self.env.ref("freight_bridge.freight_invoice_view_list_release").id, "list")]
            self.invoice.with_user(user).get_views(views)
