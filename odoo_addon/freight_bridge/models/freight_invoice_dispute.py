# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models
from odoo.exceptions import UserError

from ..audit.facts import ZERO
from ..money import exact_amount
from .freight_invoice_approve import UNDECIDED
from .freight_invoice_audit import DUPLICATES


class FreightInvoiceDispute(models.Model):
    """Not paying what is not owed: the whole invoice waits, or all but the disputed part is paid."""

    _inherit = "freight.invoice"

    dispute_ids = fields.One2many("freight.dispute", "invoice_id", readonly=True)
    dispute_count = fields.Integer(compute="_compute_dispute_count")

    def _compute_dispute_count(self):
        counts = dict(
            self.env["freight.dispute"]._read_group(
                [("invoice_id", "in", self.ids)], ["invoice_id"], ["__count"]
            )
        )
        for invoice in self:
            invoice.dispute_count = counts.get(invoice, 0)

    def _payable(self, chosen=None):
        """Line → what is owed of it: of a charge by the findings, of a tax its share of that.

        The largest overcharge of a line is taken off, once. Of what was billed before nothing is owed.

        :param chosen: line → Decimal; what a person pays of charges, whatever was found
        """
        self.ensure_one()
        is_repeat = DUPLICATES & set(self.finding_ids.filtered(_is_open).mapped("code"))
        payable = {}
        for line in self.line_ids:
            over = max(line.finding_ids.filtered(_is_open).mapped("variance"), default=0.0)
            billed, over = (exact_amount(value, self.currency_id) for value in (line.amount, max(over, 0.0)))
            owed = billed - min(over, billed) if billed > 0 else billed
            payable[line] = ZERO if is_repeat else owed
        payable.update(chosen or {})
        payable.update(self._following_taxes(payable))
        return {line: float(amount) for line, amount in payable.items()}

    def action_dispute(self, reason):
        """Let the invoice wait until the carrier answers: nothing of it is paid."""
        reason = self._check_decision(reason, ("received", "review"))
        invoices = self.sudo()
        invoices._hold()
        invoices._check_undecided(("received", "review"))
        for invoice in invoices:
            amounts = _disputed(invoice._payable())
            whole = {line: line.amount for line in invoice.line_ids}
            self.env["freight.dispute"].sudo()._open(invoice, reason, amounts or whole, is_short_pay=False)
        invoices.write({"state": "disputed"})
        invoices._settle_exceptions(reason)
        return invoices.dispute_ids

    def action_short_pay(self, reason, amounts=None):
        """Approve what is owed, and dispute the rest.

        :param amounts: line id → what is paid of it (see ``action_approve``); None: as the findings say
        :return: the dispute
        """
        self.ensure_one()
        reason = self._check_decision(reason, UNDECIDED)
        invoice = self.sudo()
        if amounts is None:
            payable = invoice._payable()
        else:
            chosen = invoice._chosen_amounts(amounts)
            payable = {line: float(chosen.get(line, line.amount)) for line in invoice.line_ids}
        disputed = _disputed(payable)
        if not disputed:
            raise UserError(self.env._("Nothing is held back: approve the invoice instead."))
        for line in disputed:
            line.finding_ids.filtered(_is_open).verdict = "refused"
        self.action_approve(reason, {line.id: amount for line, amount in payable.items()})
        return self.env["freight.dispute"].sudo()._open(invoice, reason, disputed, is_short_pay=True)

    def write(self, vals):
        """A credit that is approved may make a dispute good."""
        result = super().write(vals)
        if vals.get("state") == "approved":
            credits = self.filtered(lambda row: row.invoice_type == "credit")
            credits.sudo().original_id.dispute_ids._settle_credited()
        return result

    def action_view_disputes(self):
        """The disputes about this invoice."""
        action = self.env["ir.actions.act_window"]._for_xml_id("freight_bridge.freight_dispute_action")
        disputes = self.dispute_ids
        if len(disputes) == 1:
            return {**action, "views": [(False, "form")], "res_id": disputes.id}
        return {**action, "domain": [("invoice_id", "in", self.ids)]}


def _is_open(finding):
    return finding.verdict == "open"


def _disputed(payable):
    """Line → what is held back of it, of the lines of which anything is."""
    held = {line: line.currency_id.round(line.amount - paid) for line, paid in payable.items()}
    return {line: amount for line, amount in held.items() if amount}
