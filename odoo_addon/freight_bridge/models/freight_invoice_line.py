# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models


class FreightInvoiceLine(models.Model):
    """One charge as the carrier billed it."""

    _name = "freight.invoice.line"
    _description = "Carrier Invoice Line"
    _order = "invoice_id, sequence, id"
    _check_company_auto = True

    invoice_id = fields.Many2one("freight.invoice", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="invoice_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="invoice_id.currency_id")
    sequence = fields.Integer(default=10)
    charge_code_id = fields.Many2one("freight.charge.code", check_company=True, index="btree_not_null")
    partner_code = fields.Char(string="Carrier's Code", help="What the carrier calls the charge.")
    description = fields.Char()
    amount = fields.Monetary(required=True)
    is_tax = fields.Boolean(string="Tax", help="A tax or duty, not a charge.")
    quantity = fields.Float(digits=(16, 4))
    unit = fields.Char(help="The carrier's unit of the quantity.")
    price = fields.Float(digits=(16, 6), help="The carrier's rate.")
    weight = fields.Float(digits=(16, 4), help="Billed weight, kilograms.")
    pieces = fields.Integer()
    service = fields.Char(help="The carrier's word for the service.")
    ship_date = fields.Date()
    origin_country = fields.Char(size=2)
    origin_zip = fields.Char(string="Origin Postcode")
    destination_country = fields.Char(size=2)
    destination_zip = fields.Char(string="Destination Postcode")
    references = fields.Json(readonly=True, help="[{kind, value}] of the line, or of the whole invoice.")
    shipment_id = fields.Many2one(
        "freight.shipment", check_company=True, index="btree_not_null", ondelete="restrict"
    )
    matched_by = fields.Char(readonly=True, help="The reference that found the shipment, or who linked it.")
    charge_id = fields.Many2one(
        "freight.charge", string="Expected As", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    approved_amount = fields.Monetary(readonly=True, copy=False, help="What is to be paid of it.")
    finding_ids = fields.One2many("freight.audit.finding", "line_id", readonly=True)
    bill_line_ids = fields.One2many("account.move.line", "freight_invoice_line_id", readonly=True)
