# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.exceptions import UserError

from .freight_exception import OPEN_STATES

#: Exceptions that ask for another carrier.
TENDER_CODES = ("tender_declined", "tender_expired")


class FreightExceptionTender(models.Model):
    """A load that its carrier did not take: who is asked next."""

    _inherit = "freight.exception"

    next_carrier_id = fields.Many2one(
        "delivery.carrier",
        string="Next Carrier",
        compute="_compute_next_carrier_id",
        compute_sudo=True,
        help="The next one of the routing guide that serves the load and was not asked yet.",
    )

    @api.depends("code", "state", "shipment_id.tender_ids.state")
    def _compute_next_carrier_id(self):
        for record in self:
            tender = record._tender_to_replace()
            record.next_carrier_id = tender._next_carriers()[tender] if tender else False

    def _tender_to_replace(self):
        """The failed tender that this exception is about, or none when nothing has to be asked any more."""
        if self.code not in TENDER_CODES or self.state not in OPEN_STATES:
            return self.env["freight.tender"]
        failed = self.shipment_id._failed_tenders()
        return (failed.filtered(lambda tender: tender.system_id == self.system_id) or failed)[:1]

    def desk_tender_next(self):
        """Offer the load to the next carrier of the routing guide; ``{outcome, message, state}``."""
        self._check_worker()
        self._lock()
        tender = self.sudo()._tender_to_replace()
        if not tender:
            raise UserError(self.env._("No load of %s waits for another carrier.", self.name))
        carrier = tender._next_carriers()[tender]
        if not carrier:
            raise UserError(
                self.env._(
                    "No other carrier of the routing guide serves %s: "
                    "choose one with Tender on the shipment.",
                    tender.name,
                )
            )
        shipment = self.env["freight.shipment"].browse(tender.shipment_id.id)
        shipment._tender_to(carrier, tender.leg_id)
        message = self.env._("Tendered to %s.", carrier.name)
        return {"outcome": "applied", "message": message, "state": self.state}

    def desk_detail(self):
        """The detail pane also offers to ask the next carrier."""
        return {**super().desk_detail(), "next_carrier": self.next_carrier_id.name or None}

    def _suggestion_note(self):
        """The desk also says who may be asked next."""
        if tender := self.sudo()._tender_to_replace():
            return tender._advice()[tender]
        return super()._suggestion_note()

    @api.model
    def _settle_tenders(self, shipments):
        """Resolve the open exceptions that asked for another carrier of these shipments. As superuser."""
        waiting = self.search(
            [
                ("shipment_id", "in", shipments.ids),
                ("code", "in", TENDER_CODES),
                ("state", "in", OPEN_STATES),
            ]
        )
        if waiting:
            waiting._close("resolved", "tendered")
