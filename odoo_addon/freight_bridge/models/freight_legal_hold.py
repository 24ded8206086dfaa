# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class FreightLegalHold(models.Model):
    """Something is evidence (a claim, a law suit): neither retention nor an erasure removes any of it.

    A hold is on a shipment, with all messages and documents about it, or on one message.
    """

    _name = "freight.legal.hold"
    _description = "Freight Legal Hold"
    _order = "id desc"
    _rec_name = "reason"

    shipment_id = fields.Many2one("freight.shipment", index="btree_not_null", ondelete="restrict")
    log_id = fields.Many2one(
        "freight.integration.log", string="Message", index="btree_not_null", ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    reason = fields.Char(required=True, help="What it is evidence for, such as the number of the claim.")
    create_uid = fields.Many2one("res.users", string="Held By", readonly=True)
    create_date = fields.Datetime(string="Held Since", readonly=True)
    released_at = fields.Datetime(string="Released On", readonly=True, copy=False)
    released_by_id = fields.Many2one("res.users", string="Released By", readonly=True, copy=False)

    _one_thing = models.Constraint(
        "CHECK((shipment_id IS NULL) != (log_id IS NULL))", "A hold is on one shipment or on one message."
    )
    _one_idx = models.UniqueIndex(
        "(COALESCE(shipment_id, 0), COALESCE(log_id, 0), reason) WHERE released_at IS NULL",
        "It is held for this reason already.",
    )
    _standing_shipment_idx = models.Index("(shipment_id) WHERE released_at IS NULL")
    _standing_log_idx = models.Index("(log_id) WHERE released_at IS NULL")

    @api.model_create_multi
    def create(self, vals_list):
        """A hold is of the company of what it holds."""
        for vals in vals_list:
            held = self.env["freight.shipment"].browse(vals.get("shipment_id") or ())
            log = self.env["freight.integration.log"].browse(vals.get("log_id") or ())
            (held or log).check_access("read")
            company = held.company_id or log.company_id or self.env.company
            vals.update(company_id=company.id, released_at=False, released_by_id=False)
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            raise UserError(self.env._("A hold is not changed: release it, and hold again."))
        return super().write(vals)

    def unlink(self):
        raise UserError(self.env._("A hold is not deleted: release it, so that it stays known."))

    def action_release(self):
        """From now on retention and erasure take their course."""
        if not self.env.su and not self.env.user.has_group("freight_bridge.group_manager"):
            raise AccessError(self.env._("Only freight managers release a legal hold."))
        self.check_access("write")
        standing = self.filtered(lambda hold: not hold.released_at)
        standing.sudo().write({"released_at": fields.Datetime.now(), "released_by_id": self.env.uid})


class FreightShipmentHold(models.Model):
    _inherit = "freight.shipment"

    hold_ids = fields.One2many("freight.legal.hold", "shipment_id", readonly=True)
    hold_reason = fields.Char(compute="_compute_hold_reason")

    @api.depends("hold_ids.released_at")
    def _compute_hold_reason(self):
        """Why the shipment is held; empty where it is not."""
        for shipment in self:
            standing = shipment.sudo().hold_ids.filtered(lambda hold: not hold.released_at)
            shipment.hold_reason = ", ".join(standing.mapped("reason")) or False
