# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from odoo import api, fields, models

from ..lifecycle import STANDING_STATES

OFFERED = "freight.tender.offered.v1"


class FreightTenderLife(models.Model):
    """Offering tenders and telling what changed. To be called as superuser, after the rights."""

    _inherit = "freight.tender"

    # -- offering -------------------------------------------------------------------------------------

    @api.model
    def _tender(self, wanted):
        """Make tenders and offer them.

        :param wanted: list of (shipment, leg or no leg, carrier)
        :return: the tenders
        """
        # What ended before has to be in the database before another one begins.
        self.flush_model(["state"])
        self._hold_shipments([shipment.id for shipment, _leg, _carrier in wanted])
        turns = self._turns([shipment.id for shipment, _leg, _carrier in wanted])
        tenders = self.create(
            [
                {
                    "name": leg._load_number() if leg else shipment.name,
                    "shipment_id": shipment.id,
                    "leg_id": leg.id,
                    "carrier_id": carrier.id,
                    "system_id": carrier.freight_system_id.id,
                    "sequence": turns.get((shipment.id, leg.id), 0) + 1,
                }
                for shipment, leg, carrier in wanted
            ]
        )
        tenders._set_carriers()
        tenders._offer()
        return tenders

    def _hold_shipments(self, shipment_ids):
        """Let one at a time give a load away, all of it or a leg.

        Who comes second at the same moment changes a row that was changed since it looked: PostgreSQL refuses
        that, and Odoo runs the call again, which then sees the first tender. A lock alone would let it go on.
        """
        self.env.cr.execute(
            "UPDATE freight_shipment SET write_date = now() AT TIME ZONE 'UTC' WHERE id = ANY(%s)",
            [sorted(set(shipment_ids))],
        )

    def _turns(self, shipment_ids):
        """Load → how many carriers were asked already."""
        rows = self._read_group(
            [("shipment_id", "in", shipment_ids)], ["shipment_id", "leg_id"], ["sequence:max"]
        )
        return {(shipment.id, leg.id): turn for shipment, leg, turn in rows}

    def _set_carriers(self):
        """The carrier that is asked is the one that the load is planned with."""
        for tender in self:
            load = tender.leg_id or tender.shipment_id
            if load.carrier_id != tender.carrier_id:
                load.carrier_id = tender.carrier_id

    def _offer(self):
        """Tell the carriers of drafts what they could carry, and until when they may answer.

        A message that cannot be sent becomes an exception of its own, as every message that is owed.
        """
        self.write({"state": "offered", "offered_at": fields.Datetime.now()})
        self._name_legs()
        self._send("original")
        self._note([(tender, self.env._("Tendered to %s.", tender.carrier_id.name)) for tender in self])
        self.shipment_id._settle_tender_exceptions()

    def _name_legs(self):
        """Partners call a leg by its own load number: let their messages find the shipment by it."""
        References = self.env["freight.cross.reference"]
        named = self.filtered("leg_id")
        known = {
            (row.system_id, row.value)
            for row in References.search(
                [
                    ("system_id", "in", named.system_id.ids),
                    ("kind", "=", "shipment"),
                    ("value", "in", named.mapped("name")),
                ]
            )
        }
        References.create(
            [
                {
                    "system_id": tender.system_id.id,
                    "kind": "shipment",
                    "value": tender.name,
                    "shipment_id": tender.shipment_id.id,
                    "origin": "learned",
                }
                for tender in named
                if (tender.system_id, tender.name) not in known
            ]
        )

    def _send(self, purpose):
        """Owe the carriers a message each."""
        self._read_ahead()
        now = fields.Datetime.now()
        owed = []
        for tender in self:
            hours = tender.carrier_id.freight_respond_hours
            if purpose != "cancel" and tender.state == "offered":
                tender.respond_by = now + timedelta(hours=hours) if hours else False
            content = tender._content()
            tender.write({"purpose": purpose, "content_digest": tender._digest_of(content)})
            owed.append(
                {
                    "system_id": tender.system_id.id,
                    "event_type": OFFERED,
                    "data": tender._event_data(purpose, content),
                    "subject": tender.name,
                    "res_model": self._name,
                    "res_id": tender.id,
                    "shipment_id": tender.shipment_id.id,
                }
            )
        if owed:
            self.env["freight.outbox"]._enqueue(owed)

    # -- changing -------------------------------------------------------------------------------------

    @api.model
    def _watch(self, path, ids):
        """Look at loads once more before commit: what the carrier was told may not be so any more.

        A transaction changes quantities, dates and addresses in many steps; the carrier hears of the end of
        it (or of a savepoint, before which Odoo runs the same hooks).

        :param path: from the tender to the records that changed, such as "shipment_id.picking_ids"
        """
        data = self.env.cr.precommit.data
        if "freight_bridge.tenders" not in data:
            data["freight_bridge.tenders"] = {}
            self.env.cr.precommit.add(self.env(su=True)["freight.tender"]._send_changes)
        data["freight_bridge.tenders"].setdefault(path, set()).update(ids)

    def _send_changes(self):
        """Tell the carriers whose loads changed while the goods stand still."""
        watched = self.env.cr.precommit.data.pop("freight_bridge.tenders", {})
        changed = self.browse()
        for path, ids in watched.items():
            changed |= self.search(
                [
                    (path, "in", list(ids)),
                    ("state", "in", ("offered", "accepted")),
                    ("shipment_id.state", "in", STANDING_STATES),
                ]
            )
        changed._read_ahead()
        changed = changed.filtered(
            lambda tender: tender._digest_of(tender._content()) != tender.content_digest
        )
        changed._send("change")
        changed._note(
            [
                (tender, self.env._("The load changed: %s was told.", tender.carrier_id.name))
                for tender in changed
            ]
        )
        self.env.flush_all()

    # -- chatter --------------------------------------------------------------------------------------

    def _note(self, sentences):
        """Write sentences into the chatter of the shipments, together.

        :param sentences: (tender, sentence or None) pairs
        """
        bodies = {}
        for tender, sentence in sentences:
            if sentence:
                bodies.setdefault(tender.shipment_id.id, []).append(sentence)
        if bodies:
            self.env["freight.shipment"].browse(bodies)._message_log_batch(
                {shipment_id: " ".join(lines) for shipment_id, lines in bodies.items()}
            )
