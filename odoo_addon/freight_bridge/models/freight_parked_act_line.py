# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from psycopg2.errors import LockNotAvailable

from odoo import fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

#: The chain that seals what was replayed.
CHAIN = "parked"
#: How many are decided in one transaction.
TOGETHER = 100
VERDICTS = [
    ("applied", "Applied"),
    ("duplicate", "Known Already"),
    ("stale", "Outdated"),
    ("exception", "Exception"),
    ("discarded", "Discarded"),
    ("failed", "Failed Again"),
    ("refused", "Not Possible"),
]
#: What ends a message's being parked; the others leave it as it was.
CLOSES = {
    "applied": "replayed",
    "duplicate": "replayed",
    "stale": "replayed",
    "exception": "replayed",
    "discarded": "discarded",
}


class FreightParkedActLine(models.Model):
    """What an act would do with one message, and what it did."""

    _name = "freight.parked.act.line"
    _description = "Result for One Parked Message"
    _order = "id"

    act_id = fields.Many2one(
        "freight.parked.act", required=True, readonly=True, index=True, ondelete="restrict"
    )
    parked_id = fields.Many2one(
        "freight.parked", string="Message", required=True, readonly=True, index=True, ondelete="restrict"
    )
    digest = fields.Char(required=True, readonly=True)
    system_id = fields.Many2one(related="parked_id.system_id")
    subject = fields.Char(related="parked_id.subject")
    event_type = fields.Char(related="parked_id.event_type")
    parked_reason = fields.Char(related="parked_id.reason", string="Parked For")
    user_id = fields.Many2one(related="act_id.user_id", string="By")
    reason = fields.Text(related="act_id.reason")
    trial = fields.Selection(VERDICTS, string="Would Be", readonly=True)
    trial_message = fields.Char(string="Foreseen", readonly=True)
    outcome = fields.Selection(VERDICTS, string="Result", readonly=True)
    message = fields.Char(string="Detail", readonly=True)
    decided_at = fields.Datetime(string="Decided On", readonly=True)

    _once = models.Constraint("UNIQUE(act_id, parked_id)", "An act decides about a message once.")
    _open_idx = models.Index("(act_id, id) WHERE outcome IS NULL")

    def write(self, vals):
        """A result is final."""
        if self.filtered("outcome"):
            raise UserError(self.env._("The result of an act cannot be changed: it is kept as evidence."))
        return super().write(vals)

    def unlink(self):
        raise UserError(self.env._("The result of an act cannot be deleted: it is kept as evidence."))

    # -- deciding -------------------------------------------------------------------------------------

    def _decide(self, kind, user):
        """Decide about the messages that nobody else has in hand; whether there were any."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT id FROM freight_parked WHERE id = ANY(%s) ORDER BY id FOR UPDATE SKIP LOCKED",
            [self.parked_id.ids],
        )
        free = {parked_id for (parked_id,) in self.env.cr.fetchall()}
        lines = self.filtered(lambda line: line.parked_id.id in free)
        lines.parked_id.invalidate_recordset(["state"], flush=False)
        verdicts = lines._verdicts(kind, user)
        lines._keep("outcome", verdicts)
        lines._close(user, verdicts)
        return bool(lines)

    def _verdicts(self, kind, user):
        """Line → (verdict, sentence, event or None), with the effect of each."""
        verdicts, events = {}, {}
        for line in self:
            parked = line.parked_id
            if parked.state != "parked":
                verdicts[line] = ("refused", line._decided_before(), None)
            elif kind == "discard":
                verdicts[line] = ("discarded", self.env._("Its content is removed, its digest stays."), None)
            elif event := parked._event(user):
                events[line] = event
            else:
                verdicts[line] = ("refused", self.env._("Nobody can read it: discard it."), None)
        for line, event in self._replay(events, user).items():
            verdicts[line] = (*line._verdict(event), event)
        return verdicts

    def _decided_before(self):
        parked = self.parked_id
        labels = dict(parked._fields["state"]._description_selection(self.env))
        return self.env._(
            "%(state)s by %(user)s already.", state=labels[parked.state], user=parked.closed_by_id.name
        )

    def _replay(self, events, user):
        """Give the events to the ingest; those that it cannot take are found by halving, and say why.

        :return: line → its event, with its verdict
        """
        if not events:
            return {}
        try:
            with self.env.cr.savepoint():
                self.env["freight.ingest"]._in_companies()._process(list(events.values()), CHAIN)
            return events
        except LockNotAvailable:
            message = self.env._("A record that it is about is in use: replay it again.")
        except (ConcurrencyError, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
            raise  # not the messages' fault: the whole step is done again
        except Exception as error:  # whatever one message provokes must not harm its neighbours
            # The text of an unexpected error may quote the message: keep its class only.
            message = str(error)[:500] if isinstance(error, UserError) else type(error).__name__
        self.env.invalidate_all(flush=False)
        # Read anew: what they were given was rolled back.
        fresh = [(line, line.parked_id._event(user)) for line in events]
        if len(fresh) == 1:
            [(line, event)] = fresh
            event.outcome, event.message = "failed", message
            return {line: event}
        middle = len(fresh) // 2
        return self._replay(dict(fresh[:middle]), user) | self._replay(dict(fresh[middle:]), user)

    def _verdict(self, event):
        if event.outcome == "retry":
            return "failed", event.message
        sentences = {
            "applied": self.env._("It has its effect."),
            "duplicate": self.env._("The same event was recorded before: nothing changes."),
        }
        return event.outcome, event.message or sentences.get(event.outcome, False)

    # -- keeping --------------------------------------------------------------------------------------

    def _keep(self, column, verdicts):
        """Write verdicts, those that are equal together."""
        text = {"trial": "trial_message", "outcome": "message"}[column]
        stamp = {"decided_at": fields.Datetime.now()} if column == "outcome" else {}
        groups = {}
        for line, (verdict, sentence, _event) in verdicts.items():
            groups.setdefault((verdict, sentence), []).append(line.id)
        for (verdict, sentence), line_ids in groups.items():
            self.browse(line_ids).write({column: verdict, text: sentence, **stamp})

    def _close(self, user, verdicts):
        """Say on each message what became of it. What is set here goes to the database in one statement."""
        now = fields.Datetime.now()
        for line, (verdict, sentence, event) in verdicts.items():
            parked = line.parked_id
            if parked.state != "parked":
                continue
            parked.outcome, parked.message = verdict, sentence
            if event:
                parked.attempts += 1
                parked.log_id, parked.exception_id = event.log_id, event.exception_id
            if verdict in CLOSES:
                parked.state, parked.closed_at, parked.closed_by_id = CLOSES[verdict], now, user
            if verdict == "discarded":
                parked.body = parked.head = False
