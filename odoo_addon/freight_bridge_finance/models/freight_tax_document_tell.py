# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta
from decimal import Decimal

from odoo import api, fields, models

from odoo.addons.freight_bridge.models.freight_exception_notice import at_stake
from odoo.addons.freight_bridge.money import exact_amount

from .freight_system_tax import ASKS_A_CALL
from .freight_tax_document import OWED, TOLD
from .freight_taxed_mixin import summary_of

#: Minutes until the next try after so many failures in a row; then every six hours.
WAITS = (1, 2, 5, 15, 60)
LONGEST_WAIT = 360
#: After so many failures in a row a person is told.
TELL_AFTER = 5
OPEN = ("open", "in_progress")


class FreightTaxDocumentTell(models.Model):
    """Telling the engine what it is to keep, and what it is not to keep any more.

    What was not confirmed is looked up before it is said again: the engine may have done it.
    """

    _inherit = "freight.tax.document"

    def _owe(self, state):
        """The engine is to be told, as soon as this transaction is over.

        :param state: ``to_commit`` or ``to_void``
        """
        for document in self:
            if document._owes(state):
                document.write({"state": state, "failures": 0, "next_try": fields.Datetime.now()})
        if self.filtered(lambda document: document.state in OWED):
            self.env.ref("freight_bridge_finance.cron_tax_tell").sudo()._trigger()

    def _owes(self, state):
        """Whether there is something to tell: what went on without the engine is told when it trues up."""
        if state == "to_commit":
            return self.state not in ("fallback", "to_true_up")
        return self.state in TOLD or (self.state == "to_true_up" and self.is_unsure)

    def action_ask_again(self):
        """Ask the engine about documents that went on with Odoo's taxes, as soon as it answers."""
        self.env["freight.system"].check_access("write")
        waiting = self.filtered(lambda document: document.state in ("fallback", *OWED)).sudo()
        waiting.filtered(lambda document: document.state == "fallback").state = "to_true_up"
        waiting._hurry()

    def _hurry(self):
        """Do not wait for the next try."""
        self.next_try = fields.Datetime.now()
        self.env.ref("freight_bridge_finance.cron_tax_tell").sudo()._trigger()

    @api.model
    def _cron_tell(self):
        """Tell what is owed and due, a call at a time."""
        due = [("state", "in", OWED), ("next_try", "<=", fields.Datetime.now())]
        self.env["ir.cron"]._commit_progress(remaining=self.search_count(due, limit=10_000))
        seen = self.browse()
        while batch := self.search(
            [*due, ("id", "not in", seen.ids)], limit=ASKS_A_CALL, order="next_try, id"
        ):
            seen |= batch
            batch.try_lock_for_update()._tell()
            if not self.env["ir.cron"]._commit_progress(len(batch)):
                break

    def _tell(self):
        """One call for each engine, and a look before it where something is unsure."""
        for engine, documents in self.grouped("system_id").items():
            unsure = documents.filtered("is_unsure")
            if unsure:
                unsure._tell_by(engine, dict.fromkeys(unsure, ("look", None)))
            owing = documents.filtered(lambda document: document.state in OWED and not document.is_unsure)
            owing._tell_by(engine, owing._asks(engine))

    def _asks(self, engine):
        """Document → (operation, question), of those that something is left to say about."""
        asks = {}
        for document in self:
            record = document._record()
            if document.state == "to_void":
                asks[document] = ("void", None)
            elif not record:
                document.state = "voided"
            else:
                operation = "commit" if document._is_booked(record) else "quote"
                asks[document] = (operation, record._freight_tax_question(engine))
        return asks

    def _is_booked(self, record):
        return record._name == "account.move" and record.state == "posted"

    def _tell_by(self, engine, asks):
        if not asks:
            return
        results = engine._tax_ask(
            [
                {"operation": operation, "question": question}
                if question
                else {"operation": operation, "document": document._identity()}
                for document, (operation, question) in asks.items()
            ]
        )
        told = [
            (document, operation, result)
            for (document, (operation, _question)), result in zip(asks.items(), results, strict=True)
        ]
        for document, operation, result in told:
            if result.code:
                document._settle_failed(result)
            else:
                document._settle(engine, operation, result)
        self.env["freight.tax.attempt"]._keep(told)
        self.browse().concat(*asks)._raise_nonsense(results)

    # -- what an answer does --------------------------------------------------------------------------

    def _settle(self, engine, operation, result):
        self.write({"failures": 0, "is_unsure": False, "message": False, "asked_at": fields.Datetime.now()})
        if operation == "look":
            return self._settle_looked(result.record)
        if operation == "void":
            self.state = "voided"
            return self._close_exception()
        self.write({"amount": Decimal(result.answer["total"]), "taxes": summary_of(result.answer)})
        if operation == "commit":
            return self._settle_committed(engine)
        return self._settle_quoted(engine, result.answer)

    def _told(self):
        return exact_amount(self.amount, self.currency_id)

    def _settle_looked(self, record):
        """What the engine did after all is not said again."""
        is_kept = record["state"] == "committed"
        # Another total is that of an earlier posting: it is told again, and so adjusted there.
        if self.state == "to_commit" and is_kept and Decimal(record["total"]) == self._told():
            self._settle_committed(self.system_id)
        elif self.state == "to_void" and not is_kept:
            self.state = "voided"
            self._close_exception()

    def _settle_committed(self, engine):
        """It is kept there; a difference to the books is for a person."""
        trues_up = self.state == "to_true_up"
        self.write({"state": "committed", "booked_amount": self._record().amount_tax})
        if not self._differs(engine):
            return self._close_exception()
        if trues_up:
            code = "tax_true_up"
            message = self.env._(
                "%(name)s was posted with %(booked)s %(currency)s of Odoo's taxes while %(engine)s was away, "
                "which says %(told)s: book the difference, or credit it and invoice it anew.",
                **self._difference_words(),
            )
        else:
            code = "tax_mismatch"
            message = self.env._(
                "%(engine)s keeps %(told)s %(currency)s of taxes for %(name)s, the books say %(booked)s.",
                **self._difference_words(),
            )
        self._raise_difference(code, message)

    def _settle_quoted(self, engine, answer):
        """An order, or an invoice that left the books, gets the taxes that it had to do without."""
        record = self._record()
        is_order = record._name == "sale.order"
        if is_order and (record.invoice_ids or record.state == "cancel"):
            # Its invoices ask for themselves, each before it is posted.
            self.state = "quoted"
            return
        if is_order and record.locked:
            return self._settle_locked(engine, record)
        if values := record._freight_tax_values(engine, answer):
            record._freight_tax_write(values)
        self.write({"state": "quoted", "booked_amount": record.amount_tax})

    def _settle_locked(self, engine, order):
        """A locked order stays as it was agreed; who agreed it is told what it lacks."""
        self.write({"state": "quoted", "booked_amount": order.amount_tax})
        if self._differs(engine):
            message = self.env._(
                "%(name)s was confirmed with %(booked)s %(currency)s of Odoo's taxes while %(engine)s was "
                "away, which says %(told)s. It is locked, so it was left as it is: unlock it and press Ask "
                "Tax Engine, or tell the customer that the invoice will say another amount.",
                **self._difference_words(),
            )
            self._raise_difference("tax_true_up", message)

    def _difference(self):
        """What the engine says beyond what the document has, a Decimal."""
        return self._told() - exact_amount(self.booked_amount, self.currency_id)

    def _differs(self, engine):
        return abs(self._difference()) > Decimal(str(engine.tax_tolerance))

    def _difference_words(self):
        """What messages about a difference name."""
        return {
            "name": self.name,
            "engine": self.system_id.name,
            "told": self._told(),
            "booked": exact_amount(self.booked_amount, self.currency_id),
            "currency": self.currency_id.name,
        }

    def _raise_difference(self, code, message):
        stake = at_stake(self.company_id, self.currency_id, self._difference())
        self._raise(code, {self: message}, {self: stake})

    def _settle_failed(self, result):
        failures = self.failures + 1
        minutes = WAITS[failures - 1] if failures <= len(WAITS) else LONGEST_WAIT
        self.write(
            {
                "failures": failures,
                "message": result.detail,
                "is_unsure": self.is_unsure or result.is_unsure,
                "asked_at": fields.Datetime.now(),
                "next_try": fields.Datetime.now() + timedelta(minutes=minutes),
            }
        )
        if failures == TELL_AFTER or (result.code == "engine_refused" and failures == 1):
            message = self.env._(
                "%(engine)s was not told of %(name)s: %(why)s",
                engine=self.system_id.name,
                name=self.name,
                why=result.detail,
            )
            self._raise("tax_not_told", {self: message})

    def _close_exception(self):
        """What is told after all needs no decision any more."""
        waiting = self.exception_id.sudo().filtered(
            lambda exception: exception.state in OPEN and exception.code == "tax_not_told"
        )
        if waiting:
            waiting._close("resolved", "replayed")
