# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""JSON that is read and written again with its numbers digit by digit: ``1.10`` stays ``1.10``."""

import json
import re

#: While it is read a number with a point or an exponent is a text behind NUL, which no partner's text holds.
_NUMBER = re.compile(r'"\\u0000([-+.0-9eE]+)"')


def loads(text):
    return json.loads(text, parse_float=lambda digits: f"\0{digits}")


def dumps(value, **layout):
    return _NUMBER.sub(r"\1", json.dumps(value, ensure_ascii=False, **layout))
