# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..money_split import LANDED_SPLITS
from .freight_invoice_posting import POSTING_BATCH

#: Costing methods whose products take landed costs.
LANDED_METHODS = ("fifo", "average")


class StockLandedCost(models.Model):
    _inherit = "stock.landed.cost"

    freight_invoice_id = fields.Many2one(
        "freight.invoice", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
    freight_shipment_id = fields.Many2one("freight.shipment", readonly=True, copy=False, ondelete="restrict")
    freight_reversed_id = fields.Many2one(
        "stock.landed.cost", readonly=True, copy=False, help="The landed cost that this one takes back."
    )

    #: The freight of a bill is put on the goods of a shipment once, and taken back once.
    _freight_unique = models.UniqueIndex(
        "(vendor_bill_id, freight_shipment_id, COALESCE(freight_reversed_id, 0))"
        " WHERE freight_shipment_id IS NOT NULL",
        "This freight is on these goods already.",
    )


class FreightInvoiceLanded(models.Model):
    """Freight of goods that we bought is part of what they cost.

    A bill's lines of an inbound shipment become a landed cost of its receipts, once these are done: what
    was expected and the variance alike, each taken from the account that the bill put it on. Odoo moves the
    share of what is still in stock; what was sold meanwhile stays an expense.
    """

    _inherit = "freight.invoice"

    is_landing = fields.Boolean(
        readonly=True,
        copy=False,
        help="Freight of it waits for a receipt, to become part of the goods' value.",
    )

    @api.model
    def _cron_land(self):
        """Put the freight of received goods on them, when each company has settled."""
        self.env["freight.flow"]._run("land")

    @api.model
    def _flow_domain(self, kind):
        if kind != "land":
            return super()._flow_domain(kind)
        return [
            ("is_landing", "=", True),
            ("state", "in", ("posted", "paid")),
            ("posting_exception_id", "=", False),
            ("line_ids.shipment_id.picking_ids.state", "=", "done"),
        ]

    def _flow_ready(self, kind):
        """Those whose receipts are done."""
        if kind != "land":
            return super()._flow_ready(kind)
        return self.filtered(lambda invoice: invoice._unlanded(is_done=True))

    def _flow_next(self, kind):
        return self[:POSTING_BATCH] if kind == "land" else super()._flow_next(kind)

    def _flow_work(self, kind):
        if kind != "land":
            return super()._flow_work(kind)
        ready = self.filtered_domain(self._flow_domain(kind)).try_lock_for_update()
        ready._in_savepoint(FreightInvoiceLanded._land)
        return ready

    @api.model
    def _land_waiting(self, limit=POSTING_BATCH):
        """Land the next invoices whose receipts are done, whatever the hour; those that were dealt with."""
        waiting = self.sudo().search(self._flow_domain("land"), order="id")
        return waiting._flow_ready("land")[:limit]._flow_work("land")

    def _land(self):
        for invoice in self:
            costs = self.env["stock.landed.cost"].with_company(invoice.company_id)
            for shipment in invoice._unlanded(is_done=True):
                cost = costs.create(invoice._landed_vals(shipment))
                cost.button_validate()
            invoice.is_landing = bool(invoice._unlanded())
            invoice._settle_posting()

    def _unlanded(self, is_done=False):
        """The inbound shipments of the invoice with valued goods that do not carry its freight yet.

        :param is_done: only those whose receipts are done
        """
        landed = self.env["stock.landed.cost"].search([("vendor_bill_id", "=", self.bill_id.id)])
        billed = self.bill_id.line_ids.freight_invoice_line_id.shipment_id
        inbound = billed.filtered(lambda shipment: shipment.direction == "inbound")
        return (inbound - landed.freight_shipment_id).filtered(
            lambda shipment: shipment._landed_pickings() and (not is_done or shipment._is_received())
        )

    def _landed_vals(self, shipment):
        lines = self.bill_id.line_ids.filtered(
            lambda line: line.freight_invoice_line_id.shipment_id == shipment
        )
        for code in lines.freight_invoice_line_id.charge_code_id:
            if not code.product_id:
                raise UserError(
                    self.env._(
                        "%s has no product: a landed cost needs one. Choose a service product on the charge "
                        "code, then post again.",
                        code.display_name,
                    )
                )
        split = LANDED_SPLITS[self.company_id.freight_split_basis]
        return {
            "company_id": self.company_id.id,
            "date": self.bill_id.date,
            "vendor_bill_id": self.bill_id.id,
            "freight_invoice_id": self.id,
            "freight_shipment_id": shipment.id,
            "picking_ids": [Command.set(shipment._landed_pickings().ids)],
            "cost_lines": [
                Command.create(
                    {
                        "name": line.name,
                        "product_id": line.freight_invoice_line_id.charge_code_id.product_id.id,
                        "account_id": line.account_id.id,
                        "price_unit": line.balance,
                        "split_method": split,
                    }
                )
                for line in lines
                if not line.company_currency_id.is_zero(line.balance)
            ],
        }

    def _unland(self):
        """Take the freight off the goods again: Odoo reverses a landed cost by its negative."""
        costs = self.env["stock.landed.cost"].sudo()
        landed = costs.search(
            [("vendor_bill_id", "in", self.bill_id.ids), ("freight_reversed_id", "=", False)]
        )
        for cost in landed.filtered("freight_shipment_id"):
            reverse = cost.with_company(cost.company_id).copy(
                {
                    "freight_reversed_id": cost.id,
                    "freight_invoice_id": cost.freight_invoice_id.id,
                    "freight_shipment_id": cost.freight_shipment_id.id,
                    "vendor_bill_id": cost.vendor_bill_id.id,
                    "picking_ids": [Command.set(cost.picking_ids.ids)],
                }
            )
            for line in reverse.cost_lines:
                line.price_unit = -line.price_unit
            reverse.button_validate()


class StockPickingLanded(models.Model):
    _inherit = "stock.picking"

    def _action_done(self):
        """A receipt that is done may be what the freight of its goods waited for."""
        result = super()._action_done()
        self.env["freight.flow"]._tell("land")
        return result


class FreightShipmentLanded(models.Model):
    _inherit = "freight.shipment"

    def _landed_pickings(self):
        """The receipts of the shipment that hold goods whose value takes landed costs."""
        return self.picking_ids.filtered(
            lambda picking: (
                picking.state != "cancel"
                and any(
                    move.product_id.with_company(picking.company_id).cost_method in LANDED_METHODS
                    for move in picking.move_ids
                )
            )
        )

    def _is_received(self):
        return all(picking.state == "done" for picking in self._landed_pickings())
