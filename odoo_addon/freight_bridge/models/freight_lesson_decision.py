# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.exceptions import AccessError

#: In the database: two who decide the same at the same moment join one lesson. Who comes second changes a
#: row that was changed since it looked, which PostgreSQL refuses; Odoo runs the call again.
_JOIN = """
INSERT INTO freight_lesson (system_id, company_id, kind, word, answer, state, decision_count,
                            create_uid, write_uid, create_date, write_date)
SELECT system_id, company_id, kind, word, answer, 'gathering', 0, %(uid)s, %(uid)s,
       now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
  FROM unnest(%(systems)s::int[], %(companies)s::int[], %(kinds)s::text[], %(words)s::text[],
              %(answers)s::text[])
       AS new (system_id, company_id, kind, word, answer)
    ON CONFLICT (system_id, kind, word, answer) DO UPDATE SET write_date = EXCLUDED.write_date
RETURNING system_id, kind, word, answer, id
"""


class FreightLessonDecision(models.Model):
    """One decision of a person that a lesson comes from."""

    _name = "freight.lesson.decision"
    _description = "Decision behind a Lesson"
    _order = "decided_at desc, id desc"
    _rec_name = "exception_id"

    lesson_id = fields.Many2one(
        "freight.lesson", required=True, readonly=True, index=True, ondelete="cascade"
    )
    exception_id = fields.Many2one(
        "freight.exception", required=True, readonly=True, index=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        "res.users", string="Decided By", required=True, readonly=True, ondelete="restrict"
    )
    decided_at = fields.Datetime(string="Decided On", required=True, readonly=True)
    currency_id = fields.Many2one(related="lesson_id.company_id.currency_id")
    amount = fields.Monetary(readonly=True, help="The overcharge that was approved.")
    taken_back_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    taken_back_at = fields.Datetime(string="Taken Back On", readonly=True)

    _exception_unique = models.UniqueIndex(
        "(lesson_id, exception_id)", "An exception is decided once: it counts once."
    )

    @api.model
    def _note(self, facts, amounts=None):
        """Keep what people decided, and offer what three of them decided alike. A few queries for all.

        What the mapping in force says already is not learned again.

        :param facts: freight.exception → {Fact: id of the user who decided so}
        :param amounts: freight.exception → Decimal in the company's currency, where money was decided about
        """
        rows = [(exception, fact) for exception, found in facts.items() for fact in sorted(found)]
        known = self._known({(exception.system_id.id, *fact) for exception, fact in rows})
        rows = [row for row in rows if (row[0].system_id.id, *row[1]) not in known]
        if not rows:
            return
        lessons = self._join_lessons(rows)
        now = fields.Datetime.now()
        self.sudo().create(
            [
                {
                    "lesson_id": lessons[exception.system_id.id, *fact],
                    "exception_id": exception.id,
                    "user_id": facts[exception][fact],
                    "decided_at": now,
                    "amount": float((amounts or {}).get(exception, 0)),
                }
                for exception, fact in rows
            ]
        )
        self.env["freight.lesson"].browse(set(lessons.values()))._recount()

    def _known(self, asked):
        """Those of (system id, kind, word, answer) that the mapping in force says."""
        lines = self.env["freight.mapping.line"].sudo()
        if asked:
            lines = lines.search(
                [
                    ("mapping_id.state", "=", "active"),
                    ("mapping_id.system_id", "in", list({key[0] for key in asked})),
                    ("partner_value", "in", list({key[2] for key in asked})),
                ]
            )
        return {
            (line.mapping_id.system_id.id, line.kind, line.partner_value, line._answer()) for line in lines
        }

    def _join_lessons(self, rows):
        """(system id, kind, word, answer) → id of its lesson, which is made where there is none."""
        companies = {exception.system_id.id: exception.system_id.company_id.id for exception, _fact in rows}
        # In one order for all, so that two never wait for each other.
        keys = sorted({(exception.system_id.id, *fact) for exception, fact in rows})
        systems, kinds, words, answers = zip(*keys, strict=True)
        self.env.cr.execute(
            _JOIN,
            {
                "uid": self.env.uid,
                "systems": list(systems),
                "companies": [companies[system] or None for system in systems],
                "kinds": list(kinds),
                "words": list(words),
                "answers": list(answers),
            },
        )
        return {tuple(key): lesson_id for *key, lesson_id in self.env.cr.fetchall()}

    def action_take_back(self):
        """Let decisions count no more, which were wrong: by who made them, or by a manager."""
        self.check_access("read")
        is_manager = self.env.user.has_group("freight_bridge.group_manager")
        if not is_manager and any(decision.user_id != self.env.user for decision in self):
            raise AccessError(self.env._("Only who decided it, or a freight manager, takes that back."))
        self._take_back()
        return True

    def _take_back(self):
        """Count these no more. To be called for who may do so."""
        counted = self.sudo().filtered(lambda decision: not decision.taken_back_at)
        counted.lesson_id.lock_for_update()
        counted.write({"taken_back_by_id": self.env.uid, "taken_back_at": fields.Datetime.now()})
        counted.lesson_id._recount()
