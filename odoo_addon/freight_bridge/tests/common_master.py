# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import date, datetime

from ..models.freight_cross_reference_code import CodeQuestion
from .common import FreightCase


class MasterCase(FreightCase):
    """Records of each kind, and words to state codes of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.References = cls.env["freight.cross.reference"]
        cls.carrier = cls._carrier("UPS", "UPSN")
        cls.usd, cls.eur = cls.env.ref("base.USD"), cls.env.ref("base.EUR")
        cls.warehouse = cls.env["stock.warehouse"].search([("company_id", "=", cls.company.id)], limit=1)
        cls.account = cls.env["account.analytic.account"].create(
            {
                "name": "Inbound Freight",
                "code": "CC-100",
                "plan_id": cls.env["account.analytic.plan"].create({"name": "Freight"}).id,
                "company_id": cls.company.id,
            }
        )
        cls.tax = cls.env["account.tax"].create(
            {
                "name": "VAT-20",
                "amount": 20,
                "type_tax_use": "purchase",
                "company_id": cls.company.id,
                "country_id": cls.env.ref("base.us").id,
                "tax_group_id": cls.env["account.tax.group"]
                .create(
                    {"name": "VAT", "company_id": cls.company.id, "country_id": cls.env.ref("base.us").id}
                )
                .id,
            }
        )

    @classmethod
    def _carrier(cls, name, scac=False, **values):
        product = cls.env["product.product"].create({"name": name, "type": "service"})
        return cls.env["delivery.carrier"].create(
            {"name": name, "product_id": product.id, "freight_scac": scac, **values}
        )

    def _statement(self, kind, code, name=None, day=1, **data):
        """A delivery of one master record, said at noon of a day of November 2026.

        ``data``: members of the record, or "source".
        """
        delivery = self._delivery(
            [("other", code)],
            time=datetime(2026, 11, day, 12),
            type="freight.master.record.v1",
            source=data.pop("source", "/systems/test-tms"),
        )
        delivery["event"]["data"] = {
            "kind": kind,
            "code": code,
            "name": name or code,
            "active": True,
            "valid_from": None,
            "valid_to": None,
            "parent": None,
            "attributes": {},
            **data,
        }
        return delivery

    def _state(self, *args, **data):
        """State one code; the answer."""
        [answer] = self._apply(self._statement(*args, **data), chain="master.0")
        return answer

    def _question(self, *args, **data):
        """The exception that one statement makes."""
        answer = self._state(*args, **data)
        self.assertEqual(answer["outcome"], "exception", answer)
        return self.env["freight.exception"].browse(answer["exception_id"])

    def _meaning(self, kind, code, on_date=date(2026, 12, 1), parent="", system=None):
        """The record that a code means on a day, or None."""
        question = CodeQuestion((system or self.system).id, kind, code, on_date, parent)
        return self.References._resolve_codes([question]).get(question)

    def _periods(self, kind, code):
        """(first day, last day, record's name) of the versions of a code that count."""
        rows = self.References.search(
            [("system_id", "=", self.system.id), ("kind", "=", kind), ("value", "=", code)]
        ).sorted(lambda row: row.date_from or date.min)
        return [
            (
                row.date_from and str(row.date_from),
                row.date_to and str(row.date_to),
                self.env[row.res_model].browse(row.res_id).name,
            )
            for row in rows
        ]
