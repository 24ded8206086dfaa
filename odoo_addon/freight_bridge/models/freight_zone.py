# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models


class FreightZone(models.Model):
    """A named area of a rate table: ranges of postcodes."""

    _name = "freight.zone"
    _description = "Freight Zone"
    _order = "name, id"

    name = fields.Char(required=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    range_ids = fields.One2many("freight.zone.range", "zone_id", copy=True)

    _name_unique = models.Constraint("UNIQUE(name, company_id)", "A zone of this name exists already.")
