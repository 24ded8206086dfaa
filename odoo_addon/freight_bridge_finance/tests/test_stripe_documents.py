# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.tests import tagged

from .common_billing import BillingCase
from .common_stripe import StripeTold

#: An invoice of 10 seats, of what is given back of an older price, and of shipping.
INVOICE = [("asset_receivable", 215.4), ("income", -180), ("income", 10.5), ("income", -10)]
INVOICE += [("liability_current", -33.9), ("liability_current", -2)]
#: (account type, amount in its currency) of what each of Stripe's events books, in the order they happen in.
BOOKED = [
    ("customer.created", []),
    ("customer.updated", []),
    ("customer.tax_id.created", []),
    ("customer.tax_id.updated", []),
    ("customer.subscription.created", []),
    ("customer.subscription.updated", []),
    ("customer.subscription.paused", []),
    ("customer.subscription.resumed", []),
    ("invoice.finalized", INVOICE),
    ("credit_note.created", [("asset_receivable", -24), ("income", 20), ("liability_current", 4)]),
    ("credit_note.voided", [("asset_receivable", 24), ("income", -20), ("liability_current", -4)]),
    ("invoice.finalized", INVOICE),
    ("invoice.voided", [(account, -amount) for account, amount in INVOICE]),
    ("invoice.marked_uncollectible", []),
    ("customer.subscription.deleted", []),
    ("customer.deleted", []),
]
#: What a person has to decide.
ASKED = {"invoice.marked_uncollectible": "billing_uncollectible"}


@tagged("post_install", "-at_install")
class TestStripeDocuments(StripeTold, BillingCase):
    """What Stripe's dialect makes of each type of event about customers and documents, in the books."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.told = cls._stripe_told("stripe_documents.json")
        # Demo data has one of that name, who might be meant.
        cls.env["res.partner"].search([("name", "=", "Azure Interior")]).name = "Red Interior"
        cls._map(tax={"txr_fr20": cls.tax, "shipping": cls._tax("VAT 20 on shipping", 20)})

    def test_each_type_of_event_books_what_it_says(self):
        known = self.moves.search([])
        self.assertEqual([told["type"] for told in self.told], [kind for kind, _items in BOOKED])
        for told, (kind, items) in zip(self.told, BOOKED, strict=True):
            [answer] = self._apply(self._delivered(told["event"]), chain="financial.0")
            self.assertEqual(answer["code"], ASKED.get(kind), (kind, answer))
            new = self.moves.search([("id", "not in", known.ids)])
            known |= new
            self.assertEqual(set(new.mapped("state")) - {"posted"}, set())
            found = sorted((line.account_type, round(line.amount_currency, 2)) for line in new.line_ids)
            self.assertEqual(found, sorted(items), kind)
        link = self.links.search([("reference", "=", "cus_FB1"), ("system_id", "=", self.system.id)])
        self.assertEqual((link.partner_id.name, link.partner_id.vat), ("Azure Interior", "FR23334175221"))
        self.assertEqual(self._document("in_FB1").move_id.amount_residual, 215.4)
        self.assertEqual(self._document("in_FB2").state, "voided")
        self.assertEqual(self._document("cn_FB1").state, "voided")
