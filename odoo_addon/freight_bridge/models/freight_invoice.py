# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..money import INVOICE_STATES, INVOICE_TYPES
from .append_only import defer_log_key
from .context_defaults import without_defaults
from .mail_message import CHATTER

#: What follows from messages, the audit and the books; no hand writes it, only methods do.
PROTECTED = CHATTER | {
    "state",
    "system_id",
    "log_id",
    "references",
    "finding_ids",
    "exception_id",
    "approved_total",
    "approved_by_id",
    "approved_at",
    "approval_note",
    "number_key",
    "original_key",
    "settled_user_ids",
    "received_at",
    "bill_id",
    "posting_exception_id",
    "is_landing",
    "release_state",
    "released_by_id",
    "released_at",
    "release_note",
    "bill_user_id",
    "due_at",
    "remittance_line_ids",
    "untold_exception_id",
}
#: What the carrier told: it stays as it was received.
TOLD = {
    "number",
    "invoice_type",
    "company_id",
    "scac",
    "carrier_name",
    "payee_name",
    "original_number",
    "date",
    "date_due",
    "currency_id",
    "total",
    "tax_total",
    "ship_date",
    "weight",
    "pieces",
    "service",
}
#: What a person may settle as long as nobody approved the invoice.
SETTLED = {"partner_id", "payee_id", "carrier_id", "original_id"}
#: States in which a person may settle it.
OPEN_STATES = ("draft", "received", "review", "disputed")


def number_key(number):
    """A document's number as carriers repeat it: capitals and digits without leading zeros."""
    kept = "".join(char for char in (number or "").upper() if char.isalnum())
    return kept.lstrip("0") or kept


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
        precompute=True,
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
    payee_name = fields.Char(
        string="Payee as Told", help="Name or code of who is to be paid, in the carrier's words."
    )
    carrier_id = fields.Many2one(
        "delivery.carrier", string="Delivery Method", check_company=True, index="btree_not_null"
    )
    carrier_name = fields.Char(string="Carrier as Told", help="Who carried, in the carrier's words.")
    scac = fields.Char(string="SCAC", size=4)
    original_number = fields.Char(
        help="The number of the invoice that this one adds to, corrects or credits."
    )
    original_key = fields.Char(
        compute="_compute_number_key", store=True, precompute=True, index="btree_not_null"
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
    ship_date = fields.Date(help="When the goods were shipped, where it is said of the whole invoice.")
    weight = fields.Float(digits=(16, 4), help="Billed weight of the whole invoice, kilograms.")
    pieces = fields.Integer(help="Of the whole invoice.")
    service = fields.Char(help="The carrier's word for the service.")
    received_at = fields.Datetime(
        readonly=True,
        copy=False,
        help="Since when it is audited: of two that ask for the same, who was first.",
    )
    references = fields.Json(readonly=True, copy=False, help="[{kind, value}] of the whole invoice.")
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

    @api.depends("number", "original_number", "invoice_type")
    def _compute_number_key(self):
        """A correction that does not name its original has the number of it."""
        for invoice in self:
            invoice.number_key = number_key(invoice.number)
            follows = invoice.invoice_type != "original" and invoice.number
            invoice.original_key = number_key(invoice.original_number or follows) or False

    # -- guards ---------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_protected(vals)
        plain = self if self.env.su else without_defaults(self, PROTECTED)
        now = fields.Datetime.now()
        vals_list = [
            vals if vals.get("state", "draft") == "draft" else {"received_at": now, **vals}
            for vals in vals_list
        ]
        return super(FreightInvoice, plain).create(vals_list).with_env(self.env)

    def write(self, vals):
        self._check_protected(vals)
        if not self.env.su:
            self._check_open(vals)
        return super().write(vals)

    def _check_protected(self, vals):
        if not self.env.su and (touched := PROTECTED & vals.keys()):
            raise UserError(
                self.env._(
                    "These fields follow from messages, the audit and the books and are not set by hand: %s.",
                    ", ".join(sorted(touched)),
                )
            )

    def _check_open(self, vals):
        """What a carrier told is never edited; who it is may be settled until the invoice is approved."""
        received = self.filtered(lambda invoice: invoice.state != "draft")
        if received and TOLD & vals.keys():
            raise UserError(
                self.env._(
                    "Invoice %s is received: what the carrier told stays as it is. "
                    "Dispute or reject it, and ask for a corrected invoice.",
                    received[0].number,
                )
            )
        closed = self.filtered(lambda invoice: invoice.state not in OPEN_STATES)
        if closed and SETTLED & vals.keys():
            raise UserError(
                self.env._("Invoice %s is decided already and no longer changes.", closed[0].number)
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_received(self):
        if received := self.filtered(lambda invoice: invoice.state != "draft"):
            raise UserError(
                self.env._(
                    "Invoice %s was received and is kept. Reject or cancel it instead.", received[0].number
                )
            )
