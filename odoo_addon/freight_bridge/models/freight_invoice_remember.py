# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import json
from types import SimpleNamespace

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..ingest.invoice_charges import InvoiceCharges
from ..ingest.invoice_parties import InvoiceParties, carrier_question
from ..ingest.invoice_values import lines_of


class FreightInvoiceRemember(models.Model):
    """What a person chose on an invoice is offered to be kept for the partner's next one."""

    _inherit = "freight.invoice"

    remember_for = fields.Char(
        compute="_compute_remember_for",
        help="Whose words a person gave a meaning here that could be kept; empty: nobody's.",
    )

    @api.depends("settled_user_ids", "carrier_id", "line_ids.charge_code_id")
    def _compute_remember_for(self):
        for invoice in self:
            is_worth = invoice.settled_user_ids and invoice._unremembered()
            invoice.remember_for = invoice.system_id.name if is_worth else False

    def action_remember(self):
        """Make cross references of the partner's words whose meaning a person chose here.

        :raises UserError: where there is nothing (any more) that is not known already
        """
        self.ensure_one()
        self._check_decider()
        words = self._unremembered()
        if not words:
            raise UserError(
                self.env._("There is nothing to remember that is not known already: reload the page.")
            )
        # The user stays their maker: it is their own work, which they do not approve by themselves.
        self.env["freight.cross.reference"].sudo().create(
            [
                {"system_id": self.sudo().system_id.id, "kind": kind, "value": word, "res_id": record.id}
                for (kind, word), record in words.items()
            ]
        )
        self.sudo().message_post(body=self.env._("Remembered: %s", "; ".join(self._in_words(words))))
        self.invalidate_recordset(["remember_for"])
        return True

    def _unremembered(self):
        """{(kind, word): record} of what was chosen by hand for words that mean nothing here yet.

        What the words mean is asked as for the next message. A word for which two things were chosen, or
        that has a cross reference, ended or not, is left to *Partner Codes*.
        """
        self.ensure_one()
        invoice = self.sudo()
        if not invoice.log_id.payload or not invoice.system_id:
            return {}
        event = SimpleNamespace(
            data=json.loads(invoice.log_id.payload)["data"],
            system_id=invoice.system_id.id,
            company_id=invoice.company_id.id,
        )
        chosen = {}
        for kind, word, record in (*invoice._chosen_carrier(event), *invoice._chosen_charges(event)):
            if record and word:
                chosen.setdefault((kind, word), set()).add(record)
        known = invoice._known_words(chosen)
        return {
            key: next(iter(records))
            for key, records in chosen.items()
            if len(records) == 1 and key not in known
        }

    def _chosen_carrier(self, event):
        found = InvoiceParties(self.env, [event]).carriers_of(event)
        # Of several with one SCAC the service says which one is meant: another time it is another.
        is_by_service = len(found) > 1 and (event.data.get("carrier") or {}).get("scac")
        if len(found) != 1 and not is_by_service:
            yield "carrier", carrier_question(event).code, self.carrier_id

    def _chosen_charges(self, event):
        charges = InvoiceCharges(self.env, [event])
        lines = {line.sequence: line for line in self.line_ids}
        for sequence, told in enumerate(lines_of(event.data), 1):
            line = lines.get(sequence)
            if line and not charges.of(event, told):
                yield "charge_code", (line.partner_code or "").strip(), line.charge_code_id

    def _known_words(self, words):
        """Those of (kind, word) pairs that have a cross reference of this system, also one that ended."""
        references = self.env["freight.cross.reference"].with_context(active_test=False)
        found = references.search(
            Domain("system_id", "=", self.system_id.id)
            & Domain("kind", "in", list({kind for kind, _word in words}))
            & Domain("value", "in", list({word for _kind, word in words}))
        )
        return {(row.kind, row.value) for row in found}

    def _in_words(self, words):
        """What is remembered, a sentence for each."""
        kinds = dict(self.env["freight.cross.reference"]._fields["kind"]._description_selection(self.env))
        return [
            self.env._(
                "%(kind)s %(word)s means %(record)s",
                kind=kinds[kind],
                word=word,
                record=record.display_name,
            )
            for (kind, word), record in words.items()
        ]
