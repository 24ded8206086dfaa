# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import date, timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import FreightCase


@tagged("post_install", "-at_install")
class TestDispute(FreightCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.finance = new_test_user(cls.env, "clerk-d", groups="freight_bridge.group_finance")
        cls.day = date.today() - timedelta(days=28)
        cls.currency = cls.company.currency_id
        Code = cls.env["freight.charge.code"]
        cls.linehaul, cls.fuel = Code.create(
            [
                {"name": "Line haul", "code": "LH-D", "category": "linehaul", "company_id": cls.company.id},
                {"name": "Fuel", "code": "FU-D", "category": "fuel", "company_id": cls.company.id},
            ]
        )
        cls.vendor = cls.env["res.partner"].create({"name": "Acme Trucking"})
        cls.invoice = cls._invoice("D-1", [(cls.linehaul, 100.0), (cls.fuel, 30.0)])
        cls.fuel_line = cls.invoice.line_ids[1]
        cls._audit(cls.invoice)

    @classmethod
    def _audit(cls, invoice):
        """The audit as it is; then the one finding that these tests are about."""
        invoice._audit()
        cls.env["freight.audit.finding"].create(
            {
                "invoice_id": invoice.id,
                "line_id": invoice.line_ids[1].id,
                "code": "fuel_bracket",
                "message": "Fuel of the wrong week.",
                "expected": 22.5,
                "billed": 30.0,
                "variance": 7.5,
            }
        )

    @classmethod
    def _invoice(cls, number, charges, **values):
        total = sum(amount for _code, amount in charges)
        return cls.env["freight.invoice"].create(
            {
                "number": number,
                "state": "received",
                "company_id": cls.company.id,
                "partner_id": cls.vendor.id,
                "currency_id": cls.currency.id,
                "date": cls.day,
                "total": total,
                "line_ids": [
                    Command.create({"charge_code_id": code.id, "description": code.name, "amount": amount})
                    for code, amount in charges
                ],
                **values,
            }
        )

    def _short_pay(self, amounts=None):
        return self.invoice.with_user(self.finance).action_short_pay("Wrong week", amounts)

    def test_dispute_short_pay_approves_what_is_owed_and_disputes_the_rest(self):
        self.assertEqual(self.invoice.state, "review")
        dispute = self._short_pay()
        self.assertEqual((self.invoice.state, self.invoice.approved_total), ("approved", 122.5))
        self.assertEqual(self.invoice.line_ids.mapped("approved_amount"), [100.0, 22.5])
        self.assertEqual((dispute.amount, dispute.is_short_pay, dispute.state), (7.5, True, "open"))
        self.assertEqual(dispute.line_ids.invoice_line_id, self.fuel_line)
        self.assertEqual(
            dispute.line_ids.mapped("reason"), [" ".join(self.fuel_line.finding_ids.mapped("message"))]
        )
        self.assertIn("Fuel of the wrong week.", dispute.line_ids.reason)
        finding = self.fuel_line.finding_ids.filtered(lambda row: row.code == "fuel_bracket")
        self.assertEqual(finding.verdict, "refused")
        self.assertRegex(dispute.name, r"^FD\d{6}$")
        self.assertEqual((dispute.deadline, dispute.days_left), (self.day + timedelta(days=30), 2))

    def test_dispute_of_the_whole_invoice_lets_it_wait(self):
        self.invoice.with_user(self.finance).action_dispute("Not our freight")
        self.assertEqual((self.invoice.state, self.invoice.approved_total), ("disputed", 0.0))
        dispute = self.invoice.dispute_ids
        self.assertEqual((dispute.amount, dispute.is_short_pay), (7.5, False))
        with self.assertRaisesRegex(UserError, "decided already"):
            self.invoice.with_user(self.finance).action_dispute("Again")

    def test_dispute_of_an_invoice_without_variance_is_about_all_of_it(self):
        invoice = self._invoice("D-2", [(self.linehaul, 50.0)])
        invoice.with_user(self.finance).action_dispute("Never ordered")
        self.assertEqual(invoice.dispute_ids.amount, 50.0)

    def test_dispute_amounts_chosen_by_a_person_are_bounded(self):
        first, second = self.invoice.line_ids
        for amount in (-0.01, 30.01):
            with self.assertRaisesRegex(UserError, "between 0 and 30.00"):
                self._short_pay({first.id: 100.0, second.id: amount})
        with self.assertRaisesRegex(UserError, "Nothing is held back"):
            self._short_pay({first.id: 100.0, second.id: 30.0})
        self.assertEqual(self.invoice.state, "review")
        dispute = self._short_pay({first.id: 90.0, second.id: 0.0})
        self.assertEqual((self.invoice.approved_total, dispute.amount), (90.0, 40.0))

    def test_dispute_wizard_proposes_what_the_findings_say(self):
        wizard = (
            self.env["freight.short.pay.wizard"]
            .with_user(self.finance)
            .create({"invoice_id": self.invoice.id, "reason": "Wrong week"})
        )
        self.assertEqual(wizard.line_ids.mapped("paid"), [100.0, 22.5])
        self.assertEqual((wizard.paid, wizard.held_back), (122.5, 7.5))
        action = wizard.action_short_pay()
        self.assertEqual(self.env["freight.dispute"].browse(action["res_id"]).invoice_id, self.invoice)

    def test_dispute_ends_when_the_credit_is_approved(self):
        dispute = self._short_pay()
        dispute.with_user(self.finance).action_sent()
        small = self._invoice("C-1", [(self.fuel, -5.0)], invoice_type="credit", original_id=self.invoice.id)
        small._set_approved("By hand")
        self.assertEqual((dispute.state, dispute.credited), ("sent", 5.0))
        rest = self._invoice("C-2", [(self.fuel, -2.5)], invoice_type="credit", original_id=self.invoice.id)
        rest._set_approved("By hand")
        self.assertEqual((dispute.state, dispute.credited), ("credited", 7.5))
        self.assertIn("7.5", dispute.outcome)
        with self.assertRaisesRegex(UserError, "settled already"):
            dispute.with_user(self.finance).action_give_in("Late")

    def test_dispute_given_in_says_why(self):
        dispute = self._short_pay().with_user(self.finance)
        with self.assertRaisesRegex(UserError, "Say why"):
            dispute.action_give_in(" ")
        dispute.action_give_in("They were right")
        self.assertEqual((dispute.state, dispute.outcome), ("given_in", "They were right"))

    def test_dispute_reminds_before_its_window_closes(self):
        dispute = self._short_pay()
        self.env["freight.dispute"]._cron_remind()
        self.env["freight.dispute"]._cron_remind()
        self.assertEqual(dispute.activity_ids.mapped("date_deadline"), [dispute.deadline])

    def test_dispute_is_for_finance(self):
        with self.assertRaises(AccessError):
            self.invoice.with_user(self.worker).action_dispute("No")
        dispute = self._short_pay()
        for user in (self.worker, self.auditor):
            with self.assertRaises(AccessError):
                dispute.with_user(user).action_sent()
            with self.assertRaises(AccessError):
                dispute.with_user(user).write({"state": "credited"})
        with self.assertRaises(AccessError):
            dispute.with_user(self.finance).write({"state": "credited"})

    def test_dispute_letter_names_every_reason(self):
        dispute = self._short_pay()
        self.fuel_line.description = "<b>Fuel</b>"
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "freight_bridge.report_dispute_letter", dispute.ids
        )
        text = html.decode()
        self.assertIn("D-1", text)
        self.assertIn("Fuel of the wrong week.", text)
        self.assertIn("&lt;b&gt;Fuel&lt;/b&gt;", text)
        self.assertIn("7.50", text)
