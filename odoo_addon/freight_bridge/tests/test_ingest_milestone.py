# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from odoo.tests import tagged

from .common import FreightCase


@tagged("post_install", "-at_install")
class TestIngestMilestone(FreightCase):
    def test_milestone_unknown_code_is_exception(self):
        answer = self._apply_one(code=None, partner_code="ZZ9")
        self.assertEqual(answer["code"], "unknown_milestone_code")
        self.assertIn("ZZ9", answer["message"])

    def test_milestone_not_canonical_code_is_exception(self):
        self.assertEqual(self._apply_one(code="teleported")["code"], "malformed_event")

    def test_milestone_implausible_time_is_exception(self):
        for shift in (timedelta(hours=25), timedelta(days=30), timedelta(days=-731)):
            self.assertEqual(self._apply_one(time=self.now + shift)["code"], "implausible_time", shift)
        self.assertEqual(self.shipment.state, "released")

    def test_milestone_reported_in_the_future_is_exception(self):
        """It would make every honest forecast after it look old."""
        ahead = self.now + timedelta(hours=25)
        for classifier in ("actual", "planned", "estimated"):
            answer = self._apply_one(classifier=classifier, time=self.now, reported_at=ahead)
            self.assertEqual(answer["code"], "implausible_time", classifier)
        answer = self._apply_one(code="delivered", classifier="estimated", time=ahead, reported_at=self.now)
        self.assertEqual(answer["outcome"], "applied")

    def test_milestone_forecast_out_of_all_bounds_is_exception(self):
        for days in (731, -731):
            time = self.now + timedelta(days=days)
            answer = self._apply_one(classifier="estimated", time=time, reported_at=self.now)
            self.assertEqual(answer["code"], "implausible_time", days)

    def test_milestone_time_within_bounds_is_applied(self):
        for shift in (timedelta(hours=23), timedelta(days=-729)):
            self.assertEqual(self._apply_one(time=self.now + shift)["outcome"], "applied", shift)

    def test_milestone_planned_far_ahead_is_plausible(self):
        answer = self._apply_one(
            time=self.now + timedelta(days=90), reported_at=self.now, classifier="planned"
        )
        self.assertEqual(answer["outcome"], "applied")

    def test_milestone_planned_does_not_move_state(self):
        self._apply_one(code="delivered", classifier="planned")
        self._apply_one(code="delivered", classifier="estimated")
        self.assertEqual(self.shipment.state, "released")

    def test_milestone_estimate_older_than_newest_is_stale(self):
        newer = {"code": "delivered", "classifier": "estimated", "reported_at": self.now}
        older = {**newer, "reported_at": self.now - timedelta(hours=2)}
        self.assertEqual(self._apply_one(time=self.now + timedelta(days=2), **newer)["outcome"], "applied")
        self.assertEqual(self._apply_one(time=self.now + timedelta(days=5), **older)["outcome"], "stale")
        self.assertEqual(self.shipment.estimated_delivery_date, self.now + timedelta(days=2))

    def test_milestone_estimate_stale_within_batch(self):
        newer = {"code": "delivered", "classifier": "estimated", "reported_at": self.now}
        older = {**newer, "reported_at": self.now - timedelta(hours=2)}
        answers = self._apply(self._delivery(**newer), self._delivery(**older), self._delivery(**newer))
        self.assertEqual([row["outcome"] for row in answers], ["applied", "stale", "applied"])

    def test_milestone_estimate_of_another_code_is_not_stale(self):
        self._apply_one(code="delivered", classifier="estimated", reported_at=self.now)
        answer = self._apply_one(
            code="arrived", classifier="estimated", reported_at=self.now - timedelta(days=1)
        )
        self.assertEqual(answer["outcome"], "applied")

    def test_milestone_retraction_takes_back(self):
        delivered = self._delivery(code="delivered")
        self._apply(self._delivery(code="picked_up"), delivered)
        self.assertEqual(self.shipment.state, "delivered")
        self._apply_one(code="delivered", retracts=delivered["event"]["id"])
        self.assertEqual(self.shipment.state, "dispatched")

    def test_milestone_retraction_first_gives_the_same(self):
        delivered = self._delivery(code="delivered")
        self._apply_one(code=None, retracts=delivered["event"]["id"])
        self._apply(self._delivery(code="picked_up"), delivered)
        self.assertEqual(self.shipment.state, "dispatched")

    def test_milestone_retraction_in_same_batch(self):
        delivered = self._delivery(code="delivered")
        self._apply(delivered, self._delivery(code=None, retracts=delivered["event"]["id"]))
        self.assertEqual(self.shipment.state, "released")

    def test_milestone_retraction_of_another_system_is_ignored(self):
        self.env["freight.system"].create({"name": "Second", "code": "second"})
        delivered = self._delivery(code="delivered")
        self._apply(delivered)
        self._apply_one(code=None, source="/systems/second", retracts=delivered["event"]["id"])
        self.assertEqual(self.shipment.state, "delivered")

    def test_milestone_for_cancelled_shipment_is_exception(self):
        self.shipment._cancel_with_deliveries()
        answer = self._apply_one(code="picked_up")
        self.assertEqual(answer["code"], "shipment_cancelled")
        self.assertIn("the partner reports: Picked Up.", answer["message"])
        exception = self.env["freight.exception"].browse(answer["exception_id"])
        self.assertEqual(exception.shipment_id, self.shipment)
        self.assertFalse(self.shipment.milestone_ids)

    def test_milestone_after_partners_cancellation_in_same_batch(self):
        answers = self._apply(self._delivery(code="cancelled"), self._delivery(code="delivered"))
        self.assertEqual([row["code"] for row in answers], [None, "shipment_cancelled"])
        self.assertEqual(self.shipment.state, "cancelled")

    def test_milestone_keeps_its_details(self):
        location = {"name": "Hub", "city": "Lyon", "state": None, "postal_code": None, "country": "FR"}
        carrier = {"scac": "UPSN", "name": "UPS", "service": None}
        self._apply_one(code="delivered", location=location, carrier=carrier, signed_by="Ms. Reception")
        milestone = self.shipment.milestone_ids
        self.assertEqual((milestone.city, milestone.location), ("Lyon", "Hub, Lyon, FR"))
        self.assertEqual(milestone.signed_by, "Ms. Reception")
        self.assertEqual(self.shipment.carrier_scac, "UPSN")

    def test_milestone_late_against_promise(self):
        self.shipment.planned_delivery_date = self.now - timedelta(days=1)
        self._apply_one(code="delivered", time=self.now - timedelta(hours=1))
        self.assertTrue(self.shipment.milestone_ids.late)

    def test_milestone_hostile_text_is_escaped(self):
        hostile = "<script>alert(1)</script>"
        exception = self._exception(code=None, partner_code=hostile)
        exception.with_user(self.worker).desk_assign_me()
        exception.message_post(body=exception.summary)
        html = "".join(str(body) for body in exception.message_ids.mapped("body"))
        html += "".join(str(note or "") for note in exception.activity_ids.mapped("note"))
        self.assertIn("&lt;script&gt;", html)
        self.assertNotIn("<script>", html)
