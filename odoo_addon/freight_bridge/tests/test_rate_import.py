# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import base64
import io
from datetime import date

import openpyxl

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_money import MoneyCase

GOOD = (
    "Service,Destination Country,Destination Zip From,Destination Zip To,Destination Zone,Basis,Price,"
    "Minimum,Discount,From 0 kg,>=100,from 500\n"
    "GRD,fr,69,69,,kg,,12.50,5,0.9,0.75,0.6125\n"
    ",DE,,,,flat,120,,,,,\n"
    ",,,,South,km,1.05,,,,,\n"
)


@tagged("post_install", "-at_install")
class TestRateImport(MoneyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = cls._contract(activate=False)
        cls.ground = cls.env["freight.service.level"].create(
            {"name": "Ground", "code": "GRD", "carrier_id": cls.carrier.id}
        )
        cls.south = cls.env["freight.zone"].create({"name": "South"})

    def _wizard(self, content, filename="rates.csv", **values):
        content = content.encode() if isinstance(content, str) else content
        return (
            self.env["freight.rate.import.wizard"]
            .with_user(self.manager)
            .create(
                {
                    "contract_id": self.contract.id,
                    "file": base64.b64encode(content),
                    "filename": filename,
                    **values,
                }
            )
        )

    def _faults(self, content, **values):
        """(row, column) of each fault."""
        rates, faults = self._wizard(content, **values)._read()
        return [(fault.row, fault.column) for fault in faults]

    def _xlsx(self, *rows):
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        target = io.BytesIO()
        book.save(target)
        return target.getvalue()

    def test_import_writes_what_the_preview_shows(self):
        wizard = self._wizard(GOOD)
        self.assertTrue(wizard.is_ready)
        self.assertIn("3 rates; the first 3:", wizard.preview)
        self.assertIn("from 0 kg: 0.9; from 100 kg: 0.75; from 500 kg: 0.6125", wizard.preview)
        # Nothing is written by looking.
        self.assertEqual(self.contract.rate_ids.mapped("price"), [2.0])
        wizard.action_import()
        first, second, third = self.contract.rate_ids
        self.assertEqual(
            (first.service_level_id, first.destination, first.minimum, first.discount, first.basis),
            (self.ground, "FR 69", 12.5, 5.0, "kg"),
        )
        self.assertEqual(
            first.break_ids.mapped(lambda row: (row.weight_from, row.price)),
            [(0.0, 0.9), (100.0, 0.75), (500.0, 0.6125)],
        )
        self.assertEqual((second.basis, second.price, second.destination), ("flat", 120.0, "DE"))
        self.assertEqual((third.basis, third.price, third.destination_zone_id), ("km", 1.05, self.south))
        self.assertEqual(self.contract.price_user_id, self.manager)

    def test_import_of_a_spreadsheet_is_the_same(self):
        content = self._xlsx(
            ["destination_country", "destination_zip_from", "price", "from 100"],
            ["FR", "01", 0.1 + 0.2, None],
            [None, None, None, 2],
            [None, None, None, None],
        )
        wizard = self._wizard(content, "rates.xlsx")
        wizard.action_import()
        self.assertEqual(
            self.contract.rate_ids.mapped(lambda rate: (rate.destination, rate.price, rate.break_ids.price)),
            [("FR 01", 0.3, 0.0), ("anywhere", 0.0, 2.0)],
        )

    def test_import_adds_to_what_is_there(self):
        self._wizard("price,basis\n7,piece\n", is_replacing=False).action_import()
        self.assertEqual(self.contract.rate_ids.mapped("price"), [2.0, 7.0])

    def test_import_names_row_and_column_of_every_fault(self):
        content = (
            "service,destination_country,destination_zip_from,destination_zone,basis,price,discount\n"
            "XXX,FR,1,,kg,1,\n"
            ",Frankreich,,,kg,1,\n"
            ",,75,,kg,1,\n"
            ",,,North,kg,1,\n"
            ",,,,stone,1,\n"
            ",IT,,,kg,-1,\n"
            ",ES,,,kg,abc,\n"
            ",PL,,,kg,1,101\n"
            ",PT,,,kg,0,\n"
            ",BE,,,kg,,\n"
            ",NL,,,kg,1,\n"
            ",NL,,,kg,2,\n"
        )
        self.assertEqual(
            self._faults(content),
            [
                (2, "service"),
                (3, "destination_country"),
                (4, "destination_country"),
                (5, "destination_zone"),
                (6, "basis"),
                (7, "price"),
                (8, "price"),
                (9, "discount"),
                (10, "price"),
                (11, "price"),
                (13, ""),
            ],
        )

    def test_import_with_a_fault_writes_nothing(self):
        wizard = self._wizard("price\n1\nx\n")
        self.assertFalse(wizard.is_ready)
        with self.assertRaisesRegex(UserError, "Nothing was imported"):
            wizard.action_import()
        self.assertEqual(self.contract.rate_ids.mapped("price"), [2.0])

    def test_import_of_unknown_or_missing_columns(self):
        self.assertEqual(self._faults("colour,price\nred,1\n"), [(1, "colour")])
        self.assertEqual(self._faults("price,Price\n1,2\n"), [(1, "Price")])
        self.assertEqual(self._faults("service\nGRD\n"), [(1, "price")])
        self.assertEqual(self._faults("from 500 lb\n1\n"), [(1, "from 500 lb")])

    def test_import_of_postcodes_that_lost_their_zeros(self):
        content = self._xlsx(["origin_country", "origin_zip_from", "price"], ["FR", 1000, 1])
        self.assertEqual(self._faults(content, filename="rates.xlsx"), [(2, "origin_zip_from")])

    def test_import_of_decimal_commas(self):
        wizard = self._wizard("basis;price\nflat;1.234,56\n", has_decimal_comma=True)
        wizard.action_import()
        self.assertEqual(self.contract.rate_ids.price, 1234.56)
        self.assertEqual(self._faults("basis;price\nflat;1.234,56\n"), [(2, "price")])

    def test_import_of_what_is_no_table(self):
        for content, filename in (
            (b"", "a.csv"),
            (b"PK\x03\x04rest", "a.xlsx"),
            (b"\xd0\xcf\x11\xe0", "a.xls"),
            (b"a\x00b", "a.csv"),
            (b'price\n"1\n', "a.csv"),
            (b"price\n" + b"1\n" * 20_001, "a.csv"),
        ):
            rates, faults = self._wizard(content, filename)._read()
            self.assertEqual((rates, len(faults)), ([], 1), (content[:10], faults))

    def test_import_escapes_what_the_file_says(self):
        wizard = self._wizard("price\n<script>alert(1)</script>\n")
        self.assertNotIn("<script>", wizard.preview)
        self.assertIn("&lt;script&gt;", wizard.preview)

    def test_import_into_a_contract_in_force_is_refused(self):
        wizard = self._wizard(GOOD)
        self.contract.action_activate()
        with self.assertRaisesRegex(UserError, "do not change"):
            wizard.action_import()

    def test_import_is_for_managers(self):
        with self.assertRaises(AccessError):
            self.env["freight.rate.import.wizard"].with_user(self.finance).create(
                {"contract_id": self.contract.id}
            )

    def test_import_form_shows_the_preview_of_the_chosen_file(self):
        Wizard = self.env["freight.rate.import.wizard"].with_user(self.manager)
        with Form(Wizard.with_context(default_contract_id=self.contract.id)) as form:
            form.file = base64.b64encode(GOOD.encode())
            self.assertIn("3 rates", form.preview)
            self.assertTrue(form.is_ready)


@tagged("post_install", "-at_install")
class TestRateTrial(MoneyCase):
    def _form(self, user, **context):
        Wizard = self.env["freight.rate.trial.wizard"].with_user(user)
        return Form(Wizard.with_context(**context))

    def test_trial_of_a_draft_explains_the_price(self):
        contract = self._contract(
            activate=False,
            fuel_schedule_id=self._diesel().id,
            accessorial_ids=[Command.create({"charge_code_id": self.liftgate.id, "price": 25})],
        )
        for user in (self.worker, self.auditor, self.manager):
            form = self._form(user, default_contract_id=contract.id)
            self.assertEqual((form.side, form.carrier_id), ("cost", self.carrier))
            form.ship_date = date(2026, 3, 4)
            form.charge_code_ids.add(self.liftgate)
            self.assertIn("Line haul: 100 kg × 2 = 200.00 EUR.", form.result)
            for amount in ("200.00 EUR", "20.00 EUR", "25.00 EUR", "245.00 EUR"):
                self.assertIn(f"{amount}</td>", form.result)

    def test_trial_without_a_contract_takes_those_in_force(self):
        contract = self._contract(activate=False)
        form = self._form(self.worker)
        form.carrier_id = self.carrier
        self.assertIn("No active contract prices this shipment.", form.result)
        contract.action_activate()
        form.weight = 10
        self.assertIn("20.00 EUR</td>", form.result)

    def test_trial_of_a_customer_contract(self):
        contract = self._revenue_contract()
        form = self._form(self.manager, default_contract_id=contract.id)
        self.assertEqual((form.side, form.partner_id), ("revenue", self.customer))
        self.assertIn("300.00 EUR</td>", form.result)


@tagged("post_install", "-at_install")
class TestMoneyViews(MoneyCase):
    def test_contracts_open_for_every_reader(self):
        contract = self._contract(fuel_schedule_id=self._diesel().id)
        zone = self.env["freight.zone"].create({"name": "South"})
        for user in (self.worker, self.manager, self.auditor, self.finance):
            for record in (contract, zone, contract.fuel_schedule_id):
                record = record.with_user(user)
                self.assertEqual(Form(record).id, record.id)
                record.get_views([(False, "list"), (False, "search")])

    def test_manager_enters_a_contract(self):
        with Form(self.env["freight.contract"].with_user(self.manager)) as form:
            form.name, form.partner_id, form.carrier_id = "Beta", self.payee, self.next_carrier
            form.date_from, form.linehaul_charge_code_id = date(2026, 1, 1), self.linehaul
            with form.rate_ids.new() as rate:
                rate.destination_country_id = self.env.ref("base.de")
                with rate.break_ids.new() as row:
                    row.weight_from, row.price = 100, 0.5
        contract = form.record
        self.assertEqual(contract.rate_ids.price_text, "from 100 kg: 0.5")
        self.assertEqual(contract.rate_ids.destination, "DE")
        self.assertEqual(contract.price_user_id, self.manager)

    def test_shipment_shows_its_charges(self):
        self._contract()
        shipment = self._sold(5)
        shipment.with_user(self.worker).accessorial_ids = [
            Command.create({"charge_code_id": self.liftgate.id})
        ]
        shipment.with_user(self.worker).action_rate()
        charge = {"charge_code_id": {"fields": {"display_name": {}}}, "amount": {}, "explanation": {}}
        for user in (self.worker, self.auditor):
            mine = shipment.with_user(user)
            mine.get_views([(False, "form")])
            [values] = mine.web_read({"cost_problem": {}, "charge_ids": {"fields": charge}})
            self.assertIn("Liftgate was agreed", values["cost_problem"])
            [row] = values["charge_ids"]
            self.assertEqual(
                (row["charge_code_id"]["display_name"], row["amount"]), ("[T-FRT] Freight", 15.0)
            )
            self.assertIn("Line haul: 7.5 kg × 2 = 15.00 EUR.", row["explanation"])
