# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from .common_billing import BillingCase

NOVEMBER = {"period_from": "2026-11-01", "period_to": "2026-11-30"}
DECEMBER = {"period_from": "2026-12-01", "period_to": "2026-12-31"}
HALF = {"period_from": "2026-11-16", "period_to": "2026-11-30"}


class SubscriptionCase(BillingCase):
    """Words of a platform about subscriptions, and invoices that name them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.subscriptions = cls.env["freight.billing.subscription"]

    def _changed(self, reference="sub_1", age=60, change="created", at=None, **data):
        return self._told_of(
            "subscription",
            reference,
            at or age,
            {
                "reference": reference,
                "change": change,
                "status": "active",
                "customer": "cus_1",
                "currency": "USD",
                **NOVEMBER,
                "ends_on": None,
                "items": [self._item()],
                "prorations": [],
                "attributes": {},
                **data,
            },
        )

    @staticmethod
    def _item(**values):
        every = {"unit": "month", "count": 1}
        return {"product": "seat", "quantity": "10", "unit_amount": "10.00", "every": every, **values}

    def _change(self, *args, **kwargs):
        [answer] = self._apply(self._changed(*args, **kwargs), chain="financial.0")
        return answer

    def _charge(self, amount="100.00", **values):
        """A line of an invoice, without taxes."""
        return self._line(amount, None, subscription="sub_1", **{**NOVEMBER, **values})

    def _invoice(self, *lines, reference="in_1", total="100.00", **data):
        return self._billed(reference, lines=list(lines), total=total, tax_total="0", **data)

    def _subscription(self, reference="sub_1"):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.subscriptions.search([("reference", "=", reference)])

    def _told(self):
        return self.exceptions.search([("code", "=", "subscription_disagrees")])

    def _both_orders(self, *deliveries):
        """What is told of the same words in this order, and in the other one."""
        found = []
        for order in (deliveries, tuple(reversed(deliveries))):
            savepoint = self.env.cr.savepoint(flush=True)
            for delivery in order:
                [answer] = self._apply(delivery, chain="financial.0")
                self.assertIn(answer["outcome"], ("applied", "stale"), answer)
            told = self._told()
            found.append(told.filtered(lambda row: row.state == "open").mapped("summary"))
            savepoint.rollback()
            self.env.invalidate_all()
            savepoint.close(rollback=True)
        return found

    def _agree(self, *deliveries):
        self.assertEqual(self._both_orders(*deliveries), [[], []])

    def _disagree(self, words, *deliveries):
        for found in self._both_orders(*deliveries):
            self.assertEqual(len(found), 1, found)
            self.assertIn(words, found[0])
