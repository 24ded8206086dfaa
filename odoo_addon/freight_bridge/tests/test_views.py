# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.tests import Form, tagged

from .common import FreightCase


@tagged("post_install", "-at_install")
class TestViews(FreightCase):
    def test_forms_open_for_every_reader(self):
        exception = self._exception([("tracking", "NOBODY")])
        records = (
            exception,
            exception.log_ids,
            self.system,
            exception.code_id,
        )
        for user in (self.worker, self.manager, self.auditor):
            for record in records:
                form = Form(record.with_user(user))
                self.assertEqual(form.id, record.id)

    def test_shipment_names_its_documents_for_every_reader(self):
        """No role in stock or sales is needed to read the names of deliveries, orders and carriers."""
        order = self._order()
        self._apply_one([("order", order.name)])
        named = {"fields": {"display_name": {}}}
        links = ("picking_ids", "sale_id", "partner_id", "carrier_id", "milestone_ids", "cross_reference_ids")
        links += ("shipper_id", "purchase_id", "tender_ids", "feeding_shipment_ids", "onward_shipment_ids")
        for user in (self.worker, self.manager, self.auditor):
            shipment = order.freight_shipment_ids.with_user(user)
            shipment.get_views([(False, "form"), (False, "list"), (False, "kanban"), (False, "search")])
            [values] = shipment.web_read(dict.fromkeys(links, named) | {"tracking_numbers": {}})
            self.assertEqual(values["picking_ids"][0]["display_name"], order.picking_ids.display_name)
            self.assertEqual(values["sale_id"]["display_name"], order.name)

    def test_tender_opens_for_every_reader(self):
        self.system.send_channel = "folder"
        transport = self.env["product.product"].create({"name": "Transport", "type": "service"})
        carrier = self.env["delivery.carrier"].create(
            {"name": "Alpha", "product_id": transport.id, "freight_system_id": self.system.id}
        )
        tender = self.shipment._tender_to(carrier)
        for user in (self.worker, self.manager, self.auditor):
            self.assertEqual(Form(tender.with_user(user)).carrier_id, carrier)
            self.assertEqual(self.shipment.with_user(user).tender_state, "offered")
            tender.with_user(user).get_views([(False, "list"), (False, "search")])
            carrier.with_user(user).get_views([(False, "form")])

    def test_manager_makes_a_system(self):
        form = Form(self.env["freight.system"].with_user(self.manager))
        form.name, form.code, form.dialect = "New Partner", "new-partner", "easypost"
        system = form.save()
        self.assertTrue(system.endpoint.endswith("/v1/systems/new-partner/messages"))

    def test_what_goes_out_and_came_in_opens_for_every_reader(self):
        row = self.env["freight.outbox"]._enqueue(
            [
                {
                    "system_id": self.system.id,
                    "event_type": "x",
                    "data": {},
                    "subject": "S",
                    "partition_key": "P",
                }
            ]
        )
        interchange = self.env["freight.interchange"].create(
            {
                "system_id": self.system.id,
                "company_id": self.company.id,
                "syntax": "x12",
                "sender": "A",
                "receiver": "B",
                "control": "1",
                "digest": "0",
                "received_at": self.now,
                "status": "accepted",
                "data": "{}",
            }
        )
        for user in (self.worker, self.manager, self.auditor):
            for record in (row, interchange):
                self.assertEqual(Form(record.with_user(user)).id, record.id)
                record.with_user(user).get_views([(False, "list"), (False, "search")])
        self.assertEqual(self.system.action_view_outbox()["domain"], [("system_id", "=", self.system.id)])
        self.assertEqual(
            self.system.action_view_interchanges()["domain"], [("system_id", "=", self.system.id)]
        )

    def test_manager_sets_up_sending(self):
        self.system.dialect = "x12"
        with Form(self.system.with_user(self.manager)) as form:
            form.send_channel = "http"
            form.send_url = "https://partner.example/in"
            form.edi_id, form.edi_partner_id = "OURS", "THEIRS"
            form.control_next = "4711"
        self.assertEqual(
            (self.system.send_url, self.system.control_next), ("https://partner.example/in", "4711")
        )
        self.assertIn("outgoing secret", self.system._sending_fault())
