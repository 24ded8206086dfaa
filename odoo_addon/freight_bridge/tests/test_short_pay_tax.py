# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.tests import Form, tagged

from .common_audited import AuditedCase


@tagged("post_install", "-at_install")
class TestShortPayTax(AuditedCase):
    """A tax follows the charges that it is of. The load costs 200.00; taxes are 15 and 3.7 percent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vat, cls.levy = cls._tax("VAT", 15), cls._tax("LEVY", 3.7)

    @classmethod
    def _tax(cls, name, percent):
        own = {"company_id": cls.company.id}
        tax = cls.env["account.tax"].create(
            {"name": f"{name}-T", "amount": percent, "type_tax_use": "purchase", **own}
        )
        return cls.env["freight.charge.code"].create(
            {"name": name, "code": f"{name}-T", "category": "tax", "tax_id": tax.id, **own}
        )

    def _billed(self, *amounts, haul="233.33", **values):
        """An audited invoice: a line haul, and (code, amount) of taxes and charges beside it."""
        lines = [self._haul(haul), *(self._haul(amount, code=code) for code, amount in amounts)]
        invoice = self._invoice(lines=lines, **values)
        invoice._audit()
        self.assertEqual(invoice.state, "review")
        return invoice

    def _proposed(self, invoice):
        return list(invoice._payable().values())

    def _dialog(self, invoice):
        wizard = self.env["freight.short.pay.wizard"].with_user(self.finance)
        return Form(wizard.with_context(default_invoice_id=invoice.id))

    def _change(self, form, position, paid):
        with form.line_ids.edit(position) as line:
            line.paid = paid

    def _shown(self, form):
        return [form.line_ids.edit(position).paid for position in range(len(form.line_ids))]

    def test_tax_on_all_charges_is_lowered_by_the_same_share(self):
        """15 % of 233.33 are 35.00. 200.00 are owed, and of the tax 35.00 × 200 / 233.33 = 30.0004."""
        invoice = self._billed((self.vat, "35.00"))
        self.assertEqual(self._found(invoice), [("linehaul_over", 33.33, "open")])
        self.assertEqual(self._proposed(invoice), [200.0, 30.0])

    def test_every_tax_is_rounded_by_itself(self):
        """3.7 % of 233.33 are 8.63; of it 7.3972… are left, and of the other 30.0004."""
        invoice = self._billed((self.vat, "35.00"), (self.levy, "8.63"))
        self.assertEqual(self._proposed(invoice), [200.0, 30.0, 7.4])

    def test_tax_that_was_billed_too_high_itself_is_lowered_by_both(self):
        """50.00 were billed, 35.00 are 15 % of what was billed, 30.00 of what is owed."""
        invoice = self._billed((self.vat, "50.00"))
        self.assertEqual(sorted(invoice.finding_ids.mapped("code")), ["linehaul_over", "tax_differs"])
        self.assertEqual(self._proposed(invoice), [200.0, 30.0])

    def test_tax_on_a_part_of_the_lines_is_left_to_a_person(self):
        """15.00 are 15 % of 100.00: of which lines that is nobody says."""
        invoice = self._billed((self.vat, "15.00"))
        self.assertEqual(self._proposed(invoice), [200.0, 15.0])

    def test_tax_stays_where_all_of_the_charges_is_paid(self):
        """A cent too much is what rounding each line makes: nothing of it is held back."""
        invoice = self._invoice(lines=[self._haul(), self._haul("30.01", code=self.vat)])
        invoice._audit()
        self.assertEqual(self._proposed(invoice), [200.0, 30.01])

    def test_dialog_lets_taxes_follow_until_a_person_says_otherwise(self):
        invoice = self._billed((self.vat, "35.00"), (self.levy, "8.63"))
        form = self._dialog(invoice)
        form.reason = "As agreed."
        self._change(form, 0, 150)
        self.assertEqual(self._shown(form), [150.0, 22.5, 5.55])
        self._change(form, 2, 6)
        self._change(form, 0, 100)
        self.assertEqual(self._shown(form), [100.0, 15.0, 6.0])
        wizard = form.save()
        wizard.action_short_pay()
        self.assertEqual(invoice.line_ids.mapped("approved_amount"), [100.0, 15.0, 6.0])
        self.assertEqual((invoice.approved_total, invoice.dispute_ids.amount), (121.0, 155.96))
