# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, models

from .subscription_sync import SubscriptionSync
from .validator_subscription import subscription_faults


class FreightIngestSubscription(models.AbstractModel):
    _inherit = "freight.ingest"

    @api.model
    def _handlers(self):
        return {**super()._handlers(), "billing.subscription.v1": "_handle_subscriptions"}

    def _handle_subscriptions(self, events):
        """Keep what platforms say of subscriptions, and hold it against what was invoiced."""
        sound = [event for event in events if not self._refuse_malformed(event, subscription_faults)]
        if sound:
            SubscriptionSync(self, sound).run()
