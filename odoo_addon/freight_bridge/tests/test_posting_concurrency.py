# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import uuid

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, Command, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestPostingConcurrency(BaseCase):
    """Two runs at once, each in a transaction of its own: each charge and each invoice is booked by one."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            name = f"race-{uuid.uuid4().hex[:12]}"
            partner = env["res.partner"].create({"name": name})
            code = env["freight.charge.code"].create({"name": name, "code": name})
            shipment = env["freight.shipment"].create({"tracking_ref": name, "state": "dispatched"})
            money = {"currency_id": shipment.company_id.currency_id.id, "company_id": shipment.company_id.id}
            charge = env["freight.charge"].create(
                {
                    "shipment_id": shipment.id,
                    "side": "cost",
                    "cost_state": "expected",
                    "charge_code_id": code.id,
                    "partner_id": partner.id,
                    "currency_id": money["currency_id"],
                    "amount": 100,
                }
            )
            line = {"amount": 100, "approved_amount": 100, "charge_id": charge.id, "charge_code_id": code.id}
            invoice = env["freight.invoice"].create(
                {
                    "number": name,
                    "partner_id": partner.id,
                    "state": "approved",
                    "total": 100,
                    "approved_total": 100,
                    "line_ids": [Command.create(line)],
                    **money,
                }
            )
        self.made = [invoice, charge, shipment, code, partner]
        self.invoice_id, self.charge_id = invoice.id, charge.id
        self.addCleanup(self._remove)

    def _remove(self):
        with self.registry.cursor() as cr:
            for record in self.made:
                cr.execute(f'DELETE FROM "{record._table}" WHERE id = %s', [record.id])  # noqa: S608

    def _snapshot(self):
        cursor = self.registry.cursor()
        self.addCleanup(cursor.close)
        # Waiting for the other one would be for ever: both run in this thread.
        cursor.execute("SET LOCAL lock_timeout = '5s'")
        cursor.execute("SELECT 1 FROM freight_charge LIMIT 1")
        return api.Environment(cursor, SUPERUSER_ID, {})

    def _charges(self, env):
        found = env["freight.charge"]._accruable(1000)
        return found.filtered(lambda charge: charge.id == self.charge_id)

    def _invoice(self, env):
        return env["freight.invoice"].browse(self.invoice_id)

    def test_charge_that_another_run_accrues_is_left_to_it(self):
        first, second = self._snapshot(), self._snapshot()
        self.assertTrue(self._charges(first))
        self.assertFalse(self._charges(second))

    def test_charge_that_another_run_accrued_meanwhile_is_not_accrued_again(self):
        first, second = self._snapshot(), self._snapshot()
        self._charges(first).cost_state = "accrued"
        first.flush_all()
        first.cr.commit()
        with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
            self._charges(second)

    def test_invoice_that_another_run_posts_is_left_to_it(self):
        first, second = self._snapshot(), self._snapshot()
        self._invoice(first).lock_for_update()
        self.assertFalse(self._invoice(second)._post())

    def test_invoice_that_another_run_posted_meanwhile_is_not_posted_again(self):
        first, second = self._snapshot(), self._snapshot()
        self._invoice(first).state = "posted"
        first.flush_all()
        first.cr.commit()
        with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
            self._invoice(second)._post()
        second.cr.rollback()
        second.invalidate_all()
        self.assertFalse(self._invoice(second)._post())
