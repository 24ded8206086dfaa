# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import uuid
from contextlib import contextmanager

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase
from odoo.tests.common import get_db_name
from odoo.tools import SQL, mute_logger


class RaceCase(BaseCase):
    """Several at once, each in a transaction of its own. They really commit: a test removes what they leave.

    All run in this thread, one after the other: what one leaves open is what the others meet.
    """

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        #: Marks what this test makes.
        self.name = f"race-{uuid.uuid4().hex[:12]}"
        #: (model, id) of what ``_make`` made, oldest first.
        self.made = []
        self.addCleanup(self._remove)

    def _remove(self):
        """Remove everything that the test committed, also where it did not get far."""
        with self._committed() as env:
            self._remove_made(env)

    @contextmanager
    def _committed(self):
        """An environment whose transaction is committed at the end."""
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def _began(self, user_id=SUPERUSER_ID):
        """An environment whose transaction begins now: it does not see what others commit from now on."""
        cursor = self.registry.cursor()
        self.addCleanup(cursor.close)
        env = api.Environment(cursor, user_id, {})
        self._begin_again(env)
        return env

    def _begin_again(self, env):
        """Give all of a transaction up, and begin anew, as Odoo runs a call again that lost a race."""
        env.cr.rollback()
        env.invalidate_all(flush=False)
        # Waiting for another one would be for ever.
        env.cr.execute("SET LOCAL lock_timeout = '5s'")
        env.cr.execute("SELECT 1 FROM res_users LIMIT 1")

    def _loses(self, env, work, *args):
        """Do work in a transaction that somebody was faster than: the database refuses it; begin again."""
        with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
            work(env, *args)
            env.flush_all()
        self._begin_again(env)

    # -- what is committed ----------------------------------------------------------------------------

    def _make(self, env, model, **values):
        """A record that is removed at the end."""
        record = env[model].create(values)
        self.made.append((model, record.id))
        return record

    def _remove_made(self, env, but=()):
        """Unlink what was made, the newest first.

        :param but: models whose records were removed otherwise
        """
        for model, record_id in reversed(self.made):
            if model not in but:
                env[model].browse(record_id).exists().unlink()

    @staticmethod
    def _delete(env, table, ids, column="id"):
        """Plain SQL, for what nobody deletes."""
        env.cr.execute(
            SQL("DELETE FROM %s WHERE %s = ANY(%s)", SQL.identifier(table), SQL.identifier(column), list(ids))
        )
