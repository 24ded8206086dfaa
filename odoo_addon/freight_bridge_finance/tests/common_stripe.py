# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import json
from pathlib import Path

from odoo.addons.freight_bridge.tests.common import stamp


class StripeTold:
    """What the sidecar's dialect makes of Stripe's events, as the sidecar delivers it.

    ``stripe-booked.test.ts`` writes the files, and holds them against the dialect.
    """

    @staticmethod
    def _stripe_told(name):
        """[{"type": of Stripe's event, "event": ours}] of a file of this folder, in their order."""
        return json.loads((Path(__file__).parent / name).read_text())

    def _delivered(self, event):
        return {
            "event": {**event, "source": f"/systems/{self.system.code}"},
            "raw": "{}",
            "raw_type": "application/json",
            "pointer": "",
            "received_at": stamp(self.now),
            "attempt": 0,
            "final": False,
        }
