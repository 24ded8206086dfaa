# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import uuid

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import SQL, mute_logger


@tagged("post_install", "-at_install")
class TestBillingConcurrency(BaseCase):
    """Two jobs bill one charge at once, each in a transaction of its own. What they leave is removed."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.made = []
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            name = f"race-{uuid.uuid4().hex[:12]}"
            partner = self._make(env, "res.partner", name=name)
            code = self._make(env, "freight.charge.code", name=name, code=name)
            rule = self._make(env, "freight.billing.rule", name=name, partner_id=partner.id)
            shipment = self._make(env, "freight.shipment", tracking_ref=name, partner_id=partner.id)
            shipment.billing_rule_id = rule
            charge = self._make(
                env,
                "freight.charge",
                shipment_id=shipment.id,
                side="revenue",
                charge_code_id=code.id,
                partner_id=partner.id,
                currency_id=env.company.currency_id.id,
                amount=100,
                billing_state="approved",
            )
            self.charge_id, self.shipment_id = charge.id, shipment.id
        self.addCleanup(self._remove)

    def _make(self, env, model, **values):
        record = env[model].create(values)
        self.made.append((model, record.id))
        return record

    def _remove(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            moves = self._lines(env).move_id
            # Plain SQL: nobody deletes what was approved.
            cr.execute(
                SQL(
                    "UPDATE account_move_line SET freight_charge_id = NULL WHERE freight_charge_id = %s",
                    self.charge_id,
                )
            )
            cr.execute(SQL("DELETE FROM freight_charge WHERE id = %s", self.charge_id))
            env.invalidate_all()
            moves.unlink()
            for model, record_id in reversed(self.made):
                env[model].browse(record_id).exists().unlink()

    def _lines(self, env):
        return env["account.move.line"].search([("freight_charge_id", "=", self.charge_id)])

    def _snapshot(self):
        cursor = self.registry.cursor()
        self.addCleanup(cursor.close)
        # Waiting for the other one would be for ever: both run in this thread.
        cursor.execute("SET LOCAL lock_timeout = '5s'")
        cursor.execute("SELECT 1 FROM freight_charge LIMIT 1")
        return api.Environment(cursor, SUPERUSER_ID, {})

    def _bill(self, env):
        moves = env["freight.charge"].browse(self.charge_id)._invoice()
        env.flush_all()
        return moves

    def test_charge_in_the_hands_of_another_job_is_left_to_it(self):
        first, second = self._snapshot(), self._snapshot()
        self.assertEqual(self._bill(first).amount_untaxed, 100)
        self.assertFalse(self._bill(second))
        first.cr.commit()
        second.cr.rollback()
        second.invalidate_all()
        self.assertFalse(self._bill(second))
        self.assertEqual(len(self._lines(second)), 1)

    def test_charge_that_another_job_billed_since_is_not_billed_again(self):
        first, second = self._snapshot(), self._snapshot()
        self._bill(first)
        first.cr.commit()
        with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
            self._bill(second)
        second.cr.rollback()
        second.invalidate_all()
        self.assertFalse(self._bill(second))
        self.assertEqual(len(self._lines(second)), 1)
