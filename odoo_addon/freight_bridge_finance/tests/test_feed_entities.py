# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields
from odoo.tests import tagged

from odoo.addons.freight_bridge.models.freight_exception_notice import ExceptionNotice

from .common_feed import FeedCase


@tagged("post_install", "-at_install")
class TestFeedEntities(FeedCase):
    """What stands beside the books in a feed: what comes, changes or goes is told once as such."""

    def setUp(self):
        super().setUp()
        self._settle(self._claim_now())

    def _told(self, entity):
        """The rows of one entity in the next increment, by id; nothing of it is told again."""
        rows = self._publish()[entity]
        self.assertIsNone(self._publish(), "told already")
        return rows

    def _written(self, model, record_id, values):
        with self._committed() as env:
            env[model].browse(record_id).write(values)

    def _unlinked(self, model, record_id):
        with self._committed() as env:
            env[model].browse(record_id).unlink()

    def _comes_changes_and_goes(self, entity, model, values, row, changes, changed):
        """Make, change and delete a record of ``model``.

        :param row: what readers have of it once it is made
        :param changed: what of that is another once ``changes`` are written
        """
        with self._committed() as env:
            record_id = self._make(env, model, **values).id
        row = {"op": "inserted", "id": record_id, **row}
        self.assertEqual(self._told(entity), {record_id: row})
        self._written(model, record_id, changes)
        self.assertEqual(self._told(entity), {record_id: row | {"op": "changed"} | changed})
        self._unlinked(model, record_id)
        self.assertEqual(self._told(entity), {record_id: {"op": "deleted", "id": record_id}})

    def test_accounts(self):
        self._comes_changes_and_goes(
            "accounts",
            "account.account",
            {"code": "FEED1", "name": "Feed costs", "account_type": "expense"},
            {
                "code": "FEED1",
                "name": "Feed costs",
                "account_type": "expense",
                "reconciled": False,
                "active": True,
            },
            {"code": "FEED2", "reconcile": True},
            {"code": "FEED2", "reconciled": True},
        )

    def test_journals(self):
        self._comes_changes_and_goes(
            "journals",
            "account.journal",
            {"code": "FEED", "name": "Fed", "type": "general"},
            {"code": "FEED", "name": "Fed", "kind": "general", "active": True},
            {"name": "Fed up", "active": False},
            {"name": "Fed up", "active": False},
        )

    def test_partners(self):
        with self._committed() as env:
            country = env.ref("base.de")
        self._comes_changes_and_goes(
            "partners",
            "res.partner",
            {"name": self.name, "is_company": True, "ref": "P-1", "country_id": country.id},
            {
                "name": self.name,
                "is_company": True,
                "reference": "P-1",
                "country": "DE",
                "tax_number": None,
                "active": True,
            },
            {"ref": "P-2", "vat": "DE123456788", "active": False},
            {"reference": "P-2", "tax_number": "DE123456788", "active": False},
        )

    def test_partners_that_are_persons_have_no_name(self):
        with self._committed() as env:
            company = self._make(env, "res.partner", name=self.name, is_company=True)
            person = self._make(env, "res.partner", name=self.name, vat="DE123456788")
            self._make(env, "res.partner", name=self.name, parent_id=company.id)
        told = self._told("partners")
        self.assertEqual(set(told), {company.id, person.id}, "a contact is its company")
        row = told[person.id]
        self.assertEqual((row["name"], row["tax_number"], row["is_company"]), (None, None, False))

    def test_analytic_accounts(self):
        with self._committed() as env:
            plan = env["account.analytic.plan"].search([], limit=1)
            partner = self._make(env, "res.partner", name=self.name)
        self._publish()
        self._comes_changes_and_goes(
            "analytic_accounts",
            "account.analytic.account",
            {"code": "LANE1", "name": "North lane", "plan_id": plan.id},
            {"code": "LANE1", "name": "North lane", "plan_id": plan.id, "partner_id": None, "active": True},
            {"code": "LANE2", "partner_id": partner.id},
            {"code": "LANE2", "partner_id": partner.id},
        )

    def test_exceptions(self):
        """One is raised, waived by a person, and removed."""
        with self._committed() as env:
            system = self._make(env, "freight.system", name=self.name, code=self.name)
            notice = ExceptionNotice(
                system_id=system.id, code="handler_error", subject=self.name, message="It failed", amount=12.5
            )
            exception = env["freight.exception"]._raise_for([notice])
            self.made.append(("freight.exception", exception.id))
            env.flush_all()
            row = {
                "op": "inserted",
                "id": exception.id,
                "number": exception.name,
                "code": "handler_error",
                "severity": exception.severity,
                "state": "open",
                "resolution": None,
                "system": self.name,
                "amount": "12.50",
                "breached": False,
                "deadline": _stamp(exception.deadline),
                "created_at": _stamp(exception.create_date),
                "closed_at": None,
            }
        self.assertEqual(self._told("exceptions"), {exception.id: row})
        with self._committed() as env:
            closed = env["freight.exception"].browse(exception.id)
            closed._close("waived", "waived", "Not ours")
            closed_at = _stamp(closed.closed_at)
        waived = {"op": "changed", "state": "waived", "resolution": "waived", "closed_at": closed_at}
        self.assertEqual(self._told("exceptions"), {exception.id: row | waived})
        self._unlinked("freight.exception", exception.id)
        self.assertEqual(self._told("exceptions"), {exception.id: {"op": "deleted", "id": exception.id}})


def _stamp(moment):
    """A moment of Odoo's as readers have it."""
    return fields.Datetime.to_datetime(moment).isoformat(timespec="milliseconds") + "Z"
