# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from psycopg2.errors import UniqueViolation

from odoo import api, models
from odoo.exceptions import ConcurrencyError

from .canonical import INTERCHANGE
from .validator_edi import interchange_faults


class FreightIngestInterchange(models.AbstractModel):
    _inherit = "freight.ingest"

    @api.model
    def _handlers(self):
        return {**super()._handlers(), INTERCHANGE: "_handle_interchange"}

    def _handle_interchange(self, events):
        """Keep what was received and owe the acknowledgements for it (contract §11).

        An interchange that came before has no second effect but an answer that says so.
        """
        sound = [event for event in events if not self._refuse_malformed(event, interchange_faults)]
        if not sound:
            return
        keys = {event: self.env["freight.interchange"]._key(event.system_id, event.data) for event in sound}
        known = self.env["freight.interchange"]._known(keys.values())
        verdicts, fresh = self._interchange_verdicts(keys, known)
        for event, row in zip(fresh, self._create_interchanges(fresh), strict=True):
            known[keys[event]][event.data["digest"]] = row
        rows = {event: known[keys[event]][event.data["digest"]] for event in sound}
        received = [event for event in sound if not event.replay]
        self._count_again([rows[event].id for event in received if event not in fresh])
        owed = [rows[event]._owed(event, verdicts[event]) for event in received]
        self.env["freight.outbox"]._enqueue([vals for vals in owed if vals])
        for event in sound:
            self._judge_interchange(event, verdicts[event])

    def _refuse_malformed(self, event, check):
        """Refuse an event whose data is not sound; whether it was refused."""
        faults = check(event.data)
        if faults:
            told = "; ".join(f"{pointer}: {sentence}" for pointer, sentence in faults[:5])
            event.refuse("malformed_event", told)
        return bool(faults)

    def _interchange_verdicts(self, keys, known):
        """What each event tells of: a "new" interchange, a "duplicate", or a "reused" control number.

        The same file in another message is a duplicate. Within one message the file was sent once: two of its
        interchanges with one number are two contents.

        :return: (event → verdict, list of the events that get a row)
        """
        verdicts, fresh = {}, []
        for event, key in keys.items():
            digest, contents = event.data["digest"], known.setdefault(key, {})
            earlier = contents.get(digest)
            if earlier and earlier.correlation_id != event.correlation_id:
                verdicts[event] = "duplicate"
            else:
                verdicts[event] = "reused" if contents else "new"
            if not earlier:
                contents[digest] = event
                fresh.append(event)
        return verdicts, fresh

    def _create_interchanges(self, events):
        Interchanges = self.env["freight.interchange"]
        try:
            return Interchanges.create([Interchanges._new_vals(event) for event in events])
        except UniqueViolation as error:
            # Not translated: only programs read it, and the failed transaction can ask nothing any more.
            raise ConcurrencyError("Another call recorded one of these interchanges meanwhile.") from error

    def _count_again(self, row_ids):
        if not row_ids:
            return
        Interchanges = self.env["freight.interchange"]
        Interchanges.flush_model()
        self.env.cr.execute(
            """
            UPDATE freight_interchange target SET times_received = times_received + given.times
              FROM (SELECT id, count(*) AS times FROM unnest(%s) id GROUP BY id) given
             WHERE target.id = given.id
            """,
            [row_ids],
        )
        Interchanges.invalidate_model(["times_received"], flush=False)

    def _judge_interchange(self, event, verdict):
        """The verdict on an event of an interchange; a person who replays one has seen it."""
        data = event.data
        parts = [data, *data.get("groups", [])]
        faults = [fault for part in parts for fault in part.get("faults", [])]
        reason = faults[0]["detail"][:500] if faults else data["status"]
        words = {"control": data["control"], "reason": reason}
        if event.replay:
            event.apply()
        elif verdict == "duplicate":
            event.skip(
                None, self.env._("Interchange %(control)s came before: nothing was done again.", **words)
            )
        elif data["status"] == "rejected":
            event.refuse(
                "interchange_errors", self.env._("Interchange %(control)s was rejected: %(reason)s", **words)
            )
        elif verdict == "reused":
            event.refuse(
                "duplicate_interchange",
                self.env._("Interchange %(control)s came before with another content.", **words),
            )
        elif faults:
            event.refuse(
                "interchange_errors",
                self.env._("Interchange %(control)s was taken with errors: %(reason)s", **words),
            )
        else:
            event.apply()
