# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_lesson import LessonCase


@tagged("post_install", "-at_install")
class TestLessonMapping(LessonCase):
    def _version(self, *lines, **values):
        return (
            self.env["freight.mapping"]
            .with_user(self.manager)
            .create(
                {
                    "system_id": self.system.id,
                    "note": "Codes",
                    "line_ids": [Command.create(line) for line in lines],
                    **values,
                }
            )
        )

    def _active(self, *lines, **values):
        version = self._version(*lines, **values)
        version.action_propose()
        version.with_user(self.second).action_approve()
        return version

    def _made(self, lesson, user=None):
        action = lesson.with_user(user or self.manager).action_make_rule()
        return self.env[action["res_model"]].browse(action["res_id"])

    def test_lesson_rule_is_a_draft_of_what_is_in_force_and_one_line(self):
        code = {"kind": "milestone", "partner_value": "AF", "milestone_code": "picked_up"}
        before = self._active(code, timezone="America/Chicago")
        lesson = self._offered()
        draft = self._made(lesson)
        self.assertEqual((draft.state, draft.maker_id), ("draft", self.manager))
        self.assertEqual(draft.timezone, "America/Chicago")
        self.assertEqual(draft._content()["milestone_codes"], {"AF": "picked_up", "DLVD": "delivered"})
        self.assertIn("Status code DLVD means Delivered (3 equal decisions)", draft.note)
        self.assertEqual((lesson.state, lesson.mapping_id), ("made", draft))
        self.assertEqual(lesson.settled_by_id, self.manager)
        self.assertEqual(before.state, "active", "nothing is read otherwise yet")
        self.assertEqual(Form(draft.with_user(self.second)).id, draft.id)

    def test_lesson_rule_is_approved_by_somebody_else(self):
        draft = self._made(self._offered())
        draft.with_user(self.manager).action_propose()
        with self.assertRaisesRegex(UserError, "somebody else"):
            draft.with_user(self.manager).action_approve()
        draft.with_user(self.second).action_approve()
        self.assertEqual(self.system.active_mapping_id, draft)
        self.assertEqual(self._learned().mapping_state, "active")

    def test_lesson_rule_is_made_by_managers(self):
        lesson = self._offered()
        for user in (self.worker, self.auditor):
            with self.assertRaises(AccessError):
                lesson.with_user(user).action_make_rule()
        self.assertFalse(self.system.mapping_ids)

    def test_lesson_rule_is_made_once(self):
        lesson = self._offered()
        self._made(lesson)
        with self.assertRaisesRegex(UserError, "rule made by now"):
            self._made(lesson, self.second)
        self.assertEqual(len(self.system.mapping_ids), 1)

    def test_lesson_rule_changes_the_meaning_of_a_known_word(self):
        self._active({"kind": "milestone", "partner_value": "DLVD", "milestone_code": "arrived"})
        draft = self._made(self._offered())
        self.assertEqual(draft._content()["milestone_codes"], {"DLVD": "delivered"})

    def test_lesson_rules_of_one_system_share_a_draft(self):
        """Two drafts of one version would take back each other's line."""
        draft = self._made(self._offered())
        for _number in range(3):
            self._corrected(word="OFD", answer="out_for_delivery")
        again = self._made(self._learned("OFD", "out_for_delivery"), self.second)
        self.assertEqual(again, draft)
        self.assertEqual(
            draft._content()["milestone_codes"], {"DLVD": "delivered", "OFD": "out_for_delivery"}
        )
        self.assertEqual(draft.maker_id, self.second)

    def test_lesson_rule_leaves_drafts_of_people_alone(self):
        theirs = self._version({"kind": "milestone", "partner_value": "AF", "milestone_code": "departed"})
        draft = self._made(self._offered(), self.second)
        self.assertNotEqual(draft, theirs)
        self.assertEqual(theirs.maker_id, self.manager)

    def test_lesson_rule_waits_for_what_is_on_its_way(self):
        theirs = self._version({"kind": "milestone", "partner_value": "AF", "milestone_code": "departed"})
        theirs.action_propose()
        lesson = self._offered()
        with self.assertRaisesRegex(UserError, "not in force yet"):
            self._made(lesson)
        self.assertEqual(lesson.state, "offered")

    def test_lesson_of_what_is_in_force_is_none(self):
        self._active({"kind": "milestone", "partner_value": "DLVD", "milestone_code": "delivered"})
        self._corrected()
        self.assertFalse(self._learned())

    def test_lesson_rule_in_force_meanwhile_is_not_made_again(self):
        lesson = self._offered()
        self._active({"kind": "milestone", "partner_value": "DLVD", "milestone_code": "delivered"})
        with self.assertRaisesRegex(UserError, "says so already"):
            self._made(lesson)

    def test_lesson_whose_draft_is_deleted_is_offered_again(self):
        lesson = self._offered()
        self._made(lesson).with_user(self.second).unlink()
        self.assertEqual((lesson.state, lesson.mapping_id.id), ("offered", False))

    def test_lesson_whose_rule_was_rolled_back_may_be_offered_again(self):
        lesson = self._offered()
        draft = self._made(lesson)
        draft.with_user(self.manager).action_propose()
        draft.with_user(self.second).action_approve()
        with self.assertRaisesRegex(UserError, "says so already"):
            lesson.with_user(self.manager).action_offer_again()
        draft.with_user(self.second).action_roll_back()
        lesson.with_user(self.manager).action_offer_again()
        self.assertEqual(lesson.state, "offered")
