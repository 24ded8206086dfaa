# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_audited import AuditedCase

#: Odoo's create inserts 100 rows a statement, and caches come and go.
SLACK = 4


@tagged("post_install", "-at_install")
class TestInvoiceAudit(AuditedCase):
    def test_invoice_as_agreed_is_approved_by_rule(self):
        invoice = self._invoice()
        invoice._audit()
        self.assertEqual(self._found(invoice), [])
        self.assertEqual(
            (invoice.state, invoice.approval_note, invoice.approved_total), ("approved", "As agreed.", 200.0)
        )
        self.assertEqual(invoice.line_ids.approved_amount, 200.0)
        self.assertFalse(invoice.approved_by_id)
        self.assertTrue(invoice.approved_at)

    def test_batch_is_cut_by_lines_and_audits_one_invoice_at_least(self):
        first = self._invoice("INV-1", "100.00", "100.00")
        invoices = first | self._invoice("INV-2") | self._invoice("INV-3")
        audit = "odoo.addons.freight_bridge.models.freight_invoice_audit."
        with patch(f"{audit}AUDIT_LINES", 3):
            self.assertEqual(invoices._flow_next("audit"), invoices[:2])
        with patch(f"{audit}AUDIT_LINES", 1):
            self.assertEqual(invoices._flow_next("audit"), first)
        with patch(f"{audit}AUDIT_BATCH", 2):
            self.assertEqual(invoices._flow_next("audit"), invoices[:2])

    def test_overcharge_waits_for_a_person(self):
        invoice = self._invoice("INV-1", "230.00")
        invoice._audit()
        self.assertEqual(self._found(invoice), [("linehaul_over", 30.0, "open")])
        self.assertEqual((invoice.state, invoice.approved_total), ("review", 0.0))
        exception = invoice.exception_id
        self.assertEqual((exception.code, exception.state), ("invoice_variance", "open"))
        self.assertEqual(exception.team_id.kind, "finance")
        self.assertEqual(exception.company_id, self.company)
        self.assertIn(f"30.00 {self.currency.name} in question, findings: 1.", exception.summary)
        self.assertIn("Freight: billed 230.00, agreed 200.00.", exception.summary)
        self.assertEqual(exception.action_view_carrier_invoice()["res_id"], invoice.id)

    def test_invoice_of_which_nothing_is_understood_is_in_question_as_a_whole(self):
        line = {"partner_code": "QQQ", "amount": 57.1}
        invoice = self._invoice(
            lines=[line], carrier_id=False, partner_id=False, carrier_name="Parcel Express"
        )
        invoice._audit()
        self.assertEqual(
            {row.code: row.variance for row in invoice.finding_ids},
            {"missing_reference": 0.0, "unknown_carrier": 0.0, "unmapped_charge": 0.0},
        )
        self.assertIn(f"57.10 {self.currency.name} in question, findings: 3.", invoice.exception_id.summary)
        self.assertTrue(invoice.exception_id.summary.startswith("Parcel Express, INV-1: "))

    def test_date_that_cannot_be_true(self):
        for day in (date(2099, 12, 31), date(1901, 1, 1)):
            invoice = self._invoice("INV-1", date=day, date_due=day)
            invoice._audit()
            self.assertEqual(self._found(invoice), [("implausible_date", 0.0, "open")])
            self.assertEqual(invoice.state, "review")
            invoice.state = "cancelled"

    def test_finding_explains_itself(self):
        invoice = self._invoice("INV-1", "230.00")
        invoice._audit()
        finding = invoice.finding_ids
        self.assertEqual((finding.expected, finding.billed), (200.0, 230.0))
        self.assertEqual((finding.line_id, finding.shipment_id), (invoice.line_ids, self.load))
        self.assertIn("100 kg × 2 = 200.00", finding.evidence)

    def test_audit_again_replaces_the_findings_and_joins_the_exception(self):
        invoice = self._invoice("INV-1", "230.00")
        invoice._audit()
        exception = invoice.exception_id
        self.load.actual_weight = 110
        invoice.with_user(self.finance).action_audit()
        self.assertEqual(self._found(invoice), [("linehaul_over", 10.0, "open")])
        self.assertEqual((invoice.exception_id, exception.state), (exception, "open"))
        self.assertIn("10.00", exception.summary)
        self.load.actual_weight = 115
        invoice.with_user(self.finance).action_audit()
        self.assertEqual(
            (invoice.state, exception.state, exception.resolution), ("approved", "resolved", "decided")
        )

    def test_duplicate_is_an_exception_of_its_own(self):
        first = self._invoice()
        first._audit()
        second = self._invoice("0inv1")
        second._audit()
        self.assertEqual(first.state, "approved")
        self.assertEqual(self._found(second), [("duplicate_number", 200.0, "open")])
        self.assertEqual(second.exception_id.code, "invoice_duplicate")

    def test_rejected_invoice_is_no_duplicate_of_a_later_one(self):
        first = self._invoice()
        first.action_reject("Wrong customer.")
        second = self._invoice()
        second._audit()
        self.assertEqual(second.state, "approved")

    def test_no_rate_is_a_finding_never_a_pass(self):
        self.contract.action_withdraw()
        invoice = self._invoice()
        invoice._audit()
        self.assertEqual(self._found(invoice), [("no_contract", 0.0, "open")])

    def test_late_invoice_is_rated_by_the_contract_of_its_ship_date(self):
        self.contract.action_close()
        invoice = self._invoice()
        invoice._audit()
        self.assertEqual((self._found(invoice), invoice.state), ([], "approved"))

    def test_guarantee_of_business_days(self):
        """Wednesday and three working days: Monday; with a holiday on Friday, Tuesday."""
        calendar = self.env["resource.calendar"].create({"name": "Weekdays", "tz": "UTC"})
        self.load.service_level_id = self.env["freight.service.level"].create(
            {
                "name": "Three Days",
                "code": "T-3D",
                "carrier_id": self.carrier.id,
                "guarantee_days": 3,
                "guarantee_calendar_id": calendar.id,
            }
        )
        invoice = self._invoice()
        for delivered, found in (("2026-03-09 20:00:00", []), ("2026-03-10 08:00:00", ["late_service"])):
            self.load.sudo().actual_delivery_date = delivered
            invoice._audit()
            self.assertEqual(invoice.finding_ids.mapped("code"), found, delivered)
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": calendar.id,
                "date_from": "2026-03-06 00:00:00",
                "date_to": "2026-03-06 23:59:59",
            }
        )
        invoice._audit()
        self.assertEqual(invoice.finding_ids.mapped("code"), [])

    def test_payee_that_nobody_knows(self):
        """The money goes to nobody else than the carrier asks for, nor to somebody who is not known."""
        invoice = self._invoice(payee_name="Quick Factor")
        invoice._audit()
        self.assertEqual(self._found(invoice), [("unknown_payee", 0.0, "open")])
        self.assertIn("Quick Factor", invoice.exception_id.summary)
        factor = self.env["res.partner"].create({"name": "Quick Factor Inc"})
        invoice.with_user(self.finance).payee_id = factor
        invoice._audit()
        self.assertEqual((self._found(invoice), invoice.state), ([("new_payee", 0.0, "open")], "review"))
        self.assertIn("Quick Factor Inc, who was never paid", invoice.finding_ids.message)
        with self.assertRaisesRegex(UserError, "You chose who is paid"):
            invoice.with_user(self.finance).action_approve("Fine.")
        invoice.with_user(self.manager).action_approve("The carrier says so.")
        # A person decided about it once.
        second = self._invoice("INV-2", payee_id=factor.id, lines=[self._haul(load=self._load("LOAD-2"))])
        second._audit()
        self.assertEqual((self._found(second), second.state), ([], "approved"))
        # That was about this carrier, and nothing that a rule approved confirms anybody.
        third = self._invoice("INV-3", carrier_id=self.next_carrier.id, payee_id=factor.id)
        third._audit()
        self.assertIn("new_payee", third.finding_ids.mapped("code"))

    def test_payee_that_the_contract_names(self):
        factor, stranger = self.env["res.partner"].create([{"name": "Quick Factor"}, {"name": "Consignee"}])
        with self.assertRaisesRegex(UserError, "do not change"):
            self.contract.factor_ids = factor
        self.contract._settle(factor_ids=factor.ids)
        for number, payee, codes in (
            ("INV-1", factor, []),
            ("INV-2", stranger, ["new_payee"]),
            ("INV-3", self.payee, []),
        ):
            invoice = self._invoice(
                number, payee_id=payee.id, lines=[self._haul(load=self._load(f"LOAD-{number}"))]
            )
            invoice._audit()
            self.assertEqual(invoice.finding_ids.mapped("code"), codes)

    def test_vendor_that_nobody_agreed_to_pay_for_the_carrier(self):
        stranger = self.env["res.partner"].create({"name": "Consignee"})
        invoice = self._invoice(partner_id=stranger.id)
        invoice._audit()
        self.assertIn(("new_payee", 0.0, "open"), self._found(invoice))
        self.assertEqual(invoice.state, "review")

    def test_accessorial_that_somebody_agreed_to(self):
        lines = [self._haul(), self._haul("75.00", code=self.liftgate)]
        invoice = self._invoice(lines=lines)
        invoice._audit()
        self.assertEqual(self._found(invoice), [("not_authorised", 75.0, "open")])
        self.env["freight.shipment.accessorial"].create(
            {"shipment_id": self.load.id, "charge_code_id": self.liftgate.id, "reason": "No ramp there"}
        )
        invoice._audit()
        self.assertEqual((self._found(invoice), invoice.state), ([], "approved"))

    def test_pounds_against_a_rate_in_kilograms(self):
        invoice = self._invoice(lines=[self._haul("440.92", weight=220.46)])
        invoice._audit()
        self.assertEqual(self._found(invoice), [("weight_differs", 240.92, "open")])
        self.assertIn("pounds", invoice.finding_ids.message)

    def test_proof_of_delivery_where_the_contract_asks_for_it(self):
        self.contract._settle(requires_pod=True)
        invoice = self._invoice()
        invoice._audit()
        self.assertEqual(self._found(invoice), [("pod_missing", 0.0, "open")])

    def test_late_against_a_guarantee(self):
        express = self.env["freight.service.level"].create(
            {"name": "Next Day", "code": "T-ND", "carrier_id": self.carrier.id, "guarantee_days": 1}
        )
        self.load.write({"service_level_id": express.id})
        self.load.sudo().actual_delivery_date = "2026-03-05 20:00:00"
        invoice = self._invoice()
        invoice._audit()
        self.assertEqual(self._found(invoice), [])
        self.load.sudo().actual_delivery_date = "2026-03-06 08:00:00"
        invoice._audit()
        self.assertEqual(self._found(invoice), [("late_service", 0.0, "open")])

    def test_currency_without_a_rate(self):
        currency = self.env["res.currency"].create({"name": "XQX", "symbol": "Q"})
        invoice = self._invoice(currency_id=currency.id)
        invoice._audit()
        self.assertEqual(
            self._found(invoice), [("no_currency_rate", 0.0, "open")], invoice.finding_ids.mapped("message")
        )

    def test_contract_and_invoice_in_two_currencies(self):
        """The rate of the invoice's date counts: 2 units for one of the company's."""
        currency = self.env["res.currency"].create({"name": "XQY", "symbol": "Y"})
        for day, units in ((date(2026, 3, 1), 2.0), (date(2026, 3, 20), 9.0)):
            self.env["res.currency.rate"].create(
                {"currency_id": currency.id, "name": day, "rate": units, "company_id": self.company.id}
            )
        invoice = self._invoice("INV-1", "400.00", currency_id=currency.id)
        invoice._audit()
        self.assertEqual((self._found(invoice), invoice.state), ([], "approved"))

    def test_analytic_account_that_was_deleted(self):
        plan = self.env["account.analytic.plan"].create({"name": "Plan"})
        account = self.env["account.analytic.account"].create({"name": "Lyon", "plan_id": plan.id})
        order = self._sale()
        order.order_line.analytic_distribution = {str(account.id): 100}
        self.load.sale_id = order
        invoice = self._invoice()
        invoice._audit()
        self.assertEqual(self._found(invoice), [])
        account.active = False
        invoice._audit()
        self.assertEqual(self._found(invoice), [("lost_analytic", 0.0, "open")])

    def test_charge_without_an_account(self):
        self.company.freight_expense_account_id = False
        invoice = self._invoice()
        invoice._audit()
        self.assertEqual(self._found(invoice), [("no_account", 0.0, "open")])

    def test_supplement_counts_against_what_was_approved(self):
        original = self._invoice("INV-1", "190.00")
        self._tolerance(under_amount=10)
        original._audit()
        self.assertEqual(original.state, "approved")
        changes = {"invoice_type": "supplemental", "original_id": original.id}
        fits = self._invoice("INV-2", "10.00", **changes)
        fits._audit()
        self.assertEqual((fits.state, self._found(fits)), ("approved", []))
        more = self._invoice("INV-3", "5.00", **changes)
        more._audit()
        self.assertEqual(self._found(more), [("cumulative_total", 5.0, "open")])

    def test_batch_counts_the_first_against_the_second(self):
        original = self._invoice("INV-1", "190.00")
        self._tolerance(under_amount=10)
        changes = {"invoice_type": "supplemental", "original_id": original.id}
        supplements = self._invoice("INV-2", "10.00", **changes) | self._invoice("INV-3", "5.00", **changes)
        (original | supplements)._audit_in_turns()
        self.assertEqual([original.state, *supplements.mapped("state")], ["approved", "approved", "review"])

    def test_correction_takes_the_place_of_its_original(self):
        original = self._invoice("INV-1", "230.00")
        original._audit()
        correction = self._invoice("INV-1", invoice_type="corrected", original_id=original.id)
        correction._audit()
        self.assertEqual((correction.state, original.state), ("approved", "cancelled"))
        self.assertEqual(original.exception_id.state, "resolved")

    def test_correction_of_a_paid_invoice_is_refused(self):
        original = self._invoice("INV-1")
        original._audit()
        original.state = "paid"
        correction = self._invoice("INV-1", "150.00", invoice_type="corrected", original_id=original.id)
        correction._audit()
        self.assertEqual(correction.state, "review")
        self.assertIn("correction_of_posted", correction.finding_ids.mapped("code"))
        with self.assertRaisesRegex(UserError, "in the books already"):
            correction.with_user(self.finance).action_approve("They say so.")

    def test_credit_larger_than_its_original(self):
        original = self._invoice()
        original._audit()
        credit = self._invoice("CR-1", "-200.01", invoice_type="credit", original_id=original.id)
        credit._audit()
        self.assertEqual(self._found(credit), [("credit_exceeds_original", -0.01, "open")])

    def test_credit_stated_as_a_positive_amount(self):
        """What was given back may be billed again."""
        original = self._invoice()
        original._audit()
        credit = self._invoice("CR-1", "50.00", invoice_type="credit", original_id=original.id)
        credit._audit()
        self.assertEqual((credit.state, self._found(credit)), ("approved", []))
        more = self._invoice("INV-2", "50.00", invoice_type="supplemental", original_id=original.id)
        more._audit()
        self.assertEqual((more.state, self._found(more)), ("approved", []))

    def test_invoice_above_the_limit_waits_for_a_manager(self):
        self.company.freight_approval_limit = 199
        invoice = self._invoice()
        invoice._audit()
        self.assertEqual(self._found(invoice), [("approval_limit", 0.0, "open")])
        with self.assertRaisesRegex(UserError, "a freight manager approves it"):
            invoice.with_user(self.finance).action_approve("Fine.")
        invoice.with_user(self.second_manager).action_approve("Fine.")
        self.assertEqual(invoice.state, "approved")

    def test_only_finance_audits(self):
        invoice = self._invoice()
        for user in (self.worker, self.auditor):
            with self.assertRaises(AccessError):
                invoice.with_user(user).action_audit()

    def test_line_knows_the_charge_that_was_expected(self):
        charges = self.env["freight.charge"]._store(self.load._rate("cost"), "cost")
        invoice = self._invoice()
        invoice._audit()
        self.assertEqual(invoice.line_ids.charge_id, charges)

    def test_job_audits_what_was_received(self):
        """Asked for when an invoice is received, and done by the job alone."""
        cron = self.env.ref("freight_bridge.cron_audit_invoices")
        self._commit()
        triggers = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        good, bad = (
            self._invoice(),
            self._invoice("INV-2", "250.00", lines=[self._haul("250.00", self._load("L2"))]),
        )
        self.assertEqual(self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)]), triggers + 1)
        self.assertEqual((good | bad).mapped("state"), ["received", "received"])
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual((good.state, bad.state), ("approved", "review"))

    def test_query_count_does_not_grow(self):
        """5 invoices and 50, each of its own shipments and with a finding, cost the same queries."""
        self._queries(2, "W")
        small, large = self._queries(5, "S"), self._queries(50, "L")
        self.assertLessEqual(large, small + SLACK)

    def _queries(self, count, prefix):
        loads = [self._load(f"{prefix}{number}") for number in range(count)]
        invoices = self.env["freight.invoice"].concat(
            *[
                self._invoice(f"{prefix}-{number}", lines=[self._haul("230.00", load)])
                for number, load in enumerate(loads)
            ]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        invoices._audit()
        self.env.flush_all()
        self.assertEqual(set(invoices.mapped("state")), {"review"})
        return self.env.cr.sql_log_count - before
