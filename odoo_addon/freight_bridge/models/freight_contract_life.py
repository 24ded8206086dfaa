# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError, ValidationError

from .context_defaults import without_defaults

#: What only the actions below change.
GOVERNED = frozenset({"state", "closed_on", "price_user_id", "activated_by", "activated_at"})
#: What decides prices, and what is asked for besides; settled once the contract is active.
PRICES = frozenset(
    {
        "side",
        "company_id",
        "currency_id",
        "partner_id",
        "carrier_id",
        "factor_ids",
        "date_from",
        "fuel_schedule_id",
        "fuel_charge_code_id",
        "linehaul_charge_code_id",
        "dim_divisor",
        "weight_step",
        "is_per_piece",
        "is_next_break",
        "is_all_in",
        "rate_ids",
        "accessorial_ids",
        "requires_pod",
    }
)
#: Who says until when a contract holds says what is agreed about later shipments: kept as who changed prices.
LAST_DAY = frozenset({"date_to"})


class FreightContractLife(models.Model):
    """draft → active → closed. What is active prices shipments and changes no more, but for its last day.

    A closed contract still prices what shipped until then: carriers bill late. One that should never have
    been in force is withdrawn, and prices nothing.
    """

    _inherit = "freight.contract"

    @api.model_create_multi
    def create(self, vals_list):
        """Contracts begin as drafts."""
        for vals in vals_list:
            self._check_governed(vals)
        plain = without_defaults(self, GOVERNED)
        contracts = super(FreightContractLife, plain).create(vals_list).with_env(self.env)
        contracts._settle(price_user_id=contracts._who_changes())
        return contracts

    def write(self, vals):
        self._check_governed(vals)
        if PRICES & vals.keys():
            self._touch_prices()
        elif LAST_DAY & vals.keys() and self._who_changes():
            self._settle(price_user_id=self._who_changes())
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._check_draft()

    def copy_data(self, default=None):
        """A copy is told from what it comes from."""
        named = default and "name" in default
        return [
            vals if named else {**vals, "name": self.env._("%s (copy)", contract.name)}
            for contract, vals in zip(self, super().copy_data(default), strict=True)
        ]

    # -- guards ---------------------------------------------------------------------------------------

    def _settle(self, **vals):
        """Write what follows from the contract's life."""
        return super().write(vals)

    def _who_changes(self):
        """The person who changes prices; the superuser is none."""
        return False if self.env.uid == SUPERUSER_ID else self.env.uid

    def _touch_prices(self):
        """Somebody changes prices."""
        self._check_draft()
        changed = self.filtered(lambda contract: contract.price_user_id.id != self._who_changes())
        if changed:
            changed._settle(price_user_id=self._who_changes())

    def _check_governed(self, vals):
        if touched := GOVERNED & vals.keys():
            raise UserError(
                self.env._("These fields follow from the contract's life: %s.", ", ".join(sorted(touched)))
            )

    def _check_draft(self):
        if settled := self.filtered(lambda contract: contract.state != "draft"):
            raise UserError(
                self.env._(
                    "The prices of %s were in force and do not change: change and activate a copy of it.",
                    settled[0].name,
                )
            )

    @api.constrains("linehaul_charge_code_id", "fuel_charge_code_id", "fuel_schedule_id", "accessorial_ids")
    def _check_charge_codes(self):
        """Each charge of a shipment has a code of its own, or one could not be told from another."""
        for contract in self:
            codes = [contract.linehaul_charge_code_id.id, *contract.accessorial_ids.charge_code_id.ids]
            if contract.fuel_schedule_id and not contract.fuel_charge_code_id:
                raise ValidationError(self.env._("Choose the charge code that fuel is charged by."))
            if contract.fuel_charge_code_id:
                codes.append(contract.fuel_charge_code_id.id)
            if len(codes) != len(set(codes)):
                raise ValidationError(
                    self.env._("Line haul, fuel and each accessorial need charge codes of their own.")
                )

    # -- life -----------------------------------------------------------------------------------------

    def action_activate(self):
        """Let contracts price shipments."""
        for contract in self:
            contract._check_activation()
        self._settle(state="active", activated_by=self.env.uid, activated_at=fields.Datetime.now())

    def _check_activation(self):
        if self.state != "draft":
            raise UserError(self.env._("%s is not a draft: reload the page.", self.name))
        if not self.rate_ids:
            raise UserError(self.env._("%s has no rates yet: it would price nothing.", self.name))
        if free := self.rate_ids.filtered(lambda r: not (r.price or r.minimum or r.break_ids)):
            raise UserError(
                self.env._(
                    "%(count)s rates of %(name)s have no price, no weight break and no minimum.",
                    count=len(free),
                    name=self.name,
                )
            )
        separate = self.company_id.sudo().freight_separate_duties
        if separate and self.price_user_id == self.env.user:
            raise UserError(
                self.env._(
                    "You changed the prices of %s last. %s separates duties: somebody else activates it.",
                    self.name,
                    self.company_id.name,
                )
            )

    def action_close(self):
        """Let contracts price nothing that ships after today. To end one on another day, set its last."""
        self._check_active()
        for company, contracts in self.grouped("company_id").items():
            contracts._settle(state="closed", closed_on=company._freight_today())

    def action_withdraw(self):
        """Take contracts back that were wrong from the beginning: they price nothing, nor ever did."""
        self._check_active()
        self._settle(state="closed", closed_on=False)

    def _check_active(self):
        if wrong := self.filtered(lambda contract: contract.state != "active"):
            raise UserError(self.env._("%s is not active: reload the page.", wrong[0].name))

    def action_copy_prices(self):
        """A new draft with these prices, to be changed."""
        self.ensure_one()
        default = {}
        if self.date_to:
            default = {"date_from": fields.Date.add(self.date_to, days=1), "date_to": False}
        return {
            "type": "ir.actions.act_window",
            "res_model": "freight.contract",
            "res_id": self.copy(default).id,
            "view_mode": "form",
        }
