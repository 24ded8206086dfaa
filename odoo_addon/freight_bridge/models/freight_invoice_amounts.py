# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import re
from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError

from ..audit.rounding import tax_slack
from ..money import exact_amount, rounded

#: A plain decimal number, as JSON and people write it; no exponent, no NaN, no other digits.
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,20})?")
_ID = re.compile(r"[1-9][0-9]{0,18}")


class FreightInvoiceAmounts(models.Model):
    """What a person says is to be paid of lines. Callers on the network say it too: nothing is believed."""

    _inherit = "freight.invoice"

    def _chosen_amounts(self, amounts):
        """What is to be paid of lines of these invoices, where somebody said so.

        :param amounts: line id (or the string that JSON makes of it) → number or decimal string; None: none
        :return: line → Decimal in its currency, between nothing and all of the line
        :raises UserError: it is anything else
        """
        if amounts is None:
            return {}
        if not isinstance(amounts, dict):
            raise UserError(
                self.env._("Say what is paid of each line as a mapping of ids to amounts, or leave it out.")
            )
        lines = {line.id: line for line in self.line_ids}
        chosen = {}
        for key, value in amounts.items():
            line = lines.get(_line_id(key))
            if line is None or line in chosen:
                raise UserError(
                    self.env._(
                        "An amount is named for %(key)s, which is not one line of invoice %(numbers)s: "
                        "reload the page.",
                        key=str(key)[:40],
                        numbers=", ".join(self.mapped("number")),
                    )
                )
            chosen[line] = self._chosen_amount(line, value)
        return chosen

    def _chosen_amount(self, line, value):
        """The amount of one line. The sign is the line's: a credit's line is paid between it and nothing."""
        number = _number(value)
        if number is None:
            raise UserError(
                self.env._(
                    "%(value)s is no amount for %(line)s: write a plain number such as 120.50.",
                    value=str(value)[:40],
                    line=line.display_name,
                )
            )
        paid = rounded(number, line.currency_id.decimal_places)
        low, high = sorted((Decimal(0), exact_amount(line.amount, line.currency_id)))
        if not low <= paid <= high:
            raise UserError(
                self.env._(
                    "Pay between %(low)s and %(high)s of %(line)s.",
                    low=low,
                    high=high,
                    line=line.display_name,
                )
            )
        return paid

    def _following_taxes(self, payable):
        """What is left of the stated taxes where less is paid of what they are of.

        Of a tax that is its percentage of all other lines, as the audit holds it (``tax_differs``), the same
        share is paid as of those. Of which lines any other tax is, the carrier does not say: it is left to
        a person.

        :param payable: line → Decimal of each line; of taxes what would be paid if the charges were
        :return: tax line → Decimal
        """
        self.ensure_one()
        places = self.currency_id.decimal_places
        taxes = self.line_ids.filtered(lambda line: line._stated_tax())
        charges = self.line_ids - taxes
        amounts = [exact_amount(line.amount, self.currency_id) for line in charges]
        billed = sum(amounts, Decimal())
        paid = sum((payable[line] for line in charges), Decimal())
        if not billed or paid == billed:
            return {}
        allowed = tax_slack(amounts, Decimal(1).scaleb(-places))
        following = {}
        for tax, lines in taxes.grouped(lambda line: line._stated_tax()).items():
            whole = billed * Decimal(str(tax.amount)) / 100
            if tax.amount_type == "percent" and abs(sum(payable[line] for line in lines) - whole) <= allowed:
                following.update({line: rounded(payable[line] * paid / billed, places) for line in lines})
        return following

    def _payable_total(self, chosen):
        """What is approved of one invoice: of each line what was chosen, else all of it.

        :raises UserError: it is more than the carrier asks for, or turns a payment into a claim
        """
        self.ensure_one()
        billed = sum((exact_amount(line.amount, self.currency_id) for line in self.line_ids), Decimal(0))
        amounts = (chosen.get(line, exact_amount(line.amount, self.currency_id)) for line in self.line_ids)
        paid = sum(amounts, Decimal(0))
        low, high = sorted((Decimal(0), billed))
        if not low <= paid <= high:
            raise UserError(
                self.env._(
                    "That would pay %(paid)s of invoice %(number)s, which asks for %(billed)s: of lines that "
                    "give back as much is taken as was given.",
                    paid=paid,
                    number=self.number,
                    billed=billed,
                )
            )
        return paid


def _line_id(key):
    """A line's id as a program or JSON writes it; None: it is none."""
    if isinstance(key, str):
        return int(key) if _ID.fullmatch(key) else None
    return key if type(key) is int else None


def _number(value):
    """A plain number as a Decimal; None for anything else."""
    if type(value) is float:
        # As many places as any currency has, and more; infinity and NaN do not match.
        value = f"{value:.6f}"
    elif type(value) in (int, Decimal):
        value = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return Decimal(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else None
