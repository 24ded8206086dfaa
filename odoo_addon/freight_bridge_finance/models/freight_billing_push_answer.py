# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import models

from ..ingest.billing_invoice_facts import web_address
from ..ingest.invoice_answer_facts import reason_of
from .freight_billing_document import ABSENT, SETTLED
from .freight_billing_push import REJECTED


class FreightBillingPushAnswer(models.Model):
    """What platforms say to invoices of ours: it changes nothing in the books."""

    _inherit = "freight.billing.push"

    def _of_answers(self, events):
        """(system id, our reference) → the versions that were told of a document, held until the end."""
        found = self.search(
            [
                ("system_id", "in", list({event.system_id for event in events})),
                ("reference", "in", list({event.data["reference"].strip() for event in events})),
            ],
            order="version",
        )
        if found:
            self.env.cr.execute(
                "SELECT 1 FROM freight_billing_push WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
                [found.ids],
            )
        return found.grouped(lambda row: (row.system_id.id, row.reference))

    def _accept(self, event, document):
        """The platform says that it has it.

        :param document: the ``freight.billing.document`` of its number, if there is one
        """
        data = event.data
        self._lead_here(
            document,
            **self._answer_vals(event, "accepted"),
            platform_reference=data["platform_reference"].strip(),
            url=web_address(data.get("url")),
        )

    def _lead_here(self, document, **answer):
        """Their number leads to our entry from now on."""
        self.write({**answer, "reason": False})
        self._close_earlier(self, "acknowledged")
        values, stated = self._document_vals(), {"stated_at": answer["answered_at"]}
        if not document:
            document._make([{**values, **self._document_key(), **stated}])
        elif document.state in ABSENT:
            # What it said of itself is held against our entry when it is taken up again.
            document.write({**values, "is_pushed": True})
        else:
            document.write({**values, **stated})

    def _reject(self, event, is_newest):
        """The platform does not take it; a person hears why, unless a newer version was told meanwhile."""
        self.write({**self._answer_vals(event, "rejected"), "reason": reason_of(event.data)})
        if is_newest:
            self._raise(REJECTED)

    def _answer_vals(self, event, answer):
        return {"answer": answer, "answered_at": event.time, "log_id": event.log_id}

    def _document_key(self):
        return {
            "system_id": self.system_id.id,
            "company_id": self.company_id.id,
            "kind": self.kind,
            "reference": self.platform_reference,
            "is_pushed": True,
        }

    def _document_vals(self):
        move = self.move_id
        settled = move.state == "posted" and move.payment_state in SETTLED
        state = "reconciled" if settled else {"cancel": "voided"}.get(move.state, move.state)
        return {
            "move_id": move.id,
            "number": self.number,
            "partner_id": move.partner_id.id,
            "currency_id": self.currency_id.id,
            "amount": self.amount,
            "date": move.invoice_date,
            "status": self.status,
            "state": state if move and self.status == "finalized" else "voided",
            "log_id": self.log_id.id,
            "url": self.url,
            "note": False,
        }
