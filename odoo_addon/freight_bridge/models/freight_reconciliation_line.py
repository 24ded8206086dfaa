# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models

#: Behind these are charges that carriers bill; behind others, charges that customers are billed.
COST_CHECKS = ("accruals_without_bill", "accrued_balance", "accrued_twice")


class FreightReconciliationLine(models.Model):
    """One comparison in one currency: what should be there, what is, and the records behind it."""

    _name = "freight.reconciliation.line"
    _description = "Freight Reconciliation Line"
    _order = "reconciliation_id, is_fault desc, id"

    reconciliation_id = fields.Many2one(
        "freight.reconciliation", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="reconciliation_id.company_id", store=True, index=True)
    check = fields.Selection(
        [
            ("missing_milestones", "Deliveries Nobody Reported"),
            ("unbilled_shipments", "Delivered, Not Billed to the Customer"),
            ("charges_without_shipment", "Billed Charges Without a Shipment"),
            ("invoices_without_audit", "Carrier Invoices Not Audited"),
            ("accruals_without_bill", "Accruals Without a Bill"),
            ("stale_invoices", "Invoices Nobody Decides"),
            ("bills", "Approved Invoices Against Vendor Bills"),
            ("accrued_balance", "Accrued Charges Against the Ledger"),
            ("accrued_twice", "Accrued Although Billed"),
            ("statements", "Partner Statements Against Invoices"),
        ],
        required=True,
        readonly=True,
    )
    subject = fields.Char(readonly=True, help="Whose: the statement, the carrier.")
    currency_id = fields.Many2one("res.currency", readonly=True)
    count_source = fields.Integer(string="Expected", readonly=True)
    amount_source = fields.Monetary(string="Expected Amount", readonly=True)
    count_found = fields.Integer(string="Found", readonly=True)
    amount_found = fields.Monetary(string="Found Amount", readonly=True)
    difference = fields.Monetary(compute="_compute_difference", store=True)
    is_fault = fields.Boolean(string="Differs", compute="_compute_difference", store=True)
    record_model = fields.Char(readonly=True)
    record_ids = fields.Json(readonly=True, help="The records behind it.")

    @api.depends("count_source", "count_found", "amount_source", "amount_found", "currency_id")
    def _compute_difference(self):
        for line in self:
            line.difference = line.amount_found - line.amount_source
            differs = line.currency_id and not line.currency_id.is_zero(line.difference)
            line.is_fault = bool(differs) or line.count_source != line.count_found

    def _difference_text(self):
        """The difference as a sentence: of amounts, else of counts."""
        self.ensure_one()
        checks = dict(self._fields["check"]._description_selection(self.env))
        about = f"{checks[self.check]} {self.subject}" if self.subject else checks[self.check]
        if not self.currency_id or self.currency_id.is_zero(self.difference):
            return self.env._(
                "%(check)s: %(found)s instead of %(expected)s.",
                check=about,
                found=self.count_found,
                expected=self.count_source,
            )
        return self.env._(
            "%(check)s: %(difference)s.", check=about, difference=self.currency_id.format(self.difference)
        )

    def action_open(self):
        """The records behind the line."""
        self.ensure_one()
        behind = {
            "name": dict(self._fields["check"]._description_selection(self.env))[self.check],
            "domain": [("id", "in", self.record_ids or [])],
        }
        if self.check in COST_CHECKS:
            costs = self.env["ir.actions.act_window"]._for_xml_id("freight_bridge.freight_charge_cost_action")
            return {**costs, **behind, "context": {}}
        return {
            "type": "ir.actions.act_window",
            "res_model": self.record_model,
            "view_mode": "list,form",
            **behind,
        }
