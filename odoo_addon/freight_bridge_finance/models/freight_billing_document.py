# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError

from odoo.addons.freight_bridge.models.append_only import defer_log_key

KINDS = [
    ("invoice", "Invoice"),
    ("credit_note", "Credit Note"),
    ("payment", "Payment"),
    ("refund", "Refund"),
    ("dispute", "Dispute"),
    ("payout", "Payout"),
]
STATES = [
    ("waiting", "Waiting"),
    ("draft", "Draft"),
    ("posted", "Posted"),
    ("reconciled", "Reconciled"),
    ("voided", "Voided"),
    ("rejected", "Rejected"),
]
#: In these a document is not there for what names it.
ABSENT = ("waiting", "rejected")
#: Payment states of an entry with nothing left open.
SETTLED = ("paid", "in_payment", "reversed")


class FreightBillingDocument(models.Model):
    """A document of a billing platform or a payment gateway, and what became of it here.

    One row for each (system, kind, the platform's own id), for ever: by it nothing is posted twice. Written
    by ``freight.ingest`` only.
    """

    _name = "freight.billing.document"
    _description = "Document of a Billing Platform"
    _order = "date desc, id desc"
    _rec_name = "reference"

    system_id = fields.Many2one(
        "freight.system", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    reference = fields.Char(
        string="Their Number", required=True, readonly=True, help="The platform's own id of the document."
    )
    number = fields.Char(readonly=True, help="The number that the customer sees.")
    partner_id = fields.Many2one(
        "res.partner", string="Customer", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount = fields.Monetary(readonly=True, help="In its own currency; positive whatever its kind.")
    tax_amount = fields.Monetary(string="Tax", readonly=True, help="What of the amount are taxes.")
    customer_reference = fields.Char(
        string="Their Customer", readonly=True, help="The platform's own id of who owes it."
    )
    date = fields.Date(readonly=True, help="When the platform made it.")
    status = fields.Char(string="Their Status", readonly=True, help="The platform's own word.")
    state = fields.Selection(STATES, required=True, readonly=True, index=True)
    stated_at = fields.Datetime(
        string="Stated on", required=True, readonly=True, help="Older statements about it change nothing."
    )
    log_id = fields.Many2one(
        "freight.integration.log",
        string="Message",
        readonly=True,
        ondelete="restrict",
        help="The message that made it what it is.",
    )
    move_id = fields.Many2one(
        "account.move",
        string="Journal Entry",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    reversal_id = fields.Many2one(
        "account.move",
        string="Taken Back by",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    share_ids = fields.One2many("freight.billing.share", "document_id", string="Corrects", readonly=True)
    amount_credited = fields.Monetary(
        string="Credited", readonly=True, help="What credit notes took from it, or its voiding."
    )
    url = fields.Char(string="On the Platform", readonly=True)
    note = fields.Char(readonly=True, help="What a person should know of how it was booked.")
    wait_ids = fields.One2many("freight.billing.wait", "document_id", readonly=True)
    waits_for = fields.Char(string="Waits for", compute="_compute_waits")
    waiting_since = fields.Datetime(compute="_compute_waits")

    _reference_unique = models.UniqueIndex(
        "(system_id, kind, reference)", "This document of the system is known already."
    )
    _list_idx = models.Index("(date DESC, id DESC)")

    def init(self):
        defer_log_key(self.env.cr, self._table)

    @api.depends("wait_ids")
    def _compute_waits(self):
        for document in self:
            oldest = document.wait_ids.sorted("since")[:1]
            document.waits_for = oldest.display_name or False
            document.waiting_since = oldest.since

    # -- keeping --------------------------------------------------------------------------------------

    @api.model
    def _of_keys(self, keys):
        """(system id, kind, reference) → document, of those that are known; held until the end.

        Who comes to the same document at the same moment waits, and then does its work again.
        """
        systems, kinds, references = ({key[part] for key in keys} for part in range(3))
        found = self.search(
            [
                ("system_id", "in", list(systems)),
                ("kind", "in", list(kinds)),
                ("reference", "in", list(references)),
            ],
            order="id",
        )
        known = found.filtered(lambda document: document._key() in keys)
        if known:
            self.env.cr.execute(
                "SELECT 1 FROM freight_billing_document WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
                [known.ids],
            )
        return {document._key(): document for document in known}

    @api.model
    def _make(self, vals_list):
        """Make documents; what another transaction made meanwhile lets the whole call run again."""
        try:
            return self.create(vals_list)
        except UniqueViolation as error:
            # Not translated: only programs read it, and the failed transaction can ask nothing any more.
            raise ConcurrencyError("Another call recorded one of these documents meanwhile.") from error

    def _key(self):
        """What names a document for ever."""
        return self.system_id.id, self.kind, self.reference

    def _says(self, data):
        """Whether a statement says the same of a document that is in the books."""
        currency = self.currency_id
        if data["currency"] != currency.name or currency.compare_amounts(float(data["total"]), self.amount):
            return False
        if not self.customer_reference:  # what was booked before these were kept
            return True
        is_tax = not currency.compare_amounts(float(data["tax_total"]), self.tax_amount)
        return is_tax and self.customer_reference == data["customer"].strip()

    # -- ways to what it is about ---------------------------------------------------------------------

    def action_view_move(self):
        """The journal entry that it became."""
        return self.move_id.get_formview_action()

    def action_view_message(self):
        """The message that made it what it is."""
        return self.log_id.get_formview_action()
