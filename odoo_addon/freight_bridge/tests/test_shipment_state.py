# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..lifecycle import MILESTONES
from .common import FreightCase


@tagged("post_install", "-at_install")
class TestShipmentState(FreightCase):
    def _tell(self, *story):
        """Apply (code, hours ago) one by one; the state at the end."""
        for code, hours in story:
            self._apply_one(code=code, time=self.now - timedelta(hours=hours))
        return self.shipment.state

    def test_state_each_code_proves_its_state(self):
        for code, kind in MILESTONES.items():
            shipment = self._shipment(f"CODE-{code}")
            self._apply_one([("tracking", f"CODE-{code}")], code=code)
            self.assertEqual(shipment.state, kind.state or "released", code)
            self.assertEqual(shipment.is_flagged, bool(kind.flag), code)

    def test_state_never_goes_back_for_a_late_message(self):
        self.assertEqual(self._tell(("delivered", 1), ("in_transit", 5), ("picked_up", 9)), "delivered")

    def test_state_higher_rank_wins_over_later_time(self):
        self.assertEqual(self._tell(("in_transit", 5), ("picked", 1)), "in_transit")

    def test_state_delivered_and_returned_by_time(self):
        self.assertEqual(self._tell(("returned", 2), ("delivered", 5)), "returned")
        self.assertEqual(self._tell(("delivered", 1)), "delivered")

    def test_state_delivered_and_returned_at_one_time(self):
        self.assertEqual(self._tell(("returned", 2), ("delivered", 2)), "returned")

    def test_state_cancelled_is_above_all(self):
        self.assertEqual(self._tell(("delivered", 5), ("cancelled", 9)), "cancelled")

    def test_state_closed_by_a_person_stays(self):
        self._tell(("delivered", 5))
        self.shipment.with_user(self.worker).action_close()
        self.assertEqual(self.shipment.state, "closed")
        self.assertEqual(self._tell(("returned", 1)), "closed")
        self.shipment.with_user(self.worker).action_reopen()
        self.assertEqual(self.shipment.state, "returned")

    def test_state_cancelled_is_above_closed(self):
        self._tell(("delivered", 5))
        self.shipment.action_close()
        self.assertEqual(self._tell(("cancelled", 1)), "cancelled")

    def test_state_close_needs_an_end(self):
        self._tell(("in_transit", 5))
        with self.assertRaisesRegex(UserError, "neither delivered nor returned"):
            self.shipment.with_user(self.worker).action_close()

    def test_flag_falls_when_the_shipment_moves_on(self):
        self._tell(("delivery_failed", 5))
        self.assertTrue(self.shipment.is_flagged)
        self._tell(("out_for_delivery", 3))
        self.assertFalse(self.shipment.is_flagged)

    def test_flag_for_damage_stays_until_closed(self):
        self._tell(("damaged", 5), ("delivered", 3))
        self.assertTrue(self.shipment.is_flagged)
        self.shipment.action_close()
        self.assertFalse(self.shipment.is_flagged)

    def test_dates_follow_milestones(self):
        self._tell(("picked_up", 9), ("departed", 8), ("delivered", 2))
        self.assertEqual(self.shipment.actual_dispatch_date, self.now - timedelta(hours=9))
        self.assertEqual(self.shipment.actual_delivery_date, self.now - timedelta(hours=2))

    def test_derived_fields_are_not_set_by_hand(self):
        for vals in ({"state": "delivered"}, {"is_closed": True}, {"actual_delivery_date": self.now}):
            with self.assertRaises(UserError):
                self.shipment.with_user(self.manager).write(vals)
        with self.assertRaises(UserError):
            self.env["freight.shipment"].with_user(self.manager).create({"state": "delivered"})

    def test_state_is_no_default_of_a_context(self):
        forged = {"default_state": "delivered", "default_booked_at": "2026-11-20 10:00:00"}
        shipment = (
            self.env["freight.shipment"]
            .with_user(self.manager)
            .with_context(**forged)
            .create({"tracking_ref": "FORGED", "company_id": self.company.id})
        )
        self.assertEqual((shipment.state, shipment.booked_at), ("released", False))
