# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from collections import defaultdict

from odoo import models

from ..lifecycle import LEARNED_KINDS, RESOLVING_KINDS

#: Every record that a reference may name. "decided" marks what a person mapped: it wins over documents.
#: A delivery's tracking number counts as the shipment's own. An order means the shipments that fulfil it, not
#: what comes back of them; a purchase order is known by our number, or as an order by the vendor's.
_CANDIDATES = """
WITH asked (system_id, kind, value) AS (
    SELECT * FROM unnest(%(systems)s::int[], %(kinds)s::text[], %(values)s::text[])
),
wanted AS (SELECT DISTINCT kind, value FROM asked),
found AS (
    SELECT NULL::int AS system_id, kind, value, s.id AS shipment_id, false AS decided
      FROM wanted JOIN freight_shipment s ON s.name = value WHERE kind = 'shipment'
    UNION ALL
    SELECT NULL, kind, value, s.id, false
      FROM wanted JOIN freight_shipment s ON s.tracking_ref = value WHERE kind = 'tracking'
    UNION ALL
    SELECT NULL, kind, value, s.id, false
      FROM wanted JOIN freight_shipment s ON s.pro_number = value WHERE kind = 'pro'
    UNION ALL
    SELECT NULL, kind, value, s.id, false
      FROM wanted JOIN freight_shipment s ON s.bol_number = value WHERE kind = 'bol'
    UNION ALL
    SELECT NULL, kind, value, s.id, false
      FROM wanted JOIN freight_shipment s ON s.booking_number = value WHERE kind = 'booking'
    UNION ALL
    SELECT NULL, kind, value, p.freight_shipment_id, false
      FROM wanted JOIN stock_picking p ON p.name = value
     WHERE kind = 'delivery' AND p.freight_shipment_id IS NOT NULL
    UNION ALL
    SELECT NULL, kind, value, p.freight_shipment_id, false
      FROM wanted JOIN stock_picking p ON p.carrier_tracking_ref = value
     WHERE kind = 'tracking' AND p.freight_shipment_id IS NOT NULL
    UNION ALL
    SELECT NULL, kind, value, s.id, false
      FROM wanted JOIN sale_order o ON o.name = value JOIN freight_shipment s ON s.sale_id = o.id
     WHERE kind = 'order' AND s.direction <> 'return'
    UNION ALL
    SELECT NULL, kind, value, s.id, false
      FROM wanted JOIN sale_order o ON o.client_order_ref = value JOIN freight_shipment s ON s.sale_id = o.id
     WHERE kind IN ('order', 'purchase_order') AND s.direction <> 'return'
    UNION ALL
    SELECT NULL, kind, value, s.id, false
      FROM wanted JOIN purchase_order o ON o.name = value JOIN freight_shipment s ON s.purchase_id = o.id
     WHERE kind = 'purchase_order' AND s.direction <> 'return'
    UNION ALL
    SELECT NULL, kind, value, s.id, false
      FROM wanted JOIN purchase_order o ON o.partner_ref = value
                  JOIN freight_shipment s ON s.purchase_id = o.id
     WHERE kind = 'order' AND s.direction <> 'return'
    UNION ALL
    SELECT asked.system_id, kind, value, x.shipment_id, x.origin = 'manual'
      FROM asked JOIN freight_cross_reference x USING (system_id, kind, value)
     WHERE x.shipment_id IS NOT NULL AND x.active
       AND COALESCE(x.date_from, '-infinity') <= CURRENT_DATE
       AND COALESCE(x.date_to, 'infinity') >= CURRENT_DATE
)
SELECT DISTINCT found.system_id, found.kind, found.value, found.shipment_id, found.decided,
       s.company_id, s.state
  FROM found JOIN freight_shipment s ON s.id = found.shipment_id
"""


_NONE = frozenset()


