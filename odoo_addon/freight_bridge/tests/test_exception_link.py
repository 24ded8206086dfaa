# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import FreightCase


@tagged("post_install", "-at_install")
class TestExceptionLink(FreightCase):
    def test_link_applies_and_resolves(self):
        exception = self._exception([("tracking", "TRAK-1")], code="picked_up")
        answer = exception.with_user(self.worker).desk_link(self.shipment.id)
        self.assertEqual((answer["outcome"], answer["state"]), ("applied", "resolved"))
        self.assertIn(self.shipment.name, answer["message"])
        self.assertEqual(self.shipment.state, "dispatched")
        self.assertEqual((exception.resolution, exception.shipment_id), ("linked", self.shipment))
        self.assertEqual(exception.closed_by_id, self.worker)

    def test_link_teaches_the_reference(self):
        exception = self._exception([("tracking", "TRAK-1")])
        exception.with_user(self.worker).desk_link(self.shipment.id)
        self.assertEqual(self._apply_one([("tracking", "TRAK-1")])["outcome"], "applied")

    def test_link_replays_every_event_of_the_exception(self):
        for code in ("picked_up", "in_transit", "delivered"):
            exception = self._exception([("tracking", "TRAK-1")], code=code)
        exception.with_user(self.worker).desk_link(self.shipment.id)
        self.assertEqual(len(self.shipment.milestone_ids), 3)
        self.assertEqual(self.shipment.state, "delivered")

    def test_link_decides_between_two(self):
        twin = self._shipment("TRACK-1")
        self._exception().with_user(self.worker).desk_link(twin.id)
        answer = self._apply_one()
        log = self.env["freight.integration.log"].browse(answer["log_id"])
        self.assertEqual((answer["outcome"], log.shipment_id), ("applied", twin))

    def test_link_of_an_order_with_two_shipments_does_not_bind_the_order(self):
        order = self._order("TWO")
        second = self._shipment("SECOND", sale_id=order.id)
        self._exception([("order", order.name)]).with_user(self.worker).desk_link(second.id)
        self.assertEqual(self._apply_one([("order", order.name)])["code"], "ambiguous_reference")

    def test_link_moves_a_wrong_mapping(self):
        wrong = self._shipment("WRONG")
        self._apply_one([("tracking", "WRONG"), ("container", "C1")])
        exception = self._exception([("tracking", "TRACK-1"), ("container", "C1")])
        self.assertEqual(exception.code, "conflicting_reference")
        exception.with_user(self.worker).desk_link(self.shipment.id)
        mapping = self.env["freight.cross.reference"].search([("value", "=", "C1")])
        self.assertEqual((mapping.shipment_id, mapping.origin), (self.shipment, "manual"))
        self.assertEqual(len(wrong.milestone_ids), 1)

    def test_link_to_another_company_is_refused(self):
        foreign = self._shipment("THEIRS", company_id=self.other_company.id)
        exception = self._exception([("tracking", "NOBODY")])
        with self.assertRaisesRegex(UserError, "company"):
            exception.with_user(self.env.ref("base.user_admin")).desk_link(foreign.id)
        with self.assertRaises(UserError):
            exception.with_user(self.worker).desk_link(foreign.id)

    def test_link_to_a_shipment_that_is_gone_is_refused(self):
        with self.assertRaises(UserError):
            self._exception([("tracking", "NOBODY")]).with_user(self.worker).desk_link(999_999_999)

    def test_link_to_what_is_no_shipment_is_refused(self):
        exception = self._exception([("tracking", "NOBODY")]).with_user(self.worker)
        for shipment in ("x", None, False, True, {"a": 1}, [self.shipment.id], 1.5, 1 << 40):
            with self.assertRaises(UserError):
                exception.desk_link(shipment)

    def test_link_to_a_cancelled_shipment_by_weak_references(self):
        orders = self._order("WEAK-1") | self._order("WEAK-2")
        exception = self._exception([("order", orders[0].name), ("purchase_order", "WEAK-2")])
        self.assertEqual(exception.code, "conflicting_reference")
        self.shipment._cancel_with_deliveries()
        exception.with_user(self.worker).desk_link(self.shipment.id)
        self.assertEqual(exception.code, "shipment_cancelled")

    def test_link_to_a_cancelled_shipment_stays_with_the_new_reason(self):
        self.shipment._cancel_with_deliveries()
        exception = self._exception([("tracking", "TRAK-1")])
        answer = exception.with_user(self.worker).desk_link(self.shipment.id)
        self.assertEqual((answer["outcome"], answer["state"]), ("exception", "open"))
        self.assertEqual(exception.code, "shipment_cancelled")
