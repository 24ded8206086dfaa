# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..ingest.digest import GENESIS, broken_group, seal_digest
from .append_only import guard_table

#: Seals read at once by verification, so that its memory stays bounded.
PAGE = 100


class FreightIntegrationSeal(models.Model):
    """One batch of log rows, sealed: a link of a hash chain."""

    _name = "freight.integration.seal"
    _description = "Freight Integration Seal"
    _order = "chain, sequence desc"
    _rec_name = "digest"
    _log_access = False

    chain = fields.Char(required=True, readonly=True)
    sequence = fields.Integer(required=True, readonly=True)
    previous_digest = fields.Char(required=True, readonly=True)
    digest = fields.Char(required=True, readonly=True)
    row_count = fields.Integer(required=True, readonly=True)
    sealed_at = fields.Datetime(required=True, readonly=True)

    _sequence_unique = models.Constraint("UNIQUE(chain, sequence)", "A chain has one seal for each number.")

    def init(self):
        """Let the database itself keep seals as they are."""
        guard_table(self.env.cr, self._table)

    def write(self, vals):
        raise UserError(self.env._("A seal cannot be changed: it proves what the log held."))

    def unlink(self):
        raise UserError(self.env._("A seal cannot be deleted: it proves what the log held."))

    def _seal(self, chain, digests):
        """Add a seal over row digests to ``chain`` and return its id."""
        heads = self.env["freight.integration.chain"]
        sequence, previous = heads._advance(chain)
        digest = seal_digest(previous, chain, sequence, digests)
        self.env.cr.execute(
            """
            INSERT INTO freight_integration_seal
                (chain, sequence, previous_digest, digest, row_count, sealed_at)
            VALUES (%s, %s, %s, %s, %s, now() at time zone 'UTC') RETURNING id
            """,
            [chain, sequence, previous, digest, len(digests)],
        )
        [seal_id] = self.env.cr.fetchone()
        heads._set_head(chain, digest)
        return seal_id

    @api.model
    def verify(self, chain=None):
        """Compute every seal again from the log rows.

        :param chain: name of one chain; anything but a name, as the ids of seals: all of them
        :return: ``{"ok": bool, "chains": int, "seals": int, "rows": int, "broken": None | {...}}``;
            ``broken`` describes the first fault: ``chain``, ``sequence``, ``log_id``, ``group``, ``message``
        """
        if not (self.env.su or self._may_verify()):
            raise AccessError(self.env._("Only freight managers and auditors verify seals."))
        report = {"ok": True, "chains": 0, "seals": 0, "rows": 0, "broken": None}
        for name, sequence, digest in self._heads(chain if isinstance(chain, str) else None):
            report["chains"] += 1
            broken = self._verify_chain(name, sequence, digest, report)
            if broken:
                return {**report, "ok": False, "broken": {"chain": name, **broken}}
        return report

    def action_verify(self):
        """Verify everything and tell the user the result."""
        report = self.verify()
        broken = report["broken"]
        message = (
            broken["message"]
            if broken
            else self.env._(
                "%(rows)s log rows under %(seals)s seals of %(chains)s chains are as they were written.",
                rows=report["rows"],
                seals=report["seals"],
                chains=report["chains"],
            )
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("The log was changed") if broken else self.env._("The log is intact"),
                "message": message,
                "type": "danger" if broken else "success",
                "sticky": bool(broken),
            },
        }

    def _may_verify(self):
        user = self.env.user
        return user.has_group("freight_bridge.group_manager") or user.has_group(
            "freight_bridge.group_auditor"
        )

    def _heads(self, chain):
        """(name, sequence, digest) of the chains, those included whose head is missing."""
        self.env.cr.execute(
            """
            SELECT COALESCE(head.name, seal.chain), COALESCE(head.sequence, 0), COALESCE(head.digest, '')
              FROM freight_integration_chain head
              FULL JOIN (SELECT DISTINCT chain FROM freight_integration_seal) seal ON seal.chain = head.name
             WHERE %(chain)s::text IS NULL OR COALESCE(head.name, seal.chain) = %(chain)s
             ORDER BY 1
            """,
            {"chain": chain},
        )
        return self.env.cr.fetchall()

    def _verify_chain(self, chain, last_sequence, head_digest, report):
        """Walk one chain; return the first fault or None. Adds to the counts of ``report``."""
        previous, expected = GENESIS, 1
        while seals := self._page(chain, expected):
            rows = self._rows([seal["id"] for seal in seals])
            left = self._left([row["id"] for group in rows.values() for row in group])
            for seal in seals:
                if seal["sequence"] != expected or seal["previous_digest"] != previous:
                    return self._fault(expected, self.env._("Seal %s of the chain is missing.", expected))
                broken = self._verify_seal(seal, rows.get(seal["id"], []), left)
                if broken:
                    return broken
                report["seals"] += 1
                report["rows"] += seal["row_count"]
                previous, expected = seal["digest"], expected + 1
        if (expected - 1, previous) != (last_sequence, head_digest):
            return self._fault(expected, self.env._("Seal %s of the chain is missing.", expected))
        return None

    def _left(self, log_ids):
        """What recorded removals left of log rows (``freight.payload.removal._left_of``)."""
        return self.env["freight.payload.removal"]._left_of(log_ids)

    def _verify_seal(self, seal, rows, left):
        """The first fault of one seal, or None."""
        for position, row in enumerate(rows):
            if row["seal_position"] != position:
                break
            if group := broken_group(row, left.get(row["id"])):
                message = self.env._(
                    "Log row %(row)s (event %(event)s of %(sender)s): the %(group)s fields were changed.",
                    row=row["id"],
                    event=row["event_id"],
                    sender=row["source"],
                    group=group,
                )
                return self._fault(seal["sequence"], message, log_id=row["id"], group=group)
        else:
            position = len(rows)
        if position != seal["row_count"] or len(rows) != seal["row_count"]:
            message = self.env._(
                "Seal %(sequence)s: row %(position)s of %(count)s is missing.",
                sequence=seal["sequence"],
                position=position + 1,
                count=seal["row_count"],
            )
            return self._fault(seal["sequence"], message)
        digests = [row["digest"] for row in rows]
        if seal["digest"] != seal_digest(seal["previous_digest"], seal["chain"], seal["sequence"], digests):
            return self._fault(
                seal["sequence"], self.env._("Seal %s does not match its rows.", seal["sequence"])
            )
        return None

    def _fault(self, sequence, message, log_id=None, group=None):
        return {"sequence": sequence, "log_id": log_id, "group": group, "message": message}

    def _page(self, chain, sequence):
        self.env.cr.execute(
            "SELECT * FROM freight_integration_seal WHERE chain = %s AND sequence >= %s"
            " ORDER BY sequence LIMIT %s",
            [chain, sequence, PAGE],
        )
        return self.env.cr.dictfetchall()

    def _rows(self, seal_ids):
        """Log rows of the seals, by seal, in their order."""
        self.env.cr.execute(
            "SELECT * FROM freight_integration_log WHERE seal_id = ANY(%s) ORDER BY seal_id, seal_position",
            [seal_ids],
        )
        rows = {}
        for row in self.env.cr.dictfetchall():
            rows.setdefault(row["seal_id"], []).append(row)
        return rows
