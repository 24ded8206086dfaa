# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import uuid
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.freight_bridge.models.freight_exception import OPEN_STATES

from ..feed.entities import SCHEMA_VERSION

#: Most rows, and about as many bytes, of one page; the sidecar takes answers of 16 MiB.
ROWS, BYTES = 10_000, 4 * 1024 * 1024
LEASE_SECONDS = (5, 3600)
#: Seconds that a page is given to be written, before the next is asked for.
PAGE_LEASE = 300
#: Seconds until an increment is given out again that could not be written.
RETRY = 60
DETAIL = 1000


class FreightFeedPublish(models.Model):
    """What the sidecar calls to publish increments (contract, "Reporting feed")."""

    _inherit = "freight.feed"

    @api.model
    def claim(self, publisher, lease_seconds):
        """The next increment to publish, under a lease; None where there is nothing to do.

        One that was given out before and not settled is given out again, with the same rows.

        :param publisher: name of the caller, for people
        :param lease_seconds: after so many seconds without a word it is given to the next who asks, 5-3600;
            each page prolongs it
        """
        self.env["freight.ingest"]._check_integration()
        if not (isinstance(publisher, str) and 0 < len(publisher) <= 100 and _is_lease(lease_seconds)):
            raise UserError(self.env._("claim takes a publisher and a lease of 5-3600 s."))
        feeds = self.sudo()
        # Whoever extracts one holds it; the others look at the next.
        self.env.cr.execute(
            """
            SELECT feed.id FROM freight_feed feed
              LEFT JOIN freight_feed_run run ON run.feed_id = feed.id AND run.state = 'extracted'
             WHERE feed.active AND NOT COALESCE(feed.is_halted, false)
               AND %(now)s >= CASE WHEN run.id IS NULL THEN feed.next_at
                                   ELSE COALESCE(run.lease_expires_at, run.extracted_at) END
             ORDER BY feed.next_at, feed.id
               FOR UPDATE OF feed SKIP LOCKED
            """,
            {"now": fields.Datetime.now()},
        )
        for feed in feeds.browse(feed_id for (feed_id,) in self.env.cr.fetchall()):
            waiting = feed.run_ids.filtered(lambda run: run.state == "extracted")
            if run := waiting or feed._extract():
                return run._give_out(lease_seconds)
        return None

    @api.model
    def page(self, run, lease, entity, after, limit):
        """Rows of an increment, by their ids: ``{"rows": [[op, id, …values]], "last": id | None}``.

        :param after: the ``last`` of the page before; 0 at first
        :param limit: most rows wanted, 1-10,000; a page may have fewer, and the last one has none after it:
            ``last`` is None
        """
        self.env["freight.ingest"]._check_integration()
        if not (_is_between(after, 0, 1 << 31) and _is_between(limit, 1, ROWS) and isinstance(entity, str)):
            raise UserError(self.env._("page takes a run, a lease, an entity, after and a limit of 1-10000."))
        held = self.sudo()._held(run, lease)
        if not held:
            raise UserError(self.env._("The lease is over: claim again."))
        held.lease_expires_at = fields.Datetime.now() + timedelta(seconds=PAGE_LEASE)
        self.env.cr.execute(
            """
            SELECT op, record_id, content FROM (
                SELECT op, record_id, content,
                       sum(COALESCE(length(content::text), 0)) OVER before AS bytes,
                       row_number() OVER before AS place
                  FROM (SELECT * FROM freight_feed_row
                         WHERE run_id = %(run)s AND entity = %(entity)s AND record_id > %(after)s
                         ORDER BY record_id LIMIT %(limit)s) next
                WINDOW before AS (ORDER BY record_id)) page
             WHERE place = 1 OR bytes <= %(bytes)s
             ORDER BY record_id
            """,
            {"run": held.id, "entity": entity, "after": after, "limit": limit, "bytes": BYTES},
        )
        found = self.env.cr.fetchall()
        rows = [[op, record_id, *(content or ())] for op, record_id, content in found]
        return {"rows": rows, "last": rows[-1][1] if rows else None}

    @api.model
    def settle(self, run, lease, outcome, detail, digest):
        """Say what became of an increment; ``{"state"}``, "lost" where the lease is not held any more.

        :param outcome: "published" once all its files are where readers look, or "failed"
        :param detail: a sentence for people: where it is, or why not
        :param digest: SHA-256 of the manifest, hex; None where it failed
        """
        self.env["freight.ingest"]._check_integration()
        is_known = outcome == "failed" or (outcome == "published" and _is_digest(digest))
        if not is_known or not isinstance(detail, str):
            raise UserError(
                self.env._("settle takes an outcome of published or failed, a detail and a digest.")
            )
        held = self.sudo()._held(run, lease)
        if not held:
            return {"state": "lost"}
        words = detail[:DETAIL].replace("\0", "")
        if outcome == "published":
            held._publish(words, digest)
        else:
            held._fail(words)
        return {"state": held.state}

    def _held(self, run_id, lease):
        """The increment whose lease this is, locked; empty where somebody else has it or it is settled."""
        runs = self.env["freight.feed.run"]
        if not _is_between(run_id, 1, 1 << 31) or not isinstance(lease, str):
            return runs
        run = runs.browse(run_id).exists()
        run.lock_for_update()
        return run if run.state == "extracted" and run.lease == lease else runs


