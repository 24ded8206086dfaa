# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .common_feed import FeedCase


@tagged("post_install", "-at_install")
class TestFeedMapping(FeedCase):
    """A feed in its readers' words, which take two people to change."""

    def setUp(self):
        super().setUp()
        with self._committed() as env:
            self.system_id = self._make(env, "freight.system", name=self.name, code=self.name).id
            self.maker_id, self.checker_id = (
                new_test_user(
                    env,
                    login=f"{self.name}-{role}",
                    groups="freight_bridge.group_manager",
                    company_id=env.company.id,
                ).id
                for role in ("maker", "checker")
            )
            env["freight.feed"].browse(self.feed_id).system_id = self.system_id
            move = env["account.move"].browse(self._post(env))
            self.codes = sorted(set(move.line_ids.account_id.mapped("code")))
        # The sidecar, which is asked what it makes of a proposal, is our neighbour.
        self.startPatcher(
            patch.object(self.registry["freight.system"], "_check_mapping", lambda *_args: None)
        )

    def _remove_made(self, env, but=()):
        feed = env["freight.feed"].browse(self.feed_id)
        held = feed.held_exception_id
        feed._settle(held_exception_id=False)
        feed.write({"system_id": False})
        held.unlink()
        self._delete(
            env, "freight_mapping", env["freight.mapping"].search([("system_id", "=", self.system_id)]).ids
        )
        env.invalidate_all()
        super()._remove_made(env, but)
        env["res.users"].browse([self.maker_id, self.checker_id]).active = False

    def _version(self, codes, kind="account"):
        """A version that names accounts, or analytic accounts, proposed."""
        with self._committed() as env:
            version = env(user=self.maker_id)["freight.mapping"].create(
                {
                    "system_id": self.system_id,
                    "note": "The chart of the warehouse",
                    f"{kind}_line_ids": [
                        Command.create({"kind": kind, "our_code": code, "partner_value": "PL"})
                        for code in codes
                    ],
                }
            )
            version.action_propose()
            return version.id

    def _approve(self, version_id, user_id):
        with self._committed() as env:
            env(user=user_id)["freight.mapping"].browse(version_id).action_approve()

    def test_mapping_counts_once_another_person_approved_it(self):
        claimed = self._claim_now()
        self.assertLessEqual(set(self.codes), set(claimed["unmapped"]["account"]))
        self._settle(claimed)
        version_id = self._version(self.codes)
        self.assertIsNone(self._publish(), "what is proposed says nothing")
        with self.assertRaisesRegex(UserError, "somebody else"):
            self._approve(version_id, self.maker_id)
        self._approve(version_id, self.checker_id)
        told = self._publish()["mappings"].values()
        self.assertEqual(
            sorted(
                (row["op"], row["kind"], row["our_code"], row["their_code"], row["version"]) for row in told
            ),
            [("inserted", "account", code, "PL", 1) for code in self.codes],
        )
        with self._committed() as env:
            env["freight.mapping"].browse(version_id).action_roll_back()
        self.assertEqual({row["op"] for row in self._publish()["mappings"].values()}, {"deleted"})

    def test_mapping_of_analytic_accounts_is_governed_alike(self):
        with self._committed() as env:
            plan = env["account.analytic.plan"].search([], limit=1)
            lane = self._make(
                env, "account.analytic.account", name=self.name, code=self.name, plan_id=plan.id
            )
            move = env["account.move"].browse(self._post(env))
            move.line_ids[0].analytic_distribution = {str(lane.id): 100}
        claimed = self._claim_now()
        self.assertEqual(claimed["unmapped"]["analytic"], [self.name])
        self._settle(claimed)
        version_id = self._version([self.name], "analytic")
        self.assertIsNone(self._publish(), "what is proposed says nothing")
        with self.assertRaisesRegex(UserError, "somebody else"):
            self._approve(version_id, self.maker_id)
        self._approve(version_id, self.checker_id)
        [row] = self._publish()["mappings"].values()
        self.assertEqual(
            (row["op"], row["kind"], row["our_code"], row["their_code"], row["version"]),
            ("inserted", "analytic", self.name, "PL", 1),
        )
        with self._committed() as env:
            moves = env["account.move"].browse(move.id)
            moves.line_ids[0].name = "Told again"
        claimed = self._claim_now()
        self.assertNotIn("analytic", claimed["unmapped"], "readers have a code for it")
        self._settle(claimed)
        with self._committed() as env:
            env["freight.mapping"].browse(version_id).action_roll_back()
        self.assertEqual({row["op"] for row in self._publish()["mappings"].values()}, {"deleted"})

    def test_unmapped_account_holds_the_increment_back(self):
        self._publish()
        with self._committed() as env:
            env["freight.feed"].browse(self.feed_id).unmapped = "hold"
            self._post(env)
        self.assertIsNone(self._claim_now())
        with self._committed() as env:
            held = env["freight.feed"].browse(self.feed_id).held_exception_id
            self.assertEqual(held.code, "feed_unmapped")
            self.assertIn(self.codes[0], held.summary)
            all_codes = env["account.account"].search([("company_ids", "=", env.company.id)]).mapped("code")
        self._approve(self._version(all_codes), self.checker_id)
        told = self._publish()
        self.assertEqual({row["op"] for row in told["documents"].values()}, {"inserted"})
        with self._committed() as env:
            self.assertEqual(env["freight.exception"].browse(held.id).state, "resolved")
            env["freight.exception"].browse(held.id).unlink()
