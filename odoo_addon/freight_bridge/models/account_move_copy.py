# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.account.models.account_move import TYPE_REVERSE_MAP


class AccountMoveCopy(models.Model):
    """Freight is in the books once: an entry that books it is reversed, and not duplicated."""

    _inherit = "account.move"

    def copy(self, default=None):
        """A copy would have lost its links, and so every check that freight is paid and billed once.

        A reversal copies too: that takes the freight back. So does who brings lines of their own.
        """
        default = default or {}
        if "line_ids" not in default:
            self.sudo().filtered(
                lambda move: (
                    (default.get("reversed_entry_id"), default.get("move_type"))
                    != (move.id, TYPE_REVERSE_MAP[move.move_type])
                )
            )._freight_refuse_copy()
        return super().copy(default)

    def write(self, vals):
        """What takes freight back does not become what books it again."""
        if {"move_type", "reversed_entry_id"} & vals.keys():
            self._freight_check_reversals(vals)
        return super().write(vals)

    def _freight_check_reversals(self, vals):
        for move in self.sudo().filtered("reversed_entry_id"):
            changed = (
                vals.get("move_type", move.move_type) != move.move_type
                or vals.get("reversed_entry_id", move.reversed_entry_id.id) != move.reversed_entry_id.id
            )
            if changed and move.reversed_entry_id._freight_books():
                raise UserError(
                    self.env._(
                        "%(move)s takes %(reversed)s back, which books freight: it stays what it is. "
                        "Delete it if it is not wanted.",
                        move=move.display_name,
                        reversed=move.reversed_entry_id.display_name,
                    )
                )

    def _freight_books(self):
        """Those that book freight."""
        return self._freight_bills() | self.filtered("line_ids.freight_charge_id")

    def _freight_refuse_copy(self):
        """Refuse the first of these that books freight.

        :raises UserError: what to do instead
        """
        if bill := self._freight_bills()[:1]:
            raise UserError(
                self.env._(
                    "%s is the bill of a carrier's invoice: a copy would pay the same freight twice. What "
                    "else the carrier bills is entered under Freight > Charges > Carrier Invoices; to take "
                    "the bill back, reverse it.",
                    bill.display_name,
                )
            )
        for move in self.filtered("line_ids.freight_charge_id")[:1]:
            if move.is_sale_document():
                raise UserError(
                    self.env._(
                        "%s bills freight to a customer: a copy would ask for the same freight twice. To "
                        "bill it anew, credit it, and bill its charges again from Freight > Charges > "
                        "Charges to Bill; for anything else make a new invoice.",
                        move.display_name,
                    )
                )
            raise UserError(
                self.env._(
                    "%s books freight that is expected: a copy would count it twice. Make a new entry, or "
                    "reverse this one.",
                    move.display_name,
                )
            )
