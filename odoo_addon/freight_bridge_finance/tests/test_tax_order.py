# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from psycopg2.errors import InsufficientPrivilege

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..models import freight_taxed_mixin
from .common_tax import TaxCase


@tagged("post_install", "-at_install")
class TestTaxOrder(TaxCase):
    def _reread(self, order):
        self.env.flush_all()
        self.env.invalidate_all()
        return order.amount_tax

    def _taxes(self, order):
        """Of each line."""
        return [round(line.price_tax, 2) for line in order.order_line]

    # -- asked and told -------------------------------------------------------------------------------

    def test_an_order_that_is_confirmed_has_the_taxes_of_the_engine(self):
        order = self._quotation()
        self.assertAlmostEqual(order.amount_tax, 26.67, msg="Odoo's own")
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertEqual(self._reread(order), 11.84)
        self.assertEqual(self._taxes(order), [8.88, 2.96])
        self.assertEqual(order.order_line.tax_ids, self.tax)
        self.assertEqual(order.amount_total, order.amount_untaxed + 11.84)
        self.assertRecordValues(
            self._document(order),
            [{"state": "quoted", "amount": 11.84, "booked_amount": 11.84, "type": "order", "message": False}],
        )
        self.assertEqual(self._document(order).attempt_ids.mapped("outcome"), ["answered"])
        self.assertEqual(order.freight_tax_state, "quoted")

    def test_the_engine_is_told_what_it_needs_and_no_more(self):
        order = self._quotation(100.0)
        order.order_line.write({"product_uom_qty": 3, "price_unit": 100, "discount": 10})
        order.action_confirm()
        [call] = self.sidecar.calls
        [ask] = call["asks"]
        question = ask["question"]
        self.assertEqual((ask["operation"], call["adapter"], call["deadline_ms"]), ("quote", "generic", 2000))
        self.assertEqual(call["destination"]["secret"], "a-token-of-ours")
        self.assertEqual(question["document"]["company"], "ACME")
        self.assertIn(f"sale.order-{order.id}", question["document"]["code"])
        self.assertEqual(question["ship_to"]["city"], "Albany")
        self.assertNotIn("Customer", str(question), "who it is for is a number")
        [line] = question["lines"]
        self.assertEqual(
            (line["amount"], line["quantity"], line["tax_code"], line["number"]),
            ("270.00", "3", "FR020100", "1"),
        )

    def test_many_orders_are_asked_in_one_call(self):
        orders = self._quotation() | self._quotation(5.0) | self._quotation(7.0)
        orders.action_confirm()
        self.assertEqual(len(self.sidecar.calls), 1)
        self.assertEqual(orders.mapped("amount_tax"), [11.84, 0.44, 0.62])

    def test_what_is_changed_counts_no_longer_and_is_asked_again(self):
        order = self._quotation(100.0)
        order.action_freight_tax()
        self.assertEqual(order.amount_tax, 8.88)
        order.order_line.price_unit = 200
        self.assertEqual(self._reread(order), 0, "the engine said nothing of that price")
        order.action_confirm()
        self.assertEqual(self._reread(order), 17.75)
        self.assertEqual(len(self._document(order)), 1)

    def test_another_answer_to_the_same_question_is_taken(self):
        order = self._quotation(100.0)
        order.action_freight_tax()
        self._behave(rate=7)
        order.action_confirm()
        self.assertEqual(self._reread(order), 7.0)

    def test_currencies_without_and_with_three_decimals(self):
        for code, price, told in (("JPY", 1001, 89), ("KWD", 10.001, 0.888)):
            currency = self.env["res.currency"].with_context(active_test=False).search([("name", "=", code)])
            currency.active = True
            pricelist = self.env["product.pricelist"].create({"name": code, "currency_id": currency.id})
            order = self._quotation(price, pricelist_id=pricelist.id)
            self.assertEqual(order.currency_id, currency)
            order.action_confirm()
            self.assertAlmostEqual(order.amount_tax, told, msg=code)

    def test_a_discount_has_a_negative_tax(self):
        order = self._quotation(100.0, -40.0)
        order.action_confirm()
        self.assertEqual(self._taxes(order), [8.88, -3.55])
        self.assertAlmostEqual(order.amount_tax, 5.33)

    def test_nothing_is_asked_without_an_engine(self):
        self.engine.active = False
        order = self._quotation()
        order.action_confirm()
        self.assertEqual(self.sidecar.calls, [])
        self.assertAlmostEqual(order.amount_tax, 26.67)
        self.assertFalse(order.freight_tax_has_engine)
        with self.assertRaises(UserError):
            self._quotation().action_freight_tax()

    def test_prices_that_include_taxes_are_not_asked_about(self):
        self.own_tax.price_include_override = "tax_included"
        with self.assertRaisesRegex(UserError, "includes taxes"):
            self._quotation().action_confirm()

    def test_who_may_sell_needs_no_more_to_confirm(self):
        seller = new_test_user(self.env, "seller-t", "sales_team.group_sale_salesman_all_leads")
        order = self._quotation(user_id=seller.id).with_user(seller)
        order.action_confirm()
        self.assertEqual(order.amount_tax, 11.84)
        self.assertEqual(order.freight_tax_state, "quoted")
        with self.assertRaises(AccessError):
            self._document(order).with_user(seller).read(["code"])

    # -- away -----------------------------------------------------------------------------------------

    def test_held_until_the_engine_answers(self):
        order = self._quotation()
        for problem in ("engine_down", "engine_timeout", "engine_nonsense", "engine_unusable"):
            self._behave(problem=problem)
            with self.assertRaisesRegex(UserError, "not known"), self.cr.savepoint():
                order.action_confirm()
        self.assertEqual(order.state, "draft")
        self.assertAlmostEqual(order.amount_tax, 26.67)
        self._behave(problem=None)
        order.action_confirm()
        self.assertEqual(order.amount_tax, 11.84)

    def test_what_held_an_order_is_shown_on_it(self):
        order = self._quotation()
        self._behave(problem="engine_nonsense")
        remembered = []
        self.patch(freight_taxed_mixin, "_remember", lambda _registry, *held: remembered.append(held))
        with self.assertRaises(UserError), self.cr.savepoint():
            order.action_confirm()
        self.assertEqual(remembered, [], "nothing is kept in a transaction that is taken back")
        self.env.cr.postrollback.run()
        document = self.documents._note_held(*remembered[0])
        self.assertRecordValues(document, [{"state": "held", "res_id": order.id}])
        self.assertEqual(order.freight_tax_state, "held")
        self.assertIn("<b>no</b>", order.freight_tax_message)
        exception = document.exception_id
        self.assertEqual((exception.code, exception.system_id), ("tax_engine_nonsense", self.engine))
        self._behave(problem=None)
        order.action_confirm()
        self.assertEqual(order.freight_tax_state, "quoted")

    def test_it_goes_on_with_odoos_taxes_and_is_marked(self):
        self.engine.tax_policy = "fallback"
        order = self._quotation()
        order.action_freight_tax()
        self.assertEqual(order.amount_tax, 11.84)
        self._behave(problem="engine_down")
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertAlmostEqual(self._reread(order), 26.67)
        self.assertEqual(order.order_line.tax_ids, self.own_tax)
        self.assertEqual(order.freight_tax_state, "fallback")
        self._behave(problem=None)
        self._tell()
        self.assertEqual(order.freight_tax_state, "fallback", "a person decides")
        self._document(order).action_ask_again()
        self._tell()
        self.assertEqual(order.freight_tax_state, "quoted")
        self.assertEqual(self._reread(order), 11.84)

    def test_it_goes_on_and_is_trued_up_when_the_engine_is_back(self):
        self.engine.tax_policy = "true_up"
        self._behave(problem="engine_timeout")
        order = self._quotation()
        order.action_confirm()
        self.assertEqual((order.state, order.freight_tax_state), ("sale", "to_true_up"))
        self._tell()
        self.assertEqual(order.freight_tax_state, "to_true_up")
        self._behave(problem=None)
        self._tell()
        self.assertEqual(order.freight_tax_state, "quoted")
        self.assertEqual(self._reread(order), 11.84)

    def _trued_up(self, **settings):
        """An order that was confirmed while the engine was away, after it is back."""
        self.engine.write({"tax_policy": "true_up", **settings})
        self._behave(problem="engine_timeout")
        order = self._quotation()
        order.action_confirm()
        order.action_lock()
        self._behave(problem=None)
        self._tell()
        return order

    def test_a_locked_order_stays_as_it_was_and_a_person_is_told_what_it_lacks(self):
        order = self._trued_up()
        document = self._document(order)
        self.assertEqual(order.freight_tax_state, "quoted")
        self.assertAlmostEqual(self._reread(order), 26.67)
        self.assertRecordValues(document, [{"amount": 11.84, "booked_amount": 26.67}])
        exception = document.exception_id
        self.assertEqual((exception.code, exception.amount), ("tax_true_up", 14.83))
        self.assertIn(f"{order.name} was confirmed with 26.67 USD", exception.summary)
        self.assertIn("says 11.84", exception.summary)
        order.action_unlock()
        order.action_freight_tax()
        self.assertEqual(self._reread(order), 11.84)

    def test_a_locked_order_within_the_tolerance_needs_nobody(self):
        order = self._trued_up(tax_tolerance=14.83)
        self.assertEqual(order.freight_tax_state, "quoted")
        self.assertFalse(self._document(order).exception_id)

    def test_what_the_engine_refuses_is_for_a_person_whatever_the_policy(self):
        self.engine.tax_policy = "fallback"
        self._behave(problem="engine_refused")
        order = self._quotation()
        with self.assertRaisesRegex(UserError, "said <b>no</b>"), self.cr.savepoint():
            order.action_confirm()
        self.assertEqual(order.state, "draft")

    def test_a_sidecar_that_hangs_or_answers_a_page_is_an_engine_that_is_away(self):
        self.engine.write({"tax_policy": "fallback", "tax_deadline_ms": 100})
        for how, code in (({"seconds": 3}, "engine_timeout"), ({"html": True}, "engine_down")):
            self._behave(**how)
            order = self._quotation()
            order.action_confirm()
            self.assertEqual(order.freight_tax_state, "fallback")
            self.assertEqual(self._document(order).attempt_ids.outcome, code)
            self._behave(seconds=0, html=False)

    # -- how it is set up -----------------------------------------------------------------------------

    def test_a_tax_that_computes_something_carries_nothing(self):
        with self.assertRaises(ValidationError):
            self.engine.tax_id = self.own_tax

    @mute_logger("odoo.sql_db")
    def test_a_company_has_one_engine(self):
        with self.assertRaisesRegex(Exception, "tax engine|tax_one_live"), self.cr.savepoint():
            self.engine.copy({"code": "tax-two"})
            self.env.flush_all()

    def test_queries_do_not_grow_with_the_orders(self):
        def queries(count):
            orders = self.env["sale.order"].concat(*(self._quotation() for _ in range(count)))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            orders._freight_tax_quote()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(1)
        few, many = queries(2), queries(12)
        self.assertLess(many - few, 60, "of which five an order are Odoo's own writing of its lines")

    def test_what_was_asked_is_never_changed(self):
        order = self._quotation()
        order.action_freight_tax()
        attempt = self._document(order).attempt_ids
        refused = self.assertRaisesRegex(InsufficientPrivilege, "append-only")
        with refused, mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.env.cr.execute("UPDATE freight_tax_attempt SET outcome = 'x' WHERE id = %s", [attempt.id])

    def test_the_lines_of_a_section_are_not_asked_about(self):
        order = self._quotation(
            order_line=[
                Command.create({"display_type": "line_section", "name": "Part One"}),
                Command.create({"product_id": self.product.id, "price_unit": 10}),
            ]
        )
        order.action_confirm()
        self.assertEqual(len(self.sidecar.calls[0]["asks"][0]["question"]["lines"]), 1)
