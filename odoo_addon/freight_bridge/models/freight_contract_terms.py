# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
from odoo import api, models

from ..money import exact
from ..rating import AccessorialTerms, ContractTerms, FuelTerms, RateTerms

#: Contracts that price what shipped while they were in force.
IN_FORCE = ["|", ("state", "=", "active"), "&", ("state", "=", "closed"), ("closed_on", "!=", False)]


class FreightContractTerms(models.Model):
    """Contracts as the plain data that rating works on."""

    _inherit = "freight.contract"

    @api.model
    def _pricing(self, requests):
        """The contracts in force then that may price some of the requests (of one side), whoever asks."""
        days = [request.ship_date for request in requests]
        side = requests[0].side
        ours = (
            ("carrier_id", "in", {request.carrier_id for request in requests} - {None})
            if side == "cost"
            else ("partner_id.commercial_partner_id", "in", {r.partner_id for r in requests} - {None})
        )
        return self.sudo().search(
            [
                ours,
                *IN_FORCE,
                ("side", "=", side),
                ("company_id", "in", {request.company_id for request in requests}),
                ("date_from", "<=", max(days)),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", min(days)),
            ]
        )

    def _terms(self):
        """The contracts as ``ContractTerms``, with a number of queries that does not depend on theirs."""
        schedules = {schedule: _fuel(schedule) for schedule in self.fuel_schedule_id}
        return tuple(contract._as_terms(schedules.get(contract.fuel_schedule_id)) for contract in self)

    def _as_terms(self, fuel):
        self.ensure_one()
        return ContractTerms(
            id=self.id,
            name=self.name,
            side=self.side,
            company_id=self.company_id.id,
            currency_id=self.currency_id.id,
            currency=self.currency_id.name,
            places=self.currency_id.decimal_places,
            partner_id=self.partner_id.id,
            customer_id=self.partner_id.commercial_partner_id.id,
            carrier_id=self.carrier_id.id or None,
            date_from=self.date_from,
            date_to=min(filter(None, (self.date_to, self.closed_on)), default=None),
            linehaul_charge_code_id=self.linehaul_charge_code_id.id,
            fuel_charge_code_id=self.fuel_charge_code_id.id or None,
            dim_divisor=exact(self.dim_divisor, 4),
            weight_step=exact(self.weight_step, 4),
            is_per_piece=self.is_per_piece,
            is_next_break=self.is_next_break,
            is_all_in=self.is_all_in,
            rates=tuple(_rate(rate) for rate in self.rate_ids),
            accessorials=tuple(_accessorial(row) for row in self.accessorial_ids),
            fuel=fuel,
        )


def _rate(rate):
    return RateTerms(
        id=rate.id,
        origin=rate._area("origin"),
        destination=rate._area("destination"),
        service_level_id=rate.service_level_id.id or None,
        sequence=rate.sequence,
        basis=rate.basis,
        price=exact(rate.price),
        minimum=exact(rate.minimum),
        discount=exact(rate.discount, 4),
        breaks=tuple(sorted((exact(row.weight_from, 4), exact(row.price)) for row in rate.break_ids)),
    )


def _accessorial(row):
    return AccessorialTerms(
        id=row.id,
        charge_code_id=row.charge_code_id.id,
        name=row.charge_code_id.name,
        category=row.charge_code_id.category,
        basis=row.basis,
        price=exact(row.price),
        cap=exact(row.cap),
        free_hours=exact(row.free_hours, 4),
        evidence=row.evidence,
        is_automatic=row.is_automatic,
    )


def _fuel(schedule):
    return FuelTerms(
        id=schedule.id,
        index_name=schedule.index_name,
        base=schedule.base,
        lag_weeks=schedule.lag_weeks,
        brackets=tuple(
            sorted((exact(row.price_from, 4), exact(row.percent, 4)) for row in schedule.bracket_ids)
        ),
        prices={row.week: exact(row.price, 4) for row in schedule.price_ids},
    )
