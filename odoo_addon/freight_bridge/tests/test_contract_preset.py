# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.tests import Form, tagged

from .common_money import MoneyCase


@tagged("post_install", "-at_install")
class TestContractPreset(MoneyCase):
    """A new contract asks only for what there is to choose."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        own = (cls.linehaul | cls.fuel).ids
        others = [("category", "in", ("linehaul", "fuel")), ("id", "not in", own)]
        cls.env["freight.charge.code"].search(others).active = False

    def _form(self):
        return Form(self.env["freight.contract"].with_user(self.manager))

    def test_only_codes_are_chosen(self):
        with self._form() as form:
            form.name = "Alpha 2027"
            self.assertEqual(form.linehaul_charge_code_id, self.linehaul)
            self.assertFalse(form.fuel_charge_code_id)
            form.fuel_schedule_id = self._diesel()
            self.assertEqual(form.fuel_charge_code_id, self.fuel)
            form.carrier_id, form.partner_id = self.carrier, self.payee

    def test_of_several_codes_a_person_chooses(self):
        self._charge_code("SEA", "Sea Freight", "linehaul")
        form = self._form()
        self.assertFalse(form.linehaul_charge_code_id)

    def test_partner_is_the_one_of_the_carriers_last_contract(self):
        self._contract()
        form = self._form()
        form.carrier_id = self.carrier
        self.assertEqual(form.partner_id, self.payee)
        form.partner_id = self.customer
        form.carrier_id = self.next_carrier
        self.assertEqual(form.partner_id, self.customer)

    def test_partner_of_a_carrier_without_a_contract_is_the_one_of_its_system(self):
        self.carrier.freight_system_id.partner_id = self.payee
        form = self._form()
        form.carrier_id = self.carrier
        self.assertEqual(form.partner_id, self.payee)

    def test_customers_contract_keeps_its_customer(self):
        self._contract()
        form = self._form()
        form.side = "revenue"
        form.carrier_id = self.carrier
        self.assertFalse(form.partner_id)
