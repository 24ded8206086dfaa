# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import FreightCase


@tagged("post_install", "-at_install")
class TestHistoryKept(FreightCase):
    """Who decided what, and who changed what partners and promises hang on."""

    def _track(self):
        self.env.flush_all()
        self.cr.precommit.run()

    def _waived(self):
        exception = self._exception([("tracking", "NOBODY")]).with_user(self.worker)
        self._track()
        exception.desk_waive("Not ours")
        self._track()
        self.assertTrue(self._tracked(exception))
        return exception

    def _tracked(self, record):
        """The messages that tell what changed."""
        return record.sudo().message_ids.filtered("tracking_value_ids").with_env(record.env)

    def test_history_of_an_exception_is_not_deleted(self):
        exception = self._waived()
        before = exception.message_ids.ids
        for user in (self.worker, self.manager, self.env.ref("base.user_admin")):
            mine = exception.with_user(user)
            with self.assertRaises(AccessError):
                mine.message_ids.unlink()
            for command in (Command.clear(), Command.delete(before[0]), Command.unlink(before[0])):
                with self.assertRaisesRegex(UserError, "by hand: message_ids"):
                    mine.write({"message_ids": [command]})
        self.assertEqual(exception.message_ids.ids, before)

    def test_history_of_a_shipment_is_not_deleted(self):
        shipment = self.shipment.with_user(self.worker)
        self._track()
        shipment.tracking_ref = "CHANGED"
        self._track()
        with self.assertRaisesRegex(UserError, "by hand: message_ids"):
            shipment.write({"message_ids": [Command.clear()]})
        with self.assertRaises(AccessError):
            shipment.message_ids.unlink()

    def test_history_is_not_rewritten(self):
        notes = self._tracked(self._waived())
        for vals in ({"body": ""}, {"tracking_value_ids": [Command.clear()]}, {"date": "2020-01-01"}):
            with self.assertRaises(AccessError):
                notes.write(vals)

    def test_history_takes_comments_and_other_records_keep_their_own_rules(self):
        comment = self._waived().message_post(body="Called them", message_type="comment")
        comment.body = "Called them twice"
        with self.assertRaises(AccessError):
            comment.unlink()
        partner = self.worker.partner_id.with_user(self.env.ref("base.user_admin"))
        note = partner.message_post(body="x", message_type="comment")
        note.unlink()
        self.assertFalse(note.exists())

    def test_history_goes_with_its_record(self):
        shipment = self._shipment("SHORT-LIVED")
        notes = shipment.message_ids
        shipment.unlink()
        self.assertFalse(notes.exists())

    def test_shipment_tells_who_changed_what_it_hangs_on(self):
        shipment = self.shipment.with_user(self.worker)
        order = self._order("OTHER-ORDER")
        self._track()
        shipment.write(
            {
                "tracking_ref": "STOLEN-1",
                "pro_number": "P",
                "bol_number": "B",
                "sale_id": order.id,
                "carrier_scac": "UPSN",
                "planned_dispatch_date": "2030-01-01",
                "planned_delivery_date": "2030-01-02",
            }
        )
        self._track()
        note = self._tracked(shipment)
        self.assertEqual(note.author_id, self.worker.partner_id)
        changed = set(note.sudo().tracking_value_ids.field_id.mapped("name"))
        self.assertEqual(
            changed,
            {"tracking_ref", "pro_number", "bol_number", "sale_id", "carrier_scac"}
            | {"planned_dispatch_date", "planned_delivery_date"},
        )

    def test_shipment_is_not_renamed(self):
        for user in (self.worker, self.manager, self.env.ref("base.user_admin")):
            with self.assertRaisesRegex(UserError, "name"):
                self.shipment.with_user(user).name = "HACKED"
        with self.assertRaisesRegex(UserError, "name"):
            self.env["freight.shipment"].with_user(self.manager).create({"name": "MINE"})
        made = self.env["freight.shipment"].with_user(self.manager).create({"tracking_ref": "T"})
        self.assertRegex(made.name, r"^FS\d{6}$")
