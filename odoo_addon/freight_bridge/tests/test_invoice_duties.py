# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_audited import AuditedCase


@tagged("post_install", "-at_install")
class TestInvoiceDuties(AuditedCase):
    """Who says how a carrier's messages are read does not approve what was read that way."""

    def setUp(self):
        super().setUp()
        message = self._apply_one(code="in_transit")
        log = self.env["freight.integration.log"].browse(message["log_id"])
        self.invoice = self._invoice(
            "INV-1",
            lines=[self._haul("230.00", partner_code="400")],
            system_id=self.system.id,
            log_id=log.id,
        )
        self.invoice._audit()
        self.assertEqual(self.invoice.state, "review")
        self.received = log.received_at

    def _version(self, **values):
        version = self.env["freight.mapping"].with_user(self.manager).create({"system_id": self.system.id})
        version._settle(state="active", activated_at=self.received - timedelta(days=2), **values)
        return version

    def _approve(self, user):
        self.invoice.with_user(user).action_approve("Yes.")

    def test_maker_of_the_mapping_does_not_approve_what_was_read_by_it(self):
        version = self._version(approver_id=self.second_manager.id)
        with self.assertRaisesRegex(UserError, "You made or proposed the mapping Test TMS, version 1"):
            self._approve(self.manager)
        self._approve(self.second_manager)
        self.assertEqual((version.maker_id, self.invoice.state), (self.manager, "approved"))

    def test_proposer_of_the_mapping_does_not_approve_either(self):
        self._version(maker_id=self.second_manager.id, proposer_id=self.manager.id)
        with self.assertRaisesRegex(UserError, "made or proposed the mapping"):
            self._approve(self.manager)

    def test_mapping_that_was_not_in_force_when_the_message_came_counts_for_nothing(self):
        before = self._version()
        before._settle(state="retired", retired_at=self.received - timedelta(hours=1))
        self._version(note="later")._settle(activated_at=self.received + timedelta(hours=1))
        self._approve(self.manager)
        self.assertEqual(self.invoice.approved_by_id, self.manager)

    def _code(self, user, **values):
        return (
            self.env["freight.cross.reference"]
            .with_user(user)
            .create(
                {
                    "system_id": self.system.id,
                    "kind": "charge_code",
                    "value": "400",
                    "res_id": self.linehaul.id,
                    **values,
                }
            )
        )

    def test_who_says_what_a_code_means_does_not_approve_what_is_billed_by_it(self):
        self._code(self.manager)
        with self.assertRaisesRegex(UserError, "You set what the carrier's code 400 means"):
            self._approve(self.manager)
        self._approve(self.finance)

    def test_code_that_the_invoice_does_not_have_counts_for_nothing(self):
        self._code(self.manager, value="999")
        self._code(
            self.manager, kind="carrier", value="NEXT", res_id=self.carrier.copy({"freight_scac": False}).id
        )
        self._approve(self.manager)

    def test_who_says_which_carrier_is_meant_does_not_approve_its_invoice(self):
        self._code(self.manager, kind="carrier", value="ALFA", res_id=self.carrier.id)
        with self.assertRaisesRegex(UserError, "code ALFA means"):
            self._approve(self.manager)

    def test_company_that_separates_no_duties(self):
        self._version()
        self._code(self.manager)
        self.company.freight_separate_duties = False
        self._approve(self.manager)

    def _settle(self, record, **vals):
        record.with_user(self.finance).write(vals)

    def test_who_chose_who_is_paid_does_not_approve_it(self):
        stranger = self.env["res.partner"].create({"name": "Consignee"})
        for name, value in (
            ("payee_id", stranger.id),
            ("payee_id", False),
            ("partner_id", self.payee.id),
            ("carrier_id", self.carrier.id),
        ):
            with self.subTest(name), self.cr.savepoint() as savepoint:
                self._settle(self.invoice, **{name: value})
                self.invoice._audit()
                with self.assertRaisesRegex(UserError, "You chose who is paid by invoice INV-1"):
                    self._approve(self.finance)
                self._approve(self.manager)
                savepoint.rollback()
                self.invoice.invalidate_recordset()

    def test_who_says_what_a_line_is_about_does_not_approve_it(self):
        for vals in ({"shipment_id": self.load.id}, {"charge_code_id": self.linehaul.id}):
            with self.subTest(vals), self.cr.savepoint() as savepoint:
                self._settle(self.invoice.line_ids, **vals)
                with self.assertRaisesRegex(UserError, "what one of its lines is about"):
                    self._approve(self.finance)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_choice_is_not_forgotten_when_somebody_chooses_again(self):
        colleague = self._person("finance-2", "freight_bridge.group_finance")
        self._settle(self.invoice, payee_id=self.payee.id)
        self.invoice.with_user(colleague).payee_id = False
        for user in (self.finance, colleague):
            with self.assertRaisesRegex(UserError, "You chose who is paid"):
                self._approve(user)
        self._approve(self.manager)

    def test_who_chose_is_not_set_by_hand(self):
        self._settle(self.invoice, payee_id=self.payee.id)
        with self.assertRaisesRegex(UserError, "not set by hand: settled_user_ids"):
            self._settle(self.invoice, settled_user_ids=[(5, 0, 0)])

    def test_who_added_a_line_to_what_another_entered_does_not_approve_it(self):
        values = {
            "number": "HAND-1",
            "partner_id": self.payee.id,
            "carrier_id": self.carrier.id,
            "currency_id": self.currency.id,
            "total": 230,
        }
        colleague = self._person("finance-2", "freight_bridge.group_finance")
        invoice = self.env["freight.invoice"].with_user(colleague).create(values)
        self._settle(invoice, line_ids=[(0, 0, self._haul("230.00"))])
        invoice.action_receive()
        invoice.sudo()._audit()
        with self.assertRaisesRegex(UserError, "You entered invoice HAND-1"):
            invoice.with_user(colleague).action_approve("Yes.")
        with self.assertRaisesRegex(UserError, "what one of its lines is about"):
            invoice.with_user(self.finance).action_approve("Yes.")
        invoice.with_user(self.manager).action_approve("Yes.")

    def test_number_that_duplicates_are_found_by_is_not_set_by_hand(self):
        for name in ("number_key", "original_key"):
            with self.assertRaisesRegex(UserError, f"not set by hand: {name}"):
                self._settle(self.invoice, **{name: "X"})
