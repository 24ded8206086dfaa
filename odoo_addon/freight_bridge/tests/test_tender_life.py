# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_tender import TenderCase


@tagged("post_install", "-at_install")
class TestTenderLife(TenderCase):
    def test_release_tenders_when_the_carrier_wants_every_shipment(self):
        tender = self._sale().freight_shipment_ids.tender_ids
        self.assertEqual((tender.state, tender.purpose, tender.sequence), ("offered", "original", 1))
        self.assertEqual((tender.carrier_id, tender.system_id), (self.carrier, self.system))
        self.assertEqual(tender.respond_by, tender.offered_at + timedelta(hours=24))
        self.assertEqual(self._purposes(tender.shipment_id), ["original"])

    def test_release_tenders_nothing_unasked(self):
        self.carrier.freight_auto_tender = False
        self.assertFalse(self._sale().freight_shipment_ids.tender_ids)
        self.assertFalse(self._sale(carrier=self.env["delivery.carrier"]).freight_shipment_ids.tender_ids)

    def test_tender_that_cannot_be_sent_is_told(self):
        self.system.send_channel = False
        shipment = self._sale().freight_shipment_ids
        outbox = self.env["freight.outbox"].with_user(self.integration)
        self.assertFalse(outbox.claim(courier="test", limit=100, lease_seconds=60))
        self.assertEqual(shipment.exception_ids.code, "not_delivered")
        with self.assertRaisesRegex(UserError, self.system.name):
            self.shipment.with_user(self.worker)._tender_to(self.carrier)

    def test_tender_by_hand_names_the_next_turn(self):
        self.carrier.freight_auto_tender = False
        shipment = self._sale().freight_shipment_ids
        self._tender_by_wizard(shipment)
        shipment.with_user(self.worker).action_cancel_tenders()
        self._tender_by_wizard(shipment, self.next_carrier)
        self.assertEqual(self._tenders(shipment).mapped("sequence"), [2, 1])
        self.assertEqual(self._tenders(shipment).mapped("state"), ["offered", "cancelled"])
        self.assertEqual(self._purposes(shipment), ["original", "cancel", "original"])
        self.assertEqual(shipment.carrier_id, self.next_carrier)

    def test_tender_of_a_load_that_has_one_is_refused(self):
        shipment = self._sale().freight_shipment_ids
        with self.assertRaisesRegex(UserError, "Alpha Road: cancel"):
            shipment._tender_to(self.next_carrier)

    def test_tender_is_unique_in_the_database(self):
        tender = self._sale().freight_shipment_ids.tender_ids
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            tender.copy({"name": tender.name, "shipment_id": tender.shipment_id.id}).flush_recordset()

    def test_tender_of_moving_goods_is_refused(self):
        self.carrier.freight_auto_tender = False
        shipment = self._sale().freight_shipment_ids
        self._apply_one([("shipment", shipment.name)], code="departed")
        with self.assertRaisesRegex(UserError, "on its way"):
            shipment._tender_to(self.carrier)

    def test_tender_to_a_carrier_of_another_company_is_refused(self):
        foreign = self.env["freight.system"].create(
            {"name": "Theirs", "code": "theirs", "company_id": self.other_company.id}
        )
        carrier = self._carrier("Theirs", foreign, 1)
        with self.assertRaisesRegex(UserError, "takes no tenders"):
            self.shipment._tender_to(carrier)
        self.assertNotIn(carrier, carrier._freight_routing_guide(self.company))
        with self.assertRaises(ValidationError):
            carrier.company_id = self.company

    def test_tender_is_not_written_by_hand(self):
        tender = self._sale().freight_shipment_ids.tender_ids
        with self.assertRaisesRegex(UserError, "not by hand"):
            tender.with_user(self.manager).write({"state": "accepted"})
        with self.assertRaisesRegex(UserError, "cannot become"):
            tender.state = "draft"
        with self.assertRaisesRegex(UserError, "cancel the tender"):
            tender.unlink()
        with self.assertRaises(AccessError):
            tender.with_user(self.auditor).action_cancel()

    def test_cancelled_order_takes_the_tender_back(self):
        order = self._sale()
        shipment = order.freight_shipment_ids
        order._action_cancel()
        self.assertEqual((shipment.state, shipment.tender_ids.state), ("cancelled", "cancelled"))
        self.assertEqual(self._purposes(shipment), ["original", "cancel"])

    def test_cancelled_booking_is_taken_back(self):
        shipment = self._sale().freight_shipment_ids
        self._answer(shipment)
        self.assertTrue(shipment.booked_at)
        shipment.with_user(self.worker).action_cancel_tenders()
        self.assertFalse(shipment.booked_at)
        self.assertFalse(shipment.carrier_scac)

    # -- changes --------------------------------------------------------------------------------------

    def test_change_of_quantity_is_told_once(self):
        order = self._sale()
        self._commit()
        order.order_line.filtered(lambda line: line.product_id == self.product).product_uom_qty = 8
        self._commit()
        messages = self._messages(order.freight_shipment_ids)
        self.assertEqual([purpose for purpose, _data in messages], ["original", "change"])
        self.assertEqual(messages[-1][1]["stops"][0]["items"][0]["quantity"], "8")

    def test_change_of_date_is_told(self):
        order = self._sale()
        self._commit()
        later = fields.Datetime.now().replace(microsecond=0) + timedelta(days=9)
        order.picking_ids.scheduled_date = later
        self._commit()
        _purpose, data = self._messages(order.freight_shipment_ids)[-1]
        self.assertEqual((data["purpose"], data["stops"][0]["earliest"]), ("change", self._stamp(later)))

    def test_change_of_address_is_told(self):
        order = self._sale()
        self._commit()
        order.partner_shipping_id.street = "Rue 2"
        self._commit()
        _purpose, data = self._messages(order.freight_shipment_ids)[-1]
        self.assertEqual((data["purpose"], data["stops"][1]["place"]["street"]), ("change", "Rue 2"))

    def test_no_change_tells_nothing(self):
        order = self._sale()
        self._stocked()
        self._commit()
        order.picking_ids.action_assign()
        order.partner_shipping_id.street = order.partner_shipping_id.street
        self._commit()
        self.assertEqual(self._purposes(order.freight_shipment_ids), ["original"])

    def test_change_of_moving_goods_is_not_told(self):
        order = self._sale()
        shipment = order.freight_shipment_ids
        self._apply_one([("shipment", shipment.name)], code="departed")
        order.partner_shipping_id.street = "Rue 3"
        self._commit()
        self.assertEqual(self._purposes(shipment), ["original"])

    def test_change_of_carrier_takes_the_load_to_the_other(self):
        order = self._sale()
        order.picking_ids.carrier_id = self.next_carrier
        shipment = order.freight_shipment_ids
        self.assertEqual(self._tenders(shipment).mapped("state"), ["offered", "cancelled"])
        self.assertEqual(self._tenders(shipment)[:1].carrier_id, self.next_carrier)

    # -- time -----------------------------------------------------------------------------------------

    def test_unanswered_tender_expires_with_the_next_carrier(self):
        shipment = self._sale().freight_shipment_ids
        self._let_expire(shipment)
        self.assertEqual(shipment.tender_ids.state, "expired")
        exception = shipment.exception_ids
        self.assertEqual((exception.code, exception.next_carrier_id), ("tender_expired", self.next_carrier))
        self.assertIn("Beta Road", exception.summary)
        detail = exception.with_user(self.worker).desk_detail()
        self.assertEqual(detail["next_carrier"], "Beta Road")
        self.assertIn("Beta Road", detail["suggestion_note"])

    def test_next_carrier_is_asked_from_the_exception(self):
        shipment = self._sale().freight_shipment_ids
        self._let_expire(shipment)
        exception = shipment.exception_ids.with_user(self.worker)
        self.assertEqual(exception.desk_tender_next()["outcome"], "applied")
        self.assertEqual((exception.state, exception.resolution), ("resolved", "tendered"))
        self.assertEqual(self._tenders(shipment)[:1].carrier_id, self.next_carrier)
        self._let_expire(shipment)
        second = (shipment.exception_ids - exception).with_user(self.worker)
        self.assertEqual(second.next_carrier_id, self.last_carrier)
        second.desk_tender_next()
        self._let_expire(shipment)
        third = shipment.exception_ids.filtered(lambda record: record.state == "open").with_user(self.worker)
        self.assertFalse(third.next_carrier_id)
        with self.assertRaisesRegex(UserError, "No other carrier"):
            third.desk_tender_next()

    def test_next_carrier_follows_the_carriers_own_rules(self):
        self.next_carrier.country_ids = [Command.link(self.env.ref("base.de").id)]
        self.last_carrier.max_weight = 7
        shipment = self._sale(quantity=4).freight_shipment_ids
        self._let_expire(shipment)
        self.assertEqual(shipment.exception_ids.next_carrier_id, self.last_carrier)
        self.last_carrier.max_weight = 5
        shipment.exception_ids.invalidate_recordset()
        self.assertFalse(shipment.exception_ids.next_carrier_id)

    def test_moving_goods_were_taken_without_a_word(self):
        shipment = self._sale().freight_shipment_ids
        self._apply_one([("shipment", shipment.name)], code="departed")
        self.assertEqual((shipment.state, shipment.tender_ids.state), ("in_transit", "offered"))
        self._let_expire(shipment)
        self.assertEqual(shipment.tender_ids.state, "accepted")
        self.assertTrue(shipment.booked_at)
        self.assertFalse(shipment.exception_ids)

    def test_cancelled_shipment_asks_nobody(self):
        shipment = self._sale().freight_shipment_ids
        self._apply_one([("shipment", shipment.name)], code="cancelled")
        self._let_expire(shipment)
        self.assertEqual(shipment.tender_ids.state, "cancelled")
        self.assertFalse(shipment.exception_ids)

    def test_carrier_without_a_limit_takes_its_time(self):
        self.carrier.freight_respond_hours = 0
        tender = self._sale().freight_shipment_ids.tender_ids
        self.assertFalse(tender.respond_by)
        self.assertFalse(self.env["freight.tender"]._expire())

    def _let_expire(self, shipment):
        tender = self._tenders(shipment)[:1]
        tender.respond_by = tender.offered_at - timedelta(minutes=1)
        self.env["freight.tender"]._expire()

    def _tender_by_wizard(self, shipment, carrier=None):
        wizard = self.env["freight.tender.wizard"].with_user(self.worker)
        values = {"shipment_id": shipment.id, **({"carrier_id": carrier.id} if carrier else {})}
        wizard.create(values).action_tender()

    def test_change_query_count_does_not_grow(self):
        self._count_change_queries(2)
        small, large = self._count_change_queries(3), self._count_change_queries(20)
        self.assertLessEqual(large, small + 2)

    def _count_change_queries(self, count):
        """Queries of looking at loads that turn out not to have changed."""
        loads = self.env["freight.shipment"].concat(
            *(self._sale(quantity=2).freight_shipment_ids for _number in range(count))
        )
        self._commit()
        self.env.invalidate_all()
        self.env["freight.tender"]._watch("shipment_id", loads.ids)
        before = self.env.cr.sql_log_count
        self._commit()
        self.assertEqual(set(loads.tender_ids.mapped("purpose")), {"original"})
        return self.env.cr.sql_log_count - before

    def test_tender_of_another_company_is_unseen(self):
        system = self.env["freight.system"].create(
            {
                "name": "Theirs",
                "code": "theirs",
                "company_id": self.other_company.id,
                "send_channel": "folder",
            }
        )
        shipment = self._shipment(company_id=self.other_company.id)
        tender = shipment._tender_to(self._carrier("Theirs", system, 1))
        for user in (self.worker, self.manager, self.auditor):
            self.assertFalse(self.env["freight.tender"].with_user(user).search([("id", "=", tender.id)]))
