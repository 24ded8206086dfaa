# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from odoo import Command

from .common_posting import PostingCase, items_of


@dataclass
class Books:
    """One company that ships with a carrier of its own, by a contract in one currency, and its ledger."""

    company: Any
    accounts: dict
    system: Any
    carrier: Any
    biller: Any
    code: Any
    currency: Any
    shipment: Any = None
    invoice: Any = None
    seen: int = 0


class ChainCase(PostingCase):
    """Companies whose freight is followed from the order to the last journal item."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["freight.shipment"].search([]).is_cost_rated = True
        cls.env["freight.charge"].search([("cost_state", "=", "expected")]).cost_state = "void"
        cls.usd = cls.company.currency_id
        cls.billed_on = cls.today - timedelta(days=10)
        #: One unit of the company's currency in euros: when it ships, when it is billed, when it is paid.
        cls.rates = {
            cls.ship_date - timedelta(days=100): 0.5,
            cls.billed_on - timedelta(days=5): 0.45,
            cls.today: 0.4,
        }

    def _home(self, currency):
        self._currency("EUR", self.rates)
        return self._books(self.company, self.accounts, currency, "ours")

    def _foreign(self, currency):
        company = self.other_company
        self.env["account.chart.template"]._load("generic_coa", company, install_demo=False)
        self._currency("EUR", self.rates, company)
        return self._books(company, self._set_up_books(company), currency, "theirs")

    def _books(self, company, accounts, currency, code):
        """A carrier of the company that takes 2.00 a kilogram, and 7.00 too much is tolerated."""
        env = self._in(company)
        system = env["freight.system"].create(
            {"name": code, "code": f"chain-{code}", "company_id": company.id, "kind": "carrier"}
        )
        biller = env["res.partner"].create({"name": f"Chain {code} Ltd"})
        transport = env["product.product"].create(
            {"name": f"Transport {code}", "type": "service", "company_id": company.id}
        )
        carrier = env["delivery.carrier"].create(
            {
                "name": f"Chain {code}",
                # A carrier's company is that of its product.
                "product_id": transport.id,
                "freight_scac": "CHAI" if code == "ours" else "CHAT",
                "freight_system_id": system.id,
            }
        )
        linehaul = env["freight.charge.code"].create(
            {"code": "CHAIN", "name": "Haul", "category": "linehaul", "company_id": company.id}
        )
        linehaul.product_id = self.freight_product
        contract = env["freight.contract"].create(
            {
                "name": f"Chain {code}",
                "company_id": company.id,
                "currency_id": currency.id,
                "partner_id": biller.id,
                "carrier_id": carrier.id,
                "date_from": self.ship_date - timedelta(days=50),
                "linehaul_charge_code_id": linehaul.id,
                "rate_ids": [Command.create({"price": 2})],
            }
        )
        contract.action_activate()
        env["freight.tolerance"].create(
            {
                "name": f"House {code}",
                "company_id": company.id,
                "date_from": self.ship_date,
                "over_amount": 20,
            }
        ).action_confirm()
        accounts["outstanding"] = env["account.account"].create(
            {"name": "Outstanding", "code": "FRT.OUT", "account_type": "asset_current", "reconcile": True}
        )
        accounts["exchange"] = company.expense_currency_exchange_account_id
        bank = env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", company.id)], limit=1
        )
        bank.outbound_payment_method_line_ids.payment_account_id = accounts["outstanding"]
        return Books(company, accounts, system, carrier, biller, linehaul, currency)

    def _in(self, company):
        return self.env(context={**self.env.context, "allowed_company_ids": company.ids})

    # -- documents ------------------------------------------------------------------------------------

    def _ship(self, books, **values):
        """A sales order that is delivered, and the pick-up that the carrier reports: 16.665 kg, so 33.33."""
        env = self._in(books.company)
        stock = env["stock.warehouse"].search([("company_id", "=", books.company.id)], limit=1).lot_stock_id
        env["stock.quant"]._update_available_quantity(self.product, stock, 10)
        order = env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "carrier_id": books.carrier.id,
                "order_line": [Command.create({"product_id": self.product.id, "product_uom_qty": 5})],
            }
        )
        order.action_confirm()
        books.shipment = order.freight_shipment_ids
        books.shipment.actual_weight = 16.665
        self._validate(order.picking_ids)

    def _pick_up(self, books):
        self._tell(books, code="picked_up", time=self.shipped)
        self.assertEqual(books.shipment.state, "dispatched")

    def _receive(self, books, amount):
        """The carrier's invoice as a message."""
        references = [{"kind": "shipment", "value": books.shipment.name}]
        line = {
            "code": "CHAIN",
            "partner_code": None,
            "description": None,
            "amount": amount,
            "references": references,
        }
        data = {
            "references": references,
            "number": f"CHAIN-{books.system.code}",
            "invoice_type": "original",
            "issued_on": str(self.billed_on),
            "due_on": str(self.today),
            "currency": books.currency.name,
            "total": amount,
            "carrier": {"scac": books.carrier.freight_scac, "name": None, "service": None},
            "lines": [line],
        }
        answer = self._tell(books, chain="financial.0", type="freight.invoice.received.v1", whole=data)
        books.invoice = self.env["freight.invoice"].search([("log_id", "=", answer["log_id"])])
        self.assertEqual((books.invoice.state, books.invoice.company_id), ("received", books.company))

    def _tell(self, books, chain="operational.0", whole=None, **changes):
        delivery = self._delivery(
            [("shipment", books.shipment.name)], source=f"/systems/{books.system.code}", **changes
        )
        if whole:
            delivery["event"]["data"] = whole
        [answer] = self._apply(delivery, chain=chain)
        self.assertEqual(answer["outcome"], "applied", answer)
        return answer

    # -- jobs -----------------------------------------------------------------------------------------

    def _jobs(self):
        """What the jobs about carriers' money do, but for their commits."""
        with patch.object(self.env.registry["ir.cron"], "_commit_progress", return_value=60):
            self.env["freight.charge"]._cron_accrue()
            self.env["freight.invoice"]._cron_audit()
            self.env["freight.invoice"]._cron_post()
            self.env["freight.invoice"]._cron_land()
        self._commit()

    def _pay(self, books):
        bill = books.invoice.bill_id
        wizard = self._in(books.company)["account.payment.register"].with_context(
            active_model="account.move", active_ids=bill.ids
        )
        wizard.create({"payment_date": self.today})._create_payments()
        self._commit()

    # -- the ledger -----------------------------------------------------------------------------------

    def _new_items(self, books):
        """The items of each entry that is new in the company: (account, balance, amount in its currency)."""
        self.env.flush_all()
        moves = self.env["account.move"].search(
            [("company_id", "=", books.company.id), ("id", ">", books.seen)], order="id"
        )
        books.seen = max([books.seen, *moves.ids])
        self.assertEqual(set(moves.mapped("state")) - {"posted"}, set())
        return sorted(items_of(books.accounts, move) for move in moves)

    def _standing(self, books):
        """What each account of freight stands at, of those that are not even."""
        lines = self.env["account.move.line"].search(
            [("company_id", "=", books.company.id), ("parent_state", "=", "posted"), ("id", ">", self.first)]
        )
        names = {account: name for name, account in books.accounts.items()}
        sums = {}
        for line in lines:
            name = names.get(line.account_id, line.account_id.account_type)
            sums[name] = round(sums.get(name, 0) + line.balance, 2)
        return {name: balance for name, balance in sums.items() if balance}

    def _begin(self, *all_books):
        """From here on every entry is the chain's."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT (SELECT max(id) FROM account_move), (SELECT max(id) FROM account_move_line)"
        )
        last, self.first = self.env.cr.fetchone()
        for books in all_books:
            books.seen = last
