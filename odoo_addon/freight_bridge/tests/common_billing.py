# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import date, timedelta
from unittest.mock import patch

from odoo import Command

from .common_money import MoneyCase
from .test_document import stated

#: What a lamp weighs is 1.5 kg, and a kilogram costs the customer 3 euros.
PRICE = 4.5


class BillingCase(MoneyCase):
    """A customer with a contract in euros, a rule that bills on delivery, and books that take it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["freight.billing.rule"].search([]).active = False
        cls.env["res.currency.rate"].search([("currency_id", "=", cls.euro.id)]).unlink()
        cls.env["res.currency.rate"].create(
            {"currency_id": cls.euro.id, "name": "2020-01-01", "rate": 0.8, "company_id": cls.company.id}
        )
        cls.income = cls._account("T40001", "Freight Income", "income")
        cls.company.freight_income_account_id = cls.income
        cls.agreement = cls._revenue_contract()
        cls.rule = cls._rule("Everybody")

    @classmethod
    def _account(cls, code, name, kind):
        return cls.env["account.account"].create({"code": code, "name": name, "account_type": kind})

    @classmethod
    def _rule(cls, name, **values):
        return cls.env["freight.billing.rule"].create(
            {
                "name": name,
                "company_id": cls.company.id,
                "date_from": date(2020, 1, 1),
                "is_auto_approved": True,
                "is_posted": True,
                **values,
            }
        )

    def _dispatched(self, quantity=2, **values):
        """The shipment of a sales order, done and on its way."""
        self._stocked()
        shipment = self._sale(quantity, **values).freight_shipment_ids
        self._validate(shipment.picking_ids)
        self._milestone(shipment, "picked_up", self.now - timedelta(days=2))
        return shipment

    def _delivered(self, quantity=2, **values):
        shipment = self._dispatched(quantity, **values)
        self._milestone(shipment, "delivered", self.now - timedelta(days=1))
        return shipment

    def _milestone(self, shipment, code, time, **changes):
        """What the carrier says; the id of its event."""
        delivery = self._delivery([("shipment", shipment.name)], code=code, time=time, **changes)
        [answer] = self._apply(delivery)
        self.assertEqual(answer["outcome"], "applied", answer)
        return delivery["event"]["id"]

    def _proof(self, shipment, **changes):
        references = [{"kind": "shipment", "value": shipment.name}]
        delivery = self._delivery([("shipment", shipment.name)], time=self.now)
        delivery["event"].update(
            type="freight.shipment.document.v1", data=stated(references=references, **changes)
        )
        [answer] = self._apply(delivery)
        self.assertEqual(answer["outcome"], "applied", answer)

    def _charge(self, shipment):
        self.assertEqual(len(shipment.revenue_charge_ids), 1)
        return shipment.revenue_charge_ids

    def _bill(self):
        """What the job does, but for its commits, and what happens at the last one."""
        with patch.object(self.env.registry["ir.cron"], "_commit_progress", return_value=60):
            self.env["freight.shipment"]._cron_bill()
        self._commit()

    def _pay(self, invoice):
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        wizard.create({})._create_payments()
        self._commit()

    def _credit(self, invoice):
        """Credit a whole invoice, as its wizard does."""
        wizard = invoice.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        credit = wizard.create({"journal_id": invoice.journal_id.id, "reason": "Goodwill"})
        moves = invoice.browse(credit.refund_moves()["res_id"])
        moves.action_post()
        self._commit()
        return moves

    def _items(self, move):
        """(account, debit, credit, amount in the invoice's currency) of an entry, in order of accounts."""
        lines = move.line_ids.sorted(lambda line: (line.account_id.account_type, -abs(line.balance)))
        return [
            (line.account_id.account_type, line.debit, line.credit, line.amount_currency) for line in lines
        ]

    def _invoices(self, shipments):
        return shipments.revenue_charge_ids.customer_invoice_id

    def _payers(self, *parts):
        return [Command.create({"partner_id": partner.id, "percent": percent}) for partner, percent in parts]
