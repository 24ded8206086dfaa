# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import json
from time import monotonic

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import BaseCase, tagged

from ..ingest.erasing import Person, fault_of
from .common import FreightCase


@tagged("post_install", "-at_install")
class TestErasurePerson(BaseCase):
    def test_identifiers_that_would_mean_everybody_are_none(self):
        for kind, value in (
            ("name", "J"),
            ("name", "%"),
            ("name", "Jo Do"),
            ("name", "% %%%%%"),
            ("name", "Madonna"),
            ("email", "%@%"),
            ("email", "@"),
            ("phone", "12345"),
            ("phone", "%%%%%%%%"),
            ("reference", "AB1"),
            ("reference", "PALLET"),
            ("reference", "1" * 300),
        ):
            with self.subTest(value=value):
                self.assertTrue(fault_of(kind, value))
        for kind, value in (("name", "Jane Roe"), ("email", "j@r.io"), ("phone", "+33 612345678")):
            self.assertIsNone(fault_of(kind, value))

    def test_found_whole_and_normalised(self):
        person = Person(
            ["Jürgen Müller", "Jane Roe"],
            ["j.roe@acme.com"],
            ["+33 6 12 34 56 78", "0301234567"],
            ["K-12345"],
        )
        for text, left in (
            ("Signed JANE  ROE", "Signed [erased]"),
            ("Roe, Jane", "[erased]"),
            ("N1*X*ROE*JANE~", "N1*X*[erased]*[erased]~"),
            ('{"first":"Jane","last":"Roe"}', '{"first":"[erased]","last":"[erased]"}'),
            ('{"phone":33612345678,"a":1.10}', '{"phone":"[erased]","a":1.10}'),
            ('"J\\u00fcrgen M\\u00fcller"', '"[erased]"'),
            ("JURGEN MULLER", "[erased]"),
            ("tel 06.12.34.56.78, +33 (0)6 12345678", "tel [erased], [erased]"),
            ("+49 30 1234567", "[erased]"),
            ("J.Roe@Acme.com.", "[erased]."),
            ("K-12345/", "[erased]/"),
        ):
            with self.subTest(text=text):
                self.assertEqual(person.replaced(text), left)
        for text in (
            "Janet Roe",
            "Jane x Roe",
            "xj.roe@acme.com",
            "06 12 34 56 789",
            "AK-12345",
            "K-123456",
            "",
        ):
            with self.subTest(text=text):
                self.assertEqual(person.replaced(text), text)

    def test_five_megabytes_take_seconds(self):
        person = Person(["Jane Roe"], ["j.roe@acme.com"], ["+33612345678"], ["K-12345"])
        for text in ("Jane " * 1_000_000, "+33 " * 1_250_000, "0612 " * 1_000_000, '"Jane","a":' * 400_000):
            begun = monotonic()
            self.assertEqual(person.replaced(text), text)
            self.assertLess(monotonic() - begun, 20)


