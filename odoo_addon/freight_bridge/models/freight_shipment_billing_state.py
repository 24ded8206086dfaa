# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models

from ..money import BILLING_STATES

_ORDER = [state for state, _label in BILLING_STATES]


class FreightShipmentBillingState(models.Model):
    """How far the billing of a shipment is, in a row of its own.

    Milestones write shipments, and posting a customer's invoice changes this: were it one row, each would
    wait for the other.
    """

    _name = "freight.shipment.billing.state"
    _description = "Freight Shipment Billing State"
    _rec_name = "shipment_id"

    shipment_id = fields.Many2one("freight.shipment", required=True, readonly=True, ondelete="cascade")
    billing_state = fields.Selection(
        [*BILLING_STATES, ("none", "Not Billed")],
        compute="_compute_billing_state",
        store=True,
        compute_sudo=True,
        index=True,
    )

    _shipment_unique = models.Constraint("UNIQUE(shipment_id)", "A shipment has one billing state.")
    _billing_due_idx = models.Index("(shipment_id) WHERE billing_state IN ('pending', 'eligible')")

    @api.model
    def _make_missing(self):
        """Give shipments of before this table their row."""
        shipments = (
            self.env["freight.shipment"].with_context(active_test=False).search([("billing_ids", "=", False)])
        )
        self.create([{"shipment_id": shipment.id} for shipment in shipments])

    @api.depends(
        "shipment_id.revenue_charge_ids.billing_state", "shipment_id.eligible_at", "shipment_id.is_unbilled"
    )
    def _compute_billing_state(self):
        for row in self:
            state = row._state_of_charges()
            # Carriers' charges come here too: what stays as it is, is not written for each of them.
            if row.billing_state != state:
                row.billing_state = state

    def _state_of_charges(self):
        """That of the charge that is least far."""
        shipment = self.shipment_id
        states = set(shipment.revenue_charge_ids.mapped("billing_state"))
        reached = [state for state in _ORDER if state in states and state != "void"]
        if "disputed" in states:
            return "disputed"
        if shipment.is_unbilled:
            return "none"
        if reached and (reached[0] != "pending" or not shipment.eligible_at):
            return reached[0]
        if "void" in states and not reached:
            return "void"
        return "eligible" if shipment.eligible_at else "pending"
