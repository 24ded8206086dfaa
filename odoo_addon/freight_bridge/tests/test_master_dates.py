# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import itertools
import random
from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common_master import MasterCase


@tagged("post_install", "-at_install")
class TestMasterDates(MasterCase):
    def test_later_version_ends_the_earlier_one(self):
        self._state("charge_code", "FSC", "Fuel")
        self._state("charge_code", "FSC", "Fuel 2027", day=2, valid_from="2027-01-01")
        self.assertEqual(
            [row[:2] for row in self._periods("charge_code", "FSC")],
            [(False, "2026-12-31"), ("2027-01-01", False)],
        )
        self.assertTrue(self._meaning("charge_code", "FSC", date(2026, 12, 31)))

    def test_codes_count_on_their_days_only(self):
        self._state("currency", "USD", valid_from="2026-11-10", valid_to="2026-11-20")
        for day, is_known in ((9, False), (10, True), (20, True), (21, False)):
            self.assertEqual(bool(self._meaning("currency", "USD", date(2026, 11, day))), is_known, day)

    def test_statements_in_any_order_end_the_same(self):
        """Versions, a correction, an end, and a code that comes back: every order gives the same days."""
        story = [
            {"name": "First", "day": 1},
            {"name": "Spring", "day": 2, "valid_from": "2027-03-01", "valid_to": "2027-08-31"},
            {"name": "Spring, longer", "day": 4, "valid_from": "2027-03-01"},
            {"name": "End", "day": 5, "active": False, "valid_to": "2027-05-31"},
            {"name": "Back", "day": 6, "valid_from": "2027-10-01"},
        ]
        wanted = [(False, "2027-02-28"), ("2027-03-01", "2027-05-31"), ("2027-10-01", False)]
        for number, order in enumerate(itertools.permutations(story)):
            code = f"C{number}"
            for said in order:
                answer = self._state("charge_code", code, **said)
                self.assertIn(answer["outcome"], ("applied", "stale"), (order, answer))
            periods = self._periods("charge_code", code)
            self.assertEqual([row[:2] for row in periods], wanted, order)
            self.assertEqual({row[2] for row in periods}, {"Back"}, order)

    def test_random_order_equals_ordered_run(self):
        """60 codes of 6 statements each, versions and ends: shuffled batches end as the ordered run does."""
        rng = random.Random(19)
        story = [
            (
                str(code),
                {
                    "name": f"name-{step}",
                    "day": step + 1,
                    "active": rng.random() > 0.25,
                    "valid_from": rng.choice([None, "2026-10-01", "2027-01-01", "2027-02-01"]),
                },
            )
            for code in range(60)
            for step in range(6)
        ]
        ordered = self._run_story("O", story)
        rng.shuffle(story)
        self.assertEqual(self._run_story("M", story), ordered)
        self.assertGreater(
            len({tuple(row[0]) for row in ordered}), 10, "the story is too dull to prove anything"
        )

    def _run_story(self, prefix, story):
        statements = [self._statement("charge_code", prefix + code, **said) for code, said in story]
        for start in range(0, len(statements), 25):
            self._apply(*statements[start : start + 25], chain="master.0")
        charges = self.env["freight.charge.code"].with_context(active_test=False)
        return [
            (
                [row[:2] for row in self._periods("charge_code", f"{prefix}{code}")],
                [
                    (charge.name, charge.active)
                    for charge in charges.search([("code", "=", f"{prefix}{code}")])
                ],
            )
            for code in range(60)
        ]

    def test_late_statement_is_stale(self):
        self._state("charge_code", "FSC", "New", day=5)
        self.assertEqual(self._state("charge_code", "FSC", "Old", day=4)["outcome"], "stale")
        self.assertEqual(self._meaning("charge_code", "FSC").name, "New")

    def test_late_version_does_not_rename_the_record(self):
        self._state("charge_code", "FSC", "New", day=5, valid_from="2027-01-01")
        self.assertEqual(self._state("charge_code", "FSC", "Old", day=4)["outcome"], "applied")
        self.assertEqual(self._meaning("charge_code", "FSC").name, "New")

    def test_overlap_waits_for_a_person(self):
        self._state("currency", "USD", valid_from="2026-01-01", valid_to="2026-12-31")
        exception = self._question("currency", "USD", day=2, valid_from="2026-07-01")
        self.assertEqual(exception.code, "master_conflict")
        self.assertEqual(len(self._periods("currency", "USD")), 1)
        self.References.search([("value", "=", "USD")]).with_user(self.manager).date_to = date(2026, 6, 30)
        self.assertEqual(exception.with_user(self.worker).desk_replay()["outcome"], "applied")
        self.assertEqual(
            [row[:2] for row in self._periods("currency", "USD")],
            [("2026-01-01", "2026-06-30"), ("2026-07-01", False)],
        )

    def test_overlap_by_hand_is_refused(self):
        self._state("currency", "USD")
        with self.assertRaisesRegex(ValidationError, "two things"):
            self.References.create(
                {
                    "system_id": self.system.id,
                    "kind": "currency",
                    "value": "USD",
                    "res_id": self.eur.id,
                    "date_from": "2026-01-01",
                }
            )

    def test_inactive_code_ends_on_the_day_of_its_statement_and_comes_back(self):
        self._state("charge_code", "FSC", "Fuel")
        charge = self._meaning("charge_code", "FSC")
        self._state("charge_code", "FSC", "Fuel", day=20, active=False)
        self.assertEqual(self._meaning("charge_code", "FSC", date(2026, 11, 20)), charge)
        self.assertFalse(self._meaning("charge_code", "FSC", date(2026, 11, 21)))
        self.assertFalse(charge.active)
        self.assertEqual(self._state("charge_code", "FSC", "Fuel", day=19)["outcome"], "applied")
        late = self._state("charge_code", "FSC", "Late", day=18, valid_from="2026-12-01")
        self.assertEqual(late["outcome"], "stale")
        self.assertFalse(charge.active)
        self._state("charge_code", "FSC", "Fuel again", day=21)
        self.assertEqual(self._meaning("charge_code", "FSC"), charge)
        self.assertEqual((charge.active, charge.name), (True, "Fuel again"))

    def test_records_of_odoo_are_never_archived(self):
        self._state("cost_center", "CC-100")
        self._state("cost_center", "CC-100", day=2, active=False)
        self.assertFalse(self._meaning("cost_center", "CC-100"))
        self.assertTrue(self.account.active)

    def test_unknown_code_that_ends_asks_nobody(self):
        self.assertEqual(self._state("warehouse", "GONE", active=False)["outcome"], "applied")
        self.assertFalse(self._periods("warehouse", "GONE"))

    def test_code_that_ends_later_is_archived_on_its_day(self):
        today = fields.Date.today()
        self._state("charge_code", "FSC", valid_to=str(today + timedelta(days=5)))
        charge = self._meaning("charge_code", "FSC", today)
        self.References._cron_archive_ended()
        self.assertTrue(charge.active)
        self.References.search([("value", "=", "FSC")]).date_to = today
        self.References._cron_archive_ended()
        self.assertFalse(charge.active)

    def test_same_statement_twice_changes_nothing(self):
        statement = self._statement("charge_code", "FSC")
        self._apply(statement, statement, chain="master.0")
        self.assertEqual(self._apply(statement, chain="master.0")[0]["outcome"], "duplicate")
        self.assertEqual(self.env["freight.charge.code"].search_count([("code", "=", "FSC")]), 1)
        self.assertEqual(len(self._periods("charge_code", "FSC")), 1)
