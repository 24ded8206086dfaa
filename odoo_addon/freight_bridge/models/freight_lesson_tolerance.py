# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models
from odoo.exceptions import UserError

from ..money import exact_amount

#: What a new tolerance takes over from the one whose place it takes.
CARRIED_OVER = ("over_amount", "over_percent", "under_amount", "under_percent", "date_to")


class FreightLesson(models.Model):
    """A lesson about small overcharges becomes a tolerance, which waits until somebody else confirms it."""

    _inherit = "freight.lesson"

    tolerance_id = fields.Many2one(
        "freight.tolerance", readonly=True, index="btree_not_null", ondelete="set null"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")

    def _carrier(self):
        """Whose overcharges a lesson of this kind is about."""
        known = self.kind == "tolerance" and (self.word or "").isdecimal()
        return self.env["delivery.carrier"].sudo().browse(int(self.word) if known else ()).exists()

    def _largest(self):
        """The most that was approved: no more is ever passed by the rule."""
        counted = self.sudo().decision_ids.filtered(lambda decision: not decision.taken_back_at)
        return max((exact_amount(row.amount, self.currency_id) for row in counted), default=None)

    def _make_tolerance(self):
        """The tolerance of the carrier, with the other limits of the one that holds until then."""
        carrier, largest = self._carrier(), self._largest()
        tolerances = self.env["freight.tolerance"].sudo()
        today = fields.Date.context_today(self)
        held = tolerances._of_companies(self.company_id)._for(self.company_id, None, carrier, today)
        if not carrier or not held._may_rise_to(largest) or held.is_waiting:
            raise UserError(
                self.env._(
                    "The tolerance that holds for %(carrier)s is another one by now (%(held)s): look at it, "
                    "then dismiss this offer or change that one.",
                    carrier=carrier.name or "?",
                    held=held.name or self.env._("none"),
                )
            )
        limits = {name: held[name] for name in CARRIED_OVER} if held else {}
        # As superuser the user stays who made it, and so not who confirms it.
        return tolerances.create(
            {
                "name": self.env._("%s, learned", carrier.name),
                "company_id": self.company_id.id,
                "carrier_id": carrier.id,
                "date_from": today,
                **limits,
                "over_amount": float(largest),
                # Until somebody confirms it, it takes nothing's place.
                "active": False,
                "is_learned": True,
            }
        )
