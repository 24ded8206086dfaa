# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, models


class FreightExceptionCode(models.Model):
    _inherit = "freight.exception.code"

    @api.model
    def _runbook_modules(self):
        return [*super()._runbook_modules(), "freight_bridge_finance"]
