# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import re

from odoo import api, models

from .account_move_whole import batch_of, check_companies, keep_told

#: Items of these kinds have no quantity and no price.
PRICELESS = ("tax", "payment_term")


def _is_whole(vals):
    """Whether an item says what it is worth; what Odoo itself adds on posting, such as the cost, does not."""
    return vals.keys() >= {"balance", "amount_currency"}


class AccountMoveLine(models.Model):
    """Items of entries that are made whole (``account_move_whole``)."""

    _inherit = "account.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        if not batch_of(self) or not all(map(_is_whole, vals_list)):
            return super().create(vals_list)
        vals_list = self._with_entry(vals_list)
        lines = super().create(vals_list)
        keep_told(lines, vals_list)
        return lines

    def _with_entry(self, vals_list):
        """Values of new items with what Odoo keeps of their entry on each: it would be written later.

        What an entry comes to is not known before it has items.
        """
        moves = self.env["account.move"].browse({vals["move_id"] for vals in vals_list})
        sums = {field.name for field in self.pool.field_computed[moves._fields["amount_total"]]}
        paths = {
            name: field.related.removeprefix("move_id.")
            for name, field in self._fields.items()
            if field.store and re.fullmatch(r"move_id\.\w+", field.related or "")
            if not (field.inverse or field.precompute or field.related.removeprefix("move_id.") in sums)
        }
        kept = {}
        for move in moves:
            kept[move.id] = {
                name: move._fields[path].convert_to_write(move[path], move) for name, path in paths.items()
            }
        return [{**kept[vals["move_id"]], **vals} for vals in vals_list]

    def _add_precomputed_values(self, vals_list):
        """What follows from an item's entry and tax is read there, not worked out of a record made for it.

        Odoo makes that record of an item for whatever is left to be worked out, so nothing may be: of an item
        that Odoo adds itself, or where another addon works out more, all of it is Odoo's.
        """
        if batch_of(self):
            precomputed = {name for name, field in self._fields.items() if field.precompute}
            for vals in vals_list:
                move = self.env["account.move"].browse(vals["move_id"])
                is_known = _is_whole(vals) and vals.get("display_type")
                if is_known and not move.company_id.account_storno:
                    self._add_derived(vals, move, precomputed)
        return super()._add_precomputed_values(vals_list)

    def _add_derived(self, vals, move, precomputed):
        tax = (
            self.env["account.tax.repartition.line"].browse(vals.get("tax_repartition_line_id") or ()).tax_id
        )
        derived = {
            "company_id": move.company_id.id,
            "company_currency_id": move.company_currency_id.id,
            "journal_id": move.journal_id.id,
            "is_storno": False,
            "debit": max(vals["balance"], 0.0),
            "credit": max(-vals["balance"], 0.0),
            "tax_line_id": tax.id,
            "tax_group_id": tax.tax_group_id.id,
        }
        if vals["display_type"] in PRICELESS:
            derived |= {"price_unit": 0.0, "quantity": 0.0, "product_uom_id": False}
        if not precomputed <= vals.keys() | derived.keys():
            return
        missing = derived.keys() - vals.keys()
        vals.update({name: derived[name] for name in missing})
        vals["__precomputed__"] = {self._fields[name] for name in missing}

    def _check_company(self, fnames=None):
        check = super(AccountMoveLine, type(self))._check_company
        if batch_of(self) and not fnames:
            check_companies(self, check)
        else:
            check(self, fnames)

    def _conditional_add_to_compute(self, fname, condition):
        """What is told of an item of a whole entry stands, such as its name."""
        if not batch_of(self):
            super()._conditional_add_to_compute(fname, condition)
