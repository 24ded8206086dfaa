# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, models

from .bank_sync import BankSync
from .validator_bank import bank_statement_faults


class FreightIngestBank(models.AbstractModel):
    _inherit = "freight.ingest"

    @api.model
    def _handlers(self):
        return {**super()._handlers(), "bank.statement.v1": "_handle_bank_statements"}

    def _handle_bank_statements(self, events):
        """Book what banks tell of their accounts; an entry that was told before is not booked again."""
        sound = [event for event in events if not self._refuse_unsound_bank_statement(event)]
        BankSync(self.with_context(tracking_disable=True).env, sound).run()

    def _refuse_unsound_bank_statement(self, event):
        if faults := bank_statement_faults(event.data):
            event.refuse(
                "malformed_event", "; ".join(f"{pointer} {detail}" for pointer, detail in faults[:5])
            )
        return bool(event.outcome)
