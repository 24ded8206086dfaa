# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import logging
import traceback
from os import path

from psycopg2.errors import LockNotAvailable, UniqueViolation

from odoo import api, models
from odoo.exceptions import AccessError, ConcurrencyError, LockError, UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from .event import IngestEvent

_logger = logging.getLogger(__name__)

#: Frames of an error's place that are logged: where it was raised, and who called, up to our own part in it.
PLACE_DEPTH = 8

#: How long a call waits for a record that somebody else holds, before it goes on with the others.
LOCK_PATIENCE = "5s"


class FreightIngest(models.AbstractModel):
    """Where events enter Odoo: the only thing that the integration account may call.

    One call is one transaction. Handlers work first, then the log rows are written once, complete and sealed;
    so a row never changes afterwards. Idempotency holds by the log's unique key: a row that is visible is a
    duplicate, and one that another transaction commits meanwhile makes PostgreSQL refuse ours, upon which
    Odoo runs the whole call again and sees the duplicate.
    """

    _name = "freight.ingest"
    _description = "Freight Ingest"

    # -- what the sidecar calls -----------------------------------------------------------------------

    @api.model
    def apply(self, deliveries, chain):
        """Apply a batch of deliveries.

        :param deliveries: list of deliveries (contract §3, §4)
        :param chain: seal chain of this caller, "<lane>.<slot>"
        :return: list of answers (contract §4), same order and length
        """
        self._check_integration()
        if not isinstance(deliveries, list) or not isinstance(chain, str) or not 0 < len(chain) <= 100:
            raise UserError(self.env._("apply takes a list of deliveries and the name of a chain."))
        events = [IngestEvent(delivery) for delivery in deliveries]
        self._begin(events)
        self.sudo()._in_companies()._process(events, chain)
        return [event.answer() for event in events]

    def _begin(self, events):
        """Extension point: wait for what a call needs to itself, before it has looked at anything.

        Nothing is done yet, so the transaction may begin anew here, and see what another one did meanwhile.
        """

    @api.model
    def ping(self):
        """Answer the worker's probe."""
        self._check_integration()
        module = self.env["ir.module.module"].sudo()._get("freight_bridge")
        return {"module": module.name, "version": module.installed_version}

    def _in_companies(self):
        """Itself where every company counts as open, the account's own first.

        Odoo looks for the company of what it makes by itself, such as an exchange difference, among those
        that are open; the integration account speaks for all of them.
        """
        own = self.env.company
        companies = own | self.env["res.company"].sudo().search([])
        return self.with_context(allowed_company_ids=companies.ids)

    def _check_integration(self):
        """Both transports reach these methods with any account: the group is what opens them."""
        if not self.env.user.has_group("freight_bridge.group_integration"):
            raise AccessError(self.env._("Only the Freight Integration account calls this."))

    # -- the pipeline ---------------------------------------------------------------------------------

    def _process(self, events, chain):
        """Give every event its verdict, its effect and its log row."""
        self.env.cr.execute("SET LOCAL lock_timeout = %s", [LOCK_PATIENCE])
        self._mark_duplicates(events)
        fresh = [event for event in events if event.outcome != "duplicate"]
        self._assign_systems(fresh)
        self._assign_log_ids(fresh)
        live, rehearsed = self._by_mode(fresh)
        self._handle(live)
        self._rehearse(rehearsed)
        recorded = [event for event in fresh if event.outcome != "retry"]
        refused = [event for event in recorded if event.outcome == "exception" and not event.exception_id]
        if refused:
            self.env["freight.exception"]._raise_for(refused)
        self._record(recorded, chain)
        self._link_repeats(events)

    def _mark_duplicates(self, events):
        """Events seen before, in the log or earlier in this batch, are duplicates."""
        known = self._logged(events)
        for event in events:
            key = (*event.key, event.replay)
            if key in known:
                event.outcome, event.log_id = "duplicate", known[key]
            else:
                known[key] = None

    def _link_repeats(self, events):
        """A repeat within the batch points to the log row of its first."""
        first = {(*event.key, event.replay): event.log_id for event in reversed(events) if event.log_id}
        for event in events:
            if event.outcome == "duplicate" and not event.log_id:
                event.log_id = first.get((*event.key, event.replay))

    def _assign_systems(self, events):
        """Find each event's system; without one a person must look."""
        codes = {event.source.removeprefix("/systems/") for event in events}
        systems = self.env["freight.system"].with_context(active_test=False)
        by_source = {f"/systems/{rec.code}": rec for rec in systems.search([("code", "in", list(codes))])}
        for event in events:
            system = by_source.get(event.source)
            if system:
                event.system_id, event.company_id = system.id, system.company_id.id
            elif not event.outcome:
                event.refuse(
                    "unknown_system",
                    self.env._("No system is the source %s: it was deleted or renamed.", event.source),
                )

    def _assign_log_ids(self, events):
        """Take the ids of the log rows beforehand: effects point to rows that are written last."""
        self.env.cr.execute(
            "SELECT nextval('freight_integration_log_id_seq') FROM generate_series(1, %s)", [len(events)]
        )
        for event, (log_id,) in zip(events, self.env.cr.fetchall(), strict=True):
            event.log_id = log_id

    # -- handlers -------------------------------------------------------------------------------------

    @api.model
    def _handlers(self):
        """Event type → name of the method that handles a list of such events. Extend by inheritance.

        A handler gives every event of the list a verdict (``apply``, ``skip``, ``refuse``), works in bulk,
        and may raise: the failing event is then found by halving the group, each half in its own savepoint.
        """
        return {}

    def _handle(self, events):
        """Hand the events to their handlers."""
        for method, group in self._by_handler(events).items():
            self._run(method, group)

    def _by_handler(self, events):
        """Undecided events by handler method, in order; those without a handler are refused."""
        handlers = self._handlers()
        groups = {}
        for event in events:
            if event.outcome:
                continue
            if method := handlers.get(event.event_type):
                groups.setdefault(method, []).append(event)
            else:
                event.refuse(
                    "unsupported_event",
                    self.env._("Nothing installed here handles events of type %s.", event.event_type),
                )
        return groups

    def _run(self, method, events):
        """Run a handler over events inside a savepoint; on failure halve, down to the event at fault."""
        try:
            with self.env.cr.savepoint():
                getattr(self, method)(events)
        except LockNotAvailable:
            self._run(method, self._set_locked_aside(events))
        except (ConcurrencyError, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
            raise  # not the events' fault: Odoo runs the whole call again
        except Exception as error:  # whatever one event provokes must not harm its neighbours
            self.env.invalidate_all(flush=False)
            for event in events:
                event.reset()
            if len(events) == 1:
                self._fail(events[0], error)
                return
            middle = len(events) // 2
            self._run(method, events[:middle])
            self._run(method, events[middle:])

    def _set_locked_aside(self, events):
        """Let the events of shipments that somebody else holds come again later; the other events.

        When none of their shipments is held, something else is, and Odoo runs the whole call again.
        """
        self.env.invalidate_all(flush=False)
        shipments = {event: event.shipment_id for event in events}
        self.env.cr.execute(
            "SELECT id FROM freight_shipment WHERE id = ANY(%s) FOR NO KEY UPDATE SKIP LOCKED",
            [list(filter(None, set(shipments.values())))],
        )
        free = {None, *(shipment_id for (shipment_id,) in self.env.cr.fetchall())}
        held = [event for event in events if shipments[event] not in free]
        if not held:
            raise ConcurrencyError("Something that the events need is held by another transaction.")
        for event in events:
            event.reset()
        for event in held:
            self._fail(event, LockError(self.env._("Somebody else is changing the shipment.")))
        return [event for event in events if not event.outcome]

    def _fail(self, event, error):
        """Verdict on the one event whose handling raised."""
        # A key that another transaction took is out of this one's sight: the next call sees who has it.
        if isinstance(error, (LockError, UniqueViolation)) and not event.final:
            event.outcome, event.code, event.log_id = "retry", "locked", None
            event.message = self.env._("A record is in use by another person or program.")
            return
        # The text of an unexpected error may quote the payload: log its class and the place only.
        _logger.warning(
            "Event %s of %s failed: %s at %s",
            event.log_id,
            event.source,
            type(error).__name__,
            _place_of(error),
        )
        event.refuse(*self._failure_of(event, error))

    def _failure_of(self, event, error):
        """(code, sentence) of the one event whose handling raised; extend where an error means more."""
        reason = str(error)[:500] if isinstance(error, UserError) else type(error).__name__
        return (
            "handler_error",
            self.env._("Applying the event failed: %s. Nothing of it was kept.", reason),
        )

    # -- live pages -----------------------------------------------------------------------------------

    @api.model
    def _bus_notify(self, notification, ids):
        """Tell open pages which records changed, once for each kind and transaction.

        Ids are gathered until commit, so that a batch sends one message whatever its number of writes.
        """
        data = self.env.cr.precommit.data
        if "freight_bridge.bus" not in data:
            data["freight_bridge.bus"] = {}
            self.env.cr.precommit.add(self.sudo()._bus_flush)
        data["freight_bridge.bus"].setdefault(notification, set()).update(ids)

    def _bus_flush(self):
        pending = self.env.cr.precommit.data.pop("freight_bridge.bus", {})
        readers = self.env.ref("freight_bridge.group_user") | self.env.ref("freight_bridge.group_auditor")
        for notification, ids in pending.items():
            readers._bus_send(notification, {"ids": sorted(ids)})


def _place_of(error):
    """Where an error was raised, without a word of what it says: "file:line" from the inside outwards."""
    frames = traceback.extract_tb(error.__traceback__)[-PLACE_DEPTH:]
    return " < ".join(f"{path.basename(frame.filename)}:{frame.lineno}" for frame in reversed(frames))
