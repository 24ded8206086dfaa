# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.exceptions import UserError

from .context_defaults import without_defaults
from .freight_invoice import OPEN_STATES

#: What follows from messages, the audit and the books; no hand writes it, only methods do.
PROTECTED = {"references", "matched_by", "charge_id", "approved_amount", "finding_ids", "bill_line_ids"}
#: What a person may settle about a line that was received, as long as nobody approved the invoice.
SETTLED = {"charge_code_id", "shipment_id"}


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
    is_tax = fields.Boolean(string="Tax", help="The carrier calls it a tax or duty.")
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
    references = fields.Json(
        string="References as Told", readonly=True, help="[{kind, value}] that the line itself names."
    )
    reference_text = fields.Char(string="References", compute="_compute_reference_text")
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

    @api.depends("references")
    def _compute_reference_text(self):
        kinds = dict(self.env["freight.cross.reference"]._fields["kind"]._description_selection(self.env))
        for line in self:
            told = [f"{kinds[row['kind']]} {row['value']}" for row in line.references or []]
            line.reference_text = ", ".join(told) or False

    @api.depends("description", "charge_code_id.name", "partner_code", "invoice_id.number")
    def _compute_display_name(self):
        for line in self:
            charge = line.description or line.charge_code_id.name or line.partner_code
            line.display_name = f"{line.invoice_id.number}: {charge}" if charge else line.invoice_id.number

    # -- guards ---------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Lines are added to drafts only."""
        for vals in vals_list:
            self._check_protected(vals)
        plain = self if self.env.su else without_defaults(self, PROTECTED)
        lines = super(FreightInvoiceLine, plain).create(vals_list).with_env(self.env)
        if not self.env.su:
            lines._check_draft()
            lines.filtered("shipment_id")._note_linker()
            lines.invoice_id._note_settler()
        return lines

    def write(self, vals):
        """A shipment that a person chooses is theirs: no reference is said to have found it."""
        self._check_protected(vals)
        if not self.env.su:
            if vals.keys() - SETTLED:
                self._check_draft()
            self._check_open()
        result = super().write(vals)
        if not self.env.su:
            if "shipment_id" in vals:
                self._note_linker()
            self.invoice_id._note_settler()
        return result

    def _note_linker(self):
        """Say of lines that it was a person who chose their shipment, or that they have none."""
        linked = self.filtered("shipment_id")
        linked.sudo().matched_by = self.env._("Linked by %s", self.env.user.name)
        (self - linked).sudo().matched_by = False

    def _check_protected(self, vals):
        if not self.env.su and (touched := PROTECTED & vals.keys()):
            raise UserError(
                self.env._(
                    "These fields follow from messages, the audit and the books and are not set by hand: %s.",
                    ", ".join(sorted(touched)),
                )
            )

    def _check_draft(self):
        if received := self.invoice_id.filtered(lambda invoice: invoice.state != "draft"):
            raise UserError(
                self.env._(
                    "The lines of invoice %s stay as they were received. "
                    "Dispute or reject the invoice, and ask for a corrected one.",
                    received[0].number,
                )
            )

    def _check_open(self):
        if closed := self.invoice_id.filtered(lambda invoice: invoice.state not in OPEN_STATES):
            raise UserError(
                self.env._("Invoice %s is decided already and no longer changes.", closed[0].number)
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_received(self):
        self._check_draft()
