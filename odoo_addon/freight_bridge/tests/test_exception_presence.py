# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import FreightCase


@tagged("post_install", "-at_install")
class TestExceptionPresence(FreightCase):
    """Who looks at what, and what was decided about its like."""

    def _as(self, user):
        return self.env["freight.exception"].with_user(user)

    def test_a_person_is_seen_by_others_until_they_go_on(self):
        first, second = (self._exception([("tracking", value)]) for value in ("A-1", "B-2"))
        ids = [first.id, second.id]
        self._as(self.worker).desk_look(first.id)
        self.assertEqual(self._as(self.manager).desk_lookers(ids), {str(first.id): [self.worker.name]})
        self.assertEqual(self._as(self.worker).desk_lookers(ids), {})
        self._as(self.worker).desk_look(second.id)
        self.assertEqual(self._as(self.manager).desk_lookers(ids), {str(second.id): [self.worker.name]})
        self._as(self.worker).desk_look(False)
        self.assertEqual(self._as(self.manager).desk_lookers(ids), {})

    def test_who_is_silent_has_gone(self):
        exception = self._exception([("tracking", "A-1")])
        self._as(self.worker).desk_look(exception.id)
        self.env.cr.execute(
            """
            UPDATE freight_exception_presence SET seen_at = seen_at - interval '2 minutes' WHERE user_id = %s
            """,
            [self.worker.id],
        )
        self.assertEqual(self._as(self.manager).desk_lookers(exception.ids), {})

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_another_companys_exception_is_neither_looked_at_nor_shown(self):
        exception = self._exception([("tracking", "A-1")])
        stranger = new_test_user(
            self.env, login="stranger", groups="freight_bridge.group_user", company_id=self.other_company.id
        )
        self._as(self.worker).desk_look(exception.id)
        self.assertEqual(self._as(stranger).desk_lookers(exception.ids), {})
        with self.assertRaises(AccessError), self.cr.savepoint():
            self._as(stranger).desk_look(exception.id)

    def test_earlier_ones_of_the_shipment_and_of_the_partner(self):
        waived = self._exception([("tracking", "OLD-1")])
        waived.with_user(self.worker).desk_waive("A test of theirs")
        exception = self._exception([("tracking", "NEW-1")])
        exception.sudo().shipment_id = self.shipment
        other = self._exception([("tracking", "NEW-2")])
        other.sudo().shipment_id = self.shipment
        related = exception.with_user(self.worker).desk_related()
        self.assertEqual([row["name"] for row in related["shipment"]], [other.name])
        self.assertEqual([row["name"] for row in related["partner"]], [other.name, waived.name])
        row = related["partner"][1]
        self.assertEqual(
            (row["state"], row["resolution"], row["reason"], row["by"]),
            ("waived", "Waived", "A test of theirs", self.worker.name),
        )
