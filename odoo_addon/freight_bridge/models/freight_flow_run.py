# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from time import monotonic

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..money import exact_amount
from .append_only import guard_table
from .freight_flow_mixin import COLLISIONS, undisturbed


class FreightFlowRun(models.Model):
    """What went together: its count and control totals before, kept for good, and what became of it.

    Neither a run nor its batches ever change: what is done is added, in the transaction that does it.
    """

    _name = "freight.flow.run"
    _description = "Freight Flow Run"
    _order = "id desc"
    _check_company_auto = True

    flow_id = fields.Many2one(
        "freight.flow",
        string="Flow Settings",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    kind = fields.Selection(related="flow_id.kind")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="restrict")
    user_id = fields.Many2one(
        "res.users", string="Posted By", readonly=True, help="Empty: its time had come.", ondelete="restrict"
    )
    create_date = fields.Datetime(string="Begun", readonly=True)
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    company_currency_id = fields.Many2one(related="company_id.currency_id", string="Company Currency")
    count = fields.Integer(string="Records", readonly=True, help="Before anything was done.")
    amount = fields.Monetary(string="Control Total", readonly=True, help="Before anything was done.")
    company_amount = fields.Monetary(
        string="In Company Currency",
        currency_field="company_currency_id",
        readonly=True,
        help="At the rate of the day on which it began.",
    )
    oldest = fields.Datetime(string="Oldest Since", readonly=True)
    cutoff = fields.Datetime(string="Cut-Off", readonly=True)
    record_ids = fields.Json(readonly=True, help="Ids of the records, in the order in which they go.")
    fingerprint = fields.Char(readonly=True, help="SHA-256 of the ids of the records and the control total.")
    batch_ids = fields.One2many("freight.flow.batch", "run_id", readonly=True)
    is_over = fields.Boolean(compute="_compute_done", search="_search_is_over")
    done_count = fields.Integer(string="Done", compute="_compute_done")
    done_amount = fields.Monetary(compute="_compute_done")
    refused_count = fields.Integer(string="Refused", compute="_compute_done")
    refused_amount = fields.Monetary(compute="_compute_done")
    left_count = fields.Integer(
        string="Left", compute="_compute_done", help="Not reached, or in other hands: for the next run."
    )
    progress = fields.Float(compute="_compute_done", help="Percent of the records that were looked at.")
    seconds = fields.Float(compute="_compute_done", help="How long its batches took.")

    def init(self):
        """Let the database itself keep runs as they are."""
        guard_table(self.env.cr, self._table)

    @api.depends("batch_ids")
    def _compute_done(self):
        for run in self:
            batches = run.batch_ids
            run.done_count = sum(batches.mapped("count"))
            run.refused_count = sum(batches.mapped("refused_count"))
            run.left_count = run.count - run.done_count - run.refused_count
            for name, column in (("done_amount", "amount"), ("refused_amount", "refused_amount")):
                amounts = (exact_amount(batch[column], run.currency_id) for batch in batches)
                run[name] = float(sum(amounts))
            run.is_over = any(batches.mapped("is_last"))
            run.progress = 100 if run.is_over else 100 * sum(batches.mapped("taken")) / (run.count or 1)
            run.seconds = sum(batches.mapped("seconds"))

    @api.model
    def _search_is_over(self, operator, value):
        if operator != "in":
            return NotImplemented
        last = self.env["freight.flow.batch"]._search([("is_last", "=", True)]).subselect("run_id")
        if set(value) == {True, False}:
            return [(1, "=", 1)]
        return [("id", "in" if True in value else "not in", last)]

    @api.depends("kind", "create_date")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for run in self:
            run.display_name = f"{kinds.get(run.kind, run.kind)} {run.id or ''}".strip()

    def write(self, vals):
        raise UserError(self.env._("A run cannot be changed: it proves what was posted together."))

    def unlink(self):
        raise UserError(self.env._("A run cannot be deleted: it proves what was posted together."))

    # -- working --------------------------------------------------------------------------------------

    def _remaining(self):
        """Ids that no batch has taken yet."""
        return (self.record_ids or [])[sum(self.batch_ids.mapped("taken")) :]

    def _go_on(self):
        """Work off what is left, in committed batches; False when the job's time is over."""
        jobs, ids = self.env["ir.cron"], self._remaining()
        jobs._commit_progress(remaining=len(ids))
        while ids:
            if not self._may_go_on():
                self._keep(self._records([]), started=monotonic(), is_last=True)
                break
            taken = self._take(ids)
            ids = ids[taken:]
            if not jobs._commit_progress(taken, remaining=len(ids)) and ids:
                return False
        return True

    def _may_go_on(self):
        """What a person posted goes through; else the window may have closed, or the settings changed."""
        self.flow_id.invalidate_recordset()
        return bool(self.user_id) or self.flow_id._may_go_on(fields.Datetime.now())

    def _take(self, ids):
        """Do the next batch in one transaction; how many records that are."""
        started = monotonic()
        batch = self._records(ids)._flow_next(self.kind)
        work = batch.exists().with_context(freight_run_user_id=self.user_id.id)
        try:
            dealt = undisturbed(self.env, work._flow_work, self.kind)
        except COLLISIONS:
            dealt = batch.browse()
        self._keep(batch, dealt, started, is_last=len(batch) == len(ids))
        return len(batch)

    def _records(self, ids):
        return self.flow_id._model().browse(ids)

    def _keep(self, batch, dealt=None, started=0.0, is_last=False):
        """Add what became of a batch, in the transaction that did it."""
        about = self.flow_id._about
        dealt = dealt or batch.browse()
        refused = dealt.filtered(about.exception) if about.exception else dealt.browse()
        done = dealt - refused

        def total(records):
            amounts = (exact_amount(record[about.amount], self.currency_id) for record in records)
            return float(sum(amounts))

        self.env["freight.flow.batch"].sudo().create(
            {
                "run_id": self.id,
                "taken": len(batch),
                "count": len(done),
                "amount": total(done),
                "refused_count": len(refused),
                "refused_amount": total(refused),
                "record_ids": done.ids,
                "refused_ids": refused.ids,
                "seconds": monotonic() - started,
                "is_last": is_last,
            }
        )

    # -- looking --------------------------------------------------------------------------------------

    def action_open_records(self):
        """What the run held."""
        return self.flow_id._open_records(self.record_ids or [])

    def action_open_refused(self):
        """What the books refused."""
        refused = [record_id for batch in self.batch_ids for record_id in batch.refused_ids or []]
        return self.flow_id._open_records(refused)


