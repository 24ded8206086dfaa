# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import date

from odoo.tests import tagged

from ..models.freight_cross_reference_code import CodeQuestion
from .common_master import MasterCase

#: Odoo's create inserts 100 rows a statement, and the caches of the user come and go: 200 codes may cost so
#: much more than 20, and no more.
SLACK = 3


@tagged("post_install", "-at_install")
class TestMasterBulk(MasterCase):
    def test_query_count_does_not_grow(self):
        """20 codes and 200 cost the same number of queries: made, restated, renamed with a version, ended."""
        self._statements(2, "W")
        for changes in (
            {},
            {"day": 2, "name": "Renamed"},
            {"day": 3, "valid_from": "2027-01-01"},
            {"day": 4, "active": False},
        ):
            small, large = self._statements(20, "S", **changes), self._statements(200, "L", **changes)
            self.assertLessEqual(large, small + SLACK, changes)

    def test_query_count_of_links_does_not_grow(self):
        plan = self.env["account.analytic.plan"].create({"name": "Plan"})
        self.env["account.analytic.account"].create(
            [
                {"name": f"{prefix}{row}", "code": f"{prefix}{row}", "plan_id": plan.id, "company_id": False}
                for prefix, count in (("W", 2), ("S", 20), ("L", 200))
                for row in range(count)
            ]
        )
        self._statements(2, "W", kind="cost_center")
        small = self._statements(20, "S", kind="cost_center")
        self.assertLessEqual(self._statements(200, "L", kind="cost_center"), small + SLACK)
        self.assertEqual(self.References.search_count([("kind", "=", "cost_center")]), 222)

    def test_query_count_of_what_people_linked_does_not_grow(self):
        """The records do not carry the partner's codes: nothing finds them but the links."""
        plan = self.env["account.analytic.plan"].create({"name": "Plan"})
        for prefix, count in (("W", 2), ("S", 20), ("L", 200)):
            accounts = self.env["account.analytic.account"].create(
                [{"name": f"{prefix}{row}", "plan_id": plan.id, "company_id": False} for row in range(count)]
            )
            self.References.create(
                [
                    {
                        "system_id": self.system.id,
                        "kind": "cost_center",
                        "value": f"{prefix}{row}",
                        "res_id": account.id,
                        "stated_at": "2026-01-01",
                    }
                    for row, account in enumerate(accounts)
                ]
            )
        self._statements(2, "W", kind="cost_center")
        small = self._statements(20, "S", kind="cost_center")
        self.assertLessEqual(self._statements(200, "L", kind="cost_center"), small + SLACK)

    def test_lookup_of_many_codes_costs_two_queries(self):
        self._statements(50, "S")
        questions = [
            CodeQuestion(self.system.id, "charge_code", f"S{row}", date(2026, 12, 1)) for row in range(50)
        ]
        unknown = CodeQuestion(self.system.id, "charge_code", "NONE", date(2026, 12, 1))
        with self.assertQueryCount(2):
            found = self.References._resolve_codes([*questions, unknown, questions[0]])
        self.assertEqual(set(found), set(questions))
        self.assertEqual(found[questions[7]].code, "S7")

    def _statements(self, count, prefix, kind="charge_code", **changes):
        """State ``count`` codes in one call; the number of queries."""
        statements = [self._statement(kind, f"{prefix}{row}", **changes) for row in range(count)]
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        answers = self._apply(*statements, chain="master.0")
        self.env.flush_all()
        self.assertEqual({answer["outcome"] for answer in answers}, {"applied"})
        return self.env.cr.sql_log_count - before
