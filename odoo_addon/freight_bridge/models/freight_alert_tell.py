# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models

from .freight_alert import plain


class FreightAlertTell(models.Model):
    """Who is told of an alert, and how."""

    _inherit = "freight.alert"

    recipients = fields.Char(
        compute="_compute_recipients", help="For the e-mail: ids of the people's contacts."
    )

    def _compute_recipients(self):
        for alert in self:
            alert.recipients = ",".join(map(str, alert._people().partner_id.ids))

    def _people(self):
        """Who is told: the team's people that may see the alert."""
        team = self.team_id.sudo()
        people = (team.member_ids | team.user_id).filtered("active")
        return people.filtered(lambda user: not self.company_id or self.company_id in user.company_ids)

    def _schedule(self):
        """An activity for each of the team's people, all made together."""
        # Each activity asks for the name of its alert: read once for all.
        self.mapped("display_name")
        activity_type = self.env.ref("mail.mail_activity_data_todo")
        model_id = self.env["ir.model"]._get_id(self._name)
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                {
                    "activity_type_id": activity_type.id,
                    "res_model_id": model_id,
                    "res_id": alert.id,
                    "user_id": user.id,
                    "summary": alert.rule_id.name,
                    "date_deadline": fields.Date.context_today(self),
                    "automated": True,
                }
                for alert in self
                for user in alert._people()
            ]
        )

    def _mail(self):
        """Queue the e-mails; what a template that somebody changed provokes holds up no alert."""
        told = self.filtered(lambda alert: alert.rule_id.by_email and alert.recipients)
        if told:
            self.env.ref("freight_bridge.mail_template_alert").send_mail_batch(told.ids)

    def _tell_systems(self, event_type):
        """Owe a message to the systems that are to know."""
        told = self.filtered("rule_id.tell_system_id")
        self.env["freight.outbox"]._enqueue(
            [
                {
                    "system_id": alert.rule_id.tell_system_id.id,
                    "event_type": event_type,
                    "subject": f"alert-{alert.id}",
                    "partition_key": f"alert-{alert.id}",
                    "res_model": self._name,
                    "res_id": alert.id,
                    "data": alert._told_data(),
                }
                for alert in told
            ]
        )

    def _told_data(self):
        return {
            "alert": self.display_name,
            "metric": self.metric,
            "state": self.state,
            "system": self.system_id.code or None,
            "company": self.company_id.name or None,
            "team": self.team_id.name,
            "value": plain(self.value),
            "threshold": plain(self.threshold),
            "since": f"{self.since.isoformat()}Z",
            "summary": self.summary,
            "runbook": self.runbook_url or None,
        }
