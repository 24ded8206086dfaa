# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from .common import FreightCase


class InvoiceCase(FreightCase):
    """A carrier with its partner and charge codes, somebody of finance, and words to bill freight."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("base.USD").active = cls.env.ref("base.EUR").active = True
        cls.finance = cls._person("finance-t", "freight_bridge.group_finance")
        cls.linked_by = f"Linked by {cls.finance.name}"
        cls.vendor = cls.env["res.partner"].create({"name": "Acme Freight", "is_company": True})
        cls.system.write({"kind": "carrier", "partner_id": cls.vendor.id})
        transport = cls.env["product.product"].create({"name": "Transport", "type": "service"})
        cls.carrier = cls.env["delivery.carrier"].create(
            {
                "name": "Acme LTL",
                "product_id": transport.id,
                "freight_scac": "ACME",
                "freight_system_id": cls.system.id,
            }
        )
        cls.linehaul = cls._charge_code("LHS", "Line haul", "linehaul")
        cls.fuel = cls._charge_code("FSC", "Fuel", "fuel")

    @classmethod
    def _charge_code(cls, code, name, category="other", **values):
        return cls.env["freight.charge.code"].create(
            {"code": code, "name": name, "category": category, "company_id": cls.company.id, **values}
        )

    def _line(self, amount="100.00", code="LHS", **values):
        """One line of an invoice as the sidecar tells it."""
        return {
            "code": code,
            "partner_code": None,
            "description": None,
            "amount": amount,
            "references": [{"kind": kind, "value": value} for kind, value in values.pop("references", ())],
            **values,
        }

    def _bill(self, number="INV-1", lines=None, references=(("tracking", "TRACK-1"),), **data):
        """A delivery of one invoice. ``data``: members of the invoice, or "source" and "id" of the event."""
        lines = [self._line()] if lines is None else lines
        changes = {name: data.pop(name) for name in ("source", "id") if name in data}
        delivery = self._delivery(
            [tuple(row) for row in references], type="freight.invoice.received.v1", **changes
        )
        delivery["event"]["data"] = {
            "references": [{"kind": kind, "value": value} for kind, value in references],
            "number": number,
            "invoice_type": "original",
            "issued_on": str((self.now - timedelta(days=1)).date()),
            "currency": "USD",
            "total": "100.00",
            "carrier": {"scac": "ACME", "name": None, "service": None},
            "lines": lines,
            **data,
        }
        return delivery

    def _receive(self, *args, **data):
        """Receive one invoice; its record."""
        [answer] = self._apply(self._bill(*args, **data), chain="financial.0")
        self.assertEqual(answer["outcome"], "applied", answer)
        return self.env["freight.invoice"].search([("log_id", "=", answer["log_id"])])

    def _refused(self, *args, **data):
        """The exception of one invoice that is refused."""
        [answer] = self._apply(self._bill(*args, **data), chain="financial.0")
        self.assertEqual(answer["outcome"], "exception", answer)
        return self.env["freight.exception"].browse(answer["exception_id"])
