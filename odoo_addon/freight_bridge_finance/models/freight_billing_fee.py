# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models

from odoo.addons.freight_bridge.money import exact


class FreightBillingFee(models.Model):
    """What a gateway keeps of one payment, refund or dispute. Written by ``freight.ingest`` only.

    The event of the movement may tell it, and so may the payout that settles it: it is booked once, by
    whichever comes first. Where the two differ the payout is right, as its sum is what reaches the bank.
    """

    _name = "freight.billing.fee"
    _description = "Fee of a Gateway"
    _order = "id desc"
    _rec_name = "reference"
    _log_access = False

    system_id = fields.Many2one("freight.system", required=True, readonly=True, ondelete="restrict")
    company_id = fields.Many2one(related="system_id.company_id", store=True, index=True)
    reference = fields.Char(string="Their Number", required=True, readonly=True)
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    # Gateways count fees to a fraction of the smallest coin: these are as they were told.
    told = fields.Float(digits=(20, 6), readonly=True, help="By the movement itself.")
    settled = fields.Float(digits=(20, 6), readonly=True, help="By payouts.")
    booked = fields.Float(digits=(20, 6), readonly=True)

    _reference_unique = models.UniqueIndex("(system_id, reference, currency_id)")

    @api.model
    def _add(self, member, fees):
        """Keep fees that were told; what of each is to be booked now, which may be less than nothing.

        :param member: "told" or "settled"
        :param fees: {(system id, reference, currency id): Decimal}
        :return: {the same key: Decimal}
        """
        fees = {key: fee for key, fee in fees.items() if fee}
        rows = self._of_keys(fees)
        new = [key for key in fees if key not in rows]
        made = self.create(
            [dict(zip(("system_id", "reference", "currency_id"), key, strict=True)) for key in new]
        )
        rows |= dict(zip(new, made, strict=True))
        return {key: rows[key]._take(member, fee) for key, fee in fees.items()}

    @api.model
    def _of_keys(self, keys):
        found = self.search(
            [
                ("system_id", "in", list({system for system, _reference, _currency in keys})),
                ("reference", "in", list({reference for _system, reference, _currency in keys})),
            ]
        )
        rows = {(row.system_id.id, row.reference, row.currency_id.id): row for row in found}
        return {key: row for key, row in rows.items() if key in keys}

    def _take(self, member, fee):
        total = exact(self[member]) + fee
        rest = total - exact(self.booked)
        if member == "told" and self.settled:
            # A payout told it: only what it did not tell is left, in the direction of the fee.
            rest = max(rest, 0 * fee) if fee > 0 else min(rest, 0 * fee)
        self.write({member: float(total), "booked": float(exact(self.booked) + rest)})
        return rest
