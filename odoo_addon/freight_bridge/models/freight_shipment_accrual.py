# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.tools import SQL

from ..lifecycle import DISPATCHED_STATES

RATING_BATCH = 200


class FreightShipmentAccrual(models.Model):
    """A shipment that left is rated once more: its ship date, and so contract and fuel, is known now."""

    _inherit = "freight.shipment"

    is_cost_rated = fields.Boolean(
        readonly=True, copy=False, help="Its expected cost was found by the day on which it left."
    )

    _cost_unrated_idx = models.Index("(id) WHERE is_cost_rated IS NOT TRUE")

    @api.model
    def _rate_dispatched(self, limit=RATING_BATCH, invoice_ids=None):
        """Rate the next dispatched shipments; those that were. Ones that a milestone works on come later.

        What a person entered as expected is theirs: only charges that a contract made are made anew.

        :param limit: None: all of them
        :param invoice_ids: ids of carriers' invoices; only what these bill
        """
        billed = SQL("SELECT shipment_id FROM freight_invoice_line WHERE invoice_id = ANY(%s)", invoice_ids)
        within = SQL() if invoice_ids is None else SQL("AND id IN (%s)", billed)
        self.env["freight.shipment"].flush_model(["state", "is_cost_rated"])
        self.env["freight.invoice.line"].flush_model(["invoice_id", "shipment_id"])
        self.env.cr.execute(
            SQL(
                """
                SELECT id FROM freight_shipment
                 WHERE is_cost_rated IS NOT TRUE AND state = ANY(%(states)s) %(within)s
                 ORDER BY id LIMIT %(limit)s
                   FOR NO KEY UPDATE SKIP LOCKED
                """,
                states=list(DISPATCHED_STATES),
                within=within,
                limit=limit,
            )
        )
        shipments = self.sudo().browse(row[0] for row in self.env.cr.fetchall())
        by_hand = shipments.charge_ids.filtered(
            lambda charge: charge.side == "cost" and charge.cost_state != "void" and not charge.contract_id
        )
        rated = shipments - by_hand.shipment_id
        self.env["freight.charge"]._store(rated._rate("cost"), "cost")
        shipments.is_cost_rated = True
        expected = shipments.charge_ids.filtered(lambda charge: charge.cost_state == "expected")
        expected._wait_from_now("accrue")
        return shipments
