# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .common_race import RaceCase


@tagged("post_install", "-at_install")
class TestReleaseConcurrency(RaceCase):
    """Two people at once: one releases, one pays, and nothing blocked is paid."""

    def setUp(self):
        super().setUp()
        self.users = []
        with self._committed() as env:
            roles = "freight_bridge.group_finance,account.group_account_manager"
            self.users = [new_test_user(env, f"{self.name}-{number}", roles).id for number in range(2)]
            partner = self._make(env, "res.partner", name=self.name)
            line = {"name": self.name, "price_unit": 100, "tax_ids": False}
            bill = env["account.move"].create(
                {
                    "move_type": "in_invoice",
                    "partner_id": partner.id,
                    "ref": self.name,
                    "invoice_date": "2026-03-10",
                    "invoice_line_ids": [Command.create(line)],
                }
            )
            bill.action_post()
            self.bill = bill.id
            self.invoice = (
                env["freight.invoice"]
                .create(
                    {
                        "number": self.name,
                        "partner_id": partner.id,
                        "state": "posted",
                        "total": 100,
                        "approved_total": 100,
                        "currency_id": bill.currency_id.id,
                        "bill_id": bill.id,
                        "release_state": "held",
                    }
                )
                .id
            )

    def _remove(self):
        with self._committed() as env:
            [partner] = [record_id for model, record_id in self.made if model == "res.partner"]
            bills = env["account.move"].search([("partner_id", "=", partner)])
            payments = env["account.payment"].search([("partner_id", "=", partner)])
            moves = (bills | payments.move_id).ids
            lines = (bills | payments.move_id).line_ids.ids
            invoices = env["freight.invoice"].search([("number", "=", self.name)]).ids
            # Plain SQL: nobody deletes what is in the books.
            for model, ids in (("freight.invoice", invoices), ("account.move", moves)):
                env.cr.execute("DELETE FROM mail_message WHERE model = %s AND res_id = ANY(%s)", [model, ids])
            self._delete(env, "account_payment_register", [partner], "partner_id")
            self._delete(env, "account_partial_reconcile", lines, "debit_move_id")
            self._delete(env, "freight_invoice", invoices)
            env.cr.execute("UPDATE account_move SET origin_payment_id = NULL WHERE id = ANY(%s)", [moves])
            self._delete(env, "account_payment", payments.ids)
            self._delete(env, "account_move", moves)
            env.invalidate_all(flush=False)
            self._remove_made(env)
            env["res.users"].browse(self.users).active = False

    def _two_people(self):
        """Two environments, of a person each, whose transactions both began now."""
        return [self._began(user_id) for user_id in self.users]

    def _release(self, env):
        env["freight.invoice"].browse(self.invoice).action_release_payment("Seen.")
        env.flush_all()

    def _open(self, user_id):
        """The dialog in which a person is about to pay the bill."""
        with self._committed() as env:
            wizard = env(user=user_id)["account.payment.register"].with_context(
                active_model="account.move", active_ids=[self.bill]
            )
            return wizard.create({}).id

    def _pay(self, env, wizard_id):
        env["account.payment.register"].browse(wizard_id).action_create_payments()
        env.flush_all()

    def test_two_people_release_at_once_and_one_is_told(self):
        first, second = self._two_people()
        self._release(first)
        with self.assertRaisesRegex(UserError, "Somebody is deciding"):
            self._release(second)
        self._begin_again(second)
        first.cr.commit()
        self._loses(second, self._release)
        with self.assertRaisesRegex(UserError, "was released by .* already"):
            self._release(second)
        second.cr.rollback()
        with self._committed() as env:
            invoice = env["freight.invoice"].browse(self.invoice)
            self.assertEqual((invoice.release_state, invoice.released_by_id.id), ("released", self.users[0]))

    def _released(self):
        """Somebody lets the bill be paid; the dialogs in which two people are about to."""
        with self._committed() as env:
            self._release(env(user=self.users[0]))
        return [self._open(user_id) for user_id in self.users]

    def test_bill_that_is_blocked_while_it_is_paid_is_not_paid(self):
        _first, dialog = self._released()
        first, second = self._two_people()
        first["account.move"].browse(self.bill).action_toggle_block_payment()
        first.cr.commit()
        self._loses(second, self._pay, dialog)
        with self.assertRaisesRegex(UserError, "is blocked from payment"):
            self._pay(second, dialog)
        second.cr.rollback()

    def test_bill_that_two_people_pay_at_once_is_paid_once(self):
        mine, theirs = self._released()
        first, second = self._two_people()
        self._pay(first, mine)
        with self.assertRaisesRegex(UserError, "is paid already, or by somebody else at this moment"):
            self._pay(second, theirs)
        self._begin_again(second)
        first.cr.commit()
        self._loses(second, self._pay, theirs)
        with self.assertRaisesRegex(UserError, "is paid already, or by somebody else at this moment"):
            self._pay(second, theirs)
        second.cr.rollback()
        with self._committed() as env:
            bill = env["account.move"].browse(self.bill)
            payments = env["account.payment"].search([("partner_id", "=", bill.partner_id.id)])
            self.assertEqual(payments.mapped("amount"), [100])
            self.assertEqual((bill.amount_residual, bill.freight_bill_invoice_ids.state), (0, "paid"))
