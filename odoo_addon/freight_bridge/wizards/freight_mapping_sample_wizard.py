# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models


class FreightMappingSampleWizard(models.TransientModel):
    """See how a version of a mapping reads a sample, before anybody proposes or approves it."""

    _name = "freight.mapping.sample.wizard"
    _description = "Try a Mapping on a Sample"
    _inherit = ["freight.sample"]

    mapping_id = fields.Many2one("freight.mapping", required=True, readonly=True, ondelete="cascade")

    def _sample_system(self):
        return self.mapping_id.system_id

    def _sample_mapping(self):
        return self.mapping_id

    def action_read(self):
        """Show how the sample is read, in the same window."""
        self._read_sample()
        return {
            "type": "ir.actions.act_window",
            "name": self._description,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }
