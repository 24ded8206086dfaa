# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models


class FreightTeam(models.Model):
    """The people who own a kind of exception."""

    _name = "freight.team"
    _description = "Freight Team"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [("operations", "Operations"), ("finance", "Finance"), ("it", "IT"), ("partner", "Partner Care")],
        required=True,
        help="A system's own team replaces the default team of the same kind.",
    )
    user_id = fields.Many2one(
        "res.users", string="Leader", help="New exceptions of the team are assigned to this person."
    )
    member_ids = fields.Many2many("res.users", string="Members")
    company_id = fields.Many2one("res.company", help="Empty: the team serves every company.")
    active = fields.Boolean(default=True)
