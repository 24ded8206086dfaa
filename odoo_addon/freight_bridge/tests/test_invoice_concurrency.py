# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .common_race import RaceCase


@tagged("post_install", "-at_install")
class TestInvoiceConcurrency(RaceCase):
    """Two people decide about invoices at once."""

    def setUp(self):
        super().setUp()
        with self._committed() as env:
            company = env.ref("base.main_company")
            self.users = [
                new_test_user(env, f"{self.name}-{number}", "freight_bridge.group_finance").id
                for number in range(2)
            ]
            product = self._make(env, "product.product", name=self.name, type="service")
            self.carrier = self._make(env, "delivery.carrier", name=self.name, product_id=product.id).id
            self.payee = self._make(env, "res.partner", name=self.name).id
            code = self._make(env, "freight.charge.code", name=self.name, code=self.name, category="linehaul")
            self.code = code.id
            contract = self._make(
                env,
                "freight.contract",
                name=self.name,
                partner_id=self.payee,
                carrier_id=self.carrier,
                currency_id=company.currency_id.id,
                date_from="2020-01-01",
                linehaul_charge_code_id=code.id,
                rate_ids=[Command.create({"price": 2})],
            )
            contract.action_activate()
            shipment = self._make(
                env, "freight.shipment", tracking_ref=self.name, carrier_id=self.carrier, actual_weight=100
            )
            shipment.state = "delivered"
            self.shipment = shipment.id
            account = env["account.account"].search([("account_type", "=", "expense")], limit=1)
            self.account = company.freight_expense_account_id.id
            company.freight_expense_account_id = account
            original = self._bill(env, "original", 180)
            original._audit()
            self.original = original.id
            self.supplements = [self._bill(env, "supplemental", 15, number).id for number in range(2)]

    def _bill(self, env, invoice_type, amount, number=""):
        line = {"charge_code_id": self.code, "amount": amount, "shipment_id": self.shipment}
        return self._make(
            env,
            "freight.invoice",
            number=f"{self.name}{invoice_type}{number}",
            invoice_type=invoice_type,
            state="received",
            partner_id=self.payee,
            carrier_id=self.carrier,
            original_id=self.original if invoice_type != "original" else False,
            date="2026-03-10",
            date_due="2026-04-10",
            total=amount,
            line_ids=[Command.create(line)],
        )

    def _remove(self):
        with self._committed() as env:
            cr = env.cr
            ids = [record_id for model, record_id in self.made if model == "freight.invoice"]
            # Plain SQL: nobody deletes what was received, or prices that were in force.
            cr.execute("DELETE FROM mail_message WHERE model = 'freight.invoice' AND res_id = ANY(%s)", [ids])
            cr.execute("DELETE FROM freight_exception WHERE subject LIKE %s", [f"{self.name}%"])
            self._delete(env, "freight_invoice", ids[::-1])
            agreed = "SELECT id FROM freight_contract WHERE name = %s"
            cr.execute(f"DELETE FROM freight_charge WHERE contract_id IN ({agreed})", [self.name])  # noqa: S608
            cr.execute("DELETE FROM freight_contract WHERE name = %s", [self.name])
            self._remove_made(env, but=("freight.invoice", "freight.contract"))
            env["res.users"].browse(self.users).active = False
            env.ref("base.main_company").freight_expense_account_id = self.account

    def _two_people(self):
        """Two environments, of a person each, whose transactions both began now."""
        return [self._began(user_id) for user_id in self.users]

    def _approve(self, env, invoice_id):
        env["freight.invoice"].browse(invoice_id).action_approve("Seen.")
        env.flush_all()

    def _take(self, env, invoice_id):
        """The invoice, held as the job holds it; none where somebody else has it."""
        return env["freight.invoice"].browse(invoice_id)._hold(patient=False)

    def _states(self, *invoice_ids):
        with self._committed() as env:
            return env["freight.invoice"].browse(invoice_ids).mapped("state")

    def _settle(self):
        """The original is approved: 180.00 of 200.00; each supplement alone would fit with its 15.00."""
        with self._committed() as env:
            env["freight.invoice"].browse(self.original)._set_approved("Seen.")

    def test_same_invoice_by_two_people_at_once_is_approved_once(self):
        first, second = self._two_people()
        self._approve(first, self.original)
        with self.assertRaisesRegex(UserError, "Somebody is deciding"):
            self._approve(second, self.original)
        self._begin_again(second)
        first.cr.commit()
        self._loses(second, self._approve, self.original)
        with self.assertRaisesRegex(UserError, "decided already"):
            self._approve(second, self.original)
        self.assertEqual(self._states(self.original), ["approved"])

    def test_two_supplements_that_together_pass_the_limit_pass_once(self):
        self._settle()
        first, second = self._two_people()
        self._approve(first, self.supplements[0])
        first.cr.commit()
        self._loses(second, self._approve, self.supplements[1])
        with self.assertRaisesRegex(UserError, "above the agreed 200.00"):
            self._approve(second, self.supplements[1])
        second.cr.rollback()
        self.assertEqual(self._states(*self.supplements), ["approved", "received"])

    def test_two_jobs_at_once_approve_one_of_two_supplements(self):
        self._settle()
        first, second = self._began(), self._began()
        self._take(first, self.supplements[0])._audit()
        first.flush_all()
        self.assertFalse(self._take(second, self.supplements[1]))
        first.cr.commit()
        self._loses(second, self._take, self.supplements[1])
        self._take(second, self.supplements[1])._audit()
        second.cr.commit()
        self.assertEqual(self._states(*self.supplements), ["approved", "review"])
