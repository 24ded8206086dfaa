# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import models

from .freight_tender import FAILED, LIVE


class FreightTenderRouting(models.Model):
    """The routing guide: who is asked after a carrier did not take a load."""

    _inherit = "freight.tender"

    def _next_carriers(self):
        """Tender → the next carrier of the routing guide that may be asked for its load, or none."""
        self._read_ahead()
        Carriers = self.env["delivery.carrier"]
        guides = {company: Carriers._freight_routing_guide(company) for company in self.company_id}
        return {
            tender: next(
                (
                    carrier
                    for carrier in guides[tender.company_id] - tender._siblings((*FAILED, *LIVE)).carrier_id
                    if carrier._freight_serves(tender.shipment_id, tender.leg_id)
                ),
                Carriers,
            )
            for tender in self
        }

    def _advice(self):
        """Tender → what a person may do after it failed, in words."""
        return {
            tender: self.env._("Next in the routing guide: %s.", carrier.name)
            if carrier
            else self.env._("No other carrier of the routing guide serves this load.")
            for tender, carrier in self._next_carriers().items()
        }

    def _siblings(self, states):
        """The tenders of the same load in one of these states, this one too."""
        return self.shipment_id.tender_ids.filtered(
            lambda tender: tender.leg_id == self.leg_id and tender.state in states
        )

    def _rival(self):
        """Another live tender of the same load, or none."""
        return self._siblings(LIVE) - self
