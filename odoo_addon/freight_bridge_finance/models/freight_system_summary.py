# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models
from odoo.exceptions import AccessError


class FreightSystemSummary(models.Model):
    """Whether what a platform tells is booked document by document, or summed up."""

    _inherit = "freight.system"

    billing_booking = fields.Selection(
        [("documents", "Each Document"), ("summary", "Summed Up")],
        string="Booked",
        required=True,
        default="documents",
        tracking=True,
        help="Summed up, the documents are known here one by one, and the books have an entry for each "
        "period, journal and currency. What follows a document is booked as that was.",
    )
    billing_summary_period = fields.Selection(
        [("hour", "Each Hour"), ("day", "Each Day")],
        string="One Entry For",
        required=True,
        default="day",
        tracking=True,
    )
    billing_late_policy = fields.Selection(
        [("next", "Book on the Next Open Day"), ("exception", "Ask a Person")],
        string="What Comes After the Lock",
        required=True,
        default="next",
        tracking=True,
        help="What to do with messages of a day whose books are closed already.",
    )
    billing_summary_partner_id = fields.Many2one(
        "res.partner",
        string="Summary Customer",
        check_company=True,
        tracking=True,
        help="Stands on what is owed in summaries; empty: nobody does.",
    )

    def action_post_summaries(self):
        """Post what is not in the books yet, periods that are not over included."""
        self.ensure_one()
        if not self.env.user.has_group("freight_bridge.group_manager"):
            raise AccessError(self.env._("Only freight managers post summaries."))
        self.check_access("write")
        items = self.env["freight.billing.summary.item"].sudo()
        made = items._post_all(items._open_periods([("system_id", "=", self.id)], is_over=False))
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "freight_bridge_finance.freight_billing_summary_entry_action"
        )
        return {**action, "domain": [("id", "in", made.ids)], "context": {}}
