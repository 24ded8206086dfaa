# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from typing import NamedTuple

from odoo import models

from ..ingest.freight_ingest_resolve import asked_of, looked_up, matches_of, shipments_of
from ..lifecycle import LEARNED_KINDS, RESOLVING_KINDS

#: Kinds that name one consignment: a line that names one is about no other.
_CONSIGNMENT = LEARNED_KINDS | {"shipment", "delivery"}


class _Asked(NamedTuple):
    """A line that has no shipment yet, with the references of its own and of its invoice."""

    line_id: int
    system_id: int | None
    company_id: int
    own: list
    shared: list


class FreightInvoiceMatch(models.Model):
    """Which shipment each line of a carrier's invoice bills."""

    _inherit = "freight.invoice"

    def _match(self):
        """Link the lines without a shipment to the one that their references name, the strongest kind first.

        A line's own references decide; where they name nothing, those of the whole invoice do, unless the
        line names a consignment of its own. What names no shipment, or several, is left for the audit.
        A constant number of queries, whatever the number of lines.
        """
        asked = self._unmatched_lines()
        ingest = self.env["freight.ingest"].sudo()
        lookups = self.env["freight.mapping"]._lookups()
        wanted = {
            key
            for row in asked
            for reference in (*row.own, *row.shared)
            for key in asked_of(row.system_id, reference, lookups)
        }
        candidates, states = ingest._candidates(wanted) if wanted else ({}, {})
        found = {}
        for row in asked:
            own, shared = (looked_up(said, row, candidates, lookups) for said in (row.own, row.shared))
            if match := _match_of(row._replace(own=own, shared=shared), candidates, states):
                found[row.line_id] = match
        self._store_matches(found)

    def _unmatched_lines(self):
        # What names a shipment stands in many models: all of it has to be in the database.
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT line.id, invoice.system_id, invoice.company_id, line.references, invoice.references
              FROM freight_invoice_line line JOIN freight_invoice invoice ON invoice.id = line.invoice_id
             WHERE line.invoice_id = ANY(%s) AND line.shipment_id IS NULL
             ORDER BY line.id
            """,
            [self.ids],
        )
        return [
            _Asked(line_id, system_id, company_id, own or [], shared or [])
            for line_id, system_id, company_id, own, shared in self.env.cr.fetchall()
        ]

    def _store_matches(self, found):
        """Write which shipment each line bills.

        :param found: line id → (shipment id, (kind, value) that found it)
        """
        if not found:
            return
        lines = self.env["freight.invoice.line"].sudo().browse(found)
        kinds = dict(self.env["freight.cross.reference"]._fields["kind"]._description_selection(self.env))
        told = [f"{kinds[kind]} {value}" for _shipment_id, (kind, value) in found.values()]
        self.env.cr.execute(
            """
            UPDATE freight_invoice_line line SET shipment_id = found.shipment_id, matched_by = found.told
              FROM unnest(%s::int[], %s::int[], %s::text[]) AS found (id, shipment_id, told)
             WHERE line.id = found.id
            """,
            [lines.ids, [shipment_id for shipment_id, _by in found.values()], told],
        )
        lines.invalidate_recordset(["shipment_id", "matched_by"], flush=False)
        lines.modified(["shipment_id", "matched_by"])


def _match_of(row, candidates, states):
    """(shipment id, (kind, value)) of a line, or None."""
    own = matches_of(row.own, row.system_id, candidates)
    if any(own.values()) or any(reference["kind"] in _CONSIGNMENT for reference in row.own):
        return _decided(row, row.own, own, candidates, states)
    return _decided(row, row.shared, matches_of(row.shared, row.system_id, candidates), candidates, states)


def _decided(row, references, matches, candidates, states):
    ids, is_conflict = shipments_of(matches, row.company_id, states)
    if is_conflict or len(ids) != 1:
        return None
    [shipment_id] = ids
    return shipment_id, _finder(shipment_id, references, row.system_id, candidates)


def _finder(shipment_id, references, system_id, candidates):
    """The strongest reference that names the shipment."""
    ranked = sorted(
        (reference for reference in references if reference["kind"] in RESOLVING_KINDS),
        key=lambda reference: RESOLVING_KINDS.index(reference["kind"]),
    )
    return next(
        (reference["kind"], reference["value"].strip())
        for reference in ranked
        for rows in matches_of([reference], system_id, candidates).values()
        if any(row[0] == shipment_id for row in rows)
    )
