# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models


class FreightAuditFinding(models.Model):
    """What one rule of the audit found wrong with an invoice or one of its lines."""

    _name = "freight.audit.finding"
    _description = "Freight Audit Finding"
    _order = "invoice_id, line_id, code, id"
    _rec_name = "message"
    _check_company_auto = True

    invoice_id = fields.Many2one("freight.invoice", required=True, index=True, ondelete="cascade")
    line_id = fields.Many2one("freight.invoice.line", index="btree_not_null", ondelete="cascade")
    shipment_id = fields.Many2one("freight.shipment", index="btree_not_null", ondelete="restrict")
    company_id = fields.Many2one(related="invoice_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="invoice_id.currency_id")
    code = fields.Char(required=True, index=True, help="The reason code of the rule.")
    message = fields.Char(required=True)
    other_invoice_id = fields.Many2one(
        "freight.invoice",
        string="Held Against",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        help="The invoice before it that asks for the same, or that it follows.",
    )
    evidence = fields.Text(help="What the rule looked at, readable by a person.")
    expected = fields.Monetary()
    billed = fields.Monetary()
    variance = fields.Monetary(help="Billed less expected: positive is an overcharge.")
    is_blocking = fields.Boolean(string="Blocking", help="No tolerance approves it: a person must decide.")
    verdict = fields.Selection(
        [
            ("open", "Open"),
            ("noted", "Told Only"),
            ("tolerated", "Within Tolerance"),
            ("accepted", "Accepted"),
            ("refused", "Refused"),
        ],
        required=True,
        default="open",
    )
    tolerance_id = fields.Many2one("freight.tolerance", ondelete="restrict")
