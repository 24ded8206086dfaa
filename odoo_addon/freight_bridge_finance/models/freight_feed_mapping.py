# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models

from ..feed.entities import JOURNAL_ITEMS
from .freight_feed import FreightFeed

#: Codes named to a person; the manifest has all.
SHOWN = 10


class FreightFeedMapping(models.Model):
    """Accounts in the readers' own words, by the mapping in force of the system that stands for them."""

    _inherit = "freight.feed"

    system_id = fields.Many2one(
        "freight.system",
        string="Reads as",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="The reporting database: its mapping in force says what it calls our accounts. Empty: as we do.",
    )
    unmapped = fields.Selection(
        [("tell", "Is Told in the Manifest"), ("hold", "Holds the Increment Back")],
        string="What Has No Code There",
        required=True,
        default="tell",
        tracking=True,
    )
    held_exception_id = fields.Many2one(
        "freight.exception", readonly=True, copy=False, index="btree_not_null", ondelete="set null"
    )

    _governed = FreightFeed._governed | {"held_exception_id"}

    def write(self, vals):
        """Other words for everything: all of it is compared."""
        result = super().write(vals)
        if "system_id" in vals:
            self._settle(watermark=False, cluster=False)
        return result

    def _unmapped_codes(self, run, account_ids):
        """{kind: our codes in the increment that the readers have no word for}.

        :param account_ids: the accounts that have items after the increment
        """
        if not self.system_id:
            return {}
        known = self.env["freight.mapping"]._report_codes(self.system_id)
        accounts = (
            self.env["account.account"].with_company(self.company_id.root_id).browse(account_ids).exists()
        )
        here = {"account": set(accounts.mapped("code")), "analytic": self._analytic_codes(run)}
        missing = {kind: sorted(filter(None, codes - known[kind])) for kind, codes in here.items()}
        return {kind: codes for kind, codes in missing.items() if codes}

    def _analytic_codes(self, run):
        """Codes of the analytic accounts that the increment's items are distributed to."""
        place = [name for name, _kind, _sql in JOURNAL_ITEMS.columns].index("analytic_distribution")
        # A key is one account, or one of each plan, joined by commas.
        self.env.cr.execute(
            """
            SELECT DISTINCT part.id::integer
              FROM freight_feed_row row, jsonb_object_keys((row.content->>%s)::jsonb) key,
                   string_to_table(key, ',') part (id)
             WHERE row.run_id = %s AND row.entity = 'journal_items' AND row.op <> 'deleted'
               AND row.content->>%s IS NOT NULL
            """,
            [place, run.id, place],
        )
        ids = [account_id for (account_id,) in self.env.cr.fetchall()]
        return set(self.env["account.analytic.account"].browse(ids).exists().mapped("code"))

    def _hold(self, run, missing):
        """Publish nothing until the readers have a code for all of it, and tell a person."""
        message = self._unmapped_text(missing)
        self._drop(run)
        self._settle(held_exception_id=self._raise_feed("feed_unmapped", message))

    def _unmapped_text(self, missing):
        """Which codes readers have no word for, in a sentence."""
        codes = [code for kind in missing for code in missing[kind]]
        return self.env._(
            "The readers of the feed %(feed)s have no code for %(count)s of our accounts: %(codes)s.",
            feed=self.name,
            count=len(codes),
            codes=", ".join(codes[:SHOWN]) + (" …" if len(codes) > SHOWN else ""),
        )
