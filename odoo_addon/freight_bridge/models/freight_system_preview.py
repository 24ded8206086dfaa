# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import json

import requests

from odoo import api, models
from odoo.exceptions import UserError

from ..signing import SIGNERS, signed_body

#: What the sidecar takes at once (contract §10).
MESSAGES_A_CALL = 50
#: Seconds: connect, answer.
TIMEOUT = (3, 20)


class FreightSystem(models.Model):
    _inherit = "freight.system"

    def _preview(self, messages, dialect=None, mapping=None):
        """Have the sidecar read messages of this system without any effect.

        :param messages: list of ``{"content_type", "encoding", "body"}``
        :param mapping: content of a mapping, or None for no mapping
        :return: one reading for each: ``{"dialect", "deliveries", "faults", "remarks", "note"}``
        :raise UserError: when the sidecar cannot be asked, or refuses the mapping
        """
        self.ensure_one()
        readings = []
        for start in range(0, len(messages), MESSAGES_A_CALL):
            answer = self._ask_sidecar(
                {
                    "system": self.code,
                    "dialect": dialect or self.dialect,
                    "mapping": mapping,
                    "messages": messages[start : start + MESSAGES_A_CALL],
                }
            )
            readings.extend(answer["readings"])
        return readings

    def _check_mapping(self, content):
        """:raise UserError: when the sidecar cannot read this content of a mapping"""
        self._preview([{"content_type": "", "encoding": "utf8", "body": ""}], mapping=content)

    def _send_as_partner(self, body, content_type):
        """Send a message to this system's own endpoint as the partner would, signed with its newest secret.

        :return: the answer (requests.Response)
        """
        self.ensure_one()
        secret = self.env["freight.system.secret"]._live(self)[:1].value
        if not secret:
            raise UserError(self.env._("%s has no secret yet: create one first.", self.name))
        path = f"/v1/systems/{self.code}/messages"
        body = signed_body(self.signature, secret, body)
        signature = SIGNERS[self.signature](secret, path, body)
        return self._post_to_sidecar(path, body, {"content-type": content_type, **signature})

    def _ask_sidecar(self, question):
        path = "/v1/previews"
        response = self._post_to_sidecar(path, *self._signed_question(path, question))
        if response.status_code == 422:
            raise UserError(self._told_faults(response))
        if response.status_code != 200:
            raise UserError(
                self.env._(
                    "The sidecar refused the question (HTTP %s). If it was started just now, try again in "
                    "some seconds; else its log says why.",
                    response.status_code,
                )
            )
        return response.json()

    @api.model
    def _signed_question(self, path, question):
        """What only Odoo asks of the sidecar, as a body and the headers that prove it."""
        body = json.dumps(question).encode()
        signature = SIGNERS["standard_webhooks"](self.env["freight.system.secret"]._internal(), path, body)
        return body, {"content-type": "application/json", **signature}

    @api.model
    def _reach_sidecar(self, path, body, headers, timeout=TIMEOUT):
        """Post to the sidecar.

        :param timeout: seconds: connect, answer
        :raise requests.RequestException: when it does not answer
        """
        return requests.post(
            f"{self._sidecar_url()}{path}",
            data=body,
            headers=headers,
            timeout=timeout,
            allow_redirects=False,
        )

    def _post_to_sidecar(self, path, body, headers):
        try:
            return self._reach_sidecar(path, body, headers)
        except requests.RequestException as error:
            raise UserError(
                self.env._(
                    "The sidecar, which reads the messages, does not answer at %s. Look whether it runs, and "
                    "whether Configuration → Sidecar names the address at which Odoo reaches it.",
                    self._sidecar_url(),
                )
            ) from error

    def _told_faults(self, response):
        faults = response.json().get("errors") or []
        lines = [f"{fault['pointer']}: {fault['detail']}" for fault in faults[:10]]
        return "\n".join([self.env._("The mapping cannot be used:"), *lines])

    def _sidecar_url(self):
        parameters = self.env["ir.config_parameter"].sudo()
        url = parameters.get_param("freight_bridge.sidecar_url") or parameters.get_param(
            "freight_bridge.gateway_url"
        )
        return (url or "").rstrip("/")
