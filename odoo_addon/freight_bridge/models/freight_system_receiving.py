# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .freight_system_sending import ADDRESS


class FreightSystemReceiving(models.Model):
    """The channels beside the endpoint: a watched folder, and what the sidecar fetches (contract §10)."""

    _inherit = "freight.system"

    watch_folder = fields.Boolean(
        tracking=True,
        help="The sidecar takes the files of the folder that has the system's code as its name.",
    )
    poll_url = fields.Char(
        string="Fetch From",
        tracking=True,
        help="The sidecar asks this address for messages. Empty: it does not.",
    )
    poll_minutes = fields.Integer(string="Every (min)", default=15, required=True, tracking=True)
    poll_authorization = fields.Char(
        string="Authorization",
        compute="_compute_poll_authorization",
        inverse="_inverse_poll_authorization",
        help="The header's whole value, such as “Bearer …”. It is kept and never shown again.",
    )
    poll_has_authorization = fields.Boolean(compute="_compute_poll_has_authorization")
    poll_allow_private = fields.Boolean(
        string="Fetch From Private Addresses",
        tracking=True,
        help="Normally the sidecar refuses addresses of your own network. Allow them only for a partner that"
        " really runs in your network.",
    )

    _poll_minutes_range = models.Constraint(
        "CHECK(poll_minutes BETWEEN 1 AND 1440)", "Fetch between once a minute and once a day."
    )

    def _compute_poll_authorization(self):
        """Written, never read."""
        self.poll_authorization = False

    def _inverse_poll_authorization(self):
        for system in self.filtered("poll_authorization"):
            self.env["freight.system.secret"]._replace(system, "poll", system.poll_authorization)

    def _compute_poll_has_authorization(self):
        owners = self.env["freight.system.secret"]._live(self, "poll").system_id
        for system in self:
            system.poll_has_authorization = system in owners

    def action_forget_authorization(self):
        """Fetch without authorization from now on."""
        self.check_access("write")
        for system in self:
            self.env["freight.system.secret"]._replace(system, "poll", None)

    @api.constrains("poll_url")
    def _check_poll_url(self):
        for system in self:
            if system.poll_url and not ADDRESS.fullmatch(system.poll_url):
                raise ValidationError(
                    self.env._(
                        "%s is no address to fetch from: it must begin with https:// (or http://) and a host,"
                        " without user and password.",
                        system.poll_url,
                    )
                )

    def _sidecar_settings(self, authorizations):
        """What ``freight.ingest.systems`` tells of the system beside contract §4.

        :param authorizations: secrets of the direction "poll" by system
        """
        self.ensure_one()
        secret = authorizations.get(self)
        poll = self.poll_url and {
            "url": self.poll_url,
            "every_seconds": self.poll_minutes * 60,
            "authorization": secret[0].value if secret else None,
            "allow_private": self.poll_allow_private,
        }
        return {
            "mode": self.mode,
            "mapping": self.active_mapping_id._content() if self.active_mapping_id else None,
            "folder": self.watch_folder,
            "poll": poll or None,
        }
