# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.tests import tagged

from .common_race import RaceCase

FACT = ("milestone", "DLVD", "delivered")


@tagged("post_install", "-at_install")
class TestLessonConcurrency(RaceCase):
    """Two people who decide the same at the same moment, each about an exception of their own."""

    def setUp(self):
        super().setUp()
        with self._committed() as env:
            system = self._make(env, "freight.system", name="Race", code=self.name)
            code = env.ref("freight_bridge.code_unknown_milestone_code")
            self.exceptions = [
                self._make(
                    env,
                    "freight.exception",
                    code_id=code.id,
                    severity="low",
                    summary=self.name,
                    system_id=system.id,
                    deadline="2026-11-20 10:00:00",
                ).id
                for _number in range(4)
            ]
            self.system_id = system.id

    def _decide(self, env, number):
        exception = env["freight.exception"].browse(self.exceptions[number])
        env["freight.lesson.decision"]._note({exception: {FACT: env.uid}})

    def _decided_at_once(self, *numbers):
        """The second one loses, and Odoo runs its call again."""
        first, second = self._began(), self._began()
        self._decide(first, numbers[0])
        first.cr.commit()
        self._loses(second, self._decide, numbers[1])
        self._decide(second, numbers[1])
        second.cr.commit()

    def _lessons(self):
        with self._committed() as env:
            lessons = env["freight.lesson"].search([("system_id", "=", self.system_id)])
            return [(lesson.state, lesson.decision_count) for lesson in lessons]

    def test_lesson_first_decided_at_once_is_one(self):
        self._decided_at_once(0, 1)
        self.assertEqual(self._lessons(), [("gathering", 2)])

    def test_lesson_third_decided_at_once_is_offered_once(self):
        with self._committed() as env:
            for number in (0, 1):
                self._decide(env, number)
        self._decided_at_once(2, 3)
        self.assertEqual(self._lessons(), [("offered", 4)])
