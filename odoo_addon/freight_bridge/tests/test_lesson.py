# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_lesson import LessonCase


@tagged("post_install", "-at_install")
class TestLesson(LessonCase):
    def test_lesson_is_offered_by_the_third_equal_decision(self):
        for count in (1, 2):
            self.assertIsNone(self._corrected()["lesson"])
            self.assertEqual((self._learned().decision_count, self._learned().state), (count, "gathering"))
        answer = self._corrected(user=self.manager)
        self.assertEqual((self._learned().decision_count, self._learned().state), (3, "offered"))
        self.assertEqual(answer["lesson"]["id"], self._learned().id)
        self.assertEqual(answer["lesson"]["name"], "Status code DLVD means Delivered")
        self.assertEqual(self._learned().decision_ids.user_id, self.worker | self.manager)

    def test_lesson_unequal_decisions_are_several(self):
        self._corrected()
        self._corrected(answer="out_for_delivery")
        self._corrected(word="DLV")
        self.assertEqual(self._learned().decision_count, 1)
        self.assertEqual(self._learned().contrary_count, 1)
        self.assertFalse(self.lessons.search([("state", "=", "offered")]))

    def test_lesson_of_another_system_is_another(self):
        self.env["freight.system"].create(
            {"name": "Other TMS", "code": "other-tms", "company_id": self.company.id}
        )
        self._corrected()
        self._corrected()
        self._corrected(source="/systems/other-tms")
        self.assertEqual(self._learned().decision_count, 2)
        self.assertFalse(self.lessons.search([("state", "=", "offered")]))

    def test_lesson_of_another_company_is_unseen(self):
        lesson = self._offered()
        stranger = self._person("stranger", "freight_bridge.group_manager")
        stranger.write({"company_ids": [(6, 0, self.other_company.ids)], "company_id": self.other_company.id})
        theirs = self.env(user=stranger)
        self.assertFalse(theirs["freight.lesson"].search([("id", "=", lesson.id)]))
        self.assertFalse(theirs["freight.lesson.decision"].search([("lesson_id", "=", lesson.id)]))
        with self.assertRaises(AccessError):
            lesson.with_user(stranger).action_make_rule()

    def test_lesson_counts_no_exception_twice(self):
        """Corrected, and corrected once more because the first did not help: one decision."""
        exception = self._exception(code=None, partner_code="DLVD").with_user(self.worker)
        for code in (None, "delivered"):
            event = {"data": {**self._event_of(exception)["data"], "code": code, "signed_by": "Eve"}}
            event["time"] = self._event_of(exception)["time"]
            exception.desk_correct(event, "again")
        self.assertEqual(self._learned().decision_count, 1)

    def _event_of(self, exception):
        return self.env["freight.exception"].browse(exception.id)._suggestion_event()

    def test_lesson_is_of_who_corrected_and_not_of_who_closed(self):
        exception = self._exception([("tracking", "TRACK-8")], code=None, partner_code="DLVD")
        event = self._event_of(exception)
        event["data"]["code"] = "delivered"
        self.assertEqual(exception.with_user(self.worker).desk_correct(event, "D")["outcome"], "exception")
        exception.with_user(self.manager).desk_link(self.shipment.id)
        self.assertEqual(self._learned().decision_ids.user_id, self.worker)

    def test_lesson_learns_only_what_the_word_means(self):
        """Who changes the word itself, the time or the place says nothing about the word."""
        exception = self._exception(code=None, partner_code="DLVD").with_user(self.worker)
        event = self._event_of(exception)
        event["data"].update(code="delivered", partner_code="D1")
        exception.desk_correct(event, "they wrote the wrong code")
        self.assertFalse(self.lessons.search([("system_id", "=", self.system.id)]))

    def test_lesson_of_a_test_system_is_none(self):
        values = {"name": "Try-out", "code": "try-out", "company_id": self.company.id, "mode": "test"}
        system = self.env["freight.system"].create(values)
        self._corrected(source="/systems/try-out")
        self.assertFalse(self._learned(system=system))

    def test_lesson_of_a_program_is_none(self):
        exception = self._exception(code=None, partner_code="DLVD")
        event = self._event_of(exception)
        event["data"]["code"] = "delivered"
        exception.desk_correct(event, "nobody")
        self.assertFalse(self._learned())

    def test_lesson_of_a_replay_or_a_waiver_is_none(self):
        self._exception(code=None, partner_code="DLVD").with_user(self.worker).desk_waive("Late")
        exception = self._exception([("tracking", "TRACK-9")]).with_user(self.worker)
        self._shipment("TRACK-9")
        self.assertEqual(exception.desk_replay()["state"], "resolved")
        self.assertFalse(self.lessons.search([("system_id", "=", self.system.id)]))

    def test_lesson_of_a_trial_is_none(self):
        order = self._order()
        picking = order.picking_ids
        exception = self._exception([("bol", picking.name)]).with_user(self.worker)
        answer = exception.desk_foresee(order.freight_shipment_ids.id)
        self.assertEqual(answer["outcome"], "applied")
        self.assertFalse(self.lessons.search([("system_id", "=", self.system.id)]))

    def test_lesson_taken_back_counts_no_more(self):
        lesson = self._offered()
        decision = lesson.decision_ids[0]
        other = self._person("worker-2", "freight_bridge.group_user")
        with self.assertRaises(AccessError):
            decision.with_user(other).action_take_back()
        decision.with_user(self.worker).action_take_back()
        self.assertEqual((lesson.decision_count, lesson.state), (2, "gathering"))
        self.assertEqual(decision.taken_back_by_id, self.worker)
        self._corrected()
        self.assertEqual(lesson.state, "offered")

    def test_lesson_dismissed_is_offered_no_more_until_asked(self):
        lesson = self._offered()
        with self.assertRaises(AccessError):
            lesson.with_user(self.worker).action_dismiss()
        lesson.with_user(self.manager).action_dismiss()
        self.assertEqual((lesson.state, lesson.settled_by_id), ("dismissed", self.manager))
        self.assertIsNone(self._corrected()["lesson"])
        self.assertEqual((lesson.state, lesson.decision_count), ("dismissed", 4))
        with self.assertRaisesRegex(UserError, "dismissed by now"):
            lesson.with_user(self.manager).action_make_rule()
        lesson.with_user(self.manager).action_offer_again()
        self.assertEqual(lesson.state, "offered")

    def test_lesson_is_shown_on_the_desk_where_it_is_asked(self):
        lesson = self._offered()
        asked = self._exception(code=None, partner_code="DLVD").with_user(self.worker)
        self._shipment("TRACK-2")
        other = self._exception([("tracking", "TRACK-2")], code=None, partner_code="X9")
        shown = asked.desk_detail()["lesson"]
        self.assertEqual((shown["id"], shown["count"], shown["may_decide"]), (lesson.id, 3, False))
        self.assertIn(self.manager.name, self.env["freight.lesson"]._managers().mapped("name") + shown["ask"])
        self.assertTrue(shown["ask"])
        self.assertTrue(asked.with_user(self.manager).desk_detail()["lesson"]["may_decide"])
        self.assertFalse(asked.with_user(self.auditor).desk_detail()["lesson"]["may_decide"])
        self.assertIsNone(other.with_user(self.worker).desk_detail()["lesson"])
        decided = lesson.decision_ids[0].exception_id
        self.assertEqual(decided.with_user(self.worker).desk_detail()["lesson"]["id"], lesson.id)

    def test_lesson_changes_by_its_actions_only(self):
        lesson = self._offered()
        for user in (self.worker, self.manager, self.auditor):
            for operation in ("write", "create", "unlink"):
                self.assertFalse(lesson.with_user(user).has_access(operation))
                self.assertFalse(lesson.decision_ids.with_user(user).has_access(operation))
            self.assertEqual(Form(lesson.with_user(user)).id, lesson.id)
            lesson.with_user(user).get_views([(False, "list"), (False, "search")])

    def test_lesson_noting_many_costs_what_noting_few_costs(self):
        exceptions = self.env["freight.exception"].browse(
            self._exception([("tracking", f"NOBODY-{number}")]).id for number in range(42)
        )
        self._count_notes(exceptions[:9], "WARM")
        few = self._count_notes(exceptions[:9], "A")
        self.assertEqual(self._count_notes(exceptions[9:], "C"), few)
        self.assertEqual(self._learned("C0").state, "offered")

    def _count_notes(self, exceptions, word):
        facts = {
            exception: {("milestone", f"{word}{number % 3}", "delivered"): self.worker.id}
            for number, exception in enumerate(exceptions)
        }
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.env(user=self.worker)["freight.lesson.decision"]._note(facts)
        self.env.flush_all()
        return self.cr.sql_log_count - before
