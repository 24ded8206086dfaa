# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_billing import BillingCase


@tagged("post_install", "-at_install")
class TestBillingMapping(BillingCase):
    """What a platform calls taxes and products is governed as all mappings are."""

    def _version(self, **line):
        return self.env["freight.mapping"].create(
            {"system_id": self.system.id, "note": "New tax", "line_ids": [Command.create(line)]}
        )

    def test_a_version_counts_from_its_approval_on_and_no_more_when_it_is_rolled_back(self):
        other = self._tax("Other 20", 20)
        version = self._version(kind="tax", partner_value="txr_new", tax_id=other.id)
        self._refused("unmapped_tax", lines=[self._line(code="txr_new")])
        version._settle(state="approved", approved_at=self.now)
        version._activate_due()
        move = self._booked("in_2", lines=[self._line(code="txr_new")]).move_id
        self.assertEqual(move.invoice_line_ids.tax_ids, other)
        version.action_roll_back()
        self._refused("unmapped_tax", "in_3", lines=[self._line(code="txr_new")])

    def test_what_is_settled_does_not_change_by_its_lines(self):
        version = self.system.active_mapping_id
        with self.assertRaises(UserError):
            version.tax_line_ids.tax_id = self._tax("Other 20", 20)
        with self.assertRaises(UserError):
            line = {"kind": "tax", "partner_value": "x", "tax_id": self.tax.id}
            version.write({"tax_line_ids": [Command.create(line)]})

    def test_a_new_version_takes_the_words_along_and_its_form_shows_them(self):
        draft = self.env["freight.mapping"].browse(
            self.system.active_mapping_id.action_new_version()["res_id"]
        )
        self.assertEqual(draft.tax_line_ids.tax_id, self.tax)
        with Form(draft.with_user(self.manager)) as form, form.product_line_ids.new() as line:
            line.partner_value = "p_fee"
            line.account_id = self._account("income", "INC7")
        self.assertEqual(draft.product_line_ids.account_id.code, "INC7")

    def test_words_stand_for_what_can_be_booked_only(self):
        group = self._tax("Group", 0, amount_type="group", children_tax_ids=[Command.set(self.tax.ids)])
        purchase = self._tax("Purchase", 20, type_tax_use="purchase")
        for tax in (group, purchase):
            with self.assertRaises(ValidationError):
                self._version(kind="tax", partner_value="x", tax_id=tax.id)
        foreign = self.env["account.account"].create(
            {
                "name": "Foreign",
                "code": "F1",
                "account_type": "income",
                "company_ids": [Command.set(self.other_company.ids)],
            }
        )
        with self.assertRaises(ValidationError):
            self._version(kind="product", partner_value="x", account_id=foreign.id)
        for kind in ("tax", "product"):
            with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.env.cr.savepoint():
                self._version(kind=kind, partner_value="x")
