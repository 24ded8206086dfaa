# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Whether a tax is what it may be: its percentage of all other lines.

Only lines whose charge code states a tax of Odoo are taxes here. Any other, a duty or what a carrier calls a
tax, is a charge: it has to be agreed like one.
"""

from ..rating.words import number
from .facts import ZERO
from .finding import Finding, _
from .rounding import tax_slack


def _sum(lines):
    return sum((line.amount for line in lines), ZERO)


class TaxUnfounded:
    """A tax is a percentage, of charges that come to something."""

    code = "tax_unfounded"
    gives_way = True

    def check(self, case):
        """One finding for each tax that nothing says the amount of."""
        for tax_id, lines in case.taxes.items():
            billed = _sum(lines)
            if message := billed and self.explain(lines[0], billed, _sum(case.charges)):
                yield Finding(
                    code=self.code,
                    message=message,
                    line=lines[0],
                    expected=ZERO,
                    billed=billed,
                    is_blocking=True,
                    position=(None, tax_id),
                )

    def explain(self, line, billed, base):
        """What is told, or None where the amount can be judged."""
        if line.tax_percent is None:
            return _(
                "%(label)s over %(billed)s: the tax of its charge code is no percentage, so nothing says "
                "how much it may be.",
                label=line.label,
                billed=billed,
            )
        if not base:
            return _(
                "%(label)s over %(billed)s: the charges of this invoice come to nothing that it could be "
                "a tax of.",
                label=line.label,
                billed=billed,
            )
        return None


class TaxDiffers:
    """A tax is its percentage of all other lines, but for what rounding them can make (``tax_slack``)."""

    code = "tax_differs"
    gives_way = True

    def check(self, case):
        """One finding for each tax that is not, with the difference. A tax of 0 is none."""
        base = _sum(case.charges)
        for tax_id, lines in case.taxes.items():
            billed, percent = _sum(lines), lines[0].tax_percent
            if not billed or not base or percent is None:
                continue
            expected = (base * percent / 100).quantize(case.invoice.unit, rounding="ROUND_HALF_UP")
            if abs(billed - expected) > tax_slack([line.amount for line in case.charges], case.invoice.unit):
                yield Finding(
                    code=self.code,
                    message=_(
                        "%(label)s: billed %(billed)s, %(percent)s %% of %(base)s is %(expected)s.",
                        label=lines[0].label,
                        billed=billed,
                        percent=number(percent),
                        base=base,
                        expected=expected,
                    ),
                    line=lines[0],
                    expected=expected,
                    billed=billed,
                    position=(None, tax_id),
                )


RULES = (TaxUnfounded(), TaxDiffers())