@tagged("post_install", "-at_install")
class TestErasure(FreightCase):
    def setUp(self):
        super().setUp()
        self.requests = self.env["freight.erasure.request"]
        self.second = self._person("second", "freight_bridge.group_manager")

    def _request(self, **values):
        vals = {
            "requester": "Jane Roe",
            "reason": "GDPR art. 17",
            "names": "Jane Roe",
            "emails": "jane@roe.example",
            **values,
        }
        return self.requests.with_user(self.manager).create(vals)

    def _work(self, request):
        """What the job does, but for its commits."""
        request = request.sudo()
        for _batch in range(1000):
            if request.state == "searching":
                request._search_batch()
            elif request.state == "erasing":
                request._erase_batch()
            else:
                return
        self.fail("It does not come to an end")

    def _search(self, request):
        request.with_user(self.manager).action_search()
        self._work(request)
        self.assertEqual(request.sudo().state, "found")
        return {
            (row.place, row.kept_code or None): row.record_ids
            for row in request.sudo().finding_ids
            if row.count
        }

    def _erase(self, request):
        request.with_user(self.second).action_erase()
        self._work(request)
        self.assertEqual(request.sudo().state, "done")
        self.env.invalidate_all()

    def _everywhere(self):
        """Jane Roe in many places; the records by model."""
        answer = self._apply_one(code="delivered", signed_by="Jane Roe", partner_text="for JANE ROE at door")
        row = self.env["freight.integration.log"].browse(answer["log_id"])
        milestone = self.env["freight.milestone"].search([("log_id", "=", row.id)])
        exception = self._exception([("tracking", "NOBODY")], code="delivered", signed_by="Roe, Jane")
        exception.message_post(body="Called Jane Roe, jane@roe.example")
        draft = exception.with_user(self.manager)._detail_message()["draft"]
        exception.with_user(self.manager).desk_correct(draft.replace("NOBODY", "TRACK-1"), "as Jane Roe says")
        return row, milestone, exception

    def test_dry_run_tells_places_and_changes_nothing(self):
        row, milestone, exception = self._everywhere()
        partner = self.env["res.partner"].create({"name": "Jane Roe"})
        payload = row.payload
        found = self._search(self._request())
        self.assertIn(row.id, found["freight.integration.log", None])
        self.assertEqual(set(exception.log_ids.ids) - set(found["freight.integration.log", None]), set())
        self.assertEqual(found["freight.milestone", None][0], milestone.id)
        self.assertEqual(found["freight.exception.correction", None], exception.correction_ids.ids)
        self.assertEqual(len(found["mail.message", None]), 1)
        self.assertEqual(found["res.partner", "contact"], partner.ids)
        self.env.invalidate_all()
        self.assertEqual(row.payload, payload)
        action = self.requests.search([], limit=1).finding_ids[0].action_open()
        self.assertEqual(action["domain"][0][:2], ("id", "in"))

    def test_erasure_leaves_the_chain_verifiable_and_forgets_the_person(self):
        row, milestone, exception = self._everywhere()
        request = self._request()
        self._search(request)
        self._erase(request)
        data = json.loads(row.payload)["data"]
        self.assertEqual((data["signed_by"], data["partner_text"]), ("[erased]", "for [erased] at door"))
        self.assertEqual((milestone.signed_by, milestone.partner_text), ("[erased]", "for [erased] at door"))
        correction = exception.correction_ids
        self.assertEqual(correction.reason, "as [erased] says")
        self.assertIn("Called [erased], [erased]", str(exception.message_ids.mapped("body")))
        for log in exception.log_ids:
            self.assertNotIn("Jane", log.payload)
        report = self.env["freight.integration.seal"].with_user(self.auditor).verify()
        self.assertTrue(report["ok"], report)
        self.assertIn(f"request {request.name}", row.removal_note)
        acts = self.env["freight.integration.log"].search([("subject", "=", request.name)])
        self.assertTrue(acts)
        self.assertNotRegex(" ".join(acts.mapped("payload")), "(?i)jane|roe")
        self.assertEqual(acts.actor_id, self.second)
        shown = request.sudo().read(["names", "emails", "requester"])[0]
        self.assertEqual(shown["names"], "J••• R••")
        self.assertNotRegex(str(shown), "(?i)jane|roe")
        # Once more: nobody is found.
        again = self._search(self._request())
        self.assertEqual({key for key in again if not key[1]}, set())

    def test_what_is_held_or_unsent_is_kept_with_the_reason(self):
        row, _milestone, _exception = self._everywhere()
        self.env["freight.legal.hold"].create({"shipment_id": self.shipment.id, "reason": "Claim"})
        party = {"role": "consignee", "contact": "Jane Roe"}
        [owed] = self.env["freight.outbox"]._enqueue(
            [
                {
                    "system_id": self.system.id,
                    "event_type": "freight.tender.offered.v1",
                    "data": {"references": [{"kind": "shipment", "value": "FS1"}], "parties": [party]},
                }
            ]
        )
        request = self._request()
        found = self._search(request)
        self.assertIn(row.id, found["freight.integration.log", "hold"])
        self.assertEqual(found["freight.outbox", "unsent"], owed.ids)
        kept = request.sudo().finding_ids.filtered(lambda finding: finding.kept_code == "unsent")
        self.assertIn("send or cancel it", kept.kept_reason)
        self._erase(request)
        self.assertIn("Jane Roe", row.payload)
        self.assertIn("Jane Roe", owed.payload)

    def test_two_people(self):
        self.company.freight_separate_duties = True
        request = self._request()
        with self.assertRaisesRegex(UserError, "Search first"):
            request.action_erase()
        self._search(request)
        with self.assertRaisesRegex(UserError, "somebody else"):
            request.with_user(self.manager).action_erase()
        with self.assertRaises(AccessError):
            request.with_user(self.worker).action_erase()
        with self.assertRaisesRegex(UserError, "stays"):
            request.with_user(self.manager).names = "John Doe"
        with self.assertRaisesRegex(UserError, "stays"):
            self._request().with_user(self.manager).state = "found"

    def test_who_changed_whom_it_is_about_does_not_erase(self):
        self.company.freight_separate_duties = True
        request = self._request()
        request.with_user(self.second).names = "John Doe"
        self._search(request)
        for user in (self.manager, self.second):
            with self.subTest(user=user.login), self.assertRaisesRegex(UserError, "somebody else"):
                request.with_user(user).action_erase()
        with self.assertRaisesRegex(UserError, "stays"):
            request.with_user(self.second).changer_ids = False
        third = self._person("third", "freight_bridge.group_manager")
        request.with_user(third).action_erase()
        self.assertEqual(request.sudo().approved_by_id, third)

    def test_what_belongs_to_something_held_is_kept(self):
        _row, milestone, exception = self._everywhere()
        self.assertEqual(exception.shipment_id, self.shipment)
        self.shipment.message_post(body="Jane Roe refuses")
        activity = exception.activity_schedule(
            "mail.mail_activity_data_todo", summary="Call Jane Roe", user_id=self.manager.id
        )
        hold = self.env["freight.legal.hold"].create({"shipment_id": self.shipment.id, "reason": "Claim"})
        request = self._request()
        found = self._search(request)
        self.assertEqual(found["freight.exception.correction", "hold"], exception.correction_ids.ids)
        self.assertEqual(found["mail.activity", "hold"], activity.ids)
        said = (exception.message_ids | self.shipment.message_ids).filtered(lambda row: "Jane" in row.body)
        self.assertEqual(set(found["mail.message", "hold"]) & set(said.ids), set(said.ids))
        self.assertEqual({key for key in found if not key[1]}, set())
        self._erase(request)
        self.assertIn("Jane Roe", exception.correction_ids.reason)
        self.assertIn("Jane Roe", str(exception.message_ids.mapped("body")))
        self.assertEqual(activity.summary, "Call Jane Roe")
        hold.action_release()
        self.env["freight.legal.hold"].create({"log_id": milestone.log_id.id, "reason": "Claim"})
        found = self._search(self._request())
        self.assertEqual(found["freight.milestone", "hold"], milestone.ids)
        self.assertEqual(found["freight.exception.correction", None], exception.correction_ids.ids)

    def test_by_reference_codes_and_lessons_are_found_too(self):
        self._apply_one(code="delivered")
        milestone = self.env["freight.milestone"].search([("shipment_id", "=", self.shipment.id)])
        self.env.cr.execute(
            "UPDATE freight_milestone SET partner_code = 'KX-12345' WHERE id = ANY(%s)", [milestone.ids]
        )
        lesson = self.env["freight.lesson"].create(
            {
                "system_id": self.system.id,
                "kind": "milestone",
                "word": "KX-12345",
                "answer": "delivered",
                "company_id": self.company.id,
            }
        )
        reference = self.env["freight.cross.reference"].create(
            {
                "system_id": self.system.id,
                "kind": "tracking",
                "value": "KX-12345",
                "shipment_id": self.shipment.id,
            }
        )
        found = self._search(self._request(names=False, emails=False, references="KX-12345"))
        self.assertEqual(found["freight.milestone", None], milestone.ids)
        self.assertEqual(found["freight.lesson", "needed"], lesson.ids)
        self.assertEqual(found["freight.cross.reference", "needed"], reference.ids)

    def test_identifiers_are_checked(self):
        for values in (
            {"names": "%"},
            {"names": "J", "emails": False},
            {"names": False, "emails": False},
            {"phones": "%%%%%%%"},
            {"names": "\n".join(f"Jane Roe{number}" for number in range(11))},
        ):
            with self.subTest(values=values), self.assertRaises(ValidationError), self.env.cr.savepoint():
                self._request(**values)

    def test_request_is_masked_for_auditors_and_forgotten_when_cancelled(self):
        request = self._request()
        self.assertEqual(request.with_user(self.auditor).read(["names"])[0]["names"], "J••• R••")
        request.action_cancel()
        self.assertEqual(request.sudo().names, "J••• R••")
        self.assertEqual(request.sudo().state, "cancelled")

    def test_other_companies_are_left_alone(self):
        row, _milestone, _exception = self._everywhere()
        request = self._request()
        request.sudo().company_id = self.other_company
        request.sudo().with_company(self.other_company).write({"state": "searching", "cursor": [0, 0]})
        self._work(request)
        found = request.sudo().finding_ids.filtered(
            lambda finding: finding.place == "freight.integration.log"
        )
        self.assertNotIn(row.id, found.record_ids or [])
