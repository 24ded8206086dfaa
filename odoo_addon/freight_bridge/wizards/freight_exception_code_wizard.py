# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..master import master_selection


class FreightExceptionCodeWizard(models.TransientModel):
    """Ask which record a partner's code means."""

    _name = "freight.exception.code.wizard"
    _description = "Link a Partner's Code"
    _check_company_auto = True

    exception_id = fields.Many2one("freight.exception", required=True, readonly=True)
    company_id = fields.Many2one(related="exception_id.company_id")
    summary = fields.Char(related="exception_id.summary")
    kind = fields.Selection(lambda self: master_selection(), compute="_compute_statement")
    code = fields.Char(compute="_compute_statement")
    partner_name = fields.Char(string="Partner's Name", compute="_compute_statement")
    #: One field for each kind, named after it.
    carrier = fields.Many2one("delivery.carrier", check_company=True)
    service_level = fields.Many2one("freight.service.level", check_company=True)
    charge_code = fields.Many2one("freight.charge.code", check_company=True)
    warehouse = fields.Many2one("stock.warehouse", check_company=True)
    cost_center = fields.Many2one("account.analytic.account", check_company=True)
    tax_code = fields.Many2one("account.tax", string="Tax", check_company=True)
    currency = fields.Many2one("res.currency", context={"active_test": False})

    @api.depends("exception_id")
    def _compute_statement(self):
        for wizard in self:
            statement = wizard.exception_id._code_question() or {}
            wizard.kind = statement.get("kind")
            wizard.code = statement.get("code")
            wizard.partner_name = statement.get("name")

    def action_link(self):
        """Link the code to the chosen record and replay its statements."""
        self.ensure_one()
        record = self.kind and self[self.kind]
        if not record:
            raise UserError(self.env._("Choose the record that %s means.", self.code or self.summary))
        answer = self.exception_id.desk_link_code(record.id)
        close = {"type": "ir.actions.act_window_close"}
        if answer["outcome"] != "exception":
            return close
        # Another code of the same exception, or days that overlap: the window must not hide it.
        notice = {"type": "warning", "message": answer["message"], "sticky": True, "next": close}
        return {"type": "ir.actions.client", "tag": "display_notification", "params": notice}
