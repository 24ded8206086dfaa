# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Account numbers as they are compared and as they are shown."""

import re

_APART = re.compile(r"[^A-Z0-9]")
#: So many characters of an account are shown at its beginning and at its end.
_SHOWN = 4


def account_key(*parts):
    """A number as it is compared: letters and figures, upper case; "" for none."""
    return _APART.sub("", "".join(part or "" for part in parts).upper())


def account_keys(account):
    """What a statement's account may be known by, the surest first.

    A German bank code of eight figures and a number make the IBAN but for its check digits.
    """
    number, bank = account_key(account.get("number")), account_key(account.get("bank"))
    keys = [account_key(account.get("iban"))]
    if number and bank:
        keys.append(bank + number)
        if bank.isdigit() and len(bank) == 8 and number.isdigit() and len(number) <= 10:
            basic = bank + number.zfill(10)
            keys.append(f"DE{98 - int(f'{basic}131400') % 97:02}{basic}")
    keys.append(number)
    return [key for key in keys if key]


def masked(account):
    """An account for people who need to recognise it, and not more of it than that."""
    key = account_key(account.get("iban")) or account_key(account.get("number"))
    return f"{key[:_SHOWN]}…{key[-_SHOWN:]}" if len(key) > 2 * _SHOWN else f"…{key[-3:]}"
