# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models


class FreightSystemMaster(models.Model):
    """Whose master data counts, by kind."""

    _inherit = "freight.system"

    record_ids = fields.One2many("freight.system.record", "system_id", string="Systems of Record", copy=True)
