# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import models
from odoo.exceptions import RedirectWarning, UserError, ValidationError

from odoo.addons.freight_bridge.models.freight_exception_notice import at_stake

#: What Odoo's books refuse with. Not their subclasses, such as missing rights: no clerk mends those.
BOOKS_REFUSE = (UserError, ValidationError, RedirectWarning)
#: What is booked, and where it says how much it is.
BOOKING = {
    "billing.invoice.v1": "total",
    "billing.payment.v1": "amount",
    "billing.refund.v1": "amount",
    "billing.dispute.v1": "amount",
    "billing.payout.v1": "amount",
    "bank.statement.v1": None,
}


class FreightIngestRefused(models.AbstractModel):
    """What Odoo refuses to create, post or match is for a clerk to mend, and told so in Odoo's own words.

    What is known to be refused is found before (``_billing_problem`` of accounts); this is for all the rest,
    such as a company without a journal for exchange differences.
    """

    _inherit = "freight.ingest"

    def _failure_of(self, event, error):
        if type(error) not in BOOKS_REFUSE or event.event_type not in BOOKING:
            return super()._failure_of(event, error)
        if amount := BOOKING[event.event_type]:
            currency = self.env["res.currency"].search([("name", "=", event.data["currency"])], limit=1)
            company = self.env["res.company"].browse(event.company_id)
            event.amount = at_stake(company, currency, event.data[amount]) if currency else 0
        return "billing_not_booked", self.env._(
            "%(document)s is not booked. Odoo refuses it: %(reason)s Nothing of it was kept: mend what Odoo "
            "names, then replay.",
            document=event.data.get("number") or event.data.get("reference") or event.subject,
            reason=str(error.args[0])[:500],
        )
