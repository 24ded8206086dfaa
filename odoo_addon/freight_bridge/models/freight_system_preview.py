# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import base64
import hashlib
import hmac
import json
import time
import uuid

import requests

from odoo import models
from odoo.exceptions import UserError

#: What the sidecar takes at once (contract §10).
MESSAGES_A_CALL = 50
#: Seconds: connect, answer.
TIMEOUT = (3, 20)


def signed_headers(secret, body):
    """The headers of Standard Webhooks 1.0 for ``body`` (bytes)."""
    message_id, timestamp = f"msg_{uuid.uuid4()}", str(int(time.time()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


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

    def _ask_sidecar(self, question):
        body = json.dumps(question).encode()
        secret = self.env["freight.system.secret"]._internal()
        headers = {"content-type": "application/json", **signed_headers(secret, body)}
        try:
            response = requests.post(
                f"{self._sidecar_url()}/v1/previews", data=body, headers=headers, timeout=TIMEOUT
            )
        except requests.RequestException as error:
            raise UserError(
                self.env._(
                    "The sidecar, which reads the messages, does not answer at %s. Look whether it runs, and "
                    "whether the system parameter freight_bridge.sidecar_url is where Odoo reaches it.",
                    self._sidecar_url(),
                )
            ) from error
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
