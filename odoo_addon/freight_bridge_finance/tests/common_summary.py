# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from collections import defaultdict
from datetime import timedelta

from .common_billing import BillingCase
from .common_money import MoneyCase


class SummaryCase(MoneyCase):
    """A platform whose system sums up what it tells, with a tax, and words of its documents."""

    _invoice_told, _told_of = BillingCase._billed, BillingCase._told_of
    _line = staticmethod(BillingCase._line)
    _tax, _account, _map = (
        classmethod(getattr(BillingCase, name).__func__) for name in ("_tax", "_account", "_map")
    )

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.items = cls.env["freight.billing.summary.item"]
        cls.moves = cls.env["account.move"]
        cls.owed_tax = cls._account("liability_current", "TST.TAX")
        cls.accounts["tax"] = cls.owed_tax
        cls.tax = cls._tax("VAT 20", 20)
        cls._map(tax={"txr_20": cls.tax})
        cls.sales.default_account_id = cls.accounts["income"]
        cls.system.write({"billing_journal_id": cls.sales.id, "billing_booking": "summary"})
        cls.yesterday = cls.day - timedelta(days=1)

    def _invoice(self, reference="in_1", **data):
        """A delivery of an invoice of yesterday: 100.00 and 20 % of tax."""
        return self._invoice_told(
            reference, **{"currency": self.own.name, "issued_on": str(self.yesterday), "due_on": None, **data}
        )

    def _note(self, reference="cn_1", corrects=(("in_1", "120.00"),), **data):
        shares = [{"reference": invoice, "amount": amount} for invoice, amount in corrects]
        return self._invoice(reference, kind="credit_note", corrects=shares, **data)

    def _of_yesterday(self, delivery, hour=12):
        """The same, said yesterday at that hour."""
        moment = self.now.replace(hour=hour, minute=0, second=0) - timedelta(days=1)
        delivery["event"]["time"] = moment.isoformat(timespec="milliseconds") + "Z"
        return delivery

    def _post(self, is_over=False):
        """Post what is open; the new entries."""
        items = self.items.sudo()
        return items._post_all(items._open_periods([("system_id", "=", self.system.id)], is_over=is_over))

    def _open(self):
        return self.items.search([("system_id", "=", self.system.id), ("line_id", "=", False)])

    def _sums(self, moves=None):
        """{account: balance} of entries, or of the summaries of the system; nothing is left out but zeros."""
        names = {account: name for name, account in self.accounts.items()}
        if moves is None:
            moves = self.moves.search([("billing_summary_system_id", "=", self.system.id)])
        sums = defaultdict(float)
        for line in moves.line_ids:
            sums[names.get(line.account_id, line.account_id.name)] += line.balance
        return {name: round(value, 3) for name, value in sums.items() if round(value, 3)}


class OneByOneCase(SummaryCase):
    """The same platform, whose documents each have an entry of their own."""

    def setUp(self):
        super().setUp()
        self.system.billing_booking = "documents"

    def _paid_invoice(self):
        """An invoice of 120.00 and what paid it: two documents."""
        self._told(self._invoice("in_1", age=300))
        self._told(self._payment(amount="120.00", invoices={"in_1": "120.00"}, age=200))
        return self._document("invoice", "in_1"), self._document("payment", "pi_1")
