# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_master import MasterCase


@tagged("post_install", "-at_install")
class TestMasterLink(MasterCase):
    def test_link_says_what_the_code_means(self):
        exception = self._question("cost_center", "9000", "Freight in")
        answer = exception.with_user(self.worker).desk_link_code(self.account.id)
        self.assertEqual((answer["outcome"], answer["state"]), ("applied", "resolved"))
        self.assertEqual(answer["message"], f"9000 means {self.account.display_name}.")
        self.assertEqual(self._meaning("cost_center", "9000"), self.account)
        self.assertEqual((exception.resolution, exception.closed_by_id), ("linked", self.worker))
        self.assertEqual(self._state("cost_center", "9000", day=2)["outcome"], "applied")

    def test_link_outweighs_the_code_of_another_record(self):
        self._state("currency", "EUR")
        reference = self.References.search([("value", "=", "EUR")])
        reference.write({"res_id": self.usd.id, "stated_at": "2026-11-01 00:00:00"})
        exception = self._question("currency", "EUR", day=2)
        self.assertEqual(exception.code, "master_conflict")
        exception.with_user(self.worker).desk_link_code(self.usd.id)
        self.assertEqual((reference.origin, self._meaning("currency", "EUR")), ("manual", self.usd))
        self.assertEqual(self._state("currency", "EUR", day=3)["outcome"], "applied")
        self.assertEqual(self._meaning("currency", "EUR"), self.usd)

    def test_link_holds_for_the_versions_that_follow(self):
        self._question("warehouse", "W1").desk_link_code(self.warehouse.id)
        self._state("warehouse", "W1", day=2, valid_from="2027-01-01")
        self.assertEqual(
            [row[2] for row in self._periods("warehouse", "W1")], [self.warehouse.name, self.warehouse.name]
        )

    def test_link_to_another_company_is_refused(self):
        foreign = self.env["stock.warehouse"].search([("company_id", "=", self.other_company.id)], limit=1)
        exception = self._question("warehouse", "W1").with_user(self.worker)
        with self.assertRaises(AccessError):
            exception.desk_link_code(foreign.id)
        self.worker.company_ids |= self.other_company
        both = exception.with_context(allowed_company_ids=(self.company | self.other_company).ids)
        with self.assertRaisesRegex(UserError, "Choose a record of"):
            both.desk_link_code(foreign.id)
        self.assertFalse(self._meaning("warehouse", "W1"))

    def test_link_to_what_is_no_record_is_refused(self):
        exception = self._question("warehouse", "W1").with_user(self.worker)
        for record in ("x", None, False, True, [self.warehouse.id], 1.5, 1 << 40, 999_999_999):
            with self.assertRaises(UserError):
                exception.desk_link_code(record)

    def test_link_of_an_exception_about_a_shipment_is_refused(self):
        with self.assertRaisesRegex(UserError, "what a code means"):
            self._exception([("tracking", "NOBODY")]).with_user(self.worker).desk_link_code(1)

    def test_form_offers_the_link(self):
        exception = self._question("tax_code", "T9").with_user(self.worker)
        form = exception.get_view(view_type="form")["arch"]
        self.assertIn('string="Link to Record"', form)

    def test_wizard_asks_for_a_record_of_the_kind(self):
        exception = self._question("tax_code", "T9", "Reduced")
        wizard = Form(
            self.env["freight.exception.code.wizard"]
            .with_user(self.worker)
            .with_context(default_exception_id=exception.id)
        )
        self.assertEqual((wizard.kind, wizard.code, wizard.partner_name), ("tax_code", "T9", "Reduced"))
        wizard.tax_code = self.tax
        wizard.save().action_link()
        self.assertEqual((exception.state, self._meaning("tax_code", "T9")), ("resolved", self.tax))

    def test_link_of_one_code_of_several(self):
        """Codes under one subject share an exception: each is asked for in its turn."""
        statements = [self._statement("warehouse", code) for code in ("W1", "W2")]
        for statement in statements:
            statement["event"]["subject"] = "all warehouses"
        exception_id = self._apply(*statements, chain="master.0")[1]["exception_id"]
        exception = self.env["freight.exception"].browse(exception_id).with_user(self.worker)
        wizards = self.env["freight.exception.code.wizard"].with_user(self.worker)
        for code, state in (("W2", "open"), ("W1", "resolved")):
            wizard = wizards.create({"exception_id": exception_id, "warehouse": self.warehouse.id})
            self.assertEqual(wizard.code, code)
            action = wizard.action_link()
            self.assertEqual((self._meaning("warehouse", code), exception.state), (self.warehouse, state))
        self.assertEqual(action["type"], "ir.actions.act_window_close")

    def test_desk_shows_the_statement_and_where_to_link(self):
        detail = self._question("tax_code", "T9").with_user(self.worker).desk_detail()
        self.assertIn("Link to Record", detail["suggestion_note"])
        self.assertFalse(detail["can_link"])
        self.assertEqual(json.loads(detail["message"]["canonical"])["data"]["code"], "T9")

    def test_correction_of_a_code(self):
        exception = self._question("currency", "US$").with_user(self.worker)
        event = json.loads(exception.sudo().log_ids.payload)
        event["data"]["code"] = ""
        with self.assertRaisesRegex(UserError, "/data/code"):
            exception.desk_correct(event, "typo")
        event["data"]["code"] = "USD"
        self.assertEqual(exception.desk_correct(event, "typo")["outcome"], "applied")
        self.assertEqual(self._meaning("currency", "USD"), self.usd)

    def test_deleted_record_is_asked_for_again(self):
        self._state("cost_center", "CC-100")
        self.account.unlink()
        self.assertFalse(self._meaning("cost_center", "CC-100"))
        self.assertEqual(self._question("cost_center", "CC-100", day=2).code, "unmapped_code")
