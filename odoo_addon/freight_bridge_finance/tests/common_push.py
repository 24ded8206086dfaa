# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import json

from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.freight_bridge.tests.common import OutboxCase

from .common_billing import BillingCase


class PushCase(BillingCase, OutboxCase):
    """A platform that is told of our invoices, and words of what it says to them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.system.billing_push = "post"
        cls.pushes = cls.env["freight.billing.push"]
        cls.own_sales = cls._sales_journal("Own Sales", "OWNS", "INC2")
        cls.biller = new_test_user(
            cls.env, login="biller", groups="account.group_account_invoice", company_id=cls.company.id
        )

    def _draft(self, price=100.0, **values):
        line = {
            "name": "Freight",
            "quantity": 2,
            "price_unit": price / 2,
            "tax_ids": [Command.set(self.tax.ids)],
        }
        return self.moves.create(
            {
                "move_type": "out_invoice",
                "journal_id": self.own_sales.id,
                "partner_id": self.partner.id,
                "invoice_date": "2026-10-15",
                "invoice_date_due": "2026-11-14",
                "invoice_line_ids": [Command.create(line)],
                **values,
            }
        )

    def _issued(self, *args, **values):
        """An invoice that a person made and posted."""
        move = self._draft(*args, **values)
        move.action_post()
        return move

    def _rows(self, move):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.pushes.search([("move_id", "=", move.id)], order="id")

    def _told(self, move):
        """The data of the messages about an invoice, in order."""
        return [json.loads(row.outbox_id.payload)["data"] for row in self._rows(move)]

    def _send(self):
        """Let the courier send what is owed."""
        for message in self._claim():
            self._settle(message)

    def _said(self, move, status="accepted", version=1, age=30, **data):
        """A delivery that answers what was told of an invoice."""
        theirs = f"in_{move.id}" if status == "accepted" else None
        return self._told_of(
            "invoice.answer",
            move.name or "?",
            age,
            {
                "reference": f"move-{move.id}",
                "version": version,
                "status": status,
                "platform_reference": theirs,
                "url": None,
                "reason_code": None,
                "reason": None,
                "faults": [],
                **data,
            },
        )

    def _answer(self, *args, **kwargs):
        [answer] = self._apply(self._said(*args, **kwargs), chain="financial.0")
        return answer

    def _reject(self, move, **kwargs):
        fault = {
            "pointer": "/data/customer",
            "code": "incomplete",
            "detail": "<b>cus_1</b> has no tax number",
        }
        words = {"reason_code": "tax_id_missing", "reason": "No tax number.", "faults": [fault], **kwargs}
        answer = self._answer(move, "rejected", **words)
        self.assertEqual(answer["outcome"], "applied", answer)
        return self._rows(move)[-1]

    def _books(self, move):
        return move.state, move.amount_residual, self._items(move)
