# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""What messages put on which account, for the entries that sum a period up; made in bulk."""

import json
from datetime import datetime, time
from decimal import Decimal
from typing import NamedTuple

from odoo.addons.freight_bridge.ingest.event import canonical_json

#: What of an item's values its line in the summary has, too. Not the days by which Odoo Enterprise defers:
#: it does so for invoices and bills only, and refuses them on any other entry.
_KEPT = (
    "tax_ids",
    "tax_tag_ids",
    "tax_repartition_line_id",
    "billing_period_from",
    "billing_period_to",
)
_STEPS = {"product": "revenue", "tax": "tax", "payment_term": "total"}


class Said(NamedTuple):
    """What is known of a message that was handled before."""

    log_id: int
    time: datetime


class SummaryItems:
    """Gathers the items of a batch; ``save`` writes them by one statement."""

    def __init__(self, env):
        self.env = env
        self.rows, self.places, self.taxes = [], {}, {}

    def add(self, event, document, journal, day, lines, step=None):
        """Take what a message books.

        :param lines: values of items as an entry would have them; what is alike is one item
        :param step: what of its document they are, in which case a name keeps a line apart from others;
            None: items of an invoice
        """
        sums = {}
        for line in lines:
            values = line.get("line_values") or self._line_values(line, step and line.get("name"))
            is_step = step or _STEPS[line["display_type"]]
            total = sums.setdefault(
                (is_step, line["account_id"], line["currency_id"], values), [Decimal(), Decimal(), Decimal()]
            )
            for place, member in enumerate(("amount_currency", "balance", "tax_base_amount")):
                total[place] += Decimal(str(line.get(member) or 0))
        system, period = document.system_id, self._period(document.system_id, event, day)
        for (is_step, account_id, currency_id, values), (amount, balance, base) in sums.items():
            key = document.id, event.log_id
            place = self.places[key] = self.places.get(key, -1) + 1
            self.rows.append(
                (
                    system.id,
                    document.company_id.id,
                    document.id,
                    document.kind,
                    is_step,
                    place,
                    event.log_id,
                    journal.id,
                    document.currency_id.id,
                    day,
                    period,
                    account_id,
                    self._tax_of(values),
                    values,
                    currency_id,
                    amount,
                    balance,
                    base,
                )
            )

    def save(self, is_more=False):
        """Write what was gathered.

        :param is_more: messages of which items are kept already say more; else those are the same again
        """
        items = self.env["freight.billing.summary.item"]
        items._insert(items._behind(self.rows) if is_more else self.rows)
        self.rows = []

    def _period(self, system, event, day):
        """The hour in which it was said, or the day that it is booked on."""
        if system.billing_summary_period == "hour":
            return event.time.replace(minute=0, second=0, microsecond=0)
        return datetime.combine(day, time())

    def _line_values(self, line, name):
        """What keeps a line apart, as canonical JSON."""
        values = {member: line[member] for member in _KEPT if line.get(member)}
        for member in ("tax_ids", "tax_tag_ids"):
            if member in values:
                [(_code, _zero, ids)] = values[member]
                values[member] = [[6, 0, sorted(ids)]]
                if not ids:
                    del values[member]
        return canonical_json({**values, **({"name": name} if name else {})})

    def _tax_of(self, values):
        """The one tax that an item is of, or is taxed by."""
        if values not in self.taxes:
            self.taxes[values] = self._find_tax(values)
        return self.taxes[values]

    def _find_tax(self, values):
        told = json.loads(values)
        if part := told.get("tax_repartition_line_id"):
            return self.env["account.tax.repartition.line"].browse(part).tax_id.id
        ids = told["tax_ids"][0][2] if "tax_ids" in told else []
        return ids[0] if len(ids) == 1 else None
