# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""What a line in a bank journal says of an entry."""

from .bank_account import account_key


class LineValues:
    """Values for new lines; who the other side is by its account number, in one query for a batch."""

    def __init__(self, env, messages):
        self.env = env
        entries = [entry for message in messages for entry in message.entries]
        numbers = sorted({number for entry in entries if (number := _account(entry))})
        banks = env["res.partner.bank"].search([("sanitized_acc_number", "in", numbers)])
        self.banks = banks.grouped("sanitized_acc_number")
        names = sorted({entry["original"]["currency"] for entry in entries if entry.get("original")})
        self.currencies = {
            currency.name: currency for currency in env["res.currency"].search([("name", "in", names)])
        }

    def of(self, message, entry, amount, statement):
        """Values of the line of one entry."""
        party = entry.get("counterparty") or {}
        label = next(
            filter(
                None,
                (
                    entry.get("remittance"),
                    entry.get("creditor_reference"),
                    entry.get("end_to_end_id"),
                    entry.get("owner_reference"),
                    party.get("name"),
                    entry.get("transaction_code"),
                ),
            ),
            message.number,
        )
        return {
            "journal_id": message.journal.id,
            "statement_id": statement and statement.id,
            "date": entry["booked_on"],
            "amount": float(amount),
            "payment_ref": " ".join(label.split()) or message.number,
            "partner_name": party.get("name"),
            "account_number": party.get("account"),
            "partner_id": self._partner(message, entry),
            "transaction_type": entry.get("transaction_code"),
            "transaction_details": _details(entry),
            **self._foreign(message, entry),
        }

    def _partner(self, message, entry):
        """Who has the account, where one contact of the company has it."""
        banks = self.banks.get(_account(entry), self.env["res.partner.bank"])
        allowed = (False, message.journal.company_id.id)
        partners = banks.filtered(lambda bank: bank.company_id.id in allowed).partner_id
        partners = partners.filtered(lambda one: one.company_id.id in allowed)
        return len(partners) == 1 and partners.id

    def _foreign(self, message, entry):
        original = entry.get("original")
        currency = original and self.currencies.get(original["currency"])
        if not currency or currency == message.currency or not float(original["amount"]):
            return {}
        return {"foreign_currency_id": currency.id, "amount_currency": float(original["amount"])}


def _account(entry):
    return account_key((entry.get("counterparty") or {}).get("account"))


def _details(entry):
    """What the bank tells beside the label, for reconciliation models; None where it is nothing."""
    names = ("reference", "owner_reference", "end_to_end_id", "creditor_reference", "value_on")
    told = {name: entry[name] for name in names if entry.get(name)}
    if details := entry.get("details"):
        told["details"] = details
    return told or None
