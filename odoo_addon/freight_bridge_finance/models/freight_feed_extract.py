# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models
from odoo.tools import format_amount

from odoo.addons.freight_bridge.models.freight_exception_notice import ExceptionNotice

from ..feed import totals, watch
from ..feed.entities import JOURNAL_ITEMS

#: Accounts named to a person; the increment holds all totals.
SHOWN = 3
#: Ids of the records that changed since a watermark.
NOTED = (
    "SELECT DISTINCT note.record_id AS id FROM freight_feed_note note"  # noqa: S608 -- our own words
    f" WHERE note.source = %(source)s AND {watch.UNSEEN}"
)


class FreightFeedExtract(models.Model):
    """Making an increment: what the readers have not seen, frozen, counted, held against the books.

    All of it looks at one moment, the snapshot of a transaction (REPEATABLE READ, as all of Odoo's are).
    """

    _inherit = "freight.feed"

    def _extract(self):
        """The next increment; empty where nothing changed, or where it was refused. As superuser."""
        self.ensure_one()
        self.env.flush_all()
        mark, cluster = watch.snapshot(self.env.cr)
        since = self.watermark if self.cluster == cluster else False
        run = self.env["freight.feed.run"].create(
            {
                "feed_id": self.id,
                "company_id": self.company_id.id,
                "number": self._next_number(),
                "kind": "increment" if since else "full",
                "state": "extracted",
                "extracted_at": fields.Datetime.now(),
                "watermark_from": since,
                "watermark_to": mark,
                "cluster": cluster,
            }
        )
        run.flush_recordset()
        for entity in self._entities():
            self._freeze(run, entity, since)
        counted = totals.count(self.env.cr, JOURNAL_ITEMS, self.id, run.id, self.company_id.id)
        facts = self._facts(run, counted)
        self._wait()
        if counted.differences():
            run.write(facts)
            self._refuse(run, counted)
            return run.browse()
        if facts["unmapped"] and self.unmapped == "hold":
            self._hold(run, facts["unmapped"])
            return run.browse()
        if not facts["row_count"] and run.number > 1:
            self._skip(run, mark, cluster)
            return run.browse()
        run.write(facts)
        return run

    def _next_number(self):
        [(highest,)] = self.env["freight.feed.run"]._read_group(
            [("feed_id", "=", self.id), ("state", "=", "published")], [], ["number:max"]
        )
        return (highest or 0) + 1

    def _freeze(self, run, entity, since):
        """Keep the rows in which an entity differs from what the readers have.

        :param since: the watermark that the readers have; without one every record is looked at
        """
        params = {
            "feed": self.id,
            "run": run.id,
            "entity": entity.name,
            "source": entity.table,
            "since": since or None,
            "company": self.company_id.id,
            "root": self.company_id.root_id.id,
            "system": self.system_id.id or None,
        }
        # Our own words; what is a value is a parameter.
        self.env.cr.execute(
            f"""
            WITH had AS (
                SELECT record_id AS id, digest FROM freight_feed_published
                 WHERE feed_id = %(feed)s AND entity = %(entity)s
            ), looked_at AS (
                {NOTED if since else "SELECT id FROM had UNION SELECT id FROM " + entity.table}
            ), here AS (
                SELECT row.id, row.content, md5(row.content::text)::uuid AS digest
                  FROM ({entity.select()}) row JOIN looked_at ON looked_at.id = row.id
            )
            INSERT INTO freight_feed_row (run_id, entity, record_id, op, content, digest)
            SELECT %(run)s, %(entity)s, looked_at.id,
                   CASE WHEN here.id IS NULL THEN 'deleted'
                        WHEN had.id IS NULL THEN 'inserted' ELSE 'changed' END,
                   here.content, here.digest
              FROM looked_at
              LEFT JOIN here ON here.id = looked_at.id
              LEFT JOIN had ON had.id = looked_at.id
             WHERE here.digest IS DISTINCT FROM had.digest
            """,
            params,
        )

    def _facts(self, run, counted):
        """What is known of an increment once its rows are frozen."""
        cr = self.env.cr
        cr.execute(
            "SELECT entity, op, count(*) FROM freight_feed_row WHERE run_id = %s GROUP BY 1, 2", [run.id]
        )
        counts = {}
        for entity, op, count in cr.fetchall():
            counts.setdefault(entity, {"inserted": 0, "changed": 0, "deleted": 0})[op] = count
        place = [name for name, _kind, _sql in JOURNAL_ITEMS.columns].index("accounting_date")
        cr.execute(
            "SELECT min(content->>%s), max(content->>%s) FROM freight_feed_row"
            " WHERE run_id = %s AND entity = 'journal_items'",
            [place, place, run.id],
        )
        first, last = cr.fetchone()
        accounts = {account for account, _currency in (*counted.opening, *counted.closing)}
        types = {
            account.id: account.account_type
            for account in self.env["account.account"].browse(accounts).exists()
        }
        return {
            "counts": counts,
            "row_count": sum(sum(by_op.values()) for by_op in counts.values()),
            "totals": counted.by_type(types),
            "unmapped": self._unmapped_codes(run, {account for account, _currency in counted.closing}),
            "date_from": first,
            "date_to": last,
        }

    def _skip(self, run, mark, cluster):
        """Nothing changed that readers would see: no files, but the next increment looks from here on."""
        self._drop(run)
        self._settle(watermark=mark, cluster=cluster)
        self._forget_seen()

    def _drop(self, run):
        """Forget an increment that nobody will see."""
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM freight_feed_run WHERE id = %s", [run.id])
        self.env.invalidate_all(flush=False)

    def _forget_seen(self):
        self.env.cr.execute("SELECT watermark FROM freight_feed WHERE active AND watermark IS NOT NULL")
        watch.forget_seen(self.env.cr, [mark for (mark,) in self.env.cr.fetchall()])

    # -- refusing -------------------------------------------------------------------------------------

    def _refuse(self, run, counted):
        """Publish nothing, stop the feed, and tell a person."""
        message = self._difference_text(counted)
        self.env.cr.execute("DELETE FROM freight_feed_row WHERE run_id = %s", [run.id])
        run.write({"state": "refused", "detail": message})
        self._settle(is_halted=True)
        run.exception_id = self._raise_feed("feed_unbalanced", message, amount=float(counted.difference()))

    def _difference_text(self, counted):
        """The first accounts in which readers would have something else than the books."""
        wrong = counted.differences()
        accounts = self.env["account.account"].with_company(self.company_id)
        own = self.company_id.currency_id
        parts = []
        for key in wrong[:SHOWN]:
            have, are = (side.get(key, totals.NOTHING) for side in (counted.closing, counted.books))
            parts.append(
                self.env._(
                    "account %(code)s %(currency)s: readers would have %(have)s in %(have_items)s items,"
                    " the books say %(are)s in %(items)s",
                    code=accounts.browse(key[0]).exists().code or key[0],
                    currency=key[1],
                    have=format_amount(self.env, float(have[1] - have[2]), own),
                    have_items=have[0],
                    are=format_amount(self.env, float(are[1] - are[2]), own),
                    items=are[0],
                )
            )
        return self.env._(
            "The feed %(feed)s does not agree with the books in %(count)s accounts: %(first)s.",
            feed=self.name,
            count=len(wrong),
            first="; ".join(parts),
        )

    def _raise_feed(self, code, message, **values):
        """Tell a person of an increment that is not published; the exception's id."""
        notice = ExceptionNotice(
            system_id=None,
            code=code,
            subject=self.code,
            message=message,
            company_id=self.company_id.id,
            **values,
        )
        self.env["freight.exception"]._raise_for([notice])
        return notice.exception_id
