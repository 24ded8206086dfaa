# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import uuid
from unittest.mock import patch

from odoo.exceptions import ConcurrencyError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..ingest import freight_ingest
from .common import FreightCase
from .common_race import RaceCase


@tagged("post_install", "-at_install")
class TestIngestConcurrency(RaceCase):
    """Two calls of the sidecar at once. What they leave is removed with the guards lifted."""

    _delivery = FreightCase._delivery

    def setUp(self):
        super().setUp()
        self.code = self.name
        with self._committed() as env:
            self.now = env.cr.now().replace(microsecond=0)
            env["freight.system"].create({"name": "Race", "code": self.code})
            env["freight.shipment"].create([{"tracking_ref": f"{self.code}-{number}"} for number in (1, 2)])

    def test_apply_same_event_at_once_has_one_effect(self):
        delivery = self._race_delivery(1, id="same")
        winner, loser = self._two_snapshots()
        self.assertEqual(self._apply_in(winner, delivery, "race.0")["outcome"], "applied")
        winner.cr.commit()
        # Found at the milestone already, and not mistaken for a fault of the event.
        with self.assertNoLogs("odoo.addons.freight_bridge"):
            self._loses(loser, self._apply_in, delivery, "race.1")
        self.assertEqual(self._apply_in(loser, delivery, "race.1")["outcome"], "duplicate")
        milestones = loser["freight.milestone"].search_count([("system_id.code", "=", self.code)])
        self.assertEqual(milestones, 1)

    def test_apply_same_event_without_effect_at_once_is_logged_once(self):
        """An event that leaves nothing but its log row and its exception is guarded by the log's key."""
        delivery = self._race_delivery(1, id="same", type="freight.unheard.v1")
        winner, loser = self._two_snapshots()
        self.assertEqual(self._apply_in(winner, delivery, "race.0")["code"], "unsupported_event")
        winner.cr.commit()
        with mute_logger("odoo.sql_db"), self.assertRaises(ConcurrencyError):
            self._apply_in(loser, delivery, "race.1")
        loser.cr.rollback()
        self.assertEqual(self._apply_in(loser, delivery, "race.1")["outcome"], "duplicate")

    def test_apply_leaves_a_held_shipment_for_later_and_goes_on_with_the_others(self):
        holder, caller = self._two_snapshots()
        holder.cr.execute(
            "SELECT id FROM freight_shipment WHERE tracking_ref = %s FOR UPDATE", [f"{self.code}-1"]
        )
        held, final, free = self._race_delivery(1), self._race_delivery(1, final=True), self._race_delivery(2)
        self.patch(freight_ingest, "LOCK_PATIENCE", "50ms")
        with mute_logger("odoo.sql_db", "odoo.addons.freight_bridge.ingest.freight_ingest"):
            answers = self._apply_all_in(caller, [held, free, final], "race.0")
        self.assertEqual(
            [(answer["outcome"], answer["code"]) for answer in answers],
            [("retry", "locked"), ("applied", None), ("exception", "handler_error")],
        )
        self.assertFalse(answers[0]["log_id"])
        holder.cr.rollback()
        self.assertEqual(self._apply_in(caller, held, "race.0")["outcome"], "applied")
        caller.cr.rollback()

    def test_apply_one_chain_at_once_does_not_fork(self):
        winner, loser = self._two_snapshots()
        self._apply_in(winner, self._race_delivery(1), self.code)
        winner.cr.commit()
        self._loses(loser, self._apply_in, self._race_delivery(2), self.code)
        self.assertEqual(self._apply_in(loser, self._race_delivery(2), self.code)["outcome"], "applied")
        loser.cr.commit()
        report = loser["freight.integration.seal"].verify(self.code)
        self.assertEqual((report["ok"], report["seals"], report["rows"]), (True, 2, 2))

    def test_apply_two_chains_at_once_do_not_wait(self):
        first, second = self._two_snapshots()
        self._apply_in(first, self._race_delivery(1), f"{self.code}.0")
        self._apply_in(second, self._race_delivery(2), f"{self.code}.1")
        first.cr.commit()
        second.cr.commit()
        self.assertTrue(first["freight.integration.seal"].verify()["ok"])

    def test_link_by_two_persons_at_once_tells_the_second_who_was_first(self):
        with self._committed() as env:
            delivery = self._race_delivery(1)
            delivery["event"]["data"]["references"][0]["value"] = f"{self.code}-nobody"
            exception_id = self._apply_in(env, delivery, self.code)["exception_id"]
        winner, loser = self._two_snapshots()
        with patch("odoo.addons.freight_bridge.models.freight_exception_desk.CHAIN", self.code):
            self.assertEqual(self._link_in(winner, exception_id)["outcome"], "applied")
            winner.cr.commit()
            # Before it stumbles over the mapping that the first one made; upon this Odoo runs the call again.
            self._loses(loser, self._link_in, exception_id)
            with self.assertRaisesRegex(UserError, "decided already by"):
                self._link_in(loser, exception_id)

    def _link_in(self, env, exception_id):
        shipment = env["freight.shipment"].search([("tracking_ref", "=", f"{self.code}-1")])
        return env["freight.exception"].browse(exception_id).desk_link(shipment.id)

    def _race_delivery(self, number, **changes):
        changes.setdefault("id", uuid.uuid4().hex)
        return self._delivery(
            [("tracking", f"{self.code}-{number}")], source=f"/systems/{self.code}", **changes
        )

    def _two_snapshots(self):
        """Two environments whose transactions both began now."""
        return self._began(), self._began()

    def _apply_all_in(self, env, deliveries, chain):
        ingest = env["freight.ingest"].with_user(env.ref("freight_bridge.user_integration"))
        return ingest.apply(deliveries=deliveries, chain=chain)

    def _apply_in(self, env, delivery, chain):
        return self._apply_all_in(env, [delivery], chain)[0]

    def _remove(self):
        with self._committed() as env:
            for table in ("freight_integration_log", "freight_integration_seal"):
                env.cr.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            source, chains = f"/systems/{self.code}", f"{self.code}%"
            env.cr.execute(
                "DELETE FROM freight_milestone m USING freight_system s"
                " WHERE s.id = m.system_id AND s.code = %s",
                [self.code],
            )
            env.cr.execute("DELETE FROM freight_integration_log WHERE source = %s", [source])
            env["freight.exception"].search([("system_id.code", "=", self.code)]).unlink()
            for table, column in (
                ("freight_integration_seal", "chain"),
                ("freight_integration_chain", "name"),
            ):
                env.cr.execute(
                    f"DELETE FROM {table} WHERE {column} LIKE %s OR {column} LIKE 'race.%%'", [chains]
                )
            for table in ("freight_integration_log", "freight_integration_seal"):
                env.cr.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            env["freight.shipment"].search([("tracking_ref", "like", self.code)]).unlink()
            env["freight.system"].search([("code", "=", self.code)]).unlink()
