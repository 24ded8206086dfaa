# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from typing import NamedTuple

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ..money import exact, exact_amount
from .context_defaults import without_defaults

#: What only the methods below write.
GOVERNED = frozenset({"changed_by_id", "changer_ids", "confirmed_by_id", "confirmed_at", "is_learned"})
#: What passes, of whom and when: who changes it takes the confirmation back.
TERMS = frozenset(
    {
        "active",
        "company_id",
        "customer_id",
        "carrier_id",
        "date_from",
        "date_to",
        "over_amount",
        "over_percent",
        "under_amount",
        "under_percent",
    }
)


class Limits(NamedTuple):
    """How far one side may differ, an amount in the company's currency and a percentage; 0: no such limit."""

    amount: object
    percent: object

    def admit(self, variance, expected, convert):
        """Whether a variance is within every limit that is set; where none is, nothing passes.

        :param variance: in the invoice's currency, not negative
        :param expected: what the percentage is taken of
        :param convert: makes an amount of the company's currency one of the invoice's
        """
        if not self.amount and not self.percent:
            return False
        if self.amount and variance > convert(self.amount):
            return False
        return not self.percent or variance <= abs(expected) * self.percent / 100


class FreightTolerance(models.Model):
    """How far an invoice may differ from what was agreed before a person must look.

    The customer's goes before the carrier's, the carrier's before the company's; of these the newest holds.
    Over- and undercharges of one shipment are summed apart: neither hides the other. Where an amount and a
    percentage are set, both must hold. Where the company separates duties, it passes nothing until somebody
    else than who changed it confirmed it; none takes its place meanwhile.
    """

    _name = "freight.tolerance"
    _description = "Freight Tolerance"
    _inherit = ["mail.thread"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")
    customer_id = fields.Many2one(
        "res.partner", check_company=True, tracking=True, help="Empty: whoever the goods are for."
    )
    carrier_id = fields.Many2one(
        "delivery.carrier", check_company=True, tracking=True, help="Empty: whoever carries."
    )
    date_from = fields.Date(required=True, default=fields.Date.context_today, tracking=True)
    date_to = fields.Date(
        tracking=True, help="The last invoice date it holds for; empty: until further notice."
    )
    over_amount = fields.Monetary(
        string="Over, Amount",
        tracking=True,
        help="Overcharges of a shipment up to this amount pass; 0: no such limit.",
    )
    over_percent = fields.Float(
        string="Over, %",
        digits=(16, 4),
        tracking=True,
        help="Overcharges of a shipment up to this percentage of what was agreed pass; 0: no such limit.",
    )
    under_amount = fields.Monetary(
        string="Under, Amount",
        tracking=True,
        help="Undercharges of a shipment up to this amount pass; 0: no such limit.",
    )
    under_percent = fields.Float(
        string="Under, %",
        digits=(16, 4),
        tracking=True,
        help="Undercharges of a shipment up to this percentage of what was agreed pass; 0: no such limit.",
    )
    changed_by_id = fields.Many2one(
        "res.users",
        string="Last Changed By",
        readonly=True,
        copy=False,
        help="Does not approve what passes by it.",
    )
    changer_ids = fields.Many2many(
        "res.users",
        "freight_tolerance_changer_rel",
        string="Changed By",
        readonly=True,
        copy=False,
        help="Who had a hand in what it passes since it was last confirmed: they do not confirm it, and "
        "do not decide about what passes by it.",
    )
    confirmed_by_id = fields.Many2one("res.users", readonly=True, copy=False, tracking=True)
    confirmed_at = fields.Datetime(readonly=True, copy=False)
    is_learned = fields.Boolean(
        string="Learned",
        readonly=True,
        copy=False,
        help="Made of equal decisions: it begins when somebody else than who made it confirms it, also where "
        "the company does not separate duties.",
    )
    is_waiting = fields.Boolean(
        string="To Confirm",
        compute="_compute_is_waiting",
        help="The company separates duties: it passes nothing until somebody else confirms it.",
    )

    _limits_positive = models.Constraint(
        "CHECK(over_amount >= 0 AND over_percent >= 0 AND under_amount >= 0 AND under_percent >= 0)",
        "Limits are not negative; where neither an amount nor a percentage is set, nothing passes.",
    )
    _dates_ordered = models.Constraint(
        "CHECK(date_to >= date_from)", "A tolerance cannot end before it begins."
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Keep who decides it."""
        for vals in vals_list:
            self._check_governed(vals)
        plain = self if self.env.su else without_defaults(self, GOVERNED)
        me = {"changed_by_id": self.env.uid, "changer_ids": [Command.link(self.env.uid)]}
        own = [{**vals, **me} for vals in vals_list]
        return super(FreightTolerance, plain).create(own).with_env(self.env)

    def write(self, vals):
        """Who changes what passes decides it anew: it is confirmed no more."""
        self._check_governed(vals)
        if not TERMS & vals.keys():
            return super().write(vals)
        before = {tolerance: tolerance._terms() for tolerance in self}
        result = super().write(vals)
        self.filtered(lambda tolerance: tolerance._terms() != before[tolerance])._note_changer()
        return result

    def _terms(self):
        return tuple(self[name] for name in sorted(TERMS))

    def _note_changer(self):
        """The user changed what passes: who did so before stays known until somebody else confirms it."""
        vals = {"changed_by_id": self.env.uid, "confirmed_by_id": False, "confirmed_at": False}
        for tolerances, command in (
            (self.filtered("confirmed_at"), Command.set([self.env.uid])),
            (self.filtered(lambda tolerance: not tolerance.confirmed_at), Command.link(self.env.uid)),
        ):
            if tolerances:
                super(FreightTolerance, tolerances.sudo()).write({**vals, "changer_ids": [command]})

    def _is_changed_by(self, user):
        """Whether a person (the superuser is none) had a hand in it."""
        return user.id != SUPERUSER_ID and user in self.changer_ids | self.changed_by_id

    def _check_governed(self, vals):
        if not self.env.su and (touched := GOVERNED & vals.keys()):
            raise UserError(
                self.env._(
                    "Who changed and who confirmed a tolerance is not set by hand: %s.",
                    ", ".join(sorted(touched)),
                )
            )

    # -- confirming -----------------------------------------------------------------------------------

    @api.depends("confirmed_at", "is_learned", "company_id.freight_separate_duties")
    def _compute_is_waiting(self):
        for tolerance in self:
            takes_two = tolerance.is_learned or tolerance.company_id.sudo().freight_separate_duties
            tolerance.is_waiting = takes_two and not tolerance.confirmed_at

    def action_confirm(self):
        """Let tolerances take effect that somebody else changed.

        :raises UserError: one is confirmed already, or the user changed it last
        """
        self.env["freight.invoice"]._check_decider()
        self.check_access("read")
        for tolerance in self:
            if tolerance.confirmed_at:
                raise UserError(self.env._("%s is confirmed already: reload the page.", tolerance.name))
            if tolerance._is_changed_by(self.env.user):
                raise UserError(
                    self.env._("You changed the tolerance %s: somebody else confirms it.", tolerance.name)
                )
        self.sudo().write({"confirmed_by_id": self.env.uid, "confirmed_at": fields.Datetime.now()})
        # What was learned begins with that: until then it took nothing's place.
        begun = self.sudo().filtered(lambda tolerance: tolerance.is_learned and not tolerance.active)
        super(FreightTolerance, begun).write({"active": True})
        return True

    # -- which one holds ------------------------------------------------------------------------------

    @api.model
    def _of_companies(self, companies):
        """Every tolerance of the companies, the most specific first and of these the newest."""
        found = self.search(Domain("company_id", "in", companies.ids))
        return found.sorted(lambda row: (bool(row.customer_id), bool(row.carrier_id)), reverse=True)

    def _for(self, company, customer, carrier, day):
        """The first of these that holds, or none.

        :param customer: the commercial entity of who the goods are for
        """
        return next(
            (
                row
                for row in self
                if row.company_id == company
                and (not row.customer_id or row.customer_id.commercial_partner_id == customer)
                and (not row.carrier_id or row.carrier_id == carrier)
                and row.date_from <= day
                and (not row.date_to or day <= row.date_to)
            ),
            self.browse(),
        )

    def _may_rise_to(self, amount):
        """Whether only the amount of an overcharge kept it from passing; ``self`` may be none at all.

        Where a percentage alone is set, an amount in its place would let through what it held back.
        """
        if not self:
            return True
        over = self._limits("over")
        return over.amount < amount if over.amount else not over.percent

    def _limits(self, side):
        """The limits of one side, "over" or "under"."""
        return Limits(
            exact_amount(self[f"{side}_amount"], self.currency_id), exact(self[f"{side}_percent"], 4)
        )
