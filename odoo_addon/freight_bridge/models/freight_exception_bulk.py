# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from contextlib import closing
from datetime import timedelta
from time import monotonic

from odoo import api, fields, models
from odoo.exceptions import AccessError, MissingError, UserError

from .freight_exception import OPEN_STATES, TRIAL
from .freight_exception_owner import NO_NOTICE

#: What may be decided about many at once. To link or to correct is about one message.
ACTIONS = [("assign", "Assign"), ("snooze", "Snooze"), ("waive", "Waive"), ("replay", "Replay")]
#: So many at most in one decision.
MOST = 10_000
#: A call ends after about so many seconds, so that the page shows how far it is and others get in.
SECONDS = 2
#: How many are decided together, where the action can do so.
TOGETHER = 100
#: A decision whose page was closed is carried on by the job after this.
ABANDONED = timedelta(minutes=2)


class FreightExceptionBulk(models.Model):
    """One decision about many exceptions: tried first, then made step by step, with a result for each.

    Each step is a transaction of its own, and what it did stays done: a decision that is interrupted goes on
    where it stopped.
    """

    _name = "freight.exception.bulk"
    _description = "Decision about Many Exceptions"
    _order = "id desc"

    user_id = fields.Many2one("res.users", string="Decided By", required=True, readonly=True, index=True)
    create_date = fields.Datetime(string="Decided On", readonly=True)
    action = fields.Selection(ACTIONS, required=True, readonly=True)
    reason = fields.Text(readonly=True)
    until = fields.Datetime(readonly=True)
    assignee_id = fields.Many2one("res.users", readonly=True)
    state = fields.Selection(
        [("new", "To Confirm"), ("running", "Running"), ("stopped", "Stopped"), ("done", "Done")],
        required=True,
        readonly=True,
        default="new",
        index=True,
    )
    line_ids = fields.One2many("freight.exception.bulk.line", "bulk_id", readonly=True)
    total = fields.Integer(compute="_compute_counts")
    done_count = fields.Integer(string="Done", compute="_compute_counts")
    refused_count = fields.Integer(string="Refused", compute="_compute_counts")

    def _compute_counts(self):
        counted = self.env["freight.exception.bulk.line"]._read_group(
            [("bulk_id", "in", self.ids)], ["bulk_id", "outcome"], ["__count"]
        )
        counts = {(bulk.id, outcome): count for bulk, outcome, count in counted}
        for bulk in self:
            outcomes = {outcome: counts.get((bulk.id, outcome), 0) for outcome in (False, "done", "refused")}
            bulk.total = sum(outcomes.values())
            bulk.done_count, bulk.refused_count = outcomes["done"], outcomes["refused"]

    # -- making one -----------------------------------------------------------------------------------

    @api.model
    def desk_new(self, action, exception_ids, values=None, like_id=None):
        """Prepare a decision; nothing is decided yet.

        :param action: one of ``ACTIONS``
        :param exception_ids: what was selected; not asked for where ``like_id`` is given
        :param values: ``reason``, ``until`` or ``assignee_id``, by action
        :param like_id: an exception: all open ones of its code and partner are meant
        :return: {"id", "total"}
        """
        self.env["freight.exception"]._check_worker()
        if action not in dict(ACTIONS):
            raise UserError(self.env._("This cannot be decided about many at once."))
        exceptions = self._like(like_id) if like_id else self._selected(exception_ids)
        if not exceptions:
            raise UserError(self.env._("Nothing of it is open any more: look again."))
        known = exceptions._checked_values(values)
        bulk = self.sudo().create({"user_id": self.env.uid, "action": action, **known})
        bulk.line_ids.create(
            [{"bulk_id": bulk.id, "exception_id": exception_id} for exception_id in exceptions.ids]
        )
        return {"id": bulk.id, "total": len(exceptions)}

    def _selected(self, exception_ids):
        if not isinstance(exception_ids, list) or len(exception_ids) > MOST:
            raise UserError(self.env._("Select at most %s exceptions.", MOST))
        return self.env["freight.exception"].search(
            [("id", "in", exception_ids), ("state", "in", OPEN_STATES)]
        )

    def _like(self, like_id):
        """Open exceptions of the same code and partner, what is due first first."""
        Exceptions = self.env["freight.exception"]
        model = Exceptions.browse(like_id).exists()
        model.check_access("read")
        return Exceptions.search(
            [
                ("code", "=", model.code),
                ("system_id", "=", model.system_id.id),
                ("company_id", "=", model.company_id.id),
                ("state", "in", OPEN_STATES),
            ],
            limit=MOST,
        )

    # -- trying and doing -----------------------------------------------------------------------------

    def desk_try(self):
        """Try the next ones and take everything back: what would become of each is kept.

        :return: progress, see ``_progress``
        """
        bulk = self._own(("new",))
        trial = bulk.with_context(**TRIAL)
        lines = trial.line_ids.filtered(lambda line: not line.trial)
        with closing(self.env.cr.savepoint()):
            results = trial._decide(lines)
        bulk._keep(results, "trial", "trial_message")
        return bulk._progress("trial")

    def desk_run(self):
        """Decide about the next ones.

        :return: progress, see ``_progress``
        """
        bulk = self._own(("new", "running"))
        bulk.state = "running"
        lines = bulk.line_ids.filtered(lambda line: not line.outcome)
        bulk._keep(bulk._decide(lines), "outcome", "message")
        if not bulk.line_ids.filtered(lambda line: not line.outcome):
            bulk._end("done")
        return bulk._progress("outcome")

    def desk_stop(self):
        """Decide about no more of them; what is decided stays."""
        bulk = self._own(("new", "running"))
        bulk._end("stopped")
        return bulk._progress("outcome")

    def _end(self, state):
        """Decide about no more; who got exceptions by it hears of all at once."""
        self.state = state
        if self.action == "assign":
            given = self.line_ids.filtered(lambda line: line.outcome == "done").exception_id
            given.with_user(self.user_id)._tell_owner(self.assignee_id)

    def _own(self, states):
        """The user's own decision, which nobody else is at; as superuser for its own bookkeeping."""
        self.ensure_one()
        bulk = self.sudo()
        if bulk.user_id != self.env.user:
            raise AccessError(self.env._("This is somebody else's decision."))
        bulk.lock_for_update()
        bulk.invalidate_recordset(["state"])
        if bulk.state not in states:
            raise UserError(self.env._("This decision is over: look at its results."))
        return bulk

    def _decide(self, lines):
        """Line → (outcome, message), for as many as fit into a call."""
        results, began = {}, monotonic()
        step = 1 if self.action == "replay" else TOGETHER
        for start in range(0, len(lines), step):
            if results and monotonic() - began > SECONDS:
                break
            results |= self._decide_together(lines[start : start + step])
        return results

    def _decide_together(self, lines):
        """Together; where that is refused, one by one, so that each says for itself why."""
        try:
            with self.env.cr.savepoint():
                message = self._act(lines.exception_id.with_user(self.user_id))
            return dict.fromkeys(lines, ("done", message))
        except (UserError, MissingError) as error:
            if len(lines) == 1:
                return {lines: ("refused", str(error))}
        results = {}
        for line in lines:
            results |= self._decide_together(line)
        return results

    def _act(self, exceptions):
        """Do it as the person who decided; what is refused raises.

        :return: what became of it, in one sentence
        """
        exceptions.check_access("read")
        return getattr(self, f"_act_{self.action}")(exceptions)

    def _act_assign(self, exceptions):
        exceptions.with_context(**{NO_NOTICE: True}).desk_assign(self.assignee_id.id)
        return self.env._("Assigned to %s.", self.assignee_id.name)

    def _act_snooze(self, exceptions):
        exceptions.desk_snooze(fields.Datetime.to_string(self.until))
        return self.env._("Snoozed.")

    def _act_waive(self, exceptions):
        exceptions.desk_waive(self.reason)
        return self.env._("Waived.")

    def _act_replay(self, exceptions):
        result = exceptions.desk_replay()
        if result["outcome"] == "exception":
            raise UserError(result["message"])
        return result["message"]

    def _keep(self, results, outcome, message):
        """Write results, those that are equal together."""
        groups = {}
        for line, result in results.items():
            groups.setdefault(result, []).append(line.id)
        for result, line_ids in groups.items():
            self.line_ids.browse(line_ids).write({outcome: result[0], message: result[1]})

    def _progress(self, outcome):
        """How far it is, for the page.

        :return: {"state", "total", "looked", "refused", "refusals": [{"exception_id", "name", "message"}]}
        """
        message = "trial_message" if outcome == "trial" else "message"
        refused = self.line_ids.filtered(lambda line: line[outcome] == "refused")
        return {
            "state": self.state,
            "total": len(self.line_ids),
            "looked": len(self.line_ids.filtered(outcome)),
            "refused": len(refused),
            "refusals": [
                {"exception_id": row.exception_id.id, "name": row.exception_id.name, "message": row[message]}
                for row in refused[:100]
            ],
        }

    @api.model
    def _cron_carry_on(self):
        """Finish decisions whose page was closed in the middle, as the persons who made them."""
        abandoned = self.sudo().search(
            [("state", "=", "running"), ("write_date", "<", fields.Datetime.now() - ABANDONED)], order="id"
        )
        for bulk in abandoned:
            while bulk.state == "running":
                bulk.with_user(bulk.user_id).desk_run()
                if not self.env["ir.cron"]._commit_progress(1, remaining=1):
                    return


class FreightExceptionBulkLine(models.Model):
    """What became of one exception of a decision about many."""

    _name = "freight.exception.bulk.line"
    _description = "Result for One Exception"
    _order = "id"

    bulk_id = fields.Many2one(
        "freight.exception.bulk", required=True, readonly=True, index=True, ondelete="cascade"
    )
    exception_id = fields.Many2one(
        "freight.exception", required=True, readonly=True, index=True, ondelete="cascade"
    )
    trial = fields.Selection([("done", "Would Be Done"), ("refused", "Would Be Refused")], readonly=True)
    trial_message = fields.Char(readonly=True)
    outcome = fields.Selection([("done", "Done"), ("refused", "Refused")], readonly=True)
    message = fields.Char(readonly=True)
