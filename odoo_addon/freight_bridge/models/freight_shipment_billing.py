# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .freight_flow_mixin import undisturbed

BATCH = 200
#: What has no price is tried again after so long, as a contract may have been entered.
RETRY = timedelta(hours=24)
#: The states in which nothing is on an invoice yet, in order.
UNBILLED = ("pending", "eligible", "rated", "approved")


class FreightShipmentBilling(models.Model):
    """What the customer owes for a shipment, and why it may be billed.

    No milestone bills anything: a job of its own looks, in batches, for shipments whose rule is satisfied.
    """

    _inherit = "freight.shipment"

    customer_id = fields.Many2one(
        "res.partner", compute="_compute_customer_id", store=True, index=True, compute_sudo=True
    )
    revenue_charge_ids = fields.One2many(
        "freight.charge", "shipment_id", domain=[("side", "=", "revenue")], readonly=True
    )
    billing_ids = fields.One2many("freight.shipment.billing.state", "shipment_id", readonly=True)
    billing_state = fields.Selection(
        related="billing_ids.billing_state", help="That of its charge that is least far."
    )
    billing_rule_id = fields.Many2one("freight.billing.rule", readonly=True, copy=False, ondelete="restrict")
    eligible_at = fields.Datetime(string="Billable Since", readonly=True, copy=False)
    eligible_reason = fields.Text(string="Why It Is Billed", readonly=True, copy=False)
    is_unbilled = fields.Boolean(string="Not Billed", readonly=True, copy=False)
    billing_tried_at = fields.Datetime(readonly=True, copy=False)
    accepted_at = fields.Datetime(string="Accepted", readonly=True, copy=False, tracking=True)

    @api.model_create_multi
    def create(self, vals_list):
        """How far its billing is stands in a row of its own."""
        shipments = super().create(vals_list)
        self.env["freight.shipment.billing.state"].sudo().create(
            [{"shipment_id": shipment.id} for shipment in shipments]
        )
        return shipments

    @api.depends(
        "sale_id.partner_invoice_id.commercial_partner_id",
        "partner_id.commercial_partner_id",
        "shipper_id.commercial_partner_id",
        "direction",
    )
    def _compute_customer_id(self):
        """Who pays us, as rating has it."""
        for shipment in self:
            shipment.customer_id = shipment._charged_customer()

    def action_accept(self):
        """The customer accepted the goods; who says so is in the chatter."""
        self.check_access("write")
        if not self.env.su and not self.env.user.has_group("freight_bridge.group_user"):
            raise AccessError(self.env._("Only freight users say what a customer accepted."))
        for shipment in self:
            if shipment.state not in ("delivered", "closed"):
                raise UserError(
                    self.env._("%s was not delivered yet: nothing can be accepted.", shipment.name)
                )
        self.sudo().filtered(lambda shipment: not shipment.accepted_at).accepted_at = fields.Datetime.now()
        self.env["freight.flow"]._tell("bill")

    def action_bill_anew(self):
        """Look again at what is not billed, or has no price, as if for the first time."""
        self.env["freight.charge"]._check_finance()
        shipments = self.sudo()
        for shipment in shipments:
            if shipment.billing_state not in ("none", *UNBILLED):
                raise UserError(self.env._("%s is on an invoice already.", shipment.name))
        shipments._withdraw()
        note = self.env._("%s lets the billing rules decide anew.", self.env.user.name)
        shipments._message_log_batch(dict.fromkeys(shipments.ids, note))

    # -- becoming billable ----------------------------------------------------------------------------

    @api.model
    def _make_eligible(self, after=0, limit=BATCH):
        """Let the next shipments be billed whose rule is satisfied; those that were looked at."""
        rules = self.env["freight.billing.rule"].search([])
        if not rules:
            return self.browse()
        due = Domain.OR(rule._due_domain() for rule in rules)
        domain = due & Domain("billing_state", "=", "pending") & Domain("id", ">", after)
        batch = self.search(domain, order="id", limit=limit)
        for rule, chosen in batch._free()._by_rule(rules).items():
            satisfied = batch.browse([shipment.id for shipment in chosen]).filtered_domain(
                rule._happened_domain()
            )
            for shipment in satisfied:
                shipment._take_rule(rule, chosen[shipment])
        return batch

    def _by_rule(self, rules):
        """{rule: {shipment: less specific rules}}"""
        found = {}
        for shipment, (rule, others) in rules._choose(self).items():
            found.setdefault(rule, {})[shipment] = others
        return found

    def _take_rule(self, rule, others):
        """The rule's trigger has happened: the shipment is billed, unless its order does so already."""
        reason, line = rule._why(self, others), self._delivery_line()
        if line:
            said = (
                self.env._("Billed beside the delivery line %s of the order, as the rule says.", line.name)
                if rule.is_rebilled
                else self.env._(
                    "Not billed: the order charges the delivery already (%(line)s), "
                    "and the rule does not bill beside it.",
                    line=line.name,
                )
            )
            reason = f"{reason} {said}"
        self.write(
            {
                "billing_rule_id": rule.id,
                "eligible_at": fields.Datetime.now(),
                "eligible_reason": reason,
                "is_unbilled": bool(line) and not rule.is_rebilled,
                "billing_tried_at": False,
            }
        )

    def _delivery_line(self):
        """The line by which the order charges its delivery to the customer, or none."""
        return self.sale_id.order_line.filtered(
            lambda line: line.is_delivery and not line.currency_id.is_zero(line.price_subtotal)
        )[:1]

    # -- pricing --------------------------------------------------------------------------------------

    @api.model
    def _rate_eligible(self, after=0, limit=BATCH):
        """Give the next billable shipments their charges; those that were tried."""
        tried = fields.Datetime.now()
        batch = self.search(
            Domain("billing_state", "=", "eligible")
            & Domain("id", ">", after)
            & (Domain("billing_tried_at", "=", False) | Domain("billing_tried_at", "<", tried - RETRY)),
            order="id",
            limit=limit,
        )
        if free := batch._free():
            self.env["freight.charge"]._store(free._rate("revenue"), "revenue")
            free.billing_tried_at = tried
        return batch

    # -- taking back ----------------------------------------------------------------------------------

    @api.model
    def _withdraw_unproven(self, after=0, limit=BATCH):
        """Take back what is billable no more: a milestone was retracted, a shipment cancelled."""
        rules = self.env["freight.billing.rule"].with_context(active_test=False).search([])
        unproven = Domain.OR(
            Domain("billing_rule_id", "=", rule.id) & ~rule._happened_domain() for rule in rules
        )
        domain = unproven & Domain("billing_state", "in", UNBILLED) & Domain("id", ">", after)
        gone = self.search(domain, order="id", limit=limit)
        gone._free()._withdraw()
        return gone

    def _free(self):
        """Those that no milestone works on at this moment, locked; the others are for the next run."""
        return self.try_lock_for_update(allow_referencing=True)

    def _withdraw(self):
        """Back to waiting: what was rated and is on no invoice goes, and the rules decide anew."""
        charges = self.revenue_charge_ids.filtered(lambda charge: charge.billing_state in UNBILLED)
        charges.filtered(lambda charge: charge.billing_state != "pending").billing_state = "pending"
        charges.unlink()
        self.write(
            {
                "billing_rule_id": False,
                "eligible_at": False,
                "eligible_reason": False,
                "is_unbilled": False,
                "billing_tried_at": False,
            }
        )

    # -- the job --------------------------------------------------------------------------------------

    @api.model
    def _cron_bill(self):
        """Find, rate and approve what is due, which books nothing; then bill, as each company settled."""
        steps = (
            self._withdraw_unproven,
            self._make_eligible,
            self._rate_eligible,
            self.env["freight.charge"]._approve_by_rule,
        )
        for step in steps:
            after = 0
            while batch := undisturbed(self.env, step, after):
                after = max(batch.ids)
                if not self.env["ir.cron"]._commit_progress(len(batch), remaining=1):
                    return
        self.env["freight.flow"]._run("bill")
