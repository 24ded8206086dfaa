# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common_billing import BillingCase


@tagged("post_install", "-at_install")
class TestBillingRule(BillingCase):
    def _waits(self, shipment):
        self._bill()
        self.assertEqual(shipment.billing_state, "pending")
        self.assertFalse(shipment.revenue_charge_ids)

    def _is_billed(self, shipment):
        self._bill()
        self.assertEqual(shipment.billing_state, "invoiced", shipment.revenue_problem)

    def test_rule_release(self):
        self.rule.trigger = "release"
        self._is_billed(self._sale(2).freight_shipment_ids)

    def test_rule_dispatch(self):
        self.rule.trigger = "dispatch"
        shipment = self._sale(2).freight_shipment_ids
        self._waits(shipment)
        self._milestone(shipment, "picked_up", self.now - timedelta(hours=2))
        self._is_billed(shipment)

    def test_rule_delivery_is_billed_by_the_job_and_not_by_the_milestone(self):
        shipment = self._dispatched()
        self._waits(shipment)
        self._milestone(shipment, "delivered", self.now - timedelta(hours=1))
        self.assertEqual(shipment.billing_state, "pending")
        self._is_billed(shipment)
        self.assertRegex(
            shipment.eligible_reason, r"^Rule Everybody \(.+\): Delivery, 20\d\d-\d\d-\d\d \d\d:\d\d UTC\.$"
        )

    def test_rule_proof_waits_for_the_document(self):
        self.rule.trigger = "pod"
        shipment = self._delivered()
        self._waits(shipment)
        self._proof(shipment, kind="bol")
        self._waits(shipment)
        self._proof(shipment, content=None, url="https://carrier.example/pod")
        self._waits(shipment)
        self._proof(shipment)
        self._is_billed(shipment)
        self.assertIn("Proof of Delivery, pod.pdf of ", shipment.eligible_reason)

    def test_rule_proof_is_a_signature_where_it_suffices(self):
        self.rule.trigger = "pod"
        shipment = self._dispatched()
        self._milestone(shipment, "delivered", self.now - timedelta(hours=1), signed_by="Ms. Reception")
        self._waits(shipment)
        self.rule.is_signature_proof = True
        self._is_billed(shipment)
        self.assertIn("signed by M•. R•••••••• on ", shipment.eligible_reason)

    def test_rule_acceptance_is_said_by_a_person(self):
        self.rule.trigger = "acceptance"
        shipment = self._dispatched()
        with self.assertRaisesRegex(UserError, "not delivered"):
            shipment.with_user(self.worker).action_accept()
        self._milestone(shipment, "delivered", self.now - timedelta(hours=1))
        self._waits(shipment)
        shipment.with_user(self.worker).action_accept()
        self._is_billed(shipment)

    def test_rule_most_specific_wins_and_says_why(self):
        service = self.env["freight.service.level"].create(
            {"code": "EXP", "name": "Express", "carrier_id": self.carrier.id}
        )
        release = {"trigger": "release", "is_auto_approved": False}
        any_company = self._rule("Any", company_id=False, **release)
        by_service = self._rule("Express", service_level_id=service.id, **release)
        by_customer = self._rule("Customer", partner_id=self.customer.id, **release)
        by_contract = self._rule("Contract", contract_id=self.agreement.id, **release)
        expected = (by_contract, by_customer, by_service, self.rule, any_company)
        for position, rule in enumerate(expected):
            shipment = self._delivered()
            shipment.service_level_id = service
            self._bill()
            self.assertEqual(shipment.billing_rule_id, rule)
            others = [other.name for other in expected[position + 1 :]]
            self.assertIn(f"Rule {rule.name} (", shipment.eligible_reason)
            if others:
                self.assertIn(f"Less specific: {', '.join(others)}.", shipment.eligible_reason)
            rule.active = False

    def test_rule_more_specific_one_keeps_others_waiting(self):
        self._rule("Customer", partner_id=self.customer.id, trigger="pod")
        shipment = self._delivered()
        self._waits(shipment)
        self._proof(shipment)
        self._is_billed(shipment)

    def test_rule_of_another_customer_service_company_or_time_does_not_fit(self):
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        service = self.env["freight.service.level"].create(
            {"code": "EXP", "name": "Express", "carrier_id": self.carrier.id}
        )
        foreign = self._revenue_contract(partner_id=stranger.id, name="Foreign")
        for values in (
            {"partner_id": stranger.id},
            {"service_level_id": service.id},
            {"contract_id": foreign.id},
            {"company_id": self.other_company.id},
            {"date_from": self.now.date() + timedelta(days=1)},
        ):
            self.rule.active = False
            self.rule = self._rule("Narrow", **values)
            self._waits(self._delivered())

    def test_rule_returns_and_arrivals_are_not_billed(self):
        self.rule.trigger = "release"
        for direction in ("return", "inbound"):
            shipment = self._shipment(f"BACK-{direction}", direction=direction, partner_id=self.customer.id)
            self._waits(shipment)

    def test_rule_cancelled_shipment_is_not_billed(self):
        self.rule.write({"trigger": "release", "is_posted": False, "is_auto_approved": False})
        shipment = self._sale(2).freight_shipment_ids
        self._bill()
        self.assertEqual(shipment.billing_state, "rated")
        shipment.picking_ids.action_cancel()
        self._waits(shipment)

    def test_rule_retracted_delivery_takes_the_charges_back(self):
        self.rule.is_auto_approved = False
        shipment = self._dispatched()
        said = self._milestone(shipment, "delivered", self.now - timedelta(hours=1))
        self._bill()
        self.assertEqual(shipment.billing_state, "rated")
        self._milestone(shipment, None, self.now, retracts=said)
        self._waits(shipment)
        self.assertFalse(shipment.eligible_reason)

    def test_rule_delivery_line_is_not_billed_twice(self):
        shipment = self._dispatched()
        order = shipment.sale_id
        order.order_line.create(
            {
                "order_id": order.id,
                "product_id": self.transport.id,
                "is_delivery": True,
                "price_unit": 12,
                "name": "Transport of the order",
            }
        )
        self._milestone(shipment, "delivered", self.now - timedelta(hours=1))
        self._bill()
        self.assertEqual(shipment.billing_state, "none")
        self.assertIn("charges the delivery already (Transport of the order)", shipment.eligible_reason)
        self.assertFalse(shipment.revenue_charge_ids)
        self.rule.is_rebilled = True
        self._bill()
        self.assertEqual(shipment.billing_state, "none", "what was decided stays until somebody asks")
        shipment.with_user(self.finance).action_bill_anew()
        self._is_billed(shipment)
        self.assertIn("Billed beside the delivery line", shipment.eligible_reason)

    def test_rule_delivery_line_of_nothing_hides_nothing(self):
        shipment = self._delivered()
        shipment.sale_id.set_delivery_line(self.carrier, 0)
        self._is_billed(shipment)

    def test_rule_without_a_price_says_why_and_waits(self):
        self.agreement.action_withdraw()
        shipment = self._delivered()
        self._bill()
        self.assertEqual(shipment.billing_state, "eligible")
        self.assertTrue(shipment.revenue_problem)
        self._revenue_contract(name="Late")
        self._bill()
        self.assertEqual(shipment.billing_state, "eligible", "tried again after a day")
        shipment.with_user(self.finance).action_bill_anew()
        self._is_billed(shipment)

    def test_rule_half_a_price_is_not_billed(self):
        """The line haul is known, the price of diesel in that week is not."""
        diesel = self._diesel()
        self.agreement.action_withdraw()
        self._revenue_contract(name="Fuel", fuel_schedule_id=diesel.id)
        shipment = self._delivered()
        self._bill()
        self.assertEqual(shipment.billing_state, "eligible")
        self.assertTrue(shipment.revenue_problem)
        self.assertEqual(shipment.revenue_charge_ids.mapped("billing_state"), ["pending"])

    def test_rule_shares_must_be_whole(self):
        with self.assertRaisesRegex(ValidationError, "sum to 90 %"):
            self.rule.payer_ids = self._payers((self.customer, 60), (self.vendor, 30))

    def test_rule_is_configured_by_managers_only(self):
        self.rule.with_user(self.manager).name = "Mine"
        for user in (self.worker, self.finance, self.auditor):
            with self.assertRaises(AccessError):
                self.rule.with_user(user).name = "Theirs"
        for name in ("eligible_at", "billing_state", "is_unbilled", "accepted_at"):
            with self.assertRaisesRegex(UserError, name):
                self.shipment.with_user(self.manager).write({name: False})

    def test_rule_query_count_does_not_grow(self):
        self.rule.trigger = "release"
        few, many = ([self._sale(1).freight_shipment_ids for _sale in range(count)] for count in (3, 12))
        self._make_eligible_count(self._sale(1).freight_shipment_ids)
        self.assertEqual(self._make_eligible_count(*few), self._make_eligible_count(*many))

    def _make_eligible_count(self, *shipments):
        Shipment = self.env["freight.shipment"]
        others = Shipment.search([("billing_state", "=", "pending")]) - Shipment.concat(*shipments)
        others.is_unbilled = True
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.assertEqual(len(Shipment._make_eligible()), len(shipments))
        self.env.flush_all()
        count = self.env.cr.sql_log_count - before
        others.is_unbilled = False
        return count
