# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

#: What a kept document may not lose: its bytes, its name and its place.
_KEPT = frozenset(
    {"raw", "datas", "db_datas", "store_fname", "type", "url", "mimetype", "name", "res_model", "res_id"}
)


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def write(self, vals):
        if _KEPT & vals.keys():
            self._check_freight_document()
        return super().write(vals)

    def unlink(self):
        self._check_freight_document()
        return super().unlink()

    def _check_freight_document(self):
        """What partners sent in proof is kept as it came: money is paid on it."""
        if self.env.su or not self.ids:
            return
        self.env["freight.document"].flush_model()
        self.flush_recordset()
        found = self.env.execute_query(SQL(_KEPT_DOCUMENT, ids=list(self.ids)))
        if found:
            kept = self.env["freight.document"].sudo().browse(found[0])
            raise UserError(
                self.env._(
                    "%(document)s was sent by a partner about %(shipment)s and is kept as it came. "
                    "Attach another file beside it.",
                    document=kept.name,
                    shipment=kept.shipment_id.name,
                )
            )


#: A document of these files, or of their like (bytes or link) on the transfers of its shipment.
_KEPT_DOCUMENT = """
SELECT document.id FROM freight_document document WHERE document.attachment_id = ANY(%(ids)s)
UNION ALL
SELECT document.id
  FROM ir_attachment copy
  JOIN stock_picking picking ON copy.res_model = 'stock.picking' AND picking.id = copy.res_id
  JOIN freight_document document ON document.shipment_id = picking.freight_shipment_id
  JOIN ir_attachment kept ON kept.id = document.attachment_id
   AND (kept.checksum = copy.checksum OR kept.type = 'url' AND kept.url = copy.url)
 WHERE copy.id = ANY(%(ids)s)
 LIMIT 1
"""
