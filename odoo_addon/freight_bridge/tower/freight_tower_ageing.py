# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import models
from odoo.fields import Domain

from ..models.freight_exception import OPEN_STATES
from .tally import NONE, Count, Part


class FreightTowerAgeing(models.AbstractModel):
    _inherit = "freight.tower"

    def _ageing(self, scope):
        """(the block of open exceptions by what is left of their SLA, the tiles about them)."""
        base = scope.ours() & Domain("state", "in", OPEN_STATES) & self._not_tried()
        buckets = self._buckets(scope)
        parts = {key: Part(domain) for key, (_name, domain) in buckets.items()}
        breached = Domain("deadline", "<", scope.ago())
        parts |= {"all": Part(Domain.TRUE), "breached": Part(breached)}
        found = {
            severity: counts
            for (severity,), counts in self._tally("freight.exception", base, parts, ("severity",))
        }
        severities = dict(
            reversed(self.env["freight.exception"]._fields["severity"]._description_selection(self.env))
        )
        rows = [
            (
                [name],
                [
                    self._cell(
                        "freight.exception",
                        base & domain & Domain("severity", "=", severity),
                        found.get(severity, {}).get(key, NONE),
                    )
                    for severity in severities
                ],
            )
            for key, (name, domain) in buckets.items()
        ]
        tiles = [
            (
                [name],
                [
                    self._cell(
                        "freight.exception",
                        base & domain,
                        Count(sum(counts[key].count for counts in found.values()), None),
                        tone=tone,
                    )
                ],
            )
            for name, key, domain, tone in (
                (self.env._("Open exceptions"), "all", Domain.TRUE, None),
                (self.env._("Past their deadline"), "breached", breached, "danger"),
            )
        ]
        block = self._block(
            "ageing",
            self.env._("Open exceptions by deadline"),
            "bars",
            [self.env._("Deadline")],
            severities,
            rows,
        )
        return block, tiles

    def _buckets(self, scope):
        """Key → (name, domain): from long past to far away, each exception in one."""
        edges = [
            ("older", self.env._("Past for over 3 days"), -72),
            ("days", self.env._("Past for 1 to 3 days"), -24),
            ("past", self.env._("Past for less than a day"), 0),
            ("soon", self.env._("Due within 4 hours"), 4),
            ("today", self.env._("Due within 24 hours"), 24),
            ("later", self.env._("Due later"), None),
        ]
        buckets, before = {}, None
        for key, name, hours in edges:
            domain = Domain.TRUE
            if before is not None:
                domain &= Domain("deadline", ">=", scope.ago(hours=-before))
            if hours is not None:
                domain &= Domain("deadline", "<", scope.ago(hours=-hours))
            buckets[key] = (name, domain)
            before = hours
        return buckets
