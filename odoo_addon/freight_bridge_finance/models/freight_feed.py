# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from psycopg2.errors import LockNotAvailable

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..feed import watch
from ..feed.entities import ENTITIES

#: How long switching the first feed on may wait for whoever writes the books at that moment.
PATIENCE = "10s"


class FreightFeed(models.Model):
    """What a company's books, documents and exceptions are told to, for reports: files, by increments.

    Off until somebody makes one. Each increment is what changed since the one before; together they are
    the books at the moment of the last one, to the cent, or it is not published (``freight.feed.run``).
    """

    _name = "freight.feed"
    _description = "Reporting Feed"
    _inherit = ["mail.thread"]
    _order = "company_id, code"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    code = fields.Char(required=True, copy=False, help="The name of its folder: a-z, 0-9, - and _.")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True, tracking=True
    )
    active = fields.Boolean(default=True, tracking=True)
    interval_minutes = fields.Integer(string="Every (Minutes)", required=True, default=60, tracking=True)
    writes_csv = fields.Boolean(string="CSV", default=True, tracking=True)
    writes_parquet = fields.Boolean(string="Parquet", default=True, tracking=True)
    next_at = fields.Datetime(
        string="Next Increment", readonly=True, copy=False, default=lambda self: fields.Datetime.now()
    )
    is_halted = fields.Boolean(
        string="Stopped",
        readonly=True,
        copy=False,
        tracking=True,
        help="The last increment did not agree with the books: nothing is published until somebody looked.",
    )
    watermark = fields.Char(
        readonly=True, copy=False, help="Which transactions the readers have. Empty: everything is compared."
    )
    cluster = fields.Char(
        readonly=True, copy=False, help="The database cluster that the watermark belongs to."
    )
    run_ids = fields.One2many("freight.feed.run", "feed_id", readonly=True)
    last_run_id = fields.Many2one("freight.feed.run", compute="_compute_last_run_id")

    _code_unique = models.Constraint("UNIQUE(code)", "Another feed has this folder already.")
    _code_form = models.Constraint(
        "CHECK(code ~ '^[a-z0-9][a-z0-9_-]{0,49}$')",
        "The code names a folder: use at most 50 of a-z, 0-9, - and _.",
    )
    _minutes_positive = models.Constraint("CHECK(interval_minutes > 0)", "The minutes must be at least one.")
    _one_format = models.Constraint(
        "CHECK(writes_csv OR writes_parquet)", "Choose at least one of CSV and Parquet."
    )

    #: What only running changes.
    _governed = frozenset({"next_at", "is_halted", "watermark", "cluster", "run_ids"})

    def _compute_last_run_id(self):
        last = dict(
            self.env["freight.feed.run"]._read_group([("feed_id", "in", self.ids)], ["feed_id"], ["id:max"])
        )
        for feed in self:
            feed.last_run_id = last.get(feed)

    @api.model_create_multi
    def create(self, vals_list):
        self._check_governed(vals_list)
        feeds = super().create(vals_list)
        self._watch_needed()
        return feeds

    def write(self, vals):
        self._check_governed([vals])
        if "company_id" in vals and self.sudo().run_ids:
            raise UserError(self.env._("A feed stays with its company: make another one."))
        result = super().write(vals)
        if "active" in vals:
            if not vals["active"]:
                # Nothing is noted for it any more: what comes then is found by comparing.
                self._settle(watermark=False, cluster=False)
            self._watch_needed()
        return result

    def unlink(self):
        result = super().unlink()
        self._watch_needed()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        if published := self.filtered(lambda feed: feed.sudo().run_ids):
            raise UserError(
                self.env._("%s has published: archive it, so that its history stays.", published[0].name)
            )

    def _check_governed(self, vals_list):
        if touched := {name for vals in vals_list for name in vals} & self._governed:
            raise UserError(
                self.env._("These fields follow from the feed's running: %s.", ", ".join(sorted(touched)))
            )

    def _settle(self, **vals):
        """Write what follows from running."""
        return super().write(vals)

    @api.model
    def _entities(self):
        """What a feed is made of. Another module adds its own."""
        return ENTITIES

    @api.model
    def _watch_needed(self):
        """Have changes noted while there is a feed, and not otherwise: it costs each writer a little."""
        tables = {entity.table for entity in self._entities()}
        has_feed = bool(self.sudo().search_count([("active", "=", True)], limit=1))
        watched = watch.watched(self.env.cr)
        if has_feed == (tables <= watched) and (has_feed or not watched):
            return
        try:
            with self.env.cr.savepoint():
                self.env.cr.execute("SET LOCAL lock_timeout = %s", [PATIENCE])
                (watch.watch if has_feed else watch.unwatch)(self.env.cr, sorted(tables))
                self.env.cr.execute("SET LOCAL lock_timeout = 0")
        except LockNotAvailable as error:
            raise UserError(
                self.env._("Somebody writes the books at this moment, for longer than usual: try again soon.")
            ) from error

    # -- what people do -------------------------------------------------------------------------------

    def action_publish_now(self):
        """Have the next increment made as soon as the sidecar asks."""
        self.check_access("write")
        self.sudo()._settle(next_at=fields.Datetime.now())

    def action_compare(self):
        """Compare all that the readers have with what is here; the next increment tells the differences.

        It also lets a feed go on that was stopped as it did not agree with the books.
        """
        self.check_access("write")
        self.sudo()._settle(watermark=False, cluster=False, is_halted=False, next_at=fields.Datetime.now())

    def action_open_runs(self):
        """Its increments."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "freight_bridge_finance.freight_feed_run_action"
        )
        return {**action, "domain": [("feed_id", "in", self.ids)]}

    def _wait(self):
        """Put the next increment off by the interval."""
        for feed in self:
            feed._settle(next_at=fields.Datetime.now() + timedelta(minutes=feed.interval_minutes))
