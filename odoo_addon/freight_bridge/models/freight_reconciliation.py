# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import date_utils


class FreightReconciliation(models.Model):
    """Source held against books: what is missing, what does not agree, by company, currency and period.

    A daily run looks at a day, a period end at a period. A run that is signed off no longer
    changes, nor does what it found: a later run tells what changed since.
    """

    _name = "freight.reconciliation"
    _description = "Freight Reconciliation"
    _inherit = ["mail.thread"]
    _order = "date_to desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, readonly=True, copy=False, default="/")
    kind = fields.Selection(
        [("daily", "Daily"), ("period", "Period End")], required=True, default="daily", tracking=True
    )
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    date_from = fields.Date(required=True, default=fields.Date.context_today)
    date_to = fields.Date(required=True, default=fields.Date.context_today)
    patience_days = fields.Integer(
        string="Patience (days)",
        default=7,
        help="For so long after the fact a shipment may be unbilled, and an accrual without its bill.",
    )
    state = fields.Selection(
        [("draft", "Not Run"), ("done", "Compared"), ("signed", "Signed Off")],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        index=True,
        tracking=True,
    )
    ran_by_id = fields.Many2one("res.users", string="Run By", readonly=True, copy=False)
    ran_at = fields.Datetime(string="Run On", readonly=True, copy=False)
    signed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    signed_at = fields.Datetime(string="Signed On", readonly=True, copy=False)
    sign_reason = fields.Text(
        readonly=True, copy=False, help="Why it was signed off although something differs."
    )
    line_ids = fields.One2many("freight.reconciliation.line", "reconciliation_id", readonly=True)
    fault_count = fields.Integer(compute="_compute_fault_count")

    _dates_ordered = models.Constraint("CHECK(date_to >= date_from)", "A period cannot end before it begins.")
    _patience_positive = models.Constraint("CHECK(patience_days >= 0)", "Patience is not negative.")

    @api.depends("line_ids.is_fault")
    def _compute_fault_count(self):
        for run in self:
            run.fault_count = sum(line.is_fault for line in run.line_ids)

    @api.depends("name")
    def _compute_display_name(self):
        for run in self:
            run.display_name = self.env._("New Reconciliation") if run.name == "/" else run.name

    @api.onchange("kind")
    def _onchange_kind(self):
        """A period end is about the last whole month, a daily run about today."""
        today = fields.Date.context_today(self)
        month = today - relativedelta(months=1)
        if self.kind == "period":
            self.date_from = date_utils.start_of(month, "month")
            self.date_to = date_utils.end_of(month, "month")
        else:
            self.date_from = self.date_to = today

    # -- guards ---------------------------------------------------------------------------------------

    #: What only running and signing change.
    _settled_fields = frozenset(
        {"name", "state", "ran_by_id", "ran_at", "signed_by_id", "signed_at", "sign_reason", "line_ids"}
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Number the runs together."""
        for vals in vals_list:
            self._check_settled(vals)
        runs = super().create(vals_list)
        names = self.env["ir.sequence"]._freight_next(self._name, len(runs))
        for run, name in zip(runs, names, strict=True):
            run._settle(name=name)
        return runs

    def write(self, vals):
        self._check_settled(vals)
        self._check_unsigned()
        if {"company_id", "date_from", "date_to", "patience_days"} & vals.keys():
            # What it found was about other days.
            self.sudo()._settle(state="draft", line_ids=[fields.Command.clear()])
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        self._check_unsigned()

    def _check_settled(self, vals):
        if touched := self._settled_fields & vals.keys():
            raise UserError(
                self.env._("These fields follow from running and signing: %s.", ", ".join(sorted(touched)))
            )

    def _check_unsigned(self):
        if signed := self.filtered(lambda run: run.state == "signed"):
            raise UserError(
                self.env._(
                    "%(run)s was signed off by %(user)s and no longer changes: make another run.",
                    run=signed[0].name,
                    user=signed[0].signed_by_id.name,
                )
            )

    def _settle(self, **vals):
        """Write what follows from the run's life."""
        return super().write(vals)

    # -- running --------------------------------------------------------------------------------------

    def action_run(self):
        """Look at everything again."""
        self.check_access("write")
        self._check_unsigned()
        for run in self:
            rows = [
                fields.Command.create({"check": check, **row})
                for check, method in self._checks().items()
                for row in getattr(run.sudo(), method)()
            ]
            run.sudo()._settle(
                state="done",
                ran_by_id=self.env.uid,
                ran_at=fields.Datetime.now(),
                line_ids=[fields.Command.clear(), *rows],
            )

    def action_sign(self, reason=""):
        """Sign off runs: from now on they do not change.

        :param reason: why, where something differs; without it a dialog asks for it
        """
        self._check_signer()
        differing = self.filtered("fault_count")
        reason = (reason or "").strip()
        if differing and not reason:
            asked = "freight_bridge.freight_reconciliation_sign_action"
            action = self.env["ir.actions.act_window"]._for_xml_id(asked)
            return {**action, "context": {"default_run_ids": self.ids}}
        signed = {"state": "signed", "signed_by_id": self.env.uid, "signed_at": fields.Datetime.now()}
        (self - differing).sudo()._settle(**signed)
        differing.sudo()._settle(**signed, sign_reason=reason)
        for run in differing:
            run.message_post(
                body=self.env._(
                    "Signed off although it differs. %(differences)s Reason: %(reason)s",
                    differences=run._differences(),
                    reason=reason,
                )
            )
        return True

    def _check_signer(self):
        if not self.env.user.has_group("freight_bridge.group_finance"):
            raise AccessError(self.env._("Freight Finance signs reconciliations off."))
        self.check_access("write")
        self._check_unsigned()
        for run in self:
            if run.state != "done":
                raise UserError(self.env._("Run %s first: only what was looked at is signed.", run.name))
            if run.company_id.freight_separate_duties and run.ran_by_id == self.env.user:
                raise UserError(
                    self.env._("You ran %s: somebody else signs it off, as your company settled.", run.name)
                )

    def _differences(self):
        """What differs, a sentence each."""
        return " ".join(line._difference_text() for line in self.line_ids if line.is_fault)

    @api.model
    def _cron_daily(self):
        """Yesterday, for each company that has freight invoices or shipments."""
        yesterday = fields.Date.context_today(self) - timedelta(days=1)
        companies = self.env["freight.system"].search([("mode", "=", "live")]).company_id
        done = self.search([("kind", "=", "daily"), ("date_to", "=", yesterday)]).company_id
        runs = self.create(
            [
                {"company_id": company.id, "date_from": yesterday, "date_to": yesterday}
                for company in companies - done
            ]
        )
        runs.action_run()

    @property
    def _limit_day(self):
        """The last day that nothing excuses any more."""
        return self.date_to - timedelta(days=self.patience_days)

    @api.model
    def _checks(self):
        """Check → the method that gives its rows. Extend by inheritance."""
        return {
            "missing_milestones": "_check_missing_milestones",
            "unbilled_shipments": "_check_unbilled_shipments",
            "charges_without_shipment": "_check_charges_without_shipment",
            "invoices_without_audit": "_check_invoices_without_audit",
            "accruals_without_bill": "_check_accruals_without_bill",
            "stale_invoices": "_check_stale_invoices",
            "bills": "_check_bills",
            "accrued_balance": "_check_accrued_balance",
            "accrued_twice": "_check_accrued_twice",
            "statements": "_check_statements",
        }
