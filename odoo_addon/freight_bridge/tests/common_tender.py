# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import json

from odoo import Command

from .common import FreightCase, stamp

RESPONSE = "freight.tender.response.v1"


class TenderCase(FreightCase):
    """A routing guide of three carriers with two systems, and documents that travel with them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._can_send(cls.system)
        cls.second_system = cls.env["freight.system"].create(
            {"name": "Second TMS", "code": "second-tms", "company_id": cls.company.id}
        )
        cls._can_send(cls.second_system)
        cls.env["delivery.carrier"].search([]).freight_system_id = False
        cls.transport = cls.env["product.product"].create({"name": "Transport", "type": "service"})
        cls.carrier = cls._carrier("Alpha Road", cls.system, 10, freight_scac="ALPH")
        cls.next_carrier = cls._carrier("Beta Road", cls.second_system, 20, freight_scac="BETA")
        cls.last_carrier = cls._carrier("Gamma Road", cls.second_system, 30, freight_scac="GAMM")
        cls.warehouse = cls.env["stock.warehouse"].search([("company_id", "=", cls.company.id)], limit=1)
        cls.stock = cls.warehouse.lot_stock_id
        cls.product = cls._product("Lamp")
        cls.vendor = cls.env["res.partner"].create(
            {"name": "Vendor", "street": "Works 1", "city": "Torino", "country_id": cls.env.ref("base.it").id}
        )
        cls.customer = cls.env["res.partner"].create(
            {"name": "Customer", "street": "Rue 1", "city": "Lyon", "country_id": cls.env.ref("base.fr").id}
        )

    @classmethod
    def _can_send(cls, system):
        """Settings with which messages can be sent to a system: a folder needs no secret."""
        system.send_channel = "folder"

    @classmethod
    def _carrier(cls, name, system, rank, **values):
        return cls.env["delivery.carrier"].create(
            {
                "name": name,
                "product_id": cls.transport.id,
                "freight_system_id": system.id,
                "freight_sequence": rank,
                "freight_auto_tender": True,
                **values,
            }
        )

    @classmethod
    def _product(cls, name, **values):
        return cls.env["product.product"].create(
            {"name": name, "type": "consu", "is_storable": True, "weight": 1.5, "volume": 0.02, **values}
        )

    def _stocked(self, quantity=100, product=None):
        self.env["stock.quant"]._update_available_quantity(product or self.product, self.stock, quantity)

    def _sale(self, quantity=5, carrier=None, products=None, **values):
        """A confirmed sales order that travels with a carrier."""
        lines = [
            Command.create({"product_id": product.id, "product_uom_qty": quantity})
            for product in products or self.product
        ]
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "carrier_id": (self.carrier if carrier is None else carrier).id,
                "order_line": lines,
                **values,
            }
        )
        order.action_confirm()
        return order

    def _purchase(self, quantity=5, pickup=True, carrier=None, **values):
        """A confirmed purchase order; with ``pickup`` our carrier fetches the goods."""
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "freight_pickup": pickup,
                "freight_carrier_id": (carrier or self.carrier).id if pickup else False,
                "order_line": [
                    Command.create({"product_id": self.product.id, "product_qty": quantity, "price_unit": 1})
                ],
                **values,
            }
        )
        order.button_confirm()
        return order

    def _validate(self, picking, quantity=None):
        """Do a transfer, in part where a quantity is given."""
        picking.action_assign()
        for move in picking.move_ids:
            move.write({"quantity": move.product_uom_qty if quantity is None else quantity, "picked": True})
        picking.with_context(skip_backorder=True).button_validate()
        self.assertEqual(picking.state, "done")

    def _tenders(self, shipment):
        """The tenders of a shipment, newest first."""
        return shipment.tender_ids.sorted("id", reverse=True)

    def _commit(self):
        """What happens at the commit of a request."""
        self.env.flush_all()
        self.env.cr.precommit.run()

    def _messages(self, shipments):
        """(purpose, data) of the messages owed to carriers about shipments, oldest first."""
        rows = self.env["freight.outbox"].search([("shipment_id", "in", shipments.ids)], order="id")
        return [(row["data"]["purpose"], row["data"]) for row in map(json.loads, rows.mapped("payload"))]

    def _purposes(self, shipments):
        return [purpose for purpose, _data in self._messages(shipments)]

    def _response(self, shipment, response="accepted", references=(), system=None, **changes):
        """A delivery of a carrier's answer; ``changes`` are fields of the event or of its data."""
        data = {
            "references": [
                {"kind": kind, "value": value} for kind, value in references or [("shipment", shipment.name)]
            ],
            "response": response,
            "reason_code": None,
            "reason": None,
            "carrier": None,
            "pickup_at": None,
        }
        data.update({name: changes.pop(name) for name in set(changes) & set(data)})
        delivery = self._delivery([("shipment", shipment.name)], time=changes.pop("time", self.now))
        delivery["event"].update(
            type=RESPONSE, source=f"/systems/{(system or self.system).code}", data=data, **changes
        )
        return delivery

    def _answer(self, *args, **kwargs):
        """What Odoo says of a carrier's answer."""
        [answer] = self._apply(self._response(*args, **kwargs))
        return answer

    def _stamp(self, moment):
        return stamp(moment)
