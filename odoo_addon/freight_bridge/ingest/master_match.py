# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Which records of Odoo carry the codes that partners state."""

from collections import defaultdict
from decimal import Decimal, InvalidOperation

from odoo.fields import Domain

from ..master import MASTER_KINDS
from ..models.freight_cross_reference_code import CodeQuestion
from .validator_master import day


class MasterMatch:
    """The records of one kind that carry the codes of events, found in a constant number of queries."""

    def __init__(self, env, kind, events):
        self.kind, self.spec = kind, MASTER_KINDS[kind]
        # A currency or a tax that is not in use is still the one that the code names; a code that messages
        # made and archived is the same code when it comes back.
        self.records = env[self.spec.model].with_context(active_test=kind not in _EVEN_ARCHIVED)
        self.carriers = _carriers(env, events) if kind == "service_level" else {}
        self.found = self._search(events)

    def of(self, event):
        """The records that the event's code names in its company: none, one or several."""
        named = self.found[self._code(event)]
        records = [row for row in named if self._is_candidate(row, event)]
        own = [row for row in records if self.spec.is_own and row.system_id.id == event.system_id]
        return self.records.union(*(own or records))

    def carrier(self, event):
        """The carrier that the event's service level belongs to, as far as it is linked."""
        return self.carriers.get(event)

    def contradiction(self, event, record):
        """What the event says that cannot be true of the record, in its own words; None when nothing."""
        said = event.data.get("attributes", {})
        if self.kind == "carrier":
            scac = said.get("scac", "").strip().upper()
            return f"SCAC {scac}" if scac and record.freight_scac and scac != record.freight_scac else None
        if self.kind == "tax_code" and record.amount_type == "percent":
            rate = _decimal(said.get("rate"))
            return f"{rate} %" if rate is not None and rate != Decimal(str(record.amount)) else None
        return None

    # -- looking up -----------------------------------------------------------------------------------

    def _search(self, events):
        codes = {self._code(event) for event in events}
        domain = Domain(self.spec.match, "in", list(codes))
        if "company_id" in self.records._fields:
            domain &= Domain("company_id", "in", [False, *{event.company_id for event in events}])
        if self.kind == "tax_code":
            domain &= Domain("type_tax_use", "=", "purchase")
        found = defaultdict(list)
        for record in self.records.search(domain):
            found[record[self.spec.match]].append(record)
        return found

    def _code(self, event):
        """What the code is in Odoo's words."""
        code = event.data["code"].strip()
        if self.kind == "carrier":
            return (event.data.get("attributes", {}).get("scac", "").strip() or code).upper()
        return code.upper() if self.kind == "currency" else code

    def _is_candidate(self, record, event):
        company = record.company_id.id if "company_id" in record._fields else False
        if company not in (False, event.company_id):
            return False
        if not self.spec.is_own:
            return True
        if self.kind == "service_level":
            carrier = self.carrier(event)
            if event.data.get("parent") and not carrier:
                return False
            if record.carrier_id != (carrier or record.carrier_id.browse()):
                return False
        # What another system's messages made is that system's word and not ours.
        return record.system_id.id in (False, event.system_id) and (record.active or bool(record.system_id))


_EVEN_ARCHIVED = frozenset({"currency", "charge_code", "service_level"})


def _carriers(env, events):
    """Event → the carrier that its parent code means on its first day."""
    questions = {
        event: CodeQuestion(
            event.system_id,
            "carrier",
            event.data["parent"].strip(),
            day(event.data.get("valid_from")) or event.time.date(),
        )
        for event in events
        if event.data.get("parent")
    }
    answers = env["freight.cross.reference"]._resolve_codes(questions.values())
    return {event: answers[question] for event, question in questions.items() if question in answers}


def _decimal(text):
    try:
        return Decimal((text or "").strip().removesuffix("%").strip())
    except InvalidOperation:
        return None
