# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import json
from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import CheckViolation

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import FreightCase


@tagged("post_install", "-at_install")
class TestMapping(FreightCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls._person("boss-2", "freight_bridge.group_manager")

    def setUp(self):
        super().setUp()
        # The sidecar is our neighbour: each test tells what it says, the end-to-end tests how it is asked.
        self.asked = []

        def preview(system, messages, dialect=None, mapping=None):
            self.asked.append((dialect or system.dialect, mapping, messages))
            return [self.answer(message) for message in messages]

        self.answer = lambda _message: {"deliveries": [], "faults": [], "remarks": [], "note": None}
        self.startPatcher(patch.object(type(self.env["freight.system"]), "_preview", preview))

    def _version(self, user=None, note="AF is picked up", **values):
        lines = values.pop(
            "lines", [{"kind": "milestone", "partner_value": "AF", "milestone_code": "picked_up"}]
        )
        return (
            self.env["freight.mapping"]
            .with_user(user or self.manager)
            .create(
                {
                    "system_id": self.system.id,
                    "note": note,
                    "line_ids": [Command.create(line) for line in lines],
                    **values,
                }
            )
        )

    def _column(self, record, field, word, **values):
        return {"kind": "csv", "csv_record": record, "csv_field": field, "partner_value": word, **values}

    def _active(self, **values):
        version = self._version(**values)
        version.action_propose()
        version.with_user(self.second).action_approve()
        return version

    def test_mapping_content_is_what_the_sidecar_takes(self):
        version = self._version(
            timezone="America/Chicago",
            csv_delimiter=";",
            lines=[
                {"kind": "milestone", "partner_value": "AF", "milestone_code": "picked_up"},
                {"kind": "milestone", "partner_value": "ZZ"},
                {"kind": "reference", "partner_value": "CN", "reference_kind": "pro"},
                {"kind": "charge", "partner_value": "FUE", "charge_code": "fuel_surcharge"},
                self._column("milestone", "time", "Date", csv_format="dd/MM/yyyy"),
                self._column("milestone", "classifier", "actual", csv_constant=True),
                self._column("tender_response", "response", "Answer"),
            ],
        )
        self.assertEqual(
            version._content(),
            {
                "timezone": "America/Chicago",
                "milestone_codes": {"AF": "picked_up", "ZZ": None},
                "reference_kinds": {"CN": "pro"},
                "charge_codes": {"FUE": "fuel_surcharge"},
                "csv": {
                    "delimiter": ";",
                    "encoding": "utf-8",
                    "decimal_comma": False,
                    "layouts": [
                        {
                            "record": "milestone",
                            "fields": {
                                "time": {"column": "Date", "format": "dd/MM/yyyy"},
                                "classifier": {"constant": "actual"},
                            },
                        },
                        {"record": "tender_response", "fields": {"response": {"column": "Answer"}}},
                    ],
                },
            },
        )

    def test_mapping_becomes_active_by_somebody_else(self):
        version = self._version()
        version.action_propose()
        with self.assertRaisesRegex(UserError, "somebody else"):
            version.action_approve()
        self.assertEqual(version.state, "proposed")
        version.with_user(self.second).action_approve()
        self.assertEqual((version.state, version.approver_id), ("active", self.second))

    def test_mapping_of_two_hands_is_approved_by_neither(self):
        version = self._version()
        version.with_user(self.second).timezone = "Europe/Paris"
        self.assertEqual(version.maker_id, self.second)
        version.action_propose()
        for user in (self.manager, self.second):
            with self.assertRaisesRegex(UserError, "somebody else"):
                version.with_user(user).action_approve()

    def test_mapping_line_changed_makes_its_maker(self):
        version = self._version()
        version.line_ids.with_user(self.second).milestone_code = "departed"
        self.assertEqual(version.maker_id, self.second)

    def test_mapping_proposed_does_not_change(self):
        version = self._version()
        version.action_propose()
        changes = (
            lambda: version.write({"timezone": "Europe/Paris"}),
            lambda: version.write({"active_from": fields.Datetime.now()}),
            lambda: version.write({"note": "Another reason"}),
            lambda: version.line_ids.write({"milestone_code": "departed"}),
            lambda: version.line_ids.unlink(),
            lambda: version.write({"line_ids": [Command.clear()]}),
            lambda: version.unlink(),
            lambda: self.env["freight.mapping.line"].create(
                {"mapping_id": version.id, "kind": "milestone", "partner_value": "X1"}
            ),
        )
        for change in changes:
            with self.assertRaisesRegex(UserError, "does not change"):
                change()

    def test_mapping_line_does_not_move_into_what_is_approved(self):
        version = self._active()
        draft = self._version(
            lines=[{"kind": "milestone", "partner_value": "X6", "milestone_code": "delivered"}]
        )
        with self.assertRaisesRegex(UserError, "stays in its version"):
            draft.line_ids.mapping_id = version
        self.assertEqual(version._content()["milestone_codes"], {"AF": "picked_up"})

    def test_mapping_state_is_not_written_by_hand(self):
        version = self._version()
        for values in ({"state": "active"}, {"maker_id": self.second.id}, {"number": 7}):
            with self.assertRaisesRegex(UserError, "version's life"):
                version.write(values)
        with self.assertRaisesRegex(UserError, "version's life"):
            self._version(state="active")

    def test_mapping_state_is_no_default_either(self):
        forged = {"default_state": "active", "default_approver_id": self.second.id, "default_number": 7}
        version = (
            self.env["freight.mapping"]
            .with_user(self.manager)
            .with_context(**forged)
            .create({"system_id": self.system.id, "note": "Forged"})
        )
        self.assertEqual((version.state, version.number, version.maker_id), ("draft", 1, self.manager))
        self.assertFalse(version.approver_id)

    def test_mapping_needs_a_reason(self):
        version = self._version(note=False)
        with self.assertRaisesRegex(UserError, "what changes and why"):
            version.action_propose()

    def test_mapping_that_the_sidecar_refuses_stays_a_draft(self):
        version = self._version()

        def refuse(*_args, **_kwargs):
            raise UserError("The mapping cannot be used")

        with patch.object(type(self.env["freight.system"]), "_preview", refuse), self.assertRaises(UserError):
            version.action_propose()
        self.assertEqual(version.state, "draft")

    def test_mapping_replaces_the_one_before(self):
        first, second = self._active(), self._active()
        self.assertEqual((first.state, second.state), ("retired", "active"))
        self.assertEqual((first.number, second.number), (1, 2))
        self.assertEqual(self.system.active_mapping_id, second)

    def test_mapping_waits_for_its_day(self):
        first = self._active()
        later = self._active(active_from=fields.Datetime.now() + timedelta(days=1))
        self.env["freight.mapping"]._cron_activate()
        self.assertEqual((first.state, later.state), ("active", "approved"))
        later._settle(active_from=fields.Datetime.now() - timedelta(minutes=1))
        self.env["freight.mapping"]._cron_activate()
        self.assertEqual((first.state, later.state), ("retired", "active"))

    def test_mapping_overtaken_before_its_day_is_retired(self):
        days = [fields.Datetime.now() + timedelta(days=days) for days in (2, 1)]
        late, early = (self._active(active_from=day) for day in days)
        (late | early)._settle(active_from=fields.Datetime.now() - timedelta(hours=1))
        late._settle(active_from=fields.Datetime.now() - timedelta(minutes=1))
        self.env["freight.mapping"]._cron_activate()
        self.assertEqual((late.state, early.state), ("active", "retired"))

    def test_mapping_rolls_back_to_the_one_before(self):
        first, second = self._active(), self._active()
        second.action_roll_back()
        self.assertEqual((first.state, second.state), ("active", "retired"))
        first.action_roll_back()
        self.assertEqual((first.state, second.state), ("retired", "active"))

    def test_mapping_rolls_back_to_none(self):
        version = self._active()
        version.action_roll_back()
        self.assertEqual(version.state, "retired")
        self.assertFalse(self.system.active_mapping_id)

    def test_mapping_new_version_has_the_content_and_no_history(self):
        version = self._active()
        draft = self.env["freight.mapping"].browse(version.action_new_version()["res_id"])
        self.assertEqual(draft._content(), version._content())
        self.assertEqual((draft.state, draft.number), ("draft", 2))
        self.assertFalse(draft.approver_id | draft.proposer_id)

    def test_mapping_is_for_managers_only(self):
        for user in (self.worker, self.auditor):
            with self.assertRaises(AccessError):
                self._version(user=user)
        version = self._version()
        version.action_propose()
        with self.assertRaises(AccessError):
            version.with_user(self.auditor).action_approve()

    @mute_logger("odoo.sql_db")
    def test_mapping_line_says_what_it_stands_for(self):
        with self.assertRaises(CheckViolation):
            self._version(lines=[{"kind": "reference", "partner_value": "CN"}])

    def test_mapping_is_told_to_the_sidecar_while_active(self):
        self.system._rotate_secret(0)
        version = self._active()
        told = {row["code"]: row for row in self.ingest.systems(known=None)["systems"]}
        self.assertEqual(told["test-tms"]["mapping"], version._content())
        version.action_roll_back()
        told = {row["code"]: row for row in self.ingest.systems(known=None)["systems"]}
        self.assertIsNone(told["test-tms"]["mapping"])

    def test_mapping_is_made_by_the_form(self):
        form = Form(self.env["freight.mapping"].with_user(self.manager))
        form.system_id, form.note = self.system, "Codes of the new terminal"
        with form.milestone_line_ids.new() as line:
            line.partner_value, line.milestone_code = "AF", "picked_up"
        version = form.save()
        self.assertEqual(version._content()["milestone_codes"], {"AF": "picked_up"})

    # -- trial ----------------------------------------------------------------------------------------

    def _reading(self, event, **data):
        return {
            "deliveries": [{"event": {**event, "data": {**event["data"], **data}}}],
            "faults": [],
            "remarks": [],
            "note": None,
        }

    def test_mapping_trial_counts_and_lists_what_would_change(self):
        self._apply_one(code="departed", partner_code="AF")
        self._apply_one(code="arrived", partner_code="X1")
        self._apply_one(code="arrived", partner_code="<b>X9</b>")
        version = self._version()
        before = self.shipment.milestone_ids

        def answer(message):
            event = json.loads(message["body"])
            if event["data"]["partner_code"] == "<b>X9</b>":
                fault = {"pointer": "/x", "code": "x", "detail": "<b>no</b>"}
                return {"deliveries": [], "faults": [fault], "remarks": [], "note": None}
            code = "picked_up" if event["data"]["partner_code"] == "AF" else event["data"]["code"]
            return self._reading(event, code=code)

        self.answer = answer
        version.action_try()
        self.assertEqual(
            {name: version.trial[name] for name in ("tried", "same", "changed", "refused", "understood")},
            {"tried": 3, "same": 1, "changed": 1, "refused": 1, "understood": 0},
        )
        self.assertIn("3 messages read again", version.trial_summary)
        self.assertIn('/code: "departed" → "picked_up"', str(version.trial_report).replace("&#34;", '"'))
        self.assertNotIn("<b>no</b>", str(version.trial_report))
        self.assertEqual(self.shipment.milestone_ids, before)
        self.assertEqual(self.asked[-1][:2], ("canonical", version._content()))

    def test_mapping_trial_names_nobody(self):
        self._apply_one(code="delivered", signed_by="Gisela Grossmann")
        version = self._version()
        self.answer = lambda message: self._reading(json.loads(message["body"]), signed_by="Hanna Grossmann")
        version.action_try()
        report = str(version.with_user(self.second).trial_report).replace("&#34;", '"')
        self.assertEqual(version.trial["changed"], 1)
        self.assertIn("/signed_by: ", report)
        for name in ("Gisela", "Hanna", "Grossmann"):
            self.assertNotIn(name, json.dumps(version.trial) + report)

    def test_mapping_trial_reads_edi_by_its_reading(self):
        """The words of EDI are kept without their envelope, so that they cannot be read by themselves."""
        self.system.dialect = "x12"
        words = {"raw": "B10*1*2*ACME~", "raw_type": "application/edi-x12"}
        self._apply({**self._delivery(code="departed", partner_code="AF"), **words})
        version = self._version()
        self.answer = lambda message: self._reading(json.loads(message["body"]))
        version.action_try()
        self.assertEqual((version.trial["tried"], version.trial["same"]), (1, 1))
        self.assertEqual(self.asked[-1][0], "canonical")

    def test_mapping_trial_needs_messages(self):
        with self.assertRaisesRegex(UserError, "try it on a sample"):
            self._version().action_try()
