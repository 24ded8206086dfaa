# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.tools import format_date


class FreightIntegrationLogRemoval(models.Model):
    """What a person is told of a message whose words are not kept any longer, and of one that is held."""

    _inherit = "freight.integration.log"

    removal_ids = fields.One2many("freight.payload.removal", "log_id", readonly=True)
    removal_note = fields.Text(compute="_compute_removal_note")
    hold_ids = fields.One2many("freight.legal.hold", "log_id", readonly=True)
    is_held = fields.Boolean(compute="_compute_is_held")

    @api.depends("removal_ids")
    def _compute_removal_note(self):
        for row in self:
            removals = row.sudo().removal_ids.sorted("id")
            row.removal_note = "\n".join(row._removal_sentence(removal) for removal in removals) or False

    def _removal_sentence(self, removal):
        words = {
            "day": format_date(self.env, removal.removed_at),
            "by": removal.removed_by,
            "group": removal.field_group,
            "digest": removal.digest,
        }
        if removal.kind == "expired":
            return self.env._(
                "This message expired on %(day)s by policy “%(by)s”. SHA-256 of what was here: %(digest)s.",
                **words,
            )
        return self.env._(
            "A person's data was erased here on %(day)s by request %(by)s. "
            "SHA-256 of the %(group)s fields before: %(digest)s.",
            **words,
        )

    @api.depends("hold_ids.released_at", "shipment_id")
    def _compute_is_held(self):
        holds = self.env["freight.legal.hold"].sudo()
        found = holds.search(
            [
                ("released_at", "=", False),
                "|",
                ("log_id", "in", self.ids),
                ("shipment_id", "in", self.shipment_id.ids),
            ]
        )
        for row in self:
            row.is_held = row in found.log_id or bool(row.shipment_id & found.shipment_id)
