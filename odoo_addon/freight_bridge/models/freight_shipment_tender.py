# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..lifecycle import STANDING_STATES
from .freight_tender import FAILED, LIVE

#: What a carrier is told of a shipment, by the shipment itself.
TOLD = frozenset(
    {"partner_id", "shipper_id", "planned_dispatch_date", "planned_delivery_date", "bol_number", "sale_id"}
)


class FreightShipmentTender(models.Model):
    """Giving shipments to carriers: by hand, on release, to the next one after a refusal."""

    _inherit = "freight.shipment"

    tender_ids = fields.One2many("freight.tender", "shipment_id", string="Tenders", readonly=True)
    tender_state = fields.Selection(
        selection=lambda self: self.env["freight.tender"]._fields["state"]._description_selection(self.env),
        string="Tender",
        compute="_compute_tender_state",
        help="Of the carrier that was asked last.",
    )
    feeding_shipment_ids = fields.Many2many(
        "freight.shipment",
        string="Arrives With",
        compute="_compute_linked_shipments",
        help="Shipments whose goods this one takes on (cross-dock).",
    )
    onward_shipment_ids = fields.Many2many(
        "freight.shipment",
        string="Goes on With",
        compute="_compute_linked_shipments",
        help="Shipments that take these goods on (cross-dock).",
    )

    @api.depends("tender_ids.state")
    def _compute_tender_state(self):
        for shipment in self:
            shipment.tender_state = shipment.tender_ids.sorted("id")[-1:].state

    @api.depends("picking_ids.move_ids.move_orig_ids", "picking_ids.move_ids.move_dest_ids")
    def _compute_linked_shipments(self):
        """Follow the moves from the receipt to the delivery, through whatever transfers lie between.

        What comes back is not onward transport: a return starts a way of its own.
        """
        Moves = self.env["stock.move"].sudo()
        for shipment in self:
            moves = shipment.sudo().picking_ids.move_ids
            before = Moves.browse(moves._rollup_move_origs()).picking_id.freight_shipment_id
            after = Moves.browse(moves._rollup_move_dests()).picking_id.freight_shipment_id
            shipment.feeding_shipment_ids = (
                before.filtered(lambda other: other.direction == "inbound") - shipment
                if shipment.direction == "outbound"
                else False
            )
            shipment.onward_shipment_ids = (
                after.filtered(lambda other: other.direction == "outbound") - shipment
                if shipment.direction == "inbound"
                else False
            )

    def write(self, vals):
        """A carrier that was told otherwise must hear of it."""
        result = super().write(vals)
        if self.ids and TOLD & vals.keys():
            self.env["freight.tender"]._watch("shipment_id", self.ids)
        return result

    # -- what people do -------------------------------------------------------------------------------

    def action_tender(self):
        """Ask which carrier gets the shipment."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Tender %s", self.name),
            "res_model": "freight.tender.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_shipment_id": self.id},
        }

    def action_cancel_tenders(self):
        """Take every live tender of the shipment back."""
        self.ensure_one()
        self.tender_ids.filtered(lambda tender: tender.state in LIVE).action_cancel()

    def action_tender_legs(self):
        """Offer each leg that has a carrier and no live tender to its carrier."""
        self.ensure_one()
        live = self.tender_ids.filtered(lambda tender: tender.state in LIVE)
        wanted = [(leg, leg.carrier_id) for leg in self.leg_ids if leg.carrier_id and leg not in live.leg_id]
        if not wanted:
            raise UserError(
                self.env._(
                    "No leg of %s waits for its carrier: give a leg a carrier that takes tenders.", self.name
                )
            )
        for leg, carrier in wanted:
            self._tender_to(carrier, leg)

    def _tender_to(self, carrier, leg=None):
        """Offer the shipment, or one leg of it, to a carrier; the tender.

        An error says in words why the load cannot be offered.
        """
        self.ensure_one()
        self._check_tenderer()
        self._check_tenderable(carrier.sudo(), leg)
        record = self.sudo()
        leg = leg.sudo() if leg else record.env["freight.shipment.leg"]
        return record.env["freight.tender"]._tender([(record, leg, carrier.sudo())])

    def _check_tenderer(self):
        """The user must be allowed to work shipments; what follows may then run as superuser."""
        if not self.env.su and not self.env.user.has_group("freight_bridge.group_user"):
            raise AccessError(
                self.env._("Only freight users tender shipments: ask your administrator for the role.")
            )
        self.check_access("write")

    def _check_tenderable(self, carrier, leg):
        if self.state not in STANDING_STATES:
            raise UserError(
                self.env._(
                    "%s is on its way or over: there is nothing left to offer to a carrier.", self.name
                )
            )
        if not carrier._freight_takes_tenders_of(self.company_id):
            raise UserError(
                self.env._(
                    "%(carrier)s takes no tenders of %(company)s: "
                    "set an active, live system of that company on it.",
                    carrier=carrier.name,
                    company=self.company_id.name,
                )
            )
        if fault := carrier.freight_system_id._sending_fault():
            raise UserError(fault)
        live = self.sudo().tender_ids.filtered(lambda tender: tender.state in LIVE)
        rival = live.filtered(lambda tender: not tender.leg_id or not leg or tender.leg_id == leg)[:1]
        if rival:
            raise UserError(
                self.env._(
                    "%(load)s is tendered to %(carrier)s: cancel that tender first.",
                    load=rival.name,
                    carrier=rival.carrier_id.name,
                )
            )

    # -- what follows by itself -----------------------------------------------------------------------

    def _auto_tender(self):
        """Offer the shipments whose carriers want every one, as far as nobody was asked yet."""
        wanted = [
            (shipment, shipment.env["freight.shipment.leg"], shipment.carrier_id)
            for shipment in self.sudo()
            if shipment.carrier_id.freight_auto_tender
            and shipment.carrier_id._freight_takes_tenders_of(shipment.company_id)
            and shipment.state in STANDING_STATES
            and not shipment.tender_ids.filtered(lambda tender: tender.state in LIVE)
        ]
        if wanted:
            self.env["freight.tender"].sudo()._tender(wanted)

    def _follow_carrier(self, carrier):
        """The documents name another carrier: the one that has a tender loses it."""
        moved = self.filtered(lambda shipment: shipment.carrier_id != carrier)
        moved.carrier_id = carrier
        moved.tender_ids.filtered(lambda tender: not tender.leg_id)._cancel(
            self.env._("The carrier of the transfer was changed.")
        )
        moved._auto_tender()

    def _all_legs_booked(self):
        """Whether each leg that a carrier is planned for was accepted."""
        booked = self.tender_ids.filtered(lambda tender: tender.state == "accepted").leg_id
        return not self.leg_ids.filtered("carrier_id") - booked

    def _failed_tenders(self):
        """The last tender of each load that no carrier took and that nobody else is asked for."""
        last = {}
        for tender in self.tender_ids.sorted("id"):
            last[tender._load_key()] = tender
        return self.env["freight.tender"].union(
            *(tender for tender in last.values() if tender.state in FAILED)
        )

    def _settle_tender_exceptions(self):
        """Resolve what asked for another carrier, now that one is asked. As superuser."""
        settled = self.filtered(lambda shipment: not shipment._failed_tenders())
        self.env["freight.exception"]._settle_tenders(settled)
