# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models
from odoo.fields import Domain

from ..models.freight_dispute import WAITING
from ..models.freight_invoice_approve import UNDECIDED
from ..models.freight_shipment_billing import UNBILLED
from .tally import Count, Part

#: Money is told for each company and currency, and never added up over currencies.
MONEY_KEYS = ("company_id", "currency_id")
#: Days after which an accrual is in the next column.
AGES = (30, 60, 90)


class FreightTowerFinance(models.AbstractModel):
    _inherit = "freight.tower"

    def _finance_blocks(self, scope):
        charges, lines, disputes = self._money_sources(scope)
        found = [(source, self._money(source)) for source in (charges, lines, disputes)]
        return [
            self._block_money(found),
            self._block_billing(found[0]),
            self._block_accruals(scope, found[0]),
            self._block_unproven(scope),
        ]

    # -- what is counted ------------------------------------------------------------------------------

    def _money_sources(self, scope):
        """(model, base domain, {name: Part}) of charges, of carriers' lines and of disputes."""
        return (
            ("freight.charge", scope.ours() & self._open_charges(), self._charge_parts(scope)),
            (
                "freight.invoice.line",
                scope.ours() & self._unmatched(),
                {"unmatched": Part(Domain.TRUE, "amount")},
            ),
            (
                "freight.dispute",
                scope.ours() & (Domain("state", "in", WAITING) | Domain("credited", ">", 0)),
                {
                    "disputed": Part(Domain("state", "in", WAITING), "amount"),
                    "recovered": Part(Domain("credited", ">", 0) & scope.during("create_date"), "credited"),
                },
            ),
        )

    def _money(self, source):
        model, base, parts = source
        return dict(self._tally(model, base, parts, MONEY_KEYS))

    def _open_charges(self):
        return Domain("billing_state", "in", (*UNBILLED, "disputed")) | Domain("cost_state", "=", "accrued")

    def _charge_parts(self, scope):
        accrued = Domain("cost_state", "=", "accrued")
        unposted = Domain("accrual_line_id", "=", False) | Domain("accrual_state", "!=", "posted")
        unproven = Domain("shipment_id.state", "=", "delivered") & Domain(
            "shipment_id.pod_attachment_id", "=", False
        )
        domains = {
            "awaiting": Domain("billing_state", "in", UNBILLED),
            "blocked": Domain("billing_state", "=", "pending") & unproven,
            "contested": Domain("billing_state", "=", "disputed"),
            "accrued": accrued,
            "unposted": accrued & unposted,
            **{f"billing_{state}": Domain("billing_state", "=", state) for state in UNBILLED},
            **{f"age_{key}": accrued & domain for key, (_name, domain) in self._ages(scope).items()},
        }
        return {name: Part(domain, "amount") for name, domain in domains.items()}

    def _unmatched(self):
        """What carriers bill for nothing that we know of; a stated tax needs no shipment."""
        is_charge = (
            Domain("charge_code_id", "=", False)
            | Domain("charge_code_id.category", "!=", "tax")
            | Domain("charge_code_id.tax_id", "=", False)
        )
        return (
            Domain("shipment_id", "=", False)
            & Domain("invoice_id.state", "in", (*UNDECIDED, "approved"))
            & is_charge
        )

    def _ages(self, scope):
        """Key → (name, domain) by how long ago the accrual was booked; what has no entry has no age."""
        today = fields.Date.context_today(self, scope.now)
        days = [fields.Date.to_string(fields.Date.subtract(today, days=age)) for age in AGES]
        path = "accrual_date"
        return {
            "young": (self.env._("Up to %s days", AGES[0]), Domain(path, ">=", days[0])),
            "month": (
                self.env._("%(from)s to %(to)s days", **{"from": AGES[0] + 1, "to": AGES[1]}),
                Domain(path, "<", days[0]) & Domain(path, ">=", days[1]),
            ),
            "months": (
                self.env._("%(from)s to %(to)s days", **{"from": AGES[1] + 1, "to": AGES[2]}),
                Domain(path, "<", days[1]) & Domain(path, ">=", days[2]),
            ),
            "old": (self.env._("Over %s days", AGES[2]), Domain(path, "<", days[2])),
        }

    # -- blocks ---------------------------------------------------------------------------------------

    def _block_money(self, found):
        columns = {
            "awaiting": (self.env._("Awaiting billing"), None),
            "blocked": (self.env._("Of these blocked: no proof of delivery"), "warning"),
            "contested": (self.env._("Contested by customers"), "danger"),
            "unmatched": (self.env._("Billed to us, unmatched"), "warning"),
            "disputed": (self.env._("In dispute with carriers"), "warning"),
            "accrued": (self.env._("Accrual gap: accrued, not billed"), None),
            "unposted": (self.env._("Of these not in the ledger"), "danger"),
            "recovered": (self.env._("Overcharge recovered"), None),
        }
        return self._money_block(
            "money",
            self.env._("Money by company and currency"),
            columns,
            found,
            self.env._(
                "As of now; recovered is what carriers credited of disputes opened in the time range."
            ),
        )

    def _block_billing(self, charges):
        labels = dict(self.env["freight.charge"]._fields["billing_state"]._description_selection(self.env))
        columns = {f"billing_{state}": (labels[state], None) for state in UNBILLED}
        return self._money_block("billing", self.env._("Awaiting billing, by state"), columns, [charges])

    def _block_accruals(self, scope, charges):
        tones = (None, None, "warning", "danger")
        columns = {
            f"age_{key}": (name, tone)
            for (key, (name, _domain)), tone in zip(self._ages(scope).items(), tones, strict=True)
        }
        return self._money_block("accruals", self.env._("Accrued and not billed, by age"), columns, [charges])

    def _money_block(self, key, title, columns, found, hint=None):
        """A row for each company and currency of which there is something to say.

        ``columns``: {name of a part: (title, tone)}; ``found``: [(source, what was found of it)]
        """
        keys = sorted(
            {keys for _source, rows in found for keys, counts in rows.items() if _any(counts, columns)}
        )
        companies = {
            row.id: row.name for row in self.env["res.company"].browse({company for company, _ in keys})
        }
        currencies = self.env["res.currency"].browse({money for _, money in keys}).grouped("id")
        rows = []
        for company_id, currency_id in keys:
            mine = Domain("company_id", "=", company_id) & Domain("currency_id", "=", currency_id)
            cells = []
            for name, (_title, tone) in columns.items():
                [((model, base, parts), rows_found)] = [pair for pair in found if name in pair[0][2]]
                count = rows_found.get((company_id, currency_id), {}).get(name, Count(0, 0))
                domain = base & parts[name].domain & mine
                cells.append(self._cell(model, domain, count, currency=currencies[currency_id], tone=tone))
            rows.append(([companies[company_id], currencies[currency_id].name], cells))
        labels = [self.env._("Company"), self.env._("Currency")]
        names = {name: title for name, (title, _tone) in columns.items()}
        return self._block(key, title, "table", labels, names, rows, hint)

    def _block_unproven(self, scope):
        """Shipments that a rule bills upon a proof of delivery, and that are delivered without one.

        What they are worth is rated once they may be billed, so they are counted and not summed.
        """
        rules = self.env["freight.billing.rule"].sudo().search([("trigger", "=", "pod")])
        base = (
            scope.ours()
            & Domain("state", "=", "delivered")
            & Domain("pod_attachment_id", "=", False)
            & Domain("billing_ids.billing_state", "=", "pending")
            & Domain.OR(rule._fitting_domain() for rule in rules)
        )
        found = self._tally("freight.shipment", base, {"blocked": Part(Domain.TRUE)}, ("company_id",))
        names = {
            row.id: row.name for row in self.env["res.company"].browse(keys[0] for keys, _counts in found)
        }
        rows = [
            (
                [names[company_id]],
                [
                    self._cell(
                        "freight.shipment",
                        base & Domain("company_id", "=", company_id),
                        counts["blocked"],
                        tone="warning",
                    )
                ],
            )
            for (company_id,), counts in found
        ]
        return self._block(
            "unproven",
            self.env._("Cannot be billed: no proof of delivery"),
            "bars",
            [self.env._("Company")],
            {"blocked": self.env._("Shipments")},
            rows,
            self.env._("Delivered shipments that a billing rule bills upon a proof of delivery."),
        )


def _any(counts, columns):
    return any(counts[name].count for name in columns if name in counts)
