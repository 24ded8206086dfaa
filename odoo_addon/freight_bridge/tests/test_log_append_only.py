# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from psycopg2.errors import InsufficientPrivilege

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import FreightCase

TABLES = ("freight_integration_log", "freight_integration_seal", "freight_exception_correction")


@tagged("post_install", "-at_install")
class TestLogAppendOnly(FreightCase):
    def setUp(self):
        super().setUp()
        exception = self._exception([("tracking", "NOBODY")])
        payload = exception._detail_message()["canonical"]
        exception.with_user(self.worker).desk_correct(payload, "Only looking")

    def test_log_sql_update_is_refused(self):
        for table in TABLES:
            self._refused(f"UPDATE {table} SET id = id")

    def test_log_sql_delete_is_refused(self):
        for table in TABLES:
            self._refused(f"DELETE FROM {table}")

    def test_log_sql_truncate_is_refused(self):
        for table in TABLES:
            self._refused(f"TRUNCATE {table} CASCADE")

    def test_log_orm_change_is_refused_in_words(self):
        for model in ("freight.integration.log", "freight.integration.seal", "freight.exception.correction"):
            record = self.env[model].search([], limit=1)
            self.assertTrue(record)
            with self.assertRaisesRegex(UserError, "cannot be changed"):
                record.write({"id": record.id})
            with self.assertRaisesRegex(UserError, "cannot be deleted"):
                record.unlink()

    def _refused(self, query):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(InsufficientPrivilege, "append-only"),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(query)
