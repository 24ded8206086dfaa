# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from psycopg2.extras import Json

from odoo import api, fields, models
from odoo.tools import SQL

TYPES = [("order", "Order"), ("invoice", "Invoice"), ("refund", "Credit Note")]
STATES = [
    ("quoted", "Answered"),
    ("held", "Held"),
    ("fallback", "Odoo's Taxes"),
    ("to_true_up", "To True Up"),
    ("to_commit", "To Commit"),
    ("committed", "Committed"),
    ("to_void", "To Void"),
    ("voided", "Voided"),
]
#: What the engine still has to be told or asked.
OWED = ("to_commit", "to_void", "to_true_up")
#: What the engine may know of.
TOLD = ("to_commit", "committed")


class FreightTaxDocument(models.Model):
    """What an outside tax engine knows of a document of ours: one row for each document and type, for ever.

    ::

        order      quoted | held | fallback | to_true_up → quoted
        invoice    quoted → to_commit → committed → to_void → voided
                   fallback | to_true_up → committed

    The engine is asked while a person waits; what it is to keep is owed by the row, in the transaction that
    posts the document, and told after it: so the engine never knows a document that Odoo does not.
    """

    _name = "freight.tax.document"
    _description = "Document of a Tax Engine"
    _order = "id desc"
    _rec_name = "code"

    system_id = fields.Many2one("freight.system", required=True, readonly=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Document", model_field="res_model", required=True, readonly=True
    )
    type = fields.Selection(TYPES, required=True, readonly=True)
    code = fields.Char(required=True, readonly=True, help="What the engine knows the document by.")
    name = fields.Char(readonly=True, help="What people called the document last.")
    state = fields.Selection(STATES, required=True, readonly=True, index=True)
    digest = fields.Char(readonly=True, help="Of the question that was answered.")
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    amount = fields.Monetary(string="Told", readonly=True, help="All taxes, as the engine said last.")
    booked_amount = fields.Monetary(string="Booked", readonly=True, help="All taxes of the document here.")
    taxes = fields.Json(readonly=True, help="Name, rate and amount of each tax that the engine told.")
    message = fields.Char(readonly=True, help="What went wrong last.")
    is_unsure = fields.Boolean(
        readonly=True,
        help="The engine may have done what it did not confirm: it is looked up before more is said.",
    )
    failures = fields.Integer(readonly=True, help="In a row.")
    next_try = fields.Datetime(readonly=True)
    asked_at = fields.Datetime(string="Asked", readonly=True)
    exception_id = fields.Many2one("freight.exception", readonly=True, index="btree_not_null")
    attempt_ids = fields.One2many("freight.tax.attempt", "document_id", readonly=True)

    _identity_unique = models.UniqueIndex(
        "(company_id, code, type)", "The engine knows this document already."
    )
    _record_idx = models.Index("(res_model, res_id)")
    _owed_idx = models.Index("(next_try, id) WHERE state IN ('to_commit', 'to_void', 'to_true_up')")

    @api.model
    def _note(self, rows):
        """Keep what became of documents: each has one row, whoever comes first.

        :param rows: dicts of fields, of which ``company_id``, ``code`` and ``type`` say which row
        :return: the rows, in their order
        """
        if not rows:
            return self.browse()
        self.flush_model()
        names = list(rows[0])
        columns = SQL(", ").join(SQL.identifier(name) for name in names)
        values = SQL(", ").join(
            SQL("(%s)", SQL(", ").join(_value(row[name]) for name in names)) for row in rows
        )
        # What is to be taken back there stays so until that is done or the document is posted again.
        changes = SQL(", ").join(
            SQL("state = CASE WHEN d.state = 'to_void' THEN d.state ELSE EXCLUDED.state END")
            if name == "state"
            else SQL("%s = EXCLUDED.%s", *[SQL.identifier(name)] * 2)
            for name in names
        )
        found = self.env.execute_query(
            SQL(
                "INSERT INTO freight_tax_document AS d (%s) VALUES %s"
                " ON CONFLICT (company_id, code, type) DO UPDATE SET %s RETURNING id, code, type",
                columns,
                values,
                changes,
            )
        )
        ids = {(code, kind): record_id for record_id, code, kind in found}
        records = self.browse(ids[row["code"], row["type"]] for row in rows)
        records.invalidate_recordset()
        for name in {row["res_model"] for row in rows}:
            self.env[name].invalidate_model(
                ["freight_tax_document_ids", "freight_tax_state", "freight_tax_message"]
            )
        return records

    def _record(self):
        """The order or invoice; empty where it is gone."""
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id).exists()

    def _identity(self):
        """What the engine knows it by (contract §22)."""
        self.ensure_one()
        return {"company": self.system_id.tax_company_code, "code": self.code, "type": self.type}

    def action_view_record(self):
        """Open the order or invoice."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }


def _value(value):
    return SQL("%s", Json(value) if isinstance(value, list | dict) else value)
