# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
from decimal import Decimal

from markupsafe import Markup

from odoo import api, fields, models

from ..models.freight_shipment_load import CM3_PER_M3
from ..money import SIDES, exact, exact_amount
from ..rating import Extra, Place, RatingRequest, normal_zip, rate


class FreightRateTrialWizard(models.TransientModel):
    """See what a shipment that one makes up would cost, and why. Nothing is kept of it."""

    _name = "freight.rate.trial.wizard"
    _description = "Try a Rate"
    _check_company_auto = True

    contract_id = fields.Many2one(
        "freight.contract",
        check_company=True,
        help="In force or not. Empty: those that are active, as for a real shipment.",
    )
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    side = fields.Selection(
        SIDES, required=True, compute="_compute_parties", store=True, precompute=True, readonly=False
    )
    carrier_id = fields.Many2one(
        "delivery.carrier",
        check_company=True,
        compute="_compute_parties",
        store=True,
        precompute=True,
        readonly=False,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        check_company=True,
        compute="_compute_parties",
        store=True,
        precompute=True,
        readonly=False,
    )
    ship_date = fields.Date(required=True, default=fields.Date.context_today)
    service_level_id = fields.Many2one("freight.service.level", check_company=True)
    origin_country_id = fields.Many2one(
        "res.country", default=lambda self: self.env.company.country_id, string="From Country"
    )
    origin_zip = fields.Char(string="From Postcode", default=lambda self: self.env.company.zip)
    destination_country_id = fields.Many2one("res.country", string="To Country")
    destination_zip = fields.Char(string="To Postcode")
    weight = fields.Float(string="Weight (kg)", digits=(16, 4), default=100.0)
    volume = fields.Float(string="Volume (m³)", digits=(16, 6))
    pieces = fields.Integer(default=1)
    distance = fields.Float(string="Distance (km)", digits=(16, 4))
    charge_code_ids = fields.Many2many(
        "freight.charge.code", string="Accessorials", domain="[('category', '=', 'accessorial')]"
    )
    quantity = fields.Float(
        string="Hours or Times", digits=(16, 4), default=1.0, help="Of each accessorial chosen here."
    )
    result = fields.Html(compute="_compute_result", sanitize=False)

    @api.depends("contract_id")
    def _compute_parties(self):
        for wizard in self:
            contract = wizard.contract_id
            wizard.side = contract.side or wizard.side or "cost"
            wizard.carrier_id = contract.carrier_id or wizard.carrier_id
            wizard.partner_id = contract.partner_id if contract.side == "revenue" else wizard.partner_id

    @api.depends(lambda self: [name for name in self._fields if name in INPUTS])
    def _compute_result(self):
        for wizard in self:
            wizard.result = wizard._page(wizard._try())

    def _request(self):
        return RatingRequest(
            side=self.side,
            ship_date=self.ship_date or fields.Date.context_today(self),
            company_id=self.company_id.id,
            partner_id=self.partner_id.commercial_partner_id.id or None,
            carrier_id=self.carrier_id.id or None,
            service_level_id=self.service_level_id.id or None,
            origin=Place(self.origin_country_id.code or None, normal_zip(self.origin_zip)),
            destination=Place(self.destination_country_id.code or None, normal_zip(self.destination_zip)),
            weight_kg=exact(self.weight, 4),
            volume_cm3=exact(self.volume) * CM3_PER_M3 or None,
            pieces=self.pieces,
            distance_km=exact(self.distance, 4) or None,
            accessorials=tuple(
                Extra(code._origin.id, exact(self.quantity, 4), code.name) for code in self.charge_code_ids
            ),
        )

    def _try(self):
        request = self._request()
        contracts = self.contract_id or self.env["freight.contract"]._pricing([request])
        return rate(request, contracts._terms(), self.env._)

    # -- showing --------------------------------------------------------------------------------------

    def _page(self, rating):
        """What came of it; names and words from outside are escaped."""
        parts = [
            Markup("<div class='alert alert-warning mb-2'>%s</div>") % problem.message
            for problem in rating.problems
        ]
        if rating.charges:
            parts.append(self._charge_table(rating))
        parts.extend(Markup("<p class='text-muted mb-0'>%s</p>") % note for note in rating.notes)
        return Markup("").join(parts)

    def _charge_table(self, rating):
        currency = self.env["res.currency"].browse(rating.currency_id)
        names = {
            code.id: code.display_name
            for code in self.env["freight.charge.code"].browse(c.charge_code_id for c in rating.charges)
        }
        rows = Markup("").join(
            Markup(
                "<tr><td><strong>%s</strong><ol class='mb-0 text-muted'>%s</ol></td>"
                "<td class='text-end'>%s</td></tr>"
            )
            % (
                names[charge.charge_code_id],
                Markup("").join(Markup("<li>%s</li>") % step for step in charge.steps),
                self._money(charge.amount, currency),
            )
            for charge in rating.charges
        )
        return Markup(
            "<table class='table table-sm'><tbody>%s<tr class='fw-bold'><td>%s</td>"
            "<td class='text-end'>%s</td></tr></tbody></table>"
        ) % (rows, self.env._("In all"), self._money(rating.total, currency))

    def _money(self, amount: Decimal, currency):
        return f"{exact_amount(amount, currency)} {currency.name}"


#: What the result follows from.
INPUTS = frozenset(
    {
        "contract_id",
        "company_id",
        "side",
        "carrier_id",
        "partner_id",
        "ship_date",
        "service_level_id",
        "origin_country_id",
        "origin_zip",
        "destination_country_id",
        "destination_zip",
        "weight",
        "volume",
        "pieces",
        "distance",
        "charge_code_ids",
        "quantity",
    }
)
