# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .freight_system_edi import LARGEST_CONTROL

#: How the courier proves that a message is ours.
SIGNATURES_OUT = [("standard_webhooks", "Standard Webhooks"), ("bearer", "Bearer Token")]
#: An address without user and password: those belong into a secret.
ADDRESS = re.compile(r"https?://[^\s/?#@]+([/?][^\s#]*)?")


class FreightSystemSending(models.Model):
    """Where and how messages are sent to a system."""

    _inherit = "freight.system"

    send_channel = fields.Selection(
        [("http", "HTTP POST"), ("folder", "Folder")],
        string="Outgoing Channel",
        tracking=True,
        help="How messages reach the partner. Empty: nothing is sent, no acknowledgement either.",
    )
    send_url = fields.Char(string="Address", tracking=True, help="Where the sidecar posts messages to.")
    send_signature = fields.Selection(
        SIGNATURES_OUT, string="Outgoing Signature", default="standard_webhooks", tracking=True
    )
    send_allow_private = fields.Boolean(
        string="Allow Private Addresses",
        tracking=True,
        help="Normally the sidecar refuses addresses of your own network (private, loopback, link-local,"
        " metadata of a cloud), so that nobody can reach inner services through it. Allow them only for a"
        " partner that really runs in your network.",
    )
    send_secret_state = fields.Char(string="Outgoing Secret", compute="_compute_send_secret_state")
    max_attempts = fields.Integer(
        default=12, required=True, tracking=True, help="After so many attempts a person is told."
    )
    acknowledgement_hours = fields.Integer(
        string="Acknowledgement Within (h)",
        default=24,
        required=True,
        tracking=True,
        help="Of EDI messages: when no 997, 999 or CONTRL came by then, a person is told. 0: none is due.",
    )
    tells_payments = fields.Boolean(
        string="Tell of Payments",
        tracking=True,
        help="A payment of invoices that came from this system, or of its carriers, is told to it:"
        " as 820 where it speaks X12, else as JSON.",
    )
    outbox_count = fields.Integer(string="Outgoing", compute="_compute_outbox_count")

    _max_attempts_positive = models.Constraint(
        "CHECK(max_attempts BETWEEN 1 AND 100)", "A message is tried between 1 and 100 times."
    )
    _acknowledgement_hours_range = models.Constraint(
        "CHECK(acknowledgement_hours BETWEEN 0 AND 720)",
        "An acknowledgement is awaited for at most 720 hours.",
    )

    def _compute_send_secret_state(self):
        """Say whether there is one, never what it is."""
        owners = self.env["freight.system.secret"]._live(self, "out").system_id
        for system in self:
            system.send_secret_state = (
                self.env._("One is set")
                if system in owners
                else self.env._("None: nothing can be signed and sent")
            )

    def _compute_outbox_count(self):
        counts = dict(
            self.env["freight.outbox"]._read_group(
                [("system_id", "in", self.ids)], ["system_id"], ["__count"]
            )
        )
        for system in self:
            system.outbox_count = counts.get(system, 0)

    @api.constrains("send_url")
    def _check_send_url(self):
        for system in self:
            if system.send_url and not ADDRESS.fullmatch(system.send_url):
                raise ValidationError(
                    self.env._(
                        "%s is no address to send to: it must begin with https:// (or http://) and a host,"
                        " without user and password.",
                        system.send_url,
                    )
                )

    def _destinations(self):
        """System id → destination of contract §11, of the systems that messages can be sent to."""
        secrets = self.env["freight.system.secret"]._live(self, "out").grouped("system_id")
        found = {}
        for system in self:
            if system.send_channel == "folder":
                found[system.id] = {"channel": "folder"}
            elif system.send_channel == "http" and system.send_url and system in secrets:
                found[system.id] = {
                    "channel": "http",
                    "url": system.send_url,
                    "signature": system.send_signature,
                    "secret": secrets[system][0].value,
                    "allow_private": system.send_allow_private,
                }
        return found

    def _sending_fault(self):
        """Why nothing can be sent to the system, in words with the next step; "" when it can."""
        self.ensure_one()
        if not self.send_channel:
            return self.env._("No channel is chosen for %s: choose one on the tab Sending.", self.name)
        if self.send_channel == "http" and not self.send_url:
            return self.env._("%s has no address to send to: fill it in on the tab Sending.", self.name)
        if self.id not in self._destinations():
            return self.env._(
                "%s has no outgoing secret to sign with: set one on the tab Sending.", self.name
            )
        return ""

    def _identity_fault(self):
        """Why no EDI can be sent under a name of ours; "" where it can, or where the dialect needs none."""
        self.ensure_one()
        if self.dialect in LARGEST_CONTROL and not (self.edi_id and self.edi_partner_id):
            return self.env._(
                "%s has no EDI identity: fill in both sides' identifiers on the tab EDI.", self.name
            )
        return ""

    def action_send_secret(self):
        """Open the wizard that sets the outgoing secret."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Outgoing Secret"),
            "res_model": "freight.system.send.secret.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_system_id": self.id},
        }

    def action_view_outbox(self):
        """The messages for this system."""
        action = self.env["ir.actions.act_window"]._for_xml_id("freight_bridge.freight_outbox_action")
        return {**action, "domain": [("system_id", "=", self.id)], "context": {}}
