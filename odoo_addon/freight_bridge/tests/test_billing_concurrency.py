# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.tests import tagged
from odoo.tools import SQL

from .common_race import RaceCase


@tagged("post_install", "-at_install")
class TestBillingConcurrency(RaceCase):
    """Two jobs bill one charge at once."""

    def setUp(self):
        super().setUp()
        name = self.name
        with self._committed() as env:
            partner = self._make(env, "res.partner", name=name)
            code = self._make(env, "freight.charge.code", name=name, code=name)
            rule = self._make(env, "freight.billing.rule", name=name, partner_id=partner.id)
            shipment = self._make(env, "freight.shipment", tracking_ref=name, partner_id=partner.id)
            shipment.billing_rule_id = rule
            charge = self._make(
                env,
                "freight.charge",
                shipment_id=shipment.id,
                side="revenue",
                charge_code_id=code.id,
                partner_id=partner.id,
                currency_id=env.company.currency_id.id,
                amount=100,
                billing_state="approved",
            )
            self.charge_id, self.shipment_id = charge.id, shipment.id

    def _remove(self):
        with self._committed() as env:
            moves = self._lines(env).move_id
            # Plain SQL: nobody deletes what was approved.
            env.cr.execute(
                SQL(
                    "UPDATE account_move_line SET freight_charge_id = NULL WHERE freight_charge_id = %s",
                    self.charge_id,
                )
            )
            self._delete(env, "freight_charge", [self.charge_id])
            env.invalidate_all()
            moves.unlink()
            self._remove_made(env)

    def _lines(self, env):
        return env["account.move.line"].search([("freight_charge_id", "=", self.charge_id)])

    def _bill(self, env):
        moves = env["freight.charge"].browse(self.charge_id)._invoice()
        env.flush_all()
        return moves

    def test_charge_in_the_hands_of_another_job_is_left_to_it(self):
        first, second = self._began(), self._began()
        self.assertEqual(self._bill(first).amount_untaxed, 100)
        self.assertFalse(self._bill(second))
        first.cr.commit()
        self._begin_again(second)
        self.assertFalse(self._bill(second))
        self.assertEqual(len(self._lines(second)), 1)

    def test_charge_that_another_job_billed_since_is_not_billed_again(self):
        first, second = self._began(), self._began()
        self._bill(first)
        first.cr.commit()
        self._loses(second, self._bill)
        self.assertFalse(self._bill(second))
        self.assertEqual(len(self._lines(second)), 1)
