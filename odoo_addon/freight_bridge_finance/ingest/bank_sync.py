# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Messages of banks on their way into the lines of bank journals."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from odoo.fields import Command, Domain

from odoo.addons.freight_bridge.models.freight_exception import OPEN_STATES
from odoo.addons.freight_bridge.models.freight_exception_notice import ExceptionNotice, at_stake
from odoo.addons.freight_bridge.money import exact_amount

from .bank_account import account_keys, masked
from .bank_chain import BankChain, Slot
from .bank_known import KnownLines
from .bank_values import LineValues


class BankMessage:
    """One event with what is found out about it."""

    def __init__(self, event, journal):
        data = event.data
        self.event = event
        self.journal = journal
        self.currency = journal.currency_id or journal.company_id.currency_id
        self.kind, self.format = data["kind"], data["format"]
        self.number, self.page = data["number"].strip(), data.get("page")
        self.entries = data["entries"]
        self.amounts = [Decimal(entry["amount"]) for entry in self.entries]
        self.opening, self.closing = (
            (balance["on"], Decimal(balance["amount"])) if balance else None
            for balance in (data["opening"], data["closing"])
        )
        #: Whether it follows from, or leads to, a known statement: then it repeats none of its format.
        self.follows = False
        #: The statement that this one is the next page of, and the one after which another is missing.
        self.before = self.gap_after = None
        #: The statement of the same days that closes with another balance.
        self.contradicted = None
        #: What each entry is, in order; and the bank statement of those that belong to none yet.
        self.known, self.slot = [], None


