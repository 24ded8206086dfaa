# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import base64
from datetime import date
from decimal import Decimal

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.freight_bridge.tests.common_tower import TowerMixin

from .common_billing import BillingCase

#: However many documents, companies and months there are.
MOST_QUERIES = 60


@tagged("post_install", "-at_install")
class TestFinanceOverview(TowerMixin, BillingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_tower()
        cls.finance.group_ids += cls.env.ref("account.group_account_invoice")
        cls.other = cls.env["freight.system"].create(
            {"name": "Other Platform", "code": "other-platform", "kind": "billing"}
        )

    def _tower(self, user):
        return (
            self.env["freight.finance.overview"]
            .with_user(user)
            .with_context(allowed_company_ids=[self.company.id, self.fresh.id])
        )

    def _scope(self, **changes):
        return {
            "from": "2026-10-01 00:00:00",
            "to": "2026-12-01 00:00:00",
            "companies": [self.company.id],
            "systems": [self.system.id],
            **changes,
        }

    def _overview(self, user=None, **changes):
        return self._page("overview", user or self.finance, **changes)

    def _totals(self, **changes):
        block = self._overview(**changes)["totals"]
        return {row["labels"][0]: row["cells"][0]["value"] for row in block["rows"]}

    def _tell_some(self):
        """Two invoices and a credit note, one that waits, one that is refused; told in November."""
        self._booked("in_1")
        self._booked("in_2", issued_on="2026-11-02")
        self._credit("cn_1")
        self._bill("in_3", customer="cus_missing")
        self._bill("in_4", tax_total="19.00")

    def _post_summaries(self):
        items = self.env["freight.billing.summary.item"].sudo()
        items._post_all(items._open_periods([("system_id", "=", self.system.id)], is_over=False))

    def _check_of(self, key, **changes):
        block = self._overview(**changes)[f"close_{self.company.id}"]
        [row] = [row for row in block["rows"] if row["check"]["key"] == key]
        return row["check"]

    # -- how far it came ------------------------------------------------------------------------------

    def test_what_was_told_is_counted_by_how_far_it_came(self):
        self._tell_some()
        told = self._totals()
        expected = {
            "Received": 5,
            "In exception": 1,
            "Transformed": 5,
            "Pending": 1,
            "Posted": 1,
            "Reconciled": 2,
            "Rejected": 1,
            "Voided": 0,
        }
        self.assertEqual(told, expected)

    def test_months_companies_and_currencies_are_told_apart_and_never_added_up(self):
        self._tell_some()
        self._booked("in_5", currency="EUR")
        block = self._overview()["states"]
        row = (self.company.name, "USD", "October 2026")
        self.assertEqual(self._value(block, "transformed", *row), 4)
        self.assertEqual(self._value(block, "transformed", self.company.name, "USD", "November 2026"), 1)
        self.assertEqual(self._value(block, "transformed", self.company.name, "EUR", "October 2026"), 1)
        self.assertIn("choose one kind", block["hint"])
        block = self._overview(kind="invoice")["states"]
        cell = self._cell_of(block, "reconciled", *row)
        self.assertEqual((Decimal(cell["value"]), cell["count"]), (120, 1))
        self.assertIsNone(block["hint"])

    def test_kinds_have_amounts_and_messages_know_a_credit_note_from_an_invoice(self):
        self._tell_some()
        block = self._overview()["kinds"]
        cell = self._cell_of(block, "transformed", self.company.name, "USD", "Invoice")
        self.assertEqual((Decimal(cell["value"]), cell["count"]), (480, 4))
        self.assertEqual(self._value(block, "received", self.company.name, "USD", "Credit Note"), 1)
        self.assertEqual(self._value(block, "received", self.company.name, "USD", "Invoice"), 4)

    def test_of_words_that_expired_nothing_is_known_but_their_type(self):
        self._booked("in_1")
        log = self.documents.search([("reference", "=", "in_1")]).log_id
        self.assertEqual((log.billing_kind, log.billing_currency), ("invoice", "USD"))
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE freight_integration_log DISABLE TRIGGER USER")
        self.env.cr.execute("UPDATE freight_integration_log SET payload = '' WHERE id = %s", [log.id])
        self.env.invalidate_all()
        self.assertEqual((log.billing_kind, log.billing_currency), ("invoice", False))
        self.assertEqual(
            self._value(self._overview()["kinds"], "received", self.company.name, "Not known", "Invoice"), 1
        )

    def test_systems_periods_and_test_systems_are_left_out(self):
        self._tell_some()
        self.assertFalse(any(self._totals(systems=[self.other.id]).values()))
        self.assertFalse(
            any(self._totals(**{"from": "2026-08-01 00:00:00", "to": "2026-09-01 00:00:00"}).values())
        )
        self.assertEqual(self._totals(kind="credit_note")["Transformed"], 1)

    def test_what_is_summed_up_is_pending_until_its_summary_is_posted(self):
        self.system.billing_booking = "summary"
        self._bill("in_1")
        self._bill("in_2")
        self._credit("cn_1", corrects=[("in_2", "120.00")])
        told = self._totals()
        self.assertEqual((told["Transformed"], told["Pending"]), (3, 3))
        self.assertFalse(told["Posted"] or told["Reconciled"])
        self._post_summaries()
        told = self._totals()
        self.assertEqual((told["Pending"], told["Posted"], told["Reconciled"]), (0, 1, 2))
        self._bill("in_1", status="voided", age=0)
        told = self._totals()
        self.assertEqual(
            (told["Pending"], told["Posted"], told["Voided"]), (1, 0, 0), "taking it back is not in the books"
        )
        self._post_summaries()
        told = self._totals()
        self.assertEqual((told["Pending"], told["Voided"]), (0, 1))

    # -- exceptions -----------------------------------------------------------------------------------

    def test_exceptions_stand_by_what_is_at_risk(self):
        self._bill("in_1", tax_total="19.00")
        self._bill("in_2", customer="cus_missing")
        self._bill("in_3", total="100120.00", subtotal="100100.00")
        blocks = self._overview()
        amounts = [Decimal(row["cells"][1]["value"]) for row in blocks["risk"]["rows"]]
        self.assertEqual(amounts, sorted(amounts, reverse=True))
        self.assertGreaterEqual(len(amounts), 2)
        self.assertEqual(len(blocks["worst"]["rows"]), 2)

    def test_the_desk_offers_no_shipment_for_what_is_about_the_books(self):
        self._bill("in_1", tax_total="19.00")
        found = self.exceptions.search([("system_id", "=", self.system.id)], limit=1)
        self.assertFalse(found.desk_detail()["about_shipment"])
        found.sudo().code_id = self.env.ref("freight_bridge.code_unmatched_reference")
        self.assertTrue(found.desk_detail()["about_shipment"])

    # -- the close checklist --------------------------------------------------------------------------

    def test_the_checklist_says_what_is_left_and_leads_to_it(self):
        before = {key: self._check_of(key)["left"] for key in ("waiting", "posted", "exceptions")}
        self._tell_some()
        self.system.billing_posting = "draft"
        self._bill("in_6")
        for key in before:
            check = self._check_of(key)
            self.assertEqual((check["left"], check["state"]), (before[key] + 1, "left"), key)
        self.assertEqual(self._check_of("feed")["state"], "unused")

    def test_each_line_counts_what_is_left_of_its_kind_and_no_more(self):
        """Of a later day, done, or of another company: none of these is left."""
        plants = {
            "payments": lambda company, day, done: self._plant_money("payment", company, day, done),
            "payouts": lambda company, day, done: self._plant_money("payout", company, day, done),
            "drafts": self._plant_entry,
            "taxes": self._plant_tax,
            "bank": self._plant_bank_line,
        }
        in_time, late = date(2026, 11, 30), date(2026, 12, 2)
        for key, plant in plants.items():
            with self.subTest(key=key):
                before = self._check_of(key)["left"]
                plant(self.company, late, False)
                plant(self.company, in_time, True)
                plant(self.fresh, in_time, False)
                self.assertEqual(self._check_of(key)["left"], before)
                plant(self.company, in_time, False)
                self.assertEqual(self._check_of(key)["left"], before + 1)

    def test_accrued_freight_without_an_entry_is_left_whatever_its_day(self):
        before = self._check_of("accruals")["left"]
        self._plant_accrual(self.fresh)
        posted = self._plant_accrual(self.company, 20)
        cost = self._account("expense", "COST1")
        entry = self.moves.create(
            {
                "date": "2026-11-30",
                "line_ids": [
                    Command.create({"account_id": cost.id, "balance": amount}) for amount in (20, -20)
                ],
            }
        )
        entry.action_post()
        posted.accrual_line_id = entry.line_ids[0]
        self.assertEqual(self._check_of("accruals")["left"], before)
        self._plant_accrual(self.company, 30)
        check = self._check_of("accruals")
        self.assertEqual((check["left"], check["state"]), (before + 1, "left"))

    def _plant_accrual(self, company, amount=10):
        shipment = self.env["freight.shipment"].create({"company_id": company.id})
        code = self.env["freight.charge.code"].create(
            {"code": f"LH{amount}", "name": "Linehaul", "category": "linehaul", "company_id": company.id}
        )
        return self.env["freight.charge"].create(
            {
                "shipment_id": shipment.id,
                "charge_code_id": code.id,
                "partner_id": self.partner.id,
                "currency_id": company.currency_id.id,
                "amount": amount,
                "side": "cost",
                "cost_state": "accrued",
            }
        )

    def _plant_bank_line(self, company, day, is_done):
        """Of a company with its own bank account; done is what was booked against an account."""
        accounts = self.env["account.account"].with_company(company)
        suspense, cash = (
            accounts.create({"name": name, "code": f"{code}{day.day}{is_done:d}", "account_type": kind})
            for name, code, kind in (("Suspense", 8, "asset_current"), ("Cash", 9, "asset_cash"))
        )
        journal = self.env["account.journal"].create(
            {
                "name": f"Bank {day} {is_done}",
                "code": f"B{day.day}{is_done:d}",
                "type": "bank",
                "company_id": company.id,
                "default_account_id": cash.id,
                "suspense_account_id": suspense.id,
            }
        )
        line = {"journal_id": journal.id, "date": day, "payment_ref": "Money", "amount": 10}
        if is_done:
            line["counterpart_account_id"] = accounts.create(
                {"name": "Other", "code": f"7{day.day}", "account_type": "income"}
            ).id
        self.env["account.bank.statement.line"].create(line)

    def _plant_money(self, kind, company, day, is_done):
        self.documents.create(
            {
                "system_id": self.system.id,
                "company_id": company.id,
                "kind": kind,
                "reference": f"{kind}-{company.id}-{day}-{is_done}",
                "state": "reconciled" if is_done else "posted",
                "currency_id": company.currency_id.id,
                "date": day,
                "stated_at": self.now,
                "amount": 10,
            }
        )

    def _plant_entry(self, company, day, is_done):
        journal = self.env["account.journal"].create(
            {"name": f"{day} {is_done}", "code": f"{day.day}{is_done:d}", "type": "general"}
            | {"company_id": company.id}
        )
        move = self.moves.create({"journal_id": journal.id, "date": day})
        if is_done:
            move.button_cancel()

    def _plant_tax(self, company, day, is_done):
        """Posted with Odoo's taxes because the engine was down: nobody told the engine of it."""
        document = self.env["freight.tax.document"].create(
            {
                "system_id": self.system.id,
                "company_id": company.id,
                "res_model": "account.move",
                "res_id": 1,
                "type": "invoice",
                "code": f"tax-{company.id}-{day}-{is_done}",
                "state": "committed" if is_done else "fallback",
                "currency_id": company.currency_id.id,
            }
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE freight_tax_document SET create_date = %s WHERE id = %s", [day, document.id]
        )

    def test_what_waits_for_its_summary_is_left(self):
        self.assertEqual(self._check_of("summaries")["left"], 0)
        self.system.billing_booking = "summary"
        self._bill("in_1")
        self.assertEqual(self._check_of("summaries")["left"], 3)
        self._post_summaries()
        self.assertEqual(self._check_of("summaries")["state"], "done")

    def test_what_is_of_a_later_day_is_not_left(self):
        before = self._check_of("waiting")["left"]
        self._bill("in_3", customer="cus_missing", issued_on="2026-12-01")
        self.assertEqual(self._check_of("waiting")["left"], before)
        self._bill("in_4", customer="cus_missing", issued_on="2026-09-30")
        self.assertEqual(self._check_of("waiting")["left"], before + 1, "what is older is left as well")

    def test_who_looked_is_kept_until_the_figures_are_others(self):
        self._bill("in_1", customer="cus_missing")
        overview = self._tower(self.finance)
        overview.look(self._scope(), self.company.id, "waiting")
        looked = self._check_of("waiting")["looked"]
        self.assertEqual((looked["user"], looked["is_current"]), (self.finance.name, True))
        self._bill("in_2", customer="cus_missing")
        self.assertFalse(self._check_of("waiting")["looked"]["is_current"])
        overview.look(self._scope(), self.company.id, "waiting")
        self.assertTrue(self._check_of("waiting")["looked"]["is_current"])
        rows = self.env["freight.close.check"].search(
            [("key", "=", "waiting"), ("company_id", "=", self.company.id)]
        )
        self.assertEqual(
            rows.mapped("left"), [rows[1].left + 1, rows[1].left], "a second look is a second row"
        )
        other = {"from": "2026-09-01 00:00:00", "to": "2026-10-01 00:00:00"}
        self.assertIsNone(self._check_of("waiting", **other)["looked"], "each period is looked at by itself")

    def test_filters_change_nothing_of_the_checklist(self):
        self._bill("in_1", customer="cus_missing")
        left = self._check_of("waiting")["left"]
        self.assertEqual(self._check_of("waiting", systems=[self.other.id], kind="payout")["left"], left)

    def test_only_finance_looks_and_nobody_by_hand(self):
        scope = self._scope()
        for user in (self.worker, self.manager):
            with self.assertRaisesRegex(AccessError, "for Freight Finance"):
                self._tower(user).page("overview", scope)
        for user in (self.worker, self.auditor):
            with self.assertRaisesRegex(AccessError, "Only Freight Finance"):
                self._tower(user).look(scope, self.company.id, "waiting")
        self._tower(self.finance).look(scope, self.company.id, "waiting")
        row = self.env["freight.close.check"].search([], limit=1)
        with self.assertRaisesRegex(UserError, "look at the line again"):
            row.left = 7
        with self.assertRaisesRegex(UserError, "is kept"):
            row.unlink()
        with self.assertRaisesRegex(UserError, "no such line"):
            self._tower(self.finance).look(scope, self.company.id, "nonsense")
        with self.assertRaisesRegex(UserError, "no such line"):
            self._tower(self.finance).look(scope, -1, "waiting")

    def test_an_auditor_reads_it_and_other_companies_are_not_seen(self):
        self._tell_some()
        self.auditor.write({"company_id": self.fresh.id, "company_ids": [Command.set(self.fresh.ids)]})
        overview = self.env["freight.finance.overview"].with_user(self.auditor)
        overview = overview.with_context(allowed_company_ids=self.fresh.ids)
        page = overview.page("overview", self._scope(companies=[]))
        self.assertFalse(page["may_tick"])
        totals = page["blocks"][0]
        self.assertFalse(any(row["cells"][0]["value"] for row in totals["rows"]))
        with self.assertRaises(AccessError):
            overview.page("overview", self._scope())

    # -- cost -----------------------------------------------------------------------------------------

    def test_reading_takes_as_many_queries_for_many_documents_as_for_few(self):
        self._tell_some()
        overview = self._tower(self.finance)

        def read():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            overview.page("overview", self._scope())
            return self.env.cr.sql_log_count - before

        read()
        few = read()
        for number in range(20, 30):
            self._bill(
                f"in_{number}", issued_on=f"2026-{10 + number % 2}-07", currency=("USD", "EUR")[number % 2]
            )
            self._bill(f"in_{number}x", customer=f"cus_missing_{number}")
        self.assertLessEqual(read(), few + 2)
        self.assertLessEqual(few, MOST_QUERIES)

    def test_the_checklist_is_exported_as_it_stands(self):
        self._tower(self.finance).look(self._scope(), self.company.id, "waiting")
        file = self._tower(self.finance).export("overview", self._scope(), f"close_{self.company.id}", "csv")
        text = base64.b64decode(file["content"]).decode("utf-8-sig")
        self.assertIn("Line,Left,Looked at by", text)
        self.assertIn(f"Nothing waits for another message,0,{self.finance.name}", text)
