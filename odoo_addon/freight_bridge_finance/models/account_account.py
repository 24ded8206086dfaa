# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import models


class AccountAccount(models.Model):
    _inherit = "account.account"

    def _billing_problem(self, company, currency):
        """Why Odoo would post no item of a currency on this account, and what to do; None: it would.

        The rules of ``_check_constrains_account_id_journal_id`` of journal items. Odoo tells of them only
        once everything of a batch is made, and of a forced currency it does not say whose.
        """
        self.ensure_one()
        if not self.active:
            return self.env._(
                "Account %(account)s is archived. Unarchive it under Invoicing > Configuration > Accounting "
                "> Chart of Accounts, or choose another one where it is chosen (the mapping, the system's "
                "page Billing, its journals or the contact), then replay.",
                account=self.with_company(company).display_name,
            )
        forced = self.currency_id
        if forced and forced not in (company.currency_id, currency):
            return self.env._(
                "Account %(account)s takes %(forced)s only, and this is in %(currency)s. Empty the currency "
                "of the account under Invoicing > Configuration > Accounting > Chart of Accounts, or choose "
                "another one where it is chosen (the mapping, the system's page Billing, its journals or the "
                "contact), then replay.",
                account=self.with_company(company).display_name,
                forced=forced.name,
                currency=currency.name,
            )
        return None
