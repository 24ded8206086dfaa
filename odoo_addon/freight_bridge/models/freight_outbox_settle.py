# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import json
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .freight_system_edi import LARGEST_CONTROL

OUTCOMES = ("sent", "retry", "failed")
#: Longest texts kept of a result, in characters.
DETAIL, BODY, RESPONSE = 1000, 256 * 1024, 4096
#: Seconds until the next attempt where the courier names none: doubled each time, an hour at most.
FIRST_WAIT, LONGEST_WAIT = 30, 3600
#: No partner may put a message off for longer, whatever its Retry-After says.
LONGEST_ASKED = 86400


class FreightOutboxSettle(models.Model):
    """What the courier says became of the messages (contract §11)."""

    _inherit = "freight.outbox"

    @api.model
    def settle(self, results):
        """Settle messages by their outcomes; a lease that is no longer held changes nothing.

        :param results: list of ``{"id", "lease", "outcome", "status", "detail", "retry_in_seconds", "body",
            "response"}`` (contract §11)
        :return: list of ``{"id", "state"}``, same order; state "lost": the lease was not held any more
        """
        self.env["freight.ingest"]._check_integration()
        if not isinstance(results, list) or not all(_is_result(result) for result in results):
            raise UserError(
                self.env._(
                    "settle takes a list of results, each with id, lease and one of sent, retry, failed."
                )
            )
        return self.sudo()._settle(results)

    def _settle(self, results):
        rows = self.browse({result["id"] for result in results})
        rows._lock()
        held = {row.id: row for row in rows.exists() if row.state == "claimed"}
        told = {
            result["id"]: result
            for result in results
            if result["id"] in held and held[result["id"]].lease == result["lease"]
        }
        now = fields.Datetime.now()
        settled = self.browse(told)
        settled._update_each({row.id: row._settled_values(told[row.id], now) for row in settled})
        settled._record_sent()
        failed = settled.filtered(lambda row: row.state == "failed")
        failed._refuse("not_delivered", {row: row._failure() for row in failed})
        return [
            {
                "id": result["id"],
                "state": settled.browse(result["id"]).state if result["id"] in told else "lost",
            }
            for result in results
        ]

    def _settled_values(self, result, now):
        """Columns of a row by its result."""
        state = {"sent": "sent", "retry": "pending", "failed": "failed"}[result["outcome"]]
        if state == "pending" and self.attempt >= self.system_id.max_attempts:
            state = "failed"
        is_sent = state == "sent"
        status = result.get("status")
        return {
            "state": state,
            "lease": None,
            "lease_expires_at": None,
            "next_attempt_at": _stamp(now + self._wait(result)) if state == "pending" else _stamp(now),
            "sent_at": _stamp(now) if is_sent else None,
            "status": status if type(status) is int and 0 <= status < 1000 else 0,
            "detail": _clean(result.get("detail"), DETAIL),
            "body": _clean(result.get("body"), BODY) or self.body or None,
            "response": _clean(result.get("response"), RESPONSE),
            "acknowledgement_due": _stamp(self._acknowledgement_due(now)) if is_sent else None,
        }

    def _wait(self, result):
        asked = result.get("retry_in_seconds")
        if type(asked) is int and asked >= 0:
            return timedelta(seconds=min(asked, LONGEST_ASKED))
        return timedelta(seconds=min(FIRST_WAIT * 2 ** min(self.attempt - 1, 10), LONGEST_WAIT))

    def _acknowledgement_due(self, now):
        """When a person is told that no acknowledgement came; None where none is due."""
        hours = self.system_id.acknowledgement_hours
        is_due = self.system_id.dialect in LARGEST_CONTROL and not self.acknowledge and hours
        return now + timedelta(hours=hours) if is_due else None

    def _failure(self):
        """What a person reads about a message that was not delivered."""
        last = self.detail or self.env._("no reason was given")
        if self.attempt >= self.system_id.max_attempts:
            return self.env._(
                "Given up after %(attempts)s attempts; the last one: %(reason)s",
                attempts=self.attempt,
                reason=last,
            )
        return self.env._("It cannot be sent as it is. %s", last)

    def _update_each(self, values):
        """Set columns of many rows, each row its own values, in one statement.

        :param values: row id → {column: value that JSON can say}; the same columns for all of them
        """
        if not values:
            return
        columns = next(iter(values.values())).keys()
        self.flush_model()
        assignments = SQL(", ").join(
            SQL("%s = given.%s", SQL.identifier(column), SQL.identifier(column)) for column in columns
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE freight_outbox target SET %s, write_uid = %s, write_date = now() AT TIME ZONE 'UTC'
                  FROM jsonb_populate_recordset(NULL::freight_outbox, %s) given
                 WHERE target.id = given.id
                """,
                assignments,
                self.env.uid,
                json.dumps([{"id": row_id, **row} for row_id, row in values.items()]),
            )
        )
        self.browse(values).invalidate_recordset(flush=False)
        self.browse(values)._notify_pages()


def _is_result(result):
    return (
        isinstance(result, dict)
        and type(result.get("id")) is int
        and 0 < result["id"] < 1 << 31
        and isinstance(result.get("lease"), str)
        and result.get("outcome") in OUTCOMES
    )


def _clean(value, limit):
    """A bounded text that PostgreSQL can keep: strangers wrote it."""
    if not isinstance(value, str):
        return None
    return value[:limit].replace("\0", "�").encode("utf-8", "replace").decode() or None


def _stamp(moment):
    return fields.Datetime.to_string(moment) or None
