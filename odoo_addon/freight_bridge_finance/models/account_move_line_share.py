# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import models

#: Context: {(debit item id, credit item id): the most of the credit item that is matched, in its currency}.
SHARES = "freight_shares"


class AccountMoveLineShare(models.Model):
    """A payment pays of each invoice what the platform says, not what the order of due dates would."""

    _inherit = "account.move.line"

    def _prepare_reconciliation_single_partial(self, debit_values, credit_values, shadowed_aml_values=None):
        """Match two items up to the share that the context says; what is beyond it stays open.

        The credit item is shown to Odoo with the share as its residual, so that everything else, exchange
        differences included, is Odoo's own.
        """
        pair = debit_values["aml"].id, credit_values["aml"].id
        share = self.env.context.get(SHARES, {}).get(pair)
        if share is None:
            return super()._prepare_reconciliation_single_partial(
                debit_values, credit_values, shadowed_aml_values
            )
        shown = _shown(credit_values, share)
        held = {name: credit_values[name] - shown[name] for name in _RESIDUALS}
        result = super()._prepare_reconciliation_single_partial(debit_values, shown, shadowed_aml_values)
        for name in _RESIDUALS:
            credit_values[name] = shown[name] + held[name]
        # One partial for each pair: Odoo would go on until one of the two is used up.
        return {**result, "debit_values": None, "credit_values": None}


_RESIDUALS = ("amount_residual", "amount_residual_currency")


def _shown(values, share):
    """The values of a credit item with no more than a share of it left."""
    line, left = values["aml"], -values["amount_residual_currency"]
    if line.currency_id.compare_amounts(share, left) >= 0:
        return {**values}
    part = line.company_currency_id.round(values["amount_residual"] * share / left)
    return {**values, "amount_residual": part, "amount_residual_currency": -share}
