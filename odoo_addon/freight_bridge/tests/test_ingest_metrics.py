# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import UTC, timedelta
from decimal import Decimal
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..ingest import freight_ingest_metrics
from .common import OutboxCase
from .common_invoice import InvoiceCase
from .common_parked import parked_message


@tagged("post_install", "-at_install")
class TestIngestMetrics(InvoiceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # A company of its own: what the demo data has waiting is none of a test's.
        cls.fresh = cls.env["res.company"].create(
            {"name": "Measured Company", "currency_id": cls.env.ref("base.EUR").id}
        )

    def _rows(self, kind, **labels):
        """The rows of a kind that have these labels."""
        rows = self.ingest.metrics()["rows"][kind]
        return [row for row in rows if all(row[label] == value for label, value in labels.items())]

    def _row(self, kind, **labels):
        [row] = self._rows(kind, company=self.fresh.name, **labels)
        return row

    def _system_of(self, company, code, **values):
        return self.env["freight.system"].create(
            {"name": code.title(), "code": code, "company_id": company.id, **values}
        )

    def _charge(self, shipment, amount, code="LHS", **values):
        kind = self.env["freight.charge.code"].search(
            [("code", "=", code), ("company_id", "=", shipment.company_id.id)]
        ) or self.env["freight.charge.code"].create(
            {"code": code, "name": code, "category": "linehaul", "company_id": shipment.company_id.id}
        )
        return self.env["freight.charge"].create(
            {
                "shipment_id": shipment.id,
                "charge_code_id": kind.id,
                "partner_id": self.vendor.id,
                "currency_id": self.fresh.currency_id.id,
                "amount": amount,
                **values,
            }
        )

    def test_metrics_are_for_the_integration_account(self):
        for user in (self.worker, self.manager, self.auditor):
            with self.assertRaises(AccessError):
                self.env["freight.ingest"].with_user(user).metrics()

    def test_metrics_are_texts_and_numbers(self):
        """A decimal is a text: a float on its way would lose the cents of a large sum."""
        self._apply(self._delivery([("tracking", "NOBODY")]), self._bill())
        told = self.ingest.metrics()
        self.assertEqual(set(told["rows"]), set(told["left_out"]))
        for kind, rows in told["rows"].items():
            for row in rows:
                for name, value in row.items():
                    self.assertIn(type(value), (str, int, type(None)), (kind, name, value))

    def test_metrics_of_parked_messages(self):
        before = {row["lane"]: row["waiting"] for row in self.ingest.metrics()["rows"]["parked"]}
        ids = (
            self.env["freight.parked"]
            .with_user(self.integration)
            .keep(messages=[parked_message(self._delivery(), lane="financial") for _ in range(3)])
        )
        rows = self.env["freight.parked"].browse(ids)
        rows[0].sudo().state = "replayed"
        rows[1].sudo().first_at = self.now - timedelta(hours=2)
        [row] = [row for row in self.ingest.metrics()["rows"]["parked"] if row["lane"] == "financial"]
        self.assertEqual(row["waiting"], before.get("financial", 0) + 2)
        self.assertGreaterEqual(row["oldest_age"], 7200)

    def test_metrics_of_exceptions(self):
        self._system_of(self.fresh, "heard")
        self._apply(
            *[self._delivery([("tracking", f"NOBODY-{n}")], source="/systems/heard") for n in range(3)]
        )
        exceptions = self.env["freight.exception"].search([("company_id", "=", self.fresh.id)])
        self.assertEqual(len(exceptions), 3)
        exceptions[0].sudo()._close("waived", "waived", "no matter")
        self.env.cr.execute(
            "UPDATE freight_exception SET deadline = %s, create_date = %s WHERE id = %s",
            [self.now - timedelta(hours=1), self.now - timedelta(hours=3), exceptions[1].id],
        )
        row = self._row("exceptions", code="unmatched_reference")
        self.assertEqual((row["open"], row["breached"]), (2, 1))
        self.assertEqual(row["severity"], exceptions[1].severity)
        self.assertEqual(row["team"], exceptions[1].team_id.with_context(lang="en_US").name)
        self.assertAlmostEqual(row["oldest_age"], 3 * 3600, delta=120)

    def test_metrics_leave_test_systems_out(self):
        self._system_of(self.fresh, "tried", mode="test")
        self._apply(self._delivery([("tracking", "NOBODY")], source="/systems/tried"))
        self.assertTrue(self.env["freight.exception"].search([("company_id", "=", self.fresh.id)]))
        self.assertFalse(self._rows("exceptions", company=self.fresh.name))
        self.assertFalse(self._rows("systems", system="tried"))

    def test_metrics_of_shipments(self):
        late, _on_time, done = (
            self._shipment(
                f"M-{n}", company_id=self.fresh.id, planned_delivery_date=self.now + timedelta(days=days)
            )
            for n, days in ((1, -1), (2, 1), (3, -1))
        )
        late.sudo().is_flagged = True
        done.sudo().state = "delivered"
        self.assertEqual(
            self._row("shipments"),
            {"company": self.fresh.name, "state": "released", "moving": 2, "late": 1, "flagged": 1},
        )
        self.assertEqual(self._row("proofs")["awaiting"], 1)

    def test_metrics_of_charges(self):
        shipment = self._shipment("C-1", company_id=self.fresh.id)
        for code, amount, state in (("A", 10.10, "rated"), ("B", 20.20, "rated"), ("C", 5, "invoiced")):
            self._charge(shipment, amount, code, side="revenue", billing_state=state)
        self._charge(shipment, 70, side="cost", cost_state="accrued")
        billing = self._row("billing", state="rated")
        self.assertEqual((billing["charges"], Decimal(billing["amount"])), (2, Decimal("30.30")))
        self.assertFalse(self._rows("billing", company=self.fresh.name, state="invoiced"))
        accruals = self._row("accruals", currency="EUR")
        self.assertEqual(Decimal(accruals["amount"]), 70)
        self.assertEqual(Decimal(accruals["gap"]), 70, "no item of the ledger says so")

    def test_metrics_of_carrier_invoices(self):
        self._system_of(self.fresh, "biller", kind="carrier")
        self._apply(
            self._bill(
                "M-1", [self._line("100.00"), self._line("7.50")], source="/systems/biller", total="107.50"
            ),
            self._bill(
                "M-2", [self._line("-30.00")], source="/systems/biller", total="-30.00", invoice_type="credit"
            ),
        )
        invoices = self.env["freight.invoice"].search([("company_id", "=", self.fresh.id)])
        self.assertEqual(invoices.mapped("state"), ["received", "received"])
        currency = invoices.currency_id.name
        row = self._row("invoices", state="received", currency=currency)
        self.assertEqual((row["invoices"], Decimal(row["amount"])), (2, Decimal("77.50")))
        unmatched = self._row("unmatched", currency=currency)
        self.assertEqual((unmatched["charges"], Decimal(unmatched["amount"])), (3, Decimal("77.50")))
        billed = invoices.filtered(lambda invoice: invoice.number == "M-1")
        amounts = {billed.line_ids[0]: billed.line_ids[0].amount}
        self.env["freight.dispute"].sudo()._open(billed, "too much", amounts, is_short_pay=False)
        dispute = self._row("disputes", currency=currency)
        self.assertEqual((dispute["open"], Decimal(dispute["amount"])), (1, 100))

    def test_metrics_of_reconciliation_are_those_of_the_newest_run(self):
        Run = self.env["freight.reconciliation"]
        shipment = self._shipment(
            "R-1", company_id=self.fresh.id, planned_delivery_date=self.now - timedelta(days=9)
        )
        shipment.sudo().state = "in_transit"
        day = self.now.date()
        for days in (5, 1):
            Run.create(
                {
                    "company_id": self.fresh.id,
                    "date_from": day - timedelta(days=days),
                    "date_to": day - timedelta(days=days),
                }
            ).action_run()
        self.assertEqual(self._row("reconciliation", check="missing_milestones")["faults"], 1)

    def test_metrics_of_systems(self):
        silent = self._system_of(self.fresh, "silent")
        self._apply_one()
        [heard] = self._rows("systems", system="test-tms")
        logged = self.env["freight.integration.log"].search(
            [("system_id", "=", self.system.id)], order="id desc", limit=1
        )
        self.assertEqual(heard["last_message"], int(logged.logged_at.replace(tzinfo=UTC).timestamp()))
        self.assertEqual(
            self._rows("systems", system=silent.code), [{"system": "silent", "last_message": None, "owed": 0}]
        )
        silent.active = False
        self.assertFalse(self._rows("systems", system="silent"))

    def test_metrics_are_bounded_and_say_so(self):
        for n in range(3):
            self._system_of(self.fresh, f"bounded-{n}")
        everything = self.ingest.metrics()
        with patch.object(freight_ingest_metrics, "ROWS", 2):
            told = self.ingest.metrics()
        self.assertEqual(everything["left_out"]["systems"], 0)
        self.assertEqual(len(told["rows"]["systems"]), 2)
        self.assertEqual(told["left_out"]["systems"], len(everything["rows"]["systems"]) - 2)

    def test_metrics_query_count_does_not_grow(self):
        self._count_queries()
        small = self._count_queries()
        self._system_of(self.fresh, "more")
        self._apply(
            *[self._delivery([("tracking", f"NOBODY-{n}")], source="/systems/more") for n in range(20)]
        )
        self.assertEqual(self._count_queries(), small)

    def _count_queries(self):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.ingest.metrics()
        return self.env.cr.sql_log_count - before


@tagged("post_install", "-at_install")
class TestIngestMetricsOutbox(OutboxCase):
    def test_metrics_of_what_is_owed(self):
        self._sent()
        self._owe()
        [row] = [row for row in self.ingest.metrics()["rows"]["systems"] if row["system"] == "test-tms"]
        self.assertEqual(row["owed"], 1)
        self.assertIsNone(row["last_message"], "what we sent is no word of the partner")
