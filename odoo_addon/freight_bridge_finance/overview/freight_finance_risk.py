# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import models
from odoo.fields import Domain

from odoo.addons.freight_bridge.tower.scope import text
from odoo.addons.freight_bridge.tower.tally import Count, Part

EXCEPTION = "freight.exception"
#: So many kinds of problems, and so many single ones, are told.
MOST_CODES, MOST_EXCEPTIONS = 12, 10


class FreightFinanceRisk(models.AbstractModel):
    """What waits for a person, by the money that is in question."""

    _inherit = "freight.finance.overview"

    def _blocks_risk(self, scope):
        base = scope.ours() & scope.told() & self._finance_exceptions() & self._begun(scope)
        return [self._block_risk(scope, base), self._block_worst(base)]

    def _block_risk(self, scope, base):
        parts = {
            "open": Part(Domain.TRUE),
            "amount": Part(Domain.TRUE, "amount"),
            "late": Part(Domain("deadline", "<", text(scope.now))),
        }
        found = self._tally(EXCEPTION, base, parts, ("company_id", "code_id"))
        found.sort(key=lambda row: (-row[1]["amount"].amount, -row[1]["open"].count, row[0]))
        keys = [keys for keys, _counts in found[:MOST_CODES]]
        companies = {
            row.id: row for row in self.env["res.company"].browse({key[0] for key in keys if key[0]})
        }
        codes = {
            row.id: row.name for row in self.env["freight.exception.code"].browse({key[1] for key in keys})
        }
        rows = []
        for (company_id, code_id), counts in found[:MOST_CODES]:
            company = companies.get(company_id)
            mine = base & Domain("company_id", "=", company_id or False) & Domain("code_id", "=", code_id)
            labels = [codes[code_id], company.name if company else ""]
            cells = [
                self._cell(EXCEPTION, mine, Count(counts["open"].count, None)),
                self._cell(EXCEPTION, mine, counts["amount"], currency=company.currency_id, tone="danger")
                if company
                else None,
                self._cell(EXCEPTION, mine & parts["late"].domain, counts["late"], tone="danger"),
            ]
            rows.append((labels, cells))
        return self._block(
            "risk",
            self.env._("Exceptions by amount at risk"),
            "table",
            [self.env._("Problem"), self.env._("Company")],
            {"open": self.env._("Open"), "amount": self.env._("At risk"), "late": self.env._("Late")},
            rows,
            self.env._(
                "Open exceptions that came, or are about what happened, before the end of the period."
            ),
        )

    def _block_worst(self, base):
        worst = self.env[EXCEPTION].search(base, order="amount desc, deadline, id", limit=MOST_EXCEPTIONS)
        rows = [
            (
                [one.name, one.code_id.name, one.subject or ""],
                [
                    self._cell(
                        EXCEPTION,
                        Domain("id", "=", one.id),
                        Count(1, one.amount),
                        currency=one.currency_id,
                        tone="danger" if one.amount else None,
                    )
                ],
            )
            for one in worst
        ]
        return self._block(
            "worst",
            self.env._("The largest open exceptions"),
            "table",
            [self.env._("Exception"), self.env._("Problem"), self.env._("Their number")],
            {"amount": self.env._("At risk")},
            rows,
            self.env._("A number opens the exception on the desk."),
        )
