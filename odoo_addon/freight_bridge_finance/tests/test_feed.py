# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from collections import defaultdict
from decimal import Decimal

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_feed import DIGEST, FeedCase


@tagged("post_install", "-at_install")
class TestFeed(FeedCase):
    """Increments of a reporting feed: what is told, when, and that it adds up to the books."""

    def test_increments_say_what_changed_once(self):
        with self._committed() as env:
            kept, changed, gone = (self._post(env) for _ in range(3))
        first = self._publish()
        self.assertEqual({row["op"] for row in first["documents"].values()}, {"inserted"})
        self.assertLessEqual({kept, changed, gone}, set(first["documents"]))
        self.assertIsNone(self._publish(), "nothing changed")
        with self._committed() as env:
            moves = env["account.move"]
            moves.browse(changed).ref = "another reference"
            went = moves.browse(gone).line_ids.ids
            moves.browse(gone).button_draft()
            moves.browse(gone).unlink()
            fresh = self._post(env)
        told = self._publish()
        documents = {key: row["op"] for key, row in told["documents"].items()}
        self.assertEqual(documents, {changed: "changed", gone: "deleted", fresh: "inserted"})
        self.assertEqual(told["documents"][changed]["reference"], "another reference")
        deleted = {key for key, row in told["journal_items"].items() if row["op"] == "deleted"}
        self.assertEqual(deleted, set(went))
        self.assertIsNone(self._publish(), "told already")

    def test_increments_reset_to_draft_leaves_the_books(self):
        with self._committed() as env:
            move_id = self._post(env)
        self._publish()
        with self._committed() as env:
            move = env["account.move"].browse(move_id)
            move.button_draft()
            lines = set(move.line_ids.ids)
        told = self._publish()
        self.assertEqual(told["documents"][move_id]["state"], "draft")
        self.assertEqual(
            {key: row["op"] for key, row in told["journal_items"].items()}, dict.fromkeys(lines, "deleted")
        )
        with self._committed() as env:
            env["account.move"].browse(move_id).action_post()
        self.assertEqual({row["op"] for row in self._publish()["journal_items"].values()}, {"inserted"})

    def test_watermark_late_commit_is_told(self):
        """What was written before an extraction and committed after it is in the next one."""
        self._publish()
        late = self._began()
        move_id = self._post(late, "77.70", self.late_journal_id)
        late.flush_all()
        with self._committed() as env:
            early = self._post(env)
        self.assertEqual(set(self._publish()["documents"]), {early})
        late.cr.commit()
        told = self._publish()
        self.assertEqual(set(told["documents"]), {move_id})
        self.assertEqual({row["debit"] for row in told["journal_items"].values()}, {"77.70", "0.00"})

    def test_watermark_change_and_rollback_tell_nothing(self):
        self._publish()
        env = self._began()
        self._post(env)
        env.flush_all()
        env.cr.rollback()
        self.assertIsNone(self._publish())

    def test_totals_union_of_increments_is_the_books(self):
        items = {}
        with self._committed() as env:
            self._post(env, "12.34")
        for round_ in range(3):
            told = self._publish()
            for key, row in told["journal_items"].items():
                if row["op"] == "deleted":
                    del items[key]
                else:
                    items[key] = row
            with self._committed() as env:
                self._post(env, f"{round_ + 1}.01")
                env["account.move"].browse(self.move_ids[0]).button_draft()
                env["account.move"].browse(self.move_ids[0]).action_post()
        for key, row in self._publish()["journal_items"].items():
            items.pop(key, None)
            if row["op"] != "deleted":
                items[key] = row
        summed = defaultdict(lambda: (0, Decimal(0), Decimal(0)))
        for row in items.values():
            count, debit, credit = summed[row["account_id"]]
            summed[row["account_id"]] = (
                count + 1,
                debit + Decimal(row["debit"]),
                credit + Decimal(row["credit"]),
            )
        with self._committed() as env:
            self.assertEqual(summed, self._books(env))

    def test_books_that_do_not_agree_are_not_published(self):
        """Somebody wrote past the triggers: refused, stopped, told; a replay heals it."""
        with self._committed() as env:
            move_id = self._post(env)
        self._publish()
        with self._committed() as env:
            lines = env["account.move"].browse(move_id).line_ids
            env.cr.execute("ALTER TABLE account_move_line DISABLE TRIGGER freight_feed_update")
            env.cr.execute(
                "UPDATE account_move_line SET debit = debit * 3, credit = credit * 3, balance = balance * 3"
                " WHERE id = ANY(%s)",
                [lines.ids],
            )
            env.cr.execute("ALTER TABLE account_move_line ENABLE TRIGGER freight_feed_update")
        self.assertIsNone(self._claim_now())
        with self._committed() as env:
            feed = env["freight.feed"].browse(self.feed_id)
            self.assertTrue(feed.is_halted)
            refused = feed.run_ids[0]
            self.assertEqual((refused.state, refused.exception_id.code), ("refused", "feed_unbalanced"))
            self.assertRegex(refused.detail, "in 2 accounts")
            self.assertEqual(refused.exception_id.amount, 40)
        self.assertIsNone(self._claim_now(), "a feed that was stopped publishes nothing")
        with self._committed() as env:
            answer = env["freight.feed.run"].browse(refused.id).exception_id.desk_replay()
            self.assertEqual((answer["outcome"], answer["state"]), ("applied", "resolved"))
        told = self._publish()
        self.assertEqual(set(told["journal_items"]), set(lines.ids))
        self.assertEqual({row["op"] for row in told["journal_items"].values()}, {"changed"})

    def test_publishing_failed_gives_the_same_rows_again(self):
        claimed = self._claim_now()
        rows = self._rows(claimed, "documents")
        self.assertEqual(self._settle(claimed, "failed", detail="ENOSPC: no space"), "extracted")
        self.assertEqual(self._settle(claimed), "lost", "a lease counts once")
        self.assertIsNone(self._claim_now(), "not at once")
        with self._committed() as env:
            self._post(env)
            run = env["freight.feed.run"].browse(claimed["run"])
            self.assertEqual(run.exception_id.code, "feed_failed")
            self.assertIn("ENOSPC", run.exception_id.summary)
            run.lease_expires_at = False
        again = self._claim()
        self.assertEqual(self._rows(again, "documents"), rows)
        self.assertEqual({**again, "lease": ""}, {**claimed, "lease": ""})
        self.assertEqual(self._settle(again), "published")
        with self._committed() as env:
            self.assertEqual(env["freight.feed.run"].browse(claimed["run"]).exception_id.state, "resolved")

    def test_notes_are_forgotten_once_seen(self):
        self._publish()
        with self._committed() as env:
            self._post(env)
        self._publish()
        self._publish()
        with self._committed() as env:
            env.cr.execute("SELECT count(*) FROM freight_feed_note")
            self.assertEqual(env.cr.fetchone(), (0,))

    def test_feed_switched_off_and_on_misses_nothing(self):
        self._publish()
        with self._committed() as env:
            env["freight.feed"].browse(self.feed_id).active = False
            env.cr.execute("SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'freight_feed_%'")
            self.assertEqual(env.cr.fetchone(), (0,))
            move_id = self._post(env)
        with self._committed() as env:
            env["freight.feed"].browse(self.feed_id).active = True
        self.assertEqual(
            {key: row["op"] for key, row in self._publish()["documents"].items()}, {move_id: "inserted"}
        )

    def test_manifest_names_the_one_before(self):
        first = self._claim_now()
        self.assertEqual((first["number"], first["kind"], first["previous"]), (1, "full", None))
        self._settle(first)
        with self._committed() as env:
            self._post(env)
        second = self._claim_now()
        self.assertEqual(second["previous"], {"number": 1, "digest": DIGEST})
        self.assertEqual(second["watermark"]["from"], first["watermark"]["to"])
        was = {(row["currency"], row["account_type"]): row["closing"] for row in first["control_totals"]}
        for row in second["control_totals"]:
            if row["opening"]["items"]:
                self.assertEqual(row["opening"], was[row["currency"], row["account_type"]])

    def test_access_is_the_integration_accounts(self):
        with self._committed() as env:
            feeds = env(user=env.ref("base.user_admin"))["freight.feed"]
            with self.assertRaises(AccessError):
                feeds.claim(publisher="me", lease_seconds=60)
            with self.assertRaises(AccessError):
                feeds.settle(run=1, lease="", outcome="failed", detail="", digest=None)
            with self.assertRaises(UserError):
                feeds.browse(self.feed_id).write({"watermark": "1:1:"})
            with self.assertRaises(UserError):
                feeds.env["freight.feed.run"].browse(1).write({"state": "published"})
        for wrong in ({"publisher": "", "lease_seconds": 60}, {"publisher": "x", "lease_seconds": True}):
            with self.assertRaises(UserError):
                self._as_sidecar("claim", **wrong)
