# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta
from unittest.mock import patch

from odoo import Command

from .common_tender import TenderCase


def items_of(accounts, moves):
    """The journal items as (account, balance, amount in the item's currency), sorted.

    :param accounts: name → account; others are told by their type
    """
    names = {account: name for name, account in accounts.items()}
    return sorted(
        (
            names.get(line.account_id, line.account_id.account_type),
            round(line.balance, 2),
            round(line.amount_currency, 2),
        )
        for line in moves.line_ids
    )


class PostingCase(TenderCase):
    """A company that books freight, a carrier that bills it, and words to charge, invoice and approve."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.now.date()
        cls.shipped = cls.now - timedelta(days=40)
        cls.ship_date = cls.shipped.date()
        cls.accounts = cls._set_up_books(cls.company)
        cls.biller = cls.env["res.partner"].create({"name": "Alpha Road Ltd"})
        cls.factor = cls.env["res.partner"].create({"name": "Quick Factor Inc"})
        cls.freight_product = cls.env["product.product"].create({"name": "Freight", "type": "service"})
        cls.linehaul = cls._code("LH", "Linehaul", category="linehaul")
        cls.fuel = cls._code("FSC", "Fuel", category="fuel")
        cls.euro = cls._currency("EUR", {cls.ship_date - timedelta(days=100): 0.5, cls.today: 0.4})

    @classmethod
    def _set_up_books(cls, company):
        """Accounts and journals of freight, named by what they are for."""
        types = {
            "expense": "expense",
            "accrual": "liability_current",
            "variance": "expense",
            "income": "income",
        }
        accounts = {
            name: cls.env["account.account"].create(
                {
                    "name": f"Freight {name}",
                    "code": f"FRT.{name.upper()}",
                    "account_type": kind,
                    "company_ids": [Command.link(company.id)],
                }
            )
            for name, kind in types.items()
        }
        journals = {
            kind: cls.env["account.journal"].create(
                {"name": f"Freight {kind}", "code": f"F{kind[:3]}", "type": kind, "company_id": company.id}
            )
            for kind in ("general", "purchase")
        }
        company.write(
            {
                "freight_journal_id": journals["general"].id,
                "freight_bill_journal_id": journals["purchase"].id,
                **{f"freight_{name}_account_id": account.id for name, account in accounts.items()},
            }
        )
        return accounts

    @classmethod
    def _code(cls, code, name, **values):
        return cls.env["freight.charge.code"].create(
            {"code": code, "name": name, "company_id": cls.company.id, **values}
        )

    @classmethod
    def _currency(cls, name, rates, company=None):
        """A currency that is worth one divided by the rate, from each day on."""
        currency = cls.env.ref(f"base.{name}")
        currency.active = True
        company = company or cls.company
        mine = [("currency_id", "=", currency.id), ("company_id", "=", company.id)]
        cls.env["res.currency.rate"].search(mine).unlink()
        cls.env["res.currency.rate"].create(
            [
                {"currency_id": currency.id, "company_id": company.id, "name": date, "rate": rate}
                for date, rate in rates.items()
            ]
        )
        return currency

    def _dispatch(self, shipment, moment=None):
        """The carrier has the goods."""
        shipment.write({"state": "dispatched", "actual_dispatch_date": moment or self.shipped})
        return shipment

    def _lock_books(self, date):
        """Close the company's books up to a day; demo data of others may not stand in the way."""
        lines = self.env["account.bank.statement.line"].search(
            self.company._get_unreconciled_statement_lines_domain(date)
        )
        lines.statement_id.unlink()
        lines.unlink()
        self.company.fiscalyear_lock_date = date

    def _charge(self, amount, shipment=None, code=None, currency=None, **values):
        """What a carrier is expected to charge for a shipment."""
        shipment = shipment or self.shipment
        return self.env["freight.charge"].create(
            {
                "shipment_id": shipment.id,
                "side": "cost",
                "cost_state": "expected",
                "charge_code_id": (code or self.linehaul).id,
                "partner_id": self.biller.id,
                "currency_id": (currency or shipment.company_id.currency_id).id,
                "amount": amount,
                **values,
            }
        )

    def _accrued(self, amount, **values):
        """A charge of a dispatched shipment that is in the books."""
        charge = self._charge(amount, **values)
        self._dispatch(charge.shipment_id)
        self.env["freight.charge"]._accrue()
        self.assertEqual(charge.cost_state, "accrued", charge.posting_exception_id.summary)
        return charge

    def _line(self, amount, charge=None, **values):
        """Values of an invoice line that bills a charge, or something that nobody expected."""
        charge = charge or self.env["freight.charge"]
        return {
            "amount": amount,
            "approved_amount": amount,
            "charge_code_id": (charge.charge_code_id or self.linehaul).id,
            "shipment_id": charge.shipment_id.id,
            "charge_id": charge.id,
            **values,
        }

    def _invoice(self, *lines, state="approved", **values):
        """A carrier's invoice as the audit leaves it."""
        total = sum(line["approved_amount"] for line in lines)
        return self.env["freight.invoice"].create(
            {
                "number": "INV-1",
                "partner_id": self.biller.id,
                "company_id": self.company.id,
                "currency_id": self.company.currency_id.id,
                "date": self.today - timedelta(days=10),
                "state": state,
                "total": total,
                "approved_total": total,
                "line_ids": [Command.create(line) for line in lines],
                **values,
            }
        )

    def _posted(self, *lines, **values):
        """An invoice in the books."""
        invoice = self._invoice(*lines, **values)
        invoice._post()
        self.assertIn(invoice.state, ("posted", "paid"), invoice.posting_exception_id.summary)
        return invoice

    def _refused(self, *lines, **values):
        """An invoice that the books refuse; the exception. Nothing of it is in the books."""
        moves = self.env["account.move"].search_count([])
        invoice = self._invoice(*lines, **values)
        invoice._post()
        self.assertEqual((invoice.state, invoice.bill_id.id), ("approved", False))
        self.assertEqual(self.env["account.move"].search_count([]), moves)
        self.assertFalse(invoice.line_ids.bill_line_ids)
        return invoice.posting_exception_id

    def _items(self, moves):
        """What stands on the journal items (``items_of``)."""
        return items_of(self.accounts, moves)

    def _pay_without_entries(self, journal):
        """From now on payments have no entries until the bank's statement, as with Odoo's accounting app."""
        journal.outbound_payment_method_line_ids.payment_account_id = False
        moves = self.env.registry["account.move"]
        self.startPatcher(patch.object(moves, "_get_invoice_in_payment_state", lambda _move: "in_payment"))

    def _balance(self, name, accounts=None):
        """What an account stands at."""
        account = (accounts or self.accounts)[name]
        lines = self.env["account.move.line"].search(
            [("account_id", "=", account.id), ("parent_state", "=", "posted")]
        )
        return round(sum(lines.mapped("balance")), 2)
