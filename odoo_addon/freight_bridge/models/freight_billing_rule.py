# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..billing import GROUPINGS, TRIGGERS
from ..ingest.personal import mask
from ..money import exact

#: A delivery that somebody signed for, as a milestone tells it.
_SIGNED = [
    ("code", "=", "delivered"),
    ("classifier", "=", "actual"),
    ("retracted", "!=", True),
    ("retracts", "=", False),
    ("signed_by", "!=", False),
]


class FreightBillingRule(models.Model):
    """When freight is billed to whom, and how: of the rules that fit a shipment the most specific counts."""

    _name = "freight.billing.rule"
    _description = "Freight Billing Rule"
    _inherit = ["mail.thread"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    sequence = fields.Integer(default=10, help="Decides between rules that are as specific.")
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        default=lambda self: self.env.company,
        tracking=True,
        help="Empty: every company.",
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", check_company=True, tracking=True, help="Empty: any customer."
    )
    contract_id = fields.Many2one(
        "freight.contract",
        check_company=True,
        domain="[('side', '=', 'revenue')]",
        tracking=True,
        help="Empty: any contract.",
    )
    service_level_id = fields.Many2one(
        "freight.service.level", check_company=True, tracking=True, help="Empty: any service."
    )
    date_from = fields.Date(
        required=True,
        default=fields.Date.context_today,
        tracking=True,
        help="What happened before that day is not billed by it.",
    )
    trigger = fields.Selection(
        TRIGGERS,
        required=True,
        default="delivery",
        tracking=True,
        help="What has to have happened before the customer is billed.",
    )
    is_signature_proof = fields.Boolean(
        string="Signature Suffices",
        tracking=True,
        help="A delivery that somebody signed for counts as its proof, without a document.",
    )
    grouping = fields.Selection(GROUPINGS, required=True, default="shipment", tracking=True)
    is_auto_approved = fields.Boolean(
        string="Approve by Rule", tracking=True, help="What was rated needs no person to approve it."
    )
    is_posted = fields.Boolean(
        string="Post Invoices", tracking=True, help="Else they are drafts for a person to post."
    )
    is_rebilled = fields.Boolean(
        string="Bill Beside a Delivery Line",
        tracking=True,
        help="Where the sales order charges the delivery already, "
        "freight is billed beside it only if this is set.",
    )
    on_credit = fields.Selection(
        [("approved", "Bill Again"), ("void", "Bill No More")],
        string="After a Credit Note",
        required=True,
        default="approved",
        tracking=True,
        help="What becomes of a charge whose whole invoice was credited: "
        "it waits, approved, for a person to bill it again, or it is void.",
    )
    journal_id = fields.Many2one(
        "account.journal",
        check_company=True,
        domain="[('type', '=', 'sale')]",
        tracking=True,
        help="Empty: the first sales journal of the company.",
    )
    payer_ids = fields.One2many(
        "freight.billing.rule.payer",
        "rule_id",
        string="Payers",
        copy=True,
        help="Empty: the customer pays.",
    )

    @api.constrains("payer_ids")
    def _check_payers(self):
        for rule in self:
            percents = [exact(payer.percent, 4) for payer in rule.payer_ids]
            if percents and sum(percents) != Decimal(100):
                raise ValidationError(
                    self.env._(
                        "The shares of the payers of %(rule)s sum to %(sum)s %%: they must be 100 %%.",
                        rule=rule.name,
                        sum=f"{sum(percents).normalize():f}",
                    )
                )

    # -- what has happened ----------------------------------------------------------------------------

    def _due_domain(self):
        """Shipments that this rule may make billable: where it fits and its trigger has happened."""
        self.ensure_one()
        return self._fitting_domain() & self._happened_domain()

    def _fitting_domain(self):
        domain = Domain("direction", "in", ("outbound", "dropship"))
        if self.company_id:
            domain &= Domain("company_id", "=", self.company_id.id)
        for partner in (self.partner_id, self.contract_id.partner_id):
            if partner:
                domain &= Domain("customer_id", "=", partner.commercial_partner_id.id)
        if self.service_level_id:
            domain &= Domain("service_level_id", "=", self.service_level_id.id)
        return domain

    def _happened_domain(self):
        """The trigger has happened, since the rule holds, and the shipment was not cancelled."""
        since = fields.Datetime.to_datetime(self.date_from)
        signed = Domain("milestone_ids", "any", [*_SIGNED, ("time", ">=", since)])
        happened = {
            "release": Domain("create_date", ">=", since),
            "dispatch": Domain("actual_dispatch_date", ">=", since),
            "delivery": Domain("actual_delivery_date", ">=", since),
            "pod": Domain("pod_date", ">=", since),
            "acceptance": Domain("accepted_at", ">=", since),
        }[self.trigger]
        if self.trigger == "pod" and self.is_signature_proof:
            happened |= signed
        return happened & Domain("state", "!=", "cancelled")

    # -- choosing -------------------------------------------------------------------------------------

    def _choose(self, shipments):
        """{shipment: (the rule that counts, the other rules that fit)} of shipments that some rule fits.

        A rule that names the contract is more specific than one that names the customer, then the service,
        then the company; between equals the sequence decides.
        """
        ranked = self.sorted(lambda rule: (*(-mark for mark in rule._specificity()), rule.sequence, rule.id))
        chosen = {}
        for shipment in shipments:
            fitting = [rule for rule in ranked if rule._fits(shipment)]
            if fitting:
                chosen[shipment] = fitting[0], fitting[1:]
        return chosen

    def _specificity(self):
        """The marks by which rules are compared, the most telling first."""
        return (
            bool(self.contract_id),
            bool(self.partner_id),
            bool(self.service_level_id),
            bool(self.company_id),
        )

    def _fits(self, shipment):
        contract = self.contract_id
        return (
            self.company_id in (shipment.company_id, self.env["res.company"])
            and (not self.partner_id or self.partner_id.commercial_partner_id == shipment.customer_id)
            and (not self.service_level_id or self.service_level_id == shipment.service_level_id)
            and (not contract or _prices(contract, shipment))
        )

    def _why(self, shipment, others):
        """Why this rule counts for a shipment, in words."""
        named = [
            record.display_name
            for record in (self.contract_id, self.partner_id, self.service_level_id, self.company_id)
            if record
        ]
        labels = dict(self._fields["trigger"]._description_selection(self.env))
        sentence = self.env._(
            "Rule %(rule)s (%(named)s): %(trigger)s, %(evidence)s.",
            rule=self.name,
            named=", ".join(named) or self.env._("any shipment"),
            trigger=labels[self.trigger],
            evidence=self._evidence(shipment),
        )
        if others:
            sentence += " " + self.env._("Less specific: %s.", ", ".join(rule.name for rule in others[:5]))
        return sentence

    def _evidence(self, shipment):
        """What shows that the trigger has happened."""
        moment = {
            "release": shipment.create_date,
            "dispatch": shipment.actual_dispatch_date,
            "delivery": shipment.actual_delivery_date,
            "pod": shipment.pod_date,
            "acceptance": shipment.accepted_at,
        }[self.trigger]
        if self.trigger == "pod" and shipment.pod_attachment_id:
            return self.env._(
                "%(document)s of %(moment)s UTC",
                document=shipment.pod_attachment_id.name,
                moment=moment.isoformat(" ", "minutes"),
            )
        if self.trigger == "pod":
            signed = shipment.milestone_ids.filtered_domain(_SIGNED)[:1]
            return self.env._(
                "signed by %(name)s on %(moment)s UTC",
                name=mask(signed.signed_by, "name"),
                moment=signed.time.isoformat(" ", "minutes"),
            )
        return self.env._("%s UTC", moment.isoformat(" ", "minutes"))


def _prices(contract, shipment):
    """Whether a customer's contract holds for a shipment."""
    day = shipment._ship_date()
    return (
        contract.state == "active"
        and contract.company_id == shipment.company_id
        and contract.partner_id.commercial_partner_id == shipment.customer_id
        and contract.carrier_id in (shipment.carrier_id, contract.carrier_id.browse())
        and contract.date_from <= day <= (contract.date_to or day)
    )


class FreightBillingRulePayer(models.Model):
    """Who pays which share of the freight that a rule bills."""

    _name = "freight.billing.rule.payer"
    _description = "Freight Payer"
    _order = "rule_id, sequence, id"

    rule_id = fields.Many2one("freight.billing.rule", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    partner_id = fields.Many2one("res.partner", required=True, ondelete="restrict")
    percent = fields.Float(digits=(16, 4), required=True, help="The first payer takes what rounding leaves.")

    _partner_unique = models.Constraint(
        "UNIQUE(rule_id, partner_id)", "This payer has a share in the rule already."
    )
    _percent_positive = models.Constraint(
        "CHECK(percent > 0 AND percent <= 100)", "A share is more than 0 and at most 100 percent."
    )
