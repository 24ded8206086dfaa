# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models


class FreightServiceLevel(models.Model):
    """How fast and how carefully a carrier carries: Ground, Express, White Glove."""

    _name = "freight.service.level"
    _description = "Freight Service Level"
    _order = "carrier_id, code, id"
    _rec_names_search = ["code", "name"]
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    active = fields.Boolean(default=True)
    carrier_id = fields.Many2one(
        "delivery.carrier",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The carrier that offers it; empty: not one carrier's own.",
    )
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    system_id = fields.Many2one(
        "freight.system",
        string="Made by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="The system whose messages made this service level and keep its name. Empty: a person did.",
    )

    #: Those that a system made are told apart by its cross references: their carrier may not be known yet.
    _code_unique = models.UniqueIndex(
        "(company_id, code, COALESCE(carrier_id, 0)) WHERE system_id IS NULL",
        "This carrier has a service level of this code already.",
    )

    @api.depends("name", "carrier_id.name")
    def _compute_display_name(self):
        for level in self:
            carrier = level.carrier_id.name
            level.display_name = f"{carrier}: {level.name}" if carrier else level.name

    @api.model
    def _freight_words(self, data):
        """What a partner's statement says about the record, as values."""
        return {"name": data["name"].strip()}

    @api.model
    def _attach(self, carriers):
        """Tell the service levels that messages made before their carrier was known whose they are.

        :param carriers: (system id, the partner's carrier code) → carrier id
        """
        references = (
            self.env["freight.cross.reference"]
            .with_context(active_test=False)
            .search(
                [
                    ("kind", "=", "service_level"),
                    ("system_id", "in", [system_id for system_id, _code in carriers]),
                    ("parent_value", "in", [code for _system_id, code in carriers]),
                ]
            )
        )
        ids = [reference.res_id for reference in references if reference.res_id]
        levels = self.with_context(active_test=False)
        unattached = levels.search([("id", "in", ids), ("carrier_id", "=", False)]).grouped("id")
        for reference in references:
            level = unattached.get(reference.res_id, levels)
            if level and level.system_id == reference.system_id:
                # Kept in the cache: the levels are updated together when it is flushed.
                level.carrier_id = carriers.get((reference.system_id.id, reference.parent_value), False)
