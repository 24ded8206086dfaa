# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from odoo import Command
from odoo.tests import tagged

from .common_posting import PostingCase

SLACK = 3


@tagged("post_install", "-at_install")
class TestPostingOrder(PostingCase):
    """Billed before it is accrued, or after, or in between: the freight is in the books once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        contract = cls.env["freight.contract"].create(
            {
                "name": "Alpha 2026",
                "partner_id": cls.biller.id,
                "carrier_id": cls.carrier.id,
                "company_id": cls.company.id,
                "currency_id": cls.company.currency_id.id,
                "date_from": cls.ship_date - timedelta(days=10),
                "linehaul_charge_code_id": cls.linehaul.id,
                "rate_ids": [Command.create({"basis": "flat", "price": 120})],
            }
        )
        contract.action_activate()

    def setUp(self):
        """What left before is none of ours."""
        super().setUp()
        self.before = [0, 0, 0]
        self._accrue()
        self.before = self._books()

    def _load(self, tracking="TRACK-O", dispatched=True):
        shipment = self._shipment(tracking, carrier_id=self.carrier.id, actual_weight=5)
        return self._dispatch(shipment) if dispatched else shipment

    def _billed(self, shipment, amount=120, state="approved", **values):
        """A carrier's invoice for a shipment, held against no charge so far."""
        line = self._line(amount, shipment_id=shipment.id)
        return self._invoice(line, state=state, number=f"INV-{shipment.tracking_ref}", **values)

    def _accrue(self):
        self.env["freight.shipment"]._rate_dispatched()
        self.env["freight.charge"]._accrue()

    def _books(self):
        names = ("expense", "variance", "accrual")
        return [self._balance(name) - before for name, before in zip(names, self.before, strict=True)]

    def _check(self, shipment, invoice, variance=0):
        """In the books once, and again and again."""
        charge = shipment.charge_ids
        self.assertEqual((charge.cost_state, charge.billed_line_id), ("billed", invoice.line_ids))
        self.assertEqual(invoice.line_ids.charge_id, charge)
        for _again in range(2):
            self.assertEqual(self._books(), [120, variance, 0])
            self._accrue()
            invoice._post()

    def test_billed_before_the_shipment_is_rated(self):
        shipment = self._load()
        invoice = self._billed(shipment, 130)
        invoice._post()
        self._check(shipment, invoice, variance=10)

    def test_billed_before_the_shipment_left(self):
        shipment = self._load(dispatched=False)
        invoice = self._billed(shipment)
        invoice._post()
        self.assertEqual(self._books(), [120, 0, 0])
        self._dispatch(shipment)
        self._accrue()
        self._check(shipment, invoice)
        self.assertFalse(shipment.charge_ids.accrual_line_id)

    def test_accrued_between_approval_and_posting(self):
        shipment = self._load()
        invoice = self._billed(shipment, 130)
        self._accrue()
        self.assertEqual(self._books(), [120, 0, -120])
        invoice._post()
        self._check(shipment, invoice, variance=10)

    def test_accrued_first(self):
        shipment = self._load()
        self._accrue()
        invoice = self._billed(shipment, 130)
        invoice._post()
        self._check(shipment, invoice, variance=10)

    def test_audit_rates_what_it_judges(self):
        shipment = self._load()
        invoice = self._billed(shipment, state="received")
        invoice._audit()
        self.assertEqual(invoice.line_ids.charge_id, shipment.charge_ids)
        self.assertEqual((shipment.charge_ids.amount, shipment.is_cost_rated), (120, True))

    def test_shipment_that_is_rated_anew_after_its_bill(self):
        shipment = self._load()
        invoice = self._billed(shipment)
        invoice._post()
        shipment.is_cost_rated = False
        self._accrue()
        self._check(shipment, invoice)

    def test_reversed_bill_is_owed_again_by_the_charge_that_came_later(self):
        shipment = self._load(dispatched=False)
        invoice = self._billed(shipment)
        invoice._post()
        self._dispatch(shipment)
        self._accrue()
        invoice.bill_id.button_draft()
        invoice.bill_id.button_cancel()
        self._accrue()
        self.assertEqual(self._books(), [120, 0, -120])

    def test_credit_bills_no_expectation(self):
        shipment = self._load(dispatched=False)
        self._billed(shipment, -20, invoice_type="credit")._post()
        self._dispatch(shipment)
        self._accrue()
        self.assertEqual(shipment.charge_ids.cost_state, "accrued")

    def test_accrual_and_posting_ask_no_more_for_more(self):
        self._queries("W", 1)
        small, large = self._queries("S", 2), self._queries("L", 20)
        self.assertLessEqual(large, small + SLACK)

    def _queries(self, prefix, count):
        shipments = self.env["freight.shipment"].concat(
            *[self._load(f"{prefix}-{number}", dispatched=False) for number in range(count)]
        )
        for shipment in shipments:
            self._billed(shipment)._post()
        shipments.write({"state": "dispatched", "actual_dispatch_date": self.shipped})
        self.env["freight.shipment"]._rate_dispatched()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.env["freight.charge"]._accrue()
        self.env.flush_all()
        self.assertEqual(set(shipments.charge_ids.mapped("cost_state")), {"billed"})
        return self.env.cr.sql_log_count - before

    def test_reconciliation_shows_what_is_accrued_although_it_is_billed(self):
        shipment = self._load()
        self._accrue()
        run = self.env["freight.reconciliation"].create({"company_id": self.company.id})
        run.action_run()
        self.assertFalse(run.line_ids.filtered(lambda line: line.check == "accrued_twice"))
        invoice = self._billed(shipment)
        invoice.state = "posted"
        run.action_run()
        line = run.line_ids.filtered(lambda line: line.check == "accrued_twice")
        self.assertEqual((line.count_found, line.difference, line.is_fault), (1, 120, True))
        self.assertEqual(line.record_ids, shipment.charge_ids.ids)
