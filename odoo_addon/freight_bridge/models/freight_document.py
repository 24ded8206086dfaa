# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models

from ..ingest.document import issued_at
from ..ingest.validator_document import KINDS
from .append_only import defer_log_key


class FreightDocument(models.Model):
    """A document that a partner sent about a shipment: proof of delivery, bill of lading …

    Written by ``freight.ingest`` only. A link is kept as it was sent and never fetched, so it proves nothing.
    """

    _name = "freight.document"
    _description = "Freight Document"
    _order = "issued_at desc, id desc"

    name = fields.Char(required=True, readonly=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    shipment_id = fields.Many2one(
        "freight.shipment", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="shipment_id.company_id", store=True)
    system_id = fields.Many2one("freight.system", required=True, readonly=True, ondelete="restrict")
    log_id = fields.Many2one(
        "freight.integration.log", string="Message", required=True, readonly=True, ondelete="restrict"
    )
    attachment_id = fields.Many2one(
        "ir.attachment", string="File", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    content = fields.Binary(related="attachment_id.datas")
    url = fields.Char(string="Link", readonly=True, help="Where the partner shows it; never fetched.")
    digest = fields.Char(
        string="SHA-256", required=True, readonly=True, help="Of the bytes; of the link where there are none."
    )
    issued_at = fields.Datetime(string="Issued", required=True, readonly=True)
    signed_by = fields.Char(readonly=True)

    _content_unique = models.UniqueIndex(
        "(shipment_id, kind, digest)", "The shipment has this document already."
    )

    def init(self):
        """The log row is written after the document."""
        defer_log_key(self.env.cr, self._table)

    @api.model
    def _known(self, shipment_ids):
        """What the shipments have: a set of (shipment id, kind, digest)."""
        rows = self.search_fetch(
            [("shipment_id", "in", list(shipment_ids))], ["shipment_id", "kind", "digest"]
        )
        return {(row.shipment_id.id, row.kind, row.digest) for row in rows}

    @api.model
    def _keep(self, documents):
        """Keep documents, with a file on the shipment and one on each of its transfers.

        :param documents: ingest event (resolved) → ``Document``
        """
        shipments = self.env["freight.shipment"].browse({event.shipment_id for event in documents})
        pickings = {shipment.id: shipment.picking_ids.ids for shipment in shipments}
        # What was signed stays as it was signed: core would scale and compress pictures.
        Attachment = self.env["ir.attachment"].with_context(image_no_postprocess=True)
        files = Attachment.create(
            [
                _file_vals(event, document, "freight.shipment", event.shipment_id)
                for event, document in documents.items()
            ]
        )
        Attachment.create(
            [
                _file_vals(event, document, "stock.picking", picking_id)
                for event, document in documents.items()
                for picking_id in pickings[event.shipment_id]
            ]
        )
        return self.create(
            [
                _document_vals(event, document, file)
                for (event, document), file in zip(documents.items(), files, strict=True)
            ]
        )


def _file_vals(event, document, model, record_id):
    """A file of its own for each record: whoever may read the record may read it."""
    kept = {"raw": document.content} if document.content else {"type": "url", "url": event.data["url"]}
    return {
        "name": document.name,
        "mimetype": document.media_type,
        "res_model": model,
        "res_id": record_id,
        "company_id": event.company_id,
        **kept,
    }


def _document_vals(event, document, file):
    return {
        "name": document.name,
        "kind": event.data["kind"],
        "shipment_id": event.shipment_id,
        "system_id": event.system_id,
        "log_id": event.log_id,
        "attachment_id": file.id,
        "url": event.data.get("url"),
        "digest": document.digest,
        "issued_at": issued_at(event).replace(microsecond=0),
        "signed_by": event.data.get("signed_by"),
    }
