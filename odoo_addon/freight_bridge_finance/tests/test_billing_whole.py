# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.freight_bridge_finance.models import account_move, account_move_whole
from odoo.addons.freight_bridge_finance.models.account_move_whole import BATCH

from .common_billing import BillingCase
from .common_money import MoneyCase

#: What differs between two entries that say the same.
OWN = {"id", "create_date", "write_date", "access_token"}


class Undone(Exception):
    """What a try did is taken back."""


class EitherWay:
    """Entries that are made whole say what the same say where Odoo works all of it out."""

    def _assert_same_either_way(self, *deliveries, say=None, but=()):
        """Apply deliveries both ways.

        :param say: what is told of first, and is not compared
        :param but: fields that are not compared
        """
        whole = self._entries(deliveries, say, but)
        with patch.object(account_move, "WholeEntries", object):
            plain = self._entries(deliveries, say, but)
        self.assertTrue(whole, "something was booked")
        self.maxDiff = None
        self.assertEqual(whole, plain)

    def _entries(self, deliveries, before, but):
        """What is stored of all entries that deliveries make, of their items and payments, in order."""
        entries = None
        try:
            with self.env.cr.savepoint():
                if before:
                    self._apply(before, chain="financial.0")
                known = self.env["account.move"].search([])
                answers = self._apply(*deliveries, chain="financial.0")
                self.assertEqual({answer["outcome"] for answer in answers}, {"applied"}, answers)
                self.env.flush_all()
                made = self.env["account.move"].search([], order="id") - known
                parts = made, made.line_ids.sorted("id"), made.origin_payment_id.sorted("id")
                entries = [row for records in parts for row in self._stored(records, but)]
                raise Undone
        except Undone:
            self.env.invalidate_all(flush=False)
        return entries

    def _stored(self, records, but):
        """[{field: value}] of what the database says of records."""
        fields = {
            name: field
            for name, field in records._fields.items()
            if field.store and field.type not in ("one2many", "many2many") and name not in (*OWN, *but)
        }
        rows = records.read(list(fields), load=None)
        for row in rows:
            del row["id"]
            for name in row.keys() & {name for name, field in fields.items() if field.type == "many2one"}:
                row[name] = self._known(fields[name].comodel_name, row[name])
            row["matching_number"] = (row.get("matching_number") or "")[:1] == "P"
        return rows

    def _known(self, model, record_id):
        """A record by its id, or by its name where each try makes its own."""
        if model in ("account.move", "account.move.line", "freight.billing.document"):
            return self.env[model].browse(record_id or ()).display_name
        return bool(record_id) if model in ("account.full.reconcile", "account.payment") else record_id


