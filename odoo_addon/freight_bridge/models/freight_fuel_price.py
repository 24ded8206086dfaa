# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .context_defaults import without_defaults


class FreightFuelPrice(models.Model):
    """The index in one week, which begins on a Monday.

    It is settled once freight in the books was priced by it. Who entered it is kept, and each change is in
    the schedule's chatter.
    """

    _name = "freight.fuel.price"
    _description = "Freight Fuel Price"
    _order = "schedule_id, week desc, id"

    schedule_id = fields.Many2one("freight.fuel.schedule", required=True, index=True, ondelete="cascade")
    week = fields.Date(required=True)
    price = fields.Float(digits=(16, 4), required=True)
    changed_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        help="Where duties are separated, somebody else approves invoices that were priced by it.",
    )

    _week_unique = models.Constraint("UNIQUE(schedule_id, week)", "This week has a price already.")
    _week_begins = models.Constraint("CHECK(EXTRACT(ISODOW FROM week) = 1)", "A week begins on a Monday.")

    @api.onchange("week")
    def _onchange_week(self):
        """Any day of a week stands for its Monday."""
        if self.week:
            self.week -= timedelta(days=self.week.weekday())

    @api.model_create_multi
    def create(self, vals_list):
        """Whoever enters a price is kept with it."""
        plain = without_defaults(self, {"changed_by_id"})
        own = [{**vals, "changed_by_id": self._who_changes()} for vals in vals_list]
        prices = super(FreightFuelPrice, plain).create(own).with_env(self.env)
        prices._note(self.env._("entered"))
        return prices

    def write(self, vals):
        """Change prices that nothing in the books stands on, and say what they were."""
        self._check_unused()
        before = {price: price.price for price in self}
        result = super().write({**vals, "changed_by_id": self._who_changes()})
        for price, was in before.items():
            price._note(self.env._("was %s", f"{was:.4f}"))
        return result

    def unlink(self):
        """Take out prices that nothing in the books stands on."""
        self._check_unused()
        self._note(self.env._("taken out"))
        return super().unlink()

    def _who_changes(self):
        """The person who changes a price; the superuser is none."""
        return False if self.env.uid == SUPERUSER_ID else self.env.uid

    def _note(self, what):
        for schedule, prices in self.grouped("schedule_id").items():
            told = ", ".join(f"{price.week}: {price.price:.4f}" for price in prices)
            schedule._message_log(body=f"{schedule.index_name} {told} ({what})")

    def _check_unused(self):
        """What was priced by an index and is in the books is not priced again by another.

        :raises UserError: naming the week and a shipment
        """
        self.env.flush_all()
        for price_id, shipment in self.env.execute_query(SQL(_USED, ids=list(self.ids))):
            price = self.browse(price_id)
            raise UserError(
                self.env._(
                    "The price of %(index)s for the week of %(week)s stays: freight in the books was priced "
                    "by it, such as that of %(shipment)s. Settle a difference by a credit or a supplement.",
                    index=price.schedule_id.index_name,
                    week=price.week,
                    shipment=shipment,
                )
            )


#: A fuel charge that a price settled, found by the week in which its shipment left, where the company is.
_USED = """
SELECT price.id, shipment.name
  FROM freight_fuel_price price
  JOIN freight_fuel_schedule schedule ON schedule.id = price.schedule_id
  JOIN freight_contract contract ON contract.fuel_schedule_id = schedule.id
  JOIN freight_charge charge
    ON charge.contract_id = contract.id AND charge.charge_code_id = contract.fuel_charge_code_id
   AND (charge.cost_state IN ('accrued', 'billed')
        OR charge.billing_state IN ('approved', 'invoiced', 'settled', 'disputed'))
  JOIN freight_shipment shipment ON shipment.id = charge.shipment_id
  JOIN res_company company ON company.id = shipment.company_id
  JOIN res_partner partner ON partner.id = company.partner_id
 WHERE price.id = ANY(%(ids)s)
   AND date_trunc(
           'week',
           COALESCE(shipment.actual_dispatch_date, shipment.planned_dispatch_date)
               AT TIME ZONE 'UTC' AT TIME ZONE COALESCE(NULLIF(partner.tz, ''), 'UTC')
       )::date - 7 * COALESCE(schedule.lag_weeks, 0) = price.week
 LIMIT 1
"""
