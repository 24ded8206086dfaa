# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.freight_bridge.models.append_only import defer_log_key

from .account_move_gateway import STEPS as MONEY_STEPS
from .freight_billing_document import KINDS

STEPS = [("total", "Total"), ("revenue", "Revenue"), ("tax", "Tax"), *MONEY_STEPS]
#: What the posting says of an item afterwards; everything else stays as it was written.
CHANGING = ("line_id", "exception_id")
#: What is inserted of an item, in this order.
COLUMNS = (
    "system_id",
    "company_id",
    "document_id",
    "kind",
    "step",
    "position",
    "log_id",
    "journal_id",
    "entry_currency_id",
    "day",
    "period",
    "account_id",
    "tax_id",
    "line_values",
    "currency_id",
    "amount",
    "balance",
    "tax_base",
)


class FreightBillingSummaryItem(models.Model):
    """What one message puts on one account, for the entry that sums its period up.

    Written by ``freight.ingest`` in bulk, and only ever added to: what was wrong is taken back by further
    items. Those of one message come to nothing in the company's currency, so every entry of them balances.
    """

    _name = "freight.billing.summary.item"
    _description = "Item of a Summary Entry"
    _order = "day desc, id desc"
    _rec_name = "document_id"
    _log_access = False

    system_id = fields.Many2one("freight.system", required=True, readonly=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="restrict")
    document_id = fields.Many2one(
        "freight.billing.document", string="Their Number", required=True, readonly=True, ondelete="restrict"
    )
    kind = fields.Selection(KINDS, required=True, readonly=True)
    step = fields.Selection(STEPS, required=True, readonly=True)
    position = fields.Integer(required=True, readonly=True)
    log_id = fields.Many2one(
        "freight.integration.log", string="Message", required=True, readonly=True, ondelete="restrict"
    )
    journal_id = fields.Many2one("account.journal", required=True, readonly=True, ondelete="restrict")
    entry_currency_id = fields.Many2one(
        "res.currency",
        string="Document's Currency",
        required=True,
        readonly=True,
        ondelete="restrict",
        help="Each currency has entries of its own; where a gateway settles in another one, both sides stand "
        "in the entry of the document's.",
    )
    day = fields.Date(required=True, readonly=True, help="The accounting day, as long as that is open.")
    period = fields.Datetime(
        required=True, readonly=True, help="The beginning of the hour or of the day that is summed up."
    )
    account_id = fields.Many2one("account.account", required=True, readonly=True, ondelete="restrict")
    tax_id = fields.Many2one("account.tax", readonly=True, ondelete="restrict")
    #: What else its line in the books has, as canonical JSON: lines are by account and this.
    line_values = fields.Char(required=True, readonly=True)
    currency_id = fields.Many2one("res.currency", required=True, readonly=True, ondelete="restrict")
    amount = fields.Monetary(readonly=True, help="Debit is positive.")
    company_currency_id = fields.Many2one(related="company_id.currency_id", string="Company Currency")
    balance = fields.Monetary(
        currency_field="company_currency_id", readonly=True, help="In the company's currency."
    )
    tax_base = fields.Monetary(
        currency_field="company_currency_id", readonly=True, help="What a tax was computed on."
    )
    line_id = fields.Many2one("account.move.line", string="Journal Item", readonly=True, ondelete="restrict")
    move_id = fields.Many2one(related="line_id.move_id", string="Journal Entry")
    exception_id = fields.Many2one(
        "freight.exception",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="Why it is not in the books.",
    )

    _told_once = models.UniqueIndex(
        "(document_id, log_id, position)", "This message's item of the document is kept already."
    )
    _open_idx = models.Index("(system_id, journal_id, entry_currency_id, day, period) WHERE line_id IS NULL")
    _line_idx = models.Index("(line_id) WHERE line_id IS NOT NULL")
    _list_idx = models.Index("(day DESC, id DESC)")

    def init(self):
        """Keep the table so: whoever asks, only where an item is in the books may be filled in, and once."""
        defer_log_key(self.env.cr, self._table)
        self.env.cr.execute(
            SQL(
                """
                CREATE OR REPLACE FUNCTION freight_billing_summary_guard() RETURNS trigger AS $$
                BEGIN
                    IF TG_OP = 'UPDATE' AND OLD.line_id IS NULL
                       AND to_jsonb(NEW) - %(changing)s::text[] = to_jsonb(OLD) - %(changing)s::text[] THEN
                        RETURN NEW;
                    END IF;
                    RAISE EXCEPTION 'freight: %% is append-only, %% refused', TG_TABLE_NAME, TG_OP
                        USING ERRCODE = 'insufficient_privilege';
                END
                $$ LANGUAGE plpgsql;
                CREATE OR REPLACE TRIGGER freight_billing_summary_item_append_only
                BEFORE UPDATE OR DELETE ON freight_billing_summary_item
                FOR EACH ROW EXECUTE FUNCTION freight_billing_summary_guard()
                """,
                changing=list(CHANGING),
            )
        )

    @api.model
    def _insert(self, rows):
        """Keep items; what is there already is not kept twice.

        :param rows: tuples of the values of ``COLUMNS``
        """
        if not rows:
            return
        query = (
            "INSERT INTO freight_billing_summary_item ({}) VALUES %s"
            " ON CONFLICT (document_id, log_id, position) DO NOTHING"
        )
        self.env.cr.execute_values(query.format(", ".join(COLUMNS)), rows, page_size=len(rows))
        self.invalidate_model(flush=False)

    @api.model
    def _behind(self, rows):
        """The rows, numbered on from what is kept of their messages."""
        document, position, log = (COLUMNS.index(name) for name in ("document_id", "position", "log_id"))
        groups = self._read_group(
            [
                ("log_id", "in", [row[log] for row in rows]),
                ("document_id", "in", [row[document] for row in rows]),
            ],
            ["document_id", "log_id"],
            ["position:max"],
        )
        last = {(kept.id, said.id): number for kept, said, number in groups}
        return [
            (
                *row[:position],
                row[position] + last.get((row[document], row[log]), -1) + 1,
                *row[position + 1 :],
            )
            for row in rows
        ]

    # -- ways to what it is about ---------------------------------------------------------------------

    def action_view_message(self):
        """The message that it comes from."""
        return self._open(self.log_id)

    def action_view_entry(self):
        """The entry that it is in."""
        return self._open(self.move_id)

    def _open(self, record):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [(False, "form")],
        }
