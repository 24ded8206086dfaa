# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from unittest.mock import patch

from psycopg2.errors import LockNotAvailable, SerializationFailure

from odoo.exceptions import ConcurrencyError
from odoo.tests import RecordCapturer, tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.freight_bridge.ingest.event import IngestEvent
from odoo.addons.freight_bridge.tests.common import FreightCase
from odoo.addons.freight_bridge.tests.common_race import RaceCase
from odoo.addons.freight_bridge_finance.ingest import books_turn

from .common_billing import BillingCase

WAIT = "odoo.addons.freight_bridge_finance.models.freight_billing_wait"


@tagged("post_install", "-at_install")
class TestBillingConcurrency(RaceCase):
    """The same invoice by two programs at once is in the books once, and is credited once."""

    _delivery = FreightCase._delivery
    _billed, _told_of = BillingCase._billed, BillingCase._told_of
    _credited = BillingCase._credited
    _line = staticmethod(BillingCase._line)

    def setUp(self):
        super().setUp()
        with self._committed() as env:
            self.now = env.cr.now().replace(microsecond=0)
            self.company = env.ref("base.main_company")
            account = self._make(
                env, "account.account", name=self.name, code=self.name[-8:], account_type="income"
            )
            self.journal = self._make(
                env,
                "account.journal",
                name=self.name,
                code=self.name[-5:],
                type="sale",
                default_account_id=account.id,
            ).id
            self.system = self._make(
                env,
                "freight.system",
                name="Race",
                code=self.name,
                kind="billing",
                billing_journal_id=self.journal,
            ).id
            partner = self._make(env, "res.partner", name=self.name)
            self._make(
                env,
                "freight.billing.customer",
                system_id=self.system,
                company_id=self.company.id,
                reference="cus_1",
                partner_id=partner.id,
                status="active",
                stated_at=self.now,
            )

    def _told(self, make, *args, **data):
        """A delivery of the race's own system: 100.00 without tax."""
        line = self._line(data.get("total", "100.00"), None)
        delivery = make(*args, **{"total": "100.00", "tax_total": "0.00", "lines": [line], **data})
        delivery["event"].update(id=uuid.uuid4().hex, source=f"/systems/{self.name}")
        return delivery

    def _apply_in(self, env, delivery, chain):
        ingest = env["freight.ingest"].with_user(env.ref("freight_bridge.user_integration"))
        [answer] = ingest.apply(deliveries=[delivery], chain=f"{self.name}.{chain}")
        env.flush_all()
        return answer

    def _is_refused(self, env, delivery, chain):
        """The database, or Odoo for it, refuses who came second; Odoo runs such a call again."""
        with mute_logger("odoo.sql_db", "odoo.addons.freight_bridge.ingest.freight_ingest"):
            with self.assertRaises((ConcurrencyError, SerializationFailure, LockNotAvailable)):
                self._apply_in(env, delivery, chain)
        self._begin_again(env)

    def _document(self, env, reference="in_1"):
        return env["freight.billing.document"].search(
            [("system_id", "=", self.system), ("reference", "=", reference)]
        )

    def test_two_messages_of_one_invoice_at_once_make_one_entry(self):
        winner, loser = self._began(), self._began()
        self.assertEqual(self._apply_in(winner, self._told(self._billed), 0)["outcome"], "applied")
        winner.cr.commit()
        later = self._told(self._billed, age=10)
        self._is_refused(loser, later, 1)
        answer = self._apply_in(loser, later, 1)
        self.assertIn("in the books already", answer["message"])
        loser.cr.commit()
        with self._committed() as env:
            self.assertEqual(env["account.move"].search_count([("journal_id", "=", self.journal)]), 1)

    def test_who_comes_while_the_other_is_at_it_does_not_wait_for_ever(self):
        winner, loser = self._began(), self._began()
        self._apply_in(winner, self._told(self._billed), 0)
        self.patch(books_turn, "PATIENCE", 0.1)
        self._is_refused(loser, self._told(self._billed, age=10), 1)
        winner.cr.commit()
        self._begin_again(loser)
        self.assertEqual(self._apply_in(loser, self._told(self._billed, age=9), 1)["outcome"], "applied")
        loser.cr.commit()
        with self._committed() as env:
            self.assertEqual(env["account.move"].search_count([("journal_id", "=", self.journal)]), 1)

    def test_who_comes_while_the_other_is_at_it_waits_and_sees_what_it_did(self):
        """At the first try: Odoo need not run the call again."""
        first, second = self._began(), self._began()
        self._apply_in(first, self._told(self._billed), 0)
        with ThreadPoolExecutor(1) as thread:
            later = thread.submit(self._apply_in, second, self._told(self._billed, age=10), 1)
            self._until_it_waits(first)
            first.cr.commit()
            self.assertIn("in the books already", later.result(20)["message"])
        second.cr.commit()
        self.assertEqual(self._held_books(first), 0, "nobody holds them any more")

    def test_systems_take_turns_where_they_share_a_journal(self):
        with self._committed() as env:
            own = self._make(
                env, "account.journal", name=f"{self.name}-o", code=f"{self.name[-4:]}o", type="sale"
            )
            for code, journal in ((f"{self.name}-shared", self.journal), (f"{self.name}-own", own.id)):
                system = {"name": code, "code": code, "kind": "billing", "billing_journal_id": journal}
                self._make(env, "freight.system", **system)
        first, second = self._began(), self._began()
        self.assertTrue(books_turn.is_my_turn(first, [self.name]))
        self.assertFalse(books_turn.is_my_turn(second, [f"{self.name}-shared"]))
        self.assertTrue(books_turn.is_my_turn(second, [f"{self.name}-own"]))
        for env in (first, second):
            env.cr.rollback()

    def test_what_waits_is_left_to_the_job_while_another_one_is_at_the_books(self):
        with self._committed() as env:
            self._apply_in(env, self._told(self._billed, customer="cus_2"), 0)
        busy, other = self._began(), self._began()
        self._apply_in(busy, self._told(self._billed, "in_2"), 1)
        with RecordCapturer(other["ir.cron.trigger"]) as triggers:
            other["freight.ingest"]._process([IngestEvent(self._customer())], f"{self.name}.2")
        self.assertEqual(triggers.records.cron_id, other.ref("freight_bridge_finance.cron_billing_waiting"))
        self.assertEqual(self._document(other).state, "waiting")
        other.cr.rollback()

    def _customer(self):
        """A delivery that brings the customer for whom invoices wait."""
        customer = self._told(self._billed, "cus_2")
        customer["event"].update(
            type="billing.customer.v1",
            data={"reference": "cus_2", "status": "active", "name": f"{self.name}-2", "email": None},
        )
        return customer

    def _held_books(self, env, granted=True):
        """How many have the books of a system, or wait for them."""
        [[count]] = env.execute_query(
            SQL(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND granted = %s",
                books_turn.PLACE,
                granted,
            )
        )
        return count

    def _until_it_waits(self, env):
        for _look in range(200):
            if self._held_books(env, granted=False):
                return
            time.sleep(0.05)
        self.fail("It does not wait.")

    def test_two_credit_notes_at_once_do_not_take_the_same(self):
        with self._committed() as env:
            self._apply_in(env, self._told(self._billed), 0)
        shares = [("in_1", "60.00")]
        first, second = (
            self._told(self._credited, f"cn_{number}", shares, total="60.00", age=9) for number in range(2)
        )
        winner, loser = self._began(), self._began()
        self.assertEqual(self._apply_in(winner, first, 0)["outcome"], "applied")
        winner.cr.commit()
        self._is_refused(loser, second, 1)
        self.assertEqual(self._apply_in(loser, second, 1)["code"], "credit_exceeds")
        loser.cr.commit()
        with self._committed() as env:
            self.assertEqual(self._document(env).amount_credited, 60)

    def test_a_customer_and_its_invoice_at_once_meet_by_the_job(self):
        """Neither sees the other: the invoice is kept, and nothing comes any more that would take it up."""
        one, other = self._began(), self._began()
        invoice = self._told(self._billed, customer="cus_2")
        self.assertEqual(self._apply_in(one, invoice, 0)["outcome"], "applied")
        one.cr.commit()
        self.assertEqual(self._apply_in(other, self._customer(), 1)["outcome"], "applied")
        other.cr.commit()
        with self._committed() as env:
            self.assertEqual(self._document(env).state, "waiting")
            with patch(f"{WAIT}.CHAIN", f"{self.name}.2"):
                env["freight.billing.wait"]._cron_waiting()
            self.assertEqual(self._document(env).state, "posted")

    # -- what it leaves -------------------------------------------------------------------------------

    def _remove(self):
        """Plain SQL: nobody deletes what is in the books or in the log."""
        guarded = ("freight_integration_log", "freight_integration_seal")
        with self._committed() as env:
            cr = env.cr
            for table in guarded:
                cr.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            values = {
                "system": self.system,
                "journal": self.journal,
                "chains": f"{self.name}%",
                "name": self.name,
            }
            for statement in (
                "DELETE FROM freight_billing_wait WHERE system_id = %(system)s",
                "DELETE FROM freight_billing_share WHERE document_id IN"
                " (SELECT id FROM freight_billing_document WHERE system_id = %(system)s)",
                "DELETE FROM freight_billing_document WHERE system_id = %(system)s",
                "DELETE FROM freight_billing_customer WHERE system_id = %(system)s",
                "DELETE FROM account_partial_reconcile WHERE debit_move_id IN"
                " (SELECT id FROM account_move_line WHERE journal_id = %(journal)s)",
                "DELETE FROM account_full_reconcile WHERE id NOT IN"
                " (SELECT full_reconcile_id FROM account_move_line WHERE full_reconcile_id IS NOT NULL)",
                "DELETE FROM account_move_line WHERE journal_id = %(journal)s",
                "UPDATE account_move SET reversed_entry_id = NULL WHERE journal_id = %(journal)s",
                "DELETE FROM account_move WHERE journal_id = %(journal)s",
                "DELETE FROM freight_integration_log WHERE chain LIKE %(chains)s OR system_id = %(system)s",
                "DELETE FROM freight_integration_seal WHERE chain LIKE %(chains)s",
                "DELETE FROM freight_integration_chain WHERE name LIKE %(chains)s",
                "DELETE FROM freight_exception WHERE system_id = %(system)s",
            ):
                cr.execute(statement, values)
            for table in guarded:
                cr.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            env.invalidate_all(flush=False)
            self._remove_made(env, but=("freight.billing.customer",))
            env["res.partner"].search([("name", "like", self.name)]).unlink()
