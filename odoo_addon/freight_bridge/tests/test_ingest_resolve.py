# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.tests import tagged

from .common import FreightCase


@tagged("post_install", "-at_install")
class TestIngestResolve(FreightCase):
    def test_resolve_by_each_own_document(self):
        order = self._order("CUST-77")
        picking, shipment = order.picking_ids, order.freight_shipment_ids
        picking.carrier_tracking_ref = "CTR-1"
        shipment.write({"pro_number": "PRO-1", "bol_number": "BOL-1"})
        for kind, value in (
            ("shipment", shipment.name),
            ("delivery", picking.name),
            ("tracking", "CTR-1"),
            ("pro", "PRO-1"),
            ("bol", "BOL-1"),
            ("order", order.name),
            ("order", "CUST-77"),
            ("purchase_order", "CUST-77"),
        ):
            answer = self._apply_one([(kind, value)])
            log = self.env["freight.integration.log"].browse(answer["log_id"])
            self.assertEqual(log.shipment_id, shipment, (kind, value))

    def test_resolve_surrounding_blanks_do_not_matter(self):
        self.assertEqual(self._apply_one([("tracking", " TRACK-1 ")])["outcome"], "applied")

    def test_resolve_nothing_is_unmatched(self):
        for references in ([("tracking", "NOBODY")], [("invoice", "TRACK-1")], [("pro", "TRACK-1")]):
            self.assertEqual(self._apply_one(references)["code"], "unmatched_reference", references)

    def test_resolve_two_shipments_is_ambiguous(self):
        self._shipment("TRACK-1")
        answer = self._apply_one([("tracking", "TRACK-1"), ("purchase_order", "PO-9")])
        self.assertEqual(answer["code"], "ambiguous_reference")
        self.assertIn(": Tracking Number TRACK-1, Purchase Order PO-9.", answer["message"])

    def test_resolve_weaker_reference_narrows(self):
        second = self._shipment("TRACK-1", bol_number="BOL-2")
        answer = self._apply_one([("tracking", "TRACK-1"), ("bol", "BOL-2")])
        self.assertEqual(self.env["freight.integration.log"].browse(answer["log_id"]).shipment_id, second)

    def test_resolve_contradiction_is_conflict(self):
        self._shipment("TRACK-2", bol_number="BOL-2")
        answer = self._apply_one([("tracking", "TRACK-1"), ("bol", "BOL-2")])
        self.assertEqual(answer["code"], "conflicting_reference")

    def test_resolve_other_company_is_named_but_not_shown(self):
        foreign = self._shipment("THEIRS", company_id=self.other_company.id)
        answer = self._apply_one([("tracking", "THEIRS")])
        self.assertEqual(answer["code"], "other_company_reference")
        self.assertNotIn(foreign.name, answer["message"])
        self.assertNotIn(self.other_company.name, answer["message"])
        self.assertFalse(foreign.milestone_ids)

    def test_resolve_prefers_own_company(self):
        self._shipment("TRACK-1", company_id=self.other_company.id)
        self.assertEqual(self._apply_one()["outcome"], "applied")

    def test_resolve_order_with_a_cancelled_delivery_means_the_live_one(self):
        order = self._order("CUST-1")
        dead = order.freight_shipment_ids
        dead.is_cancelled = True
        dead._derive_state()
        live = self._shipment("LIVE", sale_id=order.id)
        answer = self._apply_one([("order", order.name)])
        self.assertEqual(self.env["freight.integration.log"].browse(answer["log_id"]).shipment_id, live)

    def test_resolve_learns_consignment_numbers(self):
        self._apply_one([("tracking", "TRACK-1"), ("container", "MSKU1"), ("order", "X"), ("other", "Y")])
        self.assertEqual(self._apply_one([("container", "MSKU1")])["outcome"], "applied")
        learned = self.env["freight.cross.reference"].search([("system_id", "=", self.system.id)])
        self.assertEqual(
            {(row.kind, row.value) for row in learned}, {("tracking", "TRACK-1"), ("container", "MSKU1")}
        )
        self.assertEqual(set(learned.mapped("origin")), {"learned"})

    def test_resolve_learns_once(self):
        for _time in range(3):
            self._apply_one([("tracking", "TRACK-1"), ("container", "MSKU1")])
        self.assertEqual(self.env["freight.cross.reference"].search_count([("value", "=", "MSKU1")]), 1)

    def test_resolve_references_of_another_system_do_not_count(self):
        self.env["freight.system"].create({"name": "Second", "code": "second"})
        self._apply_one([("tracking", "TRACK-1"), ("booking", "B1")])
        answer = self._apply_one([("booking", "B1")], source="/systems/second")
        self.assertEqual(answer["code"], "unmatched_reference")

    def test_resolve_expired_cross_reference_does_not_count(self):
        self.env["freight.cross.reference"].create(
            {
                "system_id": self.system.id,
                "kind": "booking",
                "value": "OLD",
                "shipment_id": self.shipment.id,
                "date_to": self.now.date().replace(year=self.now.year - 1),
            }
        )
        self.assertEqual(self._apply_one([("booking", "OLD")])["code"], "unmatched_reference")

    def test_resolve_broken_references_are_malformed(self):
        for references in ("none", [], [{}], [{"kind": "tracking"}], [{"kind": ["x"], "value": "1"}], [1]):
            delivery = self._delivery()
            delivery["event"]["data"]["references"] = references
            self.assertEqual(self._apply(delivery)[0]["code"], "malformed_event", references)
