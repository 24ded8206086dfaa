# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..lesson_facts import REFUSED
from ..lifecycle import MILESTONES, REFERENCE_KINDS

#: So many equal decisions offer to become a rule.
EQUAL = 3
KINDS = [
    ("milestone", "Status Code"),
    ("charge", "Charge Code"),
    ("match", "Reference"),
    ("tolerance", "Small Overcharge"),
]
STATES = [
    ("gathering", "Gathering"),
    ("offered", "Offered"),
    ("made", "Rule Made"),
    ("dismissed", "Dismissed"),
]


class FreightLesson(models.Model):
    """What people decided alike about one partner's messages, and the rule that it offers to become.

    gathering → offered (at the third equal decision) → made (a draft, which somebody proposes and somebody
    else approves) or dismissed. Nothing is read otherwise before the draft is approved.
    """

    _name = "freight.lesson"
    _description = "Freight Lesson"
    _order = "last_at desc, id desc"
    _rec_names_search = ["word", "system_id.name"]

    system_id = fields.Many2one("freight.system", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", readonly=True, index=True, ondelete="cascade")
    kind = fields.Selection(KINDS, required=True, readonly=True)
    word = fields.Char(string="Partner's Word", required=True, readonly=True)
    answer = fields.Char(string="Means", required=True, readonly=True)
    effect = fields.Char(string="What the Rule Would Do", compute="_compute_effect")
    state = fields.Selection(STATES, required=True, readonly=True, default="gathering", index=True)
    decision_ids = fields.One2many("freight.lesson.decision", "lesson_id", readonly=True)
    decision_count = fields.Integer(string="Equal Decisions", readonly=True)
    contrary_count = fields.Integer(
        string="Decided Otherwise",
        compute="_compute_contrary_count",
        help="Decisions that gave the same word another meaning.",
    )
    last_at = fields.Datetime(string="Last Decision", readonly=True)
    settled_by_id = fields.Many2one("res.users", string="Made or Dismissed By", readonly=True)
    settled_at = fields.Datetime(string="Made or Dismissed On", readonly=True)
    mapping_id = fields.Many2one(
        "freight.mapping",
        string="Mapping Version",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    mapping_state = fields.Selection(related="mapping_id.state", string="Rule")
    is_in_rule = fields.Boolean(
        compute="_compute_is_in_rule", help="A rule that is in force, or on its way, says so."
    )

    #: Who decides the same at the same moment joins one lesson.
    _fact_unique = models.UniqueIndex(
        "(system_id, kind, word, answer)", "This is being learned already: reload the page."
    )

    # -- words ----------------------------------------------------------------------------------------

    @api.depends("kind", "word", "answer")
    def _compute_display_name(self):
        sentences = self._sentences()
        for lesson in self:
            word, answer = lesson._said(), lesson._meant()
            is_refused = lesson.answer == REFUSED and lesson.kind == "tolerance"
            sentence = self.env._("Overcharges of %(word)s are not approved") if is_refused else None
            lesson.display_name = (sentence or sentences[lesson.kind]) % {"word": word, "answer": answer}

    def _sentences(self):
        return {
            "milestone": self.env._("Status code %(word)s means %(answer)s"),
            "charge": self.env._("Charge code %(word)s means %(answer)s"),
            "match": self.env._("Their %(word)s is our %(answer)s"),
            "tolerance": self.env._("Overcharges of %(word)s up to %(answer)s are approved"),
        }

    @api.depends("kind", "word", "answer", "system_id")
    def _compute_effect(self):
        effects = {
            "milestone": self.env._(
                "As a rule, every message of %(system)s with the status code %(word)s is read as %(answer)s."
            ),
            "charge": self.env._(
                "As a rule, every invoice line of %(system)s with the charge code %(word)s is read as "
                "%(answer)s."
            ),
            "match": self.env._(
                "As a rule, a %(word)s of %(system)s that is not known here is looked up as our %(answer)s."
            ),
            "tolerance": self.env._(
                "As a rule, overcharges of %(word)s up to %(answer)s a shipment pass the audit. "
                "Other limits stay as they are."
            ),
        }
        for lesson in self:
            lesson.effect = effects[lesson.kind] % {
                "system": lesson.sudo().system_id.name,
                "word": lesson._said(),
                "answer": lesson._meant(),
            }

    def _said(self):
        """The partner's word as people read it."""
        if self.kind == "tolerance":
            return self._carrier().name or "?"
        return self._label(REFERENCE_KINDS, self.word) if self.kind == "match" else self.word

    def _meant(self):
        """What it means, as people read it."""
        if self.kind == "tolerance":
            return self.currency_id.format(float(self._largest() or 0))
        if self.kind == "milestone" and self.answer in MILESTONES:
            return dict(self.env["freight.milestone"]._fields["code"]._description_selection(self.env))[
                self.answer
            ]
        return self._label(REFERENCE_KINDS, self.answer) if self.kind == "match" else self.answer

    def _label(self, kinds, kind):
        """A kind of reference in the user's language."""
        shown = self.env["freight.cross.reference"]._fields["kind"]._description_selection(self.env)
        return dict(shown).get(kind) or dict(kinds).get(kind) or kind

    @api.depends("state", "mapping_state", "tolerance_id.active", "tolerance_id.is_waiting")
    def _compute_is_in_rule(self):
        for lesson in self:
            tolerance = lesson.tolerance_id
            lesson.is_in_rule = lesson.state == "made" and bool(
                lesson.mapping_state not in (False, "retired") or tolerance.active or tolerance.is_waiting
            )

    @api.depends("decision_count")
    def _compute_contrary_count(self):
        rows = self._read_group(
            [("system_id", "in", self.system_id.ids), ("word", "in", self.mapped("word"))],
            ["system_id", "kind", "word", "answer"],
            ["decision_count:sum"],
        )
        others = {}
        for system, kind, word, answer, count in rows:
            # Overcharges of another size are another question; only a refusal speaks against them all.
            if kind != "tolerance" or answer == REFUSED:
                others.setdefault((system.id, kind, word), {})[answer] = count
        for lesson in self:
            said = others.get((lesson.system_id.id, lesson.kind, lesson.word), {})
            lesson.contrary_count = sum(count for answer, count in said.items() if answer != lesson.answer)

    # -- life -----------------------------------------------------------------------------------------

    def action_make_rule(self):
        """Write what was learned into a draft, which is proposed and approved like any other.

        :return: the action that opens the draft
        """
        self.ensure_one()
        self._check_manager()
        self._hold(("offered",))
        self._settle("made", **self._make_rule())
        return self.action_open_rule()

    def _make_rule(self):
        """Make the draft; what of this lesson names it."""
        if self.kind == "tolerance":
            return {"tolerance_id": self._make_tolerance().id}
        return {"mapping_id": self._make_mapping_line().id}

    def action_open_rule(self):
        """The rule that it became."""
        self.ensure_one()
        rule = self.tolerance_id or self.mapping_id
        return {
            "type": "ir.actions.act_window",
            "res_model": rule._name,
            "res_id": rule.id,
            "views": [(False, "form")],
        }

    def action_dismiss(self):
        """Offer this no more; the decisions stay decided."""
        self._check_manager()
        self._hold(("offered",))
        self._settle("dismissed")
        return True

    def action_offer_again(self):
        """Take a dismissal back, or offer what became a rule that is in force no more."""
        self._check_manager()
        self._hold(("dismissed", "made"))
        if running := self.filtered("is_in_rule")[:1]:
            raise UserError(
                self.env._(
                    "%(lesson)s: %(rule)s says so already.",
                    lesson=running.display_name,
                    rule=(running.tolerance_id or running.mapping_id).display_name,
                )
            )
        self._offer_again()
        return True

    def _offer_again(self):
        """Ask anew, as far as there are decisions enough."""
        self.sudo().write(
            {
                "state": "gathering",
                "settled_by_id": False,
                "settled_at": False,
                "mapping_id": False,
                "tolerance_id": False,
            }
        )
        self._offer()

    def _settle(self, state, **vals):
        self.sudo().write(
            {"state": state, "settled_by_id": self.env.uid, "settled_at": fields.Datetime.now(), **vals}
        )

    def _offer(self):
        """Offer what enough decisions agree on by now, and no more what they do not. As superuser."""
        for before, after, is_enough in (("gathering", "offered", True), ("offered", "gathering", False)):
            self.sudo().filtered(
                lambda lesson, state=before, enough=is_enough: (
                    lesson.state == state
                    and (lesson.decision_count >= EQUAL and lesson.answer != REFUSED) == enough
                )
            ).write({"state": after})

    def _recount(self):
        """Count the decisions that stand, and offer accordingly. Those that call this hold the lessons."""
        lessons = self.sudo()
        lessons.invalidate_recordset(["state", "decision_count", "last_at"])
        rows = self.env["freight.lesson.decision"]._read_group(
            [("lesson_id", "in", lessons.ids), ("taken_back_at", "=", False)],
            ["lesson_id"],
            ["__count", "decided_at:max"],
        )
        counted = {lesson.id: (count, last_at) for lesson, count, last_at in rows}
        for lesson in lessons:
            lesson.decision_count, lesson.last_at = counted.get(lesson.id, (0, lesson.last_at))
        lessons._offer()

    def _check_manager(self):
        if not self.env.su and not self.env.user.has_group("freight_bridge.group_manager"):
            raise AccessError(self.env._("Only freight managers make rules: ask one of them."))
        self.check_access("read")

    def _hold(self, states):
        """Let nobody else settle these at this moment, and see that nobody has."""
        self.sudo().lock_for_update()
        self.invalidate_recordset(["state"])
        if settled := self.filtered(lambda lesson: lesson.state not in states):
            raise UserError(
                self.env._(
                    "%(lesson)s is %(state)s by now: reload the page.",
                    lesson=settled[0].display_name,
                    state=dict(self._fields["state"]._description_selection(self.env))[
                        settled[0].state
                    ].lower(),
                )
            )

    # -- the desk -------------------------------------------------------------------------------------

    def _desk_values(self):
        """An offer as the exception desk shows it (contract §18)."""
        self.ensure_one()
        may_decide = self.env.user.has_group("freight_bridge.group_manager")
        return {
            "id": self.id,
            "name": self.display_name,
            "effect": self.effect,
            "count": self.decision_count,
            "contrary": self.contrary_count,
            "may_decide": may_decide,
            "ask": [] if may_decide else self._managers().mapped("name"),
        }

    def _managers(self):
        """Who may be asked to make the rule: the first of them, by name."""
        group = self.env.ref("freight_bridge.group_manager")
        domain = [("all_group_ids", "in", group.ids), ("share", "=", False)]
        if self.company_id:
            domain.append(("company_ids", "in", self.company_id.ids))
        return self.env["res.users"].sudo().search(domain, order="name", limit=3)
