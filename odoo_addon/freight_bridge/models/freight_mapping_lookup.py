# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, models, tools


class FreightMapping(models.Model):
    """As which other kind of ours a partner's references are looked up."""

    _inherit = "freight.mapping"

    @api.model
    @tools.ormcache()
    def _lookups(self):
        """(system id, kind that the partner says) → kind that it is looked up as, of all versions in force.

        Every batch of messages asks for it: it is kept until a version comes into force or goes out of it.
        """
        lines = (
            self.env["freight.mapping.line"]
            .sudo()
            .search([("kind", "=", "match"), ("mapping_id.state", "=", "active")])
        )
        return {(line.mapping_id.system_id.id, line.partner_value): line.reference_kind for line in lines}

    def _settle(self, **vals):
        result = super()._settle(**vals)
        if "state" in vals:
            self.env.registry.clear_cache()
        return result

    def unlink(self):
        """Of a system that is deleted the version in force goes along."""
        self.env.registry.clear_cache()
        return super().unlink()
