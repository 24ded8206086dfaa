# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_tax import TaxCase


@tagged("post_install", "-at_install")
class TestTaxInvoice(TaxCase):
    def _posted(self, *prices, **values):
        invoice = self._invoice(*prices, **values)
        invoice.action_post()
        return invoice

    def _taxed(self, invoice):
        """The tax items: (account, amount in the invoice's currency, balance)."""
        items = invoice.line_ids.filtered("tax_line_id")
        return [(item.account_id, item.amount_currency, round(item.balance, 2)) for item in items]

    # -- posted, committed, voided --------------------------------------------------------------------

    def test_what_is_posted_has_the_taxes_of_the_engine_which_keeps_it(self):
        invoice = self._posted()
        self.assertEqual(invoice.state, "posted")
        self.assertEqual(self._taxed(invoice), [(self.tax_account, -11.84, -11.84)])
        self.assertEqual((invoice.amount_tax, invoice.amount_total), (11.84, 145.18))
        self.assertEqual(round(sum(invoice.line_ids.mapped("balance")), 2), 0)
        document = self._document(invoice)
        self.assertEqual((document.state, document.type), ("to_commit", "invoice"))
        self._tell()
        self.assertEqual((document.state, document.amount), ("committed", 11.84))
        self.assertEqual(self.sidecar.operations, ["quote", "commit"])
        self.assertEqual(document.taxes[0]["amount"], "11.84")
        self._tell()
        self.assertEqual(self.sidecar.operations, ["quote", "commit"], "told once")

    def test_the_cron_starts_when_the_transaction_is_over(self):
        cron = self.env.ref("freight_bridge_finance.cron_tax_tell")
        before = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        self._posted()
        after = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        self.assertGreater(after, before)

    def test_the_taxes_that_a_draft_was_told_are_replaced_in_its_items(self):
        invoice = self._invoice()
        invoice.action_freight_tax()
        self.assertEqual(self._taxed(invoice), [(self.tax_account, -11.84, -11.84)])
        self._behave(rate=7)
        invoice.action_post()
        self.assertEqual(self._taxed(invoice), [(self.tax_account, -9.33, -9.33)])
        self.assertEqual(round(sum(invoice.line_ids.mapped("balance")), 2), 0)

    def test_an_invoice_of_an_order_carries_what_the_order_was_told_and_asks_anew(self):
        self.product.invoice_policy = "order"
        order = self._quotation()
        order.action_confirm()
        invoice = order._create_invoices()
        self.assertEqual(invoice.amount_tax, 11.84)
        invoice.action_post()
        self.assertEqual(invoice.amount_tax, 11.84)
        self.assertEqual(self.sidecar.operations, ["quote", "quote"])

    def test_what_leaves_the_books_the_engine_does_not_keep(self):
        invoice = self._posted()
        self._tell()
        invoice.button_draft()
        document = self._document(invoice)
        self.assertEqual(document.state, "to_void")
        invoice.action_freight_tax()
        self.assertEqual(document.state, "to_void", "asking takes nothing back")
        self._tell()
        self.assertEqual(document.state, "voided")
        self.assertEqual([kept["state"] for kept in self.sidecar.kept.values()], ["voided"])
        invoice.action_post()
        self._tell()
        self.assertEqual(document.state, "committed")
        self.assertEqual([kept["state"] for kept in self.sidecar.kept.values()], ["committed"])
        self.assertEqual(len(self._document(invoice)), 1)

    def test_posted_again_before_the_engine_heard_is_told_as_it_is_now(self):
        invoice = self._posted(100.0)
        self._tell()
        invoice.button_draft()
        invoice.invoice_line_ids.price_unit = 200
        invoice.action_post()
        self._tell()
        self.assertEqual(self.sidecar.operations, ["quote", "commit", "quote", "commit"])
        self.assertEqual([kept["total"] for kept in self.sidecar.kept.values()], ["17.75"])

    def test_what_is_cancelled_is_voided(self):
        invoice = self._posted()
        invoice.button_cancel()
        self._tell()
        self.assertEqual(self._document(invoice).state, "voided")
        self.assertEqual(self.sidecar.operations, ["quote", "void"], "it was never told to keep it")

    def test_a_credit_note_is_asked_with_the_rates_of_its_invoice(self):
        invoice = self._posted(100.0, 40.0)
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"journal_id": invoice.journal_id.id, "date": "2026-11-21"})
        )
        credit = self.env["account.move"].browse(wizard.reverse_moves()["res_id"])
        credit.action_post()
        question = self.sidecar.calls[-1]["asks"][0]["question"]
        self.assertEqual((question["document"]["type"], question["tax_date"]), ("refund", "2026-11-20"))
        self.assertEqual([line["amount"] for line in question["lines"]], ["100.00", "40.00"])
        self.assertEqual(self._taxed(credit), [(self.tax_account, 12.43, 12.43)])
        self._tell()
        self.assertEqual(self._document(credit).state, "committed")
        self.assertEqual(len(self.sidecar.kept), 2)

    def test_a_foreign_currency_is_asked_in_it_and_booked_by_its_rate(self):
        currency = self.env["res.currency"].with_context(active_test=False).search([("name", "=", "JPY")])
        currency.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": currency.id, "name": "2026-11-01", "rate": 150, "company_id": self.company.id}
        )
        invoice = self._posted(15000, currency_id=currency.id)
        [(_account, told, balance)] = self._taxed(invoice)
        self.assertEqual((told, round(balance, 2)), (-1331, -8.87))
        self.assertEqual(round(sum(invoice.line_ids.mapped("balance")), 2), 0)

    def test_what_a_platform_invoiced_is_not_asked(self):
        invoice = self._invoice()
        self.env["freight.billing.document"].create(
            {
                "system_id": self.system.id,
                "company_id": self.company.id,
                "kind": "invoice",
                "reference": "in_1",
                "state": "draft",
                "stated_at": fields.Datetime.now(),
                "move_id": invoice.id,
                "currency_id": invoice.currency_id.id,
                "amount": invoice.amount_total,
            }
        )
        with self.assertRaisesRegex(UserError, "keeps its taxes"):
            invoice.action_freight_tax()
        invoice.action_post()
        self.assertEqual(self.sidecar.calls, [])
        self.assertEqual(invoice.invoice_line_ids.tax_ids, self.own_tax)

    def test_what_is_posted_is_asked_no_more(self):
        invoice = self._posted()
        calls, state = len(self.sidecar.calls), invoice.freight_tax_state
        with self.assertRaisesRegex(UserError, "keeps its taxes"):
            invoice.action_freight_tax()
        self.assertEqual((len(self.sidecar.calls), invoice.freight_tax_state), (calls, state))

    def test_what_is_made_whole_of_what_a_platform_said_is_not_asked(self):
        whole = self.env["freight.posting.mixin"]._posting_moves(self.company)
        invoice = self._invoice().with_context(**whole.env.context, skip_invoice_sync=True)
        invoice._post(soft=False)
        self.assertEqual((invoice.state, self.sidecar.calls), ("posted", []))

    def test_bills_and_plain_entries_are_not_asked(self):
        bill = self._invoice(move_type="in_invoice")
        bill.action_post()
        self.assertEqual(self.sidecar.calls, [])

    # -- nobody knows ---------------------------------------------------------------------------------

    def test_what_was_not_confirmed_is_looked_up_before_it_is_told_again(self):
        self._behave(keeps_silent=True)
        invoice = self._posted()
        self._tell()
        document = self._document(invoice)
        self.assertEqual((document.state, document.is_unsure), ("to_commit", True))
        self._behave(keeps_silent=False)
        self._tell()
        self.assertEqual((document.state, document.is_unsure), ("committed", False))
        self.assertEqual(self.sidecar.operations, ["quote", "commit", "look"])

    def test_what_the_engine_did_not_keep_after_all_is_told_again(self):
        self._behave(keeps_silent=True)
        invoice = self._posted()
        self._tell()
        self._behave(keeps_silent=False)
        self.sidecar.kept.clear()
        self._tell()
        self.assertEqual(self._document(invoice).state, "committed")
        self.assertEqual(self.sidecar.operations, ["quote", "commit", "look", "commit"])

    def test_what_was_kept_of_an_earlier_posting_is_told_again(self):
        self._behave(keeps_silent=True)
        invoice = self._posted(100.0)
        self._tell()
        invoice.button_draft()
        invoice.invoice_line_ids.price_unit = 200
        invoice.action_post()
        self._behave(keeps_silent=False)
        self._tell()
        self.assertEqual(self.sidecar.operations, ["quote", "commit", "quote", "look", "commit"])
        self.assertEqual([kept["total"] for kept in self.sidecar.kept.values()], ["17.75"])

    def test_a_person_is_told_after_some_failures_and_it_goes_on(self):
        invoice = self._posted()
        self._behave(problem="engine_down")
        document = self._document(invoice)
        for _ in range(4):
            self._tell()
        self.assertFalse(document.exception_id)
        self.assertGreater(document.next_try, fields.Datetime.now() + timedelta(minutes=10))
        self._tell()
        exception = document.exception_id
        self.assertEqual((exception.code, exception.state), ("tax_not_told", "open"))
        self.assertEqual(exception.with_user(self.worker).desk_replay()["outcome"], "retry")
        self._behave(problem=None)
        self._tell()
        self.assertEqual((document.state, exception.state), ("committed", "resolved"))

    def test_an_invoice_that_is_gone_is_owed_no_more(self):
        invoice = self._posted()
        invoice.button_draft()
        self._tell()
        invoice.with_context(force_delete=True).unlink()
        self._tell()
        self.assertEqual(self.sidecar.operations, ["quote", "void"])

    # -- differences ----------------------------------------------------------------------------------

    def test_another_amount_than_the_books_say_is_an_exception(self):
        self._behave(commit_rate=9)
        invoice = self._posted(100.0)
        self._tell()
        document = self._document(invoice)
        self.assertEqual(document.state, "committed")
        exception = document.exception_id
        self.assertEqual((exception.code, round(exception.amount, 2)), ("tax_mismatch", 0.12))
        self.assertIn("9.00", exception.summary)

    def test_a_difference_within_the_tolerance_is_none(self):
        self.engine.tax_tolerance = 0.12
        self._behave(commit_rate=9)
        invoice = self._posted(100.0)
        self._tell()
        self.assertFalse(self._document(invoice).exception_id)

    # -- away -----------------------------------------------------------------------------------------

    def test_nothing_is_posted_while_documents_are_held(self):
        self._behave(problem="engine_down")
        one, two = self._invoice(), self._invoice()
        with self.assertRaises(UserError), self.cr.savepoint():
            (one | two).action_post()
        self.assertEqual((one | two).mapped("state"), ["draft", "draft"])
        self.assertFalse(self._document(one) | self._document(two))

    def test_what_was_posted_with_odoos_taxes_is_marked_and_not_told(self):
        self.engine.tax_policy = "fallback"
        self._behave(problem="engine_down")
        invoice = self._posted()
        self.assertEqual(self._taxed(invoice), [(self.tax_account, -26.67, -26.67)])
        self.assertEqual(invoice.freight_tax_state, "fallback")
        self._behave(problem=None)
        self._tell()
        self.assertEqual(self.sidecar.operations, ["quote"])

    def test_what_was_posted_without_the_engine_is_trued_up(self):
        self.engine.tax_policy = "true_up"
        self._behave(problem="engine_timeout")
        differs, same = self._posted(), self._posted(invoice_line_ids=[self._line(50.0, 8.88)])
        self.assertEqual((differs | same).mapped("freight_tax_state"), ["to_true_up"] * 2)
        self._behave(problem=None)
        self.engine.tax_tolerance = 0.01
        self._tell()
        documents = self._document(differs) | self._document(same)
        self.assertEqual(documents.mapped("state"), ["committed"] * 2)
        exception = self._document(differs).exception_id
        self.assertEqual((exception.code, round(exception.amount, 2)), ("tax_true_up", 14.83))
        self.assertEqual(differs.amount_tax, 26.67, "what is posted stays")
        self.assertFalse(self._document(same).exception_id)

    def _line(self, price, rate):
        """A line whose own tax in Odoo is nearly what the engine would say."""
        tax = self.own_tax.copy({"name": f"{rate} %", "amount": rate})
        return Command.create(
            {"product_id": self.product.id, "price_unit": price, "tax_ids": [Command.set(tax.ids)]}
        )
