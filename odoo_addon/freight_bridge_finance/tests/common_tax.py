# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import json
import threading
import time
from decimal import ROUND_HALF_UP, Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from odoo import Command
from odoo.tests.common import _super_send

from odoo.addons.freight_bridge.tests.common import FreightCase

DECIMALS = {"JPY": 0, "KWD": 3}


class SidecarStandIn(ThreadingHTTPServer):
    """Answers ``POST /v1/taxes`` over HTTP as the sidecar does (contract §22), and keeps what is committed.

    ``rate`` is in percent. ``problem`` is the code of a problem in place of an answer, ``seconds`` how long
    it takes; ``keeps_silent`` commits and then says that no answer came.
    """

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.rate = Decimal("8.875")
        self.problem = None
        self.seconds = 0
        self.html = False
        self.keeps_silent = False
        self.commit_rate = None
        self.calls = []
        self.kept = {}

    @property
    def asks(self):
        """(operation, code) of everything that was asked."""
        return [
            (ask["operation"], (ask.get("question") or ask)["document"]["code"])
            for call in self.calls
            for ask in call["asks"]
        ]

    @property
    def operations(self):
        return [operation for operation, _code in self.asks]

    def result(self, ask):
        if self.problem:
            problem = {"code": self.problem, "detail": "The engine said <b>no</b>.", "is_unsure": False}
            return {"problem": problem}
        operation = ask["operation"]
        document = (ask.get("question") or ask)["document"]
        key = (document["company"], document["code"], document["type"])
        if operation in ("look", "void"):
            if operation == "void" and key in self.kept:
                self.kept[key]["state"] = "voided"
            return {"answer": None, "record": self.kept.get(key, {"state": "none", "total": None})}
        answer = self.answer(ask["question"], operation)
        if operation == "commit":
            self.kept[key] = {"state": "committed", "total": answer["total"]}
            if self.keeps_silent:
                problem = {"code": "engine_timeout", "detail": "No answer within 2 s.", "is_unsure": True}
                return {"problem": problem}
            return {"answer": answer, "record": self.kept[key]}
        return {"answer": answer, "record": None}

    def answer(self, question, operation):
        rate = self.commit_rate if operation == "commit" and self.commit_rate is not None else self.rate
        unit = Decimal(1).scaleb(-DECIMALS.get(question["currency"], 2))
        lines = []
        for line in question["lines"]:
            tax = (Decimal(line["amount"]) * rate / 100).quantize(unit, ROUND_HALF_UP)
            tax += Decimal(0)
            told = {"code": "NY", "name": "New York", "rate": str(rate), "amount": str(tax)}
            lines.append({"number": line["number"], "tax": str(tax), "taxes": [told]})
        total = sum((Decimal(line["tax"]) for line in lines), Decimal())
        return {"currency": question["currency"], "total": str(total), "lines": lines}


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        stand_in = self.server
        question = json.loads(body)
        stand_in.calls.append(question)
        time.sleep(stand_in.seconds)
        signed = self.path == "/v1/taxes" and self.headers["webhook-signature"]
        if stand_in.html:
            self.reply(200, "text/html", b"<html>Maintenance</html>")
        elif not signed:
            self.reply(401, "application/problem+json", b"{}")
        else:
            results = [stand_in.result(ask) for ask in question["asks"]]
            self.reply(200, "application/json", json.dumps({"results": results}).encode())

    def reply(self, status, kind, body):
        try:
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            # Who asked has gone.
            pass

    def log_message(self, *arguments):
        """Quiet."""


class TaxCase(FreightCase):
    """A company whose taxes an outside engine says, by the sidecar's HTTP."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sidecar = SidecarStandIn()
        thread = threading.Thread(target=cls.sidecar.serve_forever, daemon=True)
        thread.start()
        cls.addClassCleanup(cls.sidecar.server_close)
        cls.addClassCleanup(cls.sidecar.shutdown)
        address = f"http://127.0.0.1:{cls.sidecar.server_port}"
        cls.env["ir.config_parameter"].set_param("freight_bridge.sidecar_url", address)
        account = cls.env["account.account"].create(
            {"name": "Sales Tax", "code": "251999", "account_type": "liability_current"}
        )
        parts = [
            Command.create({"repartition_type": "base"}),
            Command.create({"repartition_type": "tax", "account_id": account.id}),
        ]
        taxes = cls.env["account.tax"].create(
            [
                {
                    "name": name,
                    "amount": amount,
                    "amount_type": "percent",
                    "type_tax_use": "sale",
                    "price_include_override": "tax_excluded",
                    "company_id": cls.company.id,
                    "invoice_repartition_line_ids": parts,
                    "refund_repartition_line_ids": parts,
                }
                for name, amount in (("Of the Engine", 0), ("Odoo's Own", 20))
            ]
        )
        cls.tax, cls.own_tax = taxes
        cls.tax_account = account
        cls.engine = cls.env["freight.system"].create(
            {
                "name": "Tax Co",
                "code": "tax-co",
                "kind": "tax",
                "company_id": cls.company.id,
                "send_channel": "http",
                "send_url": "https://tax.example",
                "send_signature": "bearer",
                "tax_company_code": "ACME",
                "tax_id": cls.tax.id,
            }
        )
        cls.env["freight.system.secret"]._replace(cls.engine, "out", "a-token-of-ours")
        cls.customer = cls.env["res.partner"].create(
            {"name": "Customer", "street": "1 Main St", "city": "Albany", "zip": "12201"}
        )
        cls.product = cls.env["product.product"].create(
            {
                "name": "Freight",
                "type": "service",
                "taxes_id": cls.own_tax.ids,
                "freight_tax_code": "FR020100",
            }
        )
        cls.documents = cls.env["freight.tax.document"]

    @classmethod
    def _request_handler(cls, s, r, /, **kw):
        return _super_send(s, r, **kw)

    def setUp(self):
        super().setUp()
        self.sidecar.calls.clear()
        self.sidecar.kept.clear()
        self.addCleanup(self.env.cr.postrollback.clear)

    def _behave(self, **how):
        """Let the stand-in do otherwise until the test ends."""
        for name, value in how.items():
            self.addCleanup(setattr, self.sidecar, name, getattr(self.sidecar, name))
            setattr(self.sidecar, name, value)

    def _quotation(self, *prices, **values):
        return self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [
                    Command.create({"product_id": self.product.id, "price_unit": price})
                    for price in prices or (100.01, 33.33)
                ],
                **values,
            }
        )

    def _invoice(self, *prices, **values):
        return self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.customer.id,
                "invoice_date": "2026-11-20",
                "invoice_line_ids": [
                    Command.create({"product_id": self.product.id, "price_unit": price})
                    for price in prices or (100.01, 33.33)
                ],
                **values,
            }
        )

    def _document(self, record):
        return self.documents.search([("res_model", "=", record._name), ("res_id", "=", record.id)])

    def _tell(self):
        """What the cron does."""
        self.documents.search([("next_try", "!=", False)]).next_try = "2026-01-01"
        self.documents.search([("state", "in", ("to_commit", "to_void", "to_true_up"))])._tell()
