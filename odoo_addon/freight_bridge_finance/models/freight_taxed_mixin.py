# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from decimal import Decimal
from functools import partial

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError

from ..tax.question import digest_of
from .freight_tax_document import STATES

#: Problems after which the policy of the engine says how it goes on; what it refuses a person has to correct.
AWAY = ("engine_down", "engine_timeout", "engine_nonsense", "engine_unusable")


class FreightTaxedMixin(models.AbstractModel):
    """An order or an invoice whose taxes an outside engine says.

    A model says what is asked (``_freight_tax_question``), which lines it is about (``_freight_tax_lines``)
    and how lines are changed (``_freight_tax_write``).
    """

    _name = "freight.taxed.mixin"
    _description = "Taxed by an Outside Engine"

    freight_tax_document_ids = fields.One2many(
        "freight.tax.document",
        "res_id",
        string="Tax Engine",
        domain=lambda self: [("res_model", "=", self._name)],
        readonly=True,
        copy=False,
        bypass_search_access=True,
        groups="base.group_user",
    )
    freight_tax_state = fields.Selection(
        STATES, string="Taxes Told", compute="_compute_freight_tax", compute_sudo=True
    )
    freight_tax_message = fields.Char(compute="_compute_freight_tax", compute_sudo=True)
    freight_tax_has_engine = fields.Boolean(compute="_compute_freight_tax_has_engine", compute_sudo=True)

    @api.depends("freight_tax_document_ids.state", "freight_tax_document_ids.message")
    def _compute_freight_tax(self):
        for record in self:
            document = record.freight_tax_document_ids[:1]
            record.freight_tax_state = document.state
            record.freight_tax_message = document.message

    @api.depends("company_id")
    def _compute_freight_tax_has_engine(self):
        engines = self.env["freight.system"]._tax_engines(self.company_id)
        for record in self:
            record.freight_tax_has_engine = record.company_id in engines

    # -- what a model says ----------------------------------------------------------------------------

    def _freight_tax_question(self, engine):
        """The question about this document (``tax.question.question_of``)."""
        raise NotImplementedError

    def _freight_tax_lines(self):
        """The lines that are asked about, in the order of their numbers, with their quantities."""
        raise NotImplementedError

    def _freight_tax_rate(self):
        """Units of the document's currency for one of the company's."""
        raise NotImplementedError

    def _freight_tax_write(self, values):
        """Give lines their taxes: ``{line: {"tax_ids", "extra_tax_data"}}``."""
        raise NotImplementedError

    def _freight_tax_restore(self, lines):
        """Give lines the taxes that Odoo finds for them."""
        raise NotImplementedError

    def _freight_tax_type(self):
        """The type of the document at the engine."""
        raise NotImplementedError

    # -- asking ---------------------------------------------------------------------------------------

    def _freight_tax_open(self):
        """Those whose taxes may be asked for: what is posted, or a platform told, keeps those it has."""
        raise NotImplementedError

    def action_freight_tax(self):
        """Ask the engine now.

        :raises UserError: one of them is not open, or no engine is set up
        """
        self.check_access("write")
        if closed := self - self._freight_tax_open():
            raise UserError(
                self.env._(
                    "%s keeps its taxes: the tax engine is asked only about what is not posted, locked or "
                    "cancelled, and whose taxes no billing platform said.",
                    closed[0].display_name,
                )
            )
        if not self._freight_tax_quote():
            raise UserError(
                self.env._("No tax engine is set up for %s.", ", ".join(self.company_id.mapped("name")))
            )

    def _freight_tax_quote(self):
        """Ask the engines of the companies about these documents, one call for each engine.

        :return: the documents that were asked about
        :raise UserError: where an engine is away and its policy holds documents, or it refuses one; nothing
            is changed then
        """
        engines = self.env["freight.system"]._tax_engines(self.company_id) if self else {}
        asked = self.filtered(lambda record: record.company_id in engines and record._freight_tax_lines())
        for company, records in asked.grouped("company_id").items():
            records._freight_tax_quote_of(engines[company])
        return asked

    def _freight_tax_quote_of(self, engine):
        questions = [record._freight_tax_question(engine) for record in self]
        results = engine._tax_ask([{"operation": "quote", "question": question} for question in questions])
        told = list(zip(self, questions, results, strict=True))
        held = [
            (record, question, result)
            for record, question, result in told
            if result.code and (result.code not in AWAY or engine.tax_policy == "hold")
        ]
        if held:
            self._freight_tax_hold(engine, held)
        values = {}
        for record, _question, result in told:
            if result.code:
                record._freight_tax_go_on(engine)
            else:
                values |= record._freight_tax_values(engine, result.answer)
        if values:
            self._freight_tax_write(values)
        self._freight_tax_note(engine, told)

    def _freight_tax_note(self, engine, told):
        """Keep what was asked and answered; an answer that is none a person has to look into."""
        Document = self.env["freight.tax.document"].sudo()
        after = {"fallback": "fallback", "true_up": "to_true_up", "hold": "held"}[engine.tax_policy]
        rows = Document._note(
            [
                {
                    **record._freight_tax_identity(engine),
                    **_facts(question, result),
                    "state": after if result.code else "quoted",
                    "booked_amount": record.amount_tax,
                    "next_try": fields.Datetime.now(),
                }
                for record, question, result in told
            ]
        )
        self.env["freight.tax.attempt"]._keep(
            [(row, "quote", result) for row, (_record, _question, result) in zip(rows, told, strict=True)]
        )
        rows._raise_nonsense([result for _record, _question, result in told])
        return rows

    def _freight_tax_identity(self, engine):
        self.ensure_one()
        return {
            "system_id": engine.id,
            "company_id": self.company_id.id,
            "currency_id": self.currency_id.id,
            "res_model": self._name,
            "res_id": self.id,
            "code": self._freight_tax_code(),
            "type": self._freight_tax_type(),
            "name": self.display_name,
        }

    def _freight_tax_code(self):
        """What the engine knows the document by: it stays, and is another one in a copy of the database."""
        self.ensure_one()
        database = self.env["ir.config_parameter"].sudo().get_param("database.uuid", "")
        return f"{database[:8]}-{self._name}-{self.id}"

    # -- holding --------------------------------------------------------------------------------------

    def _freight_tax_hold(self, engine, held):
        """Refuse to go on, and remember it although nothing else of this transaction stays."""
        names = [record.display_name for record, _question, _result in held]
        rows = [
            {
                **record._freight_tax_identity(engine),
                **_facts(question, result),
                "state": "held",
                "booked_amount": record.amount_tax,
                "next_try": None,
            }
            for record, question, result in held
        ]
        results = [result for _record, _question, result in held]
        self.env.cr.postrollback.add(partial(_remember, self.env.registry, rows, results))
        _record, _question, result = held[0]
        # UserError itself: of any other class, its children included, Odoo's pages show a traceback.
        raise UserError(
            self.env._(
                "The taxes of %(documents)s are not known, so nothing was confirmed, sent or posted: "
                "%(reason)s\n\n%(advice)s",
                documents=", ".join(names[:10]),
                reason=result.detail,
                advice=self._freight_tax_advice(engine, result),
            )
        )

    def _freight_tax_advice(self, engine, result):
        if result.code not in AWAY:
            return self.env._("Correct what %s objects to, then try again.", engine.name)
        return self.env._(
            "Try again when %s answers. A manager can let documents go on without it: Configuration → "
            "Systems → %s → Taxes → When It Is Away.",
            engine.name,
            engine.name,
        )

    # -- what an answer does --------------------------------------------------------------------------

    def _freight_tax_values(self, engine, answer):
        """What of the lines changes by what the engine says: ``{line: {"tax_ids", "extra_tax_data"}}``.

        Odoo keeps amounts that come from elsewhere with the line (``extra_tax_data``), together with the
        price, discount and quantity that they are for: of a line that is changed they count no longer.
        """
        self.ensure_one()
        told = {line["number"]: line for line in answer["lines"]}
        values = {}
        for number, (line, quantity) in enumerate(self._freight_tax_lines(), start=1):
            data = self._freight_tax_data(line, quantity, engine.tax_id, told[str(number)]["tax"])
            if line.tax_ids != engine.tax_id or line.extra_tax_data != data:
                values[line] = {"tax_ids": engine.tax_id.ids, "extra_tax_data": data}
        return values

    def _freight_tax_data(self, line, quantity, tax, amount):
        kept = {
            name: value
            for name, value in (line.extra_tax_data or {}).items()
            if name in ("computation_key", "manual_total_excluded_currency", "manual_total_excluded")
        }
        return {
            **kept,
            "currency_id": self.currency_id.id,
            "price_unit": line.price_unit,
            "discount": line.discount,
            "quantity": quantity,
            "rate": self._freight_tax_rate(),
            # Odoo's own column takes no text: it is rounded to the currency where it is read.
            "manual_tax_amounts": {str(tax.id): {"tax_amount_currency": float(Decimal(amount))}},
        }

    def _freight_tax_go_on(self, engine):
        """Take Odoo's own taxes, and say so."""
        self.ensure_one()
        lines = [line for line, _quantity in self._freight_tax_lines() if engine.tax_id in line.tax_ids]
        if lines:
            self._freight_tax_restore(self.env[lines[0]._name].concat(*lines))


def _facts(question, result):
    """What of an answer its row keeps."""
    answer = result.answer
    facts = {"digest": digest_of(question), "message": result.detail, "asked_at": fields.Datetime.now()}
    if not answer:
        return {**facts, "amount": None, "taxes": None}
    return {**facts, "amount": Decimal(answer["total"]), "taxes": summary_of(answer)}


def summary_of(answer):
    """The taxes of an answer over all its lines: ``[{code, name, rate, amount}]``."""
    sums = {}
    for line in answer["lines"]:
        for tax in line["taxes"]:
            key = (tax["code"], tax["name"], tax.get("rate"))
            sums[key] = sums.get(key, Decimal()) + Decimal(tax["amount"])
    return [
        {"code": code, "name": name, "rate": rate, "amount": str(amount)}
        for (code, name, rate), amount in sums.items()
    ]


def _remember(registry, rows, results):
    """Keep what held documents, after the transaction in which it happened is gone."""
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        env["freight.tax.document"]._note_held(rows, results)
