# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models

from .freight_exception import OPEN_STATES
from .freight_invoice_approve import UNDECIDED
from .freight_retention_message import _OF_SYSTEM

#: Documents of one batch.
BATCH = 100
#: A shipment in one of these is over: what proves its delivery has been used or never will be.
OVER = ("delivered", "returned", "closed", "cancelled")

_NEXT = f"""
SELECT log.id, log.create_date
  FROM freight_document log
  JOIN freight_shipment shipment ON shipment.id = log.shipment_id
  JOIN ir_attachment file ON file.id = log.attachment_id AND file.type = 'binary'
 WHERE log.expired_on IS NULL AND log.create_date < %(before)s
   AND (log.create_date, log.id) > (%(after_at)s, %(after_id)s)
   AND (log.kind = %(document_kind)s
        OR %(document_kind)s IS NULL AND log.kind != ALL(%(other_kinds)s::text[]))
   AND {_OF_SYSTEM}
   AND (log.create_date < %(open_before)s OR NOT (
        shipment.state != ALL(%(over)s)
        OR EXISTS (SELECT FROM freight_exception open
                    WHERE open.shipment_id = shipment.id AND open.state = ANY(%(open)s))
        OR EXISTS (SELECT FROM freight_invoice_line line
                     JOIN freight_invoice invoice ON invoice.id = line.invoice_id
                    WHERE line.shipment_id = shipment.id AND invoice.state = ANY(%(undecided)s))))
   AND NOT EXISTS (SELECT FROM freight_legal_hold hold
                    WHERE hold.released_at IS NULL AND hold.shipment_id = shipment.id)
 ORDER BY log.create_date, log.id LIMIT %(limit)s
   FOR UPDATE OF log SKIP LOCKED
"""
#: The same bytes on the transfers of the shipment, unless another document that stays has them, too.
_COPIES = """
SELECT copy.id
  FROM freight_document document
  JOIN ir_attachment kept ON kept.id = document.attachment_id
  JOIN stock_picking picking ON picking.freight_shipment_id = document.shipment_id
  JOIN ir_attachment copy ON copy.res_model = 'stock.picking' AND copy.res_id = picking.id
   AND copy.checksum = kept.checksum
 WHERE document.id = %s
   AND NOT EXISTS (SELECT FROM freight_document other
                    WHERE other.shipment_id = document.shipment_id AND other.digest = document.digest
                      AND other.id != document.id AND other.expired_on IS NULL)
"""


class FreightRetentionDocument(models.Model):
    """The end of documents: their bytes go; what they were, of what and when, and their digest stay."""

    _inherit = "freight.retention.policy"

    def _expire_document(self, after):
        self.env.flush_all()
        at, last_id = after or (fields.Datetime.to_datetime("1970-01-01"), 0)
        values = {
            **self._bounds(),
            "open": list(OPEN_STATES),
            "undecided": list(UNDECIDED),
            "over": list(OVER),
            "after_at": at,
            "after_id": last_id,
            "limit": BATCH,
        }
        self.env.cr.execute(_NEXT, values)
        found = self.env.cr.fetchall()
        if not found:
            return None
        documents = self.env["freight.document"].browse([row[0] for row in found])
        documents._give_up_bytes("expired", self.name)
        return (found[-1][1], found[-1][0]), len(found)


class FreightDocumentExpiry(models.Model):
    _inherit = "freight.document"

    expired_on = fields.Datetime(readonly=True, help="When its bytes were removed.")
    expired_by = fields.Char(
        string="Removed By", readonly=True, help="The policy, or the number of the erasure request."
    )

    def _give_up_bytes(self, kind, by):
        """Put a sentence in the place of the bytes, here and on the transfers of the shipment."""
        now = fields.Datetime.now()
        for document in self.sudo():
            self.env.cr.execute(_COPIES, [document.id])
            copies = self.env["ir.attachment"].sudo().browse([row[0] for row in self.env.cr.fetchall()])
            words = {"digest": document.digest, "day": now.date().isoformat(), "by": by}
            sentence = (
                self.env._(
                    "This document expired on %(day)s by policy “%(by)s”. Its SHA-256 was %(digest)s.",
                    **words,
                )
                if kind == "expired"
                else self.env._(
                    "This document was erased on %(day)s by %(by)s. Its SHA-256 was %(digest)s.", **words
                )
            )
            for file in document.attachment_id | copies:
                file.write({"raw": sentence.encode(), "mimetype": "text/plain", "name": f"{file.name}.txt"})
            document.write({"expired_on": now, "expired_by": by})
