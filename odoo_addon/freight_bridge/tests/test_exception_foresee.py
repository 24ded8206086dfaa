# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import json
from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import FreightCase


@tagged("post_install", "-at_install")
class TestExceptionForesee(FreightCase):
    """What a message says beside a shipment, and what would happen if it were taken for it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.consignee = cls.env["res.partner"].create({"name": "Consignee", "city": "Lyon"})
        cls.shipment.write(
            {
                "carrier_scac": "ABCD",
                "partner_id": cls.consignee.id,
                "planned_dispatch_date": cls.now - timedelta(days=1),
                "planned_delivery_date": cls.now + timedelta(days=1),
            }
        )

    def _refused(self, **changes):
        changes = {"carrier": {"scac": "WXYZ", "name": None}, **changes}
        return self._exception([("tracking", "TRACK-I")], **changes).with_user(self.worker)

    def _compared(self, exception, shipment=None):
        answer = exception.desk_compare((shipment or self.shipment).id)
        return {row["label"]: (row["said"], row["ours"], row["match"]) for row in answer["rows"]}

    def test_facts_stand_beside_each_other_with_their_differences(self):
        exception = self._refused(
            code="delivered", location={"name": None, "city": "LYON", "country_code": "FR", "unlocode": None}
        )
        rows = self._compared(exception)
        self.assertEqual(rows["Tracking Number"], ("TRACK-I", "TRACK-1", "differs"))
        self.assertEqual(rows["SCAC"], ("WXYZ", "ABCD", "differs"))
        self.assertEqual(rows["City, the consignee's"], ("LYON", "Lyon", "same"))
        self.assertEqual(rows["Progress"][::2], ("Delivered", "open"))
        self.assertEqual(rows["Time, as planned"][2], "same")

    def test_goods_that_arrive_elsewhere_and_another_time_differ(self):
        place = {"name": None, "city": "Nice", "country_code": "FR", "unlocode": None}
        late = self.now - timedelta(days=30)
        rows = self._compared(self._refused(code="delivered", location=place, time=late))
        self.assertEqual(rows["City, the consignee's"], ("Nice", "Lyon", "differs"))
        self.assertEqual(rows["Time, as planned"][2], "differs")
        rows = self._compared(self._refused(code="in_transit", location=place))
        self.assertEqual(rows["City, the consignee's"], ("Nice", "Lyon", "open"))

    def test_what_one_side_does_not_say_is_no_difference(self):
        self.shipment.carrier_scac = False
        self.assertEqual(self._compared(self._refused())["SCAC"], ("WXYZ", None, "open"))

    def test_a_shipment_of_another_company_is_not_compared(self):
        foreign = self._shipment("FOREIGN", company_id=self.other_company.id)
        exception = self._refused()
        with self.assertRaises(AccessError), self.cr.savepoint():
            exception.desk_compare(foreign.id)

    def test_a_link_is_foreseen_and_nothing_of_it_stays(self):
        exception = self._refused(code="picked_up")
        logs = self.env["freight.integration.log"].search_count([])
        answer = exception.desk_foresee(self.shipment.id)
        self.env.cr.precommit.run()
        changes = {row["label"]: (row["before"], row["after"]) for row in answer["changes"]}
        self.assertEqual(answer["outcome"], "applied")
        self.assertEqual(answer["message"], f"Would be applied to {self.shipment.name}.")
        self.assertEqual(changes["State"], ("Released", "Dispatched"))
        self.assertEqual(changes["Milestones"], (None, "Picked Up"))
        self.assertEqual(changes["Known references"], (None, "TRACK-I"))
        self.assertEqual((exception.state, self.shipment.state), ("open", "released"))
        self.assertFalse(self.shipment.milestone_ids)
        self.assertEqual(self.env["freight.integration.log"].search_count([]), logs)
        answer = exception.desk_link(self.shipment.id)
        self.assertEqual(
            (answer["outcome"], answer["message"]), ("applied", f"Applied to {self.shipment.name}.")
        )
        self.assertEqual(self.shipment.state, "dispatched")

    def test_a_replay_that_helps_nothing_says_why(self):
        exception = self._refused()
        answer = exception.desk_foresee()
        self.assertEqual((answer["outcome"], answer["changes"]), ("exception", []))
        self.assertIn("TRACK-I", answer["message"])

    def test_what_is_refused_is_said_and_not_raised(self):
        exception = self._refused()
        exception.desk_waive("Not ours")
        answer = exception.desk_foresee(self.shipment.id)
        self.assertEqual((answer["outcome"], answer["changes"]), ("refused", []))
        self.assertIn("was decided already", answer["message"])

    def test_who_only_reads_foresees_nothing(self):
        with self.assertRaises(AccessError), self.cr.savepoint():
            self._refused().with_user(self.auditor).desk_foresee(self.shipment.id)

    def test_a_reference_of_very_many_shipments_shows_five(self):
        shipments = self.env["freight.shipment"].create(
            [{"pro_number": "PRO-OF-ALL", "company_id": self.company.id} for _ in range(600)]
        )
        exception = self._exception([("pro", "PRO-OF-ALL")])
        suggestions = exception.with_user(self.worker).desk_detail()["suggestions"]
        self.assertEqual(len(suggestions), 5)
        self.assertLessEqual({row["shipment_id"] for row in suggestions}, set(shipments.ids))

    def test_all_that_a_shipment_is_called_stands_beside_a_reference(self):
        other = self.env["freight.system"].create(
            {"name": "Other TMS", "code": "other-tms", "company_id": self.company.id}
        )
        values = {"shipment_id": self.shipment.id, "kind": "purchase_order"}
        self.env["freight.cross.reference"].create(
            [{**values, "system_id": other.id, "value": value} for value in ("PO-1", "PO-4711", "ZZ-4711")]
        )
        for said, match in (("PO-4711", "same"), ("po-04711", "differs")):
            rows = self._compared(self._said(said))
            self.assertEqual(rows["Purchase Order"], (said, "PO-4711", match))

    def test_an_orders_client_reference_is_one(self):
        order = self._order("CLIENT-77")
        [shipment] = order.picking_ids.freight_shipment_id
        rows = self._compared(self._said("CLIENT-77"), shipment)
        self.assertEqual(rows["Purchase Order"], ("CLIENT-77", "CLIENT-77", "same"))

    def test_a_kind_of_reference_is_in_the_users_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env["ir.module.module"].search([("name", "=", "freight_bridge")])._update_translations(["fr_FR"])
        exception = self._said("PO-4711").with_context(lang="fr_FR")
        self.assertIn("Commande fournisseur", self._compared(exception))

    def test_when_a_delay_was_reported_is_no_time_of_the_goods(self):
        self.shipment.planned_delivery_date = self.shipment.planned_dispatch_date
        late = self.now - timedelta(days=30)
        _said, ours, match = self._compared(self._refused(code="delayed", time=late))["Time, as planned"]
        self.assertEqual(match, "open")
        self.assertNotIn(" – ", ours)

    def _said(self, value):
        """A message that names nothing we know, for its purchase order to be compared."""
        exception = self._exception([("tracking", "TRACK-I")], carrier={"scac": "WXYZ", "name": None})
        event = json.loads(exception.log_ids.sudo()[:1].payload)
        event["data"]["references"].append({"kind": "purchase_order", "value": value})
        self.startPatcher(patch.object(type(exception), "_suggestion_event", lambda _self: event))
        return exception.with_user(self.worker)
