# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import FreightCase
from .common_tower import TowerMixin


@tagged("post_install", "-at_install")
class TestTowerOperations(TowerMixin, FreightCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_tower()
        cls.tms = cls.env["freight.system"].create(
            {"name": "Tower TMS", "code": "tower-tms", "company_id": cls.fresh.id}
        )

    def _move(self, state, tracking=False, days=1, **values):
        """A shipment in a state that milestones would give it, promised for so many days from now."""
        values = {"planned_delivery_date": self.now + timedelta(days=days), **values}
        shipment = self._shipment(tracking, company_id=self.fresh.id, **values)
        shipment.sudo().state = state
        return shipment

    def _made(self, shipment, **ago):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE freight_shipment SET create_date = %s WHERE id = %s",
            [self.now - timedelta(**ago), shipment.id],
        )
        self.env.invalidate_all()

    def _operations(self, **changes):
        return self._page("operations", self.worker, **changes)

    def test_shipments_by_state_count_the_late_apart(self):
        self._move("released")
        self._move("in_transit", days=-1)
        self._move("in_transit")
        self._move("in_transit", planned_delivery_date=False).sudo().estimated_delivery_date = (
            self.now - timedelta(hours=1)
        )
        self._move("in_transit", planned_delivery_date=False)
        block = self._operations()["states"]
        self.assertEqual(self._value(block, "on_time", "Released"), 1)
        self.assertEqual(
            self._value(block, "on_time", "In Transit"), 2, "no promise and no estimate is no delay"
        )
        self.assertEqual(self._value(block, "late", "In Transit"), 2)
        self.assertEqual(self._value(block, "late", "Released"), 0)

    def test_what_is_estimated_after_our_promise_is_expected_late(self):
        rows = self._move("in_transit")
        for days, after in ((2, 1), (2, -1), (2, 0), (-2, 1)):
            row = self._move("in_transit", days=days)
            row.sudo().estimated_delivery_date = row.planned_delivery_date + timedelta(hours=after)
            rows |= row
        page = self._operations()
        told = [self._value(page["states"], name, "In Transit") for name in ("on_time", "expected", "late")]
        self.assertEqual(told, [3, 1, 1])
        for value in (True, False):
            found = rows.search([("id", "in", rows.ids), ("is_expected_late", "=", value)])
            self.assertEqual(found, rows.filtered(lambda row, value=value: row.is_expected_late is value))

    def test_what_ended_counts_in_the_time_range_it_was_made_in(self):
        self._move("closed")
        self._made(self._move("closed"), days=9)
        self.assertEqual(self._value(self._operations()["states"], "ended", "Closed"), 1)
        self.assertEqual(self._value(self._operations(days=10)["states"], "ended", "Closed"), 2)

    def test_tiles_tell_what_needs_somebody(self):
        self._move("in_transit", days=-1)
        self._move("packed", is_flagged=True)
        self._move("delivered")
        now = self._operations()["now"]
        expected = {
            "Not arrived": 2,
            "Expected late": 0,
            "Late": 1,
            "Trouble told": 1,
            "Delivered, no proof of delivery": 1,
            "Open exceptions": 0,
            "Past their deadline": 0,
        }
        for name, count in expected.items():
            self.assertEqual(self._value(now, "count", name), count, name)
        self.assertEqual(self._cell_of(now, "count", "Late")["tone"], "danger")
        self.assertIsNone(self._cell_of(now, "count", "Past their deadline")["tone"])

    def test_a_proof_of_delivery_takes_the_shipment_off(self):
        shipment = self._move("delivered")
        self.env.flush_all()
        shipment.sudo().pod_attachment_id = self.env["ir.attachment"].create({"name": "pod.pdf"})
        self.assertEqual(
            self._value(self._operations()["now"], "count", "Delivered, no proof of delivery"), 0
        )

    def test_silent_is_what_nobody_spoke_of_for_so_long(self):
        self.env["ir.config_parameter"].set_param("freight_bridge.stale_hours", "5")
        silent, spoken, new = (self._move("in_transit", f"SILENT-{n}") for n in range(3))
        waiting = self._move("packed")
        for shipment in (silent, spoken, waiting):
            self._made(shipment, hours=6)
        self._apply(self._delivery([("tracking", "SILENT-1")], source="/systems/tower-tms"))
        name = "Silent for 5 hours under way"
        cell = self._cell_of(self._operations()["now"], "count", name)
        found = self.env["freight.shipment"].search(cell["open"]["domain"])
        self.assertEqual(found, silent, "made just now, spoken of, not left: none of these is silent")
        self.assertTrue(spoken.heard_at)
        self.assertFalse(new.heard_at)

    def test_what_left_just_now_is_not_silent(self):
        shipment = self._move("dispatched")
        self._made(shipment, days=9)
        shipment.sudo().actual_dispatch_date = self.now
        self.assertEqual(self._value(self._operations()["now"], "count", "Silent for 48 hours under way"), 0)

    def test_range_tells_what_was_made_and_delivered(self):
        self._made(self._move("delivered", actual_delivery_date=self.now), days=5)
        self._made(self._move("delivered", actual_delivery_date=self.now - timedelta(days=3)), days=5)
        block = self._operations()["range"]
        self.assertEqual(
            (self._value(block, "count", "Created"), self._value(block, "count", "Delivered")), (0, 1)
        )
        block = self._operations(days=6)["range"]
        self.assertEqual(
            (self._value(block, "count", "Created"), self._value(block, "count", "Delivered")), (2, 2)
        )

    def test_lanes_go_from_country_and_state_to_country_and_state(self):
        def place(name, country, state=False, **values):
            return self.env["res.partner"].create(
                {
                    "name": name,
                    "country_id": self.env.ref(country).id,
                    "state_id": state and self.env.ref(state).id,
                    **values,
                }
            )

        mill = place("Mill", "base.us", "base.state_us_5")
        shop = place("Shop", "base.fr")
        gone = place("Gone", "base.fr", active=False)
        self._move("in_transit", shipper_id=mill.id, partner_id=shop.id)
        self._move("in_transit", shipper_id=mill.id, partner_id=gone.id, days=-1)
        self._move("released", partner_id=shop.id)
        block = self._operations()["lanes"]
        self.assertEqual([row["labels"] for row in block["rows"]], [["US CA → FR"], ["Unknown → FR"]])
        self.assertEqual(self._value(block, "on_time", "US CA → FR"), 1)
        self.assertEqual(self._value(block, "late", "US CA → FR"), 1)

    def test_carriers_are_told_by_name_and_no_carrier_too(self):
        product = self.env["product.product"].create({"name": "Freight", "type": "service"})
        road = self.env["delivery.carrier"].create({"name": "=Road()", "product_id": product.id})
        self._move("in_transit", carrier_id=road.id)
        self._move("in_transit", carrier_id=road.id)
        self._move("in_transit", days=-1)
        block = self._operations()["carriers"]
        self.assertEqual([row["labels"] for row in block["rows"]], [["=Road()"], ["No carrier"]])
        self.assertEqual(self._value(block, "late", "No carrier"), 1)

    def test_exceptions_age_by_their_deadline(self):
        for n, hours in enumerate((-100, -30, -1, 1, 10, 100)):
            exception = self._exception([("tracking", f"NOBODY-{n}")], source="/systems/tower-tms")
            exception.sudo().deadline = self.now + timedelta(hours=hours)
        blocks = self._operations()
        severity = exception.severity
        counts = [self._value(blocks["ageing"], severity, *row["labels"]) for row in blocks["ageing"]["rows"]]
        self.assertEqual(counts, [1, 1, 1, 1, 1, 1])
        self.assertEqual(self._value(blocks["now"], "count", "Open exceptions"), 6)
        self.assertEqual(self._value(blocks["now"], "count", "Past their deadline"), 3)

    def test_what_test_systems_said_counts_nowhere(self):
        self.env["freight.system"].create(
            {"name": "Tried", "code": "tower-tried", "company_id": self.fresh.id, "mode": "test"}
        )
        self._exception([("tracking", "NOBODY")], source="/systems/tower-tried")
        self.assertEqual(self._value(self._operations()["now"], "count", "Open exceptions"), 0)

    def test_another_company_is_not_counted(self):
        self._shipment(company_id=self.other_company.id).sudo().state = "in_transit"
        before = self._value(self._operations(companies=[])["now"], "count", "Not arrived")
        self._move("in_transit")
        self._shipment(company_id=self.company.id).sudo().state = "in_transit"
        after = self._value(self._operations(companies=[])["now"], "count", "Not arrived")
        self.assertEqual(after - before, 2)
        self.assertEqual(self._value(self._operations()["now"], "count", "Not arrived"), 1)
        with self.assertRaises(AccessError), self.cr.savepoint():
            self._operations(companies=[self.other_company.id])
        for companies in ([[1]], [{"id": 1}], ["1"], 1):
            with self.assertRaises(UserError):
                self._operations(companies=companies)

    def test_queries_do_not_grow_with_the_records(self):
        self._operations()
        tower, scope = self._tower(self.worker), self._scope()

        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            tower.page("operations", scope)
            before = self.cr.sql_log_count
            self.env.invalidate_all()
            tower.page("operations", scope)
            return self.cr.sql_log_count - before

        few = queries()
        places = self.env["res.country"].search([], limit=12)
        partners = self.env["res.partner"].create([{"name": "P", "country_id": place.id} for place in places])
        for partner in partners:
            self._move("in_transit", partner_id=partner.id, shipper_id=partner.id)
        for n in range(5):
            self._exception([("tracking", f"NOBODY-{n}")], source="/systems/tower-tms")
        self.assertLessEqual(queries(), few + 1, "country names of lanes, read once")
        self.assertLess(few, 30)

    def test_pages_are_for_their_groups(self):
        stranger = self._person("tower-stranger", "base.group_user")
        seen = {
            self.worker: ["operations"],
            self.finance: ["operations", "finance"],
            self.manager: ["operations", "it"],
            self.auditor: ["operations", "finance", "it"],
            stranger: [],
        }
        for user, pages in seen.items():
            tower = self.env["freight.tower"].with_user(user)
            self.assertEqual(tower.pages(), pages, user.login)
            for name in ("operations", "finance", "it"):
                if name not in pages:
                    with self.assertRaises(AccessError), self.cr.savepoint():
                        tower.page(name, self._scope(companies=[]))
                    with self.assertRaises(AccessError), self.cr.savepoint():
                        tower.export(name, self._scope(companies=[]), "now", "csv")
        with self.assertRaises(AccessError), self.cr.savepoint():
            self._tower(self.auditor).page("_tally", self._scope())

    def test_a_time_range_that_is_none_is_refused(self):
        now = fields.Datetime.to_string(self.now)
        for scope in (
            None,
            {},
            {"from": now, "to": now},
            {"from": "yesterday", "to": now},
            {"from": "0001-01-01 00:00:00", "to": now},
            {"from": 5, "to": now},
            {"from": "2020-01-01 00:00:00", "to": now},
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                self._tower(self.worker).page("operations", scope)
