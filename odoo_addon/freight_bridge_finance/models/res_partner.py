# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    billing_customer_ids = fields.One2many(
        "freight.billing.customer",
        "partner_id",
        string="On Billing Platforms",
        groups="freight_bridge.group_user,freight_bridge.group_auditor",
        help="What billing platforms and CRMs call this customer.",
    )
    billing_subscription_ids = fields.One2many(
        "freight.billing.subscription",
        "partner_id",
        string="Subscriptions",
        groups="freight_bridge.group_user,freight_bridge.group_auditor",
    )

    # What CustomerMatch asks for, letter by letter.
    _freight_vat_index = models.Index(
        "((regexp_replace(upper(vat), '[^A-Z0-9]', '', 'g'))) WHERE vat IS NOT NULL"
    )
    _freight_name_index = models.Index("(lower(name))")

    def action_view_billing_subscriptions(self):
        """The subscriptions of the customer on billing platforms."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "freight_bridge_finance.freight_billing_subscription_action"
        )
        return {**action, "domain": [("partner_id", "in", self.ids)], "context": {}}
