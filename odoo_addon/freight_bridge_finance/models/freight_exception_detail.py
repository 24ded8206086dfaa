# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import models


class FreightExceptionDetail(models.Model):
    """What is found in the books of a platform no message may tell: it is about no shipment all the same."""

    _inherit = "freight.exception"

    def _is_about_shipment(self):
        code = self.code_id.get_external_id()[self.code_id.id]
        return not code.startswith("freight_bridge_finance.") and super()._is_about_shipment()
