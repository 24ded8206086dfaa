# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import FreightCase

MODELS = (
    "freight.team",
    "freight.system",
    "freight.cross.reference",
    "freight.integration.log",
    "freight.integration.seal",
    "freight.integration.chain",
    "freight.exception.code",
    "freight.exception",
    "freight.exception.correction",
    "freight.shipment",
    "freight.shipment.leg",
    "freight.milestone",
    "freight.tender",
    "freight.outbox",
    "freight.interchange",
    "freight.invoice",
    "freight.invoice.line",
    "freight.lesson",
    "freight.lesson.decision",
)


@tagged("post_install", "-at_install")
class TestRoles(FreightCase):
    def test_integration_account_has_no_model_access(self):
        for model in (
            *MODELS,
            "freight.system.secret",
            "res.partner",
            "sale.order",
            "stock.picking",
            "res.users",
        ):
            records = self.env[model].with_user(self.integration)
            for operation in ("read", "write", "create", "unlink"):
                self.assertFalse(records.has_access(operation), (model, operation))

    def test_integration_account_is_no_user(self):
        self.assertEqual(self.integration.all_group_ids - self.integration.group_ids, self.env["res.groups"])
        self.assertFalse(self.integration._is_internal())

    def test_auditor_reads_all_and_changes_nothing(self):
        exception = self._exception([("tracking", "NOBODY")]).with_user(self.auditor)
        for model in MODELS:
            records = self.env[model].with_user(self.auditor)
            self.assertTrue(records.has_access("read"), model)
            for operation in ("write", "create", "unlink"):
                self.assertFalse(records.has_access(operation), (model, operation))
        self.assertTrue(exception.desk_detail()["message"]["canonical"])
        for decide in (
            exception.desk_assign_me,
            exception.desk_replay,
            lambda: exception.desk_waive("x"),
            lambda: exception.desk_link(self.shipment.id),
            lambda: exception.desk_correct("{}", "x"),
            self.shipment.with_user(self.auditor).action_close,
        ):
            with self.assertRaises(AccessError):
                decide()

    def test_user_works_exceptions_and_configures_nothing(self):
        for model in ("freight.system", "freight.team", "freight.exception.code", "freight.cross.reference"):
            records = self.env[model].with_user(self.worker)
            self.assertTrue(records.has_access("read"), model)
            self.assertFalse(records.has_access("write"), model)
        for model in ("freight.integration.log", "freight.milestone", "freight.exception", "freight.tender"):
            self.assertFalse(self.env[model].with_user(self.worker).has_access("create"), model)

    def test_manager_configures_but_forges_no_evidence(self):
        for model in ("freight.system", "freight.team", "freight.exception.code", "freight.cross.reference"):
            self.assertTrue(self.env[model].with_user(self.manager).has_access("create"), model)
        for model in (
            "freight.integration.log",
            "freight.integration.seal",
            "freight.milestone",
            "freight.outbox",
            "freight.interchange",
        ):
            for operation in ("write", "create", "unlink"):
                self.assertFalse(self.env[model].with_user(self.manager).has_access(operation), model)

    def test_outsider_sees_nothing(self):
        outsider = self._person("outsider", "base.group_user")
        for model in MODELS:
            self.assertFalse(self.env[model].with_user(outsider).has_access("read"), model)

    def test_other_company_is_unseen(self):
        self.env["freight.system"].create(
            {"name": "Theirs", "code": "theirs", "company_id": self.other_company.id}
        )
        self._shipment("THEIRS", company_id=self.other_company.id)
        self._apply(
            self._delivery([("tracking", "THEIRS")], source="/systems/theirs"),
            self._delivery([("tracking", "NOBODY")], source="/systems/theirs"),
        )
        for user in (self.worker, self.manager, self.auditor):
            for model in (
                "system",
                "shipment",
                "milestone",
                "integration.log",
                "exception",
                "cross.reference",
            ):
                records = self.env[f"freight.{model}"].with_user(user)
                found = records.search([("company_id", "=", self.other_company.id)])
                self.assertFalse(found, (user.login, model))
        theirs = self.env["freight.exception"].search([("company_id", "=", self.other_company.id)])
        with self.assertRaises(AccessError):
            theirs.with_user(self.worker).desk_detail()
        with self.assertRaises(AccessError):
            theirs.with_user(self.worker).desk_replay()

    def test_system_code_is_a_slug_and_unique(self):
        Systems = self.env["freight.system"]
        with mute_logger("odoo.sql_db"):
            for code in ("Upper", "-dash", "dash-", "with space", "a/b", "", "x" * 65):
                with self.assertRaises(CheckViolation, msg=code), self.env.cr.savepoint():
                    Systems.create({"name": code, "code": code}).flush_recordset()
            with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
                Systems.create({"name": "Twice", "code": "test-tms"}).flush_recordset()

    def test_system_with_messages_keeps_its_company(self):
        self._apply_one()
        with self.assertRaisesRegex(ValidationError, "archive"):
            self.system.company_id = self.other_company

    def test_cross_reference_is_unique_in_the_database(self):
        values = {"system_id": self.system.id, "kind": "pro", "value": "P", "shipment_id": self.shipment.id}
        self.env["freight.cross.reference"].create(values)
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            self.env["freight.cross.reference"].create(values).flush_recordset()

    def test_cross_reference_stays_in_its_company(self):
        foreign = self._shipment("THEIRS", company_id=self.other_company.id)
        with self.assertRaises(ValidationError):
            self.env["freight.cross.reference"].create(
                {"system_id": self.system.id, "kind": "pro", "value": "P", "shipment_id": foreign.id}
            )
