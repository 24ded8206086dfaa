# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models


class FreightSystem(models.Model):
    _inherit = "freight.system"

    mapping_ids = fields.One2many("freight.mapping", "system_id")
    active_mapping_id = fields.Many2one(
        "freight.mapping", string="Mapping in Force", compute="_compute_active_mapping_id"
    )
    mapping_count = fields.Integer(string="Mapping Versions", compute="_compute_mapping_count")

    def _compute_mapping_count(self):
        counts = dict(
            self.env["freight.mapping"]._read_group(
                [("system_id", "in", self.ids)], ["system_id"], ["__count"]
            )
        )
        for system in self:
            system.mapping_count = counts.get(system, 0)

    @api.depends("mapping_ids.state")
    def _compute_active_mapping_id(self):
        active = self.env["freight.mapping"].search([("system_id", "in", self.ids), ("state", "=", "active")])
        by_system = active.grouped("system_id")
        for system in self:
            system.active_mapping_id = by_system.get(system)

    def action_try_sample(self):
        """Back into the wizard that connects a partner, where samples are read and sent."""
        self.ensure_one()
        wizard = self.env["freight.onboarding.wizard"].create(
            {
                "system_id": self.id,
                "name": self.name,
                "code": self.code.removesuffix("-test"),
                "kind": self.kind,
                "dialect": self.dialect,
                "signature": self.signature,
                "partner_id": self.partner_id.id,
                "company_id": self.company_id.id,
            }
        )
        return wizard._show("sample")

    def action_view_mappings(self):
        """The mapping versions of this system."""
        action = self.env["ir.actions.act_window"]._for_xml_id("freight_bridge.freight_mapping_action")
        return {
            **action,
            "domain": [("system_id", "=", self.id)],
            "context": {"default_system_id": self.id},
        }