class FreightFeedRunPublish(models.Model):
    """The life of an increment that the sidecar has."""

    _inherit = "freight.feed.run"

    def _give_out(self, lease_seconds):
        now = fields.Datetime.now()
        self.write(
            {
                "lease": uuid.uuid4().hex,
                "lease_expires_at": now + timedelta(seconds=lease_seconds),
                "attempts": self.attempts + 1,
            }
        )
        return {"run": self.id, "lease": self.lease, **self._manifest()}

    def _manifest(self):
        """What a manifest says of an increment, but for its files."""
        feed = self.feed_id
        before = self.search(
            [("feed_id", "=", feed.id), ("state", "=", "published")], order="number desc", limit=1
        )
        formats = [
            name for name, chosen in (("csv", feed.writes_csv), ("parquet", feed.writes_parquet)) if chosen
        ]
        return {
            "schema_version": SCHEMA_VERSION,
            "feed": feed.code,
            "name": feed.name,
            "company": {
                "id": self.company_id.id,
                "name": self.company_id.name,
                "currency": self.company_id.currency_id.name,
            },
            "number": self.number,
            "kind": self.kind,
            "previous": {"number": before.number, "digest": before.digest} if before else None,
            "watermark": {"from": self.watermark_from or None, "to": self.watermark_to},
            "period": {
                "seen_from": _stamp(before.extracted_at),
                "seen_to": _stamp(self.extracted_at),
                "accounting_from": _day(self.date_from),
                "accounting_to": _day(self.date_to),
            },
            "control_totals": self.totals,
            "unmapped": self.unmapped or {},
            "entities": [
                {
                    "name": entity.name,
                    "columns": entity.described(),
                    "rows": self.counts.get(entity.name, {"inserted": 0, "changed": 0, "deleted": 0}),
                }
                for entity in feed._entities()
            ],
            "formats": formats,
        }

    def _publish(self, detail, digest):
        """The readers have it: what it says is what they have from now on."""
        self._apply_rows()
        feed = self.feed_id
        feed._settle(watermark=self.watermark_to, cluster=self.cluster)
        self.write(
            {
                "state": "published",
                "published_at": fields.Datetime.now(),
                "detail": detail,
                "digest": digest,
                "lease": False,
                "lease_expires_at": False,
            }
        )
        feed._forget_seen()
        told = self.search(
            [("feed_id", "=", feed.id), ("exception_id.state", "in", OPEN_STATES)]
        ).exception_id
        told |= feed.held_exception_id.filtered(lambda exception: exception.state in OPEN_STATES)
        feed._settle(held_exception_id=False)
        if told:
            told._close("resolved", "replayed")

    def _apply_rows(self):
        """Bring what is remembered of the readers in line with what they were given; the rows go."""
        cr = self.env.cr
        entity = next(entity for entity in self.feed_id._entities() if entity.name == "journal_items")
        names = [name for name, _kind, _sql in entity.columns]
        places = {
            name: names.index(name)
            for name in ("account_id", "currency", "debit", "credit", "amount_currency")
        }
        params = {"run": self.id, "feed": self.feed_id.id, **places}
        cr.execute(
            """
            DELETE FROM freight_feed_published had USING freight_feed_row row
             WHERE row.run_id = %(run)s AND row.op = 'deleted' AND had.feed_id = %(feed)s
               AND had.entity = row.entity AND had.record_id = row.record_id
            """,
            params,
        )
        cr.execute(
            """
            INSERT INTO freight_feed_published (
                   feed_id, entity, record_id, digest, account_id, currency, debit, credit, amount_currency)
            SELECT %(feed)s, entity, record_id, digest,
                   CASE WHEN entity = 'journal_items' THEN (content->>%(account_id)s)::integer END,
                   CASE WHEN entity = 'journal_items' THEN content->>%(currency)s END,
                   CASE WHEN entity = 'journal_items' THEN (content->>%(debit)s)::numeric END,
                   CASE WHEN entity = 'journal_items' THEN (content->>%(credit)s)::numeric END,
                   CASE WHEN entity = 'journal_items' THEN (content->>%(amount_currency)s)::numeric END
              FROM freight_feed_row WHERE run_id = %(run)s AND op <> 'deleted'
                ON CONFLICT (feed_id, entity, record_id) DO UPDATE
               SET (digest, account_id, currency, debit, credit, amount_currency)
                 = (EXCLUDED.digest, EXCLUDED.account_id, EXCLUDED.currency, EXCLUDED.debit, EXCLUDED.credit,
                    EXCLUDED.amount_currency)
            """,
            params,
        )
        cr.execute("DELETE FROM freight_feed_row WHERE run_id = %s", [self.id])

    def _fail(self, detail):
        """It stays as it is, and is given out again in a while; a person is told."""
        self.write(
            {
                "detail": detail,
                "lease": False,
                "lease_expires_at": fields.Datetime.now() + timedelta(seconds=RETRY),
            }
        )
        self.exception_id = self.feed_id._raise_feed(
            "feed_failed",
            self.env._(
                "The feed %(feed)s cannot be written: %(reason)s", feed=self.feed_id.name, reason=detail
            ),
        )


def _is_between(value, least, most):
    return type(value) is int and least <= value <= most


def _is_lease(seconds):
    return _is_between(seconds, *LEASE_SECONDS)


def _is_digest(text):
    return isinstance(text, str) and len(text) == 64 and set(text) <= set("0123456789abcdef")


def _stamp(moment):
    return f"{moment.isoformat(timespec='seconds')}Z" if moment else None


def _day(date):
    return date.isoformat() if date else None
