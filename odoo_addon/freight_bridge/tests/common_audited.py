# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import date

from odoo import Command

from .common_money import MoneyCase


class AuditedCase(MoneyCase):
    """A carrier that charges 2.00 a kilogram and 75.00 for a liftgate; what it carried; invoices about it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.currency = cls.company.currency_id
        cls.contract = cls._contract(
            currency_id=cls.currency.id,
            accessorial_ids=[Command.create({"charge_code_id": cls.liftgate.id, "price": 75})],
        )
        cls.company.freight_expense_account_id = cls.env["account.account"].search(
            [("account_type", "=", "expense"), ("company_ids", "in", cls.company.ids)], limit=1
        )
        cls.load = cls._load("LOAD-1")

    @classmethod
    def _load(cls, tracking, weight=100, **values):
        """A shipment of 100 kg that the carrier delivered: it costs 200.00."""
        shipment = cls._shipment(
            tracking,
            carrier_id=cls.carrier.id,
            partner_id=cls.lyon.id,
            actual_weight=weight,
            actual_pieces=2,
            planned_dispatch_date="2026-03-04 10:00:00",
            **values,
        )
        # As its milestones would say.
        shipment.sudo().write({"state": "delivered", "actual_dispatch_date": "2026-03-04 10:00:00"})
        return shipment

    @classmethod
    def _invoice(cls, number="INV-1", *amounts, **values):
        """A received invoice: the line haul of the load for each amount, unless lines are given."""
        lines = values.pop("lines", None) or [cls._haul(amount) for amount in amounts or ("200.00",)]
        total = sum(float(line["amount"]) for line in lines)
        return cls.env["freight.invoice"].create(
            {
                "number": number,
                "state": "received",
                "company_id": cls.company.id,
                "partner_id": cls.payee.id,
                "carrier_id": cls.carrier.id,
                "currency_id": cls.currency.id,
                "date": date(2026, 3, 10),
                "date_due": date(2026, 4, 10),
                "total": total,
                "line_ids": [Command.create(line) for line in lines],
                **values,
            }
        )

    @classmethod
    def _haul(cls, amount="200.00", load=None, code=None, **values):
        """The values of a line about a load."""
        return {
            "charge_code_id": (code or cls.linehaul).id,
            "description": (code or cls.linehaul).name,
            "amount": float(amount),
            "shipment_id": (load or cls.load).id,
            **values,
        }

    @classmethod
    def _tolerance(cls, **values):
        """A tolerance that two people agreed on."""
        tolerance = cls.env["freight.tolerance"].create(
            {
                "name": "House",
                "company_id": cls.company.id,
                "date_from": date(2026, 1, 1),
                **values,
            }
        )
        tolerance.action_confirm()
        return tolerance

    def _found(self, invoice):
        """(reason, variance, verdict) of each finding."""
        return [(row.code, row.variance, row.verdict) for row in invoice.finding_ids.sorted("id")]
