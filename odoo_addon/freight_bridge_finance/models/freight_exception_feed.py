# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models

FEED_CODES = ("feed_unbalanced", "feed_failed", "feed_unmapped")


class FreightExceptionFeed(models.Model):
    """Exceptions about the reporting feed: replaying one is publishing again."""

    _inherit = "freight.exception"

    feed_ids = fields.One2many("freight.feed", "held_exception_id", readonly=True)
    feed_run_ids = fields.One2many("freight.feed.run", "exception_id", readonly=True)

    def desk_replay(self):
        """Let the feed go on: all that readers have is compared where it did not agree with the books."""
        if self.code not in FEED_CODES:
            return super().desk_replay()
        self._begin_decision()
        runs = self.sudo().feed_run_ids
        feeds = runs.feed_id | self.sudo().feed_ids
        if self.code == "feed_unbalanced":
            feeds.action_compare()
        else:
            feeds.action_publish_now()
            runs.filtered(lambda run: run.state == "extracted").lease_expires_at = False
        self.sudo()._close("resolved", "replayed")
        message = self.env._(
            "%s is published again as soon as the sidecar asks.", ", ".join(feeds.mapped("name"))
        )
        return {"outcome": "applied", "message": message, "state": self.state}
