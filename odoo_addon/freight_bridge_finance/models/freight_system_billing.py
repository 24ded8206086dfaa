# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models


class FreightSystemBilling(models.Model):
    """How the documents of a billing platform are booked."""

    _inherit = "freight.system"

    billing_wait_hours = fields.Float(
        string="Wait for What Is Missing (h)",
        default=24.0,
        required=True,
        tracking=True,
        help="How long an invoice waits for its customer, or a payment for its invoice, before a person is "
        "told.",
    )

    _billing_wait_positive = models.Constraint(
        "CHECK(billing_wait_hours >= 0)", "The hours to wait must not be less than nothing."
    )
