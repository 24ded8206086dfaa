# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import date

from odoo import Command

from .common_tender import TenderCase


class MoneyCase(TenderCase):
    """Contracts of a carrier and of a customer, in euros, and people of finance."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.euro = cls.env.ref("base.EUR")
        cls.euro.active = True
        cls.finance = cls._person("finance-t", "freight_bridge.group_finance")
        cls.second_manager = cls._person("second-boss", "freight_bridge.group_manager")
        cls.linehaul = cls._charge_code("FRT", "Freight", "linehaul")
        cls.fuel = cls._charge_code("FSC", "Fuel Surcharge", "fuel")
        cls.liftgate = cls._charge_code("LFT", "Liftgate", "accessorial")
        cls.detention = cls._charge_code("DET", "Detention", "accessorial")
        cls.payee = cls.env["res.partner"].create({"name": "Alpha Road Ltd"})
        cls.lyon = cls.customer
        cls.lyon.zip = "69 001"

    @classmethod
    def _charge_code(cls, code, name, category):
        return cls.env["freight.charge.code"].create(
            {"code": f"T-{code}", "name": name, "category": category}
        )

    @classmethod
    def _contract(cls, activate=True, rates=None, **values):
        """A contract with the test carrier: 2 EUR a kilogram, at least 5 EUR, unless said otherwise."""
        contract = cls.env["freight.contract"].create(
            {
                "name": "Alpha 2026",
                "side": "cost",
                "company_id": cls.company.id,
                "currency_id": cls.euro.id,
                "partner_id": cls.payee.id,
                "carrier_id": cls.carrier.id,
                "date_from": date(2020, 1, 1),
                "linehaul_charge_code_id": cls.linehaul.id,
                "fuel_charge_code_id": cls.fuel.id,
                "rate_ids": [Command.create(rate) for rate in rates or [{"price": 2, "minimum": 5}]],
                **values,
            }
        )
        if activate:
            contract.action_activate()
        return contract

    @classmethod
    def _revenue_contract(cls, **values):
        """A contract with the test customer: 3 EUR a kilogram, whatever the carrier."""
        return cls._contract(
            **{
                "name": "Customer 2026",
                "side": "revenue",
                "partner_id": cls.customer.id,
                "carrier_id": False,
                "rates": [{"price": 3}],
                **values,
            }
        )

    @classmethod
    def _diesel(cls, **values):
        """An index at 1.50 in the week of 2 March 2026: 10 percent."""
        return cls.env["freight.fuel.schedule"].create(
            {
                "name": "Diesel",
                "index_name": "Diesel",
                "company_id": cls.company.id,
                "bracket_ids": [
                    Command.create({"price_from": 1.2, "percent": 5}),
                    Command.create({"price_from": 1.5, "percent": 10}),
                ],
                "price_ids": [Command.create({"week": date(2026, 3, 2), "price": 1.5})],
                **values,
            }
        )

    def _sold(self, quantity=5, **values):
        """The shipment of a sales order of lamps, 1.5 kg each, that leaves on 4 March 2026."""
        shipment = self._sale(quantity, **values).freight_shipment_ids
        shipment.planned_dispatch_date = "2026-03-04 10:00:00"
        return shipment

    def _expected(self, shipment, side="cost"):
        """Rate and keep one side; charge code → amount of what is expected by now."""
        charges = self.env["freight.charge"]._store(shipment._rate(side), side)
        return {charge.charge_code_id: charge.amount for charge in charges}
