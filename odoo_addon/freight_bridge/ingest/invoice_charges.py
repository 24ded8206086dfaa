# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""What the lines of a batch of carriers' invoices charge for."""

from ..models.freight_cross_reference_code import CodeQuestion
from .invoice_values import ship_day


class InvoiceCharges:
    """Finds the charge codes of a batch with a constant number of queries; an unknown one stays empty."""

    def __init__(self, env, events):
        questions = {
            question
            for event in events
            for line in event.data["lines"]
            for question in _questions(event, line)
        }
        self.by_reference = env["freight.cross.reference"]._resolve_codes(questions)
        words = {line["code"].strip() for event in events for line in event.data["lines"] if line.get("code")}
        codes = env["freight.charge.code"].search(
            [
                ("code", "in", list(words)),
                ("company_id", "in", list({event.company_id for event in events})),
                ("system_id", "in", [False, *{event.system_id for event in events}]),
            ]
        )
        self.by_code = {(row.company_id.id, row.system_id.id, row.code): row for row in codes}

    def of(self, event, line):
        """The charge code of a line, or None: what the partner's words mean by cross reference, else ours."""
        company_id, code = event.company_id, (line.get("code") or "").strip()
        told = [self.by_reference.get(question) for question in _questions(event, line)]
        ours = [self.by_code.get((company_id, system_id, code)) for system_id in (False, event.system_id)]
        return next((row for row in [*told[:-1], *ours, *told[-1:]] if row), None)


def _questions(event, line):
    """What our code, and then the partner's own, mean by cross reference on the day of the shipment."""
    day = ship_day({**event.data, "shipped_on": line.get("shipped_on") or event.data.get("shipped_on")})
    words = [(line.get(name) or "").strip() for name in ("code", "partner_code")]
    return [CodeQuestion(event.system_id, "charge_code", word, day) for word in words]
