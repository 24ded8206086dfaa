# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import models
from odoo.exceptions import UserError

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
        kept = self.env["freight.document"].sudo().search([("attachment_id", "in", self.ids)], limit=1)
        if kept:
            raise UserError(
                self.env._(
                    "%(document)s was sent by a partner about %(shipment)s and is kept as it came. "
                    "Attach another file beside it.",
                    document=kept.name,
                    shipment=kept.shipment_id.name,
                )
            )
