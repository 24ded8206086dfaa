# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Whether the books have a place for what is billed."""

from .finding import Finding, _
from .match import ShipmentRule


class NoAccount:
    """Every charge has an account: of its charge code's product, or the company's for freight."""

    code = "no_account"
    gives_way = False

    def check(self, case):
        """One finding for the first line that has none."""
        line = next((line for line in case.charges if not line.has_account), None)
        if line:
            yield Finding(
                code=self.code,
                message=_(
                    "%(label)s: there is no account to book it on. Set the freight accounts.",
                    label=line.label,
                ),
                line=line,
                is_blocking=True,
            )


class LostAnalytic(ShipmentRule):
    """The cost centres of a shipment are there and in use."""

    code = "lost_analytic"

    def explain(self, shipment):
        """What is told of deleted and archived analytic accounts."""
        if shipment.lost_analytics:
            return _(
                "%(name)s: its cost centres were deleted or archived: %(accounts)s.",
                name=shipment.name,
                accounts=", ".join(shipment.lost_analytics),
            )
        return None


RULES = (NoAccount(), LostAnalytic())
