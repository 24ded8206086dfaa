# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from decimal import Decimal

from odoo import SUPERUSER_ID, fields, models

from ..lesson_facts import REFUSED, Fact
from ..money import exact_amount

#: Overcharges are alike when they are within the same of these, in the company's currency. What is larger is
#: looked at each time.
BOUNDS = (1, 2, 5, 10)


class FreightInvoiceLesson(models.Model):
    """What is learned from an approval: small overcharges of one carrier that are always paid."""

    _inherit = "freight.invoice"

    def action_approve(self, reason, amounts=None):
        asked = self._small_overcharges()
        result = super().action_approve(reason, amounts)
        self._note_overcharges(asked, is_paid=not amounts)
        return result

    def action_reject(self, reason):
        asked = self._small_overcharges()
        result = super().action_reject(reason)
        self._note_overcharges(asked, is_paid=False)
        return result

    def _note_overcharges(self, asked, is_paid):
        """Keep what a person decided about small overcharges.

        :param asked: what ``_small_overcharges`` found before
        """
        if not asked or self.env.uid == SUPERUSER_ID:
            return
        facts = {
            exception: {
                Fact("tolerance", str(carrier.id), str(_bound(over)) if is_paid else REFUSED): self.env.uid
            }
            for exception, (carrier, over) in asked.items()
        }
        amounts = {exception: over for exception, (_carrier, over) in asked.items()}
        self.env["freight.lesson.decision"]._note(facts, amounts)

    def action_review(self, reason):
        """Who takes an approval back takes back what was learned from it."""
        result = super().action_review(reason)
        decisions = self.env["freight.lesson.decision"].sudo()
        decisions = decisions.search([("exception_id", "in", self.exception_id.ids)])
        decisions.with_env(self.env)._take_back()
        return result

    def _small_overcharges(self):
        """Exception → (carrier, the largest overcharge of a shipment), where nothing else is in question.

        Only in the company's currency, and only what messages brought: who entered an invoice by hand knows
        what they entered.
        """
        invoices = self.sudo().filtered(
            lambda row: (
                row.exception_id
                and row.carrier_id
                and row.currency_id == row.company_id.currency_id
                and row.system_id.company_id == row.company_id
                and row.system_id.mode != "test"
            )
        )
        tolerances = self.env["freight.tolerance"].sudo()._of_companies(invoices.company_id)
        found = {}
        for invoice in invoices:
            over = invoice._small_overcharge()
            day = invoice.date or fields.Date.context_today(self)
            held = tolerances._for(invoice.company_id, None, invoice.carrier_id, day)
            if over and not held.is_waiting and held._may_rise_to(over):
                found[invoice.exception_id] = (invoice.carrier_id, over)
        return found

    def _small_overcharge(self):
        """The largest sum of overcharges of a shipment; None where it is large, or not all that is open."""
        findings = self.finding_ids.filtered(lambda row: row.verdict in ("open", "tolerated"))
        sums = {}
        for finding in findings:
            variance = exact_amount(finding.variance, self.currency_id)
            if finding.is_blocking or variance <= 0 or not finding.shipment_id:
                return None
            sums[finding.shipment_id] = sums.get(finding.shipment_id, Decimal(0)) + variance
        over = max(sums.values(), default=None)
        return over if over is not None and _bound(over) else None


def _bound(over):
    return next((bound for bound in BOUNDS if over <= bound), None)