class FreightIngestResolve(models.AbstractModel):
    _inherit = "freight.ingest"

    def _resolve(self, events):
        """Decide which shipment each event is about, with one query for all.

        Events about exactly one shipment get ``shipment_id``; the others are refused with the reason.

        :return: (events that were resolved, shipment id → state, the mapped references: a set of
            (system id, kind, value))
        """
        lookups = self.env["freight.mapping"]._lookups()
        candidates, states = self._candidates(self._asked(events))
        chosen = {event.forced_shipment_id for event in events if event.forced_shipment_id}
        states.update((rec.id, rec.state) for rec in self.env["freight.shipment"].browse(chosen))
        resolved = []
        for event in events:
            references = looked_up(event.data["references"], event, candidates, lookups)
            matches = matches_of(references, event.system_id, candidates)
            ids, fault = shipments_of(matches, event.company_id, states)
            if event.forced_shipment_id:
                ids, fault = {event.forced_shipment_id}, None
            if fault or len(ids) != 1:
                self._refuse_reference(event, fault, ids, any(matches.values()))
                continue
            [event.shipment_id] = ids
            resolved.append(event)
        return resolved, states, {key for key in candidates if key[0]}

    def _asked(self, events):
        """The references of events that may name a shipment: a set of (system id, kind, value)."""
        lookups = self.env["freight.mapping"]._lookups()
        return {
            key
            for event in events
            for reference in event.data["references"]
            for key in asked_of(event.system_id, reference, lookups)
        }

    def _candidates(self, asked):
        """What references may mean.

        :param asked: set of (system id, kind, value)
        :return: two dictionaries: (system id or None, kind, value) → set of (shipment id, company id,
            decided), and shipment id → state
        """
        systems, kinds, values = zip(*asked, strict=True) if asked else ((), (), ())
        self.env.cr.execute(
            _CANDIDATES, {"systems": list(systems), "kinds": list(kinds), "values": list(values)}
        )
        found, states = defaultdict(set), {}
        for system_id, kind, value, shipment_id, decided, company_id, state in self.env.cr.fetchall():
            found[system_id, kind, value].add((shipment_id, company_id, decided))
            states[shipment_id] = state
        return found, states

    def _refuse_reference(self, event, fault, ids, found_elsewhere):
        """Say why no single shipment is meant; never name what another company owns."""
        kinds = dict(self.env["freight.cross.reference"]._fields["kind"]._description_selection(self.env))
        named = ", ".join(f"{kinds[ref['kind']]} {ref['value']}" for ref in event.data["references"][:5])
        if fault:
            code, text = (
                "conflicting_reference",
                self.env._("The references point to different shipments: %s.", named),
            )
        elif ids:
            code, text = (
                "ambiguous_reference",
                self.env._(
                    "%(count)s shipments carry these references: %(named)s.", count=len(ids), named=named
                ),
            )
        elif found_elsewhere:
            code, text = (
                "other_company_reference",
                self.env._("These references belong to another company than the system: %s.", named),
            )
        else:
            code, text = (
                "unmatched_reference",
                self.env._("No shipment carries any of these references: %s.", named),
            )
        event.refuse(code, text)

    def _learn(self, events, mapped, kinds=LEARNED_KINDS):
        """Remember the consignment numbers of resolved events: a later message may bring one alone.

        :param mapped: set of (system id, kind, value) that mean something already
        :param kinds: kinds of references that are remembered
        """
        rows = {
            (
                event.system_id,
                event.company_id,
                reference["kind"],
                reference["value"].strip(),
                event.shipment_id,
            )
            for event in events
            for reference in event.data["references"]
            if reference["kind"] in kinds
            and (event.system_id, reference["kind"], reference["value"].strip()) not in mapped
        }
        if not rows:
            return
        systems, companies, kinds, values, shipments = zip(*sorted(rows), strict=True)
        self.env.cr.execute(
            """
            INSERT INTO freight_cross_reference
                (system_id, company_id, kind, value, shipment_id, res_model, res_id, origin, active,
                 create_uid, write_uid, create_date, write_date)
            SELECT system_id, company_id, kind, value, shipment_id,
                   'freight.shipment', shipment_id, 'learned', true,
                   %s, %s, now() at time zone 'UTC', now() at time zone 'UTC'
              FROM unnest(%s::int[], %s::int[], %s::text[], %s::text[], %s::int[])
                   AS new (system_id, company_id, kind, value, shipment_id)
             WHERE NOT EXISTS (
                    SELECT 1 FROM freight_cross_reference x
                     WHERE (x.system_id, x.kind, x.value) = (new.system_id, new.kind, new.value))
                ON CONFLICT DO NOTHING
            """,
            [
                self.env.uid,
                self.env.uid,
                list(systems),
                list(companies),
                list(kinds),
                list(values),
                list(shipments),
            ],
        )
        self.env["freight.cross.reference"].invalidate_model(flush=False)


def asked_of(system_id, reference, lookups):
    """What a reference may name a shipment by: (system id, kind, value), as said and as looked up.

    :param lookups: what ``freight.mapping._lookups`` found
    """
    said, value = reference["kind"], reference["value"].strip()
    kinds = {said, lookups.get((system_id, said))}
    return [(system_id, kind, value) for kind in RESOLVING_KINDS if kind in kinds]


def looked_up(references, asker, candidates, lookups):
    """References as the system's mapping says to look them up.

    One that names a shipment of the company as it is said keeps its kind: a rule adds what was not found.

    :param asker: has ``system_id`` and ``company_id``
    :param candidates: what ``_candidates`` found
    """
    if not lookups:
        return references
    return [_looked_up(reference, asker, candidates, lookups) for reference in references]


def _looked_up(reference, asker, candidates, lookups):
    said, value = reference["kind"], reference["value"].strip()
    kind = lookups.get((asker.system_id, said))

    def is_named(kind):
        rows = candidates.get((asker.system_id, kind, value), _NONE) | candidates.get(
            (None, kind, value), _NONE
        )
        return any(row[1] == asker.company_id for row in rows)

    return {**reference, "kind": kind} if kind and not is_named(said) and is_named(kind) else reference


def matches_of(references, system_id, candidates):
    """Kind → rows that the references of that kind name; what a person mapped hides the rest.

    :param candidates: what ``_candidates`` found
    """
    matches = {}
    for reference in references:
        kind, value = reference["kind"], reference["value"].strip()
        mapped = candidates.get((system_id, kind, value), _NONE)
        rows = {row for row in mapped if row[2]} or mapped | candidates.get((None, kind, value), _NONE)
        matches[kind] = matches.get(kind, _NONE) | rows
    return matches


def shipments_of(matches, company_id, states):
    """The shipments of a company that references mean together.

    :param matches: what ``matches_of`` found
    :return: (ids, whether kinds contradict each other)
    """
    ids, fault = _narrow(
        {
            kind: own
            for kind, rows in matches.items()
            if (own := {row[0] for row in rows if row[1] == company_id})
        }
    )
    if len(ids) > 1:
        # A cancelled delivery that was made again: the order's reference means the live one.
        ids = {shipment_id for shipment_id in ids if states[shipment_id] != "cancelled"} or ids
    return ids, fault


def _narrow(by_kind):
    """Intersect the candidates of the strongest kind with those of weaker ones.

    :return: (ids, whether kinds contradict each other)
    """
    ids = set()
    for kind in RESOLVING_KINDS:
        if kind not in by_kind:
            continue
        narrowed = ids & by_kind[kind] if ids else by_kind[kind]
        if not narrowed:
            return ids, True
        ids = narrowed
    return ids, False
