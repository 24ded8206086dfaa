# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models

from ..lifecycle import CLASSIFIERS, MILESTONES, milestone_selection
from .append_only import defer_log_key
from .personal_field import PersonalChar


class FreightMilestone(models.Model):
    """One statement of a partner about a shipment: planned, estimated or actual.

    Written by ``freight.ingest`` only, in bulk. A row with ``retracts`` states nothing of its own: it takes
    back the milestone that the same system made with that event.
    """

    _name = "freight.milestone"
    _description = "Freight Milestone"
    _inherit = ["freight.personal.mixin"]
    _order = "time desc, id desc"
    _log_access = False

    shipment_id = fields.Many2one(
        "freight.shipment", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="restrict")
    system_id = fields.Many2one("freight.system", required=True, readonly=True, ondelete="restrict")
    log_id = fields.Many2one("freight.integration.log", required=True, readonly=True, ondelete="restrict")
    event_id = fields.Char(required=True, readonly=True)
    code = fields.Selection(milestone_selection(), readonly=True)
    classifier = fields.Selection(CLASSIFIERS, required=True, readonly=True)
    time = fields.Datetime(required=True, readonly=True)
    reported_at = fields.Datetime(required=True, readonly=True)
    partner_code = fields.Char(readonly=True)
    partner_text = PersonalChar(readonly=True, personal="text")
    carrier_scac = fields.Char(string="SCAC", readonly=True)
    location_name = PersonalChar(string="Place", readonly=True, personal="text")
    city = fields.Char(readonly=True)
    country_code = fields.Char(string="Country", readonly=True)
    unlocode = fields.Char(string="UN/LOCODE", readonly=True)
    signed_by = PersonalChar(readonly=True, personal="name")
    retracts = fields.Char(readonly=True, help="The event of the same system that this one takes back.")
    retracted = fields.Boolean(readonly=True)
    location = PersonalChar(compute="_compute_location", personal="text")
    late = fields.Boolean(compute="_compute_late", help="It happened after the time planned for it.")

    #: One event has one effect, whatever runs twice.
    _event_unique = models.UniqueIndex("(system_id, event_id)", "This event has had its effect already.")
    _retracts_idx = models.Index("(system_id, retracts) WHERE retracts IS NOT NULL")

    def init(self):
        """The log row is written after the milestone."""
        defer_log_key(self.env.cr, self._table)

    @api.depends("location_name", "city", "country_code", "unlocode")
    def _compute_location(self):
        for milestone in self:
            place = [milestone.location_name, milestone.city, milestone.country_code]
            milestone.location = ", ".join(part for part in place if part) or milestone.unlocode or False

    @api.depends(
        "code", "classifier", "time", "shipment_id.planned_dispatch_date", "shipment_id.planned_delivery_date"
    )
    def _compute_late(self):
        for milestone in self:
            state = MILESTONES[milestone.code].state if milestone.code else None
            due = {
                "dispatched": milestone.shipment_id.planned_dispatch_date,
                "delivered": milestone.shipment_id.planned_delivery_date,
            }.get(state)
            milestone.late = bool(due and milestone.classifier == "actual" and milestone.time > due)

    @api.depends("code", "classifier")
    def _compute_display_name(self):
        labels = dict(self._fields["code"]._description_selection(self.env))
        for milestone in self:
            milestone.display_name = labels.get(milestone.code) or self.env._("Retraction")

    def _timeline_values(self):
        """As plain values for pages, in the order given; what only takes back another one says nothing."""
        labels = dict(self._fields["code"]._description_selection(self.env))
        return [
            {
                "code": milestone.code,
                "label": labels[milestone.code],
                "classifier": milestone.classifier,
                "time": fields.Datetime.to_string(milestone.time),
                "location": self.env["freight.personal"]._shown(milestone.location, "text") or None,
                "system": milestone.sudo().system_id.name,
                "late": milestone.late,
                "retracted": milestone.retracted,
            }
            for milestone in self
            if not milestone.retracts
        ]
