# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from markupsafe import escape

from odoo import models

FAILED, DISPUTED = (
    "freight_bridge_finance.activity_payment_failed",
    "freight_bridge_finance.activity_payment_disputed",
)


class FreightBillingDocumentFollow(models.Model):
    """What follows for people and for other documents when a payment fails, is taken back or is disputed."""

    _inherit = "freight.billing.document"

    # -- taken back -----------------------------------------------------------------------------------

    def _payment_back(self):
        """Odoo's payments of these are rejected, and pay nothing any more."""
        self.payment_id.filtered(lambda payment: payment.state in ("in_process", "paid")).action_reject()
        invoices = self.allocation_ids.invoice_id
        self.allocation_ids.unlink()
        (invoices | self.origin_id)._follow_items()

    def _owe_again(self, move):
        """The customer owes what a dispute took: the payment is matched with that before its invoices."""
        paying = self._receivable_line()
        owed = move.line_ids.filtered(
            lambda line: line.account_id == paying.account_id and not line.reconciled
        )
        if not paying or not owed:
            return
        paying.remove_move_reconcile()
        (paying | owed).reconcile()
        self.allocation_ids._match()
        self._match_refunds()
        self._follow_items()

    def _match_refunds(self):
        """What was given back of a payment is matched with what it pays of nothing, where both are open."""
        refunds = self.search([("origin_id", "=", self.id), ("kind", "=", "refund")])
        if items := self._open_items_with(refunds):
            items.reconcile()
        refunds._follow_items()

    # -- telling --------------------------------------------------------------------------------------

    def _tell_failure(self, event):
        """An activity for collections on the invoice, else on the customer; who wants to know is told.

        What is disputed is frozen: nobody is sent after the customer for it.
        """
        self.ensure_one()
        named = {share["reference"].strip() for share in event.data.get("invoices") or []}
        invoices = self.allocation_ids.invoice_id | self.search(
            [
                ("system_id", "=", self.system_id.id),
                ("kind", "=", "invoice"),
                ("reference", "in", list(named)),
            ]
        )
        moves = invoices.move_id
        if not any(moves.mapped("is_payment_disputed")):
            note = self.env._(
                "%(kind)s %(reference)s of %(amount)s failed: %(reason)s",
                kind=dict(self._fields["kind"]._description_selection(self.env))[self.kind],
                reference=self.reference,
                amount=self.currency_id.format(self.amount) if self.currency_id else event.data["amount"],
                reason=event.data.get("reason")
                or event.data.get("reason_code")
                or self.env._("no reason given"),
            )
            (moves[:1] or self.partner_id)._freight_schedule(FAILED, self, escape(note))
        self._tell_systems(event)

    def _tell_systems(self, event):
        """Owe the event to the systems that asked for failed payments, but to who told it."""
        if self.kind != "payment":
            return
        asking = self.env["freight.system"].search(
            [
                ("tells_failed_payments", "=", True),
                ("company_id", "=", self.company_id.id),
                ("id", "!=", self.system_id.id),
            ]
        )
        self.env["freight.outbox"]._enqueue(
            [
                {
                    "system_id": system.id,
                    "event_type": event.event_type,
                    "data": event.data,
                    "subject": self.reference,
                    "partition_key": f"payment:{self.reference}",
                    "res_model": self._name,
                    "res_id": self.id,
                }
                for system in asking
            ]
        )

    # -- disputes -------------------------------------------------------------------------------------

    def _freeze_invoices(self):
        """Mark what a payment pays as disputed, as the payment is, or not any more; its invoices."""
        invoices = self.allocation_ids.invoice_id.move_id
        invoices.filtered(lambda move: move.is_payment_disputed != self.is_disputed).write(
            {"is_payment_disputed": self.is_disputed, "no_followup": self.is_disputed}
        )
        return invoices

    def _mark_dispute(self, is_open):
        """Freeze what a dispute is about while it is open: nobody is dunned for what they dispute."""
        self.ensure_one()
        payment = self.origin_id
        others = self.search_count(
            [
                ("origin_id", "=", payment.id),
                ("kind", "=", "dispute"),
                ("is_disputed", "=", True),
                ("id", "!=", self.id),
            ],
            limit=1,
        )
        self.is_disputed = is_open
        payment.is_disputed = is_open or bool(others)
        invoices = payment._freeze_invoices()
        about = invoices[:1] or payment.move_id or payment.partner_id
        if not is_open:
            about.activity_unlink([DISPUTED])
        elif not about.activity_search([DISPUTED], additional_domain=[("summary", "=", self.reference)]):
            invoices.activity_unlink([FAILED])
            note = self.env._(
                "The customer disputes %(payment)s: answer the gateway in time.", payment=payment.reference
            )
            about._freight_schedule(
                DISPUTED, self, escape(note), summary=self.reference, deadline=self.respond_by
            )
