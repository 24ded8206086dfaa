# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models


class AccountMoveTrace(models.Model):
    """Every entry that freight makes opens the messages it came from: one click to them, one into each.

    Landed costs, what reverses an entry, payments and the exchange differences of matching have no line of
    freight of their own: they come of entries that do.
    """

    _inherit = "account.move"

    has_freight = fields.Boolean(compute="_compute_freight_shipment_ids", compute_sudo=True)
    freight_shipment_ids = fields.Many2many(
        "freight.shipment",
        string="Freight Shipments",
        compute="_compute_freight_shipment_ids",
        compute_sudo=True,
    )

    @api.depends(
        "line_ids.freight_invoice_line_id",
        "line_ids.freight_charge_id",
        "line_ids.matched_debit_ids",
        "line_ids.matched_credit_ids",
    )
    def _compute_freight_shipment_ids(self):
        for move in self:
            charges, billed = move._freight_parts()
            move.has_freight = bool(charges or billed)
            move.freight_shipment_ids = charges.shipment_id | billed.shipment_id

    def _freight_parts(self):
        """(charges, lines of carriers' invoices) that the entries were made of. As superuser."""
        entries = self.sudo()._freight_origins()
        landed = self.env["stock.landed.cost"].sudo().search([("account_move_id", "in", entries.ids)])
        lines = entries.line_ids
        billed = lines.freight_invoice_line_id
        for cost in landed.filtered("freight_invoice_id"):
            billed |= cost.freight_invoice_id.line_ids.filtered(
                lambda line, shipment=cost.freight_shipment_id: line.shipment_id == shipment
            )
        # Of a bill the invoice is the source, not what had been expected of the same line.
        return lines.filtered(lambda line: not line.freight_invoice_line_id).freight_charge_id, billed

    def _freight_origins(self):
        """These entries, what they reverse or pay, and what was matched where they are its difference.

        A bank statement's entry meets the payment, and the payment the bill.
        """
        met = self._freight_met()
        matched = self.env["account.partial.reconcile"].search([("exchange_move_id", "in", self.ids)])
        sides = matched.debit_move_id | matched.credit_move_id
        return self | self.reversed_entry_id | sides.move_id | met | met._freight_met()

    def _freight_met(self):
        """What payments and bank statements among these are matched with."""
        lines = self.filtered(lambda move: move.origin_payment_id or move.statement_line_id).line_ids
        return (lines.matched_debit_ids.debit_move_id | lines.matched_credit_ids.credit_move_id).move_id

    def _freight_logs(self):
        """Log rows of the messages behind the entries.

        A carrier's invoice came in a message; what is accrued or billed to a customer is proven by the
        milestones of its shipment, and what a customer is billed by its documents, too.
        """
        self.check_access("read")
        charges, billed = self._freight_parts()
        milestones = charges.shipment_id.milestone_ids.filtered(
            lambda row: row.classifier == "actual" and not row.retracted and not row.retracts
        )
        documents = charges.filtered(lambda charge: charge.side == "revenue").shipment_id.document_ids
        logs = billed.invoice_id.log_id | milestones.log_id | documents.log_id
        return logs.with_env(self.env)

    def action_view_freight_messages(self):
        """The messages that the entry came from; the one, where it is one."""
        return self._freight_action("freight_bridge.freight_integration_log_action", self._freight_logs())

    def action_view_freight_shipments(self):
        """The shipments that the entry is about; the one, where it is one."""
        return self._freight_action("freight_bridge.freight_shipment_action", self.freight_shipment_ids)

    def _freight_action(self, xml_id, records):
        action = self.env["ir.actions.act_window"]._for_xml_id(xml_id)
        if len(records) == 1:
            return {**action, "res_id": records.id, "views": [(False, "form")], "context": {}}
        return {**action, "domain": [("id", "in", records.ids)], "context": {}}
