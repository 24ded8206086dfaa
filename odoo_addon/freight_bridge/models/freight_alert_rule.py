# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..alert_queries import QUERIES
from ..runbook import runbook_url
from .freight_integration_log import OUTGOING
from .freight_system_edi import LARGEST_CONTROL

METRICS = [
    ("sla_at_risk", "Exceptions About to Be Late"),
    ("partner_silent", "Partner Is Silent"),
    ("error_rate", "Error Rate"),
    ("lag_high", "Messages Arrive Late"),
    ("backlog_old", "A Queue Is Not Drained"),
    ("outbox_failing", "Messages to the Partner Wait"),
    ("reconciliation_break", "Reconciliation Break"),
    ("messages_parked", "Messages Parked"),
]
#: What no system is measured by.
NOT_OF_SYSTEMS = ("backlog_old", "reconciliation_break")
#: What has a time to look back (or ahead) to.
WINDOWED = ("sla_at_risk", "error_rate", "lag_high", "outbox_failing")


class FreightAlertRule(models.Model):
    """A threshold: what is measured, for whom, and who is told where it is passed (contract §16)."""

    _name = "freight.alert.rule"
    _description = "Freight Alert Rule"
    _order = "metric, system_id, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    metric = fields.Selection(METRICS, required=True)
    system_id = fields.Many2one(
        "freight.system",
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: each live system is measured by itself, but those that have a rule of their own.",
    )
    company_id = fields.Many2one("res.company", index="btree_not_null", help="Empty: all companies.")
    threshold = fields.Float(required=True, help="An alert is raised where this is reached.")
    clear_below = fields.Float(
        help="It is cleared once the value is below this. 0: below the threshold. Set it lower where the"
        " value goes up and down around the threshold."
    )
    unit = fields.Char(compute="_compute_unit")
    window_hours = fields.Float(
        string="Window (h)",
        required=True,
        default=1.0,
        help="Exceptions: due within so many hours. Messages to the partner: owed for longer. Error rate and"
        " lag: what came in the last so many hours.",
    )
    has_window = fields.Boolean(compute="_compute_unit")
    least_count = fields.Integer(
        string="At Least (Messages)", required=True, default=20, help="A rate of fewer messages says nothing."
    )
    quiet_minutes = fields.Integer(
        string="Quiet After Clearing (min)",
        required=True,
        default=60,
        help="An alert that comes back within this is the same one again: nobody gets another e-mail.",
    )
    team_id = fields.Many2one(
        "freight.team",
        required=True,
        ondelete="restrict",
        help="Its people get an activity. A system's own team of the same kind stands in its place.",
    )
    by_email = fields.Boolean(string="E-Mail", help="To the team's people, when it is raised.")
    tell_system_id = fields.Many2one(
        "freight.system",
        string="Tell a System",
        ondelete="restrict",
        help="Your monitoring or chat: it gets a signed HTTP message, sent as all others are (tab Sending).",
    )
    runbook_url = fields.Char(string="Runbook", compute="_compute_runbook_url")
    alert_ids = fields.One2many("freight.alert", "rule_id")
    raised_count = fields.Integer(string="Raised", compute="_compute_raised_count")

    _threshold_positive = models.Constraint("CHECK(threshold > 0)", "A threshold must be more than zero.")
    _clear_range = models.Constraint(
        "CHECK(clear_below >= 0 AND clear_below <= threshold)",
        "An alert is cleared at its threshold or below.",
    )
    _window_positive = models.Constraint(
        "CHECK(window_hours > 0 AND window_hours <= 8760)",
        "A window has more than 0 hours and at most a year.",
    )
    _counts_positive = models.Constraint(
        "CHECK(least_count > 0 AND quiet_minutes >= 0)", "Counts and minutes are not negative."
    )

    @api.depends("metric")
    def _compute_unit(self):
        units = {
            "sla_at_risk": self.env._("exceptions"),
            "partner_silent": self.env._("hours"),
            "error_rate": self.env._("percent"),
            "lag_high": self.env._("minutes"),
            "backlog_old": self.env._("minutes"),
            "outbox_failing": self.env._("messages"),
            "reconciliation_break": self.env._("differences"),
            "messages_parked": self.env._("messages"),
        }
        for rule in self:
            rule.unit = units.get(rule.metric, "")
            rule.has_window = rule.metric in WINDOWED

    @api.depends("metric")
    def _compute_runbook_url(self):
        for rule in self:
            rule.runbook_url = runbook_url(rule.metric)

    def _compute_raised_count(self):
        counts = dict(
            self.env["freight.alert"]._read_group(
                [("rule_id", "in", self.ids), ("state", "=", "raised")], ["rule_id"], ["__count"]
            )
        )
        for rule in self:
            rule.raised_count = counts.get(rule, 0)

    @api.constrains("metric", "system_id")
    def _check_system(self):
        for rule in self:
            if rule.metric in NOT_OF_SYSTEMS and rule.system_id:
                raise ValidationError(
                    self.env._("This is not measured for each system: leave the system empty.")
                )

    @api.constrains("tell_system_id")
    def _check_tell_system(self):
        for system in self.tell_system_id:
            if system.dialect in LARGEST_CONTROL:
                raise ValidationError(
                    self.env._("%s speaks EDI, which has no message for alerts: choose another.", system.name)
                )

    def action_open_alerts(self):
        """The alerts of the rule."""
        action = self.env["ir.actions.act_window"]._for_xml_id("freight_bridge.freight_alert_action")
        return {**action, "domain": [("rule_id", "in", self.ids)], "context": {}}

    # -- measuring ------------------------------------------------------------------------------------

    @api.model
    def _measure(self):
        """What all active rules measure now, a query for each metric.

        :return: (rule id, system id or False, company id or False) → value; what is not there is zero
        """
        self.env.flush_all()
        values = {"now": fields.Datetime.now(), "outgoing": f"{OUTGOING}%"}
        used = [metric for (metric,) in self._read_group([], ["metric"])]
        measured = {}
        for metric in used:
            self.env.cr.execute(QUERIES[metric], {**values, "metric": metric})
            for rule_id, system_id, company_id, value in self.env.cr.fetchall():
                measured[rule_id, system_id or False, company_id or False] = float(value)
        return measured

    def _clears_below(self):
        return self.clear_below or self.threshold

    def _team_of(self, system):
        """Whose an alert about a system (which may be none) is."""
        own = system.team_ids.filtered(lambda team: team.active and team.kind == self.team_id.kind)
        return own[:1] or self.team_id
