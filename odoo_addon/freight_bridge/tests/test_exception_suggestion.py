# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import json
from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged

from .common import FreightCase


@tagged("post_install", "-at_install")
class TestExceptionSuggestion(FreightCase):
    def _suggested(self, references, **changes):
        return self._exception(references, **changes).with_user(self.worker).desk_detail()["suggestions"]

    def test_suggest_typing_errors(self):
        shipment = self._shipment("FBTEST0042")
        for said in ("fbtest 0042", "FB-TEST-42", "FBTEST0O42", "FBTEST042", "FBTEST0402", "FBTESTT0042"):
            [best, *_rest] = self._suggested([("tracking", said)]) or [{}]
            self.assertEqual(best.get("shipment_id"), shipment.id, said)
            self.assertTrue(best["reasons"])

    def test_suggest_both_of_an_ambiguous_reference(self):
        twin = self._shipment("TRACK-1")
        suggested = self._suggested([("tracking", "TRACK-1")])
        self.assertEqual({row["shipment_id"] for row in suggested}, {twin.id, self.shipment.id})

    def test_suggest_place_and_carrier_decide_between_equals(self):
        partner = self.env["res.partner"].create({"name": "Here", "city": "Lyon"})
        here = self._shipment("TRACK-1", partner_id=partner.id, carrier_scac="UPSN")
        suggested = self._suggested(
            [("tracking", "TRACK-1")], location={"city": "LYON"}, carrier={"scac": "UPSN", "name": None}
        )
        self.assertEqual(suggested[0]["shipment_id"], here.id)
        self.assertGreater(suggested[0]["score"], suggested[1]["score"])
        self.assertIn("Same city: Lyon", suggested[0]["reasons"])

    def test_suggest_no_city_for_another_one_in_a_script_without_latin_letters(self):
        partner = self.env["res.partner"].create({"name": "Here", "city": "北京"})
        self._shipment("TRACK-1", partner_id=partner.id)
        told = {}
        for city in ("北京", "上海"):
            rows = self._suggested([("tracking", "TRACK-1")], location={"city": city})
            told[city] = {reason for row in rows for reason in row["reasons"]}
        self.assertIn("Same city: 北京", told["北京"])
        self.assertNotIn("Same city: 北京", told["上海"])

    def test_suggest_by_order_and_customer_reference(self):
        order = self._order("CUSTOMER-4711")
        [best, *_rest] = self._suggested([("order", "customer 4711")])
        self.assertEqual(best["shipment_id"], order.freight_shipment_ids.id)

    def test_suggest_nothing_of_another_company_or_of_the_past(self):
        self._shipment("ELSEWHERE-1", company_id=self.other_company.id)
        self._shipment("CANCELLED-1")._cancel_with_deliveries()
        self.assertEqual(self._suggested([("tracking", "ELSEWHERE 1")]), [])
        self.assertEqual(self._suggested([("tracking", "CANCELLED 1")]), [])

    def test_suggest_for_a_cancelled_shipment_those_of_its_order(self):
        order = self._order("CANCELLED-ORDER")
        again = self._shipment("NEXT-TRY", sale_id=order.id)
        self._shipment("NEXT-TRX", partner_id=self.env["res.partner"].create({"name": "Stranger"}).id)
        order.picking_ids.carrier_tracking_ref = "NEXT-TRZ"
        order.picking_ids.action_cancel()
        suggested = self._suggested([("tracking", "NEXT-TRZ")])
        self.assertEqual([row["shipment_id"] for row in suggested], [again.id])
        self.assertIn(f"Same order: {order.name}", suggested[0]["reasons"])

    def test_suggest_exact_matches_alone_whatever_the_question_is(self):
        self._shipment("TRACK-2")
        for changes in ({"code": None}, {"time": self.now + timedelta(days=30)}):
            exception = self._exception([("tracking", "TRACK-1")], **changes).with_user(self.worker)
            detail = exception.desk_detail()
            [only] = detail["suggestions"]
            self.assertEqual((only["shipment_id"], only["exact"]), (self.shipment.id, True))
            self.assertFalse(detail["can_link"], "the shipment is not in question")
            self.assertEqual(
                detail["timeline_shipment"], {"id": self.shipment.id, "name": self.shipment.name}
            )

    def test_suggest_no_near_miss_beside_exact_matches(self):
        order = self._order("CUSTOMER-815")
        second = self._shipment("SECOND", sale_id=order.id)
        self._order("CUSTOMER-816")
        suggested = self._suggested([("purchase_order", "CUSTOMER-815")])
        self.assertEqual(
            {row["shipment_id"] for row in suggested}, {second.id, *order.freight_shipment_ids.ids}
        )

    def test_suggest_exact_match_older_than_the_newest_shipments(self):
        with patch("odoo.addons.freight_bridge.models.freight_exception_suggestion.POOL", 1):
            self._shipment("NEWER")
            self.assertEqual(len(self._suggested([("tracking", "TRACK-1")], code=None)), 1)

    def test_suggest_exact_matches_of_the_own_company_only(self):
        self._shipment("TRACK-1", company_id=self.other_company.id)
        [only] = self._exception([("tracking", "TRACK-1")], code=None).desk_detail()["suggestions"]
        self.assertEqual(only["shipment_id"], self.shipment.id, "whatever the reader may see")

    def test_suggest_nothing_near_for_what_another_company_owns(self):
        self._shipment("THEIRS-1", company_id=self.other_company.id)
        self._shipment("THEIRS-2")
        exception = self._exception([("tracking", "THEIRS-1")]).with_user(self.worker)
        self.assertEqual(exception.code, "other_company_reference")
        detail = exception.desk_detail()
        self.assertEqual(detail["suggestions"], [])
        self.assertIn(self.company.name, detail["suggestion_note"])
        self.assertNotIn(self.other_company.name, json.dumps(detail))

    def test_suggest_nothing_near_when_the_shipment_is_not_in_question(self):
        self.assertEqual(self._suggested([("tracking", "TRAK-1")], code=None), [])

    def test_suggest_nothing_for_a_stranger(self):
        self.assertEqual(self._suggested([("tracking", "COMPLETELY-DIFFERENT")]), [])

    def test_suggest_query_count_does_not_grow(self):
        exception = self._exception([("tracking", "TRAK-1")])
        partner = self.env["res.partner"].create({"name": "Here", "city": "Lyon"})
        counts = []
        for size in (20, 100):
            self.env["freight.shipment"].create(
                [{"tracking_ref": f"TRA-{index}", "partner_id": partner.id} for index in range(size)]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            exception._suggest_shipments()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])
