# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import UTC
from zoneinfo import ZoneInfo

from odoo import Command, api, fields, models
from odoo.exceptions import RedirectWarning, UserError

from ..billing import period_is_over, period_start
from ..money import exact_amount
from .freight_exception import OPEN_STATES
from .freight_exception_notice import ExceptionNotice, at_stake
from .freight_posting_mixin import POSTING_ERRORS
from .freight_shipment_billing import BATCH

#: What the books may refuse, also with a way out; anything else is for the caller to repeat.
_REFUSALS = (*POSTING_ERRORS, RedirectWarning)


class FreightChargeInvoicing(models.Model):
    """Customer invoices of approved charges, each charge on one invoice only.

    An invoice is made as a whole or not at all; what the books refuse waits with an exception.
    """

    _inherit = "freight.charge"

    def action_invoice(self):
        """Bill approved charges now, whatever their rule's period."""
        self._check_finance()
        charges = self.sudo()
        for charge in charges:
            if charge.billing_state != "approved":
                raise UserError(self.env._("%s is not approved: it cannot be billed.", charge.display_name))
        moves = charges._invoice()
        action = self.env["ir.actions.act_window"]._for_xml_id("account.action_move_out_invoice_type")
        return {**action, "domain": [("id", "in", moves.ids)], "context": {}}

    @api.model
    def _flow_domain(self, kind):
        if kind != "bill":
            return super()._flow_domain(kind)
        return [("billing_state", "=", "approved"), ("is_held", "!=", True)]

    def _flow_ready(self, kind):
        """Those whose time has come, what shares an invoice side by side."""
        if kind != "bill":
            return super()._flow_ready(kind)
        groups = self._ripe().grouped(lambda charge: charge._invoice_key()).values()
        return self.browse().concat(*groups)

    def _flow_next(self, kind):
        """A batch is filled up with what shares an invoice with the last of it."""
        if kind != "bill":
            return super()._flow_next(kind)
        last, end = self[:BATCH][-1:]._invoice_key(), min(BATCH, len(self))
        while end < len(self) and self[end]._invoice_key() == last:
            end += 1
        return self[:end]

    def _flow_work(self, kind):
        if kind != "bill":
            return super()._flow_work(kind)
        due = self.filtered_domain(self._flow_domain(kind))
        due._invoice()
        return due.filtered(lambda charge: charge.billing_state != "approved" or charge.is_held)

    def _flow_approvers(self, kind):
        return self.billing_approved_by_id if kind == "bill" else super()._flow_approvers(kind)

    def _ripe(self):
        """Those of a period that is over, and of orders with nothing left to bill before them."""
        orders = self.filtered(lambda charge: charge.billing_rule_id.grouping == "order").sale_id
        waiting = self.env["freight.shipment"].search(
            [
                ("sale_id", "in", orders.ids),
                ("direction", "in", ("outbound", "dropship")),
                ("state", "!=", "cancelled"),
                ("billing_state", "in", ("pending", "eligible", "rated")),
            ]
        )

        def is_ripe(charge):
            grouping = charge.billing_rule_id.grouping
            if grouping == "order":
                return not charge.sale_id or charge.sale_id not in waiting.sale_id
            if grouping in ("week", "month"):
                return period_is_over(charge._billing_day(), grouping, charge._today())
            return True

        return self.filtered(is_ripe)

    def _today(self):
        return _day(fields.Datetime.now(), self.company_id)

    def _billing_day(self):
        """The company's day on which the charge became billable."""
        return _day(self.eligible_at or fields.Datetime.now(), self.company_id)

    # -- making invoices ------------------------------------------------------------------------------

    def _invoice(self):
        """Bill approved charges; the invoices. Those that another transaction has in hand are left to it."""
        charges = self.try_lock_for_update().filtered(lambda charge: charge.billing_state == "approved")
        groups = list(charges.grouped(lambda charge: charge._invoice_key()).values())
        try:
            with self.env.cr.savepoint():
                return self._invoice_groups(groups)
        except _REFUSALS:
            self.env.invalidate_all(flush=False)
        moves, refused = self.env["account.move"], {}
        for group in groups:
            try:
                with self.env.cr.savepoint():
                    moves |= self._invoice_groups([group])
            except _REFUSALS as error:
                self.env.invalidate_all(flush=False)
                refused[group] = str(error.args[0])
        self._refuse_billing(refused)
        return moves

    def _invoice_key(self):
        """What goes on one invoice: one payer, currency and rule, and what the rule gathers."""
        rule, shipment = self.billing_rule_id, self.shipment_id
        gathered = {
            "order": ("order", shipment.sale_id.id) if shipment.sale_id else ("shipment", shipment.id),
            "week": ("week", period_start(self._billing_day(), "week")),
            "month": ("month", period_start(self._billing_day(), "month")),
        }.get(rule.grouping, ("shipment", shipment.id))
        return self.company_id, self.partner_id, self.currency_id, rule, *gathered

    @api.model
    def _invoice_groups(self, groups):
        """Make the invoices of groups of charges together, and post those whose rule says so."""
        moves = self.env["account.move"]
        by_company = {}
        for group in groups:
            by_company.setdefault(group.company_id, []).append(group)
        for company, own in by_company.items():
            Move = moves.with_company(company).with_context(tracking_disable=True)
            made = Move.create([group._invoice_vals() for group in own])
            for move, group in zip(made, own, strict=True):
                group._take_invoice(move)
            made.filtered(
                lambda move: move.line_ids.freight_charge_id.billing_rule_id.filtered("is_posted")
            )._post(soft=False)
            moves |= made.with_env(self.env)
        return moves

    def _invoice_vals(self):
        """An invoice of charges of one key; a credit note where they are less than nothing."""
        company, partner, currency, rule = self[0]._invoice_key()[:4]
        journal = rule.journal_id or self._sales_journal(company)
        day = company._freight_open_date(self[0]._today(), journal, has_tax=True)
        self._check_currency(currency, company, day)
        is_credit = self._total() < 0
        orders = self.sale_id.mapped("name")
        return {
            "move_type": "out_refund" if is_credit else "out_invoice",
            "company_id": company.id,
            "partner_id": partner.address_get(["invoice"])["invoice"],
            "currency_id": currency.id,
            "journal_id": journal.id,
            "invoice_date": day,
            "invoice_origin": ", ".join((orders or self.shipment_id.mapped("name"))[:20]),
            "invoice_line_ids": [
                Command.create(charge._invoice_line_vals(-1 if is_credit else 1)) for charge in self
            ],
        }

    @api.model
    def _sales_journal(self, company):
        """The first sales journal of a company."""
        journal = self.env["account.journal"].search(
            [*self.env["account.journal"]._check_company_domain(company), ("type", "=", "sale")], limit=1
        )
        if not journal:
            raise UserError(self.env._("%s has no sales journal: create one under Accounting.", company.name))
        return journal

    def _invoice_line_vals(self, sign):
        """One line; the account is the product's own, else the company's for freight."""
        code, shipment = self.charge_code_id, self.shipment_id
        named = [shipment.name, shipment.sale_id.name, shipment.sale_id.client_order_ref]
        vals = {
            "product_id": code.product_id.id,
            "name": f"{code.name}: {', '.join(filter(None, named))}",
            "quantity": 1,
            "price_unit": sign * self.amount,
            "freight_charge_id": self.id,
        }
        product = code.product_id.with_company(self.company_id)
        has_own = product.property_account_income_id or product.categ_id.property_account_income_categ_id
        income = self.company_id.freight_income_account_id
        return vals if has_own or not income else {**vals, "account_id": income.id}

    def _take_invoice(self, move):
        """The charges are on this invoice, each to the cent."""
        sign = -1 if move.move_type == "out_refund" else 1
        for line in move.invoice_line_ids:
            charge = line.freight_charge_id
            if exact_amount(line.price_subtotal, line.currency_id) != sign * charge._total():
                raise UserError(
                    self.env._(
                        "%(charge)s would be %(line)s instead of %(amount)s on the invoice: its price is "
                        "net, so the taxes of %(product)s must not be included in the price.",
                        charge=charge.display_name,
                        line=line.price_subtotal,
                        amount=sign * charge.amount,
                        product=line.product_id.display_name or line.name,
                    )
                )
            charge.write(
                {
                    "billing_state": "invoiced",
                    "invoice_line_id": line.id,
                    "is_held": False,
                    "billing_problem": False,
                }
            )
        self._settle_billing_exceptions()

    def _check_currency(self, currency, company, day):
        """A currency must be in use and have a rate: Odoo would else take one to one, silently."""
        if not currency.active:
            raise UserError(self.env._("%s is not in use: activate it under Currencies.", currency.name))
        company._freight_check_rate(currency, day)

    # -- what is refused ------------------------------------------------------------------------------

    def _refuse_billing(self, refused):
        """Let a person decide about what could not be billed.

        :param refused: {charges: sentence}
        """
        notices = []
        for charges, message in refused.items():
            charges.write({"is_held": True, "billing_problem": message})
            shipment = charges.shipment_id[0]
            notices.append(
                ExceptionNotice(
                    system_id=None,
                    code="billing_failed",
                    subject=f"{shipment.company_id.name}: {shipment.name}",
                    message=self.env._(
                        "The freight of %(shipment)s is not billed: %(why)s",
                        shipment=", ".join(charges.shipment_id.mapped("name")[:5]),
                        why=message,
                    ),
                    shipment_id=shipment.id,
                    company_id=shipment.company_id.id,
                    amount=sum(at_stake(row.company_id, row.currency_id, row.amount) for row in charges),
                )
            )
        self.env["freight.exception"]._raise_for(notices)
        for charges, notice in zip(refused, notices, strict=True):
            charges.billing_exception_id = notice.exception_id

    def _settle_billing_exceptions(self):
        """What is billed after all needs no decision any more."""
        waiting = self.billing_exception_id.filtered(lambda exception: exception.state in OPEN_STATES)
        self.filtered("billing_exception_id").billing_exception_id = False
        if waiting:
            waiting._close("resolved", "replayed")


def _day(moment, company):
    """The day of a moment where the company is."""
    zone = ZoneInfo(company.partner_id.tz or "UTC")
    return moment.replace(tzinfo=UTC).astimezone(zone).date()
