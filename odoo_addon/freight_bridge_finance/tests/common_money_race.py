# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import uuid
from datetime import timedelta
from types import SimpleNamespace

from odoo.exceptions import ConcurrencyError
from odoo.tools import SQL, mute_logger

from odoo.addons.freight_bridge.tests.common import FreightCase
from odoo.addons.freight_bridge.tests.common_race import RaceCase

from .common_money import MoneyCase

#: Tables whose rows name the system, those that name others first.
TABLES = (
    "freight_billing_summary_item",
    "freight_billing_wait",
    "freight_billing_fee",
    "freight_billing_document",
    "freight_billing_customer",
)


class MoneyRaceCase(RaceCase):
    """A gateway of its own, and several who are told of its money at once."""

    _delivery = FreightCase._delivery
    _event, _payment, _refund = MoneyCase._event, MoneyCase._payment, MoneyCase._refund

    def setUp(self):
        super().setUp()
        with self._committed() as env:
            self.now = env.cr.now().replace(microsecond=0)
            self.own = SimpleNamespace(name=env.company.currency_id.name)
            account = self._make(
                env,
                "account.account",
                name=self.name,
                code=f"{self.name[-6:].upper()}.G",
                account_type="asset_cash",
            )
            journal = self._make(
                env,
                "account.journal",
                name=self.name,
                code=self.name[-5:].upper(),
                type="bank",
                default_account_id=account.id,
            )
            self.account_id, self.journal_id = account.id, journal.id
            partner = self._make(env, "res.partner", name=self.name)
            system = self._make(
                env, "freight.system", name="Race", code=self.name, gateway_journal_id=journal.id
            )
            env["freight.billing.customer"].create(
                {
                    "system_id": system.id,
                    "company_id": system.company_id.id,
                    "reference": "cus_1",
                    "partner_id": partner.id,
                    "status": "active",
                    "stated_at": self.now - timedelta(days=1),
                }
            )
            self.system_id = system.id

    def _apply_in(self, env, delivery):
        delivery["event"].update(id=uuid.uuid4().hex, source=f"/systems/{self.name}")
        ingest = env["freight.ingest"].with_user(env.ref("freight_bridge.user_integration"))
        [answer] = ingest.apply(deliveries=[delivery], chain=f"{self.name}.{uuid.uuid4().hex[:6]}")
        env.flush_all()
        return answer

    def _told(self, *deliveries):
        with self._committed() as env:
            return [self._apply_in(env, delivery)["outcome"] for delivery in deliveries]

    def _tell_payment_twice_at_once(self):
        """One payment under two events at the same moment: who comes second sees it in the next round."""
        winner, loser = self._began(), self._began()
        self.assertEqual(self._apply_in(winner, self._payment())["outcome"], "applied")
        winner.cr.commit()
        with mute_logger("odoo.sql_db"), self.assertRaises(ConcurrencyError):
            self._apply_in(loser, self._payment())
        self._begin_again(loser)
        self.assertEqual(self._apply_in(loser, self._payment())["outcome"], "stale")
        loser.cr.commit()

    def _balance(self):
        with self._committed() as env:
            lines = env["account.move.line"].search([("account_id", "=", self.account_id)])
            return sum(lines.mapped("balance"))

    # -- removing -------------------------------------------------------------------------------------

    def _remove_made(self, env, but=()):
        """Plain SQL, with the guards lifted: nobody deletes what is in the books or in the log."""
        source, chains = f"/systems/{self.name}", f"{self.name}%"
        guarded = ("freight_integration_log", "freight_integration_seal", "freight_billing_summary_item")
        for table in guarded:
            env.cr.execute(SQL("ALTER TABLE %s DISABLE TRIGGER USER", SQL.identifier(table)))
        moves = env["account.move"].search([("journal_id", "=", self.journal_id)]).ids
        env.cr.execute(
            "UPDATE freight_billing_document SET move_id = NULL, payment_id = NULL, origin_id = NULL"
            " WHERE system_id = %s",
            [self.system_id],
        )
        env.cr.execute("UPDATE account_move SET billing_corrects_id = NULL WHERE id = ANY(%s)", [moves])
        env.cr.execute("UPDATE account_move SET billing_origin_id = NULL WHERE id = ANY(%s)", [moves])
        for table in TABLES:
            self._delete(env, table, [self.system_id], "system_id")
        env.cr.execute("DELETE FROM freight_integration_log WHERE source = %s", [source])
        env["freight.exception"].search([("system_id", "=", self.system_id)]).unlink()
        for table, column in (("freight_integration_seal", "chain"), ("freight_integration_chain", "name")):
            env.cr.execute(
                SQL("DELETE FROM %s WHERE %s LIKE %s", SQL.identifier(table), SQL.identifier(column), chains)
            )
        for table in guarded:
            env.cr.execute(SQL("ALTER TABLE %s ENABLE TRIGGER USER", SQL.identifier(table)))
        env.cr.execute(
            "DELETE FROM account_partial_reconcile WHERE debit_move_id IN ("
            "SELECT id FROM account_move_line WHERE move_id = ANY(%s))",
            [moves],
        )
        self._delete(env, "account_payment", moves, "move_id")
        self._delete(env, "account_move", moves)
        env.invalidate_all(flush=False)
        super()._remove_made(env, but)
