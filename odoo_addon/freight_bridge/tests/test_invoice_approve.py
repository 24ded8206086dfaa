# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_audited import AuditedCase


@tagged("post_install", "-at_install")
class TestInvoiceApprove(AuditedCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._invoice("INV-1", "230.00")
        cls.invoice._audit()

    def _as(self, user):
        return self.invoice.with_user(user)

    def test_approve_keeps_who_when_and_why(self):
        self._as(self.finance).action_approve("  Fuel strike.  ")
        invoice = self.invoice
        self.assertEqual(
            (invoice.state, invoice.approved_by_id, invoice.approval_note, invoice.approved_total),
            ("approved", self.finance, "Fuel strike.", 230.0),
        )
        self.assertEqual(invoice.line_ids.approved_amount, 230.0)
        self.assertEqual(self._found(invoice), [("linehaul_over", 30.0, "accepted")])
        exception = invoice.exception_id
        self.assertEqual(
            (exception.state, exception.resolution, exception.reason), ("resolved", "decided", "Fuel strike.")
        )

    def test_approve_less_than_was_billed(self):
        self._as(self.finance).action_approve("As agreed.", {self.invoice.line_ids.id: 200.0})
        self.assertEqual((self.invoice.approved_total, self.invoice.total), (200.0, 230.0))

    def test_amounts_as_json_writes_them(self):
        """The keys of a JSON object are strings, and money travels as decimal strings."""
        line = self.invoice.line_ids
        self._as(self.finance).action_approve("As agreed.", {str(line.id): "200.10"})
        self.assertEqual((line.approved_amount, self.invoice.approved_total), (200.1, 200.1))

    def test_amounts_of_anything_else_are_refused(self):
        line = self.invoice.line_ids.id
        trick = [line] * (line + 1)
        trick[line] = 9999
        foreign = self._invoice("INV-2", "1.00").line_ids.id
        nan, infinity = float("nan"), float("inf")
        for amounts, words in (
            (trick, "mapping"),
            ([], "mapping"),
            ("all", "mapping"),
            (False, "mapping"),
            ({"id": 9999}, "named for id, which is not one line of invoice INV-1"),
            ({foreign: 1}, "is not one line"),
            ({str(foreign): 1}, "is not one line"),
            ({f"0{line}": 1}, "is not one line"),
            ({float(line): 1}, "is not one line"),
            ({line: 1, str(line): 2}, "is not one line"),
            *(({line: value}, "is no amount") for value in (nan, infinity, "NaN", "1e2", "٣", "0x10")),
            *(({line: value}, "is no amount") for value in (True, None, [1], {}, "", " 1", "1,5")),
            *(({line: value}, "between 0 and 230.00") for value in (230.01, "230.01", -0.01, 9999, -777)),
        ):
            with self.subTest(amounts=repr(amounts)[:40]), self.assertRaisesRegex(UserError, words):
                self._as(self.finance).action_approve("As agreed.", amounts)
        self.assertEqual((self.invoice.state, self.invoice.approved_total), ("review", 0.0))

    def test_amounts_of_a_credit_have_its_sign(self):
        credit = self._invoice("INV-3", "-30.00", invoice_type="credit", original_id=self.invoice.id)
        self._as(self.finance).action_approve("Yes.")
        credit._audit()
        credit.action_review("Look again.")
        for amount in (0.01, -30.01):
            with self.assertRaisesRegex(UserError, "between -30.00 and 0"):
                credit.with_user(self.finance).action_approve("Yes.", {credit.line_ids.id: amount})
        credit.with_user(self.finance).action_approve("Yes.", {credit.line_ids.id: "-20"})
        self.assertEqual(credit.approved_total, -20.0)

    def test_no_more_is_approved_than_the_carrier_asks_for(self):
        """Leaving out what gives back makes more of an invoice than it bills."""
        invoice = self._invoice("INV-4", lines=[self._haul("5000.00"), self._haul("-4770.00")])
        invoice._audit()
        haul, back = invoice.line_ids
        for amounts in ({back.id: 0}, {back.id: "-4769.99"}, {haul.id: "4769.99"}):
            with self.assertRaisesRegex(UserError, "of invoice INV-4, which asks for 230.00"):
                invoice.with_user(self.finance).action_approve("Yes.", amounts)
        invoice.with_user(self.finance).action_approve("Yes.", {haul.id: 4800, back.id: -4700})
        self.assertEqual(invoice.approved_total, 100.0)

    def test_limit_looks_at_the_lines_where_less_is_stated(self):
        invoice = self._invoice("INV-5", lines=[self._haul("5000.00")], total=200)
        self.company.freight_approval_limit = 4000
        invoice._audit()
        self.assertIn("approval_limit", invoice.finding_ids.mapped("code"))
        with self.assertRaisesRegex(UserError, "above the approval limit"):
            invoice.with_user(self.finance).action_approve("Yes.")

    def test_reject(self):
        self._as(self.finance).action_reject("Never ordered.")
        self.assertEqual((self.invoice.state, self.invoice.approval_note), ("rejected", "Never ordered."))
        self.assertEqual(self.invoice.finding_ids.verdict, "refused")
        self.assertEqual(self.invoice.exception_id.state, "resolved")
        self.assertEqual(self.invoice.approved_total, 0.0)

    def test_exception_is_not_waived_while_its_invoice_waits(self):
        with self.assertRaisesRegex(UserError, "INV-1 waits for a decision"):
            self.invoice.exception_id.with_user(self.worker).desk_waive("Not mine.")
        self.assertEqual(self.invoice.exception_id.state, "open")

    def test_dialog_says_what_is_passed_over(self):
        wizard = self.env["freight.invoice.decision.wizard"].with_context(active_ids=self.invoice.ids)
        said = wizard.create({"reason": "x"}).held_against
        self.assertRegex(said, "^INV-1: .*230")

    def test_desk_leads_to_the_invoice(self):
        detail = self.invoice.exception_id.with_user(self.worker).desk_detail()
        self.assertEqual(detail["exception"]["carrier_invoice"], [self.invoice.id, "INV-1"])
        self.assertEqual(detail["exception"]["subject"], "INV-1")
        self.assertEqual(
            [(row["name"], row["reasons"]) for row in detail["suggestions"]],
            [(self.load.name, ["Charged on invoice INV-1"])],
        )
        self.assertEqual((detail["timeline_shipment"]["name"], detail["can_link"]), (self.load.name, False))

    def test_desk_says_where_a_shipment_is_chosen(self):
        self.invoice.line_ids.shipment_id = False
        detail = self.invoice.exception_id.with_user(self.worker).desk_detail()
        self.assertEqual(detail["suggestions"], [])
        self.assertIn("choose it on the invoice", detail["suggestion_note"])

    def test_invoices_of_one_number_have_an_exception_each(self):
        again = self._invoice("INV-1", "250.00") | self._invoice("INV-1", "260.00")
        again._audit()
        raised = again.exception_id
        self.assertEqual((len(raised), set(raised.mapped("code"))), (2, {"invoice_duplicate"}))
        self.assertEqual((raised.mapped("subject"), raised.mapped("event_count")), (["INV-1"] * 2, [1, 1]))

    def test_send_back_what_is_not_in_the_books(self):
        self._as(self.finance).action_approve("Yes.")
        self._as(self.finance).action_review("The wrong one.")
        invoice = self.invoice
        self.assertEqual(
            (invoice.state, invoice.approved_total, invoice.approved_by_id.id), ("review", 0.0, False)
        )
        self.assertEqual(invoice.finding_ids.verdict, "open")
        self._as(self.finance).action_approve("Yes, after all.")
        bill = self.env["account.move"].create({"move_type": "in_invoice", "partner_id": self.payee.id})
        invoice.bill_id = bill
        with self.assertRaisesRegex(UserError, "cancel that first"):
            self._as(self.finance).action_review("No.")
        with self.assertRaisesRegex(UserError, "not to be audited"):
            self._as(self.finance).action_audit()
        bill.button_cancel()
        self._as(self.finance).action_review("Cancelled by hand.")
        self.assertEqual(invoice.state, "review")

    def test_decision_needs_a_reason(self):
        for action in ("action_approve", "action_reject", "action_review"):
            for reason in (None, "", "  "):
                with self.assertRaisesRegex(UserError, "Say why"):
                    getattr(self._as(self.finance), action)(reason)

    def test_decided_invoice_is_not_decided_again(self):
        self._as(self.finance).action_reject("No.")
        for action in ("action_approve", "action_reject"):
            with self.assertRaisesRegex(UserError, "decided already"):
                getattr(self._as(self.finance), action)("Yes.")

    def test_only_finance_and_managers_decide(self):
        for user in (self.worker, self.auditor):
            with self.assertRaises(AccessError):
                self._as(user).action_approve("Yes.")
        stranger = self._person("stranger", "base.group_user")
        with self.assertRaises(AccessError):
            self._as(stranger).action_reject("No.")

    def test_invoice_of_a_company_that_the_user_may_not_see(self):
        self.finance.write(
            {"company_ids": [(6, 0, self.other_company.ids)], "company_id": self.other_company.id}
        )
        with self.assertRaises(AccessError):
            self._as(self.finance).with_company(self.other_company).action_approve("Yes.")

    def test_who_entered_it_does_not_approve_it(self):
        self.invoice.flush_recordset()
        self.env.cr.execute(
            "UPDATE freight_invoice SET create_uid = %s WHERE id = %s", [self.finance.id, self.invoice.id]
        )
        self.invoice.invalidate_recordset()
        self.invoice._audit()
        with self.assertRaisesRegex(UserError, "You entered invoice INV-1. .* separates duties"):
            self._as(self.finance).action_approve("Yes.")
        self.company.freight_separate_duties = False
        self._as(self.finance).action_approve("Yes.")
        self.assertEqual(self.invoice.state, "approved")

    def test_who_changed_its_prices_does_not_approve_it(self):
        self.contract._settle(price_user_id=self.manager.id)
        with self.assertRaisesRegex(UserError, "You changed the prices of Alpha 2026"):
            self._as(self.manager).action_approve("Yes.")
        self._as(self.second_manager).action_approve("Yes.")

    def test_who_changed_the_tolerance_does_not_approve_what_passes_by_it(self):
        tolerance = self._tolerance(over_amount=30)
        tolerance.with_user(self.manager).over_percent = 50
        tolerance.with_user(self.second_manager).action_confirm()
        self.contract._settle(requires_pod=True)
        self.invoice._audit()
        self.assertEqual(self._found(self.invoice)[1], ("linehaul_over", 30.0, "tolerated"))
        with self.assertRaisesRegex(UserError, "You changed the tolerance House"):
            self._as(self.manager).action_approve("Yes.")
        self._as(self.finance).action_approve("Yes.")

    def test_finding_that_nobody_saw_stops_the_approval(self):
        self.contract._settle(requires_pod=True)
        with self.assertRaisesRegex(UserError, "not there before: .* no proof of delivery"):
            self._as(self.finance).action_approve("Yes.")
        self.assertEqual(self.invoice.state, "review")

    def test_buttons_ask_for_the_reason(self):
        for decision, state in (("approve", "approved"), ("reject", "rejected")):
            invoice = self._invoice(f"INV-{decision}", lines=[self._haul("1.00", self._load(decision))])
            invoice._audit()
            action = self.env.ref(f"freight_bridge.freight_invoice_{decision}_action")
            context = {"default_decision": decision, "active_ids": invoice.ids, "active_model": invoice._name}
            form = Form(self.env[action.res_model].with_user(self.finance).with_context(**context))
            form.reason = "Because."
            form.save().action_decide()
            self.assertEqual((invoice.state, invoice.approval_note), (state, "Because."))

    def test_views_open_for_every_reader(self):
        tolerance = self._tolerance(over_amount=1)
        for user in (self.worker, self.finance, self.manager, self.auditor):
            for record in (self.invoice, self.invoice.finding_ids, tolerance, self.invoice.exception_id):
                self.assertEqual(Form(record.with_user(user)).id, record.id)
                record.with_user(user).get_views([(False, "list"), (False, "search")])
