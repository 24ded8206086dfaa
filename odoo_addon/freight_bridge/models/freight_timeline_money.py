# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from collections import defaultdict

from odoo import fields, models

#: Kinds of entries that take back what they are matched with.
REFUNDS = ("in_refund", "out_refund")


class FreightTimelineMoney(models.AbstractModel):
    """What a shipment costs and earns, from the price that was agreed to the payment and back.

    The moment of an entry is when it was made, as what happened first must stand first; the day that it has
    in the books is told beside it.
    """

    _inherit = "freight.timeline"

    def _money(self, shipments):
        charges = self._readable("freight.charge", shipments)
        yield from self._rated(charges)
        yield from self._accrued(charges.filtered(lambda charge: charge.side == "cost"))
        yield from self._customer_invoices(charges.filtered("invoice_line_id"))
        lines = self._readable("freight.invoice.line", shipments)
        yield from self._carrier_invoices(lines)
        yield from self._findings(shipments)

    def _rated(self, charges):
        """Charges that were rated at the same moment are one event."""
        labels = {"cost": self.env._("Cost rated"), "revenue": self.env._("Customer price rated")}
        groups = charges.grouped(
            lambda charge: (charge.shipment_id, charge.side, charge.create_date, charge.currency_id)
        )
        for (shipment, side, time, currency), rated in groups.items():
            event = self._event(
                "money",
                labels[side],
                time,
                amount=self._amount(sum(rated.mapped("amount")), currency),
                detail=", ".join(rated.sudo().charge_code_id.mapped("name")),
                record={"model": "freight.charge", "id": rated.id} if len(rated) == 1 else None,
            )
            yield shipment.id, event

    def _accrued(self, charges):
        yield from self._booked(charges, "accrual_line_id", self.env._("Cost accrued"))
        yield from self._booked(charges, "accrual_reversal_line_id", self.env._("Accrual reversed"))

    def _customer_invoices(self, charges):
        yield from self._booked(charges, "invoice_line_id", self.env._("Customer invoiced"), is_settled=True)

    def _booked(self, charges, name, label, is_settled=False):
        """The entries that a field of charges leads to, one for each shipment, and what settles them."""
        items = charges.sudo().filtered(name)
        opens = self._openable(items[name].move_id)
        groups = items.grouped(lambda charge: (charge.shipment_id, charge[name].move_id, charge.currency_id))
        shipments = defaultdict(list)
        for (shipment, move, currency), booked in groups.items():
            shipments[move].append(shipment.id)
            amount = self._amount(sum(booked.mapped("amount")), currency)
            yield shipment.id, self._entry(label, move, opens, amount=amount)
        if is_settled:
            yield from self._settled(shipments)

    def _entry(self, label, move, opens, **values):
        return self._event(
            "money",
            label,
            move.create_date,
            day=fields.Date.to_string(move.date),
            detail=move.name if move.state != "draft" else self.env._("draft entry"),
            record=opens.get(move.id),
            **values,
        )

    # -- what carriers billed ------------------------------------------------------------------------

    def _carrier_invoices(self, lines):
        if not lines:
            return
        invoices = self.env["freight.invoice"].search([("id", "in", lines.invoice_id.ids)])
        logs = self._openable(invoices.sudo().log_id)
        bills = invoices.sudo().bill_id
        opens = self._openable(bills)
        billed = defaultdict(list)
        groups = lines.filtered(lambda line: line.invoice_id in invoices).grouped(
            lambda line: (line.shipment_id, line.invoice_id)
        )
        for (shipment, invoice), own in groups.items():
            for event in self._carrier_invoice(invoice, own, logs):
                yield shipment.id, event
            if bill := invoice.sudo().bill_id:
                billed[bill].append(shipment.id)
                amount = self._amount(sum(own.mapped("approved_amount")), invoice.currency_id)
                yield shipment.id, self._entry(self.env._("Billed"), bill, opens, amount=amount)
        yield from self._settled(billed)
        yield from self._disputes(groups)

    def _carrier_invoice(self, invoice, lines, logs):
        """Received, then decided. Rejecting leaves no moment: what it is now is told with its receipt."""
        states = dict(invoice._fields["state"]._description_selection(self.env))
        facts = {
            "record": {"model": invoice._name, "id": invoice.id},
            "system": invoice.sudo().partner_id.name,
        }
        yield self._event(
            "money",
            self.env._("Invoiced by the carrier"),
            invoice.received_at or invoice.create_date,
            amount=self._amount(sum(lines.mapped("amount")), invoice.currency_id),
            detail=f"{invoice.number} · {states[invoice.state]}",
            message=logs.get(invoice.sudo().log_id.id),
            tone={"disputed": "warning", "rejected": "danger"}.get(invoice.state),
            **facts,
        )
        if invoice.approved_at:
            # A reason names prices, as the sentence of a finding does.
            note = self._sees_amounts() and invoice.approval_note
            yield self._event(
                "money",
                self.env._("Approved"),
                invoice.approved_at,
                amount=self._amount(sum(lines.mapped("approved_amount")), invoice.currency_id),
                detail=" · ".join(filter(None, (invoice.number, note))),
                tone="success",
                **{**facts, "system": invoice.sudo().approved_by_id.name},
            )

    def _findings(self, shipments):
        rows = self._readable("freight.audit.finding", shipments) | self._readable(
            "freight.audit.finding", shipments, "line_id.shipment_id"
        )
        verdicts = dict(rows._fields["verdict"]._description_selection(self.env))
        sees_amounts = self._sees_amounts()
        for row in rows:
            verdict = verdicts[row.verdict]
            event = self._event(
                "money",
                self.env._("Audit finding"),
                row.create_date,
                # The sentence of a finding names amounts.
                detail=f"{row.message} ({verdict})" if sees_amounts else verdict,
                amount=self._amount(row.variance, row.currency_id) if row.variance else None,
                tone="warning" if row.verdict in ("open", "refused") else None,
                record={"model": "freight.invoice", "id": row.invoice_id.id},
            )
            yield (row.shipment_id or row.line_id.shipment_id).id, event

    def _disputes(self, groups):
        invoices = defaultdict(list)
        for shipment, invoice in groups:
            invoices[invoice].append(shipment.id)
        disputes = self.env["freight.dispute"].search(
            [("invoice_id", "in", [invoice.id for invoice in invoices])]
        )
        states = dict(disputes._fields["state"]._description_selection(self.env))
        for dispute in disputes:
            event = self._event(
                "money",
                self.env._("Disputed"),
                dispute.create_date,
                amount=self._amount(dispute.amount, dispute.currency_id),
                detail=f"{dispute.name} · {states[dispute.state]}",
                tone="warning",
                record={"model": dispute._name, "id": dispute.id},
            )
            for shipment_id in invoices[dispute.invoice_id]:
                yield shipment_id, event

    # -- what settled it -----------------------------------------------------------------------------

    def _settled(self, shipments):
        """Payments, credits and reversals of entries. Of a bill about several shipments each shows the whole.

        :param shipments: entry (superuser) → ids of its shipments
        """
        moves = self.env["account.move"].sudo().union(*shipments)
        partials = self.env["account.partial.reconcile"].sudo()
        parts = partials.search(
            [
                "|",
                ("debit_move_id.move_id", "in", moves.ids),
                ("credit_move_id.move_id", "in", moves.ids),
            ]
        )
        payable = ("asset_receivable", "liability_payable")
        parts = parts.filtered(lambda part: part.debit_move_id.account_type in payable)
        reversals = moves.reversal_move_ids
        sides = parts.debit_move_id.move_id | parts.credit_move_id.move_id
        opens = self._openable((sides | reversals) - moves)
        for move, shipment_ids in shipments.items():
            for event in self._settling(move, parts, opens):
                for shipment_id in shipment_ids:
                    yield shipment_id, event

    def _settling(self, move, parts, opens):
        for part in parts:
            items = part.debit_move_id | part.credit_move_id
            own = items.filtered(lambda item: item.move_id == move)
            other = (items - own)[:1]
            if not own or not other:
                continue
            is_credit = other.move_id.move_type in REFUNDS or other.move_id in move.reversal_move_ids
            currency = own.currency_id
            amount = part.debit_amount_currency if own == part.debit_move_id else part.credit_amount_currency
            event = self._entry(
                self.env._("Set off") if is_credit else self.env._("Paid"),
                other.move_id,
                opens,
                amount=self._amount(amount, currency),
                tone=None if is_credit else "success",
            )
            # A payment may have been booked before it was matched with what it pays.
            yield {**event, "time": fields.Datetime.to_string(part.create_date)}
        for payment in move.matched_payment_ids.filtered(
            lambda payment: not payment.move_id and payment.state in ("in_process", "paid")
        ):
            amount = self._amount(payment.amount, payment.currency_id)
            facts = {"day": fields.Date.to_string(payment.date), "detail": payment.name, "tone": "success"}
            yield self._event("money", self.env._("Paid"), payment.create_date, amount=amount, **facts)
        for reversal in move.reversal_move_ids:
            amount = self._amount(reversal.amount_total, reversal.currency_id)
            yield self._entry(self.env._("Reversed"), reversal, opens, amount=amount, tone="warning")
