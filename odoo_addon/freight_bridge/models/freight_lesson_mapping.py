# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

#: Kind of a lesson, which is that of its line → the line's field that says what the word means.
ANSWERS = {"milestone": "milestone_code", "charge": "charge_code", "match": "reference_kind"}


class FreightLesson(models.Model):
    """A lesson becomes a line of a draft of the system's mapping."""

    _inherit = "freight.lesson"

    def _make_mapping_line(self):
        """The draft that says by now what was learned."""
        in_force = self.env["freight.mapping"].search(
            [("system_id", "=", self.system_id.id), ("state", "=", "active")]
        )
        if in_force._line_of(self.kind, self.word)._answer() == self.answer:
            raise UserError(self.env._("%s says so already: dismiss this offer.", in_force.display_name))
        draft = self._mapping_draft(in_force)
        vals = {ANSWERS[self.kind]: self.answer}
        if line := draft._line_of(self.kind, self.word):
            line.write(vals)
        else:
            draft.line_ids = [Command.create({"kind": self.kind, "partner_value": self.word, **vals})]
        learned = self.env._(
            "%(lesson)s (%(count)s equal decisions)", lesson=self.display_name, count=self.decision_count
        )
        draft.note = "; ".join(filter(None, (draft.note, learned)))
        return draft

    def _mapping_draft(self, in_force):
        """A draft that other lessons began, else a new one from what is in force.

        :raises UserError: another version is on its way: this one would take back what that one says
        """
        versions = self.env["freight.mapping"].search(
            [("system_id", "=", self.system_id.id), ("state", "in", ("draft", "proposed", "approved"))]
        )
        if waiting := versions.filtered(lambda version: version.state != "draft")[:1]:
            raise UserError(
                self.env._(
                    "%s is not in force yet, and a new version would not have what it says: approve it, or "
                    "take it back to draft, then make this a rule.",
                    waiting.display_name,
                )
            )
        if begun := versions.filtered("lesson_ids")[:1]:
            return begun
        return in_force.copy() if in_force else versions.create({"system_id": self.system_id.id})


class FreightMapping(models.Model):
    _inherit = "freight.mapping"

    lesson_ids = fields.One2many("freight.lesson", "mapping_id", string="Learned From", readonly=True)

    def _line_of(self, kind, word):
        return self.line_ids.filtered(lambda line: (line.kind, line.partner_value) == (kind, word))

    @api.ondelete(at_uninstall=False)
    def _unlink_offer_again(self):
        """What a draft was to say is offered again when the draft goes."""
        self.lesson_ids._offer_again()


class FreightMappingLine(models.Model):
    _inherit = "freight.mapping.line"

    def _answer(self):
        """What the partner's word means, as a lesson says it; empty where that is left to a person."""
        return self[ANSWERS[self.kind]] if self.kind in ANSWERS else False
