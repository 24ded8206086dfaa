# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.tools import format_datetime, ormcache

from ..timing import WEEKDAYS, Window


class FreightFlowClock(models.Model):
    """Whether a flow may go now, when it goes next, and the call of its job for that moment."""

    _inherit = "freight.flow"

    goes = fields.Char(compute="_compute_goes")

    def _zone(self):
        return ZoneInfo(self.tz or self.company_id.sudo().partner_id.tz or "UTC")

    def _window(self):
        """The ``Window`` of a flow that has one, else None."""
        if self.timing != "window":
            return None
        return Window(
            zone=self._zone(),
            days=frozenset(number for number, day in enumerate(WEEKDAYS) if self[day]),
            opens=_minutes(self.window_from),
            closes=_minutes(self.window_to),
            cutoff=_minutes(self.cutoff) if self.has_cutoff else None,
        )

    def _is_open(self, now, by_hand=False):
        """Whether what waits may go now.

        :param by_hand: a person started the job: minutes need not be over. A window stays shut, and what is
            held stays held: for those there is **Post Now**.
        """
        if self.timing == "interval":
            return by_hand or not self.next_run or self.next_run <= now
        return self._may_go_on(now)

    def _may_go_on(self, now):
        """Whether what was begun may go on: a window may have closed, or the settings changed."""
        if self.timing == "window":
            return self._window().opening(now).is_open(now)
        return self.timing != "held"

    def _next_run(self, now):
        """When it runs after now, or None: at any moment, or never by itself."""
        if self.timing == "interval":
            return now + timedelta(minutes=self.interval_minutes)
        if self.timing != "window":
            return None
        opening = self._window().opening(now)
        return self._window().opening(opening.end).start if opening.is_open(now) else opening.start

    def _plan(self, moment):
        """Run next at a moment: nothing looks at the clock until then."""
        planned = self.timing in ("interval", "window") and moment
        self.with_context(tracking_disable=True).write({"next_run": planned})
        if moment:
            self.env.ref(self._about.cron).sudo()._trigger(at=moment)

    @api.depends("next_run", "timing")
    def _compute_goes(self):
        for flow in self:
            flow.goes = flow._goes(flow.next_run)

    def _goes(self, moment):
        """When something goes that goes at a moment, in words."""
        if self.timing == "held":
            return dict(self._fields["timing"]._description_selection(self.env))["held"]
        if not moment or moment <= fields.Datetime.now():
            return self.env._("At any moment")
        return format_datetime(self.env, moment, dt_format="short")

    # -- real time ------------------------------------------------------------------------------------

    @api.model
    def _tell(self, kind):
        """Something became due: have the job called, if it is not left for later anyway.

        Nothing waits for the job, and it waits for nothing: this adds one row at most to a transaction.
        """
        told = self.env.cr.precommit.data.setdefault("freight_bridge.flows", set())
        if kind in told or not self._is_awake(kind):
            return
        told.add(kind)
        self.env.ref(self._kinds()[kind].cron).sudo()._trigger()

    def _is_awake(self, kind):
        now = fields.Datetime.now()
        return any(window is None or window.opening(now).is_open(now) for window in self._awake(kind))

    @api.model
    @ormcache("kind")
    def _awake(self, kind):
        """The windows of all flows of a kind; None for one that runs in real time."""
        flows = self.sudo().search([("kind", "=", kind), ("timing", "in", ("real_time", "window"))])
        return tuple(flow._window() for flow in flows)

    def _hurry(self):
        """Let flows that count minutes run at once: a person let something go again."""
        now = fields.Datetime.now()
        for flow in self.sudo():
            if flow._is_open(now, by_hand=True):
                flow._plan(now)


def _minutes(hours):
    """Hours as a person enters them, in minutes."""
    return round(hours * 60)
