# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models

from ..runbook import runbook_url

SEVERITIES = [("low", "Low"), ("medium", "Medium"), ("high", "High"), ("critical", "Critical")]


class FreightExceptionCode(models.Model):
    """A reason for which a message waits for a person: how bad, whose, how urgent, what to do."""

    _name = "freight.exception.code"
    _description = "Freight Exception Code"
    _order = "code"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="The name that the programs use.")
    severity = fields.Selection(SEVERITIES, required=True, default="medium")
    sla_hours = fields.Float(string="SLA (h)", required=True, default=24.0, help="Hours to resolve one.")
    team_id = fields.Many2one("freight.team", string="Default Team", required=True, ondelete="restrict")
    cause = fields.Text(
        required=True, translate=True, help="Why it happens, in words for the person who decides."
    )
    next_step = fields.Text(required=True, translate=True, help="What to do next.")
    runbook_url = fields.Char(
        string="Runbook",
        compute="_compute_runbook_url",
        help="How to find the cause and what to do about it.",
    )

    _code_unique = models.Constraint("UNIQUE(code)", "This exception code exists already.")
    _sla_positive = models.Constraint("CHECK(sla_hours > 0)", "The time to resolve must be more than zero.")

    @api.depends("code")
    def _compute_runbook_url(self):
        """The page of the code; a code of one's own has none."""
        modules = self._runbook_modules()
        for record in self:
            record.runbook_url = runbook_url(record.code, modules)

    @api.model
    def _runbook_modules(self):
        """The modules that bring pages about their codes; a module with codes of its own adds itself."""
        return ["freight_bridge"]

    def _by_code(self):
        """All codes by their technical name."""
        return {record.code: record for record in self.search([])}

    def _team_for(self, system):
        """The team that owns this code's exceptions of a system (which may be empty)."""
        self.ensure_one()
        own = system.team_ids.filtered(lambda team: team.active and team.kind == self.team_id.kind)
        return own[:1] or self.team_id
