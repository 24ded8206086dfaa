# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import json

from odoo.tests import new_test_user

from .common_posting import PostingCase


class RemittanceCase(PostingCase):
    """A carrier whose system asks to be told of payments, and an accountant who pays."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.system.tells_payments = True
        cls.bank = cls.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", cls.company.id)], limit=1
        )
        cls.accountant = new_test_user(
            cls.env, "books", "account.group_account_manager", company_id=cls.company.id
        )

    def _bill(self, *amounts, number="INV-1", **values):
        """A posted invoice of the system, of so many charges."""
        values = {"system_id": self.system.id, **values}
        return self._posted(*(self._line(amount) for amount in amounts), number=number, **values)

    def _pay(self, invoices, **values):
        """Pay as an accountant without freight roles does; the payments."""
        wizard = (
            self.env["account.payment.register"]
            .with_user(self.accountant)
            .with_context(active_model="account.move", active_ids=invoices.bill_id.ids)
            .create({"journal_id": self.bank.id, **values})
        )
        action = wizard.action_create_payments()
        self._commit()
        domain = [("id", "=", action["res_id"])] if action.get("res_id") else action["domain"]
        return self.env["account.payment"].search(domain)

    def _payable(self, invoices):
        return invoices.bill_id.line_ids.filtered(lambda line: line.account_type == "liability_payable")

    def _told(self):
        """The data of the messages about payments, oldest first."""
        rows = self.env["freight.outbox"].search([("event_type", "=", "freight.remittance.v1")], order="id")
        return [json.loads(row.payload)["data"] for row in rows]

    def _lines(self):
        """(status, amount, [(number, paid)]) of each message."""
        return [
            (
                data["status"],
                data["amount"],
                [(line["reference"]["value"], line["paid"]) for line in data["lines"]],
            )
            for data in self._told()
        ]
