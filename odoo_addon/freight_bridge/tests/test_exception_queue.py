# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.freight_exception_notice import ExceptionNotice, at_stake
from .common import FreightCase

UNKNOWN = [("tracking", "NOBODY")]


@tagged("post_install", "-at_install")
class TestExceptionQueue(FreightCase):
    """What the desk's queue asks of the server: words, and what is put off."""

    def _in(self, **delta):
        return fields.Datetime.to_string(fields.Datetime.now() + timedelta(**delta))

    def test_words_find_number_reference_summary_and_partner(self):
        exception = self._exception(UNKNOWN)
        Exceptions = self.env["freight.exception"].with_user(self.worker)
        for words in (exception.name, "nobody", "carries any of these", self.system.name):
            self.assertIn(exception, Exceptions.search([("words", "ilike", words)]), words)
        self.assertNotIn(exception, Exceptions.search([("words", "ilike", "no such words at all")]))

    def test_words_are_no_pattern_and_no_sql(self):
        self._exception(UNKNOWN)
        for words in ("' OR 1=1 --", "NOB\\"):
            self.assertFalse(self.env["freight.exception"].search([("words", "ilike", words)]), words)

    def test_snoozed_comes_back_and_keeps_its_deadline(self):
        exception = self._exception(UNKNOWN)
        deadline = exception.deadline
        until = self._in(hours=3)
        self.assertTrue(exception.with_user(self.worker).desk_snooze(until))
        self.assertEqual(fields.Datetime.to_string(exception.snoozed_until), until)
        self.assertEqual((exception.deadline, exception.state), (deadline, "open"))
        exception.with_user(self.worker).desk_wake()
        self.assertFalse(exception.snoozed_until)

    def test_a_new_message_wakes_what_is_snoozed(self):
        exception = self._exception(UNKNOWN)
        exception.with_user(self.worker).desk_snooze(self._in(days=3))
        self.assertEqual(self._exception(UNKNOWN), exception)
        self.assertFalse(exception.snoozed_until)

    def test_snooze_is_for_a_moment_to_come(self):
        exception = self._exception(UNKNOWN).with_user(self.worker)
        for until in (
            self._in(minutes=-1),
            self._in(days=91),
            f"{self._in(hours=1)}+05:00",
            "tomorrow",
            None,
            5,
            "",
        ):
            with self.assertRaises(UserError, msg=until):
                exception.desk_snooze(until)
        self.assertFalse(exception.snoozed_until)

    def test_what_is_decided_is_not_snoozed(self):
        exception = self._exception(UNKNOWN).with_user(self.worker)
        exception.desk_waive("Not ours")
        with self.assertRaisesRegex(UserError, "was decided already"):
            exception.desk_snooze(self._in(hours=1))

    def test_auditors_do_not_snooze(self):
        exception = self._exception(UNKNOWN)
        for method, args in (("desk_snooze", [self._in(hours=1)]), ("desk_wake", [])):
            with self.assertRaises(AccessError):
                getattr(exception.with_user(self.auditor), method)(*args)

    def test_people_are_those_who_work_exceptions_here(self):
        people = self.env["freight.exception"].with_user(self.worker).desk_people()
        ids = {person["id"] for person in people}
        self.assertLessEqual({self.worker.id, self.manager.id}, ids)
        self.assertNotIn(self.auditor.id, ids)
        self.assertEqual(sorted(people, key=lambda person: person["name"].casefold()), people)

    def test_money_at_stake_is_summed_in_the_companys_currency(self):
        notices = [
            ExceptionNotice(
                system_id=self.system.id, code="posting_failed", subject="B-1", message="No", amount=amount
            )
            for amount in (10.5, 4.25)
        ]
        exception = self.env["freight.exception"].sudo()._raise_for(notices)
        self.assertEqual(exception.amount, 14.75)
        foreign = self.env.ref("base.SEK")
        foreign.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": foreign.id, "company_id": self.company.id, "rate": 8, "name": "2026-01-01"}
        )
        self.assertEqual(at_stake(self.company, foreign, -80), 10)
