# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_race import RaceCase


@tagged("post_install", "-at_install")
class TestTenderConcurrency(RaceCase):
    """Two clerks tender one load at once."""

    def setUp(self):
        super().setUp()
        name = self.name
        with self._committed() as env:
            system = self._make(env, "freight.system", name=name, code=name, send_channel="folder")
            product = self._make(env, "product.product", name=name, type="service")
            carrier = self._make(
                env, "delivery.carrier", name=name, product_id=product.id, freight_system_id=system.id
            )
            shipment = self._make(env, "freight.shipment", tracking_ref=name)
            way = {"origin": "Lyon", "destination": "Lille", "carrier_id": carrier.id}
            leg = self._make(env, "freight.shipment.leg", shipment_id=shipment.id, **way)
            self.carrier_id, self.shipment_id, self.leg_id = carrier.id, shipment.id, leg.id

    def _remove(self):
        with self._committed() as env:
            for table in ("freight_outbox", "freight_tender"):
                self._delete(env, table, [self.shipment_id], "shipment_id")
            self._remove_made(env)

    def _tender(self, env, leg=False):
        shipment = env["freight.shipment"].browse(self.shipment_id)
        leg = env["freight.shipment.leg"].browse(self.leg_id) if leg else None
        shipment._tender_to(env["delivery.carrier"].browse(self.carrier_id), leg)
        env.flush_all()

    def test_tender_of_the_whole_and_of_a_leg_at_once_gives_the_load_away_once(self):
        first, second = self._began(), self._began()
        self._tender(first)
        first.cr.commit()
        self._loses(second, self._tender, True)
        with self.assertRaises(UserError):
            self._tender(second, leg=True)
