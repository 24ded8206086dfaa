# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models

#: Kind of a reference → field of the shipment that keeps it.
NUMBERS = {"pro": "pro_number", "booking": "booking_number", "bol": "bol_number"}


class FreightTenderAnswer(models.Model):
    """What a carrier's answer does to the tender and its shipment. To be called as superuser."""

    _inherit = "freight.tender"

    def _accept(self, answer):
        """Book the load with the carrier that accepted, or renew what such a booking says.

        :param answer: ``{"time", "scac", "pickup_at", "numbers", "condition"}``, each may be left out;
            numbers are reference kind → the carrier's number
        :return: what happened, in words; None where the load was booked before
        """
        self.ensure_one()
        was_booked, now = self.state == "accepted", fields.Datetime.now()
        self.write(
            {
                "state": "accepted",
                "answered_at": answer.get("time") or now,
                "pickup_at": answer.get("pickup_at") or self.pickup_at,
                "reason": answer.get("condition") or False,
            }
        )
        self._book(answer, now)
        if answer.get("condition"):
            return self.env._(
                "%(carrier)s accepted the load %(load)s with a condition: %(condition)s",
                carrier=self.carrier_id.name,
                load=self.name,
                condition=answer["condition"],
            )
        if was_booked:
            return None
        return self.env._(
            "%(carrier)s accepted the load %(load)s.", carrier=self.carrier_id.name, load=self.name
        )

    def _book(self, answer, now):
        """Fill in what the booking tells; a number that a person or a message set before stays."""
        shipment, leg = self.shipment_id, self.leg_id
        scac = answer.get("scac") or self.carrier_id.freight_scac
        if leg:
            leg.carrier_scac = leg.carrier_scac or scac
            # One number of each of several carriers: the cross references keep them apart.
            if shipment._all_legs_booked():
                shipment.booked_at = shipment.booked_at or now
            return
        numbers = answer.get("numbers") or {}
        found = {NUMBERS[kind]: value for kind, value in numbers.items() if kind in NUMBERS}
        found["carrier_scac"] = scac
        vals = {name: value for name, value in found.items() if value and not shipment[name]}
        shipment.write({**vals, "booked_at": shipment.booked_at or now})
        pickings = shipment.picking_ids.filtered(lambda picking: picking.state not in ("done", "cancel"))
        pickings.filtered(lambda picking: picking.carrier_id != self.carrier_id).carrier_id = self.carrier_id

    def _decline(self, time, reason):
        """The carrier does not take the load, or gives it back; what happened, in words."""
        self.ensure_one()
        withdrawn = self.state == "accepted"
        self.write({"state": "declined", "answered_at": time, "reason": reason})
        if withdrawn:
            self._unbook()
        return self._decline_sentence(withdrawn)

    def _decline_sentence(self, withdrawn):
        """What happened, in words."""
        names = {"carrier": self.carrier_id.name, "load": self.name, "reason": self.reason}
        if withdrawn:
            return self.env._("%(carrier)s had accepted %(load)s and gives it back: %(reason)s", **names)
        return self.env._("%(carrier)s declined %(load)s: %(reason)s", **names)

    def _unbook(self):
        """The loads are nobody's again; what the carrier is known by goes with it."""
        for tender in self:
            tender.shipment_id.booked_at = False
            load = tender.leg_id or tender.shipment_id
            if load.carrier_scac == tender.carrier_id.freight_scac:
                load.carrier_scac = False
