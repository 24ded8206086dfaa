# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from collections import Counter
from decimal import Decimal

from odoo import Command, fields

from odoo.addons.freight_bridge.tests.common_race import RaceCase

DIGEST = "ab" * 32


class FeedCase(RaceCase):
    """A feed of the main company, and entries in its books. All really commits: a watermark is about that."""

    def setUp(self):
        super().setUp()
        with self._committed() as env:
            self.integration_id = env.ref("freight_bridge.user_integration").id
            self.journal_id = (
                env["account.journal"]
                .search([("type", "=", "general"), ("company_id", "=", env.company.id)], limit=1)
                .id
            )
            # What two post at the same time is numbered by two journals: one would wait for the other.
            self.late_journal_id = self._make(
                env, "account.journal", name=self.name, code="LATE", type="general"
            ).id
            accounts = (
                env["account.account"]
                .search([("account_type", "in", ("income", "expense")), ("company_ids", "=", env.company.id)])
                .grouped("account_type")
            )
            self.account_ids = [accounts["expense"][0].id, accounts["income"][0].id]
            self.feed_id = env["freight.feed"].create({"name": self.name, "code": self.name}).id
        self.move_ids = []

    def _remove_made(self, env, but=()):
        moves = env["account.move"].browse(self.move_ids).exists()
        moves.filtered(lambda move: move.state != "draft").button_draft()
        moves.with_context(force_delete=True).unlink()
        feed = env["freight.feed"].browse(self.feed_id)
        exceptions = feed.run_ids.exception_id
        self._delete(env, "freight_feed_run", feed.run_ids.ids)
        feed.invalidate_recordset()
        exceptions.unlink()
        feed.unlink()
        super()._remove_made(env, but)

    def _post(self, env, amount="10.00", journal_id=None):
        """A posted entry; its id."""
        debit, credit = self.account_ids
        move = env["account.move"].create(
            {
                "journal_id": journal_id or self.journal_id,
                "date": fields.Date.today(),
                "ref": self.name,
                "line_ids": [
                    Command.create(
                        {"account_id": debit, "debit": float(amount), "credit": 0, "name": self.name}
                    ),
                    Command.create(
                        {"account_id": credit, "debit": 0, "credit": float(amount), "name": self.name}
                    ),
                ],
            }
        )
        move.action_post()
        self.move_ids.append(move.id)
        return move.id

    # -- as the sidecar does --------------------------------------------------------------------------

    def _as_sidecar(self, method, **kwargs):
        with self._committed() as env:
            return env(user=self.integration_id)["freight.feed"].__getattribute__(method)(**kwargs)

    def _claim(self):
        return self._as_sidecar("claim", publisher="test", lease_seconds=60)

    def _claim_now(self):
        """As after the interval."""
        with self._committed() as env:
            env["freight.feed"].browse(self.feed_id).action_publish_now()
        return self._claim()

    def _rows(self, claimed, entity):
        """All rows of an entity as dictionaries, read page by page."""
        [described] = [one for one in claimed["entities"] if one["name"] == entity]
        names = ["op", *(column["name"] for column in described["columns"])]
        rows, after = [], 0
        while after is not None:
            page = self._as_sidecar(
                "page", run=claimed["run"], lease=claimed["lease"], entity=entity, after=after, limit=7
            )
            rows += [dict(zip(names, row, strict=row[0] != "deleted")) for row in page["rows"]]
            after = page["last"]
        self.assertEqual(
            Counter(row["op"] for row in rows),
            Counter({op: count for op, count in described["rows"].items() if count}),
        )
        return rows

    def _settle(self, claimed, outcome="published", digest=DIGEST, detail="/feed"):
        answer = self._as_sidecar(
            "settle",
            run=claimed["run"],
            lease=claimed["lease"],
            outcome=outcome,
            detail=detail,
            digest=digest if outcome == "published" else None,
        )
        return answer["state"]

    def _publish(self):
        """The next increment, published: {entity: {id: (op, row)}}; None where there is nothing."""
        claimed = self._claim_now()
        if claimed is None:
            return None
        told = {
            one["name"]: {row["id"]: row for row in self._rows(claimed, one["name"])}
            for one in claimed["entities"]
        }
        self.assertEqual(self._settle(claimed), "published")
        return told

    def _books(self, env):
        """(items, debit, credit) of the books by account, as the database has them."""
        env.cr.execute(
            """
            SELECT account_id, count(*), sum(debit)::text, sum(credit)::text FROM account_move_line
             WHERE company_id = %s AND parent_state = 'posted' AND account_id IS NOT NULL GROUP BY 1
            """,
            [env.company.id],
        )
        return {row[0]: (row[1], Decimal(row[2]), Decimal(row[3])) for row in env.cr.fetchall()}
