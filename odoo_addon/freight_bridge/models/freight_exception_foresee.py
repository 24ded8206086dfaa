# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from contextlib import closing
from difflib import SequenceMatcher

from odoo import models
from odoo.exceptions import UserError
from odoo.tools.misc import format_datetime

from ..ingest.event import instant
from ..ingest.validator import is_instant, reference_faults
from ..lifecycle import MILESTONES, RESOLVING_KINDS
from ..resemblance import in_window, normal
from .freight_exception import TRIAL
from .freight_exception_lesson import OWN_NAMES

#: Cross references of a shipment that a message is compared with, at most.
MOST = 200
#: What a decision may change on a shipment, as far as the desk says so.
WATCHED = ("state", "estimated_dispatch_date", "estimated_delivery_date", "actual_dispatch_date")


def _nearest(said, values):
    """What of ``values`` a reader would take for one that was said; None of none."""
    pairs = ((normal(value), normal(word), value) for value in values for word in said)
    likeness = ((SequenceMatcher(None, ours, theirs).ratio(), value) for ours, theirs, value in pairs)
    return max(likeness, key=lambda row: row[0], default=(0, None))[1]


class FreightExceptionForesee(models.Model):
    """What a message says beside what a shipment says, and what would happen if it were taken for it."""

    _inherit = "freight.exception"

    def desk_compare(self, shipment_id):
        """The message's facts beside the shipment's.

        :param shipment_id: a suggested shipment
        :return: {"shipment_id", "name", "rows": [{"label", "said", "ours", "match"}]}; "match" is "same",
            "differs", or "open" where one side says nothing
        """
        self.ensure_one()
        self.check_access("read")
        shipment = self.env["freight.shipment"].browse(shipment_id).exists()
        shipment.check_access("read")
        event = self._suggestion_event()
        if not shipment or not event:
            return {"shipment_id": shipment_id, "name": shipment.name, "rows": []}
        rows = [
            *self._compare_references(event["data"]["references"], shipment),
            *self._compare_carrier(event["data"].get("carrier"), shipment),
            *self._compare_place(event["data"], shipment),
            *self._compare_progress(event, shipment),
        ]
        return {"shipment_id": shipment.id, "name": shipment.name, "rows": rows}

    def _compare_references(self, references, shipment):
        # The kinds of a cross reference are known by a function, whose labels Odoo does not translate.
        kinds = self.env["freight.mapping.line"]._fields["reference_kind"]
        labels = dict(kinds._description_selection(self.env))
        said = {}
        for reference in references:
            if not reference_faults([reference]):
                said.setdefault(reference["kind"], []).append(reference["value"].strip())
        called = self._called(shipment, said)
        for kind in RESOLVING_KINDS:
            if kind in said:
                same = [value for value in said[kind] if value in called[kind]]
                ours = ", ".join(same) or _nearest(said[kind], called[kind])
                match = "same" if same else "differs"
                yield self._compared(labels[kind], ", ".join(said[kind]), ours, match)

    def _called(self, shipment, kinds):
        """Kind → all that a shipment is known by: what its documents say, and what any system calls it."""
        own = shipment.sudo()
        called = {
            kind: [name for path in OWN_NAMES.get(kind, ()) for name in own.mapped(path) if name]
            for kind in kinds
        }
        references = self.env["freight.cross.reference"].sudo()
        domain = [("shipment_id", "=", shipment.id), ("kind", "in", list(kinds))]
        for reference in references.search(domain, limit=MOST):
            called[reference.kind].append(reference.value)
        return called

    def _compare_carrier(self, carrier, shipment):
        said = carrier if isinstance(carrier, dict) else {}
        if scac := said.get("scac"):
            match = "same" if scac == shipment.carrier_scac else "differs"
            yield self._compared(self.env._("SCAC"), scac, shipment.carrier_scac, match)
        if name := said.get("name"):
            ours = shipment.carrier_id.name
            match = "same" if ours and normal(name) in normal(ours) else "differs"
            yield self._compared(self.env._("Carrier"), name, ours, match)

    def _compare_place(self, data, shipment):
        """Only goods that arrive are where the consignee is."""
        location = data.get("location") if isinstance(data.get("location"), dict) else {}
        if not (city := location.get("city")):
            return
        ours = shipment.partner_id.city
        arrives = data.get("code") in ("delivered", "out_for_delivery")
        match = "same" if normal(city) == normal(ours) else "differs" if arrives else "open"
        yield self._compared(self.env._("City, the consignee's"), city, ours, match)

    def _compare_progress(self, event, shipment):
        kind = MILESTONES.get(event["data"].get("code"))
        if kind:
            codes = dict(self.env["freight.milestone"]._fields["code"]._description_selection(self.env))
            yield self._compared(
                self.env._("Progress"), codes[event["data"]["code"]], self._state_text(shipment), "open"
            )
        if is_instant(event.get("time")):
            moment = instant(event["time"])
            [facts] = shipment._resemblance_facts()
            match = "same" if in_window(facts, moment) else "differs"
            if kind and not kind.state:  # no goods moved then: it is when somebody said so
                match = "open"
            planned = (shipment.planned_dispatch_date, shipment.planned_delivery_date)
            ours = " – ".join(dict.fromkeys(self._moment(value) for value in planned if value))
            yield self._compared(self.env._("Time, as planned"), self._moment(moment), ours, match)

    def _compared(self, label, said, ours, match):
        return {"label": label, "said": said, "ours": ours or None, "match": match if ours else "open"}

    # -- what would happen ------------------------------------------------------------------------------

    def desk_foresee(self, shipment_id=False):
        """Link the exception to a shipment, or replay it, see what happens, and take it all back.

        :return: {"outcome": as of ``desk_link``, or "refused", "message",
            "changes": [{"label", "before", "after"}]}
        """
        self._check_worker()
        trial = self.with_context(**TRIAL)
        shipment, after = self.env["freight.shipment"], {}
        with closing(self.env.cr.savepoint()):
            try:
                answer = trial.desk_link(shipment_id) if shipment_id else trial.desk_replay()
                shipment = self.sudo().shipment_id
                after = self._watched(shipment)
            except UserError as refusal:
                answer = {"outcome": "refused", "message": str(refusal)}
        before = self._watched(shipment)
        changes = [
            {"label": label, "before": before.get(label), "after": value}
            for label, value in after.items()
            if value != before.get(label)
        ]
        return {"outcome": answer["outcome"], "message": answer["message"], "changes": changes}

    def _watched(self, shipment):
        """Label → what a person would see of it on the shipment."""
        if not shipment:
            return {}
        labels = shipment.fields_get(WATCHED, ["string"])
        values = {name: self._moment(shipment[name]) for name in WATCHED if name != "state"}
        values["state"] = self._state_text(shipment)
        milestones = shipment.milestone_ids.filtered(lambda row: not row.retracts and not row.retracted)
        return {
            **{labels[name]["string"]: values[name] for name in WATCHED},
            self.env._("Milestones"): ", ".join(milestones.mapped("display_name")) or None,
            self.env._("Documents"): ", ".join(shipment.document_ids.mapped("display_name")) or None,
            self.env._("Known references"): self._known_references(shipment),
        }

    def _known_references(self, shipment):
        references = self.env["freight.cross.reference"].sudo().search([("shipment_id", "=", shipment.id)])
        return ", ".join(sorted(set(references.mapped("value")))) or None

    def _state_text(self, shipment):
        return dict(shipment._fields["state"]._description_selection(self.env))[shipment.state]

    def _moment(self, value):
        return format_datetime(self.env, value, dt_format="short") if value else None
