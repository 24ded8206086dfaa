# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""The audit of carriers' invoices: pure Python over plain data, one small class for each rule."""

from . import (
    accessorial,
    arithmetic,
    coding,
    dates,
    dimensional,
    duplicates,
    fuel,
    intake,
    match,
    payee,
    rate,
    service,
    tax,
)
from .facts import Approved, Case, History, InvoiceFacts, LineFacts, Position, ShipmentFacts, Wait, charge_key
from .finding import Finding, Words
from .rule import Rule
from .waiting import ARRIVALS, DEPARTURES, waits

#: In this order: what is known to be wrong, then what the amount tells of the cause, then the amount alone.
#: The first finding of a charge carries its variance, and rules that give way are silent after it.
RULES = (
    *intake.RULES,
    *dates.RULES,
    *payee.RULES,
    *duplicates.RULES,
    *match.RULES,
    *arithmetic.RULES,
    *tax.RULES,
    *dimensional.RULES,
    *rate.RULES,
    *fuel.RULES,
    *accessorial.RULES,
    *service.RULES,
    *coding.RULES,
)


def audit(case, rules=RULES):
    """Every finding of one invoice, each variance in it once."""
    findings, explained = [], set()
    for rule in rules:
        for finding in rule.check(case):
            known = finding.position is not None and finding.position in explained
            if known and rule.gives_way:
                continue
            findings.append(finding.without_money() if known else finding)
            if finding.position is not None:
                explained.add(finding.position)
            if finding.is_whole:
                explained.update((row.shipment.id, row.key) for row in case.positions)
                explained.update((None, tax_id) for tax_id in case.taxes)
    whole = next((finding for finding in findings if finding.is_whole), None)
    if whole:
        return [finding if finding is whole else finding.without_money() for finding in findings]
    return findings
