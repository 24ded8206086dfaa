# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common_remittance import RemittanceCase


@tagged("post_install", "-at_install")
class TestRemittance(RemittanceCase):
    """What is paid of a carrier's invoices, its system hears of."""

    def test_payment_of_an_accountant_without_freight_roles_is_told(self):
        invoice = self._bill(
            120,
            date_due=self.today,
            references=[{"kind": "pro", "value": "P-1"}, {"kind": "bol", "value": "B-1"}],
        )
        payment = self._pay(invoice)
        [row] = self.env["freight.outbox"].search([("event_type", "=", "freight.remittance.v1")])
        self.assertEqual((row.system_id, row.state, row.subject), (self.system, "pending", payment.name))
        self.assertEqual(row.partition_key, f"payment:{payment.name}")
        [data] = self._told()
        self.assertEqual((data["payer"]["role"], data["payee"]["name"]), ("payer", "Alpha Road Ltd"))
        del data["payer"], data["payee"]
        self.assertEqual(
            data,
            {
                "number": payment.name,
                "references": [{"kind": "other", "value": payment.name}],
                "status": "paid",
                "method": None,
                "amount": "120.00",
                "currency": self.company.currency_id.name,
                "paid_on": payment.date.isoformat(),
                "lines": [
                    {
                        "reference": {"kind": "invoice", "value": "INV-1"},
                        "paid": "120.00",
                        "billed": "120.00",
                        "discount": None,
                        "issued_on": invoice.date.isoformat(),
                        "adjustments": [],
                        "references": [{"kind": "pro", "value": "P-1"}, {"kind": "bol", "value": "B-1"}],
                    }
                ],
            },
        )
        self.assertEqual(
            (invoice.state, row.action_open_document()["res_model"]), ("paid", "freight.remittance")
        )

    def test_no_system_asks_and_nothing_happens(self):
        self.system.tells_payments = False
        self._pay(self._bill(120))
        self.assertEqual((self._told(), self.env["freight.remittance"].search_count([])), ([], 0))

    def test_invoice_by_hand_is_told_to_the_system_of_its_carrier(self):
        self.second_system.tells_payments = True
        self._pay(self._bill(120, system_id=False, carrier_id=self.next_carrier.id))
        self.assertEqual(self.env["freight.remittance"].search([]).system_id, self.second_system)
        self._pay(self._bill(50, number="NOBODY", system_id=False))
        self.assertEqual(len(self._told()), 1)

    def test_part_payments_add_up(self):
        invoice = self._bill(120)
        self._pay(invoice, amount=50)
        self._pay(invoice)
        self.assertEqual(
            self._lines(), [("paid", "50.00", [("INV-1", "50.00")]), ("paid", "70.00", [("INV-1", "70.00")])]
        )

    def test_part_payments_without_an_entry_add_up(self):
        self._pay_without_entries(self.bank)
        invoice = self._bill(120)
        payment = self._pay(invoice, amount=50)
        self.assertFalse(payment.move_id)
        self._pay(invoice, amount=70)
        self.assertEqual(
            self._lines(), [("paid", "50.00", [("INV-1", "50.00")]), ("paid", "70.00", [("INV-1", "70.00")])]
        )
        with self.assertRaisesRegex(UserError, "is paid already"):
            self._pay(invoice, amount=70)

    def test_one_payment_over_several_bills_is_one_message(self):
        for with_entry in (True, False):
            if not with_entry:
                self._pay_without_entries(self.bank)
            name = f"E{with_entry}"
            bills = self._bill(100, number=f"{name}1") | self._bill(50, number=f"{name}2")
            payment = self._pay(bills, group_payment=True)
            self.assertEqual(len(payment), 1)
            self.assertEqual(
                self._lines()[-1], ("paid", "150.00", [(f"{name}1", "100.00"), (f"{name}2", "50.00")])
            )
        self.assertEqual(len(self._told()), 2)

    def test_several_payments_are_several_messages(self):
        bills = self._bill(100) | self._bill(50, number="INV-2")
        self.assertEqual(len(self._pay(bills, group_payment=False)), 2)
        self.assertEqual([row[1] for row in self._lines()], ["100.00", "50.00"])

    def test_bill_in_another_currency_is_told_in_that_of_the_invoice(self):
        invoice = self._bill(100, currency_id=self.euro.id, date=self.today - timedelta(days=10))
        payment = self._pay(invoice)
        self.assertEqual(payment.currency_id, self.euro)
        other = self._bill(60, number="INV-2", currency_id=self.euro.id)
        dollars = self._pay(other, currency_id=self.company.currency_id.id)
        self.assertEqual((dollars.currency_id, dollars.amount), (self.company.currency_id, 150))
        self.assertEqual([data["currency"] for data in self._told()], ["EUR", "EUR"])
        self.assertEqual(
            self._lines(),
            [("paid", "100.00", [("INV-1", "100.00")]), ("paid", "60.00", [("INV-2", "60.00")])],
        )

    def test_dollars_without_an_entry_are_told_in_the_currency_of_the_invoice(self):
        self._pay_without_entries(self.bank)
        self._pay(
            self._bill(60, currency_id=self.euro.id), currency_id=self.company.currency_id.id, amount=150
        )
        self.assertEqual(self._lines(), [("paid", "60.00", [("INV-1", "60.00")])])

    def test_payment_without_an_entry_that_is_undone(self):
        self._pay_without_entries(self.bank)
        invoice, credit = self._bill(120), self._bill(-20, number="C", invoice_type="credit")
        payment = self._pay(invoice | credit, group_payment=True)
        payment.with_user(self.accountant).action_cancel()
        self._commit()
        self.assertEqual(
            self._lines(),
            [
                ("paid", "100.00", [("C", "-20.00"), ("INV-1", "120.00")]),
                ("reversed", "-100.00", [("C", "20.00"), ("INV-1", "-120.00")]),
            ],
        )

    # -- less than billed -----------------------------------------------------------------------------

    def test_short_payment_tells_what_is_in_dispute(self):
        invoice = self._posted(
            self._line(120, approved_amount=120) | {"amount": 150},
            total=150,
            system_id=self.system.id,
        )
        self.env["freight.audit.finding"].create(
            {
                "invoice_id": invoice.id,
                "line_id": invoice.line_ids.id,
                "code": "linehaul_over",
                "message": "1.20 a kilogram was agreed.",
                "variance": 30,
                "verdict": "refused",
            }
        )
        self.env["freight.dispute"]._open(invoice, "No.", {invoice.line_ids: 30}, is_short_pay=True)
        self._pay(invoice, amount=50)
        self._pay(invoice)
        first, second = (data["lines"][0] for data in self._told())
        reason = {
            "amount": "-30.00",
            "reason_code": "linehaul_over",
            "reason": "1.20 a kilogram was agreed.",
        }
        self.assertEqual(
            (first["billed"], first["paid"], first["adjustments"]), ("150.00", "50.00", [reason])
        )
        self.assertEqual((second["paid"], second["adjustments"]), ("70.00", []))

    def test_what_was_not_approved_is_told_with_the_reason(self):
        invoice = self._posted(
            self._line(100) | {"amount": 130},
            total=130,
            approval_note="As agreed by phone.",
            system_id=self.system.id,
        )
        self._pay(invoice)
        [line] = self._told()[0]["lines"]
        self.assertEqual(
            line["adjustments"],
            [{"amount": "-30.00", "reason_code": "not_approved", "reason": "As agreed by phone."}],
        )

    def test_credit_that_is_set_off_is_told_with_the_payment(self):
        invoice, credit = self._bill(120), self._bill(-20, number="C", invoice_type="credit")
        payment = self._pay(invoice | credit, group_payment=True)
        self.assertEqual(payment.amount, 100)
        [(status, amount, lines)] = self._lines()
        self.assertEqual((status, amount), ("paid", "100.00"))
        self.assertEqual(sorted(lines), [("C", "-20.00"), ("INV-1", "100.00"), ("INV-1", "20.00")])

    def test_credit_that_settles_its_original_pays_nothing_and_is_told(self):
        invoice, credit = self._bill(120), self._bill(-120, number="C", invoice_type="credit")
        self._payable(invoice | credit).reconcile()
        self._commit()
        [data] = self._told()
        self.assertEqual(
            (data["amount"], data["method"], data["number"]), ("0.00", "NON", credit.bill_id.name)
        )
        self.assertEqual(
            [(line["reference"]["value"], line["paid"], line["billed"]) for line in data["lines"]],
            [("INV-1", "120.00", "120.00"), ("C", "-120.00", "-120.00")],
        )

    def test_part_that_is_written_off_with_the_payment_is_a_discount(self):
        self._pay(
            self._bill(120),
            amount=117.6,
            payment_difference_handling="reconcile",
            writeoff_account_id=self.accounts["income"].id,
        )
        [data] = self._told()
        [line] = data["lines"]
        self.assertEqual((data["amount"], line["paid"], line["discount"]), ("117.60", "117.60", "2.40"))

    # -- what does not fit, bulk ----------------------------------------------------------------------

    def test_payment_that_cannot_be_told_is_paid_all_the_same(self):
        invoice = self._bill(120)
        outbox = type(self.env["freight.outbox"])
        with (
            patch.object(outbox, "_enqueue", side_effect=UserError("No room.")),
            self.assertLogs("odoo.addons.freight_bridge.models.freight_remittance_tell", "ERROR"),
        ):
            self._pay(invoice)
        exception = invoice.untold_exception_id
        self.assertEqual((invoice.state, self._told()), ("paid", []))
        self.assertEqual((exception.code, exception.state), ("payment_untold", "open"))
        self.assertIn("INV-1: No room.", exception.summary)
        exception.with_user(self.worker).desk_replay()
        self.assertEqual(self._lines(), [("paid", "120.00", [("INV-1", "120.00")])])
        self.assertEqual((exception.state, invoice.untold_exception_id.id), ("resolved", False))

    def test_more_lines_than_a_message_takes(self):
        bills = self.env["freight.invoice"].concat(*(self._bill(10, number=f"N{row}") for row in range(3)))
        with patch("odoo.addons.freight_bridge.models.freight_remittance_content.LINES", 2):
            self._pay(bills, group_payment=True)
        self.assertEqual([(row[1], len(row[2])) for row in self._lines()], [("20.00", 2), ("10.00", 1)])

    def test_queries_do_not_grow_with_the_bills(self):
        def queries(count, name):
            bills = self.env["freight.invoice"].concat(
                *(self._bill(10, number=f"{name}{row}") for row in range(count))
            )
            with patch.object(type(self.env["freight.remittance"]), "_tell"):
                self._pay(bills, group_payment=True)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["freight.remittance"]._tell(bills.bill_id.ids)
            self.env.flush_all()
            self.assertEqual(len(self._told()[-1]["lines"]), count)
            return self.env.cr.sql_log_count - before

        queries(1, "A")
        few, many = queries(2, "B"), queries(20, "C")
        self.assertEqual(few, many)

    def test_views_open_for_every_reader(self):
        self._pay(self._bill(120))
        remittance = self.env["freight.remittance"].search([])
        for user in (self.worker, self.manager, self.auditor):
            self.assertEqual(Form(remittance.with_user(user)).id, remittance.id)
            remittance.with_user(user).get_views([(False, "list"), (False, "search")])
        self.assertEqual(remittance.line_ids.invoice_id.number, "INV-1")
        self.assertEqual(remittance.action_view_messages()["domain"][1][2], remittance.ids)
