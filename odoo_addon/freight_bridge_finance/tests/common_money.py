# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from odoo import Command

from odoo.addons.freight_bridge.tests.common import NUMBERS, stamp
from odoo.addons.freight_bridge.tests.common_posting import PostingCase

from .common import CustomerCase

#: Accounts of a gateway, by what they are for.
ACCOUNTS = {
    "gateway": "asset_cash",
    "fee": "expense",
    "dispute": "asset_current",
    "bank": "asset_cash",
    "transit": "asset_current",
    "income": "income",
}


class MoneyCase(CustomerCase):
    """A gateway with its accounts, a customer, and words to invoice and to tell what happens to money."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.documents = cls.env["freight.billing.document"]
        cls.dollar, cls.euro = cls.env.ref("base.USD"), cls.env.ref("base.EUR")
        (cls.dollar | cls.euro).active = True
        cls.own = cls.company.currency_id
        cls.other = cls.euro if cls.own == cls.dollar else cls.dollar
        cls.day = cls.now.date()
        cls._rate(cls.other, 0.5)
        cls.accounts = {
            name: cls.env["account.account"].create(
                {
                    "name": f"Test {name}",
                    "code": f"TST.{name.upper()}",
                    "account_type": kind,
                    "reconcile": name in ("dispute", "transit"),
                    "company_ids": [Command.link(cls.company.id)],
                }
            )
            for name, kind in ACCOUNTS.items()
        }
        cls.gateway = cls._journal("Gateway", "TGW", "gateway")
        cls.bank = cls._journal("Bank", "TBK", "bank")
        cls.bank.inbound_payment_method_line_ids.payment_account_id = cls.accounts["transit"]
        cls.sales = cls.env["account.journal"].create(
            {"name": "Test Sales", "code": "TSA", "type": "sale", "company_id": cls.company.id}
        )
        cls.system.write(
            {
                "kind": "billing",
                "gateway_journal_id": cls.gateway.id,
                "gateway_fee_account_id": cls.accounts["fee"].id,
                "gateway_dispute_account_id": cls.accounts["dispute"].id,
                "payout_journal_id": cls.bank.id,
            }
        )
        cls.customer = cls.env["res.partner"].create({"name": "Zebra Lines", "is_company": True})
        cls.accounts["receivable"] = cls.customer.with_company(cls.company).property_account_receivable_id
        cls._link("cus_1", cls.customer)

    @classmethod
    def _rate(cls, currency, rate, day=None):
        """So much of the currency is one of the company's own, from a day on (else for ever)."""
        rates = cls.env["res.currency.rate"]
        if day is None:
            rates.search([("currency_id", "=", currency.id)]).unlink()
        rates.create(
            {
                "currency_id": currency.id,
                "company_id": cls.company.id,
                "name": day or cls.day - timedelta(days=2000),
                "rate": rate,
            }
        )

    @classmethod
    def _journal(cls, name, code, account):
        return cls.env["account.journal"].create(
            {
                "name": f"Test {name}",
                "code": code,
                "type": "bank",
                "company_id": cls.company.id,
                "default_account_id": cls.accounts[account].id,
            }
        )

    @classmethod
    def _link(cls, reference, partner):
        """The platform calls a partner so."""
        return cls.links.create(
            {
                "system_id": cls.system.id,
                "company_id": cls.company.id,
                "reference": reference,
                "partner_id": partner.id,
                "status": "active",
                "stated_at": cls.now - timedelta(days=100),
            }
        )

    # -- invoices -------------------------------------------------------------------------------------

    def _billed(self, reference="in_1", amount=240, **values):
        """A document of the platform that is in the books (``_bill_all``)."""
        return self._bill_all({reference: amount}, **values)

    def _bill_all(self, amounts, kind="invoice", currency=None, posted=True):
        """Documents of the platform, by reference with their amounts, in the books or in draft there."""
        currency = currency or self.own
        moves = self.env["account.move"].create(
            [
                {
                    "move_type": "out_invoice" if kind == "invoice" else "out_refund",
                    "partner_id": self.customer.id,
                    "journal_id": self.sales.id,
                    "currency_id": currency.id,
                    "invoice_date": self.day - timedelta(days=9),
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": reference,
                                "quantity": 1,
                                "price_unit": amount,
                                "account_id": self.accounts["income"].id,
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                }
                for reference, amount in amounts.items()
            ]
        )
        if posted:
            moves.action_post()
        return self.documents.create(
            [
                {
                    "system_id": self.system.id,
                    "company_id": self.company.id,
                    "kind": kind,
                    "reference": reference,
                    "partner_id": self.customer.id,
                    "currency_id": currency.id,
                    "amount": amount,
                    "date": self.day,
                    "state": "posted" if posted else "draft",
                    "stated_at": self.now - timedelta(days=9),
                    "move_id": move.id,
                }
                for (reference, amount), move in zip(amounts.items(), moves, strict=True)
            ]
        )

    def _arrived(self):
        """What waited is taken up again, as when an event brings what it waits for."""
        self.env.flush_all()
        waits = self.env["freight.billing.wait"]._ready([], before=self.now + timedelta(days=1))
        self.env["freight.ingest"].sudo()._resume(waits, "waiting")

    # -- events ---------------------------------------------------------------------------------------

    def _event(self, kind, reference, age=60, key=None, **data):
        """A delivery about money, said ``age`` minutes ago."""
        number = next(NUMBERS)
        delivery = self._delivery(time=self.now - timedelta(minutes=age))
        delivery["event"].update(
            id=key or f"{kind}-{number}",
            type=f"billing.{kind}.v1",
            subject=reference,
            partitionkey=f"payment:{reference}",
            data={"reference": reference, "currency": self.own.name, **data},
        )
        return delivery

    def _payment(self, reference="pi_1", status="captured", amount="240.00", invoices=None, **values):
        """``invoices``: {reference: amount}."""
        defaults = {
            "customer": "cus_1",
            "method": "card",
            "settled": None,
            "reason_code": None,
            "reason": None,
            "attributes": {},
        }
        shares = [{"reference": name, "amount": share} for name, share in (invoices or {}).items()]
        return self._event(
            "payment", reference, status=status, amount=amount, **{**defaults, **values, "invoices": shares}
        )

    def _refund(self, reference="re_1", status="succeeded", amount="24.00", payment="pi_1", **values):
        defaults = {"credit_note": None, "settled": None, "reason_code": None, "reason": None}
        return self._event(
            "refund", reference, status=status, amount=amount, payment=payment, **{**defaults, **values}
        )

    def _dispute(self, status="opened", reference="dp_1", amount="240.00", payment="pi_1", **values):
        defaults = {
            "fee": None,
            "settled": None,
            "respond_by": stamp(self.now + timedelta(days=7)),
            "reason_code": "fraudulent",
            "reason": None,
        }
        return self._event(
            "dispute", reference, status=status, amount=amount, payment=payment, **{**defaults, **values}
        )

    def _payout(self, status="paid", reference="po_1", amount="215.65", lines=(), **values):
        """``lines``: (kind, reference, amount, fee)."""
        rows = [dict(zip(("kind", "reference", "amount", "fee"), line, strict=True)) for line in lines]
        defaults = {
            "arrives_on": str(self.day),
            "bank_reference": "PLATFORM PO1",
            "reason_code": None,
            "reason": None,
        }
        return self._event(
            "payout", reference, status=status, amount=amount, **{**defaults, **values, "lines": rows}
        )

    def _told(self, *deliveries):
        """Apply deliveries in one batch; all of them have their effect, or wait for it."""
        answers = self._apply(*deliveries, chain="financial.0")
        self.assertEqual([answer["outcome"] for answer in answers], ["applied"] * len(answers), answers)
        return answers

    def _refused(self, delivery, code):
        """One delivery that a person must decide; nothing of it is in the books. Its message."""
        moves = self.env["account.move"].search_count([])
        [answer] = self._apply(delivery, chain="financial.0")
        self.assertEqual((answer["outcome"], answer["code"]), ("exception", code), answer)
        self.assertEqual(self.env["account.move"].search_count([]), moves)
        return answer["message"]

    def _stale(self, delivery):
        [answer] = self._apply(delivery, chain="financial.0")
        self.assertEqual(answer["outcome"], "stale", answer)
        return answer["message"]

    # -- books ----------------------------------------------------------------------------------------

    _lock_books = PostingCase._lock_books

    def _document(self, kind, reference):
        return self.documents.search([("kind", "=", kind), ("reference", "=", reference)])

    def _balances(self, **expected):
        """What the accounts stand at in the company's currency; those that are not named stand at nothing."""
        names = {
            account: name for name, account in self.accounts.items() if name not in ("income", "receivable")
        }
        names[self.accounts["receivable"]] = "receivable"
        lines = self.env["account.move.line"].search(
            [
                ("account_id", "in", [account.id for account in names]),
                ("parent_state", "=", "posted"),
                ("company_id", "=", self.company.id),
            ]
        )
        lines = lines.filtered(
            lambda line: names[line.account_id] != "receivable" or line.partner_id in self._payers()
        )
        found = {}
        for line in lines:
            name = names[line.account_id]
            found[name] = round(found.get(name, 0) + line.balance, 2)
        self.assertEqual({name: value for name, value in found.items() if value}, expected)

    def _payers(self):
        return self.customer | self.env.ref("freight_bridge_finance.unknown_payer")

    def _items(self, move):
        """What stands on the items of an entry: (account, balance, amount in its currency)."""
        names = {account: name for name, account in self.accounts.items()}
        return sorted(
            (
                names.get(line.account_id, line.account_id.name),
                round(line.balance, 2),
                round(line.amount_currency, 2),
            )
            for line in move.line_ids
        )
