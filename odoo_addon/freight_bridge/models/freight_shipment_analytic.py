# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import models

from ..money import exact
from ..money_split import split_distribution


class FreightShipmentAnalytic(models.Model):
    """Whose cost centres a shipment's freight belongs to: those of the order lines whose goods it carries."""

    _inherit = "freight.shipment"

    def _analytic_distributions(self):
        """{shipment: analytic distribution}, split over its goods by the company's setting."""
        digits = self.env["decimal.precision"].precision_get("Percentage Analytic")
        return {shipment: shipment._analytic_distribution(digits) for shipment in self}

    def _analytic_vals(self):
        """{shipment, or none: values for the journal items of its freight}.

        Where we know of no cost centres, Odoo's own distribution models decide, if there are any.
        """
        has_models = self.env["account.analytic.distribution.model"].sudo().search_count([], limit=1)
        default = {} if has_models else {"analytic_distribution": False}
        known = {
            shipment: {"analytic_distribution": distribution} if distribution else default
            for shipment, distribution in self._analytic_distributions().items()
        }
        return {self.browse(): default, **known}

    def _analytic_distribution(self, digits):
        moves = self.picking_ids.move_ids.filtered(lambda move: move.state != "cancel")
        basis = self.company_id.freight_split_basis
        shares = [(move._freight_share(basis), move._freight_cost_centres()) for move in moves]
        if not any(centres for _weight, centres in shares):
            return {}
        return {key: float(percent) for key, percent in split_distribution(shares, digits).items()}

    def _cost_centre_problems(self, distributions):
        """{shipment: sentence} of those whose analytic accounts are not all there and in use.

        Odoo would leave a deleted one out silently.
        """
        ids = {shipment: _account_ids(distributions[shipment]) for shipment in self}
        accounts = self.env["account.analytic.account"].sudo().browse(set().union(*ids.values())).exists()
        known = {account.id: account for account in accounts}
        problems = {shipment: shipment._cost_centre_problem(ids[shipment], known) for shipment in self}
        return {shipment: problem for shipment, problem in problems.items() if problem}

    def _cost_centre_problem(self, ids, known):
        if missing := ids - known.keys():
            return self.env._(
                "The cost centres of %(shipment)s were deleted (analytic account %(ids)s): "
                "choose others on its order lines, then post again.",
                shipment=self.name,
                ids=", ".join(map(str, sorted(missing))),
            )
        archived = [known[account_id] for account_id in sorted(ids) if not known[account_id].active]
        return archived and self.env._(
            "The cost centre %(account)s of %(shipment)s is archived: choose another one on its "
            "order lines, then post again.",
            account=archived[0].display_name,
            shipment=self.name,
        )


def _account_ids(distribution):
    """Ids of the analytic accounts that a distribution names."""
    return {int(part) for key in distribution for part in key.split(",")}


class StockMove(models.Model):
    _inherit = "stock.move"

    def _freight_cost_centres(self):
        """{analytic key: percent} of the order line that the move delivers or receives."""
        line = self.sale_line_id or self.purchase_line_id
        return {key: exact(percent, 2) for key, percent in (line.analytic_distribution or {}).items()}

    def _freight_share(self, basis):
        """What the move weighs in the split of its shipment's freight, as a Decimal."""
        if basis == "weight":
            return exact(self.weight)
        if basis == "quantity":
            return exact(self.product_qty)
        return exact(self._freight_value()) if basis == "value" else exact(1)

    def _freight_value(self):
        """The untaxed price of what the move carries, in the company's currency."""
        line = self.sale_line_id or self.purchase_line_id
        ordered = line.product_uom_qty if self.sale_line_id else line.product_qty
        if not ordered:
            return 0.0
        # An order keeps the rate it was made at, so that the split does not drift from day to day.
        rate = line.order_id.currency_rate or 1.0
        return line.price_subtotal / rate * self.product_uom_qty / ordered
