# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..feed import watch


class FreightFeedRun(models.Model):
    """One increment of a feed: what changed between two watermarks, frozen, with its control totals.

    extracted → published, once the sidecar has all its files in place; what it could not write it is given
    again, the same rows, until it can. One that does not agree with the books is ``refused``, and stays.
    Written by the feed only.
    """

    _name = "freight.feed.run"
    _description = "Increment of a Reporting Feed"
    _order = "id desc"

    feed_id = fields.Many2one("freight.feed", required=True, readonly=True, index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    number = fields.Integer(readonly=True, help="Counts a feed's increments, from 1; none is left out.")
    kind = fields.Selection(
        [("full", "Everything Compared"), ("increment", "What Changed")], required=True, readonly=True
    )
    state = fields.Selection(
        [("extracted", "Waiting to Be Published"), ("published", "Published"), ("refused", "Refused")],
        required=True,
        readonly=True,
        index=True,
    )
    extracted_at = fields.Datetime(required=True, readonly=True)
    published_at = fields.Datetime(readonly=True)
    watermark_from = fields.Char(readonly=True)
    watermark_to = fields.Char(required=True, readonly=True)
    cluster = fields.Char(required=True, readonly=True)
    date_from = fields.Date(string="First Accounting Date", readonly=True, help="Of the journal items in it.")
    date_to = fields.Date(string="Last Accounting Date", readonly=True)
    row_count = fields.Integer(string="Rows", readonly=True)
    counts = fields.Json(readonly=True, help="Entity → inserted, changed, deleted.")
    totals = fields.Json(
        string="Control Totals",
        readonly=True,
        help="By currency and type of account, before and after: what readers have, and what the books say.",
    )
    unmapped = fields.Json(
        string="Without a Code There", readonly=True, help="Codes of ours that the readers have no word for."
    )
    digest = fields.Char(
        string="Digest of the Manifest", readonly=True, help="SHA-256; the next manifest names it."
    )
    detail = fields.Char(string="Last Word", readonly=True, help="Why it is not published, or where it is.")
    attempts = fields.Integer(readonly=True)
    lease = fields.Char(readonly=True)
    lease_expires_at = fields.Datetime(readonly=True)
    exception_id = fields.Many2one(
        "freight.exception", readonly=True, index="btree_not_null", ondelete="set null"
    )

    _number_unique = models.UniqueIndex("(feed_id, number) WHERE state <> 'refused'")
    _one_waiting = models.UniqueIndex("(feed_id) WHERE state = 'extracted'")

    def init(self):
        """The tables around it, which nobody but the feed reads."""
        watch.create_tables(self.env.cr)

    @api.depends("feed_id.code", "number")
    def _compute_display_name(self):
        for run in self:
            run.display_name = f"{run.feed_id.code} {run.number:06d}" if run.number else run.feed_id.code

    @api.model_create_multi
    def create(self, vals_list):
        self._check_own()
        return super().create(vals_list)

    def write(self, vals):
        self._check_own()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Increments are kept: they say what left this database."))

    def _check_own(self):
        if not self.env.su:
            raise UserError(self.env._("Increments are made by their feed, not by hand."))
