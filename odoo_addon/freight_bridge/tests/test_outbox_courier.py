# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import NUMBERS, OutboxCase


@tagged("post_install", "-at_install")
class TestOutboxCourier(OutboxCase):
    def test_claim_tells_what_to_send_and_where(self):
        row = self._owe()
        [message] = self._claim()
        self.assertEqual(message["event"]["source"], "/systems/test-tms")
        self.assertEqual(
            {name: message[name] for name in ("id", "attempt", "message_id", "system", "envelope")},
            {
                "id": row.id,
                "attempt": 1,
                "message_id": row.message_id,
                "system": {
                    "code": "test-tms",
                    "name": "Test TMS",
                    "dialect": "canonical",
                    "mode": "live",
                },
                "envelope": None,
            },
        )
        self.assertEqual(
            message["destination"],
            {
                "channel": "http",
                "url": "https://partner.example/in",
                "signature": "standard_webhooks",
                "secret": "whsec_" + "A" * 32,
                "allow_private": False,
            },
        )
        self.assertEqual((row.state, row.courier, row.lease), ("claimed", "courier-1", message["lease"]))

    def test_claim_tells_the_interchange_of_edi(self):
        self.system.write({"dialect": "x12", "edi_version": "004030", "edi_group_id": "OURGRP"})
        row = self._owe()
        [message] = self._claim()
        number = int(row.control_number)
        self.assertEqual(
            message["envelope"],
            {
                "sender": {"qualifier": "ZZ", "id": "OURS"},
                "receiver": {"qualifier": "02", "id": "THEIRS"},
                "group_sender": "OURGRP",
                "group_receiver": "THEIRS",
                "version": "004030",
                "test": False,
                "interchange_control": number,
                "group_control": number,
                "acknowledgement_requested": False,
                "standards": {"functional": "997", "acknowledge": None},
            },
        )

    def test_claim_names_a_folder(self):
        self.system.send_channel = "folder"
        self._owe()
        self.assertEqual(self._claim()[0]["destination"], {"channel": "folder"})

    def test_claim_gives_a_row_once(self):
        self._owe()
        self.assertEqual(len(self._claim()), 1)
        self.assertEqual(self._claim(), [])

    def test_claim_takes_the_oldest_first_up_to_the_limit(self):
        rows = [self._owe(subject=f"S{n}", partition_key=f"p{n}") for n in range(3)]
        self.assertEqual([message["id"] for message in self._claim(limit=2)], [rows[0].id, rows[1].id])

    def test_claim_keeps_the_order_of_a_partition(self):
        first, second, other = self._owe(), self._owe(), self._owe(partition_key="another")
        [message, _other] = claimed = self._claim()
        self.assertEqual([row["id"] for row in claimed], [first.id, other.id])
        self._settle(message, "retry", retry_in_seconds=3600)
        self.assertEqual(self._claim(), [], "the second must not overtake a first that is tried again")
        first.next_attempt_at = self.now - timedelta(seconds=1)
        self._settle(self._claim()[0])
        self.assertEqual([row["id"] for row in self._claim()], [second.id])

    def test_claim_does_not_order_systems_among_each_other(self):
        other = self.env["freight.system"].create({"name": "O", "code": "o-tms", "send_channel": "folder"})
        self._owe()
        theirs = self._owe(system_id=other.id)
        ids = [row["id"] for row in self.outbox.claim(courier="c", limit=10, lease_seconds=60)]
        self.assertIn(theirs.id, ids)

    def test_claim_gives_a_row_again_when_its_lease_ran_out(self):
        row = self._owe()
        [late] = self._claim()
        row.lease_expires_at = self.now - timedelta(seconds=1)
        [again] = self._claim()
        self.assertEqual((again["message_id"], again["attempt"]), (late["message_id"], 2))
        self.assertNotEqual(again["lease"], late["lease"])
        self.assertEqual(self._settle(late), "lost")
        self.assertEqual(row.state, "claimed")
        self.assertEqual(self._settle(again), "sent")

    def test_claim_waits_while_a_system_is_archived(self):
        self._owe()
        self.system.active = False
        self.assertEqual(self._claim(), [])
        self.system.active = True
        self.assertEqual(len(self._claim()), 1)

    def test_claim_gives_up_what_cannot_be_sent(self):
        for change, word in (
            ({"send_channel": False}, "channel"),
            ({"send_channel": "http", "send_url": False}, "address"),
            ({"send_url": "https://partner.example", "dialect": "x12", "edi_id": False}, "identity"),
        ):
            self.system.write(change)
            row = self._owe(subject=word)
            self.assertEqual(self._claim(), [])
            self.assertEqual((row.state, row.exception_id.code), ("failed", "not_delivered"))
            self.assertIn(word, row.exception_id.summary)

    def test_claim_gives_up_what_ends_every_courier(self):
        row = self._owe()
        self.system.max_attempts = 2
        for _time in range(2):
            self.assertEqual(len(self._claim()), 1)
            row.lease_expires_at = self.now - timedelta(seconds=1)
        self.assertEqual(self._claim(), [])
        self.assertEqual((row.state, row.exception_id.code), ("failed", "not_delivered"))

    def test_settle_sent_is_kept_and_logged(self):
        row = self._owe(shipment_id=self.shipment.id)
        [message] = self._claim()
        self.assertEqual(self._settle(message, body="ISA*\0*é", response="x" * 9000), "sent")
        self.assertEqual((row.body, len(row.response), row.status), ("ISA*�*é", 4096, 200))
        self.assertTrue(row.sent_at)
        log = self.env["freight.integration.log"].search([("direction", "=", "out")], limit=1)
        self.assertEqual((f"msg_{log.event_id}", log.outcome, log.raw), (row.message_id, "sent", row.body))
        self.assertEqual((log.system_id, log.shipment_id, log.direction), (self.system, self.shipment, "out"))
        self.assertTrue(self.env["freight.integration.seal"].verify("outbox")["ok"])
        self.assertEqual(self._settle(message), "lost", "settled already")

    def test_settle_retry_waits_longer_each_time(self):
        row = self._owe()
        for seconds in (30, 60, 120):
            [message] = self._claim()
            self.assertEqual(self._settle(message, "retry", status=503), "pending")
            waits = (row.next_attempt_at - self.now).total_seconds()
            self.assertAlmostEqual(waits, seconds, delta=20)
            self.assertEqual(self._claim(), [])
            row.next_attempt_at = self.now - timedelta(seconds=1)

    def test_settle_retry_honours_what_the_partner_asked_up_to_a_day(self):
        row = self._owe()
        [message] = self._claim()
        self._settle(message, "retry", retry_in_seconds=10**9)
        self.assertAlmostEqual((row.next_attempt_at - self.now).total_seconds(), 86400, delta=20)

    def test_settle_gives_up_after_the_last_attempt(self):
        self.system.max_attempts = 2
        row = self._owe()
        self.assertEqual(
            self._settle(self._claim()[0], "retry", detail="503 Busy", retry_in_seconds=0), "pending"
        )
        row.next_attempt_at = self.now - timedelta(seconds=1)
        self.assertEqual(self._settle(self._claim()[0], "retry", detail="503 Busy"), "failed")
        self.assertEqual(row.exception_id.code, "not_delivered")
        self.assertIn("2 attempts; the last one: 503 Busy", row.exception_id.summary)
        self.assertEqual(row.exception_id.log_ids.code, "not_delivered")

    def test_settle_failed_lets_the_next_go(self):
        first, second = self._owe(), self._owe()
        self.assertEqual(self._settle(self._claim()[0], "failed", detail="no writer"), "failed")
        self.assertIn("no writer", first.exception_id.summary)
        self.assertEqual([row["id"] for row in self._claim()], [second.id])

    def test_settle_unknown_row_is_lost(self):
        self.assertEqual(self._settle({"id": 2**31 - 1, "lease": "x"}), "lost")

    def test_settle_and_claim_refuse_nonsense(self):
        for results in (None, [1], [{"id": 1}], [{"id": "1", "lease": "x", "outcome": "sent"}]):
            with self.assertRaises(UserError):
                self.outbox.settle(results=results)
        for limit, seconds in ((0, 60), (501, 60), ("5", 60), (5, 1), (True, 60)):
            with self.assertRaises(UserError):
                self.outbox.claim(courier="c", limit=limit, lease_seconds=seconds)

    def test_courier_calls_are_for_the_integration_account_only(self):
        for user in (self.worker, self.manager, self.auditor, self.env.ref("base.user_admin")):
            outbox = self.env["freight.outbox"].with_user(user)
            with self.assertRaises(AccessError):
                outbox.claim(courier="c", limit=1, lease_seconds=60)
            with self.assertRaises(AccessError):
                outbox.settle(results=[])

    def test_integration_account_reaches_nothing_else_of_the_outbox(self):
        row = self._owe().with_user(self.integration)
        for call in (row.action_cancel, row.action_resend, row.action_open_document, row.read):
            with self.assertRaises(AccessError):
                call()
        system = self.system.with_user(self.integration)
        with self.assertRaises(AccessError):
            system.action_forget_authorization()

    def test_query_counts_do_not_grow(self):
        """10 rows and 100 rows, all with exceptions of their own at the end, cost the same queries."""
        self._cycle(10)
        self.assertEqual(self._cycle(10), self._cycle(100))

    def _cycle(self, count):
        self.env["freight.outbox"]._enqueue(
            [
                self._owed(subject=f"Q{next(NUMBERS)}", partition_key=f"q{next(NUMBERS)}")
                for _n in range(count)
            ]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        messages = self._claim(limit=count)
        claimed = self.env.cr.sql_log_count
        self.assertEqual(len(messages), count)
        self.env.invalidate_all()
        half = count // 2
        results = [
            {"id": m["id"], "lease": m["lease"], "outcome": "sent" if n < half else "retry", "body": "x"}
            for n, m in enumerate(messages)
        ]
        settling = self.env.cr.sql_log_count
        self.outbox.settle(results=results)
        self.env.flush_all()
        return claimed - before, self.env.cr.sql_log_count - settling
