# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, models

from odoo.addons.freight_bridge.models.freight_exception_notice import ExceptionNotice


class FreightTaxDocumentNotice(models.Model):
    """What a person is told about the documents of a tax engine."""

    _inherit = "freight.tax.document"

    @api.model
    def _note_held(self, rows, results):
        """What was held, of documents that are there: one that was just made is gone by now."""
        there = {
            (name, record_id)
            for name in {row["res_model"] for row in rows}
            for record_id in self.env[name].browse(row["res_id"] for row in rows).exists().ids
        }
        kept = [
            (row, result)
            for row, result in zip(rows, results, strict=True)
            if (row["res_model"], row["res_id"]) in there
        ]
        documents = self._note([row for row, _result in kept])
        told = [result for _row, result in kept]
        self.env["freight.tax.attempt"]._keep(
            [(document, "quote", result) for document, result in zip(documents, told, strict=True)]
        )
        documents._raise_nonsense(told)
        return documents

    def _raise_nonsense(self, results):
        """An engine that answers what is no answer is broken, or is none: a person looks into it."""
        self._raise(
            "tax_engine_nonsense",
            {
                document: self.env._("%(name)s: %(why)s", name=document.name, why=result.detail)
                for document, result in zip(self, results, strict=True)
                if result.code == "engine_nonsense"
            },
        )

    def _raise(self, code, messages, amounts=None):
        """Make or join the exceptions of documents: ``{document: message}``."""
        notices = {
            document: ExceptionNotice(
                system_id=document.system_id.id,
                code=code,
                subject=document.name,
                message=message,
                company_id=document.company_id.id,
                amount=(amounts or {}).get(document, 0),
            )
            for document, message in messages.items()
        }
        self.env["freight.exception"].sudo()._raise_for(list(notices.values()))
        for document, notice in notices.items():
            document.exception_id = notice.exception_id
