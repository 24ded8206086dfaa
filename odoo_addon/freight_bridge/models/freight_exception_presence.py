# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from odoo import api, fields, models

#: Who said nothing for so long has gone. Pages say so more often, see `desk_presence.ts`.
GONE = timedelta(seconds=75)


class FreightExceptionPresence(models.Model):
    """Which exception each person looks at: two need not work on one. Written by pages, not kept."""

    _name = "freight.exception.presence"
    _description = "Who Looks at an Exception"
    _log_access = False

    user_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="cascade")
    exception_id = fields.Many2one(
        "freight.exception", required=True, readonly=True, index=True, ondelete="cascade"
    )
    seen_at = fields.Datetime(required=True, readonly=True)

    _user_unique = models.UniqueIndex("(user_id)", "A person looks at one exception.")


class FreightException(models.Model):
    """Saying who looks at what."""

    _inherit = "freight.exception"

    @api.model
    def desk_look(self, exception_id):
        """Say that the user looks at this exception from now on, or at none.

        One row a user, written over: it is said every half minute by every open page. Where two pages of a
        person say it at once, Odoo repeats the later one, which is no error to log.
        """
        exception = self.browse(exception_id or ()).exists()
        exception.check_access("read")
        self.env.cr.execute(
            "SELECT exception_id FROM freight_exception_presence WHERE user_id = %s", [self.env.uid]
        )
        earlier = [row[0] for row in self.env.cr.fetchall()]
        if exception:
            self.env.cr.execute(
                """
                INSERT INTO freight_exception_presence (user_id, exception_id, seen_at)
                     VALUES (%s, %s, now() AT TIME ZONE 'UTC')
                ON CONFLICT (user_id) DO UPDATE
                        SET exception_id = EXCLUDED.exception_id, seen_at = EXCLUDED.seen_at
                """,
                [self.env.uid, exception.id],
                log_exceptions=False,
            )
        else:
            self.env.cr.execute(
                "DELETE FROM freight_exception_presence WHERE user_id = %s",
                [self.env.uid],
                log_exceptions=False,
            )
        self.env["freight.exception.presence"].invalidate_model()
        if changed := {*earlier} ^ {*exception.ids}:
            self.env["freight.ingest"]._bus_notify("freight_bridge.looking", changed)
        return True

    @api.model
    def desk_lookers(self, exception_ids):
        """Who else looks at these exceptions now.

        :return: exception id (as text, as JSON has it) → names, of those exceptions that the user may see
        """
        seen = self.search([("id", "in", exception_ids)])
        rows = (
            self.env["freight.exception.presence"]
            .sudo()
            .search(
                [
                    ("exception_id", "in", seen.ids),
                    ("user_id", "!=", self.env.uid),
                    ("seen_at", ">", fields.Datetime.now() - GONE),
                ]
            )
        )
        names = {}
        for row in rows:
            names.setdefault(str(row.exception_id.id), []).append(row.user_id.name)
        return {key: sorted(values) for key, values in names.items()}
