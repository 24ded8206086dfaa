# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.mail.models.mail_mail import MailMail

from .common import FreightCase


@tagged("post_install", "-at_install")
class TestExceptionBulk(FreightCase):
    """One decision about many: tried, made, with a result for each."""

    def setUp(self):
        super().setUp()
        self.exceptions = self.env["freight.exception"].concat(
            *(self._exception([("tracking", f"NOBODY{number}")]) for number in range(5))
        )

    def _new(self, action, values=None, exceptions=None, user=None):
        Bulk = self.env["freight.exception.bulk"].with_user(user or self.worker)
        answer = Bulk.desk_new(action, (exceptions or self.exceptions).ids, values)
        return Bulk.browse(answer["id"])

    def _run(self, bulk):
        while (progress := bulk.desk_run())["state"] == "running":
            pass
        return progress

    def test_waive_decides_about_each_and_says_so(self):
        bulk = self._new("waive", {"reason": "The partner withdrew them"})
        self.assertEqual(
            self._run(bulk), {"state": "done", "total": 5, "looked": 5, "refused": 0, "refusals": []}
        )
        self.assertEqual(set(self.exceptions.mapped("state")), {"waived"})
        self.assertEqual(self.exceptions.closed_by_id, self.worker)
        self.assertEqual(set(self.exceptions.mapped("reason")), {"The partner withdrew them"})
        self.assertEqual((bulk.total, bulk.done_count, bulk.refused_count), (5, 5, 0))

    def test_trial_changes_nothing_and_says_what_would_be(self):
        bulk = self._new("waive", {"reason": "The partner withdrew them"})
        self.exceptions[2].with_user(self.manager).desk_waive("Already done")
        self.env.cr.precommit.run()
        messages = self.exceptions.message_ids
        progress = bulk.desk_try()
        self.env.cr.precommit.run()
        self.assertEqual((progress["state"], progress["looked"], progress["refused"]), ("new", 5, 1))
        self.assertIn("was decided already", progress["refusals"][0]["message"])
        self.assertEqual(progress["refusals"][0]["exception_id"], self.exceptions[2].id)
        self.assertEqual((self.exceptions - self.exceptions[2]).mapped("state"), ["open"] * 4)
        self.assertEqual(self.exceptions.message_ids, messages)

    def test_who_gets_many_is_told_once(self):
        self.exceptions[2].with_user(self.manager).desk_waive("Already done")
        before = self.env["mail.notification"].search([("res_partner_id", "=", self.manager.partner_id.id)])
        self._run(self._new("assign", {"assignee_id": self.manager.id}))
        self.env.cr.precommit.run()
        others = self.exceptions - self.exceptions[2]
        self.assertEqual(others.user_id, self.manager)
        [told] = (
            self.env["mail.notification"].search([("res_partner_id", "=", self.manager.partner_id.id)])
            - before
        ).mail_message_id
        self.assertEqual(told.subject, "4 freight exceptions are yours now")
        self.assertIn(others[0].name, told.body)
        others.with_user(self.worker).desk_assign(self.worker.id)
        self.assertEqual(others.user_id, self.worker)

    def test_a_trial_mails_nobody(self):
        self.manager.write({"notification_type": "email", "email": "boss@example.com"})
        bulk = self._new("assign", {"assignee_id": self.manager.id})
        with patch.object(MailMail, "send") as send:
            self.assertEqual(bulk.desk_try()["looked"], 5)
            self.env.cr.precommit.run()
            send.assert_not_called()
            self._run(bulk)
            send.assert_called()
        self.assertEqual(self.exceptions.user_id, self.manager)

    def test_what_was_decided_meanwhile_is_refused_alone(self):
        bulk = self._new("waive", {"reason": "The partner withdrew them"})
        self.exceptions[2].with_user(self.manager).desk_waive("Already done")
        progress = self._run(bulk)
        self.assertEqual((progress["state"], progress["looked"], progress["refused"]), ("done", 5, 1))
        self.assertEqual(self.exceptions[2].reason, "Already done")
        self.assertEqual((bulk.done_count, bulk.refused_count), (4, 1))

    def test_what_was_decided_meanwhile_is_not_assigned(self):
        bulk = self._new("assign", {"assignee_id": self.manager.id})
        self.exceptions[2].with_user(self.manager).desk_waive("Already done")
        progress = self._run(bulk)
        self.assertEqual((progress["refused"], bulk.done_count), (1, 4))
        self.assertIn("was decided already", progress["refusals"][0]["message"])

    def test_replay_applies_those_that_are_mended(self):
        self._shipment("NOBODY1")
        bulk = self._new("replay")
        trial = bulk.desk_try()
        self.assertEqual((trial["looked"], trial["refused"]), (5, 4))
        self.assertEqual(self.exceptions[1].state, "open")
        progress = self._run(bulk)
        self.assertEqual((progress["looked"], progress["refused"]), (5, 4))
        self.assertEqual(self.exceptions.mapped("state"), ["open", "resolved", "open", "open", "open"])
        self.assertEqual(self.exceptions[1].resolution, "replayed")

    def test_assign_and_snooze(self):
        self._run(self._new("assign", {"assignee_id": self.manager.id}))
        self.assertEqual(self.exceptions.user_id, self.manager)
        until = fields.Datetime.to_string(fields.Datetime.now() + timedelta(days=1))
        self._run(self._new("snooze", {"until": until}))
        self.assertEqual(
            set(map(fields.Datetime.to_string, self.exceptions.mapped("snoozed_until"))), {until}
        )

    def test_all_like_one(self):
        other = self._exception(code=None)
        Bulk = self.env["freight.exception.bulk"].with_user(self.worker)
        answer = Bulk.desk_new("waive", [], {"reason": "All the same"}, self.exceptions[0].id)
        self.assertEqual(answer["total"], 5)
        self._run(Bulk.browse(answer["id"]))
        self.assertEqual((set(self.exceptions.mapped("state")), other.state), ({"waived"}, "open"))

    def test_stopped_decides_about_no_more(self):
        bulk = self._new("waive", {"reason": "The partner withdrew them"})
        self.assertEqual(bulk.desk_stop()["state"], "stopped")
        with self.assertRaisesRegex(UserError, "is over"):
            bulk.desk_run()
        self.assertEqual(set(self.exceptions.mapped("state")), {"open"})

    def test_nobody_runs_another_persons_decision(self):
        bulk = self._new("waive", {"reason": "The partner withdrew them"})
        for method in ("desk_try", "desk_run", "desk_stop"):
            with self.assertRaises(AccessError):
                getattr(bulk.with_user(self.manager), method)()

    def test_abandoned_is_finished_by_the_job_as_its_person(self):
        bulk = self._new("waive", {"reason": "The partner withdrew them"}).sudo()
        bulk.state = "running"
        bulk.flush_recordset()
        self.env.cr.execute("UPDATE freight_exception_bulk SET write_date = now() - interval '1 hour'")
        bulk.invalidate_recordset()
        with self.enter_registry_test_mode():
            self.env.ref("freight_bridge.cron_carry_on_bulk").method_direct_trigger()
        self.assertEqual(bulk.state, "done")
        self.assertEqual(self.exceptions.closed_by_id, self.worker)

    def test_bad_asking_is_refused(self):
        Bulk = self.env["freight.exception.bulk"].with_user(self.worker)
        with self.assertRaisesRegex(UserError, "about many at once"):
            Bulk.desk_new("unlink", self.exceptions.ids)
        with self.assertRaisesRegex(UserError, "Nothing of it is open"):
            Bulk.desk_new("waive", [0])
        with self.assertRaisesRegex(UserError, "at most"):
            Bulk.desk_new("waive", list(range(10_001)))
        with self.assertRaises(AccessError):
            Bulk.with_user(self.auditor).desk_new("waive", self.exceptions.ids)
        for action, values in (
            ("snooze", {"until": "x"}),
            ("snooze", {"until": "2099-01-01T08:00:00+05:00"}),
            ("assign", {"assignee_id": "x"}),
            ("assign", {"assignee_id": self.auditor.id}),
            ("waive", {"reason": {"a": 1}}),
            ("waive", "x"),
        ):
            with self.assertRaises(UserError, msg=values):
                Bulk.desk_new(action, self.exceptions.ids, values)

    def test_without_a_reason_each_is_refused(self):
        progress = self._new("waive").desk_try()
        self.assertEqual((progress["looked"], progress["refused"]), (5, 5))
