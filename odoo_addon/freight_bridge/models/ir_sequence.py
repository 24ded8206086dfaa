# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, models


class IrSequence(models.Model):
    _inherit = "ir.sequence"

    @api.model
    def _freight_next(self, code, count):
        """``count`` names of the standard sequence ``code`` in one query; next_by_code takes one each."""
        sequence = self.sudo().search([("code", "=", code), ("implementation", "=", "standard")], limit=1)
        return [sequence.get_next_char(number) for number in sequence._freight_numbers(count)]

    def _freight_numbers(self, count):
        """``count`` numbers of a standard sequence in one query."""
        self.ensure_one()
        # The name that ir.sequence gives to the PostgreSQL sequence behind a standard one.
        self.env.cr.execute(
            "SELECT nextval(%s) FROM generate_series(1, %s)", [f"ir_sequence_{self.id:03d}", count]
        )
        self.invalidate_recordset(["number_next_actual"], flush=False)
        return [number for (number,) in self.env.cr.fetchall()]
