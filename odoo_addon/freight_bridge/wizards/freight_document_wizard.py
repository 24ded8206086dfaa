# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import base64

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..ingest.document import DocumentFault, media_type_of, read_document
from ..ingest.validator_document import KINDS


class FreightDocumentWizard(models.TransientModel):
    """Add a document that came on paper or by mail: it is checked and kept as a partner's own is."""

    _name = "freight.document.wizard"
    _description = "Add a Document"

    shipment_id = fields.Many2one("freight.shipment", required=True, readonly=True)
    kind = fields.Selection(KINDS, required=True, default="pod")
    content = fields.Binary(string="File", required=True, attachment=False)
    name = fields.Char(string="File Name")
    issued_at = fields.Datetime(string="Issued", required=True, default=fields.Datetime.now)
    signed_by = fields.Char()

    def action_add(self):
        """Keep the document with the shipment."""
        self.ensure_one()
        if not self.env.user.has_group("freight_bridge.group_user"):
            raise AccessError(self.env._("Only freight users add documents: ask your administrator."))
        self.shipment_id.check_access("write")
        if self.issued_at > fields.Datetime.now():
            raise UserError(self.env._("No document is issued in the future: correct its time."))
        document, documents = self._document(), self.env["freight.document"].sudo()
        if (self.shipment_id.id, self.kind, document.digest) in documents._known(self.shipment_id.ids):
            raise UserError(self.env._("%s has this document already.", self.shipment_id.name))
        documents._keep([(document, self._row())])
        self.shipment_id._note_mender()
        return {"type": "ir.actions.act_window_close"}

    def _document(self):
        """The document, after the same checks as a partner's; what it is, its first bytes say."""
        encoded = self.content.decode()
        data = {"name": self.name or "document", "content": encoded}
        try:
            return read_document({**data, "media_type": media_type_of(base64.b64decode(encoded))})
        except DocumentFault as fault:
            raise UserError(self.env["freight.ingest"]._why_refused(fault)) from fault

    def _row(self):
        return {
            "shipment_id": self.shipment_id.id,
            "kind": self.kind,
            "issued_at": self.issued_at,
            "signed_by": self.signed_by,
            "user_id": self.env.uid,
        }
