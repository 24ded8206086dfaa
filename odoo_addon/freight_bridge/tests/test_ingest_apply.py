# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from functools import partial
from unittest.mock import patch

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, ConcurrencyError, LockError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import FreightCase

INGEST_LOGGER = "odoo.addons.freight_bridge.ingest.freight_ingest"


@tagged("post_install", "-at_install")
class TestIngestApply(FreightCase):
    def test_apply_milestone_moves_shipment(self):
        answer = self._apply_one(code="picked_up")
        self.assertEqual(answer["outcome"], "applied")
        self.assertIsNone(answer["exception_id"])
        self.assertEqual(self.shipment.state, "dispatched")
        self.assertEqual(self.shipment.milestone_ids.log_id.id, answer["log_id"])

    def test_apply_answers_keep_order_and_length(self):
        deliveries = [self._delivery(), self._delivery([("tracking", "NOBODY")]), self._delivery()]
        answers = self._apply(*deliveries, deliveries[0])
        self.assertEqual(
            [row["outcome"] for row in answers], ["applied", "exception", "applied", "duplicate"]
        )

    def test_apply_nothing(self):
        self.assertEqual(self._apply(), [])

    def test_apply_duplicate_has_no_second_effect(self):
        delivery = self._delivery()
        [first] = self._apply(delivery)
        [second] = self._apply(delivery)
        self.assertEqual(second["outcome"], "duplicate")
        self.assertEqual(second["log_id"], first["log_id"])
        self.assertEqual(len(self.shipment.milestone_ids), 1)

    def test_apply_fifty_copies_in_one_batch(self):
        answers = self._apply(*[self._delivery(id="same") for _copy in range(50)])
        self.assertEqual([row["outcome"] for row in answers].count("applied"), 1)
        self.assertEqual({row["log_id"] for row in answers}, {answers[0]["log_id"]})
        self.assertEqual(self.env["freight.integration.log"].search_count([("event_id", "=", "same")]), 1)

    def test_apply_same_id_of_another_source_is_another_event(self):
        self.env["freight.system"].create({"name": "Second", "code": "second"})
        answers = self._apply(self._delivery(id="one"), self._delivery(id="one", source="/systems/second"))
        self.assertEqual([row["outcome"] for row in answers], ["applied", "applied"])

    def test_apply_log_keeps_words_and_reading(self):
        answer = self._apply_one(partner_text="ÉTÉ ☀")
        log = self.env["freight.integration.log"].browse(answer["log_id"])
        self.assertEqual(log.raw, '{"status": "X1"}')
        self.assertIn("ÉTÉ ☀", log.payload)
        self.assertEqual((log.system_id, log.company_id), (self.system, self.company))
        self.assertEqual((log.outcome, log.shipment_id), ("applied", self.shipment))

    def test_apply_log_keeps_what_means_something_to_copy(self):
        """Words that COPY could take for its own: null, the end of the data, separators and escapes."""
        words = ["\\N", "\\.", "a\tb\nc\r\nd\\te\\", "\n\\.\n", "\x0b\x1f\u2028", ""]
        answers = self._apply(*[self._delivery() | {"raw": word, "pointer": word} for word in words])
        self.env.cr.execute(
            "SELECT raw, pointer FROM freight_integration_log WHERE id = ANY(%s) ORDER BY id",
            [[answer["log_id"] for answer in answers]],
        )
        self.assertEqual(self.env.cr.fetchall(), [(word, word) for word in words])
        self.assertTrue(self.env["freight.integration.seal"].verify()["ok"])

    def test_apply_unknown_system_is_exception(self):
        answer = self._apply_one(source="/systems/gone")
        self.assertEqual((answer["outcome"], answer["code"]), ("exception", "unknown_system"))

    def test_apply_source_of_other_form_is_exception(self):
        for source in ("test-tms", "/systems/", "/systems/test-tms/x", "https://test-tms"):
            self.assertEqual(self._apply_one(source=source)["code"], "unknown_system", source)

    def test_apply_unsupported_type_is_exception(self):
        answer = self._apply_one(type="freight.tender.offered.v1")
        self.assertEqual(answer["code"], "unsupported_event")

    def test_apply_rejected_message_is_one_exception(self):
        data = {
            "reason": "not JSON",
            "faults": [{"pointer": "", "code": "json", "detail": "no"}],
            "body": "hi",
        }
        first = self._apply_one(type="freight.message.rejected.v1", subject="abc", id="abc", data=data)
        second = self._apply_one(type="freight.message.rejected.v1", subject="abc", id="abc", data=data)
        self.assertEqual((first["code"], second["outcome"]), ("message_rejected", "duplicate"))

    def test_apply_malformed_envelopes_do_not_harm_neighbours(self):
        broken = [
            None,
            "text",
            {},
            {"event": []},
            {"event": {"id": "x"}},
            self._delivery(id=""),
            self._delivery(id="x" * 201),
            self._delivery(time_zone=1) | {"received_at": "yesterday"},
            self._delivery(data="text"),
            self._delivery(specversion="0.3"),
            self._delivery(subject="NUL \x00 here"),
            self._delivery(subject="half \ud83d"),
            self._delivery() | {"raw": "NUL \x00"},
            self._delivery() | {"pointer": "half \ud83d"},
        ]
        answers = self._apply(*broken, self._delivery())
        codes = [row["code"] for row in answers]
        self.assertEqual(codes, ["malformed_event"] * len(broken) + [None])
        self.assertEqual(answers[-1]["outcome"], "applied")

    def test_apply_malformed_twice_is_duplicate(self):
        self.assertEqual(self._apply({"event": 1})[0]["outcome"], "exception")
        self.assertEqual(self._apply({"event": 1})[0]["outcome"], "duplicate")

    def test_apply_backslash_u0000_in_words_is_no_nul(self):
        answer = self._apply_one(partner_text="C:\\\\u0000")
        self.assertEqual(answer["outcome"], "applied", answer)

    def test_apply_poison_among_500(self):
        deliveries = [self._delivery() for _count in range(500)]
        poison = deliveries[250]["event"]["id"]
        answers = self._with_failure(
            deliveries, lambda event: event.event_id == poison, ValueError("payload!")
        )
        outcomes = [row["outcome"] for row in answers]
        self.assertEqual((outcomes.count("applied"), outcomes.count("exception")), (499, 1))
        self.assertEqual(answers[250]["code"], "handler_error")
        self.assertNotIn("payload!", answers[250]["message"])
        self.assertEqual(len(self.shipment.milestone_ids), 499)

    def test_apply_all_poison(self):
        deliveries = [self._delivery() for _count in range(8)]
        answers = self._with_failure(deliveries, lambda event: True, ValueError())
        self.assertEqual({row["code"] for row in answers}, {"handler_error"})
        self.assertFalse(self.shipment.milestone_ids)

    def test_apply_locked_record_is_retry_and_not_recorded(self):
        [answer] = self._with_failure([self._delivery()], lambda event: True, LockError("busy"))
        self.assertEqual((answer["outcome"], answer["log_id"]), ("retry", None))

    def test_apply_locked_record_on_last_rung_is_exception(self):
        delivery = self._delivery(final=True)
        [answer] = self._with_failure([delivery], lambda event: True, LockError("busy"))
        self.assertEqual((answer["outcome"], answer["code"]), ("exception", "handler_error"))

    def test_apply_key_that_another_call_took_is_retry_and_on_last_rung_an_exception(self):
        for final, outcome in ((False, "retry"), (True, "exception")):
            delivery = self._delivery(final=final)
            [answer] = self._with_failure([delivery], lambda event: True, UniqueViolation("taken"))
            self.assertEqual(answer["outcome"], outcome)

    def test_apply_failure_is_logged_with_its_place_and_without_its_words(self):
        failing = self._handler_raising(lambda event: True, ValueError("payload!"))
        with failing, self.assertLogs(INGEST_LOGGER, "WARNING") as logged:
            self._apply_one()
        self.assertIn("ValueError at test_ingest_apply.py:", logged.output[0])
        self.assertNotIn("payload!", logged.output[0])

    def test_apply_concurrency_is_left_to_odoo(self):
        with self.assertRaises(ConcurrencyError):
            self._with_failure([self._delivery()], lambda event: True, ConcurrencyError("again"))

    def test_apply_needs_the_integration_group(self):
        for user in (self.worker, self.manager, self.auditor, self.env.ref("base.user_admin")):
            ingest = self.env["freight.ingest"].with_user(user)
            for call in (ingest.ping, partial(ingest.systems, None), partial(ingest.apply, [], "c")):
                with self.assertRaises(AccessError):
                    call()

    def test_apply_wrong_arguments_are_named(self):
        for deliveries, chain in ((None, "c"), ([], ""), ([], None)):
            with self.assertRaises(UserError):
                self.ingest.apply(deliveries=deliveries, chain=chain)

    def test_ping_names_version(self):
        answer = self.ingest.ping()
        self.assertEqual(answer["module"], "freight_bridge")
        self.assertTrue(answer["version"].startswith("19.0."))

    def _handler_raising(self, fails, error):
        """Let the milestone handler raise for the events that ``fails`` picks, after its work."""
        Ingest = type(self.env["freight.ingest"])
        original = Ingest._handle_milestones

        def handler(model, events):
            original(model, events)
            if any(fails(event) for event in events):
                raise error

        return patch.object(Ingest, "_handle_milestones", handler)

    def _with_failure(self, deliveries, fails, error):
        with mute_logger(INGEST_LOGGER), self._handler_raising(fails, error):
            return self._apply(*deliveries)