class BankSync:
    """Gives the events of a batch their verdicts, and books what they tell, in bulk."""

    def __init__(self, env, events):
        self.env = env
        self.events = events

    def run(self):
        """Book the entries that are new, match them, and tell where statements do not follow one another."""
        journals = self._journals()
        messages = [BankMessage(event, journals[event]) for event in self.events if journals[event]]
        messages = [message for message in messages if self._is_bookable(message)]
        self.env["freight.bank.statement"]._hold(
            self.env["account.journal"].union(*(message.journal for message in messages))
        )
        chain, known = BankChain(self.env, messages), KnownLines(self.env, messages)
        booked = []
        for message in messages:
            chain.place(message)
            message.known = known.match(message)
            if self._refuse_posting(message):
                known.forget(message)
            else:
                self._claim(message)
                chain.add(message, message.slot)
                booked.append(message)
        lines = self._book(booked)
        records = self._record(booked)
        self._tell_gaps(records, chain)
        self._tell_contradicted(booked)
        lines._reconcile_matches(lines._match_statement_lines())

    # -- where it belongs -----------------------------------------------------------------------------

    def _journals(self):
        """Event → journal of its company; none, and the event refused, where no journal or several are it."""
        keys = {event: account_keys(event.data["account"]) for event in self.events}
        wanted = sorted({key for own in keys.values() for key in own})
        companies = sorted({event.company_id for event in self.events})
        settled = {
            (row.system_id.id, row.key): row.journal_id
            for row in self.env["freight.bank.account"].search([("key", "in", wanted)])
        }
        by_number = defaultdict(self.env["account.journal"].browse)
        domain = Domain("type", "=", "bank") & Domain("company_id", "in", companies)
        for journal in self.env["account.journal"].search(
            domain & Domain("bank_account_id.sanitized_acc_number", "in", wanted)
        ):
            by_number[journal.company_id.id, journal.bank_account_id.sanitized_acc_number] |= journal
        return {
            event: self._journal(
                event,
                [settled.get((event.system_id, key)) for key in own],
                [by_number[event.company_id, key] for key in own],
            )
            for event, own in keys.items()
        }

    def _journal(self, event, settled, found):
        """The journal that a person settled, else the one with that number."""
        journal = next(filter(None, [*settled, *found]), self.env["account.journal"])
        if len(journal) == 1:
            return journal
        account = masked(event.data["account"])
        event.refuse(
            "bank_account_unknown",
            self.env._("Several bank journals have the account %s: keep one, or say which it is.", account)
            if journal
            else self.env._("No bank journal of the company has the account %s.", account),
        )
        return self.env["account.journal"]

    def _is_bookable(self, message):
        """Refuse what the journal's currency cannot hold."""
        currency, said = message.currency, message.event.data["account"]["currency"]
        if currency.name != said:
            message.event.refuse(
                "bank_currency_differs",
                self.env._(
                    "The account %(account)s is in %(said)s, its journal %(journal)s in %(currency)s.",
                    account=masked(message.event.data["account"]),
                    said=said,
                    journal=message.journal.display_name,
                    currency=currency.name,
                ),
            )
            return False
        places = [f"/data/entries/{index}/amount" for index in range(len(message.amounts))]
        amounts = [*zip(places, message.amounts, strict=True)]
        for name, balance in (("opening", message.opening), ("closing", message.closing)):
            if balance:
                amounts.append((f"/data/{name}/amount", balance[1]))
        for place, amount in amounts:
            if amount != exact_amount(amount, currency):
                message.event.refuse(
                    "billing_decimals",
                    self.env._(
                        "%(place)s: %(amount)s has more decimals than %(currency)s.",
                        place=place,
                        amount=amount,
                        currency=currency.name,
                    ),
                )
                return False
        return True

    # -- booking --------------------------------------------------------------------------------------

    def _refuse_posting(self, message):
        """Whether the books take none of what is new: a locked period, no rate, no account to book to."""
        days = sorted(
            entry["booked_on"]
            for entry, known in zip(message.entries, message.known, strict=True)
            if known.made_by is message
        )
        journal, company = message.journal, message.journal.company_id
        if not days:
            return False
        reason = None
        locks = company._get_violated_lock_dates(date.fromisoformat(days[0]), False, journal)
        if locks:
            reason = self.env._(
                "Entries of %(day)s cannot be booked: %(company)s is locked up to %(lock)s.",
                day=days[0],
                company=company.name,
                lock=locks[-1][0],
            )
        elif not journal.suspense_account_id or not journal.default_account_id:
            reason = self.env._(
                "%s needs an account of its own and a suspense account.", journal.display_name
            )
        else:
            problems = self.env["freight.posting.mixin"]._rate_problems(
                [(company, message.currency, date.fromisoformat(days[0]))]
            )
            reason = next(iter(problems.values()), None)
        if reason:
            message.event.refuse("posting_failed", reason)
        return bool(reason)

    def _claim(self, message):
        """Give a statement the entries that belong to none yet; pages of one statement share it."""
        own = [known for known in message.known if not known.slot]
        if message.kind == "statement" and own:
            message.slot = (message.before and message.before.slot) or Slot(first=message)
            message.slot.last = message
            for known in own:
                known.slot = message.slot

    def _book(self, messages):
        """Make the lines that are new and the statements around them; the lines that were made."""
        self._make_statements(messages)
        values, made, vals_list = LineValues(self.env, messages), [], []
        for message in messages:
            for entry, amount, known in zip(message.entries, message.amounts, message.known, strict=True):
                if known.made_by is message:
                    statement = known.slot and known.slot.record
                    made.append(known)
                    vals_list.append(values.of(message, entry, amount, statement))
        self._attach(messages)
        lines = self.env["account.bank.statement.line"].create(vals_list)
        for known, line in zip(made, lines, strict=True):
            known.line = line
        return lines

    def _make_statements(self, messages):
        slots = {message.slot for message in messages if message.slot}
        new = [slot for slot in slots if not slot.record]
        statements = self.env["account.bank.statement"].create(
            [
                {
                    "name": f"{slot.first.journal.code} {slot.first.number}",
                    "reference": f"{slot.first.format} {slot.first.number}",
                    "journal_id": slot.first.journal.id,
                    "balance_start": float(slot.first.opening[1]),
                    "balance_end_real": float(slot.last.closing[1]),
                }
                for slot in new
            ]
        )
        for slot in slots - set(new):
            slot.record.balance_end_real = float(slot.last.closing[1])
        for slot, statement in zip(new, statements, strict=True):
            slot.record = statement

    def _attach(self, messages):
        """Lines that a notification or a person had told belong to their statement from now on."""
        lines = defaultdict(self.env["account.bank.statement.line"].browse)
        for message in messages:
            for known in message.known:
                if message.slot and known.slot is message.slot and known.line:
                    lines[message.slot.record] |= known.line
        for statement, attached in lines.items():
            attached.filtered(lambda line: not line.statement_id).statement_id = statement

    # -- what is kept of it ---------------------------------------------------------------------------

    def _record(self, messages):
        """What each message told, and which line each entry is; (message, record) pairs."""
        records = self.env["freight.bank.statement"].create([self._record_vals(one) for one in messages])
        for message in messages:
            message.event.apply()
            count, new = len(message.entries), sum(known.made_by is message for known in message.known)
            message.event.message = self.env._(
                "%(journal)s: %(new)s of %(count)s entries are new.",
                journal=message.journal.display_name,
                new=new,
                count=count,
            )
        return list(zip(messages, records, strict=True))

    def _record_vals(self, message):
        days = [entry["booked_on"] for entry in message.entries]
        opened_on, opening = message.opening or (False, 0)
        closed_on, closing = message.closing or (max(days, default=False), 0)
        return {
            "system_id": message.event.system_id,
            "company_id": message.journal.company_id.id,
            "journal_id": message.journal.id,
            "log_id": message.event.log_id,
            "kind": message.kind,
            "format": message.format,
            "number": message.number,
            "page": message.page,
            "currency_id": message.currency.id,
            "opening": float(opening),
            "opened_on": opened_on,
            "closing": float(closing),
            "closed_on": closed_on,
            "entry_count": len(message.entries),
            "known_count": sum(known.made_by is not message for known in message.known),
            "statement_id": message.slot and message.slot.record.id,
            "entry_ids": [
                Command.create(
                    {
                        "position": position,
                        "line_id": known.line.id,
                        "booked_on": entry["booked_on"],
                        "amount": float(amount),
                        "reference": entry.get("reference"),
                        "end_to_end_id": entry.get("end_to_end_id"),
                        "creditor_reference": entry.get("creditor_reference"),
                    }
                )
                for position, (entry, amount, known) in enumerate(
                    zip(message.entries, message.amounts, message.known, strict=True), start=1
                )
            ],
        }

    # -- what is missing ------------------------------------------------------------------------------

    def _tell_gaps(self, records, chain):
        """Raise an exception where a statement is missing, and end those whose statement came."""
        notices = {}
        for message, record in records:
            if message.gap_after:
                notices[record] = self._gap_notice(message)
        if notices:
            self.env["freight.exception"]._raise_for(list(notices.values()))
            for record, notice in notices.items():
                record.gap_exception_id = notice.exception_id
        healed = chain.closed_gaps([message for message, _record in records]) - self._records_of(notices)
        if exceptions := healed.gap_exception_id.filtered(lambda one: one.state in OPEN_STATES):
            exceptions._close("resolved", "replayed")

    def _records_of(self, notices):
        return self.env["freight.bank.statement"].union(*notices)

    def _tell_contradicted(self, messages):
        """Ask a person where a statement was told before, and otherwise: the bank knows which counts."""
        notices = [self._contradicted_notice(message) for message in messages if message.contradicted]
        if notices:
            self.env["freight.exception"]._raise_for(notices)

    def _contradicted_notice(self, message):
        other = message.contradicted
        return self._notice(
            message,
            "bank_statement_changed",
            message.closing[1] - other.closing[1],
            self.env._(
                "Statement %(number)s of %(day)s came before and closed with %(other)s %(currency)s; now it "
                "closes with %(closing)s. The entries of both are booked: ask the bank which one counts.",
                number=message.number,
                day=message.closing[0],
                other=other.closing[1],
                currency=message.currency.name,
                closing=message.closing[1],
            ),
        )

    def _gap_notice(self, message):
        before, currency = message.gap_after, message.currency
        return self._notice(
            message,
            "bank_balance_gap",
            message.opening[1] - before.closing[1],
            self.env._(
                "Statement %(number)s opens with %(opening)s %(currency)s on %(day)s; the one before, "
                "%(before)s, closed with %(closing)s. Its entries are booked, "
                "a statement between them is missing.",
                number=message.number,
                opening=message.opening[1],
                currency=currency.name,
                day=message.opening[0],
                before=before.number,
                closing=before.closing[1],
            ),
        )

    def _notice(self, message, code, difference, words):
        """An ``ExceptionNotice`` about a statement; ``difference``: the balance that is not accounted for."""
        return ExceptionNotice(
            system_id=message.event.system_id,
            company_id=message.journal.company_id.id,
            code=code,
            subject=f"{masked(message.event.data['account'])} {message.number}",
            message=words,
            amount=at_stake(message.journal.company_id, message.currency, difference),
        )
