# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.tests import tagged

from .common_invoice import InvoiceCase


@tagged("post_install", "-at_install")
class TestBadMoneyIntake(InvoiceCase):
    """What Odoo cannot keep as it was told is refused as a whole, in words to act on, and can be replayed."""

    def _nothing_of(self, number="INV-1"):
        self.assertFalse(self.env["freight.invoice"].search([("number", "=", number)]))
        self.assertFalse(self.env["freight.invoice.line"].search([("partner_code", "=", "BAD-LINE")]))
        self.assertFalse(self.env["account.move"].search([("ref", "=", number)]))

    def _told(self, exception):
        """What was said of its last message."""
        return exception.log_ids.sorted("id")[-1].message

    def test_currency_that_a_new_odoo_has_not_activated(self):
        """Of a new database only the company's own currency is active: the way out makes the invoice."""
        self.env.ref("base.EUR").active = False
        line = self._line(partner_code="BAD-LINE")
        exception = self._refused(currency="EUR", lines=[line])
        self.assertEqual((exception.code, exception.team_id.kind), ("unknown_currency", "finance"))
        self.assertEqual(
            exception.summary,
            "Invoice INV-1 is in EUR, which is not active in Odoo. Activate it under Settings > Invoicing > "
            "Currencies, enter its rate, and replay this message.",
        )
        self.assertIn("replay the message", exception.code_id.next_step)
        self._nothing_of()
        self.assertEqual(exception.with_user(self.worker).desk_replay()["outcome"], "exception")
        self.assertEqual(exception.state, "open")
        self.env.ref("base.EUR").active = True
        self.assertEqual(exception.with_user(self.worker).desk_replay()["outcome"], "applied")
        invoice = self.env["freight.invoice"].search([("number", "=", "INV-1")])
        self.assertEqual((invoice.currency_id.name, invoice.line_ids.amount), ("EUR", 100))
        self.assertEqual((invoice.state, exception.state), ("received", "resolved"))

    def test_currency_that_does_not_exist(self):
        exception = self._refused(currency="XQQ", lines=[self._line(partner_code="BAD-LINE")])
        self.assertEqual(exception.code, "unknown_currency")
        self.assertRegex(exception.summary, "INV-1 is in XQQ, which Odoo does not know. Correct the currency")
        self._nothing_of()

    def test_huge_amounts_in_the_total_the_tax_and_a_line(self):
        huge = "1000000000000"
        for number, data in enumerate(
            (
                {"total": huge},
                {"tax_total": f"-{huge}"},
                {"lines": [self._line(partner_code="BAD-LINE"), self._line(huge)]},
            )
        ):
            exception = self._refused(f"HUGE-{number}", **data)
            self.assertEqual((exception.code, exception.team_id.kind), ("implausible_amount", "finance"))
            self.assertRegex(
                self._told(exception), f"Invoice HUGE-{number} charges -?{huge} USD: no freight costs"
            )
            self._nothing_of(f"HUGE-{number}")

    def test_more_than_ten_thousand_lines(self):
        lines = [self._line("0.01", partner_code="BAD-LINE")] * 10_001
        exception = self._refused(lines=lines)
        self.assertEqual(exception.code, "malformed_event")
        self.assertIn("must be a list of at most 10000 lines", self._told(exception))
        self._nothing_of()

    def test_bad_one_takes_none_of_its_neighbours_along(self):
        first, bad, last = self._bill("A"), self._bill("B", currency="XQQ"), self._bill("C")
        answers = self._apply(first, bad, last, chain="financial.0")
        self.assertEqual([row["outcome"] for row in answers], ["applied", "exception", "applied"])
        kept = self.env["freight.invoice"].search([("number", "in", ["A", "B", "C"])])
        self.assertEqual(sorted(kept.mapped("number")), ["A", "C"])
