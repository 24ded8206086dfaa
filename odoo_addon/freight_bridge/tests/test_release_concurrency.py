# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import uuid

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, Command, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, new_test_user, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestReleaseConcurrency(BaseCase):
    """Two people at once, each in a transaction of its own: one releases, and nothing blocked is paid."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.name = f"race-{uuid.uuid4().hex[:12]}"
        self.addCleanup(self._remove)
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            roles = "freight_bridge.group_finance,account.group_account_manager"
            self.users = [new_test_user(env, f"{self.name}-{number}", roles).id for number in range(2)]
            partner = env["res.partner"].create({"name": self.name})
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
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            # Plain SQL: nobody deletes what is in the books.
            for model, record_id in (("freight.invoice", self.invoice), ("account.move", self.bill)):
                cr.execute("DELETE FROM mail_message WHERE model = %s AND res_id = %s", [model, record_id])
            cr.execute("DELETE FROM freight_invoice WHERE id = %s", [self.invoice])
            cr.execute("DELETE FROM account_move WHERE id = %s", [self.bill])
            cr.execute("DELETE FROM res_partner WHERE name = %s", [self.name])
            env["res.users"].browse(self.users).active = False

    def _two_people(self):
        """Two environments, of a person each, whose transactions both began now."""
        return [self._person(user_id) for user_id in self.users]

    def _person(self, user_id):
        cursor = self.registry.cursor()
        self.addCleanup(cursor.close)
        # Waiting for the other one would be for ever: both run in this thread.
        cursor.execute("SET LOCAL lock_timeout = '5s'")
        cursor.execute("SELECT 1 FROM freight_invoice LIMIT 1")
        return api.Environment(cursor, user_id, {})

    def _release(self, env):
        env["freight.invoice"].browse(self.invoice).action_release_payment("Seen.")
        env.flush_all()

    def _pay(self, env):
        wizard = env["account.payment.register"].with_context(
            active_model="account.move", active_ids=[self.bill]
        )
        wizard.create({}).action_create_payments()
        env.flush_all()

    def test_two_people_release_at_once_and_one_is_told(self):
        first, second = self._two_people()
        self._release(first)
        with self.assertRaisesRegex(UserError, "Somebody is deciding"):
            self._release(second)
        second.cr.rollback()
        second.cr.execute("SELECT 1 FROM freight_invoice LIMIT 1")
        first.cr.commit()
        # Upon this Odoo runs the call again.
        with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
            self._release(second)
        second.cr.rollback()
        second.invalidate_all()
        with self.assertRaisesRegex(UserError, "was released by .* already"):
            self._release(second)
        second.cr.rollback()
        with self.registry.cursor() as cr:
            invoice = api.Environment(cr, SUPERUSER_ID, {})["freight.invoice"].browse(self.invoice)
            self.assertEqual((invoice.release_state, invoice.released_by_id.id), ("released", self.users[0]))

    def test_bill_that_is_blocked_while_it_is_paid_is_not_paid(self):
        (first,) = self._two_people()[:1]
        self._release(first)
        first.cr.commit()
        first, second = self._two_people()
        first["account.move"].browse(self.bill).action_toggle_block_payment()
        first.cr.commit()
        with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
            self._pay(second)
        second.cr.rollback()
        second.invalidate_all()
        with self.assertRaisesRegex(UserError, "is blocked from payment"):
            self._pay(second)
        second.cr.rollback()
