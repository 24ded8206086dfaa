# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.exceptions import UserError


class FreightCloseCheck(models.Model):
    """Who looked at a line of the close checklist, and what it said then. A second look is a second row."""

    _name = "freight.close.check"
    _description = "Look at the Close Checklist"
    _order = "id desc"
    _rec_name = "title"

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    date_from = fields.Date(string="From", required=True, readonly=True)
    date_to = fields.Date(string="To", required=True, readonly=True)
    key = fields.Char(required=True, readonly=True)
    title = fields.Char(string="Line", required=True, readonly=True)
    left = fields.Integer(readonly=True, help="How many records were not done.")
    figures = fields.Char(readonly=True, help="What was counted: where it is another today, look again.")
    user_id = fields.Many2one("res.users", string="Looked At by", required=True, readonly=True)
    looked_at = fields.Datetime(required=True, readonly=True)

    _period_idx = models.Index("(company_id, date_from, date_to, key, id DESC)")

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise UserError(self.env._("The close checklist keeps who looked at it: tick its line there."))
        return super().create(vals_list)

    def write(self, vals):
        raise UserError(self.env._("What was seen stays as it was: look at the line again instead."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Who looked at the close checklist is kept."))

    @api.model
    def _last(self, company_ids, first, last):
        """(company id, key) → the last look at each line of a period."""
        latest = self._read_group(
            [
                ("company_id", "in", company_ids),
                ("date_from", "=", first),
                ("date_to", "=", last),
            ],
            ["company_id", "key"],
            ["id:max"],
        )
        rows = self.browse(row_id for _company, _key, row_id in latest)
        return {(row.company_id.id, row.key): row for row in rows}
