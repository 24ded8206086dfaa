# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import json

from odoo import api, fields, models

from ..ingest.validator_edi import STATUSES

#: Groups of acknowledgements (GS01) and messages that are one: acknowledged, it would never end.
FUNCTIONAL_ACKNOWLEDGEMENTS, EDIFACT_ACKNOWLEDGEMENT = "FA", "CONTRL"
#: The fault of an interchange whose control number was used before; the sidecar's writers know the word.
DUPLICATE = "duplicate_control_number"
#: Sets that the report lists, and faults of an interchange that its schema takes.
REPORTED, FAULTS = 200, 20


class FreightInterchange(models.Model):
    """An EDI interchange as it was received, and what is owed for it.

    Interchanges of one control number and different contents are rows of their own.
    """

    _name = "freight.interchange"
    _inherit = ["freight.message.mixin"]
    _description = "Freight EDI Interchange"
    _order = "id desc"
    _rec_name = "control"

    system_id = fields.Many2one(
        "freight.system", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="restrict")
    syntax = fields.Selection([("x12", "X12"), ("edifact", "EDIFACT")], required=True, readonly=True)
    sender = fields.Char(required=True, readonly=True)
    receiver = fields.Char(required=True, readonly=True)
    control = fields.Char(string="Control Number", required=True, readonly=True)
    digest = fields.Char(required=True, readonly=True, help="SHA-256 of the file that it came in.")
    is_test = fields.Boolean(string="Test", readonly=True, help="As the partner marked it: ISA15, UNB 0035.")
    version = fields.Char(readonly=True)
    prepared_at = fields.Datetime(string="Prepared", readonly=True)
    received_at = fields.Datetime(string="Received", required=True, readonly=True, index=True)
    correlation_id = fields.Char(readonly=True, help="Of the message that it came in first.")
    times_received = fields.Integer(required=True, readonly=True, default=1)
    status = fields.Selection(STATUSES, required=True, readonly=True)
    set_count = fields.Integer(string="Messages", readonly=True)
    accepted_count = fields.Integer(string="Accepted", readonly=True)
    data = fields.Text(string="Receipt", required=True, readonly=True)
    report = fields.Text(string="What Was Received", compute="_compute_report")
    acknowledgement_ids = fields.One2many(
        "freight.outbox",
        "res_id",
        string="Acknowledgements",
        domain=[("res_model", "=", "freight.interchange")],
        readonly=True,
    )

    _content_unique = models.Constraint(
        "UNIQUE(system_id, sender, receiver, control, digest)", "This interchange was received already."
    )

    def _message_parts(self):
        return ("data",)

    @api.depends("data")
    def _compute_report(self):
        for interchange in self:
            interchange.report = "\n".join(interchange._report_lines(json.loads(interchange.data)))

    def _report_lines(self, data):
        """What was received, line by line; sets with faults first."""
        labels = dict(self._fields["status"]._description_selection(self.env))
        yield from (f"! {_said(fault)}" for fault in data.get("faults", []))
        left = REPORTED
        for group in data.get("groups", []):
            name = " ".join(filter(None, (group.get("functional_id"), group.get("control"))))
            yield self.env._(
                "Group %(name)s: %(status)s, %(accepted)s of %(received)s messages",
                name=name or "–",
                status=labels[group["status"]],
                accepted=group["accepted"],
                received=group["received"],
            )
            yield from (f"  ! {_said(fault)}" for fault in group.get("faults", []))
            sets = sorted(group.get("sets", []), key=lambda one: one["status"] == "accepted")
            for one in sets[: max(left, 0)]:
                yield f"  {one['kind']} {one['control']}: {labels[one['status']]}"
                yield from (f"    ! {_said(fault)}" for fault in one.get("faults", []))
            left -= len(sets)

    # -- receiving ------------------------------------------------------------------------------------

    @api.model
    def _key(self, system_id, data):
        """What makes an interchange the same one by its envelope."""
        return system_id, _party(data["sender"]), _party(data["receiver"]), data["control"].strip()

    @api.model
    def _known(self, keys):
        """Interchanges by key and digest, of the keys given."""
        found = self.search(
            [
                ("system_id", "in", list({key[0] for key in keys})),
                ("control", "in", list({key[3] for key in keys})),
            ]
        )
        by_key = {}
        for row in found:
            key = (row.system_id.id, row.sender, row.receiver, row.control)
            by_key.setdefault(key, {})[row.digest] = row
        return by_key

    @api.model
    def _new_vals(self, event):
        """The row of an event of an interchange."""
        data = event.data
        system_id, sender, receiver, control = self._key(event.system_id, data)
        groups = data.get("groups", [])
        return {
            "system_id": system_id,
            "company_id": event.company_id,
            "syntax": data["syntax"],
            "sender": sender,
            "receiver": receiver,
            "control": control,
            "digest": data["digest"],
            "is_test": bool(data.get("test")),
            "version": data.get("version"),
            "prepared_at": event.moment(data.get("prepared_at")),
            "received_at": event.received_at.replace(microsecond=0),
            "correlation_id": event.correlation_id,
            "status": data["status"],
            "set_count": sum(group["received"] for group in groups),
            "accepted_count": sum(group["accepted"] for group in groups),
            "data": json.dumps(data, ensure_ascii=False, sort_keys=True),
        }

    # -- acknowledging --------------------------------------------------------------------------------

    def _owed(self, event, verdict):
        """What ``freight.outbox`` is to be given for an interchange; None where nothing is owed.

        :param verdict: "new", "duplicate" (the same file again) or "reused" (its number, another content)
        """
        self.ensure_one()
        data = self._without_acknowledgements(event.data)
        parts = self._owed_parts(data, verdict)
        if not parts or not self.system_id.send_channel:
            return None
        return {
            "system_id": self.system_id.id,
            "event_type": event.event_type,
            "data": data if verdict == "new" else self._told_duplicate(data, verdict),
            "subject": event.subject,
            "partition_key": f"interchange:{self.control}"[:200],
            "res_model": self._name,
            "res_id": self.id,
            "acknowledge": ",".join(parts),
        }

    def _owed_parts(self, data, verdict):
        """The acknowledgements owed: TA1 and CONTRL when asked for or when something is wrong with the whole.

        A functional acknowledgement tells of groups: there is none for what was not taken apart, and none
        again for what came twice.
        """
        is_rejected = data["status"] == "rejected"
        if not data["groups"] and not is_rejected:
            return []
        is_told = is_rejected or verdict != "new" or bool(data.get("acknowledgement_requested"))
        if self.syntax == "edifact":
            return ["CONTRL"] if is_told else []
        parts = ["TA1"] if is_told else []
        functional = self.system_id.edi_functional
        if functional != "none" and data["groups"] and not is_rejected and verdict != "duplicate":
            parts.append(functional)
        return parts

    def _without_acknowledgements(self, data):
        """The interchange without the acknowledgements in it."""
        groups = []
        for group in data.get("groups", []):
            sets = [one for one in group.get("sets", []) if one["kind"] != EDIFACT_ACKNOWLEDGEMENT]
            if group.get("functional_id") != FUNCTIONAL_ACKNOWLEDGEMENTS and (sets or not group.get("sets")):
                groups.append({**group, "sets": sets})
        return {**data, "groups": groups}

    def _told_duplicate(self, data, verdict):
        fault = {
            "pointer": "ISA13" if self.syntax == "x12" else "UNB-05",
            "code": DUPLICATE,
            "detail": self.env._("An interchange of this control number was received before."),
        }
        status = (
            "rejected" if verdict == "duplicate" or data["status"] == "rejected" else "accepted_with_errors"
        )
        return {**data, "status": status, "faults": [fault, *data.get("faults", [])][:FAULTS]}


def _party(party):
    return ":".join(filter(None, (party.get("qualifier"), party["id"].strip())))


def _said(fault):
    return ": ".join(filter(None, (fault["pointer"], fault["detail"])))
