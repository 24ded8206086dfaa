# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.freight_bridge.models.freight_exception import OPEN_STATES
from odoo.addons.freight_bridge.models.freight_exception_notice import at_stake


class FreightExceptionCustomerStake(models.Model):
    """What is at stake while nobody says who a customer is: its invoices, which wait for the answer.

    They may come before the question and after it, and so it is summed up whenever one of the two comes.
    """

    _inherit = "freight.exception"

    @api.model
    def _weigh_customers(self, named):
        """Put what waits for customers at stake in the questions about them: two queries for a batch.

        :param named: {(system id, the platform's own id of the customer)}
        """
        asked = self.search(
            [
                ("code", "=", "customer_unsure"),
                ("state", "in", OPEN_STATES),
                ("system_id", "in", list({system_id for system_id, _reference in named})),
                ("subject", "in", list({reference for _system, reference in named})),
            ]
        )
        if not asked:
            return
        stakes = asked._waiting_invoices()
        changed = self.browse()
        for exception in asked:
            amount = stakes.get((exception.system_id.id, exception.subject), 0)
            if exception.company_id.currency_id.compare_amounts(exception.amount, amount):
                exception.amount = amount
                changed |= exception
        changed._notify_pages()

    def _waiting_invoices(self):
        """{(system id, subject): sum in the company's currency} of the invoices that wait for customers."""
        self.env["freight.billing.wait"].flush_model()
        self.env["freight.billing.document"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT wait.system_id, wait.reference, document.company_id, document.currency_id,
                       sum(document.amount)
                  FROM freight_billing_document document
                  JOIN (SELECT DISTINCT system_id, reference, document_id FROM freight_billing_wait
                         WHERE kind = 'customer' AND system_id = ANY(%s) AND reference = ANY(%s)
                       ) wait ON wait.document_id = document.id
                 WHERE document.kind = 'invoice' AND document.currency_id IS NOT NULL
                 GROUP BY wait.system_id, wait.reference, document.company_id, document.currency_id
                """,
                self.system_id.ids,
                self.mapped("subject"),
            )
        )
        companies, currencies, stakes = self.env["res.company"], self.env["res.currency"], {}
        for system_id, reference, company_id, currency_id, amount in rows:
            stake = at_stake(companies.browse(company_id), currencies.browse(currency_id), amount)
            stakes[system_id, reference] = stakes.get((system_id, reference), 0) + stake
        return stakes
