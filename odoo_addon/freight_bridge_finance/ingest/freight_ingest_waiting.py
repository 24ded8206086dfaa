# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta
from time import monotonic

from odoo import models

from .books_turn import await_turn, is_my_turn

#: By so much may a partner's clock and zone be wrong.
AHEAD = timedelta(days=1)

#: For so many seconds a call takes up what waited for its events; the rest is for the job.
PATIENCE = 5

#: What is named by others comes before them, so that a batch has nothing to wait for within itself.
ORDER = (
    "_handle_customers",
    "_handle_subscriptions",
    "_handle_invoice_answers",
    "_handle_billing_invoices",
    "_handle_payments",
)


class FreightIngestWaiting(models.AbstractModel):
    """Messages that name what is not there yet are kept, and taken up again when that comes."""

    _inherit = "freight.ingest"

    def _begin(self, events):
        super()._begin(events)
        if billed := {event.source for event in events if not event.outcome and _is_billing(event)}:
            await_turn(self.env, [source.removeprefix("/systems/") for source in billed])

    def _by_handler(self, events):
        for event in events:
            if not event.outcome and _is_billing(event):
                self._refuse_of_the_future(event)
        groups = super()._by_handler(events)
        rank = {method: place for place, method in enumerate(ORDER)}
        return dict(sorted(groups.items(), key=lambda group: rank.get(group[0], len(ORDER))))

    def _refuse_of_the_future(self, event):
        """What is said of the future would make old news of all that is said until then, and hide it."""
        if event.time > self.env.cr.now() + AHEAD:
            event.refuse(
                "malformed_event",
                self.env._(
                    "/time: %(moment)s UTC has not come yet. Nothing was booked: correct the time, or ask "
                    "the platform to set its clock and send this again.",
                    moment=event.time.replace(microsecond=0),
                ),
            )

    def _keep(self, kept):
        """Keep events until what they name is there: each is applied, and waits.

        :param kept: list of (event, kind, reference, document): what is waited for (a kind of
            ``freight.billing.wait`` and the platform's own id), and the document that waits, if any
        """
        waits = self.env["freight.billing.wait"].create(
            [
                {
                    **_waited_before(event, kind, reference),
                    "system_id": event.system_id,
                    "company_id": event.company_id,
                    "kind": kind,
                    "reference": reference,
                    "log_id": event.log_id,
                    "said_at": event.time,
                    "document_id": document and document.id,
                }
                for event, kind, reference, document in kept
            ]
        )
        for (event, kind, reference, _document), wait in zip(kept, waits, strict=True):
            event.apply()
            if kind == "customer":
                event.decided["awaits_customer"] = reference
            event.message = self.env._("Kept until %s is there.", wait.display_name)

    def _process(self, events, chain):
        """What waited for something that these events brought is taken up again with them."""
        super()._process(events, chain)
        if asked := _unsure_customers(events):
            self.env["freight.exception"].sudo()._weigh_customers(asked)
        waits, until = self.env["freight.billing.wait"], monotonic() + PATIENCE
        told = waits._waits_for(_told(events))
        while ready := waits._ready(told):
            is_mine = is_my_turn(self.env, ready.system_id.mapped("code"))
            if is_mine:
                self._resume(ready, chain)
                if not ready._is_full():
                    return
            if not is_mine or monotonic() >= until:
                waits._trigger_job()
                return

    def _resume(self, waits, chain, actor_id=None):
        """Take messages up again, then what waits for those, and so on.

        A message goes once for each thing that it waits for, whatever its handler says of that.

        :param actor_id: the person who wants it; None: nobody asked
        :return: {event: the waiting that it ended, or did not}
        """
        resumed, tried = {}, set()
        while waits:
            tried |= {wait._mark() for wait in waits}
            again = waits._events(actor_id)
            events = sorted(again, key=lambda event: (event.time, event.event_id))
            super()._process(events, chain)
            self.env["freight.billing.wait"]._settle(again)
            resumed |= again
            ready = waits._ready(waits._waits_for(_told(events)))
            waits = ready.browse(wait.id for wait in ready if wait._mark() not in tried)
        return resumed


def _is_billing(event):
    return event.event_type.startswith("billing.")


def _told(events):
    """(system id, reference) of what events may have brought."""
    return {
        (event.system_id, event.data[name].strip())
        for event in events
        if event.outcome == "applied" and event.data
        for name in ("reference", "platform_reference")
        if isinstance(event.data.get(name), str)
    }


def _unsure_customers(events):
    """(system id, reference) of the customers of whom events ask who they are, or for whom they wait."""
    waiting = {
        (event.system_id, event.decided["awaits_customer"])
        for event in events
        if event.decided.get("awaits_customer")
    }
    return waiting | {
        (event.system_id, event.data["reference"].strip())
        for event in events
        if event.code == "customer_unsure"
    }


def _waited_before(event, kind, reference):
    """Since when an event waits for something, and by which exception a person knows of it."""
    before = event.decided.get("waited")
    if before and (before.kind, before.reference) == (kind, reference):
        return {"since": before.since, "exception_id": before.exception_id.id}
    return {}
