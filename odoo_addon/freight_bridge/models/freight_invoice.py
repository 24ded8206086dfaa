# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models

from ..money import INVOICE_STATES, INVOICE_TYPES
from .append_only import defer_log_key


class FreightInvoice(models.Model):
    """A carrier's invoice as it was received: audited line by line before anything of it is posted.

    The vendor bill is made of it once it is approved; it is never the vendor bill itself.
    """

    _name = "freight.invoice"
    _description = "Carrier Invoice"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"
    _rec_name = "number"
    _check_company_auto = True

    number = fields.Char(required=True, tracking=True)
    number_key = fields.Char(
        compute="_compute_number_key",
        store=True,
        index=True,
        help="The number as carriers repeat it: capitals and digits without leading zeros.",
    )
    invoice_type = fields.Selection(INVOICE_TYPES, required=True, default="original", tracking=True)
    state = fields.Selection(
        INVOICE_STATES, required=True, readonly=True, copy=False, default="draft", index=True, tracking=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    system_id = fields.Many2one(
        "freight.system", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
    log_id = fields.Many2one(
        "freight.integration.log",
        string="Message",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="The message it came in; empty: it was entered by hand.",
    )
    partner_id = fields.Many2one(
        "res.partner", string="Carrier", index=True, check_company=True, tracking=True, help="Who carried."
    )
    payee_id = fields.Many2one(
        "res.partner",
        check_company=True,
        tracking=True,
        help="Who is to be paid where it is not the carrier: a factor.",
    )
    carrier_id = fields.Many2one("delivery.carrier", check_company=True, index="btree_not_null")
    scac = fields.Char(string="SCAC", size=4)
    original_number = fields.Char(
        help="The number of the invoice that this one adds to, corrects or credits."
    )
    original_id = fields.Many2one(
        "freight.invoice", check_company=True, index="btree_not_null", ondelete="restrict"
    )
    follower_ids = fields.One2many("freight.invoice", "original_id")
    date = fields.Date(required=True, default=fields.Date.context_today, tracking=True)
    date_due = fields.Date(tracking=True)
    currency_id = fields.Many2one(
        "res.currency", required=True, default=lambda self: self.env.company.currency_id, tracking=True
    )
    total = fields.Monetary(required=True, tracking=True, help="As the carrier states it, taxes included.")
    tax_total = fields.Monetary(help="As the carrier states it.")
    line_ids = fields.One2many("freight.invoice.line", "invoice_id", copy=True)
    finding_ids = fields.One2many("freight.audit.finding", "invoice_id", readonly=True)
    exception_id = fields.Many2one("freight.exception", readonly=True, copy=False, index="btree_not_null")
    approved_total = fields.Monetary(readonly=True, copy=False, help="What is to be paid of it.")
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    approved_at = fields.Datetime(readonly=True, copy=False)
    approval_note = fields.Char(readonly=True, copy=False, help="By which rule, or why a person did.")
    bill_id = fields.Many2one(
        "account.move",
        string="Vendor Bill",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    #: What is delivered twice is one invoice; the same number in another message is a finding.
    _log_unique = models.UniqueIndex(
        "(log_id) WHERE log_id IS NOT NULL", "This message made an invoice already."
    )

    def init(self):
        """The log row is written after the invoice."""
        defer_log_key(self.env.cr, self._table)

    @api.depends("number")
    def _compute_number_key(self):
        for invoice in self:
            kept = "".join(char for char in (invoice.number or "").upper() if char.isalnum())
            invoice.number_key = kept.lstrip("0") or kept
