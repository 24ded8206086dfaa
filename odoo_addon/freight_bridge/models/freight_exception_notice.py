# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from dataclasses import dataclass


@dataclass(eq=False)
class ExceptionNotice:
    """What a person must decide although no message came: it makes an exception as an event does.

    ``company_id`` counts where no system says whose exception it is. ``is_alone``: it joins no other, though
    that has the same subject. ``amount`` is the money at stake, in the company's currency (``at_stake``).
    ``exception_id`` is filled in by ``freight.exception._raise_for``.
    """

    system_id: int
    code: str
    subject: str
    message: str
    shipment_id: int | None = None
    company_id: int | None = None
    is_alone: bool = False
    amount: float = 0
    exception_id: int | None = None


def at_stake(company, currency, amount):
    """What an amount is worth to the company today, whichever way it would go."""
    today = company.env.cr.now().date()
    return abs(currency._convert(float(amount), company.currency_id, company, today))
