# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.freight_bridge.money import exact, in_coins

from .overdue import overdue


class FreightBillingFee(models.Model):
    """What a gateway keeps of one payment, refund or dispute. Written by ``freight.ingest`` only.

    The event of the movement may tell it, and so may the payout that settles it: it is booked once, by
    whichever comes first. Where the two differ the payout is right, as its sum is what reaches the bank.

    What a payout tells of a movement that is not there yet is open: it is booked on the day of the movement
    when that comes, and with the payout where it does not come for longer than the system waits.
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
    # Gateways count fees to a fraction of the smallest coin, and the books cannot: of what is booked movement
    # by movement the fractions are left to the payout, which books the fees of all in one amount.
    told = fields.Float(digits=(20, 6), readonly=True, help="By the movement itself.")
    settled = fields.Float(digits=(20, 6), readonly=True, help="By payouts.")
    booked = fields.Float(digits=(20, 6), readonly=True)
    is_open = fields.Boolean(string="Waits for Its Movement", readonly=True)
    since = fields.Datetime(readonly=True, help="Since when it waits.")

    _reference_unique = models.UniqueIndex("(system_id, reference, currency_id)")
    _open_idx = models.Index("(since) WHERE is_open")

    @api.model
    def _add(self, member, fees):
        """Keep fees that were told; what of each is to be booked now, which may be less than nothing.

        :param member: "told" or "settled"
        :param fees: {(system id, reference, currency id): Decimal}
        :return: {the same key: Decimal}
        """
        fees = {key: fee for key, fee in fees.items() if fee}
        rows = self._rows(fees)
        return {key: rows[key]._take(member, fee) for key, fee in fees.items()}

    @api.model
    def _add_open(self, fees):
        """Keep what a payout told of movements that are not there yet; ``fees`` as for ``_add``.

        :return: a Decimal: the fractions of coins, which are not kept and are to be booked with the payout
        """
        fees, rest = {key: fee for key, fee in fees.items() if fee}, Decimal()
        for key, row in self._rows(fees).items():
            whole = in_coins(fees[key], row.currency_id)
            rest += fees[key] - whole
            row.write(
                {
                    "settled": float(exact(row.settled) + whole),
                    "is_open": True,
                    "since": row.since or self.env.cr.now(),
                }
            )
        return rest

    @api.model
    def _take_open(self, keys):
        """{(system id, reference, currency id): Decimal} to be booked of movements that are there by now.

        :param keys: (system id, reference) of the movements
        """
        waiting = self.search([("is_open", "=", True), *self._named(keys)])
        rows = {
            (row.system_id.id, row.reference, row.currency_id.id): row
            for row in waiting
            if (row.system_id.id, row.reference) in keys
        }
        return {key: row._close() for key, row in rows.items()}

    def _close(self):
        """End the waiting; what of these fees was not booked yet, as a Decimal."""
        rest = self._unbooked()
        for fee in self:
            fee.booked = fee.settled
        self.write({"is_open": False, "since": False})
        return rest

    @api.model
    def _overdue(self, limit):
        """Open fees whose movement does not come for longer than their systems wait."""
        return overdue(self, SQL("late.is_open"), limit)

    def _by_payout(self):
        """{payout: the fees that it told}."""
        settlements = self.env["freight.billing.settlement"].search(
            [
                ("document_id.system_id", "in", self.system_id.ids),
                ("reference", "in", self.mapped("reference")),
            ],
            order="id desc",
        )
        told = {(row.document_id.system_id, row.reference): row.document_id for row in settlements}
        return self.grouped(lambda fee: told[fee.system_id, fee.reference])

    def _unbooked(self):
        """What of these fees is not in the books, as a Decimal."""
        return sum((exact(fee.settled) - exact(fee.booked) for fee in self), Decimal())

    @api.model
    def _rows(self, keys):
        """{key: its row}, made where there is none yet."""
        rows = self._of_keys(keys)
        new = [key for key in keys if key not in rows]
        made = self.create(
            [dict(zip(("system_id", "reference", "currency_id"), key, strict=True)) for key in new]
        )
        return rows | dict(zip(new, made, strict=True))

    @api.model
    def _named(self, keys):
        """Domain of the rows of movements, and perhaps more."""
        return [
            ("system_id", "in", list({key[0] for key in keys})),
            ("reference", "in", list({key[1] for key in keys})),
        ]

    @api.model
    def _of_keys(self, keys):
        found = self.search(self._named(keys))
        rows = {(row.system_id.id, row.reference, row.currency_id.id): row for row in found}
        return {key: row for key, row in rows.items() if key in keys}

    def _take(self, member, fee):
        total = exact(self[member]) + fee
        rest = total - exact(self.booked)
        if member == "told" and self.settled:
            # A payout told it: only what it did not tell is left, in the direction of the fee.
            rest = max(rest, 0 * fee) if fee > 0 else min(rest, 0 * fee)
        if member == "told":
            rest = in_coins(rest, self.currency_id)
        self.write({member: float(total), "booked": float(exact(self.booked) + rest)})
        return rest
