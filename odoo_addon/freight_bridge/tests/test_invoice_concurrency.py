# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import uuid

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, Command, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, new_test_user, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestInvoiceConcurrency(BaseCase):
    """Two people at once, each in a transaction of its own. The first commits: what it leaves is removed."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.made = []
        self.addCleanup(self._remove)
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            self.name = f"race-{uuid.uuid4().hex[:12]}"
            company = env.ref("base.main_company")
            self.users = [
                self._keep(new_test_user(env, f"{self.name}-{number}", "freight_bridge.group_finance")).id
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

    def _keep(self, record):
        self.made.append((record._name, record.id))
        return record

    def _make(self, env, model, **values):
        return self._keep(env[model].create(values))

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
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            ids = [record_id for model, record_id in self.made if model == "freight.invoice"]
            # Plain SQL: nobody deletes what was received, or prices that were in force.
            cr.execute("DELETE FROM mail_message WHERE model = 'freight.invoice' AND res_id = ANY(%s)", [ids])
            cr.execute("DELETE FROM freight_exception WHERE subject LIKE %s", [f"{self.name}%"])
            cr.execute("DELETE FROM freight_invoice WHERE id = ANY(%s)", [ids[::-1]])
            agreed = "SELECT id FROM freight_contract WHERE name = %s"
            cr.execute(f"DELETE FROM freight_charge WHERE contract_id IN ({agreed})", [self.name])  # noqa: S608
            cr.execute("DELETE FROM freight_contract WHERE name = %s", [self.name])
            for model, record_id in reversed(self.made):
                record = env[model].browse(record_id)
                if model == "res.users":
                    record.active = False
                elif model not in ("freight.invoice", "freight.contract"):
                    record.exists().unlink()
            env.ref("base.main_company").freight_expense_account_id = self.account

    def _two_people(self):
        """Two environments, of a person each, whose transactions both began now."""
        environments = []
        for user_id in self.users:
            cursor = self.registry.cursor()
            self.addCleanup(cursor.close)
            # Waiting for the other one would be for ever: both run in this thread.
            cursor.execute("SET LOCAL lock_timeout = '5s'")
            cursor.execute("SELECT 1 FROM freight_invoice LIMIT 1")
            environments.append(api.Environment(cursor, user_id, {}))
        return environments

    def _approve(self, env, invoice_id):
        env["freight.invoice"].browse(invoice_id).action_approve("Seen.")
        env.flush_all()

    def _states(self, *invoice_ids):
        with self.registry.cursor() as cr:
            invoices = api.Environment(cr, SUPERUSER_ID, {})["freight.invoice"].browse(invoice_ids)
            return invoices.mapped("state")

    def _settle(self):
        """The original is approved: 180.00 of 200.00; each supplement alone would fit with its 15.00."""
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["freight.invoice"].browse(self.original)._set_approved("Seen.")

    def test_same_invoice_by_two_people_at_once_is_approved_once(self):
        first, second = self._two_people()
        self._approve(first, self.original)
        with self.assertRaisesRegex(UserError, "Somebody is deciding"):
            self._approve(second, self.original)
        second.cr.rollback()
        second.cr.execute("SELECT 1 FROM freight_invoice LIMIT 1")
        first.cr.commit()
        # Upon this Odoo runs the call again.
        with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
            self._approve(second, self.original)
        second.cr.rollback()
        second.invalidate_all()
        with self.assertRaisesRegex(UserError, "decided already"):
            self._approve(second, self.original)
        self.assertEqual(self._states(self.original), ["approved"])

    def test_two_supplements_that_together_pass_the_limit_pass_once(self):
        self._settle()
        first, second = self._two_people()
        self._approve(first, self.supplements[0])
        first.cr.commit()
        with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
            self._approve(second, self.supplements[1])
        second.cr.rollback()
        second.invalidate_all()
        with self.assertRaisesRegex(UserError, "above the agreed 200.00"):
            self._approve(second, self.supplements[1])
        second.cr.rollback()
        self.assertEqual(self._states(*self.supplements), ["approved", "received"])

    def test_two_jobs_at_once_approve_one_of_two_supplements(self):
        self._settle()
        first, second = (env(user=SUPERUSER_ID)["freight.invoice"] for env in self._two_people())
        one, two = first.browse(self.supplements[0]), second.browse(self.supplements[1])
        one._hold(patient=False)._audit()
        one.env.flush_all()
        self.assertFalse(two._hold(patient=False))
        one.env.cr.commit()
        with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
            two._hold(patient=False)
        two.env.cr.rollback()
        two.env.invalidate_all()
        two._hold(patient=False)._audit()
        two.env.cr.commit()
        self.assertEqual(self._states(*self.supplements), ["approved", "review"])
