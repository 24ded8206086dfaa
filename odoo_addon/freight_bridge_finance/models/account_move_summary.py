# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models
from odoo.exceptions import UserError

#: What of an item of a summary says what was told.
_TOLD = frozenset({"account_id", "currency_id", "balance", "debit", "credit", "amount_currency", "tax_ids"})


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
        help="The entry that summed the same period up before: this one is the difference.",
    )

    def write(self, vals):
        """A summary that is in the books is corrected by a further entry, never taken back."""
        if vals.get("state") in ("draft", "cancel"):
            summary = self.filtered(lambda move: move.billing_summary_system_id and move.state == "posted")
            if summary:
                raise UserError(
                    self.env._(
                        "%(entry)s sums up messages of %(system)s and stays as it is: what the platform "
                        "corrects becomes a further entry. To correct it by hand, add an entry of your own.",
                        entry=summary[0].name,
                        system=summary[0].billing_summary_system_id.name,
                    )
                )
        return super().write(vals)

    def action_view_summary_items(self):
        """What it is made of, message by message."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "freight_bridge_finance.freight_billing_summary_item_action"
        )
        return {**action, "domain": [("line_id.move_id", "=", self.id)], "context": {}}


class AccountMoveLineSummary(models.Model):
    _inherit = "account.move.line"

    def write(self, vals):
        """An item of a summary that is in the books says what was told, whoever would have it otherwise."""
        if _TOLD & vals.keys() and any(
            line.parent_state == "posted" and line.move_id.billing_summary_system_id for line in self
        ):
            raise UserError(
                self.env._(
                    "This item sums up messages and stays as it is. To correct it, add an entry of your own."
                )
            )
        return super().write(vals)
