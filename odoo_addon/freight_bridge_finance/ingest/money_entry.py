# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Journal entries of a payment gateway, made in bulk."""

from dataclasses import dataclass, field

from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.freight_bridge.money import in_coins


@dataclass(eq=False)
class Side:
    """One side of an entry: how much goes to which account, in which currency; as a positive Decimal."""

    account: object
    currency: object
    amount: object
    partner: object = None
    #: How its item is called, which stands apart from others in a summary; None: as its entry.
    words: str | None = None


@dataclass(eq=False)
class Entry:
    """One entry to be made, of a document and a step of it.

    ``pays``: "inbound" or "outbound" where it is a payment of Odoo's too. ``move`` is filled in when it is
    booked.
    """

    document: object
    step: str
    date: object
    journal: object
    lines: list
    pays: str | None = None
    receivable: Side | None = None
    reverses: object = None
    move: object = field(default=None, init=False)
    #: What tells it.
    event: object = field(default=None, init=False)

    @property
    def company(self):
        """Whose books it is in: a branch may use the journals of its parent."""
        return self.reverses.company_id if self.reverses else self.document.system_id.company_id


class MoneyBooks:
    """Makes entries: those of a batch together, with Odoo's payments where they are payments."""

    def __init__(self, env):
        self.env = env
        self.open_dates, self.problems = {}, {}

    def date(self, company, journal, day):
        """When something of a day may be booked: then, or on the first day after every lock."""
        key = company, journal, day
        if key not in self.open_dates:
            self.open_dates[key] = company._freight_open_date(day, journal)
        return self.open_dates[key]

    def check_account(self, company, account, currency):
        """:raises UserError: Odoo would post nothing of the currency on the account"""
        key = company, account, currency
        if key not in self.problems:
            self.problems[key] = account._billing_problem(company, currency)
        if self.problems[key]:
            raise UserError(self.problems[key])

    def two_sides(self, company, date, debit, credit, leads):
        """The items of an entry of two sides that are worth the same in the company's currency.

        :param leads: the side whose rate says what that is, unless one is in the company's own currency
        :raises UserError: Odoo would not post on one of the accounts
        """
        for some in (debit, credit):
            self.check_account(company, some.account, some.currency)
        own = company.currency_id
        side = next((side for side in (debit, credit) if side.currency == own), leads)
        balance = side.currency._convert(float(side.amount), own, company, date)
        return [
            {
                "account_id": side.account.id,
                "partner_id": side.partner and side.partner.id,
                "currency_id": side.currency.id,
                "amount_currency": sign * (balance if side.currency == own else float(side.amount)),
                "balance": sign * balance,
                # Odoo would ask for each item of the balance sheet which costs it is of.
                **({"name": side.words} if side.words else {}),
                **({} if side.account.internal_group == "expense" else {"analytic_distribution": False}),
            }
            for side, sign in ((debit, 1), (credit, -1))
        ]

    def fee(self, system, amount, currency, date, document=None):
        """The entry of a fee: what the gateway keeps, or gives back where it is negative; none of nothing."""
        amount = in_coins(amount, currency)
        if not amount:
            return []
        fee = Side(system._gateway_setting("gateway_fee_account_id"), currency, abs(amount))
        gateway = Side(system._gateway_account(), currency, abs(amount))
        debit, credit = (fee, gateway) if amount > 0 else (gateway, fee)
        lines = self.two_sides(system.company_id, date, debit, credit, gateway)
        return [Entry(document, "fee", date, system._gateway_setting("gateway_journal_id"), lines)]

    def back_of(self, document, move, date):
        """The entry that takes another one back.

        :raises UserError: Odoo would not post on one of its accounts any more
        """
        for line in move.line_ids:
            self.check_account(move.company_id, line.account_id, line.currency_id)
        lines = [
            {
                "account_id": line.account_id.id,
                "partner_id": line.partner_id.id,
                "currency_id": line.currency_id.id,
                "amount_currency": -line.amount_currency,
                "balance": -line.balance,
            }
            for line in move.line_ids
        ]
        return Entry(document, "back", date, move.journal_id, lines, reverses=move)

    # -- booking --------------------------------------------------------------------------------------

    def book(self, entries):
        """Make and post entries; each has its move then.

        What is taken back is open nowhere any more, as Odoo matches a reversal with what it reverses; what
        that was matched with before is open again.
        """
        self.env["account.move.line"].union(
            *(entry.reverses.line_ids for entry in entries if entry.reverses)
        ).remove_move_reconcile()
        for company in {entry.company for entry in entries}:
            self._book(company, [entry for entry in entries if entry.company == company])

    def _book(self, company, entries):
        payments = self._payments(company, [entry for entry in entries if entry.pays])
        moves = self.env["account.move"]._billing_moves(company)
        made = moves.create([self._move_vals(entry, payments.get(entry)) for entry in entries])
        for entry, move in zip(entries, made._leave_batch(), strict=True):
            entry.move = move
        self._link({payment: entry.move for entry, payment in payments.items()})
        made._post(soft=False)
        self.env["account.payment"].union(*payments.values()).write({"state": "paid"})

    def _move_vals(self, entry, payment):
        words = entry.document._gateway_words()
        return {
            "move_type": "entry",
            "ref": words,
            "date": entry.date,
            "journal_id": entry.journal.id,
            "company_id": entry.company.id,
            "partner_id": payment and payment.partner_id.id,
            "currency_id": entry.lines[0]["currency_id"],
            "origin_payment_id": payment and payment.id,
            "reversed_entry_id": entry.reverses and entry.reverses.id,
            "billing_origin_id": entry.document.id,
            "billing_step": entry.step,
            "line_ids": [Command.create({"name": words, **line}) for line in entry.lines],
        }

    def _link(self, moves):
        """Say of payments which entries they are: at once, as Odoo would look each one up again.

        :param moves: {payment: its entry}
        """
        payments = self.env["account.payment"].union(*moves)
        self.env.flush_all()
        self.env.cr.execute(
            """
            UPDATE account_payment payment SET move_id = told.move_id
              FROM unnest(%s::int[], %s::int[]) AS told (id, move_id) WHERE payment.id = told.id
            """,
            [payments.ids, [moves[payment].id for payment in payments]],
        )
        payments.invalidate_recordset(["move_id"], flush=False)
        payments.move_id.invalidate_recordset(["payment_ids"], flush=False)
        self.env.add_to_compute(payments._fields["amount_company_currency_signed"], payments)

    def _payments(self, company, entries):
        """{entry: payment of Odoo's}: what people see as such on the invoice and under Payments."""
        quiet = self.env["account.payment"].sudo().with_company(company)
        made = quiet.with_context(tracking_disable=True, mail_create_nolog=True).create(
            [
                {
                    "payment_type": entry.pays,
                    "partner_type": "customer",
                    "partner_id": entry.receivable.partner.id,
                    "amount": float(entry.receivable.amount),
                    "currency_id": entry.receivable.currency.id,
                    "date": entry.date,
                    "journal_id": entry.journal.id,
                    "company_id": company.id,
                    "outstanding_account_id": entry.journal.default_account_id.id,
                    "destination_account_id": entry.receivable.account.id,
                    "memo": entry.document._gateway_words(),
                }
                for entry in entries
            ]
        )
        return dict(zip(entries, made, strict=True))
