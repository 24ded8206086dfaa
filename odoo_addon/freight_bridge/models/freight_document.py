# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models

from ..ingest.validator_document import KINDS
from .append_only import defer_log_key
from .personal_field import PersonalChar


class FreightDocument(models.Model):
    """A document about a shipment, in a message or added by a person: proof of delivery, bill of lading …

    A link is kept as it was sent and never fetched, so it proves nothing.
    """

    _name = "freight.document"
    _description = "Freight Document"
    _inherit = ["freight.personal.mixin"]
    _order = "issued_at desc, id desc"

    name = fields.Char(required=True, readonly=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    shipment_id = fields.Many2one(
        "freight.shipment", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="shipment_id.company_id", store=True)
    system_id = fields.Many2one("freight.system", readonly=True, ondelete="restrict")
    log_id = fields.Many2one("freight.integration.log", string="Message", readonly=True, ondelete="restrict")
    user_id = fields.Many2one("res.users", string="Added By", readonly=True, ondelete="restrict")
    attachment_id = fields.Many2one(
        "ir.attachment", string="File", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    content = fields.Binary(related="attachment_id.datas")
    url = fields.Char(string="Link", readonly=True, help="Where the partner shows it; never fetched.")
    digest = fields.Char(
        string="SHA-256", required=True, readonly=True, help="Of the bytes; of the link where there are none."
    )
    issued_at = fields.Datetime(string="Issued", required=True, readonly=True)
    signed_by = PersonalChar(readonly=True, personal="name")

    _content_unique = models.UniqueIndex(
        "(shipment_id, kind, digest)", "The shipment has this document already."
    )

    _has_origin = models.Constraint(
        "CHECK(log_id IS NOT NULL OR user_id IS NOT NULL)", "A document comes in a message or from a person."
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
    def _keep(self, kept):
        """Keep documents, with a file on the shipment and one on each of its transfers.

        :param kept: list of (``Document``, values of its row beside what the document itself tells)
        """
        shipments = self.env["freight.shipment"].browse({row["shipment_id"] for _document, row in kept})
        owners = {shipment.id: [shipment, *shipment.picking_ids] for shipment in shipments}
        # What was signed stays as it was signed: core would scale and compress pictures.
        Attachment = self.env["ir.attachment"].with_context(image_no_postprocess=True)
        files = Attachment.create(
            [_file_vals(document, row, owners[row["shipment_id"]][0]) for document, row in kept]
        )
        Attachment.create(
            [
                _file_vals(document, row, picking)
                for document, row in kept
                for picking in owners[row["shipment_id"]][1:]
            ]
        )
        self.env["freight.flow"]._tell("bill")
        return self.create(
            [
                {**row, "name": document.name, "digest": document.digest, "attachment_id": file.id}
                for (document, row), file in zip(kept, files, strict=True)
            ]
        )


def _file_vals(document, row, owner):
    """A file of its own for each record: whoever may read the record may read it."""
    content = {"raw": document.content} if document.content else {"type": "url", "url": row["url"]}
    return {
        "name": document.name,
        "mimetype": document.media_type,
        "res_model": owner._name,
        "res_id": owner.id,
        "company_id": owner.company_id.id,
        **content,
    }
