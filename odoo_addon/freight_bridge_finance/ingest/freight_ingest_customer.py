# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, models

from .customer_sync import CustomerSync
from .validator_customer import customer_faults


class FreightIngestCustomer(models.AbstractModel):
    _inherit = "freight.ingest"

    @api.model
    def _handlers(self):
        return {**super()._handlers(), "billing.customer.v1": "_handle_customers"}

    def _handle_customers(self, events):
        """Link customers to the partners that they are, make the others, ask where that is not sure."""
        sound = [event for event in events if not self._refuse_unsound_customer(event)]
        CustomerSync(self.with_context(tracking_disable=True).env, sound).run()

    def _refuse_unsound_customer(self, event):
        if faults := customer_faults(event.data):
            event.refuse(
                "malformed_event", "; ".join(f"{pointer} {detail}" for pointer, detail in faults[:5])
            )
        return bool(event.outcome)
