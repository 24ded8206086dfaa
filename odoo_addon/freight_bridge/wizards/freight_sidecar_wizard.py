# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: The name of the key in Odoo's list of keys, so that a new one can end the one before.
_KEY_NAME = "Freight Bridge sidecar"
_PARAMETER = "freight_bridge.gateway_url"
_INTERNAL_PARAMETER = "freight_bridge.sidecar_url"
#: An address that "/v1/systems/…" can be put behind.
_ADDRESS = re.compile(r"https?://[^\s/?#]+(/[^\s?#]*)?")


class FreightSidecarWizard(models.TransientModel):
    """What an administrator and the sidecar have to know of each other: its public address, its key to Odoo.

    Odoo keeps only a hash of the key: it travels in the answer that made it and is shown once.
    """

    _name = "freight.sidecar.wizard"
    _description = "Connect the Freight Sidecar"

    gateway_url = fields.Char(
        string="Public Address",
        required=True,
        default=lambda self: self.env["ir.config_parameter"].sudo().get_param(_PARAMETER),
        help="Where partners reach the sidecar, such as https://freight.example.com. "
        "Every system's endpoint begins with it.",
    )
    sidecar_url = fields.Char(
        string="Address for Odoo",
        default=lambda self: self.env["ir.config_parameter"].sudo().get_param(_INTERNAL_PARAMETER),
        help="Where Odoo reaches the sidecar, such as http://sidecar:8080; empty: its public address.",
    )
    settings = fields.Text(string="Settings of the Sidecar", store=False, readonly=True)

    @api.constrains("gateway_url", "sidecar_url")
    def _check_addresses(self):
        for wizard in self:
            for address in filter(None, (wizard.gateway_url, wizard.sidecar_url)):
                if not _ADDRESS.fullmatch(address):
                    raise ValidationError(
                        self.env._(
                            "%s is no address: it must begin with https:// (or http://) and a host.", address
                        )
                    )

    @api.model
    def _new_key(self):
        """A new key of the integration account, without an end; the one before ends at once.

        Odoo's own dialog makes keys for the person logged in only, and this account cannot log in.
        """
        user = self.env.ref("freight_bridge.user_integration")
        keys = self.env["res.users.apikeys"].sudo()
        keys.search([("user_id", "=", user.id), ("name", "=", _KEY_NAME)]).unlink()
        return keys.with_user(user).sudo()._generate("rpc", _KEY_NAME, False)

    def action_save(self):
        """Keep the addresses."""
        self.ensure_one()
        self.check_access("write")
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param(_PARAMETER, self.gateway_url.rstrip("/"))
        parameters.set_param(_INTERNAL_PARAMETER, (self.sidecar_url or "").rstrip("/"))

    def action_new_key(self):
        """Keep the addresses, make a key, and reopen the window with the settings that hold it."""
        self.action_save()
        base_url = self.env["ir.config_parameter"].sudo().get_param("web.base.url")
        login = self.env.ref("freight_bridge.user_integration").sudo().login
        lines = {
            "FREIGHT_ODOO_URL": base_url,
            "FREIGHT_ODOO_DB": self.env.cr.dbname,
            "FREIGHT_ODOO_LOGIN": login,
            "FREIGHT_ODOO_API_KEY": self._new_key(),
        }
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Copy the Settings Now"),
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_settings": "\n".join(f"{name}={value}" for name, value in lines.items()),
            },
        }
