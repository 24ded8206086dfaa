# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common_master import MasterCase


@tagged("post_install", "-at_install")
class TestMasterRecord(MasterCase):
    def test_each_kind_is_linked_to_the_record_of_its_code(self):
        kinds = {
            "carrier": ("UPSN", self.carrier),
            "warehouse": (self.warehouse.code, self.warehouse),
            "cost_center": ("CC-100", self.account),
            "tax_code": ("VAT-20", self.tax),
            "currency": ("usd", self.usd),
        }
        for kind, (code, record) in kinds.items():
            self.assertEqual(self._state(kind, code, "Another name")["outcome"], "applied", kind)
            self.assertEqual(self._meaning(kind, code), record)
            self.assertNotEqual(record.name, "Another name")

    def test_carrier_is_known_by_its_scac(self):
        self._state("carrier", "4711", "UPS", attributes={"scac": "UPSN"})
        self.assertEqual(self._meaning("carrier", "4711"), self.carrier)

    def test_currency_that_is_not_in_use_is_linked_all_the_same(self):
        self.eur.active = False
        self._state("currency", "EUR")
        self.assertEqual(self._meaning("currency", "EUR"), self.eur)

    def test_charge_code_is_made_and_follows_its_partner(self):
        self._state("charge_code", "FSC", "Fuel", attributes={"category": "Fuel"})
        charge = self._meaning("charge_code", "FSC")
        self.assertEqual((charge.name, charge.category, charge.system_id), ("Fuel", "fuel", self.system))
        self.assertEqual(charge.company_id, self.company)
        self._state("charge_code", "FSC", "Fuel surcharge", day=2)
        self.assertEqual((charge.name, charge.category), ("Fuel surcharge", "fuel"))

    def test_charge_code_of_odoo_is_linked_and_keeps_its_words(self):
        own = self.env["freight.charge.code"].create(
            {"code": "FSC", "name": "Ours", "company_id": self.company.id}
        )
        self._state("charge_code", "FSC", "Theirs")
        self.assertEqual((self._meaning("charge_code", "FSC"), own.name), (own, "Ours"))

    def test_charge_codes_of_two_systems_are_two(self):
        other = self.env["freight.system"].create(
            {"name": "Other", "code": "other", "company_id": self.company.id}
        )
        self._state("charge_code", "400", "Fuel")
        self._state("charge_code", "400", "Handling", source="/systems/other")
        self.assertEqual(self._meaning("charge_code", "400").name, "Fuel")
        self.assertEqual(self._meaning("charge_code", "400", system=other).name, "Handling")

    def test_service_levels_belong_to_their_carriers(self):
        other = self._carrier("FedEx", "FDEG")
        self._apply(
            self._statement("service_level", "GND", "UPS Ground", parent="UPSN"),
            self._statement("service_level", "GND", "FedEx Ground", parent="FDEG"),
            self._statement("carrier", "FDEG"),
            chain="master.0",
        )
        self.assertEqual(self._meaning("service_level", "GND", parent="FDEG").carrier_id, other)
        late = self._meaning("service_level", "GND", parent="UPSN")
        self.assertEqual((late.name, late.carrier_id), ("UPS Ground", late.carrier_id.browse()))
        self._state("carrier", "UPSN", day=2)
        self.assertEqual(late.carrier_id, self.carrier)

    def test_what_nobody_has_waits_for_a_person(self):
        for kind in ("carrier", "warehouse", "cost_center", "tax_code", "currency"):
            exception = self._question(kind, "NONE", "Nothing")
            self.assertEqual(exception.code, "unmapped_code", kind)
            self.assertIn("NONE (Nothing)", exception.summary)

    def test_what_several_have_waits_for_a_person(self):
        self._carrier("UPS Air", "UPSN")
        exception = self._question("carrier", "UPSN")
        self.assertEqual((exception.code, exception.summary[:9]), ("unmapped_code", "2 records"))

    def test_name_is_no_conflict_but_another_record_is(self):
        self._state("warehouse", self.warehouse.code)
        self.assertEqual(self._state("warehouse", self.warehouse.code, "X", day=2)["outcome"], "applied")
        code, self.warehouse.code = self.warehouse.code, "OLD"
        self.warehouse.flush_recordset()
        other = self.env["stock.warehouse"].create(
            {"name": "New", "code": code, "company_id": self.company.id}
        )
        exception = self._question("warehouse", code, day=3)
        self.assertEqual(exception.code, "master_conflict")
        self.assertIn("New", exception.summary)
        self.assertEqual(self._meaning("warehouse", code), self.warehouse)
        self._own("warehouse", owner="partner")
        self._state("warehouse", code, day=4)
        self.assertEqual(self._meaning("warehouse", code), other)

    def test_another_scac_or_rate_is_a_conflict(self):
        self._state("carrier", "UPSN")
        conflict = self._question("carrier", "UPSN", day=2, attributes={"scac": "FDEG"})
        self.assertEqual((conflict.code, "SCAC FDEG" in conflict.summary), ("master_conflict", True))
        self.assertEqual(
            self._state("tax_code", "VAT-20", attributes={"rate": "20.00"})["outcome"], "applied"
        )
        conflict = self._question("tax_code", "VAT-20", day=2, attributes={"rate": "19"})
        self.assertEqual((conflict.code, "19 %" in conflict.summary), ("master_conflict", True))
        self._own("tax_code", owner="partner")
        self.assertEqual(
            self._state("tax_code", "VAT-20", day=3, attributes={"rate": "19"})["outcome"], "applied"
        )
        self.assertEqual(self.tax.amount, 20)

    def test_odoo_as_system_of_record_makes_no_charge_codes(self):
        self._own("charge_code", owner="odoo")
        self.assertEqual(self._question("charge_code", "FSC").code, "unmapped_code")

    def test_only_own_models_are_made_by_messages(self):
        with self.assertRaises(ValidationError):
            self._own("warehouse", may_create=True)

    def test_records_of_another_company_are_never_matched(self):
        foreign = self.env["stock.warehouse"].search([("company_id", "=", self.other_company.id)], limit=1)
        foreign.code = "FORGN"
        self.env["freight.charge.code"].create(
            {"code": "FSC", "name": "Theirs", "company_id": self.other_company.id}
        )
        self.assertEqual(self._question("warehouse", "FORGN").code, "unmapped_code")
        self._state("charge_code", "FSC", "Ours")
        self.assertEqual(self._meaning("charge_code", "FSC").name, "Ours")

    def test_malformed_records_are_refused(self):
        wrong = (
            {"kind": "weather"},
            {"code": " "},
            {"name": 1},
            {"valid_from": "20261101"},
            {"valid_from": "2026-13-01"},
            {"valid_from": "2026-11-02", "valid_to": "2026-11-01"},
            {"active": "yes"},
            {"attributes": {"rate": 20}},
            {"attributes": []},
            {"parent": ""},
        )
        statements = [self._statement(**{"kind": "currency", "code": "USD"}) for _row in wrong]
        for statement, changes in zip(statements, wrong, strict=True):
            statement["event"]["data"].update(changes)
        answers = self._apply(*statements, chain="master.0")
        self.assertEqual({answer["code"] for answer in answers}, {"malformed_event"})
        self.assertFalse(self.References.search([("kind", "=", "currency")]))

    def test_statement_from_the_future_outdates_nothing(self):
        statement = self._statement("currency", "USD")
        statement["event"]["time"] = "2090-01-01T00:00:00Z"
        self.assertEqual(self._apply(statement, chain="master.0")[0]["code"], "implausible_time")

    def test_test_system_links_nothing(self):
        self.env["freight.system"].create(
            {"name": "Trial", "code": "trial", "mode": "test", "company_id": self.company.id}
        )
        answer = self._state("charge_code", "FSC", source="/systems/trial")
        self.assertEqual(answer["outcome"], "applied")
        self.assertFalse(self.env["freight.charge.code"].search([("code", "=", "FSC")]))

    def _own(self, kind, owner="odoo", may_create=False):
        return self.env["freight.system.record"].create(
            {"system_id": self.system.id, "kind": kind, "owner": owner, "may_create": may_create}
        )
