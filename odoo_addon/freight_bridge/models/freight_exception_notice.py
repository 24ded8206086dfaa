# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from dataclasses import dataclass


@dataclass(eq=False)
class ExceptionNotice:
    """What a person must decide although no message came: it makes an exception as an event does.

    ``company_id`` counts where no system says whose exception it is. ``is_alone``: it joins no other, though
    that has the same subject.
    ``exception_id`` is filled in by ``freight.exception._raise_for``.
    """

    system_id: int
    code: str
    subject: str
    message: str
    shipment_id: int | None = None
    company_id: int | None = None
    is_alone: bool = False
    exception_id: int | None = None
