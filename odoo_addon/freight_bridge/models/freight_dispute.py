# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

#: States in which the carrier still owes an answer.
WAITING = ("open", "sent")


class FreightDispute(models.Model):
    """What we do not owe a carrier, and how that ends: with a credit, a corrected invoice, or our giving in.

    A short payment pays the rest at once; otherwise the whole invoice waits.
    """

    _name = "freight.dispute"
    _description = "Freight Dispute"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "deadline, id"
    _check_company_auto = True

    name = fields.Char(required=True, readonly=True, copy=False, default="/")
    invoice_id = fields.Many2one(
        "freight.invoice",
        string="Carrier Invoice",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="invoice_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="invoice_id.partner_id", store=True)
    currency_id = fields.Many2one(related="invoice_id.currency_id")
    is_short_pay = fields.Boolean(
        string="Short Paid", readonly=True, help="What is not in dispute is paid; else the invoice waits."
    )
    reason = fields.Text(required=True, readonly=True)
    line_ids = fields.One2many("freight.dispute.line", "dispute_id", readonly=True)
    amount = fields.Monetary(string="Disputed", compute="_compute_amount", store=True)
    credited = fields.Monetary(
        compute="_compute_credited", store=True, help="By the carrier's credits so far."
    )
    state = fields.Selection(
        [
            ("open", "To Send"),
            ("sent", "Sent"),
            ("credited", "Credited"),
            ("given_in", "Given In"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="open",
        index=True,
        tracking=True,
    )
    deadline = fields.Date(readonly=True, tracking=True, help="The last day to dispute the invoice.")
    days_left = fields.Integer(compute="_compute_days_left")
    sent_at = fields.Datetime(readonly=True, copy=False)
    outcome = fields.Char(readonly=True, copy=False, tracking=True)

    _one_open = models.UniqueIndex(
        "(invoice_id) WHERE state IN ('open', 'sent')", "This invoice is in dispute already."
    )

    @api.depends("line_ids.amount")
    def _compute_amount(self):
        for dispute in self:
            dispute.amount = sum(dispute.line_ids.mapped("amount"))

    @api.depends(
        "invoice_id.follower_ids.state",
        "invoice_id.follower_ids.invoice_type",
        "invoice_id.follower_ids.approved_total",
    )
    def _compute_credited(self):
        """Credits that we accepted of the disputed invoice; their sign is the carrier's habit."""
        for dispute in self:
            credits = dispute.invoice_id.follower_ids.filtered(
                lambda row: row.invoice_type == "credit" and row.state in ("approved", "posted", "paid")
            )
            dispute.credited = sum(abs(total) for total in credits.mapped("approved_total"))

    @api.depends("deadline", "state")
    def _compute_days_left(self):
        today = fields.Date.context_today(self)
        for dispute in self:
            waits = dispute.state in WAITING and dispute.deadline
            dispute.days_left = (dispute.deadline - today).days if waits else 0

    @api.model_create_multi
    def create(self, vals_list):
        """Number the disputes together."""
        names = self.env["ir.sequence"]._freight_next(self._name, len(vals_list))
        for vals, name in zip(vals_list, names, strict=True):
            vals["name"] = name
        return super().create(vals_list)

    @api.model
    def _open(self, invoice, reason, amounts, is_short_pay):
        """Open the dispute about what is not to be paid of an invoice. As superuser.

        :param amounts: invoice line → what is disputed of it
        """
        window = timedelta(days=invoice.company_id.freight_dispute_days)
        return self.create(
            {
                "invoice_id": invoice.id,
                "reason": reason,
                "is_short_pay": is_short_pay,
                "deadline": invoice.date + window,
                "line_ids": [
                    fields.Command.create(
                        {
                            "invoice_line_id": line.id,
                            "amount": amount,
                            "reason": " ".join(line.finding_ids.mapped("message")) or reason,
                        }
                    )
                    for line, amount in amounts.items()
                ],
            }
        )

    # -- life -----------------------------------------------------------------------------------------

    def _expect(self, *states):
        self.invoice_id._check_decider()
        if wrong := self.filtered(lambda dispute: dispute.state not in states):
            raise UserError(self.env._("%s is settled already: reload the page.", wrong[0].name))

    def action_sent(self):
        """The letter went to the carrier: from now on it is their turn."""
        self._expect("open")
        self.sudo().write({"state": "sent", "sent_at": fields.Datetime.now()})

    def action_give_in(self, reason):
        """Give in. What was held back of a short payment is to be billed by a supplemental invoice."""
        self._expect(*WAITING)
        if not (reason or "").strip():
            raise UserError(self.env._("Say why: the reason is kept with the dispute."))
        self.sudo().write({"state": "given_in", "outcome": reason.strip()})

    def action_print(self):
        """The letter to the carrier, with every finding."""
        return self.env.ref("freight_bridge.freight_dispute_letter").report_action(self)

    def _settle_credited(self):
        """End the disputes that credits have made good. As superuser."""
        for dispute in self.filtered(lambda row: row.state in WAITING):
            if dispute.currency_id.compare_amounts(dispute.credited, dispute.amount) >= 0:
                dispute.write(
                    {"state": "credited", "outcome": self.env._("Credited with %s.", dispute.credited)}
                )

    @api.model
    def _cron_remind(self):
        """Tell the finance team of disputes that are not sent and whose window closes within three days."""
        soon = fields.Date.context_today(self) + timedelta(days=3)
        due = self.search([("state", "=", "open"), ("deadline", "<=", soon), ("activity_ids", "=", False)])
        leader = self.env["freight.team"].search([("kind", "=", "finance")], limit=1).user_id
        for dispute in due:
            dispute.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=dispute.deadline,
                user_id=(leader or self.env.user).id,
                summary=self.env._("Send the dispute letter: the window closes."),
            )
