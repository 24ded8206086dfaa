# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .freight_exception import OPEN_STATES
from .freight_integration_log import OUTGOING
from .freight_outbox import UNSETTLED

#: One evaluation at a time: the number says "freight alerts" to PostgreSQL.
LOCK = 0x66726569_616C6572


class FreightAlert(models.Model):
    """A threshold that was reached: raised once, kept up to date, cleared when it is over."""

    _name = "freight.alert"
    _description = "Freight Alert"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "state desc, since desc, id desc"
    _mail_post_access = "read"

    rule_id = fields.Many2one(
        "freight.alert.rule", required=True, readonly=True, index=True, ondelete="restrict"
    )
    metric = fields.Selection(related="rule_id.metric", store=True)
    system_id = fields.Many2one("freight.system", readonly=True, index="btree_not_null", ondelete="cascade")
    company_id = fields.Many2one("res.company", readonly=True, index="btree_not_null", ondelete="cascade")
    team_id = fields.Many2one("freight.team", readonly=True, index=True, ondelete="restrict")
    state = fields.Selection(
        [("raised", "Raised"), ("cleared", "Cleared")],
        required=True,
        readonly=True,
        default="raised",
        index=True,
        tracking=True,
    )
    since = fields.Datetime(required=True, readonly=True)
    last_at = fields.Datetime(string="Measured", required=True, readonly=True)
    cleared_at = fields.Datetime(string="Cleared On", readonly=True, index="btree_not_null")
    value = fields.Float(required=True, readonly=True, digits=(16, 1), aggregator=False)
    worst = fields.Float(required=True, readonly=True, digits=(16, 1), aggregator=False)
    threshold = fields.Float(required=True, readonly=True, digits=(16, 1), aggregator=False)
    times = fields.Integer(
        string="Times Raised",
        required=True,
        readonly=True,
        default=1,
        help="More than once: it came back soon.",
    )
    unit = fields.Char(related="rule_id.unit")
    summary = fields.Char(compute="_compute_summary")
    runbook_url = fields.Char(related="rule_id.runbook_url")

    _raised_once = models.UniqueIndex(
        "(rule_id, COALESCE(system_id, 0), COALESCE(company_id, 0)) WHERE state = 'raised'",
        "This alert is raised already.",
    )

    @api.depends("rule_id", "system_id", "company_id")
    def _compute_display_name(self):
        for alert in self:
            about = alert.system_id.sudo().name or alert.company_id.sudo().name
            alert.display_name = f"{alert.rule_id.name}: {about}" if about else alert.rule_id.name

    @api.depends("metric", "value", "threshold")
    def _compute_summary(self):
        sentences = {
            "sla_at_risk": self.env._("Exceptions due soon or late: %(value)s (threshold %(threshold)s)."),
            "partner_silent": self.env._("Hours without a message: %(value)s (threshold %(threshold)s)."),
            "error_rate": self.env._(
                "Messages that became exceptions: %(value)s %% (threshold %(threshold)s %%)."
            ),
            "lag_high": self.env._(
                "Longest way of a message to Odoo: %(value)s minutes (threshold %(threshold)s)."
            ),
            "backlog_old": self.env._("Minutes that a queue waits: %(value)s (threshold %(threshold)s)."),
            "outbox_failing": self.env._("Messages to it that wait: %(value)s (threshold %(threshold)s)."),
            "reconciliation_break": self.env._(
                "Differences of source and books: %(value)s (threshold %(threshold)s)."
            ),
            "messages_parked": self.env._("Parked messages: %(value)s (threshold %(threshold)s)."),
        }
        for alert in self:
            figures = {"value": plain(alert.value), "threshold": plain(alert.threshold)}
            alert.summary = sentences[alert.metric] % figures if alert.metric else ""

    def unlink(self):
        raise UserError(self.env._("Alerts are not deleted: they are cleared when they are over."))

    # -- evaluating -----------------------------------------------------------------------------------

    @api.model
    def _cron_evaluate(self):
        """Measure every rule; raise, update and clear."""
        self.sudo()._evaluate()

    @api.model
    def _evaluate(self):
        """Raise what reached its threshold, update what stands, clear what is over.

        :return: the alerts that were raised, new or again; empty where somebody else evaluates right now
        """
        self.env.cr.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not self.env.cr.fetchone()[0]:
            return self
        rules = self.env["freight.alert.rule"].search([])
        measured = rules._measure()
        standing = {alert._key(): alert for alert in self.search([("state", "=", "raised")])}
        over = {rule.id: rule.threshold for rule in rules}
        wanted = {
            key: value for key, value in measured.items() if key not in standing and value >= over[key[0]]
        }
        self._update_standing(standing, measured)
        raised = self._raise_again(wanted) | self._raise_new(wanted)
        self.browse().concat(*standing.values(), raised)._notify_pages()
        return raised

    def _key(self):
        return self.rule_id.id, self.system_id.id, self.company_id.id

    def _update_standing(self, standing, measured):
        now, over = fields.Datetime.now(), self.browse()
        for key, alert in standing.items():
            value = measured.get(key, 0.0)
            rule = alert.rule_id
            if not rule.active or value < rule._clears_below():
                over |= alert
            alert.value, alert.last_at, alert.threshold = value, now, rule.threshold
            alert.worst = max(alert.worst, value)
        over._clear()

    def _clear(self):
        """It is over: nobody has to do anything any more."""
        if not self:
            return
        self.write({"state": "cleared", "cleared_at": fields.Datetime.now()})
        self.activity_unlink(["mail.mail_activity_data_todo"])
        self._tell_systems("freight.alert.cleared.v1")

    def _raise_again(self, wanted):
        """What was cleared a moment ago is the same alert; ``wanted`` loses it. Nobody is mailed."""
        if not wanted:
            return self.browse()
        now, again = fields.Datetime.now(), self.browse()
        rules = self.env["freight.alert.rule"].browse({key[0] for key in wanted})
        longest = timedelta(minutes=max(rules.mapped("quiet_minutes")))
        recent = self.search(
            [("rule_id", "in", rules.ids), ("state", "=", "cleared"), ("cleared_at", ">", now - longest)],
            order="cleared_at desc, id desc",
        )
        for alert in recent:
            quiet_until = alert.cleared_at + timedelta(minutes=alert.rule_id.quiet_minutes)
            if now < quiet_until and (value := wanted.pop(alert._key(), None)) is not None:
                alert.value, alert.worst, alert.last_at = value, max(alert.worst, value), now
                alert.times += 1
                again |= alert
        again.write({"state": "raised", "cleared_at": False})
        again._schedule()
        return again

    def _raise_new(self, wanted):
        if not wanted:
            return self.browse()
        quiet = self.with_context(tracking_disable=True, mail_create_nosubscribe=True, mail_create_nolog=True)
        alerts = quiet.create(self._new_vals_list(wanted)).with_env(self.env)
        alerts._schedule()
        alerts._mail()
        alerts._tell_systems("freight.alert.raised.v1")
        return alerts

    def _new_vals_list(self, wanted):
        now = fields.Datetime.now()
        # Browsed together, so that they are read together.
        rules = {rule.id: rule for rule in self.env["freight.alert.rule"].browse({key[0] for key in wanted})}
        systems = self.env["freight.system"].browse({key[1] for key in wanted if key[1]})
        by_id = {False: self.env["freight.system"], **{system.id: system for system in systems}}
        return [
            {
                "rule_id": rule_id,
                "system_id": system_id,
                "company_id": company_id,
                "team_id": rules[rule_id]._team_of(by_id[system_id]).id,
                "since": now,
                "last_at": now,
                "value": value,
                "worst": value,
                "threshold": rules[rule_id].threshold,
            }
            for (rule_id, system_id, company_id), value in wanted.items()
        ]

    def _notify_pages(self):
        """Tell open pages which alerts changed."""
        if self.ids:
            self.env["freight.ingest"]._bus_notify("freight_bridge.alert", self.ids)

    # -- looking --------------------------------------------------------------------------------------

    def action_open_records(self):
        """What was counted: the records behind the number, as of when it was measured."""
        self.ensure_one()
        if self.metric == "backlog_old":
            return self.env["ir.actions.client"]._for_xml_id("freight_bridge.freight_tower_action")
        name = {
            "sla_at_risk": "freight_exception_action",
            "outbox_failing": "freight_outbox_action",
            "reconciliation_break": "freight_reconciliation_line_action",
            "messages_parked": "freight_parked_action",
        }.get(self.metric, "freight_integration_log_action")
        action = self.env["ir.actions.act_window"]._for_xml_id(f"freight_bridge.{name}")
        return {**action, "domain": self._counted(), "context": {}}

    def _counted(self):
        """The domain of what the metric's query counts (``alert_queries``)."""
        if self.metric == "reconciliation_break":
            return [("reconciliation_id", "=", self._newest_run().id), ("is_fault", "=", True)]
        span = timedelta(hours=self.rule_id.window_hours)
        # Messages are logged to the microsecond, what was measured is known to the second.
        heard = [
            ("logged_at", "<=", self.last_at + timedelta(seconds=1)),
            ("replay", "=", 0),
            ("source", "not =like", f"{OUTGOING}%"),
        ]
        recent = [*heard, ("logged_at", ">", self.last_at - span), ("actor_id", "=", False)]
        counted = {
            "sla_at_risk": [("state", "in", OPEN_STATES), ("deadline", "<", self.last_at + span)],
            "partner_silent": heard,
            "error_rate": [*recent, ("outcome", "=", "exception")],
            "lag_high": [*recent, ("received_at", "!=", False)],
            "outbox_failing": [("state", "in", UNSETTLED), ("create_date", "<", self.last_at - span)],
            "messages_parked": [("state", "=", "parked")],
        }[self.metric]
        # What belongs to no system is counted for each company.
        if not self.system_id and self.company_id:
            counted = [*counted, ("company_id", "=", self.company_id.id)]
        return [*counted, ("system_id", "=", self.system_id.id)]

    def _newest_run(self):
        """The reconciliation of the company that is counted: the newest that ran."""
        return self.env["freight.reconciliation"].search(
            [("company_id", "=", self.company_id.id), ("state", "in", ("done", "signed"))],
            order="date_to desc, id desc",
            limit=1,
        )


def plain(value):
    """A figure with at most one decimal, and none where it is whole."""
    return f"{value:.1f}".removesuffix(".0")
