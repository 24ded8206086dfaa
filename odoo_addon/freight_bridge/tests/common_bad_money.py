# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from contextlib import contextmanager
from datetime import timedelta

from odoo import Command
from odoo.tools import SQL

from .common_posting import PostingCase


class BadMoneyCase(PostingCase):
    """Books, a carrier that takes 2.00 a kilogram, a delivered load of 100 kg, and eyes on the journals."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # What others have on the way is none of a test's money.
        cls.env["freight.shipment"].search([]).is_cost_rated = True
        cls.currency = cls.company.currency_id
        cls.finance = cls._person("finance-b", "freight_bridge.group_finance")
        cls.contract = cls._agreement("Alpha 2026")
        cls.load = cls._load("LOAD-1")

    @classmethod
    def _agreement(cls, name, price=2, **values):
        """A contract in force with the test carrier."""
        contract = cls.env["freight.contract"].create(
            {
                "name": name,
                "company_id": cls.company.id,
                "currency_id": cls.currency.id,
                "partner_id": cls.biller.id,
                "carrier_id": cls.carrier.id,
                "date_from": cls.ship_date - timedelta(days=100),
                "linehaul_charge_code_id": cls.linehaul.id,
                "rate_ids": [Command.create({"price": price})],
                **values,
            }
        )
        contract.action_activate()
        return contract

    @classmethod
    def _load(cls, tracking, shipped=None, **values):
        """100 kg that the carrier delivered: 200.00."""
        shipped = shipped or cls.shipped
        values = {"carrier_id": cls.carrier.id, "actual_weight": 100, "actual_pieces": 1, **values}
        shipment = cls._shipment(tracking, planned_dispatch_date=shipped, **values)
        shipment.write({"state": "delivered", "actual_dispatch_date": shipped})
        return shipment

    @classmethod
    def _received(cls, *lines, **values):
        """An invoice of the carrier as it came in."""
        return cls.env["freight.invoice"].create(
            {
                "number": "INV-1",
                "state": "received",
                "partner_id": cls.biller.id,
                "carrier_id": cls.carrier.id,
                "company_id": cls.company.id,
                "currency_id": cls.currency.id,
                "date": cls.today - timedelta(days=10),
                "date_due": cls.today,
                "total": sum(line["amount"] for line in lines),
                "line_ids": [Command.create(line) for line in lines],
                **values,
            }
        )

    @classmethod
    def _haul(cls, amount=200, load=None, **values):
        """The line haul of a load."""
        code = cls.linehaul
        load = cls.load if load is None else load
        return {"amount": amount, "charge_code_id": code.id, "shipment_id": load.id, **values}

    @contextmanager
    def untouched(self):
        """Nothing is booked, not even as a draft, and nothing changes of what was."""
        before = self._journals()
        yield
        self.assertEqual(self._journals(), before)

    def _journals(self):
        self.env.flush_all()
        return self.env.execute_query_dict(SQL(_JOURNALS))

    def _audited(self, invoice):
        """What the jobs do with an invoice: audit, and post what that approves."""
        invoice._audit()
        self.env["freight.invoice"]._post_waiting()
        return invoice

    def assertKeptOut(self, invoice, code, words, kind="invoice_variance"):
        """The audit finds this, a person is told in these words, and nothing of it is booked."""
        with self.untouched():
            self._audited(invoice)
        self.assertIn(code, invoice.finding_ids.mapped("code"))
        self.assertEqual((invoice.state, invoice.bill_id.id), ("review", False))
        exception = invoice.exception_id
        self.assertEqual((exception.code, exception.state, exception.team_id.kind), (kind, "open", "finance"))
        told = " ".join([exception.summary, *invoice.finding_ids.mapped("message")])
        self.assertRegex(told, words)
        return exception

    def assertRefused(self, record, words):
        """Posting was refused: an exception of finance in these words."""
        exception = record.posting_exception_id
        self.assertEqual((exception.code, exception.state), ("posting_failed", "open"))
        self.assertEqual((exception.team_id.kind, exception.company_id), ("finance", record.company_id))
        self.assertRegex(exception.summary, words)
        return exception

    def _replay(self, exception):
        """A person mended it, and tries again."""
        exception.with_user(self.worker).desk_replay()
        self.assertEqual(exception.state, "resolved")
        self.env["freight.charge"]._accrue()
        self.env["freight.invoice"]._post_waiting()


_JOURNALS = """
SELECT count(DISTINCT move.id) AS moves, count(item.id) AS items, max(move.id) AS last,
       max(item.id) AS last_item, sum(item.balance) AS balance, sum(item.debit) AS debit,
       sum(item.amount_currency) AS told, sum(item.amount_residual) AS residual,
       count(*) FILTER (WHERE move.state = 'posted') AS posted
  FROM account_move move LEFT JOIN account_move_line item ON item.move_id = move.id
"""
