# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from collections import defaultdict

from odoo.tests import tagged

from .common_money import MoneyCase
from .common_stripe import StripeTold

#: What each of Stripe's events books, in the order in which they happen: (account, amount in its currency).
BOOKED = [
    ("charge.succeeded", [("gateway", 215.4), ("receivable", -215.4)]),
    ("charge.captured", [("gateway", 100), ("receivable", -100)]),
    ("charge.failed", []),
    ("invoice_payment.paid", []),
    ("invoice.paid", []),
    ("invoice.payment_succeeded", []),
    ("refund.created", [("gateway", -24), ("receivable", 24)]),
    ("refund.updated", []),
    ("charge.refund.updated", []),
    ("refund.failed", [("gateway", 24), ("receivable", -24)]),
    ("charge.dispute.created", []),
    (
        "charge.dispute.funds_withdrawn",
        [("dispute", 215.4), ("fee", 20), ("gateway", -215.4), ("gateway", -20)],
    ),
    (
        "charge.dispute.funds_reinstated",
        [("dispute", -215.4), ("fee", -20), ("gateway", 20), ("gateway", 215.4)],
    ),
    ("charge.dispute.closed", []),
    ("charge.dispute.funds_withdrawn", [("dispute", 100), ("gateway", -100)]),
    ("charge.dispute.closed", [("dispute", -100), ("receivable", 100)]),
    ("payout.created", []),
    ("payout.updated", []),
    ("payout.paid", [("gateway", -1234.56), ("transit", 1234.56)]),
    ("payout.failed", [("gateway", 1234.56), ("transit", -1234.56)]),
    ("payout.canceled", []),
]
#: What says again what another event said.
AGAIN = {
    "invoice.paid": "duplicate",
    "invoice.payment_succeeded": "duplicate",
    "refund.updated": "stale",
    "charge.refund.updated": "stale",
}


@tagged("post_install", "-at_install")
class TestStripeMoney(StripeTold, MoneyCase):
    """What Stripe's dialect makes of each type of event that moves money, in the books."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.told = cls._stripe_told("stripe_money.json")
        cls._link("cus_FB1", cls.customer)

    def _newest_items(self, known):
        """(account, amount) of the items of entries that are not known yet, which are then."""
        names = {account: name for name, account in self.accounts.items()}
        moves = self.env["account.move"].search([("billing_origin_id.system_id", "=", self.system.id)])
        new = moves.filtered(lambda move: move.id not in known)
        known |= set(new.ids)
        self.assertEqual(set(new.mapped("state")) - {"posted"}, set())
        return sorted((names[line.account_id], round(line.amount_currency, 2)) for line in new.line_ids)

    def test_each_type_of_event_books_what_it_says(self):
        invoice, known = self._billed("in_FB1", 215.4, currency=self.euro), set()
        self.assertEqual([told["type"] for told in self.told], [kind for kind, _items in BOOKED])
        for told, (kind, items) in zip(self.told, BOOKED, strict=True):
            [answer] = self._apply(self._delivered(told["event"]), chain="financial.0")
            self.assertEqual(answer["outcome"], AGAIN.get(kind, "applied"), (kind, answer))
            self.assertEqual(self._newest_items(known), sorted(items), kind)
        self.assertEqual(invoice.move_id.amount_residual, 0)
        self.assertEqual(
            {
                (row.kind, row.reference): row.state
                for row in self.documents.search([("system_id", "=", self.system.id)])
            },
            {
                ("invoice", "in_FB1"): "reconciled",
                ("payment", "pi_FB1"): "reconciled",
                ("payment", "pi_FB2"): "reconciled",
                ("payment", "pi_FB3"): "rejected",
                ("refund", "re_FB1"): "voided",
                ("dispute", "dp_FB1"): "reconciled",
                ("dispute", "dp_FB2"): "reconciled",
                ("payout", "po_FB1"): "voided",
                ("payout", "po_FB2"): "rejected",
            },
        )

    def test_delivered_backwards_they_come_to_the_same(self):
        invoice = self._billed("in_FB1", 215.4, currency=self.euro)
        for told in reversed(self.told):
            self._apply(self._delivered(told["event"]), chain="financial.0")
        totals = defaultdict(float)
        for move in self.env["account.move"].search([("billing_origin_id.system_id", "=", self.system.id)]):
            for line in move.line_ids:
                totals[line.account_id] += line.amount_currency
        sums = {name: round(totals[account], 2) for name, account in self.accounts.items() if totals[account]}
        self.assertEqual(
            {name: total for name, total in sums.items() if total}, {"gateway": 215.4, "receivable": -215.4}
        )
        self.assertEqual(invoice.move_id.amount_residual, 0)
