# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError


class FreightInvoiceReceive(models.Model):
    """Receiving carriers' invoices, and the ways from one to what it is about."""

    _inherit = "freight.invoice"

    shipment_ids = fields.Many2many("freight.shipment", compute="_compute_shipment_ids", string="Shipments")
    shipment_count = fields.Integer(compute="_compute_shipment_ids")

    @api.depends("line_ids.shipment_id")
    def _compute_shipment_ids(self):
        for invoice in self:
            invoice.shipment_ids = invoice.line_ids.shipment_id
            invoice.shipment_count = len(invoice.shipment_ids)

    def action_receive(self):
        """Take invoices entered by hand as received: from here on they do not change, they are audited."""
        self.check_access("write")
        for invoice in self:
            if invoice.state != "draft":
                raise UserError(self.env._("Invoice %s was received already.", invoice.number))
            if not invoice.line_ids:
                raise UserError(
                    self.env._("Invoice %s has no line: enter what the carrier charges.", invoice.number)
                )
        self.sudo().write({"state": "received", "received_at": fields.Datetime.now()})
        self._link_originals()
        self._match()
        return True

    def _entered_by(self):
        """The name of the person who entered an invoice by hand; empty: a message or a program brought it."""
        is_told = self.log_id or self.create_uid.id == SUPERUSER_ID
        return "" if is_told else self.create_uid.name

    def _told_carrier(self):
        """Who carried, as the carrier or who entered it says: name, SCAC or both; empty: not told."""
        name, scac = self.carrier_name, self.scac and f"SCAC {self.scac}"
        return f"{name} ({scac})" if name and scac else name or scac or ""

    def _arrived_at(self):
        """When it came to be audited, by hand or in a message."""
        return self.received_at or self.create_date

    # -- what it follows ------------------------------------------------------------------------------

    def _link_originals(self):
        """Link corrections, supplements and credits to the invoices that they name, whichever came first.

        The original is one of the same company and the same biller; of several the one that came first.
        """
        self.flush_recordset()
        invoices = self.sudo()
        own_keys = {invoice.number_key for invoice in invoices}
        named_keys = {invoice.original_key for invoice in invoices if invoice.original_key}
        others = invoices.search(
            [
                ("company_id", "in", invoices.company_id.ids),
                "|",
                ("number_key", "in", list(named_keys)),
                "&",
                ("original_key", "in", list(own_keys)),
                ("original_id", "=", False),
            ]
        )
        originals = {}
        for invoice in (invoices | others).sorted("id"):
            if invoice.invoice_type == "original":
                originals.setdefault((invoice._biller_key(), invoice.number_key), invoice)
        for invoice in invoices | others:
            original = originals.get((invoice._biller_key(), invoice.original_key))
            if original and not invoice.original_id and invoice != original:
                invoice.original_id = original

    def _biller_key(self):
        """Who bills, for comparing numbers: the partner, else the SCAC, else the system."""
        biller = self.partner_id or self.scac or self.system_id
        return self.company_id, biller

    # -- ways to what it is about ---------------------------------------------------------------------

    def action_view_message(self):
        """The message that the invoice came in, in the carrier's own words."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "freight.integration.log",
            "res_id": self.log_id.id,
            "views": [(False, "form")],
        }

    def action_view_shipments(self):
        """The shipments that the lines bill."""
        action = self.env["ir.actions.act_window"]._for_xml_id("freight_bridge.freight_shipment_action")
        return {**action, "domain": [("id", "in", self.shipment_ids.ids)], "context": {}}

    def action_view_bill(self):
        """The vendor bill that was made of it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.bill_id.id,
            "views": [(False, "form")],
        }
