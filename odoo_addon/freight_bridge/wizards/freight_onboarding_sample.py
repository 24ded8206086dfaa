# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import json

from markupsafe import Markup

from odoo import api, fields, models

from .freight_sample import SHOWN


class FreightOnboardingSample(models.TransientModel):
    """A sample of what the partner sends, read and then sent for real."""

    _name = "freight.onboarding.wizard"
    _inherit = ["freight.onboarding.wizard", "freight.sample"]

    sent_status = fields.Integer(string="Answer of the Gateway", readonly=True)
    sent_correlation = fields.Char(string="Correlation", readonly=True)
    sent_answer = fields.Text(string="Answer", readonly=True)
    sent_result = fields.Html(string="In Odoo", compute="_compute_sent_result", sanitize=False)

    def _sample_system(self):
        return self.system_id

    def _sample_mapping(self):
        """The newest version, so that a draft is seen at work before it is proposed."""
        return self.system_id.mapping_ids[:1]

    def action_read(self):
        """Show how the sample is read."""
        self._read_sample()
        return self._show("sample")

    def action_map(self):
        """Leave the wizard for the newest mapping of the system, or for a first one."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "freight.mapping",
            "res_id": self._sample_mapping().id,
            "view_mode": "form",
            "context": {"default_system_id": self.system_id.id},
        }

    # -- sending --------------------------------------------------------------------------------------

    def action_send(self):
        """Send the sample to the test system's endpoint as the partner would, through all parts."""
        self.ensure_one()
        response = self.system_id._send_as_partner(self._sample(), self._content_type())
        try:
            answer = response.json()
        except ValueError:
            answer = {}
        self.sent_status = response.status_code
        self.sent_correlation = answer.get("correlationid") or response.headers.get("x-correlation-id")
        self.sent_answer = json.dumps(answer, indent=2, ensure_ascii=False)[:4000]
        return self._show("send")

    def action_look(self):
        """Look again what has arrived in Odoo."""
        self.ensure_one()
        return self._show("send")

    @api.depends("sent_correlation")
    def _compute_sent_result(self):
        for wizard in self:
            wizard.sent_result = wizard.sent_status and wizard._arrivals()

    def _arrivals(self):
        if self.sent_status == 401:
            return Markup("<p class='text-danger'>%s</p>") % self.env._(
                "The gateway does not know this system yet: it learns of it within seconds. Send again."
            )
        logs = self.env["freight.integration.log"].search(
            [("system_id", "=", self.system_id.id), ("correlation_id", "=", self.sent_correlation)],
            limit=SHOWN,
        )
        if not logs:
            return Markup("<p class='text-warning'>%s</p>") % self.env._(
                "Nothing has arrived yet. It takes a second or two; look again."
            )
        outcomes = dict(logs._fields["outcome"]._description_selection(self.env))
        rows = Markup("").join(
            Markup("<tr><td>%s</td><td>%s</td><td>%s</td></tr>")
            % (log.subject, outcomes[log.outcome], log.message or "")
            for log in logs
        )
        return Markup("<table class='table table-sm'><tbody>%s</tbody></table>") % rows
