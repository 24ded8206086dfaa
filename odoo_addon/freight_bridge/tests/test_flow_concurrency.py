# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import json
import logging
import uuid
from datetime import timedelta
from time import monotonic

from odoo import Command
from odoo.tests import tagged
from odoo.tools import SQL

from .common import FreightCase
from .common_posting import PostingCase
from .common_race import RaceCase

_logger = logging.getLogger(__name__)

#: Seconds that a call may take that has nobody to wait for, on a busy machine: less than the patience of
#: the ingest (five), so that no wait for a lock hides in it.
AT_ONCE = 4
SURGE = 2000
SHIPMENTS = 20


@tagged("post_install", "-at_install")
class TestFlowConcurrency(RaceCase):
    """Milestones and postings of the same shipments at once, each in a transaction of its own.

    One side works and keeps its transaction open; the other one must be through before it ends.
    """

    _delivery = FreightCase._delivery

    def setUp(self):
        super().setUp()
        self.code = self.name
        #: What is committed, in the order in which it can be removed.
        self.sets, self.shipment_ids = [], []
        with self._committed() as env:
            self._set_up(env)

    def _set_up(self, env):
        """Shipments that left, each with what its carrier and its customer owe, and an approved invoice."""
        self.now = env.cr.now().replace(microsecond=0)
        money = {"company_id": env.company.id, "currency_id": env.company.currency_id.id}
        partner = env["res.partner"].create({"name": self.code})
        code = env["freight.charge.code"].create({"name": self.code, "code": self.code})
        rule = env["freight.billing.rule"].create({"name": self.code, "partner_id": partner.id})
        system = env["freight.system"].create({"name": self.code, "code": self.code})
        shipments = env["freight.shipment"].create(
            [{"tracking_ref": f"{self.code}-{number}", "state": "dispatched"} for number in range(SHIPMENTS)]
        )
        shipments.write({"is_cost_rated": True, "billing_rule_id": rule.id})
        shared = {"charge_code_id": code.id, "partner_id": partner.id, "amount": 100}
        sides = {"cost": {"cost_state": "expected"}, "revenue": {"billing_state": "approved"}}
        charges = env["freight.charge"].create(
            [
                {"shipment_id": row.id, "side": side, "currency_id": money["currency_id"], **state, **shared}
                for row in shipments
                for side, state in sides.items()
            ]
        )
        costs = charges.filtered(lambda charge: charge.side == "cost")
        invoices = env["freight.invoice"].create(
            [
                {
                    "number": charge.shipment_id.tracking_ref,
                    "partner_id": partner.id,
                    "state": "approved",
                    "total": 110,
                    "approved_total": 110,
                    "line_ids": [
                        Command.create(
                            {
                                "amount": 110,
                                "approved_amount": 110,
                                "charge_code_id": code.id,
                                "shipment_id": charge.shipment_id.id,
                                "charge_id": charge.id,
                            }
                        )
                    ],
                    **money,
                }
                for charge in costs
            ]
        )
        self.ids = {"freight.charge": charges.ids, "cost": costs.ids, "freight.invoice": invoices.ids}
        self.shipment_ids = shipments.ids
        self.sets = [invoices, charges, shipments, system, rule, code, partner]

    def _remove(self):
        with self._committed() as env:
            cr = env.cr
            tables = ("freight_integration_log", "freight_integration_seal")
            for table in tables:
                cr.execute(SQL("ALTER TABLE %s DISABLE TRIGGER USER", SQL.identifier(table)))
            self._delete(env, "freight_milestone", self.shipment_ids, "shipment_id")
            cr.execute("DELETE FROM freight_integration_log WHERE source = %s", [f"/systems/{self.code}"])
            for table, column in (
                ("freight_integration_seal", "chain"),
                ("freight_integration_chain", "name"),
            ):
                cr.execute(
                    SQL(
                        "DELETE FROM %s WHERE %s LIKE %s",
                        SQL.identifier(table),
                        SQL.identifier(column),
                        f"{self.code}%",
                    )
                )
            for table in tables:
                cr.execute(SQL("ALTER TABLE %s ENABLE TRIGGER USER", SQL.identifier(table)))
            for records in self.sets:
                self._delete(env, records._table, records.ids)

    # -- the two sides --------------------------------------------------------------------------------

    def _accrue(self, env):
        """Accrue every charge; what is booked is rolled back at the end of the test."""
        charges = env["freight.charge"].browse(self.ids["cost"])
        self.assertEqual(charges._flow_work("accrue"), charges)
        self.assertEqual(
            set(charges.mapped("cost_state")), {"accrued"}, charges.posting_exception_id.mapped("summary")
        )
        env.flush_all()

    def _post(self, env):
        invoices = env["freight.invoice"].browse(self.ids["freight.invoice"])
        self.assertEqual(invoices._flow_work("post"), invoices)
        self.assertEqual(
            set(invoices.mapped("state")), {"posted"}, invoices.posting_exception_id.mapped("summary")
        )
        env.flush_all()

    def _bill(self, env):
        charges = env["freight.charge"].browse(self.ids["freight.charge"]) - env["freight.charge"].browse(
            self.ids["cost"]
        )
        self.assertEqual(charges._flow_work("bill"), charges)
        self.assertEqual(
            set(charges.mapped("billing_state")), {"invoiced"}, charges.mapped("billing_problem")[:1]
        )
        env.flush_all()

    def _books(self, env):
        """Where freight is booked, for this transaction alone."""
        accounts = PostingCase._set_up_books.__func__(_Books(env), env.company)
        env.flush_all()
        return accounts

    def _surge(self, env, count):
        """So many milestones of the shipments in one call, as the sidecar makes it."""
        deliveries = [
            self._delivery(
                [("tracking", f"{self.code}-{number % SHIPMENTS}")],
                id=uuid.uuid4().hex,
                source=f"/systems/{self.code}",
                code=("in_transit", "arrived", "delivered")[number % 3],
                time=self.now - timedelta(minutes=number % 1000),
            )
            for number in range(count)
        ]
        ingest = env["freight.ingest"].with_user(env.ref("freight_bridge.user_integration"))
        answers = ingest.apply(deliveries=json.loads(json.dumps(deliveries)), chain=f"{self.code}.0")
        env.flush_all()
        self.assertEqual({answer["outcome"] for answer in answers}, {"applied"}, answers[0])

    def _timed(self, what, *args):
        """Do it; it may not have waited for anybody."""
        begun = monotonic()
        what(*args)
        seconds = monotonic() - begun
        _logger.info("%s beside the other side: %.2f s", what.__name__, seconds)
        self.assertLess(seconds, AT_ONCE)

    # -- a posting is under way -----------------------------------------------------------------------

    def test_milestones_do_not_wait_for_accruals_and_bills(self):
        poster, ingest = self._began(), self._began()
        self._books(poster)
        self._accrue(poster)
        self._post(poster)
        self._timed(self._surge, ingest, 100)
        ingest.cr.commit()
        # The posting is none the worse for it, and goes on.
        poster.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")
        poster["freight.invoice"].browse(self.ids["freight.invoice"])._follow_payment()
        poster.flush_all()

    def test_milestones_do_not_wait_for_customers_invoices(self):
        poster, ingest = self._began(), self._began()
        self._books(poster)
        self._bill(poster)
        self._timed(self._surge, ingest, 100)
        ingest.cr.commit()
        poster.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")

    # -- a surge is under way -------------------------------------------------------------------------

    def test_accruals_and_bills_do_not_wait_for_a_surge(self):
        poster, ingest = self._began(), self._began()
        self._surge(ingest, SURGE)
        self._books(poster)
        self._timed(self._accrue, poster)
        self._timed(self._post, poster)
        ingest.cr.commit()
        poster.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def test_customers_invoices_do_not_wait_for_a_surge(self):
        poster, ingest = self._began(), self._began()
        self._surge(ingest, SURGE)
        self._books(poster)
        self._timed(self._bill, poster)
        ingest.cr.commit()
        poster.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def test_postings_that_began_before_a_surge_ended_are_not_undone_by_it(self):
        poster, ingest = self._began(), self._began()
        self._surge(ingest, 100)
        ingest.cr.commit()
        self._books(poster)
        self._accrue(poster)
        self._post(poster)
        self._bill(poster)

    def test_rating_leaves_shipments_that_a_milestone_works_on_for_later(self):
        rater, ingest = self._began(), self._began()
        shipments = rater["freight.shipment"].browse(self.shipment_ids)
        with self._committed() as env:
            env.cr.execute(
                "UPDATE freight_shipment SET is_cost_rated = false WHERE id = ANY(%s)", [shipments.ids]
            )
        rater.cr.rollback()
        ingest.cr.rollback()
        self._surge(ingest, 100)
        begun = monotonic()
        self.assertFalse(rater["freight.shipment"]._rate_dispatched() & shipments)
        self.assertLess(monotonic() - begun, AT_ONCE)


class _Books:
    """What ``PostingCase._set_up_books`` wants of a test case."""

    def __init__(self, env):
        self.env = env
