# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.freight_sidecar_state import KEPT
from ..tower import freight_tower_traffic
from .common import OutboxCase, stamp
from .common_parked import parked_message
from .common_tower import TowerMixin


@tagged("post_install", "-at_install")
class TestTowerIt(TowerMixin, OutboxCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_tower()
        cls.tms = cls.env["freight.system"].create(
            {"name": "Tower TMS", "code": "tower-tms", "company_id": cls.fresh.id}
        )
        cls._shipment("TOWER-1", company_id=cls.fresh.id)
        cls.env["freight.sidecar.state"].search([]).unlink()

    def _it(self, **changes):
        return self._page("it", self.manager, **changes)

    def _receive(self, number=1, lag=2, tracking="TOWER-1", chain="operational.0"):
        """So many messages that took so many seconds to get here."""
        deliveries = [
            self._delivery([("tracking", tracking)], source="/systems/tower-tms") for _place in range(number)
        ]
        for delivery in deliveries:
            delivery["received_at"] = stamp(fields.Datetime.now() - timedelta(seconds=lag))
        return self._apply(*deliveries, chain=chain)

    def _report(self, process="worker.1", breaker="closed", **figures):
        lanes = [
            {
                "lane": lane,
                "ready": 0,
                "retry": 0,
                "parked": 0,
                "failed": 0,
                "oldest_seconds": 0,
                **(figures if lane == "operational" else {}),
            }
            for lane in ("operational", "financial", "master")
        ]
        return self.ingest.report(process, {"breaker": breaker, "running_seconds": 60.5, "lanes": lanes})

    def test_messages_count_once_and_replays_and_ours_do_not(self):
        self._receive(3)
        [refused] = self._receive(tracking="NOBODY")
        exception = self.env["freight.exception"].browse(refused["exception_id"])
        exception.with_user(self.worker).with_context(allowed_company_ids=self.fresh.ids).desk_replay()
        flow = self._it()["flow"]
        self.assertEqual(self._value(flow, "value", "Messages received"), 4)
        self.assertEqual(self._value(flow, "value", "Needed a person"), 1)

    def test_messages_per_hour_begin_with_the_time_range(self):
        self._receive(12)
        scope = {"from": fields.Datetime.to_string(fields.Datetime.now() - timedelta(hours=6))}
        self.assertEqual(self._value(self._it(**scope)["flow"], "value", "Per hour"), 2.0)

    def test_throughput_has_a_bar_for_each_hour(self):
        self._receive(2)
        self._receive(tracking="NOBODY")
        start = fields.Datetime.now().replace(minute=0, second=0) - timedelta(hours=3)
        changes = {
            "from": fields.Datetime.to_string(start),
            "to": fields.Datetime.to_string(start + timedelta(hours=24)),
        }
        block = self._it(**changes)["throughput"]
        self.assertEqual([row["labels"][0] for row in block["rows"]][0], changes["from"])
        self.assertEqual(len(block["rows"]), 4, "none of the future")
        self.assertEqual([cell["value"] for cell in block["rows"][-1]["cells"]], [2, 1])
        self.assertEqual(block["title"], "Messages per hour")
        self.assertLessEqual(len(self._it(days=300)["throughput"]["rows"]), 62)

    def test_lag_is_measured_from_gateway_to_log(self):
        self._receive(99, lag=2)
        self._receive(1, lag=500)
        self._receive(2, lag=30, chain="financial.1")
        blocks = self._it()
        lanes = blocks["it_lanes"]
        self.assertAlmostEqual(self._value(lanes, "median", "Operational"), 2, delta=2)
        self.assertAlmostEqual(self._value(lanes, "high", "Operational"), 2, delta=2)
        self.assertAlmostEqual(self._value(lanes, "high", "Financial"), 30, delta=2)
        self.assertIsNone(self._cell_of(lanes, "high", "Master"))
        self.assertAlmostEqual(self._value(blocks["flow"], "value", "99 of 100 arrive within"), 30, delta=2)
        slow = self._cell_of(lanes, "high", "Operational")["open"]["domain"]
        self.assertIn(
            500, [round(row.lag / 10) * 10 for row in self.env["freight.integration.log"].search(slow)]
        )

    def test_lag_of_very_many_messages_is_that_of_the_newest(self):
        self._receive(5, lag=100)
        with patch.object(freight_tower_traffic, "SAMPLE", 3):
            blocks = self._it()
        cell = self._cell_of(blocks["flow"], "value", "Half arrive within")
        self.assertIn("logged_at", str(cell["open"]["domain"]))
        self.assertAlmostEqual(cell["value"], 100, delta=2)

    def test_partners_are_told_with_their_last_message(self):
        silent = self.env["freight.system"].create(
            {"name": "Silent", "code": "tower-silent", "company_id": self.fresh.id}
        )
        self._receive(2)
        self._receive(tracking="NOBODY")
        block = self._it()["partners"]
        self.assertEqual([row["labels"][0] for row in block["rows"]], [silent.name, self.tms.name])
        self.assertEqual(self._value(block, "messages", "Tower TMS"), 3)
        self.assertEqual(self._value(block, "exceptions", "Tower TMS"), 1)
        self.assertIsNone(self._cell_of(block, "last", "Silent"))
        last = self._cell_of(block, "last", "Tower TMS")
        [row] = self.env["freight.integration.log"].search(last["open"]["domain"])
        self.assertEqual(fields.Datetime.to_string(row.logged_at), last["value"])

    def test_partners_are_told_with_what_they_are_owed(self):
        self._owe()
        tried, failed = self._owe(), self._owe()
        tried.sudo().attempt = 2
        failed.sudo().write({"state": "claimed"})
        failed.sudo().write({"state": "failed"})
        block = self._it(companies=[self.company.id])["partners"]
        cells = [self._value(block, column, "Test TMS") for column in ("owed", "retried", "failed")]
        self.assertEqual(cells, [2, 1, 1])
        kept = self._it(companies=[self.company.id])["kept"]
        self.assertEqual(self._value(kept, "value", "To be sent to partners"), 2)
        self.assertEqual(self._value(kept, "value", "Failed in the time range"), 1)

    def test_parked_messages_wait_in_odoo(self):
        Parked = self.env["freight.parked"].with_user(self.integration)
        deliveries = [
            self._delivery([("tracking", "TOWER-1")], source="/systems/tower-tms") for _n in range(2)
        ]
        kept = Parked.keep(messages=[parked_message(delivery) for delivery in deliveries])
        self.env["freight.parked"].browse(kept[0]).sudo().state = "discarded"
        blocks = self._it()
        self.assertEqual(self._value(blocks["kept"], "value", "Parked"), 1)
        self.assertEqual(self._value(blocks["it_lanes"], "parked", "Operational"), 1)
        self.assertEqual(self._value(blocks["it_lanes"], "parked", "Financial"), 0)

    def test_queues_are_what_the_sidecar_told_last(self):
        self._report(ready=7, retry=2, parked=1, oldest_seconds=12.5)
        blocks = self._it()
        queues, lanes = blocks["queues"], blocks["it_lanes"]
        self.assertEqual(self._value(queues, "value", "Waiting in queues"), 7)
        self.assertEqual(self._value(queues, "value", "To be tried again"), 2)
        self.assertEqual(self._value(lanes, "oldest_seconds", "Operational"), 12.5)
        self.assertEqual(self._value(lanes, "ready", "Financial"), 0)
        self.assertFalse(queues["is_old"])
        for name, field in (
            ("Waiting in queues", "ready"),
            ("To be tried again", "retry"),
        ):
            cell = self._cell_of(queues, "value", name)
            rows = self.env["freight.sidecar.state"].search(cell["open"]["domain"])
            self.assertEqual(sum(rows.mapped(field)), cell["value"])

    def test_every_worker_tells_the_same_queues_and_they_count_once(self):
        self._report("worker.1", ready=7)
        self._report("worker.2", ready=9)
        self._report("worker.2", ready=8)
        self.assertEqual(self.env["freight.sidecar.state"].search_count([]), 6)
        self.env.cr.execute(
            "UPDATE freight_sidecar_state SET reported_at = reported_at - interval '1 second'"
            " WHERE process = 'worker.1'"
        )
        self.assertEqual(self._value(self._it()["queues"], "value", "Waiting in queues"), 8)

    def test_an_old_report_is_told_as_old(self):
        self._report(ready=7, breaker="open")
        self.env.cr.execute(
            "UPDATE freight_sidecar_state SET reported_at = reported_at - interval '2 minutes'"
        )
        self.env.invalidate_all()
        blocks = self._it()
        self.assertTrue(blocks["queues"]["is_old"])
        self.assertTrue(self._cell_of(blocks["queues"], "value", "Waiting in queues")["old"])
        self.assertTrue(self._cell_of(blocks["workers"], "breaker", "worker.1")["old"])
        self.assertTrue(self._cell_of(blocks["it_lanes"], "ready", "Operational")["old"])

    def test_without_a_report_nothing_is_claimed(self):
        queues = self._it()["queues"]
        self.assertTrue(queues["is_old"])
        self.assertIsNone(queues["told_at"])
        self.assertEqual([row["cells"] for row in queues["rows"]], [[None]] * 3)

    def test_workers_tell_their_breaker(self):
        self._report("worker.1")
        self._report("worker.2", breaker="open", failed=4)
        blocks = self._it()
        self.assertEqual(self._value(blocks["workers"], "breaker", "worker.1"), "Closed: events flow")
        self.assertEqual(self._value(blocks["workers"], "breaker", "worker.2"), "Open: waits for Odoo")
        self.assertEqual(self._value(blocks["workers"], "failed", "worker.2"), 4)
        self.assertEqual(self._value(blocks["queues"], "value", "Workers that wait for Odoo"), 1)

    def test_reports_are_taken_from_the_sidecar_alone_and_checked(self):
        with self.assertRaises(AccessError):
            self.env["freight.ingest"].with_user(self.manager).report("worker.1", {})
        lane = {"lane": "operational", "ready": 1, "retry": 0, "parked": 0, "failed": 0, "oldest_seconds": 0}
        good = {"breaker": "closed", "running_seconds": 1, "lanes": [lane]}
        for process, state in (
            ("", good),
            ("x" * 201, good),
            (7, good),
            ("w", None),
            ("w", {**good, "breaker": "ajar"}),
            ("w", {**good, "lanes": []}),
            ("w", {**good, "lanes": [{**lane, "lane": "fast"}]}),
            ("w", {**good, "lanes": [{**lane, "lane": []}]}),
            ("w", {**good, "lanes": [{**lane, "ready": -1}]}),
            ("w", {**good, "lanes": [{**lane, "ready": "1"}]}),
            ("w", {**good, "lanes": [{**lane, "oldest_seconds": float("nan")}]}),
            ("w", {**good, "lanes": [{**lane, "ready": True}]}),
            ("w", {**good, "running_seconds": float("inf")}),
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                self.ingest.report(process, state)
        self.ingest.report("w", {**good, "lanes": [{**lane, "ready": 10**15}]})
        self.assertEqual(self.env["freight.sidecar.state"].search([]).ready, 2**31 - 1)

    def test_workers_that_are_gone_are_forgotten(self):
        self._report("worker.1")
        self._report("worker.2")
        self.env.cr.execute(
            "UPDATE freight_sidecar_state SET reported_at = %s WHERE process = 'worker.1'",
            [fields.Datetime.now() - KEPT - timedelta(hours=1)],
        )
        self.env.invalidate_all()
        self.env["freight.sidecar.state"]._gc_gone()
        self.assertEqual(set(self.env["freight.sidecar.state"].search([]).mapped("process")), {"worker.2"})

    def test_queries_do_not_grow_with_the_records(self):
        self._report()
        self._it()
        self._receive(5)
        self.env["freight.system"].create(
            [{"name": f"T{n}", "code": f"tower-t{n}", "company_id": self.fresh.id} for n in range(20)]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self._tower(self.manager).page("it", self._scope())
        self.assertLess(self.cr.sql_log_count - before, 30)
