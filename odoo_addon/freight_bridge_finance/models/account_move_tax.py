# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import Command, api, fields, models

from odoo.addons.freight_bridge.models.freight_posting_mixin import OWN_POSTING

from ..tax.question import question_of

TYPES = {"out_invoice": "invoice", "out_refund": "refund"}


class AccountMove(models.Model):
    """A customer's invoice or credit note asks before it is posted; posted, the engine is told to keep it."""

    _name = "account.move"
    _inherit = ["account.move", "freight.taxed.mixin"]

    freight_tax_is_open = fields.Boolean(compute="_compute_freight_tax_is_open")

    def _post(self, soft=True):
        """The taxes are known before a document is in the books; the engine hears of it after that."""
        asked = self._freight_tax_asking(soft)._freight_tax_quote()
        posted = super()._post(soft)
        (asked & posted)._freight_tax_owe("to_commit")
        return posted

    def write(self, vals):
        """What leaves the books the engine does not keep either."""
        leaving = self.browse()
        if vals.get("state") in ("draft", "cancel"):
            leaving = self.filtered(lambda move: move.state == "posted" and move.move_type in TYPES)
        result = super().write(vals)
        if leaving:
            leaving._freight_tax_owe("to_void")
        return result

    def _freight_tax_asking(self, soft):
        """Of those that are about to be posted, the ones that an engine is asked about.

        What a billing platform invoiced is none of them: its taxes are told by the platform, and its entry is
        made whole by our own posting (``skip_invoice_sync``) before its document leads to it.
        """
        context = self.env.context
        if context.get("freight_posting") is OWN_POSTING and context.get("skip_invoice_sync"):
            return self.browse()
        today = fields.Date.context_today(self)
        return self.filtered(lambda move: move._freight_tax_open() and not (soft and move.date > today))

    def _freight_tax_open(self):
        return self.filtered(
            lambda move: (
                move.move_type in TYPES
                and move.state == "draft"
                and all(row.is_pushed for row in move.sudo().billing_document_ids)
            )
        )

    @api.depends("state", "move_type", "billing_document_ids.is_pushed")
    def _compute_freight_tax_is_open(self):
        for move in self:
            move.freight_tax_is_open = bool(move._freight_tax_open())

    def _freight_tax_type(self):
        return TYPES[self.move_type]

    def _freight_tax_lines(self):
        lines = self.invoice_line_ids.filtered(lambda line: line.display_type == "product")
        return [(line, line.quantity) for line in lines]

    def _freight_tax_rate(self):
        return self.invoice_currency_rate

    def _freight_tax_question(self, engine):
        credited = self.reversed_entry_id if self.move_type == "out_refund" else self.browse()
        company = self.company_id.partner_id
        facts = {
            "document": {
                "company": engine.tax_company_code,
                "code": self._freight_tax_code(),
                "type": self._freight_tax_type(),
            },
            "number": self.name if self.name and self.name != "/" else None,
            "date": self.invoice_date or fields.Date.context_today(self),
            "tax_date": credited.invoice_date or None,
            "customer": self.partner_id,
            "ship_from": company,
            "ship_to": self.partner_shipping_id or self.partner_id,
        }
        return question_of(self, facts, self._freight_tax_lines())

    def _freight_tax_write(self, values):
        # Odoo makes the tax items anew where the taxes of a line change, not where only their amounts do.
        again = [line for line, vals in values.items() if line.tax_ids.ids == vals["tax_ids"]]
        if again:
            self._freight_tax_update({line: ([Command.clear()], False) for line in again})
        self._freight_tax_update(
            {line: ([Command.set(vals["tax_ids"])], vals["extra_tax_data"]) for line, vals in values.items()}
        )

    def _freight_tax_restore(self, lines):
        self._freight_tax_update(
            {line: ([Command.set(line._get_computed_taxes().ids)], False) for line in lines}
        )

    def _freight_tax_update(self, values):
        commands = {}
        for line, (taxes, data) in values.items():
            update = Command.update(line.id, {"tax_ids": taxes, "extra_tax_data": data})
            commands.setdefault(line.move_id, []).append(update)
        for move, lines in commands.items():
            move.write({"invoice_line_ids": lines})

    def _freight_tax_owe(self, state):
        """What the engine is to be told, once this transaction is over."""
        for move in self:
            # It has its number by now, which it had not when it asked.
            move.sudo().freight_tax_document_ids.name = move.display_name
        self.sudo().freight_tax_document_ids._owe(state)


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    @api.depends("extra_tax_data")
    def _compute_totals(self):
        """Told amounts are amounts: where they change, so does what the line comes to."""
        return super()._compute_totals()
