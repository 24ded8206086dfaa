# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, models

from ..models.freight_billing_document import ABSENT
from ..models.freight_billing_push import REJECTED
from .invoice_answer_facts import reason_of
from .validator_invoice_answer import invoice_answer_faults


class FreightIngestInvoiceAnswer(models.AbstractModel):
    _inherit = "freight.ingest"

    @api.model
    def _handlers(self):
        return {**super()._handlers(), "billing.invoice.answer.v1": "_handle_invoice_answers"}

    def _handle_invoice_answers(self, events):
        """Keep what platforms say to invoices of ours; the newest answer to a version counts."""
        sound = [event for event in events if not self._refuse_malformed(event, invoice_answer_faults)]
        told = self.env["freight.billing.push"]._of_answers(sound) if sound else {}
        documents = self._answered_documents(sound, told)
        for event in sorted(sound, key=lambda event: (event.time, event.event_id)):
            versions = told.get((event.system_id, event.data["reference"].strip()))
            row = versions and versions.filtered(
                lambda row, event=event: row.version == event.data["version"]
            )
            if not row:
                self._answer_unknown(event)
            elif (row.answered_at and row.answered_at > event.time) or _is_said(row, event.data):
                event.skip(None, self.env._("An answer to %s is known already.", row.number or row.reference))
            elif event.data["status"] == "accepted":
                self._answer_accepted(event, row, documents)
            else:
                self._answer_rejected(event, row, versions)

    def _answered_documents(self, events, told):
        """(system id, kind, their number) → document, of the numbers that answers name."""
        keys = {
            (event.system_id, rows[0].kind, event.data["platform_reference"].strip())
            for event in events
            if event.data.get("platform_reference")
            and (rows := told.get((event.system_id, event.data["reference"].strip())))
        }
        return self.env["freight.billing.document"]._of_keys(keys) if keys else {}

    def _answer_accepted(self, event, row, documents):
        key = (event.system_id, row.kind, event.data["platform_reference"].strip())
        document = documents.get(key, self.env["freight.billing.document"])
        if document and document.state not in ABSENT and document.move_id != row.move_id:
            event.refuse(
                "billing_conflict",
                self.env._(
                    "The platform says that our %(number)s is its %(theirs)s, which is another document "
                    "here: %(other)s. Ask it which of the two is right.",
                    number=row.number or row.reference,
                    theirs=document.reference,
                    other=document.move_id.display_name or document.state,
                ),
            )
            return
        row._accept(event, document)
        if not document:
            documents |= self.env["freight.billing.document"]._of_keys({key})
        event.apply()
        event.message = self.env._(
            "%(number)s is %(theirs)s there.",
            number=row.number or row.reference,
            theirs=row.platform_reference,
        )

    def _answer_rejected(self, event, row, versions):
        row._reject(event, row == versions[-1:])
        event.apply()
        event.message = self.env._(
            "%(number)s was refused: %(reason)s",
            number=row.number or row.reference,
            reason=row.reason or self.env._("no reason was given"),
        )

    def _answer_unknown(self, event):
        """An answer to what Odoo did not tell: another program of ours may have."""
        message = self.env._(
            "Nothing of ours was told as %(reference)s, version %(version)s.",
            reference=event.data["reference"],
            version=event.data["version"],
        )
        if event.data["status"] == "accepted":
            event.skip(None, message)
        else:
            event.refuse(REJECTED, f"{message} {reason_of(event.data) or ''}".strip()[:1000])


def _is_said(row, data):
    """Whether a version has this very answer."""
    if data["status"] == "rejected":
        return row.answer == "rejected"
    return row.answer == "accepted" and row.platform_reference == data["platform_reference"].strip()
