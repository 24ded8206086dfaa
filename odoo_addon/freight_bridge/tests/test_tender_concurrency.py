# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import uuid

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import SQL, mute_logger


@tagged("post_install", "-at_install")
class TestTenderConcurrency(BaseCase):
    """Two clerks at once, each in a transaction of its own. The first commits: what it leaves is removed."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.made = []
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            name = f"race-{uuid.uuid4().hex[:12]}"
            system = self._make(env, "freight.system", name=name, code=name, send_channel="folder")
            product = self._make(env, "product.product", name=name, type="service")
            carrier = self._make(
                env, "delivery.carrier", name=name, product_id=product.id, freight_system_id=system.id
            )
            shipment = self._make(env, "freight.shipment", tracking_ref=name)
            way = {"origin": "Lyon", "destination": "Lille", "carrier_id": carrier.id}
            leg = self._make(env, "freight.shipment.leg", shipment_id=shipment.id, **way)
            self.carrier_id, self.shipment_id, self.leg_id = carrier.id, shipment.id, leg.id
        self.addCleanup(self._remove)

    def _make(self, env, model, **values):
        record = env[model].create(values)
        self.made.append((model, record.id))
        return record

    def _remove(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            # Plain SQL: nobody deletes what a carrier was told.
            for table in ("freight_outbox", "freight_tender"):
                cr.execute(
                    SQL("DELETE FROM %s WHERE shipment_id = %s", SQL.identifier(table), self.shipment_id)
                )
            for model, record_id in reversed(self.made):
                env[model].browse(record_id).exists().unlink()

    def _snapshot(self):
        cursor = self.registry.cursor()
        self.addCleanup(cursor.close)
        # Waiting for the other one would be for ever: both run in this thread.
        cursor.execute("SET LOCAL lock_timeout = '5s'")
        cursor.execute("SELECT 1 FROM freight_tender LIMIT 1")
        return api.Environment(cursor, SUPERUSER_ID, {})

    def _tender(self, env, leg=False):
        shipment = env["freight.shipment"].browse(self.shipment_id)
        leg = env["freight.shipment.leg"].browse(self.leg_id) if leg else None
        shipment._tender_to(env["delivery.carrier"].browse(self.carrier_id), leg)
        env.flush_all()

    def test_tender_of_the_whole_and_of_a_leg_at_once_gives_the_load_away_once(self):
        first, second = self._snapshot(), self._snapshot()
        self._tender(first)
        first.cr.commit()
        with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
            self._tender(second, leg=True)
        second.cr.rollback()
        second.invalidate_all()
        with self.assertRaises(UserError):
            self._tender(second, leg=True)
