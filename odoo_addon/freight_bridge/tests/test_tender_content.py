# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.tests import tagged

from ..models import canonical_values as canonical
from .common_tender import TenderCase
from .tender_structure import faults


@tagged("post_install", "-at_install")
class TestTenderContent(TenderCase):
    def test_content_of_a_sale(self):
        order = self._sale(quantity=4, client_order_ref="PO-9")
        shipment = order.freight_shipment_ids
        [(_purpose, data)] = self._messages(shipment)
        self.assertEqual(faults(data), [])
        self.assertEqual(
            [(row["kind"], row["value"]) for row in data["references"]],
            [
                ("shipment", shipment.name),
                ("delivery", order.picking_ids.name),
                ("order", order.name),
                ("purchase_order", "PO-9"),
            ],
        )
        self.assertEqual((data["purpose"], data["payment"]), ("original", "prepaid"))
        self.assertEqual(data["carrier"], {"scac": "ALPH", "name": "Alpha Road", "service": None})
        self.assertEqual(data["weight"], {"value": "6", "unit": "kg"})
        self.assertEqual(data["volume"], {"value": "0.08", "unit": "m3"})
        self.assertEqual(data["respond_by"], self._stamp(shipment.tender_ids.respond_by))
        self.assertEqual([party["role"] for party in data["parties"]], ["bill_to", "shipper", "consignee"])
        pickup, delivery = data["stops"]
        self.assertEqual((pickup["kind"], delivery["kind"]), ("pickup", "delivery"))
        self.assertEqual(pickup["place"]["name"], self.warehouse.partner_id.name)
        self.assertEqual((delivery["place"]["city"], delivery["place"]["country"]), ("Lyon", "FR"))
        self.assertEqual((pickup["items"][0]["description"], pickup["items"][0]["quantity"]), ("Lamp", "4"))

    def test_content_in_the_companys_units(self):
        self.env["ir.config_parameter"].set_param("product.weight_in_lbs", "1")
        self.env["ir.config_parameter"].set_param("product.volume_in_cubic_feet", "1")
        [(_purpose, data)] = self._messages(self._sale().freight_shipment_ids)
        self.assertEqual((data["weight"]["unit"], data["volume"]["unit"]), ("lb", "ft3"))
        self.assertEqual(faults(data), [])

    def test_content_is_bounded_and_clean(self):
        self.customer.write(
            {
                "name": "\N{GRINNING FACE}" * 300,
                "street": "a\x01b" * 200,
                "city": " ",
                "zip": "9" * 60,
                "ref": "R" * 300,
            }
        )
        self.product.name = "x" * 900
        self.carrier.name = "c" * 300
        [(_purpose, data)] = self._messages(self._sale(client_order_ref="P" * 300).freight_shipment_ids)
        self.assertEqual(faults(data), [])
        self.assertNotIn("purchase_order", [row["kind"] for row in data["references"]])
        self.assertEqual(data["stops"][1]["place"]["name"], "\N{GRINNING FACE}" * 100)
        self.assertIsNone(data["stops"][1]["place"]["city"])

    def test_content_of_many_moves_tells_the_rest_together(self):
        products = self.env["product.product"].create(
            [{"name": f"Part {number}", "type": "consu", "weight": 1} for number in range(205)]
        )
        [(_purpose, data)] = self._messages(self._sale(quantity=1, products=products).freight_shipment_ids)
        self.assertEqual(faults(data), [])
        items = data["stops"][0]["items"]
        self.assertEqual((len(items), items[-1]["quantity"]), (200, "6"))
        self.assertEqual(items[-1]["weight"], {"value": "6", "unit": "kg"})
        self.assertEqual(data["weight"]["value"], "205")

    def test_content_of_a_cancellation_names_the_load(self):
        shipment = self._sale().freight_shipment_ids
        shipment.tender_ids.action_cancel()
        _purpose, data = self._messages(shipment)[-1]
        self.assertEqual((data["purpose"], data["stops"], faults(data)), ("cancel", [], []))
        self.assertEqual(data["references"][0], {"kind": "shipment", "value": shipment.name})

    def test_content_without_documents(self):
        self.shipment.write({"partner_id": self.customer.id})
        self.shipment._tender_to(self.carrier)
        [(_purpose, data)] = self._messages(self.shipment)
        self.assertEqual(faults(data), [])

    def test_values_have_their_canonical_form(self):
        for value, expected in (
            (2, "2"),
            (0.1 + 0.2, "0.3"),
            (1000000.5, "1000000.5"),
            (0, None),
            (-1, None),
        ):
            self.assertEqual(canonical.quantity(value), expected)
        self.assertIsNone(canonical.quantity(0.0001), "it would be written as nothing")
        self.assertIsNone(canonical.quantity(10**15))
        self.assertEqual(canonical.scac(" upsn "), "UPSN")
        self.assertIsNone(canonical.scac("TOOLONG"))
        self.assertIsNone(canonical.text(" \x00\ud800 ", 10))
        self.assertEqual(canonical.text("ab\ncd", 4), "ab\nc")
