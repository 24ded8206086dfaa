# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models


class AccountMove(models.Model):
    """An entry that a document of a billing platform became leads back to it."""

    _inherit = "account.move"

    billing_document_ids = fields.One2many(
        "freight.billing.document",
        "move_id",
        string="On the Billing Platform",
        readonly=True,
        groups="freight_bridge.group_user,freight_bridge.group_auditor",
    )

    def action_view_billing_documents(self):
        """What the billing platform knows of the entry; the one, where it is one."""
        return self._freight_action(
            "freight_bridge_finance.freight_billing_document_action", self.billing_document_ids
        )
