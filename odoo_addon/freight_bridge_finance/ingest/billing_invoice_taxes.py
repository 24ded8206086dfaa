# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""The items of told taxes: in the parts, on the accounts and of the cost centres that Odoo books them in."""

import json
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from odoo import Command

from odoo.addons.freight_bridge.ingest.event import canonical_json
from odoo.addons.freight_bridge.money import rounded


@dataclass
class TaxSum:
    """What is booked in one part of a tax: rounded, unrounded, and on what."""

    amount: Decimal = Decimal(0)
    exact: Decimal = Decimal(0)
    base: Decimal = Decimal(0)


class InvoiceTaxes:
    """What ``InvoiceMove`` knows of taxes."""

    def _to_book(self, plan, tax, amount, net):
        """What a tax is booked with: as told.

        One whose parts cancel each other out, such as a reverse charge, is nothing to the customer and told
        as nothing; what its parts are the books have to say all the same, as Odoo computes it.
        """
        is_nothing = not sum(part.factor for part in plan.parts[tax.id])
        if amount or not is_nothing or tax.amount_type != "percent":
            return amount
        return rounded(net * Decimal(str(tax.amount)) / 100, self.currency.decimal_places)

    def _add_parts(self, parts, plan, tax, amount, net, account, spread):
        """Book a told amount in the parts that the tax is booked in, and in those that take it back."""
        for is_back in (False, True):
            some = [part for part in plan.parts[tax.id] if (part.factor < 0) == is_back]
            if not some:
                continue
            exact = [amount * part.factor for part in some]
            shares = self._shares(-amount if is_back else amount, exact, self.currency)
            for part, part_exact, share in zip(some, exact, shares, strict=True):
                words = canonical_json(spread) if spread and part.is_spread else None
                sums = parts[part, part.account_id or account.id, words, tax]
                sums.amount += share
                sums.exact += part_exact
                sums.base += net

    def _shares(self, whole, exact, currency):
        """Amounts rounded to a currency that come to a whole, what is left spread as Odoo does.

        See ``_add_accounting_data_to_base_line_tax_details``: the largest takes the first cent.
        """
        shares = [rounded(amount, currency.decimal_places) for amount in exact]
        if rest := whole - sum(shares, Decimal(0)):
            order = sorted(range(len(shares)), key=lambda place: -abs(shares[place]))
            more = self.env["account.tax"]._distribute_delta_amount_smoothly(
                currency.decimal_places, float(rest), [{"factor": float(shares[place])} for place in order]
            )
            for place, cents in zip(order, more, strict=True):
                shares[place] += rounded(Decimal(str(cents)), currency.decimal_places)
        return shares

    def _spread_taxes(self, booked, items):
        """Let the parts of a tax come to what the tax does in the company's currency, as Odoo does.

        :param booked, items: sums and items of taxes, of the same keys
        """
        own, alike = self.company.currency_id, defaultdict(list)
        for key in booked:
            alike[key[-1], key[0].factor < 0].append(key)
        for some in alike.values():
            total = sum((booked[key].exact for key in some), Decimal(0))
            if len(some) == 1 or not total:
                continue
            whole = Decimal(str(self._in_company(total * self.sign)))
            shares = self._shares(whole, [whole * booked[key].exact / total for key in some], own)
            for key, share in zip(some, shares, strict=True):
                items[key]["balance"] = float(share)

    def _tax_item(self, place, key, sums):
        part, account_id, spread, tax = key
        account = self.env["account.account"].browse(account_id)
        return {
            **self._item(sums.amount * self.sign, account),
            "display_type": "tax",
            "name": tax.name,
            "sequence": 10_000 + place,
            "tax_ids": [Command.set(part.on_it)],
            "tax_tag_ids": [Command.set(part.tags)],
            "tax_repartition_line_id": part.part_id,
            "tax_base_amount": self._in_company(sums.base * self.sign),
            "analytic_distribution": json.loads(spread) if spread else False,
        }
