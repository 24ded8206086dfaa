# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import json

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..ingest.canonical import EXCHANGE
from ..ingest.personal import mask_event
from ..ingest.personal_raw import mask_message

#: The most recent messages that a trial reads again, and the changes that it lists.
TRIED = 200
LISTED = 100

#: Dialects whose stored words can be read again by themselves (a CSV row is kept with its header line).
#: Of the others, such as EDI (kept without its envelope), the reading is tried on the code tables.
REREAD = frozenset({"csv"})


class FreightMappingTrial(models.Model):
    _inherit = "freight.mapping"

    trial = fields.Json(readonly=True, copy=False)
    trial_at = fields.Datetime(string="Tried", readonly=True, copy=False)
    trial_summary = fields.Char(string="Result", compute="_compute_trial_summary")
    trial_report = fields.Html(string="What Would Change", compute="_compute_trial_summary", sanitize=False)

    @api.depends("trial")
    def _compute_trial_summary(self):
        for version in self:
            trial = version.trial or {}
            version.trial_report = Markup("").join(
                version._report_row(change) for change in trial.get("changes", [])
            )
            version.trial_summary = trial and self.env._(
                "%(tried)s messages read again: %(same)s the same, %(changed)s changed, "
                "%(refused)s no longer understood, %(understood)s understood now.",
                **{name: trial[name] for name in ("tried", "same", "changed", "refused", "understood")},
            )

    def action_try(self):
        """Read the last stored messages again with this version; keep what would differ, apply nothing."""
        for version in self:
            logs = self.env["freight.integration.log"].search(
                [
                    ("system_id", "=", version.system_id.id),
                    ("direction", "=", "in"),
                    ("replay", "=", 0),
                    # No mapping has a say in what tells of the exchange itself.
                    ("event_type", "not in", list(EXCHANGE)),
                ],
                limit=TRIED,
            )
            # What expired cannot be read again.
            logs = logs.sudo().filtered("payload")
            if not logs:
                raise UserError(
                    self.env._("%s has sent nothing yet: try it on a sample instead.", version.system_id.name)
                )
            readings = version._read_again(logs)
            version._settle(trial=version._compare(logs, readings), trial_at=fields.Datetime.now())

    def _read_again(self, logs):
        """One reading (contract §10) for each log row."""
        asked = [self._question(log) for log in logs]
        readings = {}
        for dialect in {dialect for dialect, _message in asked}:
            chosen = [index for index, (name, _message) in enumerate(asked) if name == dialect]
            answers = self.system_id._preview([asked[index][1] for index in chosen], dialect, self._content())
            readings.update(zip(chosen, answers, strict=True))
        return [readings[index] for index in range(len(asked))]

    def _question(self, log):
        """How a stored message is asked about: (dialect, message)."""
        event = json.loads(log.payload)
        data = event["data"]
        if log.event_type == "freight.message.rejected.v1":
            message = {
                "content_type": data["content_type"] or "",
                "encoding": data["encoding"],
                "body": data["body"],
            }
            return self.system_id.dialect, message
        if self.system_id.dialect in REREAD and log.raw:
            return self.system_id.dialect, {"content_type": log.raw_type, "encoding": "utf8", "body": log.raw}
        message = {"content_type": "application/cloudevents+json", "encoding": "utf8", "body": log.payload}
        return "canonical", message

    def _compare(self, logs, readings):
        counts = dict.fromkeys(("same", "changed", "refused", "understood"), 0)
        changes = []
        for log, reading in zip(logs, readings, strict=True):
            verdict, lines = _difference(json.loads(log.payload), reading)
            counts[verdict] += 1
            if lines and len(changes) < LISTED:
                changes.append({"log_id": log.id, "subject": log.subject, "verdict": verdict, "lines": lines})
        return {"tried": len(logs), **counts, "changes": changes}

    def _report_row(self, change):
        """One message of a trial; whatever a partner wrote in it is escaped."""
        verdicts = {
            "changed": self.env._("changed"),
            "refused": self.env._("no longer understood"),
            "understood": self.env._("understood now"),
        }
        return Markup("<p><strong>%s</strong> <em>%s</em><br/>%s</p>") % (
            change["subject"],
            verdicts[change["verdict"]],
            Markup("<br/>").join(change["lines"]),
        )


def _difference(event, reading):
    """What a new reading makes of an event: (verdict, lines for a person)."""
    deliveries = reading["deliveries"]
    was_refused = event["type"] == "freight.message.rejected.v1"
    if not deliveries:
        faults = [f"{fault['pointer']}: {fault['detail']}" for fault in reading["faults"][:3]]
        return ("same", []) if was_refused else ("refused", faults or [reading["note"] or ""])
    after = deliveries[0]["event"]
    if was_refused:
        return "understood", [f"{after['type']}: {after['subject']}"]
    # Whoever may read mappings reads the result: nobody needs a person's data to judge it.
    masked = [_content(mask_event(one, mask_message)) for one in (event, after)]
    lines = list(_changes("", _content(event), _content(after), *masked))
    return ("changed", lines[:10]) if lines else ("same", [])


def _content(event):
    """What a reading says, without what tells messages apart."""
    return {"time": event["time"], **event["data"]}


def _changes(path, before, after, shown_before, shown_after):
    """Lines `path: before → after` for every value that differs, with what is shown of it."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name in dict.fromkeys([*before, *after]):
            shown = (_member(part, name) for part in (shown_before, shown_after))
            yield from _changes(f"{path}/{name}", before.get(name), after.get(name), *shown)
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, (left, right) in enumerate(zip(before, after, strict=True)):
            shown = (_item(part, index) for part in (shown_before, shown_after))
            yield from _changes(f"{path}/{index}", left, right, *shown)
    elif before != after:
        yield f"{path}: {_word(shown_before)} → {_word(shown_after)}"


def _member(shown, name):
    """A member of what is shown; of what is hidden whole, that."""
    return shown.get(name) if isinstance(shown, dict) else shown


def _item(shown, index):
    """The same of an item."""
    return shown[index] if isinstance(shown, list) else shown


def _word(value):
    return json.dumps(value, ensure_ascii=False)[:120]
