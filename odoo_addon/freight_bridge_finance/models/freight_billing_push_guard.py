# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""A platform may tell an invoice that it took over from us before it answers, or its answer is lost."""

import re
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.freight_bridge.models.freight_exception_desk import CHAIN

from .freight_billing_document import ABSENT

#: How we call a document on a platform (``reference`` of what it is told).
_OURS = re.compile(r"move-[1-9]\d{0,17}")


class FreightBillingPushGuard(models.Model):
    """What a platform was told and did not answer: what it tells meanwhile may be that."""

    _inherit = "freight.billing.push"

    _unanswered_idx = models.Index("(system_id, customer) WHERE answer IS NULL")

    @api.model
    def _unanswered_of(self, events):
        """{event: what we call the document that it may be}, of documents that platforms told.

        It surely is ours where an attribute names it, or its number is ours; it may be where customer,
        currency and total are the same. One query, whatever the number of events.

        :param events: events of ``billing.invoice.v1``
        """
        keys = {event: _keys_of(event) for event in events}
        told = {}
        for row in self._unanswered_rows(events):
            system, kind, reference, customer, number, currency, total = row
            told.setdefault((system, kind, reference), reference)
            told.setdefault((system, kind, customer, number), reference)
            told.setdefault((system, kind, customer, currency, Decimal(total)), reference)
        found = {event: next(filter(None, map(told.get, of_event)), None) for event, of_event in keys.items()}
        return {event: reference for event, reference in found.items() if reference}

    def _unanswered_rows(self, events):
        return self.env.execute_query(
            SQL(
                """
                SELECT told.system_id, told.kind, told.reference, told.customer, told.number,
                       currency.name, told.amount::text
                  FROM freight_billing_push told JOIN res_currency currency ON currency.id = told.currency_id
                 WHERE told.system_id = ANY(%(systems)s) AND %(unanswered)s
                   AND (told.reference = ANY(%(references)s)
                        OR told.customer = ANY(%(customers)s)
                           AND (told.number = ANY(%(numbers)s) OR told.amount = ANY(%(totals)s)))
                 ORDER BY told.id
                """,
                unanswered=self._is_unanswered(),
                systems=[event.system_id for event in events],
                references=[reference for event in events for reference in _named(event)],
                customers=[event.data["customer"].strip() for event in events],
                numbers=[event.data.get("number") or "" for event in events],
                totals=[Decimal(event.data["total"]) for event in events],
            )
        )

    @api.model
    def _is_unanswered(self):
        """Whether ``told``, a row of this table, may be on the platform without our knowing, as SQL.

        An answer to a later version is one to the earlier ones; what a person cancelled is not there.
        """
        self.flush_model()
        self.env["freight.outbox"].flush_model(["state"])
        return SQL(
            """(told.answer IS NULL AND told.status = 'finalized'
            AND EXISTS (SELECT FROM freight_outbox message
                         WHERE message.id = told.outbox_id AND message.state <> 'cancelled')
            AND NOT EXISTS (SELECT FROM freight_billing_push later
                             WHERE later.system_id = told.system_id AND later.reference = told.reference
                               AND later.version > told.version AND later.answer IS NOT NULL))"""
        )


class FreightBillingWaitPush(models.Model):
    _inherit = "freight.billing.wait"

    @api.model
    def _is_answered(self):
        """Whether nothing stands in the way of a row of this table that waits for an answer, as SQL."""
        return SQL(
            """(EXISTS (SELECT FROM freight_billing_document there
                 WHERE there.id = freight_billing_wait.document_id AND there.state != ALL(%s))
             OR NOT EXISTS (SELECT FROM freight_billing_push told
                 WHERE told.system_id = freight_billing_wait.system_id
                   AND told.reference = freight_billing_wait.reference AND %s))""",
            list(ABSENT),
            self.env["freight.billing.push"]._is_unanswered(),
        )

    def _told_rows(self):
        """The versions that platforms were told of what is waited for, the newest last."""
        return self.env["freight.billing.push"].search(
            [("system_id", "in", self.system_id.ids), ("reference", "in", self.mapped("reference"))],
            order="version",
        )

    def _awaited_numbers(self):
        numbers = super()._awaited_numbers()
        answers = self.filtered(lambda wait: wait.kind == "push")
        if not answers:
            return numbers
        told = {(row.system_id, row.reference): row.number for row in answers.sudo()._told_rows()}
        return numbers | {
            wait: told.get((wait.system_id, wait.reference)) or wait.reference for wait in answers
        }

    def _overdue_words(self, number):
        if self.kind != "push":
            return super()._overdue_words(number)
        return self.env._(
            "%(document)s may be our %(number)s, of which the platform was told and said nothing yet. Have "
            "it answer; or open the document under Freight > Charges > Documents of Platforms, and say "
            "whether it is that one or another.",
            document=self._document_words(),
            number=number,
        )


class FreightBillingDocumentGuard(models.Model):
    """A document that waits for a platform's answer: a person may say what it is."""

    _inherit = "freight.billing.document"

    is_theirs = fields.Boolean(
        string="Another",
        readonly=True,
        help="A person said that it is none of our invoices of which the platform was told.",
    )
    is_perhaps_ours = fields.Boolean(compute="_compute_is_perhaps_ours")

    @api.depends("wait_ids.kind")
    def _compute_is_perhaps_ours(self):
        for document in self:
            document.is_perhaps_ours = "push" in document.wait_ids.mapped("kind")

    def action_is_ours(self):
        """It is our invoice, of which the platform was told: nothing is booked."""
        document, wait = self._to_decide()
        told = wait._told_rows().filtered(lambda row: not row.answer)[-1:]
        if not told:
            raise UserError(self.env._("The platform answered meanwhile: it is taken up by itself."))
        told._lead_here(
            document,
            answer="accepted",
            answered_at=False,  # whatever the platform says itself counts more
            log_id=document.log_id.id,
            platform_reference=document.reference,
            url=document.url,
        )
        if told.move_id:
            told.move_id._message_log(
                body=self.env._(
                    "%(user)s says that it is %(reference)s of %(system)s.",
                    user=self.env.user.name,
                    reference=document.reference,
                    system=document.system_id.name,
                )
            )
        self._take_up(wait)

    def action_is_theirs(self):
        """It is another one, which is booked as what it is."""
        document, wait = self._to_decide()
        document.is_theirs = True
        self._take_up(wait)

    def _to_decide(self):
        """Itself and what it waits for, as superuser."""
        self.ensure_one()
        self.env["freight.exception"]._check_worker()
        self.check_access("read")
        document = self.sudo()
        wait = document.wait_ids.filtered(lambda wait: wait.kind == "push")[:1]
        if not wait:
            raise UserError(self.env._("%s waits for no answer any more.", self.display_name))
        return document, wait

    def _take_up(self, wait):
        self.env["freight.ingest"].sudo()._in_companies()._resume(wait, CHAIN, self.env.uid)


def _named(event):
    """What of an event's attributes looks like our own name of a document."""
    attributes = event.data.get("attributes")
    values = attributes.values() if isinstance(attributes, dict) else ()
    return [value for value in values if isinstance(value, str) and _OURS.fullmatch(value)]


def _keys_of(event):
    """By what a document may be known as ours, the surest first."""
    data, system = event.data, event.system_id
    kind, customer = data["kind"], data["customer"].strip()
    return [
        *((system, kind, reference) for reference in _named(event)),
        (system, kind, customer, data.get("number") or ""),
        (system, kind, customer, data["currency"], Decimal(data["total"])),
    ]
