# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .common_billing import BillingCase


@tagged("post_install", "-at_install")
class TestBillingUndone(BillingCase):
    """What becomes of a charge when its invoice is paid, credited, cancelled or disputed, and back."""

    def test_billing_payment_taken_back_unsettles(self):
        shipment = self._delivered()
        self._bill()
        charge = self._charge(shipment)
        invoice = charge.customer_invoice_id
        self._pay(invoice)
        self.assertEqual(charge.billing_state, "settled")
        invoice.line_ids.remove_move_reconcile()
        self._commit()
        self.assertEqual(charge.billing_state, "invoiced")

    def test_billing_credit_note_waits_to_be_billed_again(self):
        shipment = self._delivered()
        self._bill()
        charge = self._charge(shipment)
        invoice = charge.customer_invoice_id
        credit = self._credit(invoice)
        self.assertEqual(invoice.payment_state, "reversed")
        self.assertEqual(credit.invoice_line_ids.freight_charge_id, charge)
        self.assertEqual((charge.billing_state, charge.is_held), ("approved", True))
        self._bill()
        self.assertFalse(charge.customer_invoice_id, "nobody said that it is to be billed again")
        charge.with_user(self.finance).action_invoice()
        self.assertEqual(charge.billing_state, "invoiced")
        self.assertNotIn(charge.customer_invoice_id, invoice | credit)

    def test_billing_credit_note_ends_it_where_the_rule_says_so(self):
        self.rule.on_credit = "void"
        shipment = self._delivered()
        self._bill()
        self._credit(self._invoices(shipment))
        self._bill()
        self.assertEqual(self._charge(shipment).billing_state, "void")

    def test_billing_payment_that_is_taken_back_to_draft_settles_nothing(self):
        """Odoo keeps the invoice paid as long as the draft is reconciled with it."""
        shipment = self._delivered()
        self._bill()
        charge = self._charge(shipment)
        invoice = charge.customer_invoice_id
        self._pay(invoice)
        states = [charge.billing_state]
        for step in ("action_draft", "action_post"):
            getattr(invoice.reconciled_payment_ids, step)()
            self._commit()
            states.append(charge.billing_state)
        self.assertEqual(states, ["settled", "invoiced", "settled"])

    def test_billing_credit_note_taken_back_bills_by_the_invoice_again(self):
        shipment = self._delivered()
        self._bill()
        charge = self._charge(shipment)
        invoice = charge.customer_invoice_id
        credit = self._credit(invoice)
        credit.button_draft()
        self._commit()
        self.assertEqual((charge.billing_state, charge.customer_invoice_id), ("invoiced", invoice))
        self.assertFalse(charge.is_held)

    def test_billing_credit_note_stays_where_the_charge_was_billed_again(self):
        shipment = self._delivered()
        self._bill()
        charge = self._charge(shipment)
        credit = self._credit(charge.customer_invoice_id)
        charge.with_user(self.finance).action_invoice()
        again = charge.customer_invoice_id
        with self.assertRaisesRegex(UserError, f"billed again on {again.display_name}"):
            credit.button_draft()

    def test_billing_cancelled_invoice_does_not_come_back_beside_the_next(self):
        self.rule.is_posted = False
        shipment = self._delivered()
        self._bill()
        charge = self._charge(shipment)
        invoice = charge.customer_invoice_id
        invoice.button_cancel()
        self._commit()
        charge.with_user(self.finance).action_invoice()
        invoice.button_draft()
        with self.assertRaisesRegex(UserError, "is not billed by"):
            invoice.action_post()

    def test_billing_accountant_without_freight_roles_credits(self):
        shipment = self._delivered()
        self._bill()
        charge = self._charge(shipment)
        accountant = new_test_user(self.env, "acct-billing", "account.group_account_manager")
        credit = self._credit(charge.customer_invoice_id.with_user(accountant))
        self.assertEqual(credit.sudo().invoice_line_ids.freight_charge_id, charge)

    def test_billing_cancelled_or_deleted_invoice_gives_the_charge_back(self):
        self.rule.is_posted = False
        for leave in ("button_cancel", "unlink"):
            shipment = self._delivered()
            self._bill()
            charge = self._charge(shipment)
            getattr(charge.customer_invoice_id, leave)()
            self._commit()
            self.assertEqual((charge.billing_state, charge.is_held), ("approved", True), leave)
            self.assertFalse(charge.invoice_line_id)

    def test_billing_dispute_outlasts_the_payment(self):
        shipment = self._delivered()
        self._bill()
        charge = self._charge(shipment)
        with self.assertRaisesRegex(UserError, "Say why"):
            charge.with_user(self.finance).action_dispute(" ")
        charge.with_user(self.finance).action_dispute("Never ordered.")
        self.assertEqual(charge.dispute_reason, "Never ordered.")
        self.assertIn("Never ordered.", shipment.message_ids[0].body)
        self._pay(charge.customer_invoice_id)
        self.assertEqual((charge.billing_state, shipment.billing_state), ("disputed", "disputed"))
        charge.with_user(self.finance).action_end_dispute()
        self.assertEqual(charge.billing_state, "settled")
