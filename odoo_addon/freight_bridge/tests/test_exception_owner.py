# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import re
from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import FreightCase

UNKNOWN = [("tracking", "NOBODY")]


@tagged("post_install", "-at_install")
class TestExceptionOwner(FreightCase):
    """Whose an exception is, and what can be taken back."""

    def test_assigned_to_another_with_the_activity(self):
        exception = self._exception(UNKNOWN)
        self.assertTrue(exception.with_user(self.worker).desk_assign(self.manager.id))
        self.assertEqual((exception.user_id, exception.state), (self.manager, "open"))
        self.assertEqual(exception.activity_ids.user_id, self.manager)
        exception.with_user(self.worker).desk_assign(False)
        self.assertFalse(exception.user_id or exception.activity_ids)

    def test_only_who_works_exceptions_of_the_company_gets_them(self):
        exception = self._exception(UNKNOWN).with_user(self.worker)
        for user_id in (self.auditor.id, 1 << 30):
            with self.assertRaises(UserError):
                exception.desk_assign(user_id)
        stranger = self._person("stranger-t", "freight_bridge.group_user")
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stranger.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        with self.assertRaisesRegex(UserError, "does not work in"):
            exception.desk_assign(stranger.id)

    def test_waived_is_taken_back_by_who_waived_it(self):
        exception = self._exception(UNKNOWN)
        exception.with_user(self.worker).desk_waive("Not ours")
        with self.assertRaisesRegex(UserError, "Only who waived"):
            exception.with_user(self.manager).desk_reopen()
        exception.with_user(self.worker).desk_reopen()
        self.assertEqual((exception.state, exception.closed_by_id.id), ("open", False))
        self.assertTrue(exception.activity_ids)

    def test_waived_long_ago_stays_waived(self):
        exception = self._exception(UNKNOWN)
        exception.with_user(self.worker).desk_waive("Not ours")
        exception.sudo().closed_at = fields.Datetime.now() - timedelta(minutes=16)
        with self.assertRaisesRegex(UserError, "within 15 minutes"):
            exception.with_user(self.worker).desk_reopen()

    def test_resolved_is_not_reopened(self):
        exception = self._exception(UNKNOWN)
        self._shipment("NOBODY")
        exception.with_user(self.worker).desk_replay()
        self.assertEqual(exception.state, "resolved")
        with self.assertRaises(UserError):
            exception.with_user(self.worker).desk_reopen()

    def test_what_was_waived_and_taken_back_keeps_its_reason(self):
        exception = self._exception(UNKNOWN)
        self.env.cr.precommit.run()
        exception.with_user(self.worker).desk_waive("Not our goods")
        self.env.cr.precommit.run()
        exception.with_user(self.worker).desk_reopen()
        self.env.cr.precommit.run()
        values = exception.message_ids.sudo().tracking_value_ids
        told = values.filtered(lambda value: value.new_value_text == "Not our goods")
        self.assertEqual(told.mail_message_id.author_id, self.worker.partner_id)

    def test_what_was_decided_meanwhile_is_nobodys_to_take(self):
        exceptions = self._exception(UNKNOWN) | self._exception(code=None)
        exceptions[0].with_user(self.manager).desk_waive("Not ours")
        mine = exceptions.with_user(self.worker)
        for take in (mine.desk_assign_me, lambda: mine.desk_assign(self.manager.id), mine.desk_wake):
            with self.assertRaisesRegex(UserError, re.escape(f"already by {self.manager.name}")):
                take()
        self.assertEqual(exceptions.mapped("state"), ["waived", "open"])

    def test_what_another_took_meanwhile_is_not_taken_from_them(self):
        exception = self._exception(UNKNOWN)
        seen = exception.user_id.id
        exception.with_user(self.manager).desk_assign_me(seen)
        with self.assertRaisesRegex(UserError, re.escape(f"is {self.manager.name}'s by now")):
            exception.with_user(self.worker).desk_assign_me(seen)
        self.assertEqual(exception.user_id, self.manager)
        exception.with_user(self.manager).desk_assign_me(seen)
        exception.with_user(self.worker).desk_assign_me(self.manager.id)
        self.assertEqual(exception.user_id, self.worker, "who sees whose it is may take it")

    def test_no_way_gives_one_to_who_does_not_work_exceptions(self):
        exception = self._exception(UNKNOWN).with_user(self.worker)
        for user in (self.auditor, self.env.ref("base.public_user"), self.integration):
            with self.assertRaisesRegex(UserError, "does not work exceptions"):
                exception.write({"user_id": user.id})
        with self.assertRaises(UserError):
            exception.write({"user_id": "x"})
        exception.write({"user_id": self.manager.id})
        self.assertEqual(exception.user_id, self.manager)
        exception.write({"user_id": False})
        self.assertFalse(exception.user_id)
