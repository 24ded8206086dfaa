# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.tests import tagged

from .common_billing import BillingCase


@tagged("post_install", "-at_install")
class TestBillingInvoice(BillingCase):
    """From the order to the money, on real documents: two lamps of 1.5 kg are 9.00 EUR, or 11.25 USD."""

    # -- the whole way --------------------------------------------------------------------------------

    def test_billing_order_to_cash_in_two_currencies(self):
        self.rule.trigger = "pod"
        shipment = self._delivered()
        self._proof(shipment, signed_by="Ms. Reception")
        self._bill()
        charge = self._charge(shipment)
        invoice = charge.customer_invoice_id
        self.assertEqual((charge.amount, charge.currency_id), (9, self.euro))
        self.assertEqual((charge.billing_state, shipment.billing_state), ("invoiced", "invoiced"))
        self.assertEqual(
            (
                invoice.state,
                invoice.move_type,
                invoice.partner_id,
                invoice.currency_id,
                invoice.invoice_origin,
            ),
            ("posted", "out_invoice", self.customer, self.euro, shipment.sale_id.name),
        )
        self.assertEqual(self._items(invoice), [("asset_receivable", 11.25, 0, 9), ("income", 0, 11.25, -9)])
        line = charge.invoice_line_id
        self.assertEqual((line.freight_charge_id, line.account_id), (charge, self.income))
        self.assertEqual(line.name, f"Freight: {shipment.name}, {shipment.sale_id.name}")
        logs = shipment.milestone_ids.log_id | shipment.document_ids.log_id
        self.assertEqual((invoice._freight_logs(), len(logs)), (logs, 3))
        self._pay(invoice)
        self.assertEqual((invoice.payment_state, charge.billing_state), ("paid", "settled"))
        self.assertEqual(shipment.billing_state, "settled")

    def test_billing_in_the_company_currency(self):
        self.agreement.action_withdraw()
        dollars = self._revenue_contract(name="Dollars", currency_id=self.company.currency_id.id)
        shipment = self._delivered(3)
        self._bill()
        charge = self._charge(shipment)
        self.assertEqual((charge.contract_id, charge.amount), (dollars, 13.5))
        self.assertEqual(
            self._items(charge.customer_invoice_id),
            [("asset_receivable", 13.5, 0, 13.5), ("income", 0, 13.5, -13.5)],
        )

    def test_billing_again_bills_nothing(self):
        shipment = self._delivered()
        self._bill()
        invoice = self._invoices(shipment)
        self._bill()
        shipment.action_rate()
        self._bill()
        self.assertEqual(self._invoices(shipment), invoice)
        self.assertEqual(self._charge(shipment).billing_state, "invoiced")

    def test_billing_taxes_are_those_of_the_product(self):
        tax = self.env["account.tax"].create({"name": "VAT 20", "amount": 20, "type_tax_use": "sale"})
        self.linehaul.product_id = self.env["product.product"].create(
            {"name": "Freight", "type": "service", "taxes_id": [Command.set(tax.ids)]}
        )
        shipment = self._delivered()
        self._bill()
        invoice = self._invoices(shipment)
        self.assertEqual((invoice.amount_untaxed, invoice.amount_total), (9, 10.8))

    def test_billing_refuses_a_price_that_includes_its_taxes(self):
        tax = self.env["account.tax"].create(
            {"name": "VAT in", "amount": 20, "type_tax_use": "sale", "price_include_override": "tax_included"}
        )
        self.linehaul.product_id = self.env["product.product"].create(
            {"name": "Freight", "type": "service", "taxes_id": [Command.set(tax.ids)]}
        )
        shipment = self._delivered()
        self._bill()
        self._assert_refused(shipment, "its price is net")

    # -- approval -------------------------------------------------------------------------------------

    def test_billing_waits_for_approval(self):
        self.rule.write({"is_auto_approved": False, "is_posted": False})
        shipment = self._delivered()
        self._bill()
        charge = self._charge(shipment)
        self.assertEqual(charge.billing_state, "rated")
        for user in (self.worker, self.manager, self.auditor):
            with self.assertRaises(AccessError):
                charge.with_user(user).action_approve()
        charge.with_user(self.finance).action_approve()
        self.assertEqual((charge.billing_state, charge.billing_approved_by_id), ("approved", self.finance))
        with self.assertRaisesRegex(UserError, "was approved"):
            charge.amount = 1
        with self.assertRaisesRegex(UserError, "was approved"):
            charge.unlink()
        charge.with_user(self.finance).action_withdraw_approval()
        self.assertEqual((charge.billing_state, charge.billing_approved_by_id.id), ("rated", False))
        charge.with_user(self.finance).action_approve()
        charge.with_user(self.finance).action_invoice()
        self.assertEqual(charge.customer_invoice_id.state, "draft")

    def test_billing_states_are_guarded(self):
        shipment = self._delivered()
        self._bill()
        charge = self._charge(shipment)
        for state in ("pending", "eligible", "rated"):
            with self.assertRaisesRegex(UserError, "cannot become"):
                charge.billing_state = state
        with self.assertRaisesRegex(UserError, "credit note"):
            charge.with_user(self.finance).action_void()
        with self.assertRaises(AccessError):
            charge.with_user(self.finance).billing_state = "settled"

    def test_billing_void_is_not_billed_nor_rated_again(self):
        self.rule.is_auto_approved = False
        shipment = self._delivered()
        self._bill()
        self._charge(shipment).with_user(self.finance).action_void()
        shipment.action_rate()
        self._bill()
        self.assertEqual(self._charge(shipment).billing_state, "void")
        self.assertEqual(shipment.billing_state, "void")

    # -- gathering ------------------------------------------------------------------------------------

    def test_billing_order_waits_for_its_last_shipment(self):
        self.rule.grouping = "order"
        self._stocked()
        first = self._sale(5).freight_shipment_ids
        self._validate(first.picking_ids, 2)
        second = first.sale_id.freight_shipment_ids - first
        self._milestone(first, "delivered", self.now - timedelta(hours=2))
        self._bill()
        self.assertEqual(first.billing_state, "approved")
        self._validate(second.picking_ids)
        self._milestone(second, "delivered", self.now - timedelta(hours=1))
        self._bill()
        invoice = self._invoices(first | second)
        self.assertEqual(len(invoice), 1)
        self.assertEqual(invoice.invoice_line_ids.mapped("price_subtotal"), [9, 13.5])
        self.assertEqual(invoice.amount_total, 22.5)

    def test_billing_period_waits_for_its_end(self):
        self.rule.grouping = "month"
        shipments = self._delivered() | self._delivered(4)
        self._bill()
        self.assertEqual(shipments.mapped("billing_state"), ["approved", "approved"])
        shipments.eligible_at = self.now - timedelta(days=31)
        self._bill()
        invoice = self._invoices(shipments)
        self.assertEqual((len(invoice), invoice.amount_total), (1, 27))

    def test_billing_week_of_each_payer_is_its_own_invoice(self):
        self.rule.grouping = "week"
        other = self.env["res.partner"].create({"name": "Other Customer"})
        self._revenue_contract(partner_id=other.id, name="Other")
        shipments = self._delivered() | self._delivered() | self._delivered(partner_id=other.id)
        self._bill()
        shipments.eligible_at = self.now - timedelta(days=8)
        self._bill()
        invoices = self._invoices(shipments)
        self.assertEqual(sorted(invoices.mapped("amount_total")), [9, 18])
        self.assertEqual(invoices.partner_id, self.customer | other)

    # -- payers ---------------------------------------------------------------------------------------

    def test_billing_split_between_payers_sums_exactly(self):
        second, third = self.env["res.partner"].create([{"name": "Second"}, {"name": "Third"}])
        self.rule.payer_ids = self._payers((second, 33.3334), (self.customer, 33.3333), (third, 33.3333))
        self.agreement.action_withdraw()
        self._revenue_contract(name="Odd", rates=[{"basis": "flat", "price": 100.01}])
        shipment = self._delivered()
        shipment.action_rate()
        self._bill()
        shipment.action_rate()
        charges = shipment.revenue_charge_ids
        self.assertEqual(
            {charge.partner_id: charge.amount for charge in charges},
            {second: 33.35, self.customer: 33.33, third: 33.33},
        )
        self.assertEqual(
            {move.partner_id: move.amount_total for move in charges.customer_invoice_id},
            {second: 33.35, self.customer: 33.33, third: 33.33},
        )
        self.assertIn("33.3333 % of 100.01 EUR by rule Everybody: 33.33", charges[-1].explanation)

    def test_billing_split_is_kept_by_another_rating(self):
        self.rule.write(
            {"is_auto_approved": False, "payer_ids": self._payers((self.customer, 60), (self.vendor, 40))}
        )
        shipment = self._delivered()
        self._bill()
        amounts = {self.customer: 5.4, self.vendor: 3.6}
        for _again in range(2):
            shipment.action_rate()
            charges = shipment.revenue_charge_ids
            self.assertEqual({charge.partner_id: charge.amount for charge in charges}, amounts)
            self.assertEqual(set(charges.mapped("billing_state")), {"rated"})
        charges.filtered(lambda charge: charge.partner_id == self.customer).with_user(
            self.finance
        ).action_approve()
        shipment.action_rate()
        self.assertEqual(
            {charge.partner_id: charge.amount for charge in shipment.revenue_charge_ids},
            amounts,
            "a share that waits is not lost because another one is approved",
        )

    # -- what the books do ----------------------------------------------------------------------------

    def test_billing_respects_lock_dates(self):
        today = fields.Date.context_today(self.company)
        for lock, day in ((today - timedelta(days=1), today), (today, today + timedelta(days=1))):
            self.company.sale_lock_date = lock
            shipment = self._delivered()
            self._bill()
            invoice = self._invoices(shipment)
            self.assertEqual((invoice.state, invoice.date, invoice.invoice_date), ("posted", day, day))

    def test_billing_amount_that_a_person_changed_on_a_draft_is_not_posted(self):
        self.rule.is_posted = False
        shipment = self._delivered()
        self._bill()
        charge = self._charge(shipment)
        invoice = charge.customer_invoice_id
        for changes, back in (({"price_unit": 8.99}, {"price_unit": 9}), ({"quantity": 2}, {"quantity": 1})):
            invoice.invoice_line_ids.write(changes)
            with self.assertRaisesRegex(UserError, r"was approved with 9.00 EUR for Customer, but .* bills"):
                invoice.action_post()
            self.assertEqual((invoice.state, charge.billing_state), ("draft", "invoiced"))
            invoice.invoice_line_ids.write(back)
        invoice.partner_id = self.vendor
        with self.assertRaisesRegex(UserError, "to Vendor"):
            invoice.action_post()
        invoice.partner_id = self.customer
        invoice.action_post()
        self.assertEqual(invoice.state, "posted")

    # -- what is refused ------------------------------------------------------------------------------

    def _assert_refused(self, shipment, why):
        charge = self._charge(shipment)
        self.assertEqual((charge.billing_state, charge.is_held), ("approved", True))
        self.assertIn(why, charge.billing_problem)
        exception = charge.billing_exception_id
        self.assertEqual((exception.code, exception.company_id), ("billing_failed", self.company))
        self.assertIn(why, exception.summary)
        self.assertFalse(self.env["account.move.line"].search([("freight_charge_id", "=", charge.id)]))
        return exception

    def test_billing_currency_without_a_rate_is_an_exception_and_its_neighbour_is_billed(self):
        pounds = self.env.ref("base.GBP")
        pounds.active = True
        self.env["res.currency.rate"].search([("currency_id", "=", pounds.id)]).unlink()
        other = self.env["res.partner"].create({"name": "Other Customer"})
        self._revenue_contract(partner_id=other.id, name="Pounds", currency_id=pounds.id)
        sound, refused = self._delivered(), self._delivered(partner_id=other.id)
        self._bill()
        self.assertEqual(sound.billing_state, "invoiced")
        exception = self._assert_refused(refused, "GBP has no rate")
        self.env["res.currency.rate"].create(
            {"currency_id": pounds.id, "name": "2020-01-01", "rate": 0.75, "company_id": self.company.id}
        )
        with self.assertRaises(AccessError):
            exception.with_user(self.worker).desk_replay()
        answer = exception.with_user(self.finance).desk_replay()
        self.assertEqual((answer["outcome"], exception.state), ("applied", "resolved"))
        self.assertEqual(self._invoices(refused).amount_total_signed, 12)

    def test_billing_says_why_in_the_words_of_a_refusal_that_leads_to_a_setting(self):
        shipment = self._delivered()
        error = RedirectWarning("Choose an exchange journal.", {}, "Go There")
        with patch.object(type(self.env["freight.charge"]), "_invoice_groups", side_effect=error):
            self._bill()
        exception = self._assert_refused(shipment, "Choose an exchange journal.")
        self.assertNotIn("Go There", exception.summary)

    def test_billing_of_two_companies_is_in_the_books_of_each(self):
        """One rule for every company; theirs keeps its books in euros."""
        theirs = self._books_of_the_other_company()
        self.rule.write({"trigger": "release", "company_id": False})
        code = self.linehaul.copy({"company_id": theirs.id, "code": "T-THEIRS"})
        self._revenue_contract(
            name="Theirs", company_id=theirs.id, linehaul_charge_code_id=code.id, fuel_charge_code_id=False
        )
        ours = self._sale(2).freight_shipment_ids
        foreign = self.env["freight.shipment"].create(
            {"company_id": theirs.id, "partner_id": self.customer.id, "actual_weight": 5}
        )
        self._bill()
        self.assertEqual(
            self._items(self._invoices(ours)), [("asset_receivable", 11.25, 0, 9), ("income", 0, 11.25, -9)]
        )
        invoice = self._invoices(foreign)
        self.assertEqual(invoice.company_id, theirs)
        self.assertEqual(self._items(invoice), [("asset_receivable", 15, 0, 15), ("income", 0, 15, -15)])
        for user, seen in ((self.worker, ours), (self.finance, ours)):
            charges = (
                self.env["freight.charge"].with_user(user).search([("partner_id", "=", self.customer.id)])
            )
            self.assertEqual(charges.shipment_id, seen)
            with self.assertRaises(AccessError):
                foreign.revenue_charge_ids.with_user(user).action_dispute("Never ordered.")

    def _books_of_the_other_company(self):
        """The other company, with what a customer invoice takes: a journal and two accounts."""
        theirs = self.other_company
        theirs.currency_id = self.euro
        env = self.env(context={**self.env.context, "allowed_company_ids": [theirs.id]})
        accounts = env["account.account"].create(
            [
                {"code": "T40002", "name": "Income", "account_type": "income"},
                {"code": "T12102", "name": "Receivable", "account_type": "asset_receivable"},
            ]
        )
        env["account.journal"].create({"name": "Sales", "code": "TINV", "type": "sale"})
        theirs.freight_income_account_id = accounts[0]
        self.customer.with_company(theirs).property_account_receivable_id = accounts[1]
        return theirs

    def test_billing_less_than_nothing_is_a_credit_note(self):
        shipment = self._delivered()
        self.rule.is_auto_approved = False
        self._bill()
        charge = self._charge(shipment)
        charge.amount = -9
        charge.with_user(self.finance).action_approve()
        self._bill()
        invoice = charge.customer_invoice_id
        self.assertEqual((invoice.move_type, invoice.amount_total), ("out_refund", 9))
        self.assertEqual(self._items(invoice), [("asset_receivable", 0, 11.25, -9), ("income", 11.25, 0, 9)])

    def test_billing_views_open_for_every_reader(self):
        shipment = self._delivered()
        self._bill()
        named = {"fields": {"display_name": {}}}
        for user in (self.worker, self.manager, self.finance, self.auditor):
            own = shipment.with_user(user)
            own.get_views([(False, "form"), (False, "list"), (False, "search")])
            [values] = own.web_read(
                {"revenue_charge_ids": {"fields": {"customer_invoice_id": named}}, "billing_rule_id": named}
            )
            self.assertEqual(values["billing_rule_id"]["display_name"], "Everybody")
            self.assertTrue(values["revenue_charge_ids"][0]["customer_invoice_id"]["display_name"])
            charges, rules = own.revenue_charge_ids, self.rule.with_user(user)
            charges.get_views(
                [
                    (self.env.ref(f"freight_bridge.freight_charge_billing_view_{kind}").id, kind)
                    for kind in ("list", "form", "search")
                ]
            )
            charges.web_read({"sale_id": named, "customer_invoice_id": named, "eligible_reason": {}})
            rules.get_views([(False, "list"), (False, "form"), (False, "search")])
