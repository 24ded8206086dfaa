# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import fields, models


class FreightContractAudit(models.Model):
    """What the audit asks for beside the price."""

    _inherit = "freight.contract"

    requires_pod = fields.Boolean(
        string="Proof of Delivery Required",
        tracking=True,
        help="No invoice under this contract is approved by rule before the proof of delivery is here.",
    )


class FreightServiceLevelAudit(models.Model):
    _inherit = "freight.service.level"

    guarantee_days = fields.Integer(
        string="Guaranteed Within (days)",
        help="Delivered by the end of so many days after dispatch; 0: nothing is guaranteed.",
    )
    guarantee_calendar_id = fields.Many2one(
        "resource.calendar",
        string="Guaranteed Working Days",
        check_company=True,
        help="Days that count: those on which this calendar works, without its holidays. Empty: every day.",
    )

    _guarantee_positive = models.Constraint(
        "CHECK(guarantee_days >= 0)", "Nobody guarantees delivery before dispatch."
    )

    def _guaranteed_day(self, dispatched):
        """The last day of the guarantee for what was dispatched on a day; None without a guarantee."""
        if not self.guarantee_days:
            return None
        if not self.guarantee_calendar_id:
            return dispatched + timedelta(days=self.guarantee_days)
        calendar = self.guarantee_calendar_id
        morning = datetime.combine(dispatched + timedelta(days=1), time.min, ZoneInfo(calendar.tz or "UTC"))
        last = calendar.plan_days(self.guarantee_days, morning, compute_leaves=True)
        return last.date() if last else None
