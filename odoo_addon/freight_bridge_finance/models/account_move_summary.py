# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models

_ENTRIES = "freight_bridge_finance.freight_billing_summary_entry_action"


class AccountMoveSummary(models.Model):
    """An entry that sums up what a platform told leads to every message of it, and stays as it is."""

    _inherit = "account.move"

    billing_summary_system_id = fields.Many2one(
        "freight.system",
        string="Sums Up",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    billing_summary_day = fields.Date(string="Summed-Up Day", readonly=True, copy=False)
    billing_summary_period = fields.Datetime(string="Summed Up From", readonly=True, copy=False)
    billing_corrects_id = fields.Many2one(
        "account.move",
        string="Corrects",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The entry that summed the same period up before, or the one of what this one takes back.",
    )
    billing_corrected_ids = fields.Many2many(
        "account.move",
        "account_move_billing_correction",
        "move_id",
        "corrected_id",
        string="Corrected Entries",
        readonly=True,
        copy=False,
        help="Of the same period, or of what is voided or credited in this one.",
    )
    billing_correction_ids = fields.Many2many(
        "account.move",
        "account_move_billing_correction",
        "corrected_id",
        "move_id",
        string="Corrected By",
        readonly=True,
        copy=False,
    )

    def action_view_summary_items(self):
        """What it is made of, message by message."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "freight_bridge_finance.freight_billing_summary_item_action"
        )
        return {**action, "domain": [("line_id.move_id", "=", self.id)], "context": {}}

    def action_view_corrected(self):
        """The entries that it corrects; the one, where it is one."""
        return self._freight_action(_ENTRIES, self.billing_corrected_ids)

    def action_view_corrections(self):
        """The entries that correct it."""
        return self._freight_action(_ENTRIES, self.billing_correction_ids)
