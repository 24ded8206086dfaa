# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import UTC, datetime

from odoo import api, models

from .document import MAX_BYTES, TYPES, DocumentFault, issued_at, read_document
from .freight_ingest_milestone import FUTURE, PAST, minute
from .validator_document import document_faults


class FreightIngestDocument(models.AbstractModel):
    _inherit = "freight.ingest"

    @api.model
    def _handlers(self):
        return {**super()._handlers(), "freight.shipment.document.v1": "_handle_documents"}

    def _handle_documents(self, events):
        """Keep the documents of shipments, each once; a proof of delivery shows on its shipment."""
        now = datetime.now(UTC).replace(tzinfo=None)
        documents = self._read_documents(events, now)
        resolved, _states, mapped = self._resolve(list(documents)) if documents else ([], {}, set())
        fresh = self._skip_known_documents({event: documents[event] for event in resolved})
        if fresh:
            self.env["freight.document"]._keep([(fresh[event], _row(event)) for event in fresh])
            # The statement that learns reads the database: nothing may wait in the cache.
            self.env.flush_all()
            self._learn(fresh, mapped)
            self._bus_notify("freight_bridge.shipment", {event.shipment_id for event in fresh})
        for event in fresh:
            event.apply(event.shipment_id)

    def _read_documents(self, events, now):
        """Event → its document, of the events whose documents can be kept; the others are refused."""
        documents = {}
        for event in events:
            if faults := document_faults(event.data):
                event.refuse(
                    "malformed_event", "; ".join(f"{pointer} {detail}" for pointer, detail in faults[:5])
                )
            elif not now - PAST <= issued_at(event) <= now + FUTURE:
                event.refuse(
                    "implausible_time",
                    self.env._("It is said to have been issued on %s UTC.", minute(issued_at(event))),
                )
            else:
                try:
                    documents[event] = read_document(event.data)
                except DocumentFault as fault:
                    event.refuse("document_refused", self._why_refused(fault))
        return documents

    def _why_refused(self, fault):
        """What is wrong with the bytes, in words."""
        if fault.kind == "type":
            return self.env._(
                "A document of type %(type)s is not opened here; taken are %(types)s.",
                type=fault.detail,
                types=", ".join(TYPES),
            )
        if fault.kind == "bytes":
            return self.env._("It is said to be %s, but its bytes are something else.", fault.detail)
        if fault.kind == "size":
            return self.env._(
                "It has %(size)s bytes; at least 1 and at most %(most)s are taken.",
                size=fault.detail,
                most=MAX_BYTES,
            )
        if fault.kind == "digest":
            return self.env._("Its bytes are not those of the SHA-256 that the partner states.")
        return self.env._("Its content is not base64.")

    def _skip_known_documents(self, documents):
        """Split off what the shipment has already, whoever sent it; event → document of the rest."""
        known = self.env["freight.document"]._known({event.shipment_id for event in documents})
        fresh = {}
        for event, document in documents.items():
            key = (event.shipment_id, event.data["kind"], document.digest)
            if key in known:
                event.skip(event.shipment_id, self.env._("The shipment has this document already."))
                continue
            known.add(key)
            fresh[event] = document
        return fresh


def _row(event):
    """What a document's row has from its event."""
    return {
        "kind": event.data["kind"],
        "shipment_id": event.shipment_id,
        "system_id": event.system_id,
        "log_id": event.log_id,
        "url": event.data.get("url"),
        "issued_at": issued_at(event).replace(microsecond=0),
        "signed_by": event.data.get("signed_by"),
    }
