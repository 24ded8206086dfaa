# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models
from odoo.exceptions import UserError

from ..money import exact_amount
from .freight_exception import OPEN_STATES
from .freight_exception_notice import ExceptionNotice, at_stake
from .freight_exception_suggestion import SHOWN
from .freight_invoice_audit import DUPLICATES


class FreightExceptionInvoice(models.Model):
    """A carrier's invoice that a person must decide about."""

    _inherit = "freight.exception"

    resolution = fields.Selection(
        selection_add=[("decided", "Invoice Decided")], ondelete={"decided": "set null"}
    )
    carrier_invoice_ids = fields.One2many("freight.invoice", "exception_id", readonly=True)

    def desk_waive(self, reason):
        """An invoice that waits is decided, not waved through: nobody would hear of it again."""
        waiting = self.sudo().carrier_invoice_ids.filtered(lambda row: row.state in ("review", "disputed"))
        if waiting:
            raise UserError(
                self.env._(
                    "%s waits for a decision: open it, and approve, dispute or reject it. "
                    "The exception closes by itself then.",
                    ", ".join(waiting.mapped("number")),
                )
            )
        return super().desk_waive(reason)

    def _latest_logs(self):
        """Of an invoice the words are those of the message that brought it."""
        return super()._latest_logs() or self.sudo().carrier_invoice_ids.log_id.sorted("id")

    def _suggest_shipments(self):
        """It is not in question what is meant: the shipments are those of the invoice's charges."""
        invoices = self.carrier_invoice_ids
        if not invoices:
            return super()._suggest_shipments()
        reason = self.env._("Charged on invoice %s", ", ".join(invoices.mapped("number")))
        return [self._suggestion(shipment, 100, [reason], True) for shipment in invoices.shipment_ids[:SHOWN]]

    def _suggestion_note(self):
        """Where a charge has no shipment, the invoice is where one is chosen."""
        if self.carrier_invoice_ids:
            return self.env._("None of its charges names a shipment of ours: choose it on the invoice.")
        return super()._suggestion_note()

    def _detail_exception(self):
        """The desk leads to the invoice: it is decided there."""
        invoice = self.carrier_invoice_ids[:1]
        return {
            **super()._detail_exception(),
            "carrier_invoice": [invoice.id, invoice.number] if invoice else False,
        }

    def action_view_carrier_invoice(self):
        """The invoice that is to be decided about."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "freight.invoice",
            "res_id": self.carrier_invoice_ids[:1].id,
            "views": [(False, "form")],
        }


class FreightInvoiceException(models.Model):
    _inherit = "freight.invoice"

    def _raise_variances(self, found):
        """One exception for each invoice, which says what is in question. As superuser.

        An exception that still waits is brought up to date; one of another kind is closed for the new one.

        :param found: invoice → its findings
        """
        notices = {}
        for invoice in self:
            code = "invoice_duplicate" if _is_duplicate(found[invoice]) else "invoice_variance"
            amount = invoice._in_question(found[invoice])
            summary, open_one = invoice._variance_summary(found[invoice], amount), invoice._open_exception()
            stake = at_stake(invoice.company_id, invoice.currency_id, amount)
            if open_one and open_one.code == code:
                open_one.write({"summary": summary, "amount": stake})
                continue
            if open_one:
                open_one._close("resolved", "decided", self.env._("Another kind of question by now."))
            notices[invoice] = invoice._variance_notice(code, summary, stake)
        self.env["freight.exception"]._raise_for(list(notices.values()))
        for invoice, notice in notices.items():
            invoice.exception_id = notice.exception_id

    def _open_exception(self):
        return self.exception_id.filtered(lambda exception: exception.state in OPEN_STATES)

    def _variance_notice(self, code, summary, stake):
        return ExceptionNotice(
            system_id=self.system_id.id or None,
            code=code,
            subject=self.number,
            message=summary,
            shipment_id=self.shipment_ids.id if len(self.shipment_ids) == 1 else None,
            company_id=self.company_id.id,
            # The number may be that of another invoice: that is what duplicates are about.
            is_alone=True,
            amount=stake,
        )

    def _in_question(self, findings):
        """How much: all that is billed, where no finding says what it is about."""
        variance = sum(finding.variance for finding in findings if finding.variance)
        return variance or exact_amount(self.total, self.currency_id)

    def _variance_summary(self, findings, amount):
        """The sum in question and the worst finding, in one sentence each."""
        open_ones = [finding for finding in findings if finding.is_blocking or finding.variance]
        worst = max(open_ones, key=lambda row: (row.is_blocking, abs(row.variance or 0)))
        return self.env._(
            "%(carrier)s, %(number)s: %(variance)s %(currency)s in question, findings: %(count)s. %(worst)s",
            carrier=self.partner_id.name or self._told_carrier() or self.system_id.name or "?",
            number=self.number,
            count=len(open_ones),
            variance=amount,
            currency=self.currency_id.name,
            worst=self._say(worst.message),
        )

    def _settle_exceptions(self, reason):
        """What is decided asks nobody any more."""
        waiting = self._open_exception()
        if waiting:
            waiting._close("resolved", "decided", reason)


def _is_duplicate(findings):
    return any(finding.code in DUPLICATES for finding in findings)
