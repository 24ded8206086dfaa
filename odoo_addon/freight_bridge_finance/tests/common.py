# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from odoo.addons.freight_bridge.tests.common import NUMBERS, FreightCase, stamp


class CustomerCase(FreightCase):
    """Words of a billing platform about its customers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.links = cls.env["freight.billing.customer"]
        cls.france = cls.env.ref("base.fr")

    def _said(self, reference="cus_1", age=60, **data):
        """A delivery that tells of a customer ``age`` minutes ago."""
        number = next(NUMBERS)
        delivery = self._delivery(time=self.now - timedelta(minutes=age))
        delivery["event"].update(
            id=f"customer-{number}",
            type="billing.customer.v1",
            subject=reference,
            partitionkey=f"customer:{reference}",
            time=stamp(self.now - timedelta(minutes=age)),
            data={
                "reference": reference,
                "status": "active",
                "merged_into": None,
                "parent": None,
                "name": "Zebra Lines",
                "is_company": True,
                "email": "accounts@zebra.example",
                "phone": None,
                "tax_ids": [],
                "billing_address": None,
                "shipping_address": None,
                "currency": "EUR",
                "payment_days": None,
                "language": None,
                "attributes": {},
                **data,
            },
        )
        return delivery

    def _tell(self, *args, **kwargs):
        """Tell of one customer; the answer."""
        [answer] = self._apply(self._said(*args, **kwargs), chain="financial.0")
        return answer

    def _partner_of(self, reference="cus_1"):
        return self.links.search(
            [("reference", "=", reference), ("system_id", "=", self.system.id)]
        ).partner_id

    def _contact(self, **values):
        return self.env["res.partner"].create({"name": "Zebra Lines", "is_company": True, **values})
