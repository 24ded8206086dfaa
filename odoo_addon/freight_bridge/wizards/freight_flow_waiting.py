# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain


class FreightFlowWaiting(models.TransientModel):
    """What waits, as somebody saw it: what they post is exactly this, or they are asked again."""

    _name = "freight.flow.waiting"
    _description = "Waiting to Post"
    _order = "flow_id, posts_at, currency_id"
    _rec_name = "flow_id"

    flow_id = fields.Many2one(
        "freight.flow", string="Flow Settings", required=True, readonly=True, ondelete="cascade"
    )
    kind = fields.Selection(related="flow_id.kind")
    company_id = fields.Many2one(related="flow_id.company_id")
    summary = fields.Char(related="flow_id.summary")
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    company_currency_id = fields.Many2one(related="company_id.currency_id", string="Company Currency")
    count = fields.Integer(string="Records", readonly=True)
    amount = fields.Monetary(string="Control Total", readonly=True)
    company_amount = fields.Monetary(
        string="In Company Currency", currency_field="company_currency_id", readonly=True
    )
    has_rate = fields.Boolean(readonly=True)
    oldest = fields.Datetime(string="Oldest Since", readonly=True)
    posts_at = fields.Datetime(readonly=True, help="Empty: at any moment, or when somebody posts it.")
    goes = fields.Char(compute="_compute_goes")
    is_late = fields.Boolean(
        string="After the Cut-Off", readonly=True, help="It goes in the window after the next one."
    )
    seen_at = fields.Datetime(string="As Of", readonly=True)
    record_ids = fields.Json(readonly=True)
    fingerprint = fields.Char(readonly=True)

    @api.depends("posts_at", "flow_id.timing")
    def _compute_goes(self):
        for row in self:
            row.goes = row.flow_id._goes(row.posts_at)

    # -- looking --------------------------------------------------------------------------------------

    @api.model
    def web_search_read(self, domain, specification, offset=0, limit=None, order=None, count_limit=None):
        """A list of what waits looks whenever it is opened or read again."""
        fresh = Domain(domain) & Domain("id", "in", self._look().ids)
        return super().web_search_read(fresh, specification, offset, limit, order, count_limit)

    @api.model
    def web_read_group(self, domain, groupby, aggregates=(), **options):
        """Groups look likewise."""
        fresh = Domain(domain) & Domain("id", "in", self._look().ids)
        return super().web_read_group(fresh, groupby, aggregates, **options)

    @api.model
    def _look(self):
        """What waits in the user's companies now."""
        flows = self.env["freight.flow"].search([("company_id", "in", self.env.companies.ids)])
        now = fields.Datetime.now()
        rows = self.sudo().create(
            [
                {"flow_id": flow.id, **self._seen(flow, batch, now)}
                for flow in flows.sudo()
                for batch in flow._batches(now)
            ]
        )
        return rows.sudo(False)

    @api.model
    def _seen(self, flow, batch, now):
        """Values that show a batch."""
        currency = self.env["res.currency"].browse(batch.currency_id)
        worth = flow._in_company_currency(batch.amount, currency)
        return {
            "currency_id": currency.id,
            "count": len(batch.ids),
            "amount": float(batch.amount),
            "company_amount": float(worth or 0),
            "has_rate": worth is not None,
            "oldest": batch.oldest,
            "posts_at": batch.posts_at,
            "is_late": batch.is_late,
            "seen_at": now,
            "record_ids": list(batch.ids),
            "fingerprint": batch.fingerprint,
        }

    def action_open_records(self):
        """What is in the batch."""
        return self.flow_id._open_records(self.record_ids)

    # -- posting --------------------------------------------------------------------------------------

    def action_post(self):
        """Post the batch now, if it is still what was seen; the job works it off."""
        self.ensure_one()
        self._check_poster()
        flow, now = self.flow_id.sudo(), fields.Datetime.now()
        batch = self._still_waiting(flow, now)
        if not batch:
            raise UserError(self.env._("Nothing of it waits any more: somebody posted it. Look again."))
        if batch.fingerprint != self.fingerprint:
            return self._ask_again(self._seen(flow, batch, now))
        self._check_duties(flow, batch)
        run = flow._begin([batch], user=self.env.user)
        self.env.ref(flow._about.cron).sudo()._trigger()
        return {
            "type": "ir.actions.act_window",
            "res_model": "freight.flow.run",
            "res_id": run.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _check_poster(self):
        if not self.env.user.has_group("freight_bridge.group_finance"):
            raise AccessError(self.env._("Freight Finance posts batches: ask your administrator."))
        self.flow_id.check_access("read")

    def _still_waiting(self, flow, now):
        """The batch of the same currency and opening, or None."""
        for batch in flow._batches(now):
            if (batch.currency_id, batch.is_late) == (self.currency_id.id, self.is_late):
                return batch
        return None

    def _ask_again(self, seen):
        """Show the batch as it is now, and say what changed."""
        message = self.env._(
            "It was %(count)s for %(amount)s, and is %(new_count)s for %(new_amount)s now. "
            "Nothing was posted: look at it, then post it.",
            count=self.count,
            amount=self.currency_id.format(self.amount),
            new_count=seen["count"],
            new_amount=self.currency_id.format(seen["amount"]),
        )
        self.sudo().write(seen)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("The batch changed"),
                "message": message,
                "type": "warning",
                "sticky": True,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _check_duties(self, flow, batch):
        """Where the company separates duties, nobody posts what they approved."""
        records = flow._model().browse(batch.ids)
        if flow.company_id.freight_separate_duties and self.env.user in records._flow_approvers(flow.kind):
            raise UserError(
                self.env._(
                    "You approved some of it, and %s separates duties: somebody else posts it.",
                    flow.company_id.name,
                )
            )
