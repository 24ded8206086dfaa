# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
from collections import defaultdict
from datetime import UTC
from decimal import Decimal
from zoneinfo import ZoneInfo

from odoo import fields, models

from ..money import exact
from ..rating import Extra, Place, Rating, RatingRequest, normal_zip, rate
from .freight_shipment_load import CM3_PER_M3


class FreightShipmentRating(models.Model):
    """What shipments should cost, and what is charged for them, by contract."""

    _inherit = "freight.shipment"

    service_level_id = fields.Many2one("freight.service.level", check_company=True, tracking=True)
    distance = fields.Float(string="Distance (km)", digits=(16, 4))
    accessorial_ids = fields.One2many("freight.shipment.accessorial", "shipment_id")
    charge_ids = fields.One2many("freight.charge", "shipment_id", readonly=True)
    cost_problem = fields.Text(
        readonly=True, copy=False, help="Why the expected cost is not known, or not whole."
    )
    revenue_problem = fields.Text(
        readonly=True, copy=False, help="Why what the customer owes is not known, or not whole."
    )

    # -- rating ---------------------------------------------------------------------------------------

    def _rate(self, side):
        """Shipment id → ``rating.Rating`` by the contracts that are active, whoever asks.

        The number of queries depends neither on that of the shipments nor on that of the contracts.
        """
        requests = self._rating_requests(side)
        if not requests:
            return {}
        contracts = self.env["freight.contract"]._pricing(list(requests.values()))
        offers = defaultdict(list)
        for terms in contracts._terms():
            offers[terms.carrier_id if side == "cost" else terms.customer_id].append(terms)
        return {
            shipment_id: rate(
                request,
                offers[request.carrier_id if side == "cost" else request.partner_id],
                self.env._,
            )
            for shipment_id, request in requests.items()
        }

    def _rating_requests(self, side):
        """Shipment id → ``rating.RatingRequest``."""
        shipments = self.sudo()
        loads = shipments._loads()
        return {shipment.id: shipment._rating_request(side, loads[shipment.id]) for shipment in shipments}

    def _rating_request(self, side, parcels):
        """One shipment as it is rated: what was weighed and measured goes before what the products say."""
        weight, volume, pieces = self._measures(parcels)
        is_known = parcels and not (self.actual_weight or self.actual_volume or self.actual_pieces)
        origin, destination = self._freight_places()
        return RatingRequest(
            side=side,
            ship_date=self._ship_date(),
            company_id=self.company_id.id,
            partner_id=self._charged_customer().id or None,
            carrier_id=self.carrier_id.id or None,
            service_level_id=self.service_level_id.id or None,
            origin=origin,
            destination=destination,
            weight_kg=weight,
            volume_cm3=volume,
            pieces=pieces,
            distance_km=exact(self.distance, 4) or None,
            accessorials=tuple(
                Extra(row.charge_code_id.id, exact(row.quantity, 4), row.charge_code_id.name)
                for row in self.accessorial_ids
            ),
            parcels=parcels if is_known else (),
        )

    def _measures(self, parcels):
        """(kg, cm³ or None, pieces)."""
        weight = exact(self.actual_weight, 4) or sum((parcel.weight_kg for parcel in parcels), Decimal(0))
        volume = exact(self.actual_volume) * CM3_PER_M3 or sum(
            (parcel.volume_cm3 or Decimal(0) for parcel in parcels), Decimal(0)
        )
        return weight, volume or None, self.actual_pieces or len(parcels) or 1

    def _ship_date(self):
        """The day by which a shipment is priced: when it left, else when it is to leave, else today.

        In the company's time zone, not the reader's: a price does not depend on who looks.
        """
        moment = self.actual_dispatch_date or self.planned_dispatch_date or fields.Datetime.now()
        zone = ZoneInfo(self.company_id.partner_id.tz or "UTC")
        return moment.replace(tzinfo=UTC).astimezone(zone).date()

    def _charged_customer(self):
        """The commercial entity of who pays us: the order's, else where the goods go to or come back from."""
        consignee = self.shipper_id if self.direction == "return" else self.partner_id
        payer = self.sale_id.partner_invoice_id or consignee
        return payer.commercial_partner_id

    def _freight_places(self):
        """Both ends of the way; where one is not told it is ours."""
        ours = self.company_id.partner_id
        ends = (self.shipper_id or ours, self.partner_id or ours)
        return tuple(Place(end.country_id.code or None, normal_zip(end.zip)) for end in ends)

    # -- what people do -------------------------------------------------------------------------------

    def action_rate(self):
        """Rate both sides and keep the charges that are expected."""
        self.check_access("write")
        for side in ("cost", "revenue"):
            self.env["freight.charge"]._store(self._rate(side), side)

    def _note_problems(self, ratings: dict[int, Rating], side):
        """Keep beside each shipment why its price is not known, or that it is."""
        for shipment in self:
            text = "\n".join(problem.message for problem in ratings[shipment.id].problems) or False
            if shipment[f"{side}_problem"] != text:
                # Kept in the cache: the shipments are updated together when it is flushed.
                shipment[f"{side}_problem"] = text
