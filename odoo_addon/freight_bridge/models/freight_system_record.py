# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..master import MASTER_KINDS, OWNERS, master_selection


class RecordRule(NamedTuple):
    """Whose word counts about one kind of master data, and whether messages make missing records."""

    owner: str
    may_create: bool


class FreightSystemRecord(models.Model):
    """The system of record of one kind of master data, where it differs from the usual."""

    _name = "freight.system.record"
    _description = "Freight System of Record"
    _order = "system_id, kind"
    _rec_name = "kind"

    system_id = fields.Many2one("freight.system", required=True, index=True, ondelete="cascade")
    kind = fields.Selection(lambda self: master_selection(), required=True)
    owner = fields.Selection(
        OWNERS,
        string="System of Record",
        required=True,
        default="odoo",
        help="Odoo: a message that contradicts Odoo waits for a person. The partner: its codes are followed, "
        "and records that it made carry its words. Records of accounting, stock and delivery are never "
        "changed by a message.",
    )
    may_create = fields.Boolean(
        string="Make Missing Records", help="Only charge codes and service levels can be made by messages."
    )

    _kind_unique = models.Constraint(
        "UNIQUE(system_id, kind)", "This kind of master data is in the list already."
    )

    @api.constrains("kind", "may_create")
    def _check_may_create(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for line in self:
            if line.may_create and not MASTER_KINDS[line.kind].is_own:
                raise ValidationError(
                    self.env._(
                        "Records of kind %s are made in Odoo only: a message can link its code to one, "
                        "but not make one.",
                        kinds[line.kind],
                    )
                )

    @api.model
    def _rules(self, systems, kind):
        """System id → RecordRule of a kind; what nobody set is the usual."""
        is_own = MASTER_KINDS[kind].is_own
        usual = RecordRule("partner" if is_own else "odoo", is_own)
        lines = self.search([("system_id", "in", systems.ids), ("kind", "=", kind)])
        settled = {line.system_id.id: RecordRule(line.owner, line.may_create) for line in lines}
        return {system_id: settled.get(system_id, usual) for system_id in systems.ids}
