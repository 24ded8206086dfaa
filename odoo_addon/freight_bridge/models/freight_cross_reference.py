# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..lifecycle import REFERENCE_KINDS
from ..master import MASTER_KINDS, master_selection


class FreightCrossReference(models.Model):
    """What an external system calls one of our records: a shipment, or a record of master data."""

    _name = "freight.cross.reference"
    _description = "Freight Cross Reference"
    _order = "system_id, kind, value"
    _rec_name = "value"

    system_id = fields.Many2one("freight.system", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one("res.company", required=True, index=True)
    kind = fields.Selection(lambda self: [*REFERENCE_KINDS, *master_selection()], required=True)
    value = fields.Char(required=True)
    active = fields.Boolean(default=True)
    res_model = fields.Char(
        string="Model", required=True, compute="_compute_res_model", store=True, precompute=True
    )
    res_id = fields.Many2oneReference(string="Record", model_field="res_model")
    shipment_id = fields.Many2one(
        "freight.shipment",
        ondelete="cascade",
        index="btree_not_null",
        help="The record itself when it is a shipment: what message references are resolved by.",
    )
    origin = fields.Selection(
        [("learned", "Learned"), ("manual", "Set by a Person")],
        required=True,
        default="manual",
        help="A reference that a person set wins over documents that carry the same value.",
    )
    date_from = fields.Date(help="For codes whose meaning changes: the first day on which this one counts.")
    date_to = fields.Date(help="For codes whose meaning changes: the last day on which this one counts.")

    _value_unique = models.UniqueIndex(
        "(system_id, kind, value, COALESCE(parent_value, ''), COALESCE(date_from, '0001-01-01'::date),"
        " COALESCE(is_end, false))",
        "This system's value is mapped already: change the mapping that is there.",
    )
    _record_known = models.Constraint(
        "CHECK(res_id IS NOT NULL OR COALESCE(is_end, false))", "Say which record is meant."
    )
    _dates_ordered = models.Constraint(
        "CHECK(date_to >= date_from)", "A cross reference cannot end before it starts."
    )

    @api.depends("kind")
    def _compute_res_model(self):
        for reference in self:
            kind = MASTER_KINDS.get(reference.kind)
            reference.res_model = kind.model if kind else "freight.shipment"

    @api.model_create_multi
    def create(self, vals_list):
        """Fill what follows from the system and the shipment."""
        for vals in vals_list:
            self._complete_vals(vals)
        return super().create(vals_list)

    def write(self, vals):
        return super().write(self._complete_vals(dict(vals)))

    def _complete_vals(self, vals):
        if vals.get("shipment_id"):
            vals["res_id"] = vals["shipment_id"]
        if vals.get("system_id") and not vals.get("company_id"):
            vals["company_id"] = self.env["freight.system"].browse(vals["system_id"]).company_id.id
        return vals

    @api.constrains("system_id", "company_id", "shipment_id")
    def _check_one_company(self):
        """A system never points into another company."""
        for reference in self:
            companies = reference.system_id.company_id | reference.shipment_id.company_id
            if companies != reference.company_id:
                raise ValidationError(
                    self.env._(
                        "%(value)s: the system and the record belong to different companies.",
                        value=reference.value,
                    )
                )
