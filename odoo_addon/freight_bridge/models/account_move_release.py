# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.exceptions import UserError

#: To whom and in what a released bill is paid.
PAID_TERMS = {"partner_id", "partner_bank_id", "currency_id"}
#: States of a payment that is on its way, or was made.
PAYING = ("in_process", "paid")


class AccountMoveRelease(models.Model):
    """A carrier's bill that waits for its release is blocked, in Odoo's own word, and cannot be paid."""

    _inherit = "account.move"

    freight_bill_invoice_ids = fields.One2many("freight.invoice", "bill_id", readonly=True)
    freight_payment_held = fields.Boolean(
        string="Freight Payment Blocked",
        compute="_compute_freight_payment_held",
        store=True,
        help="The bill of a carrier that nobody released for payment yet.",
    )

    freight_blocked_text = fields.Char(
        compute="_compute_freight_blocked_text",
        compute_sudo=True,
        help="Why the bill is blocked from payment, and where it is released.",
    )

    @api.depends("freight_bill_invoice_ids.release_state")
    def _compute_freight_payment_held(self):
        for move in self:
            move.freight_payment_held = "held" in move.freight_bill_invoice_ids.mapped("release_state")

    @api.depends("freight_payment_held")
    def _compute_freight_blocked_text(self):
        for move in self:
            move.freight_blocked_text = move.freight_payment_held and self.env._(
                "%(bill)s is the bill of carrier invoice %(number)s and is blocked from payment: "
                "it has to be released under Freight > Charges > Payments to Release first.",
                bill=move.display_name,
                number=move.freight_bill_invoice_ids[:1].number,
            )

    @api.depends("freight_payment_held")
    def _compute_payment_state(self):
        """Held bills are blocked as long as anything of them is to be paid."""
        held = self.filtered("freight_payment_held")
        held.payment_state = "not_paid"
        super()._compute_payment_state()
        held.filtered(
            lambda move: move.state == "posted" and move.payment_state in ("not_paid", "partial")
        ).payment_state = "blocked"

    def write(self, vals):
        """Nobody takes the block off by hand, or links a payment past it; who changes the payee blocks it."""
        if "freight_payment_held" in vals:
            raise UserError(self.env._("Whether a carrier's bill may be paid follows from its release."))
        if vals.get("payment_state", "blocked") != "blocked" or "matched_payment_ids" in vals:
            self._check_freight_released()
        result = super().write(vals)
        if vals.get("payment_state") == "blocked":
            self._freight_take_back(self.env._("the bill was blocked by hand"))
        elif PAID_TERMS & vals.keys():
            self._freight_take_back(self.env._("the payee of the bill changed"))
        return result

    def action_register_payment(self):
        """Say at once that a bill waits for its release."""
        self._check_freight_released()
        return super().action_register_payment()

    def _check_freight_released(self):
        """Bills may be paid.

        :raises UserError: naming the first that waits for its release
        """
        if held := self.sudo().filtered("freight_payment_held"):
            raise UserError(held[0].freight_blocked_text)

    def _freight_unblock(self):
        """Take our block off bills that wait for nobody any more: Odoo keeps one until somebody does."""
        blocked = self.filtered(lambda move: move.payment_state == "blocked")
        blocked.payment_state = "not_paid"
        self.env.add_to_compute(self._fields["payment_state"], blocked)

    def _freight_take_back(self, why):
        bills = self.filtered(lambda move: move.is_purchase_document())
        if bills:
            bills.sudo().freight_bill_invoice_ids._take_back_release(why)


