# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import UTC, datetime

from odoo import api, models

from ..master import MASTER_KINDS
from .canonical import MASTER_RECORD
from .freight_ingest_milestone import FUTURE, minute
from .master_sync import MasterSync
from .validator_master import master_faults


class FreightIngestMaster(models.AbstractModel):
    _inherit = "freight.ingest"

    @api.model
    def _handlers(self):
        return {**super()._handlers(), MASTER_RECORD: "_handle_master_records"}

    def _handle_master_records(self, events):
        """Link partners' codes to our records, kind by kind, each in a constant number of queries."""
        latest = datetime.now(UTC).replace(tzinfo=None) + FUTURE
        sound = [event for event in events if not self._refuse_unsound_record(event, latest)]
        for kind in MASTER_KINDS:
            if own := [event for event in sound if event.data["kind"] == kind]:
                MasterSync(self.with_context(tracking_disable=True).env, kind, own).run()

    def _refuse_unsound_record(self, event, latest):
        """Refuse what is wrong whatever the code means; true when refused."""
        if faults := master_faults(event.data):
            event.refuse(
                "malformed_event", "; ".join(f"{pointer} {detail}" for pointer, detail in faults[:5])
            )
        elif event.time > latest:
            # It would outdate every honest statement that follows.
            event.refuse(
                "implausible_time",
                self.env._("It is said to have been stated on %s UTC.", minute(event.time)),
            )
        return bool(event.outcome)
