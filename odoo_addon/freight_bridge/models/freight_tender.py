# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.exceptions import UserError

#: Where a tender may go from each state. A refused or expired one is accepted only when a person takes a late
#: answer after all; a carrier that accepted may still give the load back.
TRANSITIONS = {
    "draft": {"offered", "cancelled"},
    "offered": {"accepted", "declined", "expired", "cancelled"},
    "accepted": {"declined", "cancelled"},
    "declined": {"accepted"},
    "expired": {"accepted"},
    "cancelled": set(),
}
#: A load has one tender in these states at most: nobody books it twice.
LIVE = ("draft", "offered", "accepted")
#: Tenders after which the next carrier is asked.
FAILED = ("declined", "expired")


class FreightTender(models.Model):
    """A load offered to one carrier: a shipment, or one leg of it.

    People and documents make tenders by the methods of the shipment; partners answer by messages. Nobody
    writes one by hand.
    """

    _name = "freight.tender"
    _description = "Freight Tender"
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(
        string="Load Number",
        required=True,
        readonly=True,
        index=True,
        help="What the carrier calls the load by.",
    )
    shipment_id = fields.Many2one(
        "freight.shipment", required=True, readonly=True, index=True, ondelete="cascade", check_company=True
    )
    leg_id = fields.Many2one(
        "freight.shipment.leg",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: the carrier takes the shipment all its way.",
    )
    company_id = fields.Many2one(related="shipment_id.company_id", store=True, index=True)
    carrier_id = fields.Many2one(
        "delivery.carrier", required=True, readonly=True, ondelete="restrict", check_company=True
    )
    system_id = fields.Many2one(
        "freight.system", required=True, readonly=True, index=True, ondelete="restrict", check_company=True
    )
    sequence = fields.Integer(
        string="Turn", required=True, readonly=True, default=1, help="1: the first carrier that was asked."
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("offered", "Offered"),
            ("accepted", "Accepted"),
            ("declined", "Declined"),
            ("expired", "Expired"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        index=True,
    )
    purpose = fields.Selection(
        [("original", "Original"), ("change", "Change"), ("cancel", "Cancellation")],
        string="Last Message",
        readonly=True,
        help="What the carrier was told last.",
    )
    offered_at = fields.Datetime(string="Offered", readonly=True)
    respond_by = fields.Datetime(string="Answer Due", readonly=True, index="btree_not_null")
    answered_at = fields.Datetime(string="Answered", readonly=True)
    response_hours = fields.Float(
        string="Response Time (h)", compute="_compute_response_hours", store=True, aggregator="avg"
    )
    pickup_at = fields.Datetime(string="Pick-up Announced", readonly=True)
    reason = fields.Char(
        readonly=True,
        help="Why the carrier refused or on which condition it accepted, or why we took it back.",
    )
    content_digest = fields.Char(readonly=True, help="Of the load as the carrier knows it.")

    _live_unique = models.UniqueIndex(
        "(shipment_id, COALESCE(leg_id, 0)) WHERE state IN ('draft', 'offered', 'accepted')",
        "This load has a tender already that is not decided against: cancel that one first.",
    )
    _offered_idx = models.Index("(respond_by) WHERE state = 'offered'")

    @api.depends("offered_at", "answered_at")
    def _compute_response_hours(self):
        for tender in self:
            waited = tender.answered_at and tender.offered_at and tender.answered_at - tender.offered_at
            tender.response_hours = max(waited.total_seconds() / 3600, 0) if waited else 0

    @api.depends("name", "carrier_id")
    def _compute_display_name(self):
        for tender in self:
            tender.display_name = f"{tender.name} · {tender.sudo().carrier_id.name}"

    @api.model_create_multi
    def create(self, vals_list):
        self._check_program()
        return super().create(vals_list)

    def write(self, vals):
        """Keep the life of a tender out of hand edits."""
        self._check_program()
        if "state" in vals:
            self._check_transition(vals["state"])
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_told(self):
        if told := self.filtered(lambda tender: tender.state != "draft"):
            raise UserError(
                self.env._("The carrier knows about %s: cancel the tender instead.", told[0].display_name)
            )

    def _check_program(self):
        if not self.env.su:
            raise UserError(
                self.env._("Tenders change by their actions (tender, cancel) and by answers, not by hand.")
            )

    def _check_transition(self, state):
        labels = dict(self._fields["state"]._description_selection(self.env))
        for tender in self:
            if state != tender.state and state not in TRANSITIONS[tender.state]:
                raise UserError(
                    self.env._(
                        "%(tender)s is %(old)s: it cannot become %(new)s any more.",
                        tender=tender.display_name,
                        old=labels[tender.state],
                        new=labels[state],
                    )
                )

    def _load_key(self):
        """What was offered: all tenders of one load share it."""
        return self.shipment_id.id, self.leg_id.id
