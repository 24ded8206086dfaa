# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from odoo import Command
from odoo.tests import tagged

from .common_money import MoneyCase


@tagged("post_install", "-at_install")
class TestPayment(MoneyCase):
    """What customers pay at a gateway, and which invoices that pays."""

    # -- captured -------------------------------------------------------------------------------------

    def test_a_payment_pays_the_invoice_that_it_names(self):
        invoice = self._billed()
        self._told(self._payment(invoices={"in_1": "240.00"}))
        payment = self._document("payment", "pi_1")
        self.assertEqual(self._items(payment.move_id), [("gateway", 240, 240), ("receivable", -240, -240)])
        self.assertEqual((payment.state, invoice.state), ("reconciled", "reconciled"))
        self.assertIn(invoice.move_id.payment_state, ("paid", "in_payment"))
        self.assertRecordValues(
            payment.payment_id,
            [
                {
                    "amount": 240,
                    "state": "paid",
                    "payment_type": "inbound",
                    "partner_id": self.customer.id,
                    "journal_id": self.gateway.id,
                    "memo": "Test TMS pi_1",
                    "is_reconciled": True,
                }
            ],
        )
        self.assertEqual(payment.payment_id.reconciled_invoice_ids, invoice.move_id)
        self.assertEqual(payment.move_id.billing_document_ids, payment)
        self._balances(gateway=240)

    def test_each_invoice_gets_its_share_and_the_rest_stays_open_on_the_customer(self):
        first, second = self._billed("in_1", 100), self._billed("in_2", 100)
        self._told(self._payment(amount="150.00", invoices={"in_1": "30.00", "in_2": "100.00"}))
        self.assertEqual(first.move_id.amount_residual, 70)
        self.assertEqual(second.move_id.amount_residual, 0)
        payment = self._document("payment", "pi_1")
        self.assertEqual(payment._receivable_line().amount_residual, -20)
        self.assertEqual(payment.state, "posted")

    def test_two_payments_pay_one_invoice(self):
        invoice = self._billed()
        self._told(
            self._payment("pi_1", amount="100.00", invoices={"in_1": "100.00"}),
            self._payment("pi_2", amount="140.00", invoices={"in_1": "140.00"}),
        )
        self.assertEqual(invoice.move_id.amount_residual, 0)
        self._balances(gateway=240)

    def test_a_payment_of_no_invoice_stands_on_the_customers_account(self):
        self._told(self._payment(amount="40.00"))
        self.assertEqual(self._document("payment", "pi_1").partner_id, self.customer)
        self._balances(gateway=40, receivable=-40)

    def test_a_payment_of_nobody_stands_on_the_account_of_the_unknown_payer(self):
        self._told(self._payment(amount="40.00", customer=None))
        payer = self._document("payment", "pi_1").partner_id
        self.assertEqual(payer, self.env.ref("freight_bridge_finance.unknown_payer"))
        self._balances(gateway=40, receivable=-40)
        self.system.gateway_payer_id = self._contact(name="Somebody", active=False)
        message = self._refused(self._payment("pi_2", customer=None), "billing_not_booked")
        self.assertIn("The Unknown Payer of Test TMS, Somebody, is archived", message)

    def test_who_paid_is_whose_invoice_it_is_where_nobody_is_named(self):
        self._billed()
        self._told(self._payment(customer=None, invoices={"in_1": "240.00"}))
        self.assertEqual(self._document("payment", "pi_1").partner_id, self.customer)

    def test_an_invoice_in_draft_is_paid_as_well(self):
        invoice = self._billed(posted=False)
        self._told(self._payment(invoices={"in_1": "240.00"}))
        invoice.move_id.action_post()
        self.assertEqual(invoice.move_id.amount_residual, 0)

    def test_the_fee_is_booked_apart(self):
        self._told(self._payment(settled={"amount": "240.00", "fee": "0.35", "currency": self.own.name}))
        payment = self._document("payment", "pi_1")
        self.assertEqual(sorted(payment.entry_ids.mapped("billing_step")), ["fee", "paid"])
        [fee] = payment.entry_ids.filtered(lambda move: move.billing_step == "fee")
        self.assertEqual(self._items(fee), [("fee", 0.35, 0.35), ("gateway", -0.35, -0.35)])
        self._balances(gateway=239.65, fee=0.35, receivable=-240)

    # -- again, and in which order --------------------------------------------------------------------

    def test_the_same_payment_under_another_event_is_booked_once(self):
        settled = {"amount": "240.00", "fee": "0.35", "currency": self.own.name}
        self._told(self._payment(settled=settled))
        self.assertIn("in the books already", self._stale(self._payment(settled=settled, age=50)))
        self._balances(gateway=239.65, fee=0.35, receivable=-240)

    def test_the_fee_may_be_told_later(self):
        self._told(self._payment())
        settled = {"amount": "240.00", "fee": "0.35", "currency": self.own.name}
        self._told(self._payment(settled=settled, age=50))
        self._balances(gateway=239.65, fee=0.35, receivable=-240)

    def test_another_amount_than_was_booked_is_a_persons_to_decide(self):
        self._told(self._payment())
        message = self._refused(self._payment(amount="250.00", age=50), "billing_conflict")
        self.assertIn("240.0", message)
        self.assertIn("250.00", message)

    def test_a_customer_who_is_not_there_yet_is_waited_for(self):
        [answer] = self._told(self._payment(customer="cus_9"))
        self.assertIn("Customer cus_9", answer["message"])
        self.assertEqual(self._document("payment", "pi_1").state, "waiting")
        self._balances()
        self._tell("cus_9", name="Yak Lines", email="yak@example.com")
        payment = self._document("payment", "pi_1")
        self.assertEqual((payment.state, payment.partner_id.name), ("posted", "Yak Lines"))

    def test_a_payment_before_its_invoice_is_booked_and_pays_it_when_it_comes(self):
        [answer] = self._told(self._payment(invoices={"in_1": "140.00", "in_2": "100.00"}))
        self.assertIn("Invoice in_", answer["message"])
        self._balances(gateway=240, receivable=-240)
        for reference, amount in (("in_2", 100), ("in_1", 200)):
            self._billed(reference, amount)
            self._arrived()
        first, second = self._document("invoice", "in_1"), self._document("invoice", "in_2")
        self.assertEqual((first.move_id.amount_residual, second.move_id.amount_residual), (60, 0))
        self.assertFalse(self._document("payment", "pi_1").wait_ids)

    def test_without_a_customer_the_invoice_is_waited_for(self):
        self._told(self._payment(customer=None, invoices={"in_1": "240.00"}))
        self.assertEqual(self._document("payment", "pi_1").state, "waiting")
        invoice = self._billed()
        self._arrived()
        self.assertEqual(invoice.move_id.amount_residual, 0)
        self._balances(gateway=240)

    # -- allocated ------------------------------------------------------------------------------------

    def test_what_it_pays_may_be_told_later_and_moves_no_money(self):
        invoice = self._billed()
        self._told(self._payment())
        self._told(self._payment(status="allocated", customer=None, invoices={"in_1": "240.00"}, age=50))
        self.assertEqual(invoice.move_id.amount_residual, 0)
        self._balances(gateway=240)
        self._told(self._payment(status="allocated", customer=None, invoices={"in_1": "240.00"}, age=40))
        self.assertEqual(len(self._document("payment", "pi_1").allocation_ids), 1)

    def test_what_it_pays_may_be_told_before_it_is_captured(self):
        invoice = self._billed()
        share = self._payment(status="allocated", customer=None, invoices={"in_1": "240.00"})
        [answer] = self._told(share)
        self.assertIn("Payment pi_1", answer["message"])
        self._told(self._payment(age=50))
        self.assertEqual(invoice.move_id.amount_residual, 0)

    def test_both_may_come_in_one_batch_whatever_stands_first(self):
        invoice = self._billed()
        share = self._payment(status="allocated", customer=None, invoices={"in_1": "240.00"}, age=50)
        self._told(share, self._payment(age=60))
        self.assertEqual(invoice.move_id.amount_residual, 0)

    def test_a_payment_does_not_pay_more_than_it_is(self):
        for reference in ("in_1", "in_2"):
            self._billed(reference)
        shares = {"in_1": "200.00", "in_2": "100.00"}
        message = self._refused(self._payment(invoices=shares), "payment_over_allocated")
        self.assertIn("300.0", message)
        self._told(self._payment(invoices={"in_1": "200.00"}))
        more = self._payment(status="allocated", amount="100.00", invoices={"in_2": "100.00"}, age=50)
        self._refused(more, "payment_over_allocated")

    def test_an_invoice_is_not_paid_beyond_its_total(self):
        self._billed(amount=200)
        message = self._refused(self._payment(invoices={"in_1": "240.00"}), "payment_over_allocated")
        self.assertIn("200.0", message)

    def test_what_is_paid_already_is_not_paid_again_and_the_rest_stays_open(self):
        invoice = self._billed()
        self._told(self._payment("pi_0", amount="40.00", invoices={"in_1": "40.00"}))
        self._told(self._payment(invoices={"in_1": "240.00"}))
        self.assertEqual(invoice.move_id.amount_residual, 0)
        self._balances(gateway=280, receivable=-40)

    # -- failed ---------------------------------------------------------------------------------------

    def test_what_failed_books_nothing_and_collections_hear_of_it(self):
        invoice = self._billed()
        failed = self._payment(status="failed", invoices={"in_1": "240.00"}, reason="<b>Card</b> declined")
        self._told(failed)
        self.assertEqual(self._document("payment", "pi_1").state, "rejected")
        [activity] = invoice.move_id.activity_ids
        self.assertEqual(activity.user_id, self.worker)
        self.assertIn("&lt;b&gt;Card&lt;/b&gt; declined", activity.note)
        self._balances(receivable=240)

    def test_without_an_invoice_collections_hear_of_it_at_the_customer(self):
        self._told(self._payment(status="failed"))
        self.assertEqual(self.customer.activity_ids.user_id, self.worker)

    def test_a_second_try_that_succeeds_is_booked_whatever_comes_first(self):
        self._told(self._payment(status="failed", age=60))
        self._told(self._payment(age=50))
        self._balances(gateway=240, receivable=-240)
        self._told(self._payment("pi_2", age=50))
        self._stale(self._payment("pi_2", status="failed", age=60))
        self._balances(gateway=480, receivable=-480)

    def test_what_fails_after_it_was_captured_is_taken_back_and_the_invoice_is_open_again(self):
        invoice = self._billed()
        self._told(self._payment(invoices={"in_1": "240.00"}))
        self._told(self._payment(status="failed", age=50))
        payment = self._document("payment", "pi_1")
        self.assertEqual((payment.state, payment.payment_id.state), ("voided", "rejected"))
        self.assertEqual((invoice.move_id.amount_residual, invoice.move_id.payment_state), (240, "not_paid"))
        self.assertEqual(invoice.state, "posted")
        self.assertTrue(all(payment.entry_ids.line_ids.filtered("account_id.reconcile").mapped("reconciled")))
        self._balances(receivable=240)
        self.assertTrue(invoice.move_id.activity_ids)
        self._told(self._payment(invoices={"in_1": "240.00"}, age=40))
        self.assertEqual(invoice.move_id.amount_residual, 0)
        self._balances(gateway=240)

    def test_what_failed_since_is_not_captured_by_an_older_word(self):
        self._told(self._payment(status="failed", age=50))
        self._stale(self._payment(age=60))
        self._balances()

    def test_a_failed_payment_is_told_to_who_asked(self):
        asking = self.env["freight.system"].create(
            {"name": "CRM", "code": "crm-t", "tells_failed_payments": True, "company_id": self.company.id}
        )
        self._told(self._payment(status="failed", reason_code="card_declined"))
        [row] = self.env["freight.outbox"].search([("system_id", "=", asking.id)])
        self.assertEqual(row.event_type, "billing.payment.v1")
        self.assertIn("card_declined", row.payload)

    # -- currencies -----------------------------------------------------------------------------------

    def test_what_the_gateway_settles_in_our_currency_says_what_it_is_worth(self):
        """The invoice was worth 80; the gateway made 76 of it: Odoo books the difference."""
        invoice = self._billed(amount=40, currency=self.other)
        settled = {"amount": "76.00", "fee": "1.34", "currency": self.own.name}
        self._told(
            self._payment(
                amount="40.00", currency=self.other.name, invoices={"in_1": "40.00"}, settled=settled
            )
        )
        payment = self._document("payment", "pi_1")
        self.assertEqual(self._items(payment.move_id), [("gateway", 76, 76), ("receivable", -76, -40)])
        self.assertEqual(invoice.move_id.amount_residual, 0)
        self.assertEqual(payment.state, "reconciled")
        self._balances(gateway=74.66, fee=1.34)

    def test_a_payment_in_our_currency_that_settles_in_another_is_worth_what_was_paid(self):
        settled = {"amount": "19.00", "fee": "0", "currency": self.other.name}
        self._told(self._payment(amount="40.00", settled=settled))
        payment = self._document("payment", "pi_1")
        self.assertEqual(self._items(payment.move_id), [("gateway", 40, 19), ("receivable", -40, -40)])

    def test_shares_in_another_currency_are_matched_to_the_cent(self):
        invoice = self._billed(amount=100, currency=self.other)
        self._told(self._payment(amount="60.00", currency=self.other.name, invoices={"in_1": "33.33"}))
        self.assertEqual(invoice.move_id.amount_residual, 66.67)
        self.assertEqual(
            self._document("payment", "pi_1")._receivable_line().amount_residual_currency, -26.67
        )

    def test_a_difference_of_rates_is_booked_where_the_integration_is_not_of_the_company(self):
        self.integration.write(
            {"company_ids": [Command.set(self.other_company.ids)], "company_id": self.other_company.id}
        )
        invoice = self._billed(currency=self.other)
        self._rate(self.other, 0.4, self.day - timedelta(days=5))
        self._told(self._payment(currency=self.other.name, invoices={"in_1": "240.00"}))
        self.assertEqual((invoice.state, invoice.move_id.amount_residual), ("reconciled", 0))
        difference = invoice.move_id.line_ids.matched_credit_ids.exchange_move_id
        self.assertEqual(difference.company_id, self.company)
        self.assertEqual(sum(difference.line_ids.filtered("debit").mapped("debit")), 120)

    def test_a_difference_of_rates_is_sealed_where_its_journal_seals_its_entries(self):
        """Odoo tells of the seal with rights that the integration account does not have."""
        self.company.currency_exchange_journal_id.restrict_mode_hash_table = True
        invoice = self._billed(currency=self.other)
        self._rate(self.other, 0.4, self.day - timedelta(days=5))
        self._told(self._payment(currency=self.other.name, invoices={"in_1": "240.00"}))
        difference = invoice.move_id.line_ids.matched_credit_ids.exchange_move_id
        self.assertTrue(difference.inalterable_hash)

    def test_currencies_without_decimals_and_with_three(self):
        for name, amount in (("JPY", "21541"), ("BHD", "2.405")):
            currency = self.env["res.currency"].with_context(active_test=False).search([("name", "=", name)])
            currency.active = True
            self._rate(currency, 2)
            self._told(self._payment(f"pi_{name}", amount=amount, currency=name))
            document = self._document("payment", f"pi_{name}")
            self.assertEqual(document.amount, float(amount))
            worth = self.own.round(float(amount) / 2)
            self.assertEqual(
                sorted((line.amount_currency, line.balance) for line in document.move_id.line_ids),
                [(-float(amount), -worth), (float(amount), worth)],
            )
        self.assertIn(
            "0 decimals",
            self._refused(self._payment("pi_x", amount="1.5", currency="JPY"), "billing_decimals"),
        )

    def test_currencies_that_are_not_known_or_have_no_rate(self):
        self.assertIn("XXQ", self._refused(self._payment(currency="XXQ"), "unknown_currency"))
        self.env["res.currency.rate"].search([("currency_id", "=", self.other.id)]).unlink()
        message = self._refused(self._payment(currency=self.other.name), "billing_not_booked")
        self.assertIn("no rate", message)

    # -- what is missing ------------------------------------------------------------------------------

    def test_a_system_without_a_gateway_journal_books_nothing_until_it_has_one(self):
        self.system.gateway_journal_id = False
        self.assertIn("Gateway Journal", self._refused(self._payment(), "billing_not_booked"))
        exception = self.env["freight.exception"].search([("code", "=", "billing_not_booked")])
        self.system.gateway_journal_id = self.gateway
        self.assertEqual(exception.with_user(self.worker).desk_replay()["outcome"], "applied")
        self._balances(gateway=240, receivable=-240)

    def test_one_that_is_refused_does_not_take_its_neighbours_along(self):
        answers = self._apply(
            self._payment("pi_1"),
            self._payment("pi_2", currency="XXQ"),
            self._payment("pi_3"),
            chain="financial.0",
        )
        self.assertEqual([answer["outcome"] for answer in answers], ["applied", "exception", "applied"])
        self._balances(gateway=480, receivable=-480)

    def test_a_closed_period_takes_nothing_it_is_booked_on_the_first_open_day(self):
        self._lock_books(self.day - timedelta(days=3))
        self._told(self._payment(age=60 * 24 * 20))
        payment = self._document("payment", "pi_1")
        self.assertEqual(payment.move_id.date, self.day - timedelta(days=2))
        self.assertEqual(payment.date, self.day - timedelta(days=20))

    def test_what_is_no_sound_event_is_refused_with_its_place(self):
        for broken, place in (
            ({"amount": 240}, "/data/amount"),
            ({"amount": "-1.00"}, "/data/amount"),
            ({"status": "paid"}, "/data/status"),
            ({"reference": " "}, "/data/reference"),
            ({"settled": {"amount": "1"}}, "/data/settled"),
            ({"customer": 7}, "/data/customer"),
            ({"invoices": [{"reference": "in_1"}]}, "/data/invoices/0"),
        ):
            delivery = self._payment()
            delivery["event"]["data"].update(broken)
            self.assertIn(place, self._refused(delivery, "malformed_event"))

    # -- bulk -----------------------------------------------------------------------------------------

    def test_a_hundred_payments_in_one_batch_take_few_queries(self):
        def batch(count, mark):
            self._bill_all({f"in_{mark}_{number}": 10 + number for number in range(count)})
            self.env.flush_all()
            self.env.invalidate_all()
            deliveries = [
                self._payment(
                    f"pi_{mark}_{number}",
                    amount=f"{10 + number}.00",
                    invoices={f"in_{mark}_{number}": f"{10 + number}.00"},
                )
                for number in range(count)
            ]
            before = self.env.cr.sql_log_count
            self._told(*deliveries)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        few, many = batch(10, "a"), batch(110, "b")
        per_payment = (many - few) / 100
        self.assertLess(per_payment, 4, (few, many))
