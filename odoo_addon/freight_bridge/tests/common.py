# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import itertools
import json
from datetime import UTC, datetime, timedelta

from odoo import Command
from odoo.tests import TransactionCase, new_test_user

NUMBERS = itertools.count(1)


def stamp(moment):
    """A naive UTC datetime as the text that the sidecar sends."""
    return moment.replace(tzinfo=UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class FreightCase(TransactionCase):
    """A company with one system and one shipment, the people of each role, and words to make messages."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
        cls.company = cls.env.ref("base.main_company")
        cls.other_company = cls.env["res.company"].create({"name": "Other Company"})
        cls.system = cls.env["freight.system"].create(
            {"name": "Test TMS", "code": "test-tms", "company_id": cls.company.id}
        )
        cls.integration = cls.env.ref("freight_bridge.user_integration")
        cls.ingest = cls.env["freight.ingest"].with_user(cls.integration)
        cls.worker = cls._person("worker", "freight_bridge.group_user")
        cls.manager = cls._person("boss", "freight_bridge.group_manager")
        cls.auditor = cls._person("auditor-t", "freight_bridge.group_auditor")
        cls.env["freight.team"].search([]).user_id = cls.worker
        cls.shipment = cls._shipment("TRACK-1")

    @classmethod
    def _person(cls, login, group):
        return new_test_user(cls.env, login=login, groups=group, company_id=cls.company.id)

    @classmethod
    def _shipment(cls, tracking=False, **values):
        vals = {"tracking_ref": tracking, "company_id": cls.company.id, **values}
        return cls.env["freight.shipment"].create(vals)

    def _delivery(self, references=None, code="in_transit", **changes):
        """A delivery of one milestone event. ``changes`` are fields of the event, of data, or "final"."""
        number = next(NUMBERS)
        references = references or [("tracking", "TRACK-1")]
        time = changes.pop("time", self.now - timedelta(hours=1))
        reported_at = changes.pop("reported_at", time)
        event = {
            "specversion": "1.0",
            "id": f"event-{number}",
            "source": "/systems/test-tms",
            "type": "freight.shipment.milestone.v1",
            "subject": references[0][1],
            "time": stamp(time),
            "datacontenttype": "application/json",
            "partitionkey": references[0][1],
            "correlationid": f"correlation-{number}",
            "data": {
                "references": [{"kind": kind, "value": value} for kind, value in references],
                "code": code,
                "partner_code": "X1",
                "partner_text": None,
                "classifier": "actual",
                "reported_at": stamp(reported_at),
                "retracts": None,
                "carrier": None,
                "location": None,
                "signed_by": None,
            },
        }
        delivery = {
            "event": event,
            "raw": '{"status": "X1"}',
            "raw_type": "application/json",
            "pointer": "",
            "received_at": stamp(self.now),
            "attempt": 0,
            "final": changes.pop("final", False),
        }
        for name, value in changes.items():
            target = event["data"] if name in event["data"] else event
            target[name] = value
        return delivery

    def _apply(self, *deliveries, chain="operational.0"):
        """Apply deliveries as the sidecar does; the answers."""
        return self.ingest.apply(deliveries=json.loads(json.dumps(deliveries)), chain=chain)

    def _apply_one(self, *args, **kwargs):
        [answer] = self._apply(self._delivery(*args, **kwargs))
        return answer

    def _exception(self, *args, **kwargs):
        """The exception that one refused delivery makes."""
        answer = self._apply_one(*args, **kwargs)
        self.assertEqual(answer["outcome"], "exception", answer)
        return self.env["freight.exception"].browse(answer["exception_id"])

    def _order(self, reference=None, quantity=5, **values):
        """A confirmed sales order of one line, and so its delivery and its shipment."""
        product = self.env["product.product"].create({"name": "Lamp", "type": "consu"})
        partner = self.env["res.partner"].create({"name": "Customer", "city": "Lyon"})
        order = self.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "client_order_ref": reference,
                "order_line": [Command.create({"product_id": product.id, "product_uom_qty": quantity})],
                **values,
            }
        )
        order.action_confirm()
        return order


class OutboxCase(FreightCase):
    """A system that messages are sent to, and words to send them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.outbox = cls.env["freight.outbox"].with_user(cls.integration)
        # What the database owes already is none of a test's messages.
        cls.env["freight.outbox"].search([("state", "in", ("pending", "claimed"))]).unlink()
        cls.system.write(
            {
                "send_channel": "http",
                "send_url": "https://partner.example/in",
                "edi_qualifier": "ZZ",
                "edi_id": "OURS",
                "edi_partner_qualifier": "02",
                "edi_partner_id": "THEIRS",
            }
        )
        cls.env["freight.system.secret"]._replace(cls.system, "out", "whsec_" + "A" * 32)

    def _owe(self, **values):
        """One row for the test system."""
        return self.env["freight.outbox"]._enqueue([self._owed(**values)])

    def _owed(self, **values):
        data = {"references": [{"kind": "order", "value": "SO1"}, {"kind": "shipment", "value": "FS1"}]}
        return {
            "system_id": self.system.id,
            "event_type": "freight.tender.offered.v1",
            "data": data,
            **values,
        }

    def _claim(self, limit=100, lease_seconds=60):
        """Claim as the courier does; the messages of the test system."""
        claimed = self.outbox.claim(courier="courier-1", limit=limit, lease_seconds=lease_seconds)
        return [message for message in claimed if message["system"]["code"] == "test-tms"]

    def _settle(self, message, outcome="sent", **values):
        """Settle one claimed message; its new state."""
        result = {
            "id": message["id"],
            "lease": message["lease"],
            "outcome": outcome,
            "status": 200,
            "detail": "200 OK",
            "retry_in_seconds": None,
            "body": "ISA*00",
            "response": "thanks",
            **values,
        }
        [answer] = self.outbox.settle(results=[result])
        self.assertEqual(answer["id"], message["id"])
        return answer["state"]

    def _sent(self, **values):
        """One row that was sent."""
        row = self._owe(**values)
        [message] = self._claim()
        self.assertEqual((message["id"], self._settle(message)), (row.id, "sent"))
        return row
