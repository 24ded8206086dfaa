# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..billing import shares
from ..money import exact, exact_amount
from .freight_shipment_billing import BATCH

#: Where a charge may go from each state. What is on an invoice leaves it by the books alone.
TRANSITIONS = {
    "pending": {"eligible", "void"},
    "eligible": {"pending", "rated", "void"},
    "rated": {"pending", "approved", "void"},
    "approved": {"pending", "rated", "invoiced", "void"},
    "invoiced": {"settled", "disputed", "approved", "void"},
    "settled": {"invoiced", "disputed", "approved", "void"},
    "disputed": {"invoiced", "settled", "approved", "void"},
    "void": set(),
}
#: States in which what is owed is fixed.
FIXED = ("approved", "invoiced", "settled", "disputed", "void")
#: What is fixed then.
_TERMS = frozenset({"shipment_id", "side", "charge_code_id", "partner_id", "currency_id", "amount"})


class FreightChargeBilling(models.Model):
    """The life of what a customer owes: pending → eligible → rated → approved → invoiced → settled."""

    _inherit = "freight.charge"

    billing_rule_id = fields.Many2one(
        related="shipment_id.billing_rule_id", store=True, index="btree_not_null"
    )
    eligible_at = fields.Datetime(related="shipment_id.eligible_at", store=True)
    eligible_reason = fields.Text(related="shipment_id.eligible_reason")
    sale_id = fields.Many2one(related="shipment_id.sale_id")
    customer_invoice_id = fields.Many2one(
        related="invoice_line_id.move_id", string="Customer Invoice", related_sudo=True
    )
    billing_approved_by_id = fields.Many2one("res.users", string="Approved By", readonly=True, copy=False)
    billing_approved_at = fields.Datetime(string="Approved On", readonly=True, copy=False)
    billing_problem = fields.Text(readonly=True, copy=False, help="Why it could not be invoiced.")
    billing_exception_id = fields.Many2one(
        "freight.exception", readonly=True, copy=False, index="btree_not_null"
    )
    dispute_reason = fields.Text(readonly=True, copy=False, help="Why the customer contested it, last.")
    is_held = fields.Boolean(
        string="Waits for a Person",
        readonly=True,
        copy=False,
        help="It came back from an invoice, or could not be invoiced: a person says when it is billed again.",
    )

    _billing_due_idx = models.Index(
        "(id) WHERE billing_state IN ('rated', 'approved') AND is_held IS NOT TRUE"
    )

    def write(self, vals):
        """Keep the life of a charge on its way, and what was approved as it was approved."""
        if "billing_state" in vals:
            self._check_billing_transition(vals["billing_state"])
        if _TERMS & vals.keys():
            self._check_not_fixed()
        return super().write(vals)

    def _check_billing_transition(self, state):
        labels = dict(self._fields["billing_state"]._description_selection(self.env))
        for charge in self:
            if charge.billing_state != state and state not in TRANSITIONS.get(charge.billing_state, ()):
                raise UserError(
                    self.env._(
                        "%(charge)s of %(shipment)s is %(old)s: it cannot become %(new)s.",
                        charge=charge.charge_code_id.name,
                        shipment=charge.shipment_id.name,
                        old=labels.get(charge.billing_state) or self.env._("a carrier's charge"),
                        new=labels.get(state, state),
                    )
                )

    def _check_not_fixed(self):
        for charge in self:
            if charge.billing_state in FIXED:
                raise UserError(
                    self.env._(
                        "%(charge)s of %(shipment)s was approved: take the approval back before it changes.",
                        charge=charge.charge_code_id.name,
                        shipment=charge.shipment_id.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_fixed(self):
        self._check_not_fixed()

    # -- rated ----------------------------------------------------------------------------------------

    @api.model
    def _store(self, ratings, side):
        """Rating found what customers owe: it is rated, and split, where the shipment may be billed.

        A shipment whose freight is split is not rated again once a part of it is approved: what is left of
        the others' shares could not be told.
        """
        if side != "revenue":
            return super()._store(ratings, side)
        shipments = self.sudo().env["freight.shipment"].browse(ratings)
        settled = shipments.filtered(
            lambda shipment: (
                shipment.billing_rule_id.payer_ids
                and set(shipment.revenue_charge_ids.mapped("billing_state")) & set(FIXED)
            )
        )
        open_ratings = {key: value for key, value in ratings.items() if key not in set(settled.ids)}
        charges = super()._store(open_ratings, side)
        billable = (shipments - settled).filtered("eligible_at")
        whole = billable.filtered(lambda shipment: not ratings[shipment.id].problems)
        whole.revenue_charge_ids._take_rating()
        # Half a price is none: the customer would be billed twice for one shipment, or too little.
        (billable - whole).revenue_charge_ids.filtered(
            lambda charge: charge.billing_state in ("eligible", "rated")
        ).billing_state = "pending"
        return charges.exists() | settled.revenue_charge_ids

    def _take_rating(self):
        """What was priced for billable shipments is rated, once it is split between its payers."""
        fresh = self.filtered(lambda charge: charge.billing_state in ("pending", "eligible", "rated"))
        rated = fresh | fresh._split_between_payers()
        rated.filtered(lambda charge: charge.billing_state == "pending").billing_state = "eligible"
        rated.filtered(lambda charge: charge.billing_state == "eligible").billing_state = "rated"

    def _split_between_payers(self):
        """Give each payer of the rule a charge of its own; those that were made for the others."""
        made = []
        for charge in self:
            payers = charge.shipment_id.billing_rule_id.payer_ids
            if not payers:
                continue
            amount = exact_amount(charge.amount, charge.currency_id)
            percents = [exact(payer.percent, 4) for payer in payers]
            parts = shares(amount, percents, charge.currency_id.decimal_places)
            notes = [
                self.env._(
                    "%(percent)s %% of %(amount)s %(currency)s by rule %(rule)s: %(part)s",
                    percent=f"{percent.normalize():f}",
                    amount=amount,
                    currency=charge.currency_id.name,
                    rule=charge.shipment_id.billing_rule_id.name,
                    part=part,
                )
                for percent, part in zip(percents, parts, strict=True)
            ]
            told = charge.explanation or ""
            vals = [
                {
                    "partner_id": payer.partner_id.id,
                    "amount": float(part),
                    "explanation": f"{told}\n{note}".strip(),
                }
                for payer, part, note in zip(payers, parts, notes, strict=True)
            ]
            charge.write(vals[0])
            made.extend(
                {**charge._share_vals(), **own} for own, part in zip(vals[1:], parts[1:], strict=True) if part
            )
        # The database must know who pays the first share before somebody else gets what was theirs.
        self.flush_recordset(["partner_id"])
        return self.create(made)

    def _share_vals(self):
        """What the shares of one charge have in common."""
        return {
            "shipment_id": self.shipment_id.id,
            "side": "revenue",
            "charge_code_id": self.charge_code_id.id,
            "currency_id": self.currency_id.id,
            "contract_id": self.contract_id.id,
            "rate_id": self.rate_id.id,
            "billing_state": "pending",
        }

    # -- approved -------------------------------------------------------------------------------------

    def _check_finance(self):
        """Only finance decides about money; what follows may then run as superuser."""
        if not self.env.su and not self.env.user.has_group("freight_bridge.group_finance"):
            raise AccessError(
                self.env._("Only Freight Finance approves and bills charges: ask your administrator.")
            )
        self.check_access("read")

    def action_approve(self):
        """A person approves what was rated."""
        self._check_finance()
        self.sudo()._approve()

    def action_withdraw_approval(self):
        """Take the approval back, as long as nothing is on an invoice."""
        self._check_finance()
        charges = self.sudo()
        charges.write(
            {"billing_state": "rated", "billing_approved_by_id": False, "billing_approved_at": False}
        )

    def action_void(self):
        """The customer does not pay this charge."""
        self._check_finance()
        charges = self.sudo()
        if charges.invoice_line_id:
            raise UserError(
                self.env._("What is on an invoice is taken back by a credit note: make one of the invoice.")
            )
        charges.billing_state = "void"
        charges._note_billing(self.env._("is void: it is not billed."))

    def _approve(self):
        self.write(
            {
                "billing_state": "approved",
                "billing_approved_by_id": self.env.uid,
                "billing_approved_at": fields.Datetime.now(),
            }
        )

    @api.model
    def _approve_by_rule(self, after=0, limit=BATCH):
        """Approve the next charges whose rule needs no person; those approved."""
        batch = self.search(
            [
                ("billing_state", "=", "rated"),
                ("billing_rule_id.is_auto_approved", "=", True),
                ("id", ">", after),
            ],
            order="id",
            limit=limit,
        )
        batch._approve()
        return batch

    # -- disputed -------------------------------------------------------------------------------------

    def action_dispute(self, reason):
        """The customer contests what it was billed: it waits, whatever the money says.

        :param reason: what the customer says; kept with the charge and in the chatter of its shipment
        """
        self._check_finance()
        if not (reason or "").strip():
            raise UserError(
                self.env._("Say why the customer contests it: the reason is kept with the charge.")
            )
        charges = self.sudo()
        charges.write({"billing_state": "disputed", "dispute_reason": reason.strip()})
        charges._note_billing(self.env._("is disputed by the customer: %s", reason.strip()))

    def action_end_dispute(self):
        """The dispute is over: the charge is again what the books say of its invoice."""
        self._check_finance()
        disputed = self.sudo().filtered(lambda charge: charge.billing_state == "disputed")
        disputed.billing_state = "invoiced"
        disputed._note_billing(self.env._("is disputed no more."))
        disputed._follow_invoices()

    def _note_billing(self, sentence):
        """Write into the chatter of the shipments what became of their charges, together."""
        bodies = {
            shipment.id: f"{', '.join(charges.mapped('charge_code_id.name'))}: {sentence}"
            for shipment, charges in self.grouped("shipment_id").items()
        }
        if bodies:
            self.env["freight.shipment"].browse(bodies)._message_log_batch(bodies)

    @api.depends("shipment_id", "charge_code_id")
    def _compute_display_name(self):
        for charge in self:
            charge.display_name = f"{charge.shipment_id.name} {charge.charge_code_id.name}"

    def _total(self):
        """The exact sum of charges of one currency."""
        return sum((exact_amount(charge.amount, charge.currency_id) for charge in self), Decimal(0))
