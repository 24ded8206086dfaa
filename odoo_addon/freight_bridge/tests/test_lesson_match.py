# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..ingest.freight_ingest_resolve import looked_up
from ..lesson_facts import linked_facts
from .common_lesson import LessonCase


@tagged("post_install", "-at_install")
class TestLessonMatch(LessonCase):
    """Their number of one kind is always ours of another."""

    def _linked(self, kind="bol", value=None, user=None):
        """A message that names a delivery of ours as something else, and that a person linked."""
        order = self._order()
        value = value or order.picking_ids.name
        exception = self._exception([(kind, value)]).with_user(user or self.worker)
        return exception.desk_link(order.freight_shipment_ids.id)

    def _lookup(self, said="bol", kind="delivery", system=None):
        """A version in force that says so."""
        version = (
            self.env["freight.mapping"]
            .with_user(self.manager)
            .create(
                {
                    "system_id": (system or self.system).id,
                    "note": "Theirs is ours",
                    "line_ids": [
                        Command.create({"kind": "match", "said_kind": said, "reference_kind": kind})
                    ],
                }
            )
        )
        version.action_propose()
        version.with_user(self.second).action_approve()
        return version

    def test_match_is_offered_by_the_third_equal_link(self):
        for _number in range(2):
            self.assertIsNone(self._linked()["lesson"])
        offered = self._linked(user=self.manager)["lesson"]
        self.assertEqual(offered["name"], "Their Bill of Lading is our Delivery")
        self.assertIn("is looked up as our Delivery", offered["effect"])
        lesson = self._learned("bol", "delivery")
        self.assertEqual((lesson.kind, lesson.decision_count, lesson.state), ("match", 3, "offered"))
        asked = self._exception([("bol", "NOBODY")]).with_user(self.worker)
        self.assertEqual(asked.desk_detail()["lesson"]["id"], lesson.id)

    def test_match_of_a_number_that_is_nowhere_is_none(self):
        self._linked(value="THEIRS-1")
        self.assertFalse(self.lessons.search([("system_id", "=", self.system.id)]))

    def test_match_of_another_kind_is_another(self):
        self._linked()
        self._linked("pro")
        self._linked("container")
        self.assertEqual(self._learned("bol", "delivery").decision_count, 1)
        self.assertFalse(self.lessons.search([("state", "=", "offered")]))

    def test_match_becomes_a_rule_and_the_fourth_message_is_applied(self):
        for _number in range(3):
            self._linked()
        action = self._learned("bol", "delivery").with_user(self.manager).action_make_rule()
        draft = self.env["freight.mapping"].browse(action["res_id"])
        self.assertEqual(
            draft.match_line_ids.mapped(lambda line: (line.said_kind, line.reference_kind)),
            [("bol", "delivery")],
        )
        order = self._order()
        [waiting] = self._apply(self._delivery([("bol", order.picking_ids.name)]))
        self.assertEqual(waiting["outcome"], "exception", "a draft changes nothing")
        draft.with_user(self.manager).action_propose()
        draft.with_user(self.second).action_approve()
        order = self._order()
        [answer] = self._apply(self._delivery([("bol", order.picking_ids.name)]))
        self.assertEqual(answer["outcome"], "applied")
        self.assertEqual(order.freight_shipment_ids.state, "in_transit")
        draft.with_user(self.second).action_roll_back()
        order = self._order()
        [answer] = self._apply(self._delivery([("bol", order.picking_ids.name)]))
        self.assertEqual(answer["outcome"], "exception", "rolled back it is looked up no more")

    def test_match_of_what_is_ours_as_it_is_said_is_none(self):
        """The delivery is called like the bill of lading: the partner's word is the right one."""
        own = {"bol": {"B-1"}, "delivery": {"B-1"}}
        self.assertEqual(linked_facts([{"kind": "bol", "value": "B-1"}], own), set())
        self.assertEqual(
            linked_facts([{"kind": "pro", "value": " B-1 "}], own), {("match", "pro", "delivery")}
        )

    def test_lookup_is_known_as_soon_as_it_is_in_force(self):
        mapping, key = self.env["freight.mapping"], (self.system.id, "bol")
        self.assertNotIn(key, mapping._lookups())
        version = self._lookup()
        self.assertEqual(mapping._lookups()[key], "delivery")
        version.with_user(self.second).action_roll_back()
        self.assertNotIn(key, mapping._lookups())

    def test_lookup_takes_also_what_never_names_a_shipment(self):
        self._lookup("other", "delivery")
        order = self._order()
        [answer] = self._apply(self._delivery([("other", order.picking_ids.name)]))
        self.assertEqual(answer["outcome"], "applied")

    def test_lookup_leaves_what_is_found_as_it_is_said(self):
        """A number that is a bill of lading here, and by chance the name of a delivery, is the former."""
        self._lookup()
        order = self._order()
        known = self._shipment(bol_number=order.picking_ids.name)
        [answer] = self._apply(self._delivery([("bol", order.picking_ids.name)]))
        self.assertEqual(answer["outcome"], "applied")
        self.assertEqual((known.state, order.freight_shipment_ids.state), ("in_transit", "released"))

    def test_lookup_that_contradicts_another_reference_is_for_a_person(self):
        self._lookup()
        order = self._order()
        [answer] = self._apply(self._delivery([("bol", order.picking_ids.name), ("tracking", "TRACK-1")]))
        self.assertEqual((answer["outcome"], answer["code"]), ("exception", "conflicting_reference"))

    def test_lookup_of_one_system_is_none_of_another(self):
        self.env["freight.system"].create(
            {"name": "Other TMS", "code": "other-tms", "company_id": self.company.id}
        )
        self._lookup()
        order = self._order()
        references = [("bol", order.picking_ids.name)]
        [answer] = self._apply(self._delivery(references, source="/systems/other-tms"))
        self.assertEqual(answer["outcome"], "exception")

    def test_lookup_finds_nothing_of_another_company(self):
        lookups = {(1, "bol"): "delivery"}
        reference = {"kind": "bol", "value": "OUT-1"}
        for company_id, kind in ((7, "delivery"), (8, "bol")):
            candidates = {(None, "delivery", "OUT-1"): {(5, company_id, False)}}
            [found] = looked_up([reference], _Asker, candidates, lookups)
            self.assertEqual(found["kind"], kind)

    def test_lookup_is_none_of_the_sidecar(self):
        content = self._lookup()._content()
        self.assertEqual(content["reference_kinds"], {})

    def test_lookup_is_of_kinds_that_name_shipments(self):
        for said, kind in (("bol", "other"), ("nonsense", "delivery")):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                self._lookup(said, kind)
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.env.cr.savepoint():
            self._lookup("bol", "bol")

    def test_lookup_is_written_in_the_form(self):
        form = Form(self.env["freight.mapping"].with_user(self.manager))
        form.system_id, form.note = self.system, "Theirs is ours"
        with form.match_line_ids.new() as line:
            line.said_kind, line.reference_kind = "order", "delivery"
        version = form.save()
        self.assertEqual(version.match_line_ids.partner_value, "order")
        with Form(version.with_user(self.manager)) as form, form.match_line_ids.edit(0) as line:
            line.said_kind = "pro"
        self.assertEqual(version.match_line_ids.partner_value, "pro")


class _Asker:
    system_id, company_id = 1, 7
