# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import date, timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .common import FreightCase


@tagged("post_install", "-at_install")
class TestReconciliation(FreightCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.finance = new_test_user(cls.env, "clerk-r", groups="freight_bridge.group_finance")
        cls.signer = new_test_user(cls.env, "signer-r", groups="freight_bridge.group_finance")
        cls.day = date(2026, 11, 20)
        cls.currency = cls.company.currency_id
        cls.code = cls.env["freight.charge.code"].create(
            {"name": "Line haul", "code": "LH-R", "category": "linehaul", "company_id": cls.company.id}
        )
        cls.vendor = cls.env["res.partner"].create({"name": "Acme Trucking"})

    def _run(self, **values):
        run = (
            self.env["freight.reconciliation"]
            .with_user(self.finance)
            .create(
                {
                    "company_id": self.company.id,
                    "date_from": self.day.replace(day=1),
                    "date_to": self.day,
                    **values,
                }
            )
        )
        run.action_run()
        return run

    def _line(self, run, check):
        return run.line_ids.filtered(lambda line: line.check == check)

    def _invoice(self, number="R-1", state="received", invoice_date=None, **values):
        line = {
            "description": "Line haul",
            "amount": values.get("total", 100.0),
            "charge_code_id": self.code.id,
        }
        return (
            self.env["freight.invoice"]
            .sudo()
            .create(
                {
                    "number": number,
                    "state": state,
                    "company_id": self.company.id,
                    "partner_id": self.vendor.id,
                    "currency_id": self.currency.id,
                    "date": invoice_date or self.day,
                    "total": 100.0,
                    "line_ids": [Command.create(line)],
                    **values,
                }
            )
        )

    def _charge(self, side="cost", **values):
        life = {"cost_state": "expected"} if side == "cost" else {"billing_state": "rated"}
        return (
            self.env["freight.charge"]
            .sudo()
            .create(
                {
                    "shipment_id": self.shipment.id,
                    "side": side,
                    "charge_code_id": self.code.id,
                    "partner_id": self.vendor.id,
                    "currency_id": self.currency.id,
                    "amount": 80.0,
                    **life,
                    **values,
                }
            )
        )

    def _statement(self, **changes):
        delivery = self._delivery()
        delivery["event"].update(type="freight.statement.closed.v1", subject="ST-1", partitionkey="ST-1")
        delivery["event"]["data"] = {
            "references": [],
            "number": "ST-1",
            "currency": self.currency.name,
            "period_from": "2026-11-01",
            "period_to": "2026-11-20",
            "count": 2,
            "total": "50.00",
            "lines": [
                {"number": "R-1", "amount": "100.00", "issued_on": "2026-11-20"},
                {"number": "R-2", "amount": "-50.00", "issued_on": None},
            ],
            **changes,
        }
        return delivery

    # -- what is found --------------------------------------------------------------------------------

    def test_reconciliation_of_nothing_finds_nothing(self):
        run = self._run()
        self.assertEqual((run.state, run.line_ids.ids, run.fault_count), ("done", [], 0))
        self.assertRegex(run.name, r"^FR\d{6}$")

    def test_reconciliation_finds_a_delivery_that_nobody_reported(self):
        self._apply(self._delivery(code="departed"))
        self.shipment.planned_delivery_date = self.now - timedelta(days=2)
        line = self._line(self._run(date_to=self.now.date()), "missing_milestones")
        self.assertEqual((line.count_source, line.count_found, line.is_fault), (0, 1, True))
        self.assertEqual(line.record_ids, self.shipment.ids)
        action = line.action_open()
        self.assertEqual(
            (action["res_model"], action["domain"]), ("freight.shipment", [("id", "in", self.shipment.ids)])
        )

    def test_reconciliation_finds_what_customers_were_not_billed(self):
        charge = self._charge("revenue")
        self.shipment.sudo().actual_delivery_date = self.day - timedelta(days=10)
        line = self._line(self._run(), "unbilled_shipments")
        self.assertEqual((line.count_found, line.amount_found, line.record_ids), (1, 80.0, charge.ids))
        self.assertFalse(self._line(self._run(patience_days=11), "unbilled_shipments"))

    def test_reconciliation_finds_invoices_that_nobody_looked_at_and_charges_of_no_shipment(self):
        invoice = self._invoice()
        run = self._run()
        waiting = self._line(run, "invoices_without_audit")
        self.assertEqual(
            (waiting.count_found, waiting.amount_found, waiting.record_ids), (1, 100.0, invoice.ids)
        )
        orphans = self._line(run, "charges_without_shipment")
        self.assertEqual((orphans.amount_found, orphans.record_ids), (100.0, invoice.line_ids.ids))
        self.assertFalse(self._line(run, "stale_invoices"))
        self._invoice("R-OLD", "review", self.day - timedelta(days=8))
        self.assertEqual(self._line(self._run(), "stale_invoices").count_found, 1)

    def test_reconciliation_finds_a_charge_that_nobody_understood(self):
        invoice = self._invoice()
        invoice.line_ids.charge_code_id = False
        orphans = self._line(self._run(), "charges_without_shipment")
        self.assertEqual((orphans.amount_found, orphans.record_ids), (100.0, invoice.line_ids.ids))

    def test_reconciliation_holds_approved_invoices_against_bills(self):
        invoice = self._invoice(state="approved", approved_total=90.0)
        line = self._line(self._run(), "bills")
        self.assertEqual((line.amount_source, line.amount_found, line.difference), (90.0, 0.0, -90.0))
        self.assertEqual((line.is_fault, line.record_ids), (True, invoice.ids))
        product = self.env["product.product"].create({"name": "Freight", "type": "service"})
        bill = self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": self.vendor.id,
                "invoice_date": self.day,
                "invoice_line_ids": [
                    Command.create(
                        {"product_id": product.id, "price_unit": 90.0, "tax_ids": [Command.clear()]}
                    )
                ],
            }
        )
        bill.action_post()
        invoice.sudo().write({"bill_id": bill.id, "state": "posted"})
        line = self._line(self._run(), "bills")
        self.assertEqual((line.amount_source, line.amount_found, line.is_fault), (90.0, 90.0, False))
        self.assertFalse(line.record_ids)

    def test_reconciliation_finds_an_accrual_that_the_ledger_does_not_have(self):
        charge = self._charge(cost_state="accrued")
        line = self._line(self._run(), "accrued_balance")
        self.assertEqual((line.amount_source, line.amount_found, line.record_ids), (80.0, 0.0, charge.ids))
        costs = self.env.ref("freight_bridge.freight_charge_view_list_cost")
        action = line.action_open()
        self.assertEqual(
            (action["views"][0], action["domain"]), ((costs.id, "list"), [("id", "in", charge.ids)])
        )
        rows = self.env["freight.charge"].search(action["domain"])
        self.assertFalse(rows.accrual_date)

    # -- statements -----------------------------------------------------------------------------------

    def test_statement_is_held_against_what_arrived(self):
        [answer] = self._apply(self._statement())
        self.assertEqual(answer["outcome"], "applied")
        statement = self.env["freight.statement"].search([("system_id", "=", self.system.id)])
        self.assertEqual((statement.log_id.id, statement.total), (answer["log_id"], 50.0))
        self.assertEqual(statement.line_ids.mapped("amount"), [100.0, -50.0])
        odd = self._invoice("R-3", system_id=self.system.id)
        self._invoice("R-1", system_id=self.system.id)
        line = self._line(self._run(), "statements")
        self.assertEqual((line.count_source, line.count_found), (2, 2))
        self.assertEqual((line.amount_source, line.amount_found, line.is_fault), (50.0, 200.0, True))
        self.assertEqual(line.record_ids, odd.ids)
        odd.sudo().state = "cancelled"
        self._invoice("R-2", system_id=self.system.id, invoice_type="credit", total=50.0)
        line = self._line(self._run(), "statements")
        self.assertEqual((line.amount_found, line.is_fault, line.record_ids or []), (50.0, False, []))

    def test_statement_twice_is_one(self):
        delivery = self._statement()
        self.assertEqual(
            [answer["outcome"] for answer in self._apply(delivery, delivery)], ["applied", "duplicate"]
        )
        self.assertEqual(self.env["freight.statement"].search_count([("name", "=", "ST-1")]), 1)

    def test_statement_that_is_not_sound_is_refused_at_its_place(self):
        cases = {
            "/data/total": {"total": 50.0},
            "/data/currency": {"currency": "XXQ"},
            "/data/period_to": {"period_to": "2026-10-01"},
            "/data/lines/0": {"lines": [{"number": "R-1", "amount": "1e3"}]},
            "/data/count": {"count": True},
        }
        for place, change in cases.items():
            [answer] = self._apply(self._statement(**change))
            self.assertEqual((answer["outcome"], answer["code"]), ("exception", "malformed_event"))
            self.assertIn(place, answer["message"])

    # -- life -----------------------------------------------------------------------------------------

    def test_reconciliation_signed_does_not_change(self):
        run = self._run(kind="period")
        with self.assertRaisesRegex(UserError, "somebody else signs"):
            run.action_sign()
        run.with_user(self.signer).action_sign()
        self.assertEqual((run.state, run.signed_by_id), ("signed", self.signer))
        for change in (run.action_run, run.unlink, lambda: run.write({"patience_days": 1})):
            with self.assertRaisesRegex(UserError, "signed off by"):
                change()

    def test_reconciliation_signs_alone_where_duties_are_not_separate(self):
        self.company.freight_separate_duties = False
        run = self._run()
        run.action_sign()
        self.assertEqual(run.state, "signed")

    def test_reconciliation_that_differs_is_signed_with_a_reason(self):
        self._invoice(state="approved", approved_total=90.0)
        run = self._run(kind="period").with_user(self.signer)
        action = run.action_sign()
        self.assertEqual((run.state, action["res_model"]), ("done", "freight.reconciliation.sign.wizard"))
        wizards = self.env[action["res_model"]].with_user(self.signer).with_context(**action["context"])
        wizard = wizards.create({"reason": " The carrier bills it twice a month "})
        self.assertEqual(
            wizard.differences.splitlines(),
            [
                "Billed Charges Without a Shipment: $\xa0100.00.",
                "Approved Invoices Against Vendor Bills: $\xa0-\ufeff90.00.",
            ],
        )
        wizard.action_sign()
        self.assertEqual(
            (run.state, run.signed_by_id, run.sign_reason),
            ("signed", self.signer, "The carrier bills it twice a month"),
        )
        told = run.message_ids.filtered(lambda message: "although it differs" in message.body)
        self.assertRegex(
            told.body, r"Vendor Bills: \$&nbsp;-\ufeff90\.00\. Reason: The carrier bills it twice"
        )
        self.assertEqual(told.author_id, self.signer.partner_id)

    def test_reconciliation_that_differs_by_counts_says_how_many(self):
        self._apply(self._delivery(code="departed"))
        self.shipment.planned_delivery_date = self.now - timedelta(days=2)
        run = self._run(date_to=self.now.date())
        self.assertIn("Deliveries Nobody Reported: 1 instead of 0.", run._differences())

    def test_reconciliation_says_who_may_not_sign_before_it_asks_why(self):
        self._invoice(state="approved", approved_total=90.0)
        with self.assertRaisesRegex(UserError, "somebody else signs"):
            self._run().action_sign()

    def test_reconciliation_without_a_difference_asks_for_no_reason(self):
        run = self._run(kind="period").with_user(self.signer)
        self.assertIs(run.action_sign(), True)
        self.assertEqual((run.state, run.sign_reason), ("signed", False))

    def test_reconciliation_of_a_period_end_begins_with_the_last_whole_month(self):
        Run = self.env["freight.reconciliation"].with_user(self.finance)
        with freeze_time("2026-03-31 12:00"), Form(Run) as form:
            self.assertEqual((str(form.date_from), str(form.date_to)), ("2026-03-31", "2026-03-31"))
            form.kind = "period"
            self.assertEqual((str(form.date_from), str(form.date_to)), ("2026-02-01", "2026-02-28"))
            form.kind = "daily"
            self.assertEqual((str(form.date_from), str(form.date_to)), ("2026-03-31", "2026-03-31"))

    def test_reconciliation_of_other_days_is_run_again(self):
        self._invoice()
        run = self._run()
        run.date_from = self.day
        self.assertEqual((run.state, run.line_ids.ids), ("draft", []))
        with self.assertRaisesRegex(UserError, "Run FR"):
            run.with_user(self.signer).action_sign()

    def test_reconciliation_state_is_not_written_by_hand(self):
        run = self._run()
        for vals in (
            {"state": "signed"},
            {"signed_by_id": self.finance.id},
            {"sign_reason": "Why not"},
            {"line_ids": [Command.clear()]},
        ):
            with self.assertRaisesRegex(UserError, "running and signing"):
                run.write(vals)

    def test_reconciliation_is_for_finance(self):
        with self.assertRaises(AccessError):
            self.env["freight.reconciliation"].with_user(self.worker).create({})
        run = self._run()
        with self.assertRaises(AccessError):
            run.with_user(self.auditor).action_run()
        self.assertEqual(run.with_user(self.auditor).state, "done")
        with Form(run) as form:
            form.patience_days = 3

    def test_reconciliation_daily_runs_once_a_day(self):
        Run = self.env["freight.reconciliation"]
        Run._cron_daily()
        made = Run.search_count([("kind", "=", "daily")])
        self.assertTrue(made)
        Run._cron_daily()
        self.assertEqual(Run.search_count([("kind", "=", "daily")]), made)

    def test_reconciliation_does_not_ask_for_each_invoice(self):
        def queries(count):
            self.env["freight.invoice"].sudo().search([("number", "like", "Q-")]).state = "cancelled"
            for index in range(count):
                self._invoice(f"Q-{count}-{index}", state="approved", approved_total=1.0)
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self._run()
            return self.env.cr.sql_log_count - before

        queries(1)
        self.assertLessEqual(abs(queries(40) - queries(4)), 2)
