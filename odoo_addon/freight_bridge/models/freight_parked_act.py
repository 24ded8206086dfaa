# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from contextlib import closing
from time import monotonic

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..runbook import runbook_url
from .freight_exception import TRIAL
from .freight_parked_act_line import TOGETHER

#: So many at most in one act.
MOST = 10_000
#: A call ends after about so many seconds; the job does the rest.
SECONDS = 4
OVER = ("tried", "done", "stopped")


class FreightParkedAct(models.Model):
    """One person's decision about parked messages: tried first, then made, with a result for each message.

    Each step is a transaction of its own, and what it did stays done: an act that is interrupted goes on
    where it stopped.
    """

    _name = "freight.parked.act"
    _description = "Act about Parked Messages"
    _order = "id desc"

    kind = fields.Selection([("replay", "Replay"), ("discard", "Discard")], required=True, readonly=True)
    user_id = fields.Many2one("res.users", string="By", required=True, readonly=True, index=True)
    create_date = fields.Datetime(string="Prepared On", readonly=True)
    reason = fields.Text(help="Why, for whoever reads it later.")
    state = fields.Selection(
        [
            ("trying", "Dry Run"),
            ("tried", "To Confirm"),
            ("running", "Running"),
            ("stopped", "Stopped"),
            ("done", "Done"),
        ],
        required=True,
        readonly=True,
        default="trying",
        index=True,
    )
    confirmed_at = fields.Datetime(string="Confirmed On", readonly=True)
    ended_at = fields.Datetime(string="Ended On", readonly=True)
    line_ids = fields.One2many("freight.parked.act.line", "act_id", readonly=True)
    is_over = fields.Boolean(compute="_compute_is_over")
    progress = fields.Float(compute="_compute_counts")
    total = fields.Integer(string="Messages", compute="_compute_counts")
    trial_summary = fields.Char(string="What Would Happen", compute="_compute_counts")
    summary = fields.Char(string="What Happened", compute="_compute_counts")
    would_do = fields.Integer(compute="_compute_counts")
    runbook_url = fields.Char(compute="_compute_runbook_url")

    @api.depends("kind", "create_date")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for act in self:
            day = act.create_date and fields.Datetime.context_timestamp(act, act.create_date).strftime(
                "%F %H:%M"
            )
            act.display_name = f"{labels.get(act.kind, '')} {day or ''}".strip()

    @api.depends("state")
    def _compute_is_over(self):
        for act in self:
            act.is_over = act.state in OVER

    def _compute_runbook_url(self):
        self.runbook_url = runbook_url("messages_parked")

    @api.depends("state", "line_ids.trial", "line_ids.outcome")
    def _compute_counts(self):
        Lines = self.env["freight.parked.act.line"].sudo()
        by_act = {act.id: {"trial": {}, "outcome": {}} for act in self}
        for column, column_counts in (("trial", "trial"), ("outcome", "outcome")):
            for act, verdict, count in Lines._read_group(
                [("act_id", "in", self.ids)], ["act_id", column], ["__count"]
            ):
                by_act[act.id][column_counts][verdict] = count
        for act in self:
            counts = by_act.get(act.id) or {"trial": {}, "outcome": {}}
            act.total = sum(counts["trial"].values())
            of = counts["trial" if act.state in ("trying", "tried") else "outcome"]
            act.progress = 100 * (1 - of.get(False, 0) / act.total) if act.total else 100
            act.trial_summary = self._counted(counts["trial"])
            act.summary = self._counted(counts["outcome"])
            act.would_do = act.total - sum(
                counts["trial"].get(verdict, 0) for verdict in ("refused", "failed")
            )

    def _counted(self, counts):
        """Counts by verdict in words, the most first."""
        known = [(count, verdict) for verdict, count in counts.items() if verdict]
        labels = dict(self.env["freight.parked.act.line"]._fields["trial"]._description_selection(self.env))
        return ", ".join(f"{count} × {labels[verdict]}" for count, verdict in sorted(known, reverse=True))

    # -- making one -----------------------------------------------------------------------------------

    @api.model
    def _open_new(self, kind, parked):
        """Prepare an act about messages, try it, and show it."""
        self._check_actor(kind)
        parked.check_access("read")
        if not parked or len(parked) > MOST:
            raise UserError(self.env._("Select 1 to %s messages.", MOST))
        act = self.sudo().create({"kind": kind, "user_id": self.env.uid})
        act.line_ids.create(
            [
                {"act_id": act.id, "parked_id": row.id, "digest": row.digest}
                for row in parked.sudo().sorted("id")
            ]
        )
        act._step()
        return act._show()

    def _check_actor(self, kind):
        group = "freight_bridge.group_manager" if kind == "discard" else "freight_bridge.group_user"
        if not self.env.su and not self.env.user.has_group(group):
            raise AccessError(
                self.env._("Only freight managers discard messages.")
                if kind == "discard"
                else self.env._("Only freight users replay messages: ask your administrator for the role.")
            )

    def _show(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [[False, "form"]],
        }

    def write(self, vals):
        """The person who acts says why, until it is confirmed; nothing else changes by hand."""
        if not self.env.su and (
            set(vals) != {"reason"}
            or any(act.user_id != self.env.user or act.state not in ("trying", "tried") for act in self)
        ):
            raise UserError(
                self.env._("An act is kept as it was made: only its reason is yours to give, before it.")
            )
        return super().write(vals)

    # -- deciding -------------------------------------------------------------------------------------

    def action_confirm(self):
        """Do it: the first messages at once, the rest by the job."""
        act = self._own()
        if act.state != "tried":
            raise UserError(
                self.env._("This was confirmed already, or is still being tried: look at it again.")
            )
        if not (act.reason or "").strip():
            raise UserError(self.env._("Say why, in one sentence: whoever looks at this later will ask."))
        act.write({"state": "running", "confirmed_at": fields.Datetime.now()})
        act._step()

    def action_stop(self):
        """Decide about no more of them; what is decided stays."""
        act = self._own()
        if act.state in ("done", "stopped"):
            raise UserError(self.env._("This is over already."))
        act.write({"state": "stopped", "ended_at": fields.Datetime.now()})

    def _own(self):
        """The user's own act, nobody else at it; as superuser for its own bookkeeping."""
        self.ensure_one()
        if self.sudo().user_id != self.env.user:
            raise AccessError(self.env._("This is somebody else's act: prepare one of your own."))
        self._check_actor(self.sudo().kind)
        act = self.sudo()
        act.lock_for_update()
        act.invalidate_recordset(["state"])
        return act

    def _step(self):
        """Try or do the next messages, for as many as fit into a call; the job does what is left.

        :return: whether this got anywhere: messages that another act has in hand are left for later
        """
        self.ensure_one()
        began, got_on = monotonic(), False
        while self.state not in OVER:
            column = "trial" if self.state == "trying" else "outcome"
            waiting = [("act_id", "=", self.id), (column, "=", False)]
            lines = self.line_ids.search(waiting, order="id", limit=TOGETHER)
            if not lines:
                self._end()
            elif monotonic() - began > SECONDS or not self._step_with(lines):
                self.env.ref("freight_bridge.cron_parked_acts")._trigger()
                break
            got_on = True
        return got_on

    def _step_with(self, lines):
        """Whether any of the messages could be tried or decided."""
        if self.state == "running":
            return lines._decide(self.kind, self.user_id)
        with closing(self.env.cr.savepoint()):
            verdicts = lines.with_context(**TRIAL)._verdicts(self.kind, self.user_id)
        self.env.invalidate_all(flush=False)
        lines._keep("trial", verdicts)
        return True

    def _end(self):
        if self.state == "trying":
            self.state = "tried"
        else:
            self.write({"state": "done", "ended_at": fields.Datetime.now()})
        self.env["freight.ingest"]._bus_notify("freight_bridge.parked", self.line_ids.parked_id.ids)

    @api.model
    def _cron_carry_on(self):
        """Finish acts that did not fit into one call, step by step, each step committed."""
        for act in self.sudo().search([("state", "in", ("trying", "running"))], order="id"):
            while act.try_lock_for_update():
                act.invalidate_recordset(["state"])
                if act.state in OVER or not act._step():
                    break
                if not self.env["ir.cron"]._commit_progress(1, remaining=1):
                    return
