# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import base64
import json

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_datetime

from ..ingest.canonical import EXCHANGE, REJECTED
from ..ingest.event import instant

#: The content type that a sample of each dialect is sent with.
CONTENT_TYPES = {
    "x12": "application/edi-x12",
    "edifact": "application/edifact",
    "csv": "text/csv",
    "mt940": "application/x-mt940",
    "camt": "application/xml",
}
#: The largest sample, in bytes: the sidecar reads previews up to a mebibyte, base64 takes a third more.
LARGEST_SAMPLE = 700_000
#: Events that the sidecar makes of a message, beside those that the partner says.
ABOUT_MESSAGES = frozenset({"freight.message.rejected.v1", "freight.interchange.received.v1"})
#: How many events of a sample are shown.
SHOWN = 20


class FreightSample(models.AbstractModel):
    """A sample of what a partner sends: how it is read, and what Odoo would do. Nothing is kept of it."""

    _name = "freight.sample"
    _description = "Sample of a Partner's Messages"

    sample_text = fields.Text(string="Paste a Message")
    sample_file = fields.Binary(string="or Choose a File", attachment=False)
    sample_filename = fields.Char()
    readings = fields.Json(readonly=True)
    reading = fields.Html(compute="_compute_reading", sanitize=False)

    @api.onchange("sample_file")
    def _onchange_sample_file(self):
        """There is one sample: a file takes the place of what was pasted."""
        if self.sample_file:
            self.sample_text = False

    @api.onchange("sample_text")
    def _onchange_sample_text(self):
        """What is pasted takes the place of a file."""
        if self.sample_text:
            self.sample_file = self.sample_filename = False

    # -- reading --------------------------------------------------------------------------------------

    def _sample(self):
        """The sample's bytes; an error says what is missing."""
        content = (
            base64.b64decode(self.sample_file) if self.sample_file else (self.sample_text or "").encode()
        )
        if not content.strip():
            raise UserError(self.env._("Paste a message that the partner sent, or choose a file."))
        if len(content) > LARGEST_SAMPLE:
            raise UserError(self.env._("The sample is too large: %s bytes at most.", LARGEST_SAMPLE))
        return content

    def _sample_system(self):
        """The system that the sample is one of."""
        raise NotImplementedError

    def _sample_mapping(self):
        """The version of its mapping that the sample is read by; none: without."""
        raise NotImplementedError

    def _content_type(self):
        return CONTENT_TYPES.get(self._sample_system().dialect, "application/json")

    def _read_sample(self):
        """Have the sample read, and rehearse in Odoo what it says; nothing is kept of it."""
        self.ensure_one()
        message = {
            "content_type": self._content_type(),
            "encoding": "base64",
            "body": base64.b64encode(self._sample()).decode(),
        }
        mapping = self._sample_mapping()
        [reading] = self._sample_system()._preview([message], mapping=mapping._content() if mapping else None)
        # What the sidecar says of the message itself stands in the faults and remarks already.
        deliveries = [
            delivery for delivery in reading["deliveries"] if delivery["event"]["type"] not in ABOUT_MESSAGES
        ]
        outcomes = self.env["freight.ingest"].sudo()._what_if(deliveries) if deliveries else []
        self.readings = {
            "events": [
                {"event": delivery["event"], "pointer": delivery["pointer"], **outcome}
                for delivery, outcome in zip(deliveries[:SHOWN], outcomes, strict=False)
            ],
            "total": len(deliveries),
            "faults": reading["faults"],
            "remarks": reading["remarks"],
            "note": reading["note"],
        }

    @api.depends("readings")
    def _compute_reading(self):
        for wizard in self:
            wizard.reading = wizard.readings and wizard._reading_page(wizard.readings)

    def _reading_page(self, readings):
        """What came of a sample, for a person; whatever the partner wrote is escaped."""
        parts = [
            self._list(self.env._("It cannot be understood:"), readings["faults"], "danger"),
            self._list(self.env._("Noted:"), readings["remarks"], "warning"),
        ]
        if readings["note"]:
            parts.append(Markup("<p class='alert alert-info'>%s</p>") % readings["note"])
        if readings["total"] > len(readings["events"]):
            parts.append(
                Markup("<p>%s</p>")
                % self.env._("%(total)s events; the first %(shown)s:", total=readings["total"], shown=SHOWN)
            )
        parts.extend(self._event_card(event) for event in readings["events"])
        return Markup("").join(parts)

    def _list(self, title, faults, level):
        if not faults:
            return Markup("")
        rows = Markup("").join(
            Markup("<li><code>%s</code> %s</li>") % (fault["pointer"] or "–", fault["detail"])
            for fault in faults
        )
        return Markup("<div class='alert alert-%s'><strong>%s</strong><ul class='mb-0'>%s</ul></div>") % (
            level,
            title,
            rows,
        )

    def _event_card(self, shown):
        event = shown["event"]
        level, verdict = self._verdict(shown)
        text = json.dumps(event["data"], indent=2, ensure_ascii=False)
        return Markup(
            "<div class='card mb-2'><div class='card-body'><div><strong>%s</strong> %s %s "
            "<code class='text-muted'>%s</code> <span class='text-muted'>%s</span></div>"
            "<div class='text-%s'>%s</div>"
            "<details><summary>%s</summary><pre class='mb-0'>%s</pre></details></div></div>"
        ) % (
            self.env._("Not understood") if event["type"] == REJECTED else event["subject"],
            self._said(event),
            self._when(event),
            event["type"],
            shown["pointer"] or "",
            level,
            verdict,
            self.env._("Canonical event"),
            text,
        )

    def _said(self, event):
        """What the partner says, in our words and in its own."""
        data = event["data"]
        if event["type"] != "freight.shipment.milestone.v1":
            return self.env._("of")
        labels = dict(self.env["freight.milestone"]._fields["code"]._description_selection(self.env))
        ours = labels.get(data.get("code")) or self.env._("status not known")
        words = f"{ours} ({theirs})" if (theirs := data.get("partner_code")) else ours
        return f"{words},"

    def _when(self, event):
        """The event's time as the reader's clock has it, and which clock that is."""
        zone = self.env.context.get("tz") or self.env.user.tz or "UTC"
        return f"{format_datetime(self.env, instant(event['time']), tz=zone)} {zone}"

    def _verdict(self, shown):
        """What Odoo would do with an event: (colour, sentence)."""
        if shown["outcome"] == "applied":
            if shown["shipment"]:
                return "success", self.env._("Odoo would apply it to %s.", shown["shipment"])
            if shown["event"]["type"] in EXCHANGE:
                return "success", self.env._("Odoo would note that it came, for the acknowledgement.")
            if shown["message"]:
                return "info", self.env._("Odoo would take it: %s", shown["message"])
            return "success", self.env._("Odoo would apply it.")
        if shown["event"]["type"] == REJECTED:
            return "warning", self.env._("Odoo would keep it and ask a person, for the reason above.")
        if shown["outcome"] == "exception":
            return "warning", self.env._("Odoo would ask a person: %s", shown["message"])
        return "muted", shown["message"] or self.env._("Odoo has it already: it would change nothing.")
