# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import date, timedelta
from unittest.mock import patch

from odoo import Command
from odoo.tests import new_test_user, tagged

from .common_posting import PostingCase
from .test_document import stated


@tagged("post_install", "-at_install")
class TestTrace(PostingCase):
    """Every entry made here opens, in two clicks, the message it came from: the button, then the row."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reader = new_test_user(
            cls.env,
            login="reader-t",
            groups="freight_bridge.group_finance,account.group_account_invoice",
            company_id=cls.company.id,
        )
        cls.last_move = cls.env["account.move"].search([], order="id desc", limit=1).id

    # -- what is told ---------------------------------------------------------------------------------

    def _told(self, shipment, code="picked_up", **changes):
        """A milestone, as its carrier tells it; the log row."""
        answer = self._apply_one([("shipment", shipment.name)], code=code, **changes)
        self.assertEqual(answer["outcome"], "applied", answer)
        return self.env["freight.integration.log"].browse(answer["log_id"])

    def _proven(self, shipment):
        """A proof of delivery; the log row."""
        references = [{"kind": "shipment", "value": shipment.name}]
        delivery = self._delivery([("shipment", shipment.name)], time=self.now)
        delivery["event"].update(type="freight.shipment.document.v1", data=stated(references=references))
        [answer] = self._apply(delivery)
        self.assertEqual(answer["outcome"], "applied", answer)
        return self.env["freight.integration.log"].browse(answer["log_id"])

    def _billed(self, shipment, amount, invoice_type="original", currency="USD", days=10):
        """A carrier's invoice in a message, approved and posted."""
        references = [("shipment", shipment.name)]
        delivery = self._delivery(references, type="freight.invoice.received.v1")
        delivery["event"]["data"] = {
            "references": [{"kind": kind, "value": value} for kind, value in references],
            "number": f"{invoice_type}-{shipment.name}",
            "invoice_type": invoice_type,
            "issued_on": str(self.today - timedelta(days=days)),
            "currency": currency,
            "total": amount,
            "lines": [{"code": "LH", "partner_code": None, "description": "Haul", "amount": amount}],
        }
        [answer] = self._apply(delivery, chain="financial.0")
        self.assertEqual(answer["outcome"], "applied", answer)
        invoice = self.env["freight.invoice"].search([("log_id", "=", answer["log_id"])])
        charge = self.env["freight.charge"].search([("shipment_id", "=", shipment.id), ("side", "=", "cost")])
        invoice.line_ids.write(
            {
                "charge_code_id": self.linehaul.id,
                "charge_id": charge.id,
                "shipment_id": shipment.id,
                "approved_amount": float(amount),
            }
        )
        invoice.write({"partner_id": self.biller.id, "state": "approved", "approved_total": float(amount)})
        invoice._post()
        self.assertEqual(invoice.state, "posted", invoice.posting_exception_id.summary)
        return invoice

    def _on_its_way(self, amount=100, **values):
        """A sold shipment that its carrier took and that is accrued: (shipment, charge, log row)."""
        self._stocked()
        shipment = self._sale().freight_shipment_ids
        self._validate(shipment.picking_ids)
        log = self._told(shipment, time=self.shipped)
        charge = self._charge(amount, shipment, **values)
        self.env["freight.charge"]._accrue()
        self.assertEqual(charge.cost_state, "accrued", charge.posting_exception_id.summary)
        return shipment, charge, log

    # -- clicking -------------------------------------------------------------------------------------

    def _assert_leads(self, move, logs):
        """Click the button, then a row where there are several: these messages are read."""
        self.assertEqual(len(move), 1)
        move = move.with_user(self.reader)
        form = move.get_view(view_type="form")["arch"]
        self.assertIn('name="action_view_freight_messages"', form)
        self.assertTrue(move.has_freight, "the button is hidden")
        action = move.action_view_freight_messages()
        log_model = self.env["freight.integration.log"].with_user(self.reader)
        self.assertEqual(action["res_model"], log_model._name)
        if action.get("res_id"):
            read = log_model.browse(action["res_id"])
        else:
            read = log_model.search(action["domain"])
        self.assertEqual(read, logs.sorted("id", reverse=True))
        self.assertTrue(all(read.mapped("payload")))

    def _assert_all_lead(self):
        """No entry was made without a way to its messages."""
        made = self.env["account.move"].search([("id", ">", self.last_move)])
        self.assertTrue(made)
        self.assertFalse([move.display_name for move in made if not move._freight_logs()])

    # -- entries --------------------------------------------------------------------------------------

    def test_accrual_bill_reversal_and_refund(self):
        shipment, charge, taken = self._on_its_way()
        accrual = charge.accrual_line_id.move_id
        self._assert_leads(accrual, taken)
        invoice = self._billed(shipment, "130.00")
        self._assert_leads(invoice.bill_id, invoice.log_id)
        self._assert_leads(charge.accrual_reversal_line_id.move_id, taken)
        credit = self._billed(shipment, "30.00", "credit")
        self.assertEqual(credit.bill_id.move_type, "in_refund")
        self._assert_leads(credit.bill_id, credit.log_id)
        shown = accrual.with_user(self.reader).action_view_freight_shipments()
        self.assertEqual(shown["res_id"], shipment.id)
        self._assert_all_lead()

    def test_entry_of_several_shipments_lists_all_their_messages(self):
        first, charge, log = self._on_its_way()
        _second, _charge, other = self._on_its_way()
        arrived = self._told(first, "delivered")
        self._assert_leads(charge.accrual_line_id.move_id, log | arrived)
        both = self._shipment("TRACK-A") | self._shipment("TRACK-B")
        logs = [self._told(shipment, time=self.shipped) for shipment in both]
        charges = self._charge(10, both[0]) | self._charge(20, both[1])
        self.env["freight.charge"]._accrue()
        self.assertEqual(len(charges.accrual_line_id.move_id), 1)
        self._assert_leads(charges.accrual_line_id.move_id, logs[0] | logs[1])
        self.assertNotIn(other, charges.accrual_line_id.move_id._freight_logs())

    def test_exchange_difference_of_a_matched_credit(self):
        shipment, _charge, _log = self._on_its_way(currency=self.euro)
        invoice = self._billed(shipment, "100.00", currency="EUR")
        credit = self._billed(shipment, "100.00", "credit", "EUR", days=0)
        payable = (invoice.bill_id | credit.bill_id).line_ids.filtered(
            lambda line: line.account_type == "liability_payable"
        )
        payable.reconcile()
        self._commit()
        self.assertEqual((invoice.state, credit.state), ("paid", "paid"))
        difference = (payable.matched_debit_ids | payable.matched_credit_ids).exchange_move_id
        self.assertEqual(len(difference), 1)
        self.assertEqual(sorted(difference.line_ids.mapped("balance")), [-50.0, 50.0])
        self._assert_leads(difference, invoice.log_id | credit.log_id)
        self._assert_all_lead()

    def test_landed_cost_and_its_reversal(self):
        valuation = self.env["account.account"].create(
            {"name": "Stock", "code": "FRT.STOCK", "account_type": "asset_current"}
        )
        category = self.env["product.category"].create(
            {
                "name": "Average",
                "property_cost_method": "average",
                "property_valuation": "real_time",
                "property_stock_valuation_account_id": valuation.id,
            }
        )
        self.linehaul.product_id = self.freight_product
        self.product.categ_id = category
        order = self._purchase(10)
        shipment = order.freight_shipment_ids
        taken = self._told(shipment, time=self.shipped)
        charge = self._charge(80, shipment)
        self.env["freight.charge"]._accrue()
        self._validate(order.picking_ids)
        invoice = self._billed(shipment, "100.00")
        self.env["freight.invoice"]._land_waiting()
        costs = self.env["stock.landed.cost"].search([("freight_invoice_id", "=", invoice.id)])
        self.assertEqual(costs.state, "done", invoice.posting_exception_id.summary)
        self._assert_leads(costs.account_move_id, invoice.log_id)
        self._assert_leads(charge.accrual_line_id.move_id, taken)
        self._assert_all_lead()
        invoice.bill_id.button_cancel()
        back = self.env["stock.landed.cost"].search([("freight_reversed_id", "=", costs.id)])
        self._assert_leads(back.account_move_id, invoice.log_id)

    def test_customer_invoice_and_its_credit_note(self):
        contract = self.env["freight.contract"].create(
            {
                "name": "Customer",
                "side": "revenue",
                "partner_id": self.customer.id,
                "date_from": date(2020, 1, 1),
                "linehaul_charge_code_id": self.linehaul.id,
                "rate_ids": [Command.create({"price": 3})],
            }
        )
        contract.action_activate()
        self.env["freight.billing.rule"].create(
            {
                "name": "On proof",
                "company_id": self.company.id,
                "partner_id": self.customer.id,
                "trigger": "pod",
                "date_from": date(2020, 1, 1),
                "is_auto_approved": True,
                "is_posted": True,
            }
        )
        shipment, _charge, taken = self._on_its_way()
        logs = taken | self._told(shipment, "delivered") | self._proven(shipment)
        with patch.object(self.env.registry["ir.cron"], "_commit_progress", return_value=60):
            self.env["freight.shipment"]._cron_bill()
        invoice = shipment.revenue_charge_ids.customer_invoice_id
        self.assertEqual((invoice.state, invoice.amount_untaxed), ("posted", 22.5))
        self._assert_leads(invoice, logs)
        note = invoice._reverse_moves([{"invoice_date": invoice.date}], cancel=True)
        self.assertEqual(note.state, "posted")
        self._assert_leads(note, logs)
        self._assert_all_lead()

    def test_payment_of_a_bill_and_the_bank_statement_that_confirms_it(self):
        shipment, _charge, _log = self._on_its_way()
        invoice = self._billed(shipment, "100.00")
        outstanding = self.env["account.account"].create(
            {"name": "Outstanding", "code": "FRT.OUT", "account_type": "asset_current", "reconcile": True}
        )
        bank = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.company.id)], limit=1
        )
        bank.outbound_payment_method_line_ids.payment_account_id = outstanding
        register = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.bill_id.ids
        )
        paid = register.create({"journal_id": bank.id})._create_payments().move_id
        self._assert_leads(paid, invoice.log_id)
        statement = self.env["account.bank.statement.line"].create(
            {"journal_id": bank.id, "payment_ref": "Carrier", "amount": -100.0}
        )
        self.assertFalse(statement.move_id.has_freight)
        lines = statement.move_id.line_ids
        lines.filtered(lambda line: line.account_id == bank.suspense_account_id).account_id = outstanding
        (lines | paid.line_ids).filtered(lambda line: line.account_id == outstanding).reconcile()
        self._assert_leads(statement.move_id, invoice.log_id)
        shown = statement.move_id.with_user(self.reader).action_view_freight_shipments()
        self.assertEqual(shown["res_id"], shipment.id)

    def test_reversal_by_hand_of_a_bill(self):
        shipment, _charge, _log = self._on_its_way()
        invoice = self._billed(shipment, "100.00")
        bill = invoice.bill_id
        reverse = bill._reverse_moves([{"invoice_date": bill.date}], cancel=True)
        self._commit()
        self._assert_leads(reverse, invoice.log_id)

    def test_entry_of_others_has_no_freight(self):
        move = self.env["account.move"].create({"move_type": "entry"})
        self.assertFalse(move.with_user(self.reader).has_freight)
        self.assertFalse(move.with_user(self.reader)._freight_logs())
