# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import base64
import json

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_audited import AuditedCase

PDF = b"%PDF-1.4\n%%EOF\n"
MENDED = "You changed by hand what {} is priced, judged or found by"


@tagged("post_install", "-at_install")
class TestAuditDuties(AuditedCase):
    """Who mends what an invoice is held against, and has it audited, does not approve it by that."""

    def setUp(self):
        super().setUp()
        self.invoice = self._invoice("INV-1", "230.00")
        self.invoice._audit()
        self.assertEqual(self._found(self.invoice), [("linehaul_over", 30.0, "open")])
        self.mended = MENDED.format(self.load.name)

    def _as(self, user, invoice=None):
        return (invoice or self.invoice).with_user(user)

    def _waits(self, user, why, invoice=None):
        """Nothing is found any more, but the user may not decide by pressing Audit; a manager may."""
        invoice = invoice or self.invoice
        said = (
            f"Nothing is in question any more, but {user.name} had a hand in it: somebody else approves it."
        )
        self.assertEqual((invoice.state, self._found(invoice)), ("review", [("second_person", 0.0, "open")]))
        self.assertEqual(invoice.finding_ids.message, said)
        self.assertIn(said, " ".join(invoice.message_ids.mapped("body")))
        self.assertIn(said, invoice.exception_id.summary)
        with self.assertRaisesRegex(UserError, why):
            self._as(user, invoice).action_approve("Yes.")
        self._as(self.second_manager, invoice).action_approve("Looked at it.")
        self.assertEqual(
            (invoice.state, invoice.approved_by_id, invoice.exception_id.state, self._found(invoice)),
            ("approved", self.second_manager, "resolved", [("second_person", 0.0, "accepted")]),
        )

    # -- what a shipment is held against --------------------------------------------------------------

    def test_who_changes_the_weight_and_audits(self):
        self.load.with_user(self.finance).actual_weight = 115
        self.assertEqual(self.load.mended_user_ids, self.finance)
        self._as(self.finance).action_audit()
        self._waits(self.finance, self.mended)

    def test_somebody_else_may_audit_it(self):
        self.load.with_user(self.finance).actual_weight = 115
        self._as(self.finance).action_audit()
        self._as(self.manager).action_audit()
        self.assertEqual((self.invoice.state, self.invoice.approval_note), ("approved", "As agreed."))

    def test_it_is_not_forgotten_when_somebody_changes_it_later(self):
        self.load.with_user(self.finance).actual_weight = 115
        self.load.with_user(self.manager).actual_weight = 115
        for user in (self.finance, self.manager):
            self._as(user).action_audit()
            self.assertEqual(self.invoice.state, "review")
            with self.assertRaisesRegex(UserError, self.mended):
                self._as(user).action_approve("Yes.")

    def test_company_that_separates_no_duties(self):
        self.company.freight_separate_duties = False
        self.load.with_user(self.finance).actual_weight = 115
        self._as(self.finance).action_audit()
        self.assertEqual((self.invoice.state, self.invoice.approval_note), ("approved", "As agreed."))

    def test_every_fact_counts_and_nothing_else(self):
        level = self.env["freight.service.level"].create(
            {"name": "Express", "code": "T-EX", "company_id": self.company.id}
        )
        for name, value in (
            ("actual_volume", 2),
            ("actual_pieces", 3),
            ("distance", 400),
            ("service_level_id", level.id),
            ("carrier_id", self.next_carrier.id),
            ("partner_id", self.vendor.id),
            ("shipper_id", self.vendor.id),
            ("planned_dispatch_date", "2026-03-05 10:00:00"),
            ("direction", "inbound"),
            ("tracking_ref", "OTHER"),
            ("pro_number", "OTHER"),
            ("bol_number", "OTHER"),
            ("booking_number", "OTHER"),
        ):
            with self.subTest(name), self.cr.savepoint() as savepoint:
                self.load.with_user(self.finance).write({name: value})
                self.assertEqual(self.load.mended_user_ids, self.finance)
                savepoint.rollback()
                self.env.invalidate_all()
        self.load.with_user(self.finance).planned_delivery_date = "2026-03-08 10:00:00"
        self.load.with_user(self.finance).sudo().actual_weight = 115
        self.load.actual_weight = 116
        self.assertFalse(self.load.mended_user_ids)

    def test_who_enters_a_shipment_by_hand(self):
        shipments = self.env["freight.shipment"].with_user(self.manager)
        ours, plain = shipments.with_context(default_mended_user_ids=[(5, 0, 0)]).create(
            [{"tracking_ref": "MINE", "company_id": self.company.id}, {"planned_delivery_date": "2026-03-08"}]
        )
        self.assertEqual((ours.mended_user_ids, plain.mended_user_ids.ids), (self.manager, []))
        with self.assertRaisesRegex(UserError, "not set by hand: mended_user_ids"):
            ours.mended_user_ids = [Command.clear()]

    def test_who_agrees_to_an_accessorial(self):
        lines = [self._haul("200.00"), self._haul("75.00", code=self.liftgate)]
        invoice = self._invoice("INV-2", lines=lines)
        invoice._audit()
        self.assertIn("not_authorised", invoice.finding_ids.mapped("code"))
        self.invoice.state = "rejected"
        row = (
            self.env["freight.shipment.accessorial"]
            .with_user(self.finance)
            .create({"shipment_id": self.load.id, "charge_code_id": self.liftgate.id})
        )
        self._as(self.finance, invoice).action_audit()
        self._waits(self.finance, f"You agreed to Liftgate for {self.load.name}", invoice)
        row.with_user(self.finance).unlink()
        self.assertEqual(self.load.mended_user_ids, self.finance)

    def test_who_says_what_a_shipment_is_called(self):
        line = self._haul("200.00", references=[{"kind": "shipment", "value": "THEIRS"}])
        line["shipment_id"] = False
        invoice = self._invoice("INV-2", lines=[line], system_id=self.system.id)
        invoice._audit()
        self.assertIn("no_shipment", invoice.finding_ids.mapped("code"))
        self.invoice.state = "rejected"
        name = (
            self.env["freight.cross.reference"]
            .with_user(self.manager)
            .create(
                {
                    "system_id": self.system.id,
                    "kind": "shipment",
                    "value": "THEIRS",
                    "shipment_id": self.load.id,
                }
            )
        )
        self._as(self.manager, invoice).action_audit()
        self.assertEqual(invoice.line_ids.shipment_id, self.load)
        name.unlink()
        self._as(self.manager, invoice).action_audit()
        self._waits(self.manager, self.mended, invoice)

    def test_who_changes_an_address_of_what_is_billed(self):
        self.finance.group_ids |= self.env.ref("base.group_partner_manager")
        other = self._load("OTHER")
        for vals in ({"name": "Lyon"}, {"zip": "69002"}):
            self.lyon.with_user(self.finance).write(vals)
            expected = self.finance if "zip" in vals else self.finance.browse()
            self.assertEqual(self.load.mended_user_ids, expected)
        self.assertFalse(other.mended_user_ids)
        self._as(self.second_manager).action_approve("Yes.")
        self.manager.group_ids |= self.env.ref("base.group_partner_manager")
        self.lyon.with_user(self.manager).zip = "69003"
        self.assertEqual(self.load.mended_user_ids, self.finance)

    def test_who_says_what_packages_and_products_weigh(self):
        self.manager.group_ids |= self.env.ref("stock.group_stock_manager")
        self.manager.group_ids |= self.env.ref("product.group_product_manager")
        self._stocked()
        shipment = self._sold()
        picking = shipment.picking_ids
        picking.action_assign()
        package = self.env["stock.package"].create({"name": "BOX-1"})
        picking.move_line_ids.result_package_id = package
        product = self.product.with_user(self.manager)
        product.weight = 2
        self.assertFalse(shipment.mended_user_ids)
        self.invoice.line_ids.shipment_id = shipment
        for record, vals in (
            (product, {"weight": 3}),
            (product.product_tmpl_id, {"volume": 3}),
            (package.with_user(self.manager), {"shipping_weight": 40}),
        ):
            with self.subTest(vals), self.cr.savepoint() as savepoint:
                record.sudo().write(vals)
                self.assertFalse(shipment.mended_user_ids)
                record.write({"name": "Other"})
                self.assertFalse(shipment.mended_user_ids)
                record.write(vals)
                self.assertEqual(shipment.mended_user_ids, self.manager)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_who_proves_the_delivery(self):
        self.env["freight.document.wizard"].with_user(self.finance).create(
            {"shipment_id": self.load.id, "content": base64.b64encode(PDF), "name": "pod.pdf"}
        ).action_add()
        self.assertEqual(self.load.mended_user_ids, self.finance)

    # -- what messages mean ---------------------------------------------------------------------------

    def test_who_links_a_message_to_a_shipment(self):
        exception = self._exception([("tracking", "NOBODY")], code="delivered")
        exception.with_user(self.finance).desk_link(self.load.id)
        self.assertEqual(self.load.mended_user_ids, self.finance)

    def test_who_corrects_a_message_but_not_who_replays_it(self):
        exception = self._exception(code=None, partner_code="DLVD")
        exception.with_user(self.worker).desk_replay()
        self.assertFalse(self.shipment.mended_user_ids)
        payload = json.loads(exception.with_user(self.finance).desk_detail()["message"]["canonical"])
        payload["data"]["code"] = "delivered"
        answer = exception.with_user(self.finance).desk_correct(payload, "By phone")
        self.assertEqual(answer["outcome"], "applied")
        self.assertEqual(self.shipment.mended_user_ids, self.finance)

    # -- the invoice itself ---------------------------------------------------------------------------

    def _unlinked(self, number):
        line = self._haul("200.00", references=[{"kind": "shipment", "value": "NOBODY"}])
        return self._invoice(number, lines=[{**line, "shipment_id": False}])

    def test_who_links_a_line_and_audits(self):
        self.invoice.state = "rejected"
        invoice = self._unlinked("INV-2")
        invoice._audit()
        invoice.line_ids.with_user(self.finance).shipment_id = self.load
        self._as(self.finance, invoice).action_audit()
        self._waits(self.finance, "what one of its lines is about", invoice)

    def test_who_settles_it_before_the_job_comes(self):
        self.invoice.state = "rejected"
        invoice = self._unlinked("INV-2")
        invoice.line_ids.with_user(self.finance).shipment_id = self.load
        invoice._audit()
        self._waits(self.finance, "what one of its lines is about", invoice)

    def test_job_approves_what_was_weighed_by_hand(self):
        self.load.with_user(self.finance).actual_weight = 115
        invoice = self._invoice("INV-2", lines=[self._haul("230.00")], state="received")
        self.invoice.state = "rejected"
        invoice._audit()
        self.assertEqual((invoice.state, invoice.approval_note), ("approved", "As agreed."))

    def test_who_starts_a_batch_of_audits_by_hand(self):
        """Post Now, of a flow that is held, lets the job do it: it is the person's audit all the same."""
        self.invoice.state = "rejected"
        self.env["freight.flow"]._make_missing()
        flow = self.env["freight.flow"].search([("kind", "=", "audit"), ("company_id", "=", self.company.id)])
        flow.timing = "held"
        invoice, untouched = (
            self._invoice(f"INV-{tracking}", lines=[self._haul("230.00", self._load(tracking, 115))])
            for tracking in ("A", "B")
        )
        invoice.line_ids.shipment_id.with_user(self.finance).actual_weight = 115
        batches = [batch for batch in flow._batches(self.now) if invoice.id in batch.ids]
        run = flow._begin(batches, user=self.finance)
        run._take(run._remaining())
        self.assertEqual(untouched.state, "approved")
        shipment = invoice.line_ids.shipment_id.name
        self._waits(self.finance, MENDED.format(shipment), invoice)

    def test_what_is_mended_after_an_invoice_came_waits_in_the_job_too(self):
        early, late = self._load("EARLY"), self._load("LATE")
        invoices = [
            self._invoice(number, lines=[self._haul("230.00", load)], received_at="2026-03-12 10:00:00")
            for number, load in (("INV-7", early), ("INV-8", late))
        ]
        for load in (early, late):
            load.with_user(self.finance).actual_weight = 115
        early.sudo().mended_at = "2026-03-12 09:00:00"
        for invoice in invoices:
            invoice._audit()
        self.assertEqual([invoice.state for invoice in invoices], ["approved", "review"])
        self.assertEqual(self._found(invoices[1]), [("second_person", 0.0, "open")])

    # -- whom a system stands for, and what is a tax --------------------------------------------------

    def test_who_said_whose_a_system_is(self):
        """The partner of a system is paid for nobody by that alone, and who named it does not decide."""
        evil = self.env["res.partner"].create({"name": "Evil Twin"})
        self.system.with_user(self.manager).partner_id = evil
        self.assertEqual(self.system.partner_user_id, self.manager)
        invoice = self._invoice(
            "INV-2", payee_id=evil.id, system_id=self.system.id, lines=[self._haul(load=self._load("LOAD-2"))]
        )
        invoice._audit()
        self.assertEqual((invoice.state, self._found(invoice)), ("review", [("new_payee", 0.0, "open")]))
        with self.assertRaisesRegex(UserError, "You set whose system"):
            self._as(self.manager, invoice).action_approve("Yes.")
        with self.assertRaisesRegex(UserError, "is not set by hand"):
            self.system.with_user(self.manager).partner_user_id = False
        self._as(self.second_manager, invoice).action_approve("The carrier says so.")
        self.assertEqual(invoice.state, "approved")

    def test_who_made_a_tax(self):
        tax = self.env["account.tax"].search(
            [("type_tax_use", "=", "purchase"), ("company_id", "=", self.company.id)], limit=1
        )
        levy = (
            self.env["freight.charge.code"]
            .with_user(self.manager)
            .create(
                {
                    "name": "Levy",
                    "code": "SVCLEVY",
                    "category": "tax",
                    "tax_id": tax.id,
                    "company_id": self.company.id,
                }
            )
        )
        self.assertEqual(levy.changed_by_id, self.manager)
        levy.with_user(self.second_manager).write({"category": "tax", "name": "Service Levy"})
        self.assertEqual(levy.changed_by_id, self.manager, "nothing of the tax changed")
        self.invoice.line_ids.sudo().charge_code_id = levy
        self.invoice._audit()
        with self.assertRaisesRegex(UserError, "You said which tax"):
            self._as(self.manager).action_approve("Yes.")

    def test_terms_in_force_are_nobodys_to_change(self):
        contract = self.contract.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "were in force and do not change"):
            contract.requires_pod = True
        contract.date_to = "2027-12-31"
        with self.assertRaisesRegex(UserError, "You changed the prices of"):
            self._as(self.manager).action_approve("Yes.")
