# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import http
from odoo.http import content_disposition, request

#: Models whose messages are read here; each inherits ``freight.message.mixin``.
MODELS = ("freight.integration.log", "freight.outbox", "freight.interchange")


class FreightMessageController(http.Controller):
    @http.route(
        "/freight_bridge/message/<string:model>/<int:record_id>/<string:part>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def message(self, model, record_id, part):
        """A message as a file: what a page shows of it, it gets from here, and not with a form.

        A partner wrote it: it is never a page of ours, whatever it says it is. 204 where nothing was kept.
        """
        record = model in MODELS and request.env[model].browse(record_id).exists()
        if not record or part not in record._message_parts():
            raise request.not_found()
        record.check_access("read")
        body, suffix = record._message_part(part)
        if body is None:
            return request.make_response("", status=204)
        return request.make_response(
            body,
            [
                ("Content-Type", "application/octet-stream"),
                ("Content-Disposition", content_disposition(f"{model}-{record_id}-{part}.{suffix}")),
                ("Content-Security-Policy", "default-src 'none'; sandbox"),
                ("X-Content-Type-Options", "nosniff"),
                ("Cache-Control", "private, no-store"),
            ],
        )
