# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import time
from typing import NamedTuple

import requests

from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: What the sidecar takes at once (contract §22).
ASKS_A_CALL = 50
#: Seconds until the sidecar stands, and what its answer may take beyond the engine's deadline.
CONNECT, BEYOND = 1, 1
PATH = "/v1/taxes"
ENGINES = [("generic", "Freight Bridge's Own Format"), ("avalara", "Avalara AvaTax")]
POLICIES = [
    ("hold", "Hold the Document"),
    ("fallback", "Take Odoo's Taxes and Mark It"),
    ("true_up", "Take Odoo's Taxes and True Up Later"),
]


class TaxResult(NamedTuple):
    """What became of one ask: an answer, a record of the engine's, or the code of a problem with words."""

    answer: dict | None = None
    record: dict | None = None
    code: str | None = None
    detail: str | None = None
    is_unsure: bool = False
    milliseconds: int = 0


class FreightSystemTax(models.Model):
    """An outside tax engine: what it is asked for its company, and what happens when it is away."""

    _inherit = "freight.system"

    kind = fields.Selection(selection_add=[("tax", "Tax Engine")], ondelete={"tax": "set default"})
    tax_engine = fields.Selection(ENGINES, default="generic", required=True, tracking=True)
    tax_company_code = fields.Char(
        string="Company There", tracking=True, help="What the engine calls the company."
    )
    tax_id = fields.Many2one(
        "account.tax",
        string="Tax of the Engine",
        check_company=True,
        domain="[('type_tax_use', '=', 'sale'), ('amount_type', '=', 'percent')]",
        tracking=True,
        help="Carries on documents what the engine says. A percentage of 0, not included in the price.",
    )
    tax_policy = fields.Selection(
        POLICIES,
        string="When It Is Away",
        default="hold",
        required=True,
        tracking=True,
        help="Hold: nothing is confirmed or posted until it answers. Take Odoo's taxes: the document goes on "
        "with them and is marked; or it goes on, and the engine is asked again when it is back.",
    )
    tax_deadline_ms = fields.Integer(
        string="Deadline (ms)",
        default=2000,
        required=True,
        tracking=True,
        help="How long a person waits for it at most.",
    )
    tax_tolerance = fields.Float(
        string="Tolerance",
        digits=(16, 6),
        default=0.0,
        tracking=True,
        help="Up to this difference, in the currency of the document, what the engine keeps and what the "
        "books say count as the same.",
    )

    _tax_one_live = models.UniqueIndex(
        "(company_id) WHERE kind = 'tax' AND active AND mode = 'live'",
        "The company has a tax engine already: archive that one first.",
    )
    _tax_deadline_range = models.Constraint(
        "CHECK(tax_deadline_ms BETWEEN 100 AND 10000)",
        "The deadline of a tax engine is 100 to 10,000 milliseconds.",
    )
    _tax_tolerance_positive = models.Constraint(
        "CHECK(tax_tolerance >= 0)", "A tolerance must not be less than nothing."
    )

    @api.constrains("kind", "tax_company_code", "tax_id", "send_url", "send_signature")
    def _check_tax_engine(self):
        for system in self.filtered(lambda system: system.kind == "tax"):
            if not (system.tax_company_code and system.tax_id and system.send_url):
                raise ValidationError(
                    self.env._(
                        "A tax engine needs an address (Sending), what it calls the company, and the tax "
                        "that carries what it says."
                    )
                )
            system.tax_id._freight_check_carrier()

    @api.model
    def _tax_engines(self, companies):
        """Company → the engine that is asked for it."""
        found = self.sudo().search(
            [("kind", "=", "tax"), ("mode", "=", "live"), ("company_id", "in", companies.ids)]
        )
        return {system.company_id: system for system in found}

    def _tax_ask(self, asks):
        """Ask the engine, in as few calls as the sidecar takes.

        :param asks: ``[{"operation", "question" or "document"}]``
        :return: a ``TaxResult`` for each, in their order; nothing is raised
        """
        self.ensure_one()
        destination = self.sudo()._tax_destination()
        results = []
        for start in range(0, len(asks), ASKS_A_CALL):
            part = asks[start : start + ASKS_A_CALL]
            results.extend(self._tax_call(part, destination))
        return results

    def _tax_destination(self):
        secret = self.env["freight.system.secret"]._live(self, "out")[:1].value
        return {
            "url": self.send_url,
            "signature": self.send_signature or "bearer",
            "secret": secret or None,
            "allow_private": self.send_allow_private,
        }

    def _tax_call(self, asks, destination):
        question = {
            "adapter": self.tax_engine,
            "destination": destination,
            "deadline_ms": self.tax_deadline_ms,
            "asks": asks,
        }
        started = time.monotonic()
        timeout = (CONNECT, self.tax_deadline_ms / 1000 + BEYOND)
        try:
            body, headers = self._signed_question(PATH, question)
            response = self._reach_sidecar(PATH, body, headers, timeout)
            told = response.json()["results"] if response.status_code == 200 else None
        except requests.ConnectTimeout as error:
            return self._tax_unreached(asks, error, started, is_unsure=False)
        except (requests.RequestException, ValueError, KeyError) as error:
            return self._tax_unreached(asks, error, started, is_unsure=True)
        milliseconds = round(1000 * (time.monotonic() - started))
        if told is None or len(told) != len(asks):
            return [self._tax_refused(response.status_code, milliseconds)] * len(asks)
        return [self._tax_result(one, milliseconds) for one in told]

    def _tax_result(self, told, milliseconds):
        if problem := told.get("problem"):
            code, detail = problem["code"], problem["detail"]
            return TaxResult(
                code=code, detail=detail, is_unsure=problem["is_unsure"], milliseconds=milliseconds
            )
        return TaxResult(told.get("answer"), told.get("record"), milliseconds=milliseconds)

    def _tax_unreached(self, asks, error, started, is_unsure):
        is_late = isinstance(error, requests.Timeout)
        detail = self.env._(
            "The sidecar, which asks the tax engine, does not answer at %s. Look whether it runs.",
            self._sidecar_url(),
        )
        result = TaxResult(
            code="engine_timeout" if is_late else "engine_down",
            detail=detail,
            is_unsure=is_unsure,
            milliseconds=round(1000 * (time.monotonic() - started)),
        )
        return [result] * len(asks)

    def _tax_refused(self, status, milliseconds):
        detail = self.env._(
            "The sidecar refused the question (HTTP %s). If it was started just now, try again in some "
            "seconds; else its log says why.",
            status,
        )
        return TaxResult(code="engine_unusable", detail=detail, milliseconds=milliseconds)
