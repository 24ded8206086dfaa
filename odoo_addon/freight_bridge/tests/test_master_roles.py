# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_master import MasterCase

MODELS = ("freight.charge.code", "freight.service.level", "freight.system.record")


@tagged("post_install", "-at_install")
class TestMasterRoles(MasterCase):
    def test_managers_keep_codes_and_the_others_read_them(self):
        outsider = self._person("outsider", "base.group_user")
        for model in MODELS:
            for user, may_read, may_write in (
                (self.worker, True, False),
                (self.auditor, True, False),
                (self.manager, True, True),
                (outsider, False, False),
                (self.integration, False, False),
            ):
                records = self.env[model].with_user(user)
                self.assertEqual(records.has_access("read"), may_read, (model, user.login))
                for operation in ("create", "write", "unlink"):
                    self.assertEqual(records.has_access(operation), may_write, (model, user.login))

    def test_auditor_links_nothing(self):
        exception = self._question("warehouse", "W1").with_user(self.auditor)
        with self.assertRaises(AccessError):
            exception.desk_link_code(self.warehouse.id)
        self.assertFalse(
            self.env["freight.exception.code.wizard"].with_user(self.auditor).has_access("create")
        )

    def test_codes_of_another_company_are_unseen(self):
        theirs = self.env["freight.system"].create(
            {"name": "Theirs", "code": "theirs", "company_id": self.other_company.id}
        )
        self.env["freight.system.record"].create({"system_id": theirs.id, "kind": "carrier"})
        self._state("charge_code", "FSC", source="/systems/theirs")
        self._state("service_level", "GND", source="/systems/theirs")
        for user in (self.worker, self.manager, self.auditor):
            for model in MODELS:
                found = self.env[model].with_user(user).search([("system_id", "=", theirs.id)])
                self.assertFalse(found, (user.login, model))

    def test_a_code_by_hand_stays_in_its_company(self):
        foreign = self.env["stock.warehouse"].search([("company_id", "=", self.other_company.id)], limit=1)
        values = {"system_id": self.system.id, "kind": "warehouse", "value": "W"}
        with self.assertRaises(ValidationError):
            self.References.create({**values, "res_id": foreign.id})
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.env.cr.savepoint():
            self.References.create(values).flush_recordset()

    def test_codes_are_unique_in_the_database(self):
        values = {"code": "FSC", "name": "Fuel", "company_id": self.company.id}
        self.env["freight.charge.code"].create(values)
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            self.env["freight.charge.code"].create(values).flush_recordset()

    def test_forms_and_lists_open_for_every_reader(self):
        self._state("charge_code", "FSC")
        self._state("service_level", "GND")
        records = (
            self._meaning("charge_code", "FSC"),
            self._meaning("service_level", "GND"),
            self._question("warehouse", "W1"),
            self.system,
        )
        for user in (self.worker, self.manager, self.auditor):
            for record in records:
                self.assertEqual(Form(record.with_user(user)).id, record.id)
                record.with_user(user).get_views([(False, "list"), (False, "search")])

    def test_manager_sets_a_partner_code_by_hand(self):
        view = "freight_bridge.freight_partner_code_view_form"
        form = Form(self.References.with_user(self.manager).with_context(default_kind="warehouse"), view)
        form.system_id, form.value, form.res_id = self.system, "W1", self.warehouse.id
        reference = form.save()
        self.assertEqual((reference.res_model, reference.origin), ("stock.warehouse", "manual"))
        self.assertEqual(self._meaning("warehouse", "W1"), self.warehouse)

    def test_manager_sets_the_system_of_record(self):
        with Form(self.system.with_user(self.manager)) as form, form.record_ids.new() as line:
            line.kind, line.owner = "warehouse", "partner"
        self.assertEqual(self.system.record_ids.owner, "partner")
        copied = self.system.copy({"name": "Live", "code": "live-one"})
        self.assertEqual(copied.record_ids.mapped("kind"), ["warehouse"])
