# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import json
from unittest.mock import patch

from .common import FreightCase


class LessonCase(FreightCase):
    """Decisions made by hand, and words to ask what was learned from them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls._person("boss-2", "freight_bridge.group_manager")
        cls.lessons = cls.env["freight.lesson"]

    def setUp(self):
        super().setUp()
        # The sidecar is our neighbour: what it says to a mapping is asked in the end-to-end tests.
        answer = {"deliveries": [], "faults": [], "remarks": [], "note": None}
        systems = type(self.env["freight.system"])
        self.startPatcher(
            patch.object(systems, "_preview", lambda _system, asked, **_how: [answer] * len(asked))
        )

    def _corrected(self, word="DLVD", answer="delivered", user=None, **changes):
        """An unknown status code that a person corrected; what the desk answered."""
        exception = self._exception(code=None, partner_code=word, **changes).with_user(user or self.worker)
        payload = json.loads(exception.desk_detail()["message"]["canonical"])
        payload["data"]["code"] = answer
        return exception.desk_correct(payload, f"{word} is {answer}")

    def _learned(self, word="DLVD", answer="delivered", system=None):
        """The lesson that says so."""
        return self.lessons.search(
            [
                ("system_id", "=", (system or self.system).id),
                ("word", "=", word),
                ("answer", "=", answer),
            ]
        )

    def _offered(self, **values):
        """A lesson that three decisions offer."""
        for _number in range(3):
            self._corrected(**values)
        lesson = self._learned()
        self.assertEqual(lesson.state, "offered")
        return lesson
