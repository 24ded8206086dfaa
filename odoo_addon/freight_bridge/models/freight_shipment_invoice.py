# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models


class FreightShipmentInvoice(models.Model):
    """What carriers billed for a shipment."""

    _inherit = "freight.shipment"

    carrier_invoice_line_ids = fields.One2many("freight.invoice.line", "shipment_id", readonly=True)
    carrier_invoice_count = fields.Integer(compute="_compute_carrier_invoice_count")

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
