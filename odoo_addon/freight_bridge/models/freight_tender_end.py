# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models

from ..lifecycle import STANDING_STATES
from .freight_exception_notice import ExceptionNotice
from .freight_tender import LIVE


class FreightTenderEnd(models.Model):
    """Taking tenders back, and ending those that nobody answers."""

    _inherit = "freight.tender"

    # -- withdrawing ----------------------------------------------------------------------------------

    def action_cancel(self):
        """Take tenders back, also from a carrier that accepted."""
        self.shipment_id._check_tenderer()
        self.sudo()._cancel(self.env._("Taken back by %s.", self.env.user.name))

    def _cancel(self, reason):
        """Take live tenders back and tell the carriers that know of them."""
        live = self.filtered(lambda tender: tender.state in LIVE)
        told = live.filtered(lambda tender: tender.state != "draft")
        booked = live.filtered(lambda tender: tender.state == "accepted")
        live.write({"state": "cancelled", "reason": reason})
        told._send("cancel")
        booked._unbook()
        live._note(
            [
                (
                    tender,
                    self.env._(
                        "The tender to %(carrier)s was cancelled. %(reason)s",
                        carrier=tender.carrier_id.name,
                        reason=reason,
                    ),
                )
                for tender in live
            ]
        )

    # -- expiring -------------------------------------------------------------------------------------

    @api.model
    def _cron_expire(self):
        """Expire unanswered tenders, in batches that are committed one by one."""
        while batch := self._expire():
            if not self.env["ir.cron"]._commit_progress(len(batch), remaining=1):
                break

    @api.model
    def _expire(self, limit=200):
        """End the tenders that nobody answered in time; those ended.

        A load that its carrier moves already was taken without a word: it counts as accepted. One whose
        shipment is cancelled asks nobody any more.
        """
        late = self.search(
            [("state", "=", "offered"), ("respond_by", "<", fields.Datetime.now())], limit=limit
        )
        moved = late.filtered(lambda tender: tender._moved_by_carrier())
        moved._note([(tender, tender._accept({})) for tender in moved])
        gone = (late - moved).filtered(lambda tender: tender.shipment_id.state == "cancelled")
        gone._cancel(self.env._("The shipment is cancelled."))
        (late - moved - gone)._expire_now()
        return late

    def _moved_by_carrier(self):
        """Whether the system that has the tender reported that the goods move."""
        return self.shipment_id.state not in (*STANDING_STATES, "cancelled") and any(
            milestone.system_id == self.system_id
            and milestone.classifier == "actual"
            and not milestone.retracted
            for milestone in self.shipment_id.milestone_ids
        )

    def _expire_now(self):
        self.write({"state": "expired", "reason": self.env._("No answer in time.")})
        sentences = {
            tender: self.env._(
                "%(carrier)s did not answer the tender of %(load)s in time.",
                carrier=tender.carrier_id.name,
                load=tender.name,
            )
            for tender in self
        }
        self._note(sentences.items())
        advice = self._advice()
        self.env["freight.exception"]._raise_for(
            [
                ExceptionNotice(
                    system_id=tender.system_id.id,
                    code="tender_expired",
                    subject=tender.name,
                    message=f"{sentence} {advice[tender]}",
                    shipment_id=tender.shipment_id.id,
                )
                for tender, sentence in sentences.items()
            ]
        )