class AccountPartialReconcile(models.Model):
    """Money meets a bill in a reconciliation, however the payment was made: wizard, statement or by hand."""

    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        partials = super().create(vals_list)
        partials._check_freight_released()
        return partials

    def write(self, vals):
        result = super().write(vals)
        if {"debit_move_id", "credit_move_id"} & vals.keys():
            self._check_freight_released()
        return result

    def _check_freight_released(self):
        """A held bill is met by credits and exchange differences only, which cost no money."""
        for partial in self.sudo():
            lines = partial.debit_move_id | partial.credit_move_id
            held = lines.filtered(
                lambda line: line.account_type == "liability_payable" and line.move_id.freight_payment_held
            )
            if held and not all(move._is_freight_moneyless(held) for move in (lines - held).move_id):
                held.move_id._check_freight_released()


class AccountMoveMoney(models.Model):
    _inherit = "account.move"

    def _is_freight_moneyless(self, held):
        """Whether no money moves by an entry: a credit of what was booked, or an exchange difference.

        A credit on an account of money, or on its way to one, would be paid out from there; a debt that is
        moved to another payee would be paid to that one.

        :param held: the payable items that it meets
        """
        if self.is_purchase_document():
            booked = held.move_id.line_ids.account_id
            return all(
                line.account_id in booked
                or line.account_type.startswith(("expense", "income"))
                or line.tax_line_id
                for line in self.line_ids
            )
        company = self.company_id
        differences = (
            company.expense_currency_exchange_account_id | company.income_currency_exchange_account_id
        )
        return all(
            line.account_id in differences
            or (line.account_type == "liability_payable" and line.partner_id in held.partner_id)
            for line in self.line_ids
        )

    def _freight_is_paid(self):
        """Whether nothing is left to pay. Odoo calls a bill in payment by any part paid without an entry."""
        self.ensure_one()
        if self.payment_state != "in_payment":
            return self.payment_state == "paid"
        bare = self.matched_payment_ids.filtered(lambda row: not row.move_id and row.state in PAYING)
        if bare.currency_id - self.currency_id:
            return True
        return self.currency_id.compare_amounts(sum(bare.mapped("amount")), self.amount_residual) >= 0


class AccountPayment(models.Model):
    """A payment without a journal entry pays the bills that it names."""

    _inherit = "account.payment"

    @api.model_create_multi
    def create(self, vals_list):
        payments = super().create(vals_list)
        payments.invoice_ids._check_freight_released()
        return payments

    def write(self, vals):
        waiting = self.filtered(lambda payment: payment.state not in PAYING)
        result = super().write(vals)
        if "invoice_ids" in vals:
            self.invoice_ids._check_freight_released()
        elif vals.get("state") in PAYING:
            waiting.invoice_ids._check_freight_released()
        return result


class AccountPaymentRegister(models.TransientModel):
    _inherit = "account.payment.register"

    def _create_payments(self):
        """Two people who pay a carrier's bill at the same moment pay it once."""
        bills = self.line_ids.move_id.sudo().filtered("freight_bill_invoice_ids")
        bills.flush_recordset()
        free = bills.try_lock_for_update(allow_referencing=True)
        bills.invalidate_recordset(["payment_state", "amount_residual"])
        if done := (bills - free) | free.filtered(lambda bill: bill._freight_is_paid()):
            raise UserError(
                self.env._(
                    "%s is paid already, or by somebody else at this moment: reload the page.",
                    done[0].display_name,
                )
            )
        self._check_freight_account(bills)
        return super()._create_payments()

    def _check_freight_account(self, bills):
        """A release is for the account that the bill names.

        :raises UserError: another one was chosen here, or none was known when it was released
        """
        released = bills.filtered(
            lambda bill: "released" in bill.freight_bill_invoice_ids.mapped("release_state")
        )
        chosen = self.partner_bank_id
        if chosen and (other := released.filtered(lambda bill: bill.partner_bank_id != chosen)[:1]):
            raise UserError(
                self.env._(
                    "The payment of %(bill)s was released to %(released)s, not to %(chosen)s: write the "
                    "account on the bill, and have it released again.",
                    bill=other.display_name,
                    released=other.partner_bank_id.display_name or self.env._("no account"),
                    chosen=chosen.display_name,
                )
            )