@tagged("post_install", "-at_install")
class TestBillingWhole(EitherWay, BillingCase):
    def test_invoices_of_a_batch(self):
        other = self._customer("cus_2", self.company)
        terms = self.env.ref("account.account_payment_term_30days")
        (other | self.partner).property_payment_term_id = terms
        two = [self._line("60.00", "12.00"), self._line("40.00", None)]
        self._assert_same_either_way(
            self._billed("in_1"),
            self._billed("in_2", customer="cus_2", currency="EUR"),
            self._billed("in_3", lines=two, total="112.00", tax_total="12.00"),
            self._billed("in_4", issued_on="2026-09-30", due_on=None, number=None),
            self._billed("in_5", issued_on="2026-11-02", due_on="2026-10-01"),
            self._billed("in_0", lines=[self._line("0.00", None)], total="0.00", tax_total="0.00"),
        )

    def test_no_item_of_an_invoice_is_worked_out_of_a_record_made_for_it(self):
        items, made = self.registry["account.move.line"], []
        new = items.new

        def noted(records, values=None, *args, **kwargs):
            made.append(values or {})
            return new(records, values, *args, **kwargs)

        with patch.object(items, "new", noted):
            self._booked()
        # Of a part of an item Odoo makes some to ask for a currency, and all of them for the entry itself.
        self.assertFalse([values for values in made if {"balance", "move_id"} <= values.keys()])

    def test_a_credit_note(self):
        """Its item says what it corrects, which Odoo would forget."""
        self._assert_same_either_way(self._billed(), self._credited(), but=["name"])
        self._booked()
        self._credit()
        self.assertIn("N-cn_1: N-in_1", self._document("cn_1").move_id.line_ids.mapped("name"))

    def test_a_credit_note_at_another_rate(self):
        """Odoo books the difference of the rates."""
        self.env["res.currency.rate"].create(
            {"name": "2026-10-20", "currency_id": self.euro.id, "company_id": self.company.id, "rate": 0.5}
        )
        self._assert_same_either_way(
            self._billed(currency="EUR"),
            self._credited(issued_on="2026-10-21", currency="EUR"),
            but=["name"],
        )

    def test_a_credit_note_whose_tax_is_due_on_payment(self):
        """Odoo books what falls due by it, of which we tell nothing."""
        transition = self._account("liability_current", "TRANS")
        transition.reconcile = self.company.tax_exigibility = True
        self.tax.write({"tax_exigibility": "on_payment", "cash_basis_transition_account_id": transition.id})
        self._booked()
        self.assertEqual(self._credit()["outcome"], "applied")
        note = self._document("cn_1").move_id
        due = (note | note.reversed_entry_id).tax_cash_basis_created_move_ids
        self.assertEqual(
            sorted(due.line_ids.filtered(lambda line: line.account_id == transition).mapped("balance")),
            [-20, 20],
        )

    def test_a_journal_that_seals_its_entries(self):
        self.journal.restrict_mode_hash_table = True
        self._assert_same_either_way(
            self._billed("in_1"), self._billed("in_2"), but=["name", "inalterable_hash"]
        )
        self.assertTrue(self._booked("in_3").move_id.inalterable_hash)

    def test_numbers_where_the_year_ends_within_a_month(self):
        self.company.write({"fiscalyear_last_month": "10", "fiscalyear_last_day": 5})
        days = ["2026-10-04", "2026-10-07", "2026-10-03", "2026-10-06"]
        self._assert_same_either_way(
            *(self._billed(f"in_{place}", issued_on=day) for place, day in enumerate(days))
        )

    def test_an_invoice_that_is_voided(self):
        """What is not owed any more is called as it was, where Odoo would join two references."""
        self._assert_same_either_way(
            self._billed(age=9, status="voided"), say=self._billed(age=60), but=["name"]
        )

    def test_a_product_whose_cost_odoo_adds(self):
        self.company.anglo_saxon_accounting = True
        category = self.env["product.category"].create(
            {
                "name": "Kept in Stock",
                "property_cost_method": "standard",
                "property_valuation": "real_time",
                "property_stock_valuation_account_id": self._account("asset_current", "STO1").id,
                "property_account_expense_categ_id": self._account("expense_direct_cost", "COG1").id,
            }
        )
        product = self.env["product.product"].create(
            {"name": "Pallet", "is_storable": True, "categ_id": category.id, "standard_price": 30}
        )
        self._map(tax={"txr_20": self.tax}, product={"pallet": {"product_id": product.id}})
        told = {"lines": [self._line(product="pallet")]}
        self._assert_same_either_way(
            self._billed("in_1", **told), self._billed("in_2", currency="EUR", **told)
        )
        lines = self._booked("in_1", **told).move_id.line_ids
        self.assertEqual(
            lines.filtered(lambda line: line.display_type == "cogs").mapped("balance"), [-30, 30]
        )

    def test_where_items_of_storno_are_negative(self):
        self.company.account_storno = True
        self._assert_same_either_way(
            self._billed(), self._billed("in_2", currency="EUR"), self._credited(), but=["name"]
        )

    def test_a_draft(self):
        self.system.billing_posting = "draft"
        self._assert_same_either_way(self._billed("in_1"), self._billed("in_2", currency="EUR"))

    def test_what_is_of_another_company_is_refused_as_ever(self):
        """Each of several once: that the first one is sound says nothing about the others."""
        self._customer("cus_2", self.env["res.company"].create({"name": "Stranger"}))
        told = [self._billed("in_1"), self._billed("in_2", customer="cus_2"), self._billed("in_3")]
        with mute_logger("odoo.addons.freight_bridge.ingest.freight_ingest"):
            answers = self._apply(*told, chain="financial.0")
        self.assertEqual([answer["outcome"] for answer in answers], ["applied", "exception", "applied"])
        self.assertIn("another company", answers[1]["message"])

    def _customer(self, reference, company):
        """A customer of the platform that is a partner of one company only."""
        partner = self.env["res.partner"].create({"name": reference, "company_id": company.id})
        self.links.create(
            {
                "system_id": self.system.id,
                "company_id": self.company.id,
                "reference": reference,
                "partner_id": partner.id,
                "status": "active",
                "stated_at": self.now,
            }
        )
        return partner

    def test_nobody_marks_a_batch_from_outside(self):
        for value in (True, {}, {"formats": {}}):
            self.assertIsNone(account_move_whole.batch_of(self.moves.with_context(**{BATCH: value})))


@tagged("post_install", "-at_install")
class TestMoneyWhole(EitherWay, MoneyCase):
    def test_payments_refunds_and_disputes(self):
        self._assert_same_either_way(
            self._payment(age=90),
            self._payment("pi_2", age=80, amount="10.00", currency=self.other.name),
            self._refund(age=70),
            self._dispute(
                "funds_withdrawn", age=60, payment="pi_2", amount="10.00", currency=self.other.name
            ),
        )
