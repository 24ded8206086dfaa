# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
from odoo import api, models

#: Charges that another rating may replace; later ones are in the books, on an invoice or approved.
OPEN = {"cost": ("expected",), "revenue": ("pending", "eligible", "rated")}
STATE = {"cost": "cost_state", "revenue": "billing_state"}


class FreightChargeStore(models.Model):
    """Keeping what rating found."""

    _inherit = "freight.charge"

    @api.model
    def _store(self, ratings, side):
        """Keep ratings as charges; the open and settled charges of these shipments by now.

        A charge is one by its shipment, code and partner. One that is still open is brought up to date or,
        where nothing prices it any more, taken back; one that was accrued, billed, approved or invoiced stays
        as it is. Doing it again changes nothing.

        :param ratings: shipment id → ``rating.Rating``
        """
        charges = self.sudo()
        shipments = charges.env["freight.shipment"].browse(ratings)
        known = {charge._key(): charge for charge in charges._of(shipments, side)}
        wanted = {
            (shipment_id, charge.charge_code_id, rating.partner_id): charges._rated_vals(rating, charge)
            for shipment_id, rating in ratings.items()
            for charge in rating.charges
        }
        for key, charge in known.items():
            if key in wanted:
                charge._refresh(wanted[key], side)
        gone = charges.browse([charge.id for key, charge in known.items() if key not in wanted])
        gone._take_back(side)
        charges.create(
            [
                {
                    **vals,
                    "shipment_id": shipment_id,
                    "side": side,
                    "charge_code_id": code_id,
                    "partner_id": partner_id,
                    STATE[side]: OPEN[side][0],
                }
                for (shipment_id, code_id, partner_id), vals in wanted.items()
                if (shipment_id, code_id, partner_id) not in known
            ]
        )
        shipments._note_problems(ratings, side)
        return charges._of(shipments, side)

    @api.model
    def _of(self, shipments, side):
        """The charges of shipments that are not void."""
        return self.search(
            [
                ("shipment_id", "in", shipments.ids),
                ("side", "=", side),
                "|",
                ("cost_state", "!=", "void"),
                ("cost_state", "=", False),
            ]
        )

    def _key(self):
        return self.shipment_id.id, self.charge_code_id.id, self.partner_id.id

    @api.model
    def _rated_vals(self, rating, charge):
        return {
            "currency_id": rating.currency_id,
            "amount": float(charge.amount),
            "contract_id": rating.contract_id,
            "rate_id": rating.rate_id,
            "explanation": "\n".join(charge.steps),
        }

    def _is_open(self, side):
        return self[STATE[side]] in OPEN[side]

    def _refresh(self, vals, side):
        """Bring an open charge up to date; what did not change is not written."""
        now = self._convert_to_write({name: self[name] for name in vals})
        changed = {name: value for name, value in vals.items() if now[name] != value}
        if changed and self._is_open(side):
            # Kept in the cache: the charges are updated together when it is flushed.
            self.write(changed)

    def _take_back(self, side):
        """Void open costs, which an invoice line may have been held against; drop what nobody owes."""
        gone = self.filtered(lambda charge: charge._is_open(side))
        if side == "cost":
            gone.write({"cost_state": "void"})
        else:
            gone.unlink()
