# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import format_duration

from odoo.addons.base.models.res_partner import _tz_get

from ..timing import TIMINGS, WEEKDAYS

#: Settings that say when a flow runs.
TIMING_FIELDS = frozenset(
    {"timing", "interval_minutes", "window_from", "window_to", "has_cutoff", "cutoff", "tz", *WEEKDAYS}
)


class FlowKind(NamedTuple):
    """What a flow is made of."""

    #: Whose records wait for it: a model with ``freight.flow.mixin``.
    model: str
    #: External id of the job that runs it.
    cron: str
    #: The field that the control total sums, in ``currency_id``.
    amount: str
    #: The field of the exception that keeps a record back; None where nothing does.
    exception: str | None
    #: Timing of a company that chose none, and its minutes.
    timing: str
    minutes: int


class FreightFlow(models.Model):
    """When one kind of work on freight money is done for a company.

    The jobs ask here what may go now. What is kept back is a batch that a person can look at, and post.
    """

    _name = "freight.flow"
    _description = "Freight Flow"
    _inherit = ["mail.thread"]
    _order = "company_id, kind"
    _rec_name = "kind"
    _check_company_auto = True

    kind = fields.Selection(
        [
            ("accrue", "Accrue Expected Costs"),
            ("unaccrue", "Give Accruals Back"),
            ("audit", "Audit Carrier Invoices"),
            ("post", "Post Vendor Bills"),
            ("land", "Add Freight to the Value of Goods"),
            ("bill", "Bill Customers"),
        ],
        string="Flow",
        required=True,
        readonly=True,
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="cascade")
    timing = fields.Selection(
        TIMINGS,
        required=True,
        default="interval",
        tracking=True,
        help="In real time: as soon as something is due. Every N minutes: together what became due since. "
        "In a window: at certain hours only. Only by hand: when somebody posts what waits.",
    )
    interval_minutes = fields.Integer(string="Minutes", required=True, default=60, tracking=True)
    window_from = fields.Float(string="From", default=22, tracking=True)
    window_to = fields.Float(
        string="To", default=2, tracking=True, help="At or before the hour of opening: on the next day."
    )
    has_cutoff = fields.Boolean(string="With a Cut-Off", tracking=True)
    cutoff = fields.Float(
        string="Cut-Off",
        default=18,
        tracking=True,
        help="What becomes due after this hour belongs to the next window.",
    )
    tz = fields.Selection(_tz_get, string="Time Zone", help="Of these hours; empty: the company's, else UTC.")
    monday = fields.Boolean(default=True)
    tuesday = fields.Boolean(default=True)
    wednesday = fields.Boolean(default=True)
    thursday = fields.Boolean(default=True)
    friday = fields.Boolean(default=True)
    saturday = fields.Boolean(default=True)
    sunday = fields.Boolean(default=True)
    last_run = fields.Datetime(readonly=True, copy=False)
    next_run = fields.Datetime(readonly=True, copy=False, help="Empty: at any moment, or never by itself.")
    summary = fields.Char(string="When", compute="_compute_summary")
    waiting_count = fields.Integer(string="Waiting", compute="_compute_waiting_count")
    run_ids = fields.One2many("freight.flow.run", "flow_id", readonly=True)

    _kind_unique = models.Constraint("UNIQUE(company_id, kind)", "A company has each flow once.")
    _minutes_positive = models.Constraint("CHECK(interval_minutes > 0)", "The minutes must be at least one.")
    _hours_of_day = models.Constraint(
        "CHECK(window_from >= 0 AND window_from < 24 AND window_to >= 0 AND window_to <= 24"
        " AND cutoff >= 0 AND cutoff < 24)",
        "Hours are those of a day: from 0:00 to 24:00.",
    )

    @api.model
    def _kinds(self):
        """Kind → ``FlowKind``. Another module adds its own, and the kind to the selection."""
        invoice, charge = "freight.invoice", "freight.charge"
        held = "posting_exception_id"
        return {
            "accrue": FlowKind(charge, "freight_bridge.cron_accrue", "amount", held, "interval", 60),
            "unaccrue": FlowKind(charge, "freight_bridge.cron_accrue", "amount", held, "interval", 60),
            "audit": FlowKind(invoice, "freight_bridge.cron_audit_invoices", "total", None, "real_time", 10),
            "post": FlowKind(
                invoice, "freight_bridge.cron_post_invoices", "approved_total", held, "interval", 10
            ),
            "land": FlowKind(invoice, "freight_bridge.cron_land", "approved_total", held, "interval", 60),
            "bill": FlowKind(
                charge, "freight_bridge.cron_bill", "amount", "billing_exception_id", "interval", 15
            ),
        }

    @property
    def _about(self):
        """The ``FlowKind`` of this flow."""
        return self._kinds()[self.kind]

    # -- settings -------------------------------------------------------------------------------------

    @api.depends("kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for flow in self:
            flow.display_name = kinds.get(flow.kind, flow.kind)

    @api.depends(*TIMING_FIELDS, "company_id.partner_id.tz")
    def _compute_summary(self):
        for flow in self:
            flow.summary = flow._said()

    def _said(self):
        """When the flow runs, in words."""
        if self.timing == "interval":
            return self.env._("Every %s minutes", self.interval_minutes)
        if self.timing != "window":
            return dict(self._fields["timing"]._description_selection(self.env))[self.timing]
        days = [self._fields[day]._description_string(self.env) for day in WEEKDAYS if self[day]]
        said = self.env._(
            "%(days)s, %(opens)s to %(closes)s (%(zone)s)",
            days=self.env._("Daily") if len(days) == len(WEEKDAYS) else ", ".join(days),
            opens=format_duration(self.window_from),
            closes=format_duration(self.window_to),
            zone=self._zone(),
        )
        if not self.has_cutoff:
            return said
        return self.env._("%(window)s, cut-off %(cutoff)s", window=said, cutoff=format_duration(self.cutoff))

    def _compute_waiting_count(self):
        for flow in self:
            flow.waiting_count = flow._model().search_count(flow._waiting_domain())

    @api.constrains("timing", *WEEKDAYS)
    def _check_days(self):
        for flow in self:
            if flow.timing == "window" and not any(flow[day] for day in WEEKDAYS):
                raise ValidationError(self.env._("Choose the days on which the window opens."))

    @api.model_create_multi
    def create(self, vals_list):
        flows = super().create(vals_list)
        flows._settings_changed()
        return flows

    def write(self, vals):
        """What is changed holds at once."""
        result = super().write(vals)
        if TIMING_FIELDS & vals.keys():
            self._settings_changed()
        return result

    def _settings_changed(self):
        self.env.registry.clear_cache()
        now = fields.Datetime.now()
        for flow in self.sudo():
            flow._plan(now if flow._is_open(now, by_hand=True) else flow._next_run(now))

    @api.model
    def _make_missing(self):
        """Give every company the flows that it has not, with the timing that they come with."""
        flows = self.sudo()
        known = {(flow.company_id.id, flow.kind) for flow in flows.search([])}
        flows.create(
            [
                {
                    "company_id": company.id,
                    "kind": kind,
                    "timing": about.timing,
                    "interval_minutes": about.minutes,
                }
                for company in self.env["res.company"].sudo().search([])
                for kind, about in self._kinds().items()
                if (company.id, kind) not in known
            ]
        )

    # -- what waits -----------------------------------------------------------------------------------

    def _model(self):
        return self.env[self._about.model].sudo()

    def _waiting_domain(self):
        return Domain(self._model()._flow_domain(self.kind)) & Domain("company_id", "=", self.company_id.id)

    def action_open_waiting(self):
        """What waits, with its control totals."""
        action = self.env["ir.actions.act_window"]._for_xml_id("freight_bridge.freight_flow_waiting_action")
        return {**action, "domain": [("flow_id", "=", self.id)]}

    def action_open_runs(self):
        """What was done."""
        action = self.env["ir.actions.act_window"]._for_xml_id("freight_bridge.freight_flow_run_action")
        return {**action, "domain": [("flow_id", "=", self.id)]}

    def _open_records(self, ids):
        """An action that lists records of the flow."""
        return {
            "type": "ir.actions.act_window",
            "name": dict(self._fields["kind"]._description_selection(self.env))[self.kind],
            "res_model": self._about.model,
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", list(ids))],
        }
