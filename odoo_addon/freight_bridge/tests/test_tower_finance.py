# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import base64
import csv
import io
from datetime import timedelta
from decimal import Decimal

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_invoice import InvoiceCase
from .common_tower import TowerMixin


@tagged("post_install", "-at_install")
class TestTowerFinance(TowerMixin, InvoiceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_tower()
        cls.usd = cls.env.ref("base.USD")
        cls.usd.active = True

    def _finance(self, **changes):
        return self._page("finance", self.finance, **changes)

    def _money(self, column, currency="EUR"):
        return Decimal(self._value(self._finance()["money"], column, self.fresh.name, currency))

    def _charge(self, shipment, amount, code="LHS", currency=None, **values):
        kind = self.env["freight.charge.code"].search(
            [("code", "=", code), ("company_id", "=", shipment.company_id.id)]
        ) or self.env["freight.charge.code"].create(
            {"code": code, "name": code, "category": "linehaul", "company_id": shipment.company_id.id}
        )
        return self.env["freight.charge"].create(
            {
                "shipment_id": shipment.id,
                "charge_code_id": kind.id,
                "partner_id": self.vendor.id,
                "currency_id": (currency or self.fresh.currency_id).id,
                "amount": amount,
                **values,
            }
        )

    def _revenue(self, shipment, amount, code, state, **values):
        return self._charge(shipment, amount, code, side="revenue", billing_state=state, **values)

    def _billed(self, number, *amounts, **changes):
        """A carrier's invoice in the fresh company, about nothing that we know of."""
        self._apply(
            self._bill(
                number, [self._line(amount) for amount in amounts], source="/systems/tower-biller", **changes
            )
        )
        return self.env["freight.invoice"].search(
            [("company_id", "=", self.fresh.id), ("number", "=", number)]
        )

    def _biller(self):
        self.env["freight.system"].create(
            {"name": "Biller", "code": "tower-biller", "company_id": self.fresh.id, "kind": "carrier"}
        )

    def test_awaiting_billing_is_never_summed_over_currencies(self):
        shipment = self._shipment("F-1", company_id=self.fresh.id)
        self._revenue(shipment, 10.10, "A", "rated")
        self._revenue(shipment, 20.20, "B", "approved")
        self._revenue(shipment, 5, "C", "invoiced")
        self._revenue(shipment, 7, "D", "pending", currency=self.usd)
        blocks = self._finance()
        cell = self._cell_of(blocks["money"], "awaiting", self.fresh.name, "EUR")
        self.assertEqual((Decimal(cell["value"]), cell["count"]), (Decimal("30.30"), 2))
        self.assertEqual(self._value(blocks["money"], "awaiting", self.fresh.name, "USD"), "7.00")
        self.assertEqual(self._value(blocks["billing"], "billing_rated", self.fresh.name, "EUR"), "10.10")
        self.assertEqual(self._value(blocks["billing"], "billing_pending", self.fresh.name, "USD"), "7.00")

    def test_blocked_is_pending_on_a_delivery_without_proof(self):
        open_end, proven = (self._shipment(f"F-{n}", company_id=self.fresh.id) for n in (1, 2))
        self.env.flush_all()
        (open_end | proven).sudo().state = "delivered"
        proven.sudo().pod_attachment_id = self.env["ir.attachment"].create({"name": "pod.pdf"})
        self._revenue(open_end, 11, "A", "pending")
        self._revenue(open_end, 5, "B", "rated")
        self._revenue(proven, 13, "A", "pending")
        self.assertEqual(self._money("blocked"), 11)

    def test_what_customers_contest(self):
        shipment = self._shipment("F-1", company_id=self.fresh.id)
        self._revenue(shipment, 12.5, "A", "disputed")
        self.assertEqual(self._money("contested"), Decimal("12.50"))

    def test_accruals_wait_for_bills_and_those_without_an_entry_are_told(self):
        shipment = self._shipment("F-1", company_id=self.fresh.id)
        self._charge(shipment, 70, side="cost", cost_state="accrued")
        self._charge(shipment, 30, "B", side="cost", cost_state="billed")
        self.assertEqual(self._money("accrued"), 70)
        self.assertEqual(self._money("unposted"), 70, "no entry of the ledger says so")

    def test_accruals_are_told_by_age(self):
        shipment = self._shipment("F-1", company_id=self.fresh.id)
        ages = {"A": 0, "B": 30, "C": 31, "D": 60, "E": 61, "F": 90, "G": 91}
        # The first entry brings the company its accounts, and their currency.
        lines = [self._entry(days) for days in ages.values()]
        for place, (code, line) in enumerate(zip(ages, lines, strict=True)):
            charge = self._charge(shipment, 10**place, code, side="cost", cost_state="accrued")
            charge.accrual_line_id = line
        blocks = self._finance()
        keys = (self.fresh.name, self.fresh.currency_id.name)
        row = [
            Decimal(self._value(blocks["accruals"], f"age_{age}", *keys))
            for age in ("young", "month", "months", "old")
        ]
        self.assertEqual(row, [11, 1100, 110000, 1000000])
        self.assertEqual(self._value(blocks["money"], "unposted", *keys), "0.00")

    def _entry(self, days):
        """A posted item of the ledger of so many days ago."""
        company = self.env(context={**self.env.context, "allowed_company_ids": [self.fresh.id]})
        if not self.fresh.chart_template:
            company["account.chart.template"].try_loading("generic_coa", self.fresh, install_demo=False)
        account = company["account.account"].search(
            [("company_ids", "in", self.fresh.ids), ("account_type", "=", "expense")], limit=1
        )
        journal = company["account.journal"].search(
            [("company_id", "=", self.fresh.id), ("type", "=", "general")], limit=1
        )
        move = company["account.move"].create(
            {
                "journal_id": journal.id,
                "date": (self.now - timedelta(days=days)).date(),
                "line_ids": [
                    (0, 0, {"account_id": account.id, "debit": 1, "currency_id": self.fresh.currency_id.id}),
                    (0, 0, {"account_id": account.id, "credit": 1, "currency_id": self.fresh.currency_id.id}),
                ],
            }
        )
        move.action_post()
        return move.line_ids[0]

    def test_unmatched_charges_of_carriers(self):
        self._biller()
        invoice = self._billed("T-1", "100.00", "7.50", total="107.50")
        currency = invoice.currency_id.name
        self.assertEqual(self._money("unmatched", currency), Decimal("107.50"))
        invoice.line_ids[1].sudo().shipment_id = self._shipment("F-9", company_id=self.fresh.id)
        self.assertEqual(self._money("unmatched", currency), Decimal("100.00"))

    def test_disputes_and_what_they_brought_back(self):
        self._biller()
        first, second = (self._billed(f"T-{n}", "100.00", total="100.00") for n in (1, 2))
        disputes = self.env["freight.dispute"].sudo()
        for invoice in first | second:
            amounts = {invoice.line_ids[0]: invoice.line_ids[0].amount}
            disputes |= disputes._open(invoice, "too much", amounts, is_short_pay=False)
        currency = first.currency_id.name
        self.assertEqual(self._money("disputed", currency), 200)
        self.env.flush_all()
        disputes[0].write({"state": "credited", "credited": 40})
        self.assertEqual(self._money("disputed", currency), 100)
        self.assertEqual(self._money("recovered", currency), 40)
        self.cr.execute(
            "UPDATE freight_dispute SET create_date = create_date - interval '9 days' WHERE id = %s",
            [disputes[0].id],
        )
        self.env.invalidate_all()
        self.assertEqual(self._money("recovered", currency), 0, "opened before the time range")

    def test_shipments_that_a_rule_bills_upon_proof_wait_for_it(self):
        shipment = self._shipment("F-1", company_id=self.fresh.id)
        self._shipment("F-2", company_id=self.fresh.id)
        shipment.sudo().state = "delivered"
        self.assertFalse(self._finance()["unproven"]["rows"], "no rule waits for a proof")
        self.env["freight.billing.rule"].create(
            {
                "name": "Towered",
                "company_id": self.fresh.id,
                "trigger": "pod",
                "date_from": (self.now - timedelta(days=9)).date(),
            }
        )
        block = self._finance()["unproven"]
        self.assertEqual(self._value(block, "blocked", self.fresh.name), 1)

    def test_queries_are_few(self):
        shipment = self._shipment("F-1", company_id=self.fresh.id)
        self._revenue(shipment, 10.10, "A", "rated")
        self._finance()
        before = self.cr.sql_log_count
        self._tower(self.finance).page("finance", self._scope())
        self.assertLess(self.cr.sql_log_count - before, 20)

    def test_export_is_the_table(self):
        shipment = self._shipment("F-1", company_id=self.fresh.id)
        self._revenue(shipment, 10.10, "A", "rated")
        self.fresh.name = '=HYPERLINK("http://evil")'
        tower = self._tower(self.finance)
        told = tower.export("finance", self._scope(), "billing", "csv")
        rows = list(csv.reader(io.StringIO(base64.b64decode(told["content"]).decode("utf-8-sig"))))
        self.assertEqual(told["name"], "freight-finance-billing.csv")
        self.assertEqual(rows[0][:4], ["Company", "Currency", "Pending", "Pending (number)"])
        self.assertEqual(rows[1][0], '\'=HYPERLINK("http://evil")')
        self.assertEqual(rows[1][6:8], ["10.10", "1"])
        book = base64.b64decode(tower.export("finance", self._scope(), "billing", "xlsx")["content"])
        self.assertEqual(book[:2], b"PK")
        self.assertEqual(self._sheet(book)[0][1], ("s", '=HYPERLINK("http://evil")'))
        with self.assertRaises(UserError), self.cr.savepoint():
            tower.export("finance", self._scope(), "nothing", "csv")
        with self.assertRaises(UserError), self.cr.savepoint():
            tower.export("finance", self._scope(), "billing", "exe")

    def _sheet(self, book):
        """The first column of the sheet: (type, value) of each row; no cell is a formula."""
        from openpyxl import load_workbook

        sheet = load_workbook(io.BytesIO(book)).active
        self.assertFalse([cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"])
        return [[(cell.data_type, cell.value) for cell in column] for column in sheet.iter_cols(max_col=1)]
