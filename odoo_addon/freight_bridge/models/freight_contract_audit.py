# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models


class FreightContractAudit(models.Model):
    """What the audit asks for beside the price."""

    _inherit = "freight.contract"

    requires_pod = fields.Boolean(
        string="Proof of Delivery Required",
        tracking=True,
        help="No invoice under this contract is approved by rule before the proof of delivery is here.",
    )


class FreightServiceLevelAudit(models.Model):
    _inherit = "freight.service.level"

    guarantee_days = fields.Integer(
        string="Guaranteed Within (days)",
        help="Delivered by the end of so many days after dispatch; 0: nothing is guaranteed.",
    )

    _guarantee_positive = models.Constraint(
        "CHECK(guarantee_days >= 0)", "Nobody guarantees delivery before dispatch."
    )
