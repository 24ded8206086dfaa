# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_invoice import InvoiceCase


@tagged("post_install", "-at_install")
class TestInvoiceHand(InvoiceCase):
    def _entered(self):
        form = Form(self.env["freight.invoice"].with_user(self.finance))
        form.number, form.partner_id, form.total = "HAND-1", self.vendor, 120
        with form.line_ids.new() as line:
            line.charge_code_id, line.amount, line.shipment_id = self.linehaul, 120, self.shipment
        return form.save()

    def test_invoice_by_hand_is_a_draft_until_received(self):
        invoice = self._entered()
        self.assertEqual((invoice.state, invoice.log_id.ids, invoice.create_uid), ("draft", [], self.finance))
        invoice.total = 130
        invoice.line_ids.amount = 130
        invoice.action_receive()
        self.assertEqual(invoice.state, "received")
        self.assertEqual(invoice.line_ids.matched_by, self.linked_by)
        with self.assertRaisesRegex(UserError, "received already"):
            invoice.action_receive()

    def test_invoice_without_lines_is_not_received(self):
        invoice = self._entered()
        invoice.line_ids.unlink()
        with self.assertRaisesRegex(UserError, "no line"):
            invoice.action_receive()

    def test_invoice_state_is_set_by_methods_only(self):
        invoice = self._entered()
        for vals in ({"state": "approved"}, {"approved_total": 1}, {"bill_id": False}, {"message_ids": []}):
            with self.assertRaisesRegex(UserError, "not set by hand"):
                invoice.write(vals)
        with self.assertRaisesRegex(UserError, "not set by hand"):
            invoice.create({"number": "X", "total": 1, "state": "received"})
        smuggled = invoice.with_context(default_state="approved").create({"number": "X", "total": 1})
        self.assertEqual(smuggled.state, "draft")

    def test_invoice_received_is_not_edited(self):
        invoice = self._receive().with_user(self.finance)
        line = invoice.line_ids
        refused = (
            lambda: invoice.write({"total": 1}),
            lambda: invoice.write({"number": "X"}),
            lambda: line.write({"amount": 1}),
            lambda: line.write({"references": [], "shipment_id": False}),
            lambda: invoice.write({"line_ids": [Command.create({"amount": 1})]}),
            lambda: invoice.write({"line_ids": [Command.update(line.id, {"amount": 1})]}),
            lambda: invoice.write({"line_ids": [Command.clear()]}),
            line.unlink,
            invoice.unlink,
        )
        for number, change in enumerate(refused):
            with self.assertRaises(UserError, msg=number), self.env.cr.savepoint():
                change()
        self.assertEqual((invoice.total, line.amount, len(invoice.line_ids)), (100, 100, 1))

    def test_invoice_received_takes_what_a_person_settles(self):
        self.system.kind = "tms"
        invoice = self._receive(
            carrier={"scac": "NONE"}, lines=[self._line(code="WHAT", references=[("pro", "NO")])]
        )
        with Form(invoice.with_user(self.finance)) as form:
            form.partner_id = self.vendor
            with form.line_ids.edit(0) as line:
                line.charge_code_id, line.shipment_id = self.fuel, self.shipment
        self.assertEqual(invoice.partner_id, self.vendor)
        self.assertEqual(invoice.line_ids.charge_code_id, self.fuel)
        self.assertEqual(invoice.line_ids.matched_by, self.linked_by)
        invoice.state = "approved"
        for change in (
            lambda: invoice.with_user(self.finance).write({"partner_id": False}),
            lambda: invoice.line_ids.with_user(self.finance).write({"shipment_id": False}),
        ):
            with self.assertRaisesRegex(UserError, "no longer changes"):
                change()

    def test_invoice_draft_is_deleted_by_finance_only(self):
        invoice = self._entered()
        for user in (self.worker, self.manager, self.auditor):
            with self.assertRaises(AccessError):
                invoice.with_user(user).unlink()
            with self.assertRaises(AccessError):
                invoice.with_user(user).action_receive()
        invoice.unlink()

    def test_invoice_opens_for_every_reader(self):
        invoice = self._receive()
        for user in (self.worker, self.finance, self.manager, self.auditor):
            self.assertEqual(Form(invoice.with_user(user)).id, invoice.id)
            invoice.with_user(user).get_views([(False, "list"), (False, "search")])
        self.assertEqual(invoice.action_view_message()["res_id"], invoice.log_id.id)
        self.assertEqual(invoice.action_view_shipments()["domain"], [("id", "in", self.shipment.ids)])

    def test_invoice_of_another_company_is_unseen(self):
        self.env["freight.system"].create(
            {"name": "Theirs", "code": "theirs", "company_id": self.other_company.id}
        )
        invoice = self._receive(source="/systems/theirs")
        self.assertEqual(invoice.company_id, self.other_company)
        self.assertEqual((len(invoice.line_ids.shipment_id), len(invoice.partner_id)), (0, 0))
        for user in (self.worker, self.finance, self.auditor):
            self.assertFalse(self.env["freight.invoice"].with_user(user).search([("id", "=", invoice.id)]))

    def test_journal_item_opens_its_message_in_two_clicks(self):
        invoice = self._receive()
        move = self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": self.vendor.id,
                "invoice_line_ids": [
                    Command.create(
                        {"name": "Freight", "price_unit": 100, "freight_invoice_line_id": invoice.line_ids.id}
                    )
                ],
            }
        )
        opened = move.invoice_line_ids.move_id.action_view_freight_invoices()
        self.assertEqual((opened["res_model"], opened["res_id"]), ("freight.invoice", invoice.id))
        message = self.env["freight.invoice"].browse(opened["res_id"]).action_view_message()
        self.assertEqual(
            (message["res_model"], message["res_id"]), ("freight.integration.log", invoice.log_id.id)
        )
        arch = self.env["account.move"].get_view(view_type="form")["arch"]
        self.assertIn("action_view_freight_invoices", arch)

    def test_invoice_history_is_kept(self):
        invoice = self._entered()
        note = invoice.sudo().message_post(body="Agreed by phone")
        with self.assertRaises(AccessError):
            note.with_user(self.finance).unlink()
