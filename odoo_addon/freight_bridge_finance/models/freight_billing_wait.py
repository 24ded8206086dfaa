# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.freight_bridge.ingest.event import IngestEvent
from odoo.addons.freight_bridge.models.append_only import defer_log_key
from odoo.addons.freight_bridge.models.freight_exception import OPEN_STATES
from odoo.addons.freight_bridge.models.freight_exception_notice import ExceptionNotice, at_stake
from odoo.addons.freight_bridge.models.freight_flow_mixin import undisturbed

from ..ingest.books_turn import await_turn
from .freight_billing_document import ABSENT, KINDS
from .overdue import overdue

#: What a message may name that is not there yet.
AWAITED = [("customer", "Customer"), ("push", "Answer to"), *KINDS]
#: Messages that are taken up again at once; the job does the rest.
BATCH = 200
#: The chain that seals what the job takes up again.
CHAIN = "waiting"


class FreightBillingWait(models.Model):
    """A message that names something which is not there yet: it is taken up again when that comes."""

    _name = "freight.billing.wait"
    _description = "Message Waiting for Another"
    _order = "since, id"

    system_id = fields.Many2one("freight.system", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    kind = fields.Selection(AWAITED, required=True, readonly=True)
    reference = fields.Char(required=True, readonly=True, help="The platform's own id of what is waited for.")
    log_id = fields.Many2one(
        "freight.integration.log", string="Message", required=True, readonly=True, ondelete="restrict"
    )
    said_at = fields.Datetime(required=True, readonly=True, help="Of several messages the oldest goes first.")
    since = fields.Datetime(required=True, readonly=True, default=lambda self: self.env.cr.now())
    document_id = fields.Many2one(
        "freight.billing.document", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    exception_id = fields.Many2one(
        "freight.exception", readonly=True, index="btree_not_null", ondelete="set null"
    )

    _awaited_idx = models.Index("(system_id, reference)")
    _said_idx = models.Index("(said_at, id)")
    _since_idx = models.Index("(since) WHERE exception_id IS NULL")

    def init(self):
        defer_log_key(self.env.cr, self._table)

    @api.depends("kind", "reference")
    def _compute_display_name(self):
        words = dict(self._fields["kind"]._description_selection(self.env))
        numbers = self._awaited_numbers()
        for wait in self:
            wait.display_name = self.env._(
                "%(kind)s %(reference)s", kind=words.get(wait.kind, ""), reference=numbers[wait]
            )

    def _awaited_numbers(self):
        """{wait: what people call what it waits for}."""
        return {wait: wait.reference for wait in self}

    def _mark(self):
        """Which message waits for what."""
        return self.log_id.source, self.log_id.event_id, self.kind, self.reference

    # -- what is there --------------------------------------------------------------------------------

    @api.model
    def _ready(self, domain, before=None):
        """What waits for something that is there by now, the oldest message first; a batch at most.

        :param domain: which of all that wait
        :param before: leave out what waits since then only
        """
        query = self._search(domain, order="said_at, id", limit=BATCH)
        query.add_where(self._is_there())
        if before:  # to the microsecond, which a domain is not
            query.add_where(SQL("freight_billing_wait.create_date < %s", before))
        return self.browse(query)

    @api.model
    def _waits_for(self, named):
        """Domain of what waits for one of these.

        :param named: (system id, reference) of what may have come
        """
        return Domain("system_id", "in", list({system for system, _reference in named})) & Domain(
            "reference", "in", list({reference for _system, reference in named})
        )

    @api.model
    def _is_there(self):
        """Whether what a row of this table waits for is there, as SQL."""
        self.env["freight.billing.document"].flush_model(["system_id", "kind", "reference", "state"])
        self.env["freight.billing.customer"].flush_model(["system_id", "reference"])
        return SQL(
            """CASE freight_billing_wait.kind WHEN 'customer' THEN EXISTS (
                SELECT FROM freight_billing_customer there
                 WHERE there.system_id = freight_billing_wait.system_id
                   AND there.reference = freight_billing_wait.reference)
            WHEN 'push' THEN %s
            ELSE EXISTS (
                SELECT FROM freight_billing_document there
                 WHERE there.system_id = freight_billing_wait.system_id
                   AND there.kind = freight_billing_wait.kind
                   AND there.reference = freight_billing_wait.reference
                   AND there.state != ALL(%s))
            END""",
            self._is_answered(),
            list(ABSENT),
        )

    def _is_full(self):
        """Whether these are a whole batch: more may be ready."""
        return len(self) == BATCH

    @api.model
    def _trigger_job(self):
        """Have the job go on at once with what is ready."""
        self.env.ref("freight_bridge_finance.cron_billing_waiting").sudo()._trigger()

    # -- taking up again ------------------------------------------------------------------------------

    def _events(self, actor_id):
        """The events of these again: {event: wait}. Those whose words were removed meanwhile end."""
        events = {}
        gone = self.filtered(lambda wait: not wait.log_id.payload)
        gone.document_id.filtered(lambda document: document.state == "waiting").write(
            {"state": "rejected", "note": self.env._("Its message was removed before it could be applied.")}
        )
        gone.unlink()
        newest = (self - gone)._newest_replays()
        for wait in self - gone:
            event = IngestEvent.from_log(wait.log_id, actor_id)
            event.replay = newest[wait.log_id.source, wait.log_id.event_id] + 1
            event.exception_id = wait.exception_id.id or None
            event.decided["waited"] = wait
            events[event] = wait
        return events

    def _newest_replays(self):
        """(source, event id) → its newest replay: what waits for two things is taken up again for each."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT source, event_id, max(replay) FROM freight_integration_log
                 WHERE (source, event_id) IN (
                        SELECT source, event_id FROM freight_integration_log WHERE id = ANY(%s))
                 GROUP BY source, event_id
                """,
                self.log_id.ids,
            )
        )
        return {(source, event_id): replay for source, event_id, replay in rows}

    @api.model
    def _settle(self, events):
        """End the waiting of events that were taken up again, but of those that are to come back later.

        :param events: {event: wait}
        """
        done = self.concat(*(wait for event, wait in events.items() if event.outcome != "retry"))
        done._end({event.exception_id: event for event in events if event.outcome == "exception"})

    def _end(self, refused=None):
        """End waiting, and what a person was asked because of it.

        :param refused: exception id → event that was refused when it was taken up again
        """
        if not self:
            return
        refused = refused or {}
        asked = self.exception_id.filtered(lambda exception: exception.state in OPEN_STATES)
        self.unlink()
        held = self.search([("exception_id", "in", asked.ids)]).exception_id
        for exception in asked:
            if exception.id in refused:
                exception._restate(refused[exception.id])
            elif exception not in held:
                exception._close("resolved", "replayed")

    # -- waiting too long -----------------------------------------------------------------------------

    @api.model
    def _cron_waiting(self):
        """Take up and match what was missed, tell a person of what waits too long; batch by batch.

        Missed is what two transactions at once did not see of each other, and what was too much for one.
        """
        jobs, started = self.env["ir.cron"], self.env.cr.now()
        steps = (
            lambda: undisturbed(self.env, self._take_up, started),
            self._tell_overdue,
            lambda: undisturbed(self.env, self._book_overdue_fees),
        )
        for step in steps:
            while done := step():
                # What is left is gone on with at once, when the time is over, and not after the interval.
                if not jobs._commit_progress(len(done), remaining=1):
                    return
        self.env["freight.ingest"]._in_companies().env["freight.billing.document"]._match_missed_payouts()

    @api.model
    def _take_up(self, before):
        """Take a batch of one system up that is ready; the events of it that are not to come back later."""
        waits = self.browse()
        while not waits and (system := self._ready(Domain.TRUE, before)[:1].system_id):
            await_turn(self.env, [system.code])
            waits = self._ready(Domain("system_id", "=", system.id), before)
        resumed = self.env["freight.ingest"]._in_companies()._resume(waits, CHAIN)
        return [event for event in resumed if event.outcome != "retry"]

    @api.model
    def _book_overdue_fees(self):
        """Book a batch of fees whose payout does not come; those booked."""
        fees = self.env["freight.billing.fee"]._overdue(BATCH)
        if fees:
            self.env["freight.ingest"]._in_companies()._book_overdue_fees(fees)
        return fees

    @api.model
    def _tell_overdue(self, limit=500):
        """Raise an exception for what waits longer than its system allows; those told of."""
        overdue = self._overdue(limit)
        notices, numbers = {}, overdue._awaited_numbers()
        for wait in overdue:
            notices[wait] = ExceptionNotice(
                system_id=wait.system_id.id,
                code="billing_waiting",
                subject=numbers[wait],
                message=wait._overdue_words(numbers[wait]),
                company_id=wait.company_id.id,
                amount=wait._at_stake(),
            )
        self.env["freight.exception"]._raise_for(list(notices.values()))
        by_exception = defaultdict(self.browse)
        for wait, notice in notices.items():
            by_exception[notice.exception_id] |= wait
        for exception_id, waits in by_exception.items():
            waits.exception_id = exception_id
        return overdue

    @api.model
    def _overdue(self, limit):
        return overdue(self, SQL("late.exception_id IS NULL"), limit)

    def _overdue_words(self, number):
        """What a person reads of one that waits too long.

        :param number: what people call what it waits for
        """
        return self.env._(
            "%(document)s waits for %(awaited)s, of which nothing came so far.",
            document=self._document_words(),
            awaited=self.display_name,
        )

    def _document_words(self):
        """What waits, in words: its kind and the number that people know."""
        document = self.document_id
        if not document:
            return self.log_id.subject or self.log_id.event_id
        return self.env._(
            "%(kind)s %(reference)s",
            kind=dict(document._fields["kind"]._description_selection(self.env))[document.kind],
            reference=document.number or document.reference,
        )

    def _at_stake(self):
        document = self.document_id
        if not document.currency_id:
            return 0
        return at_stake(document.company_id, document.currency_id, document.amount)
