# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models


class FreightShipmentInvoice(models.Model):
    """What carriers billed for a shipment, what the customer was billed, and who said what about it."""

    _inherit = "freight.shipment"

    carrier_invoice_line_ids = fields.One2many("freight.invoice.line", "shipment_id", readonly=True)
    carrier_invoice_count = fields.Integer(compute="_compute_carrier_invoice_count")
    customer_invoice_count = fields.Integer(compute="_compute_customer_invoice_count")
    message_log_count = fields.Integer(string="Partners' Messages", compute="_compute_message_log_count")

    def _compute_carrier_invoice_count(self):
        counts = dict(
            self.env["freight.invoice.line"]._read_group(
                [("shipment_id", "in", self.ids)], ["shipment_id"], ["invoice_id:count_distinct"]
            )
        )
        for shipment in self:
            shipment.carrier_invoice_count = counts.get(shipment, 0)

    def action_view_carrier_invoices(self):
        """The carriers' invoices with a line about this shipment."""
        action = self.env["ir.actions.act_window"]._for_xml_id("freight_bridge.freight_invoice_action")
        return {**action, "domain": [("line_ids.shipment_id", "in", self.ids)], "context": {}}

    @api.depends("revenue_charge_ids.invoice_line_id")
    def _compute_customer_invoice_count(self):
        for shipment in self:
            shipment.customer_invoice_count = len(shipment._customer_invoices())

    def _customer_invoices(self):
        return self.sudo().revenue_charge_ids.invoice_line_id.move_id

    def action_view_customer_invoices(self):
        """The customer's invoices with a charge of this shipment; the one, where it is one."""
        invoices = self._customer_invoices().with_env(self.env)
        return invoices._freight_action("account.action_move_out_invoice_type", invoices)

    def _compute_message_log_count(self):
        counts = dict(
            self.env["freight.integration.log"]._read_group(
                [("shipment_id", "in", self.ids)], ["shipment_id"], ["__count"]
            )
        )
        for shipment in self:
            shipment.message_log_count = counts.get(shipment, 0)

    def action_view_messages(self):
        """What partners said of this shipment, as they said it."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "freight_bridge.freight_integration_log_action"
        )
        return {**action, "domain": [("shipment_id", "in", self.ids)], "context": {}}