class FreightFlowBatch(models.Model):
    """What one transaction of a run did: it is there exactly if that was committed."""

    _name = "freight.flow.batch"
    _description = "Freight Flow Batch"
    _order = "id"

    run_id = fields.Many2one(
        "freight.flow.run", required=True, readonly=True, index=True, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="run_id.currency_id")
    create_date = fields.Datetime(string="Committed", readonly=True)
    taken = fields.Integer(string="Looked At", readonly=True)
    count = fields.Integer(string="Done", readonly=True)
    amount = fields.Monetary(readonly=True)
    refused_count = fields.Integer(string="Refused", readonly=True)
    refused_amount = fields.Monetary(readonly=True)
    record_ids = fields.Json(readonly=True, help="Ids of what was done.")
    refused_ids = fields.Json(
        string="Refused Records", readonly=True, help="Ids of what was refused; each has an exception."
    )
    seconds = fields.Float(readonly=True)
    is_last = fields.Boolean(readonly=True, help="Nothing of the run follows.")

    _last_once = models.UniqueIndex("(run_id) WHERE is_last", "A run ends once.")

    def init(self):
        """Let the database itself keep batches as they are."""
        guard_table(self.env.cr, self._table)

    def write(self, vals):
        raise UserError(self.env._("A batch cannot be changed: it proves what was posted."))

    def unlink(self):
        raise UserError(self.env._("A batch cannot be deleted: it proves what was posted."))
