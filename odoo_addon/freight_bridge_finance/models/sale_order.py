# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import Command, api, models

from ..tax.question import question_of


class SaleOrder(models.Model):
    """An order asks before it is sent and confirmed; the engine keeps nothing of it."""

    _name = "sale.order"
    _inherit = ["sale.order", "freight.taxed.mixin"]

    def action_confirm(self):
        """The taxes are known before an order is one."""
        self.filtered(lambda order: order.state in ("draft", "sent"))._freight_tax_quote()
        return super().action_confirm()

    def action_quotation_send(self):
        """The customer is told the taxes that the order will have."""
        self.filtered(lambda order: order.state in ("draft", "sent"))._freight_tax_quote()
        return super().action_quotation_send()

    def _freight_tax_open(self):
        return self.filtered(lambda order: order.state != "cancel" and not order.locked)

    def _freight_tax_type(self):
        return "order"

    def _freight_tax_lines(self):
        return [(line, line.product_uom_qty) for line in self._get_priced_lines()]

    def _freight_tax_rate(self):
        return self.currency_rate

    def _freight_tax_question(self, engine):
        warehouse = self.warehouse_id.partner_id
        facts = {
            "document": {
                "company": engine.tax_company_code,
                "code": self._freight_tax_code(),
                "type": self._freight_tax_type(),
            },
            "number": self.name,
            "date": self.date_order.date(),
            "tax_date": None,
            "customer": self.partner_id,
            "ship_from": warehouse or self.company_id.partner_id,
            "ship_to": self.partner_shipping_id or self.partner_id,
        }
        return question_of(self, facts, self._freight_tax_lines())

    def _freight_tax_write(self, values):
        # The lines of all orders at once: one write of the tax, and one UPDATE for what each was told.
        other = {}
        for line, vals in values.items():
            if line.tax_ids.ids != vals["tax_ids"]:
                other.setdefault(tuple(vals["tax_ids"]), []).append(line.id)
        for tax_ids, line_ids in other.items():
            self.order_line.browse(line_ids).tax_ids = [Command.set(tax_ids)]
        for line, vals in values.items():
            line.extra_tax_data = vals["extra_tax_data"]

    def _freight_tax_restore(self, lines):
        lines.extra_tax_data = False
        lines._compute_tax_ids()


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    @api.depends("extra_tax_data")
    def _compute_amount(self):
        """Told amounts are amounts: where they change, so does what the line comes to."""
        return super()._compute_amount()
