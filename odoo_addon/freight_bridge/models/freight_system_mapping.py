# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models


class FreightSystem(models.Model):
    _inherit = "freight.system"

    mapping_ids = fields.One2many("freight.mapping", "system_id")
    mapping_count = fields.Integer(string="Mapping Versions", compute="_compute_mapping_count")

    def _compute_mapping_count(self):
        counts = dict(
            self.env["freight.mapping"]._read_group(
                [("system_id", "in", self.ids)], ["system_id"], ["__count"]
            )
        )
        for system in self:
            system.mapping_count = counts.get(system, 0)

    def _active_mappings(self):
        """System → its active version, for all of them at once."""
        active = self.env["freight.mapping"].search([("system_id", "in", self.ids), ("state", "=", "active")])
        return active.grouped("system_id")

    def action_view_mappings(self):
        """The mapping versions of this system."""
        action = self.env["ir.actions.act_window"]._for_xml_id("freight_bridge.freight_mapping_action")
        return {
            **action,
            "domain": [("system_id", "=", self.id)],
            "context": {"default_system_id": self.id},
        }
