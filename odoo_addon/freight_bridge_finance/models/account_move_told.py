# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.freight_bridge.models.freight_posting_mixin import OWN_POSTING

#: What of an item says what was told.
_TOLD = frozenset({"account_id", "currency_id", "balance", "debit", "credit", "amount_currency", "tax_ids"})


class AccountMoveTold(models.Model):
    """What a platform told stands in the books as it was told.

    Entries of a gateway's money and of summaries stay. An invoice may be taken back to draft; it is posted
    with the total that the platform says, and no other.
    """

    _inherit = "account.move"

    @api.depends("billing_summary_system_id", "billing_origin_id")
    def _compute_show_reset_to_draft_button(self):
        """What ``write`` refuses is not offered."""
        super()._compute_show_reset_to_draft_button()
        self.filtered(lambda move: move._billing_stays()).show_reset_to_draft_button = False

    def write(self, vals):
        """An entry of what was told is corrected by a further one, never taken back."""
        if vals.get("state") in ("draft", "cancel"):
            staying = self.filtered(lambda move: move.state == "posted" and move._billing_stays())
            if staying:
                raise UserError(staying[0]._billing_stays_words())
        return super().write(vals)

    def _post(self, soft=True):
        """:raises UserError: an invoice is not, or no more, what its platform told"""
        if self.env.context.get("freight_posting") is not OWN_POSTING:
            self._billing_check_told()
        return super()._post(soft)

    # -- what stays -----------------------------------------------------------------------------------

    def _billing_stays(self):
        """Whether the entry is of a summary, or of money at a gateway."""
        self.ensure_one()
        return bool(self.billing_summary_system_id or self.billing_step)

    def _billing_stays_words(self):
        self.ensure_one()
        if system := self.billing_summary_system_id:
            return self.env._(
                "%(entry)s sums up messages of %(system)s and stays as it is: what the platform "
                "corrects becomes a further entry. To correct it by hand, add an entry of your own.",
                entry=self.name,
                system=system.name,
            )
        document = self.sudo().billing_origin_id
        return self.env._(
            "%(entry)s is what %(system)s told of %(reference)s and stays as it is: what the gateway takes "
            "back becomes a further entry. Where it is matched with the wrong invoice, undo the matching; "
            "to correct it by hand, add an entry of your own.",
            entry=self.name,
            system=document.system_id.name,
            reference=document.reference,
        )

    # -- what is posted -------------------------------------------------------------------------------

    def _billing_check_told(self):
        """:raises UserError: naming what differs from what was told"""
        for move in self.filtered(lambda move: move.is_invoice()):
            replaced = move.sudo().billing_origin_id
            if replaced and replaced.move_id != move:
                raise UserError(
                    self.env._(
                        "%(reference)s was cancelled here and booked anew as %(entry)s: posted again, it "
                        "would be owed twice. Delete this one, or leave it cancelled.",
                        reference=replaced.number or replaced.reference,
                        entry=replaced.move_id.display_name,
                    )
                )
            for document in move.sudo().billing_document_ids.filtered(lambda row: not row.is_pushed):
                move._billing_check_document(document)

    def _billing_check_document(self, document):
        words = {
            "system": document.system_id.name,
            "reference": document.number or document.reference,
            "amount": document.currency_id.format(abs(document.amount)),
            "total": self.currency_id.format(self.amount_total),
        }
        if document.state == "voided":
            raise UserError(
                self.env._(
                    "%(system)s voided %(reference)s: it is not owed. Leave it as it is, or have the "
                    "platform send a new one.",
                    **words,
                )
            )
        is_told = self.currency_id == document.currency_id and not self.currency_id.compare_amounts(
            self.amount_total, abs(document.amount)
        )
        if not is_told:
            raise UserError(
                self.env._(
                    "%(system)s told %(reference)s with %(amount)s, and this comes to %(total)s. Put it back "
                    "to what was told (button On the Platform), or have the platform credit it and send a "
                    "new one: then both sides say the same.",
                    **words,
                )
            )


class AccountMoveLineTold(models.Model):
    _inherit = "account.move.line"

    def write(self, vals):
        """An item of what stays says what was told, whoever would have it otherwise."""
        if _TOLD & vals.keys() and any(
            line.parent_state == "posted" and line.move_id._billing_stays() for line in self
        ):
            raise UserError(
                self.env._(
                    "This item says what messages told and stays as it is. To correct it, add an entry of "
                    "your own."
                )
            )
        return super().write(vals)
